"""Ce que dit à voix haute chaque formule : la lecture de toutes sortes d'écritures, et le signe inconnu, refusé."""

import doctest
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "_ext"))

import mathml  # noqa: E402
import spoken_math  # noqa: E402
import spoken_signs  # noqa: E402

READINGS = {
    r"k - 1": "k moins 1",
    r"x_i w_{ij}": "x indice i w indice i j",
    r"n_{l-1}\, n_l": "n indice l moins 1, fin d’indice, n indice l",
    r"60\,000 \times 0{,}25": "60000 fois 0,25",
    r"(m, 1)": "parenthèse ouvrante m, 1 parenthèse fermante",
    r"]0 ; +\infty[": "intervalle de 0 exclu à plus infini exclu",
    r"[0\,;\,1]": "intervalle de 0 inclus à 1 inclus",
    r"z = \mathbf{x}^\top\mathbf{w} + b": "z égale vecteur x transposé vecteur w plus b",
    r"A^{(l-1)}W^{(l)}": "grand A de la couche l moins 1, grand W de la couche l",
    r"W^{(l)}_{ij}": "grand W de la couche l, indice i j",
    r"2^{(2^n)}": "2 puissance parenthèse ouvrante 2 puissance n parenthèse fermante, fin de puissance",
    r"10^{-7}": "10 puissance moins 7",
    r"\sigma'(z) = \tanh^2(z)": "sigma prime de z égale tangente hyperbolique au carré de z",
    r"\phi'_{l-1}\!\left(Z\right)": "phi indice l moins 1, fin d’indice, prime de grand Z",
    r"\max(0, z)": "maximum de parenthèse ouvrante 0, z parenthèse fermante",
    r"\operatorname{ReLU}(-u)": "ReLU de parenthèse ouvrante moins u parenthèse fermante",
    r"\hat{\mathbf{y}} - \bar{y}": "vecteur y chapeau moins y barre",
    r"\frac{1}{2} r^2": "1 sur 2, r au carré",
    r"\frac{a + 1}{\sqrt{n}}": "fraction, numérateur a plus 1, dénominateur racine carrée de n, fin de fraction",
    r"\sqrt[3]{x}": "racine d’indice 3 de x",
    r"\frac{\partial L}{\partial w_i}": "dérivée de grand L par rapport à w indice i",
    r"\partial L / \partial \mathbf{z}": "dérivée de grand L par rapport au vecteur z",
    r"\sum_{i=1}^{n} w_i x_i": "somme pour i égale 1 à n de w indice i x indice i",
    r"\prod_{i \in C_k} x_i": "produit pour i dans grand C indice k de x indice i",
    r"\lVert\mathbf{x}\rVert^2 + 1": "norme du vecteur x au carré plus 1",
    r"\lvert a - b \rvert < 1": "valeur absolue de a moins b, fin de valeur absolue, inférieur à 1",
    r"x_1, \dots, x_n": "x indice 1, jusqu’à x indice n",
    r"1 + \dots + n": "1 plus, et ainsi de suite, plus n",
    r"\begin{cases} 0 & \text{si } z < 0 \\ 1 & \text{sinon.} \end{cases}": (
        "selon le cas : 0 si z inférieur à 0 ; 1 sinon, fin des cas"
    ),
    r"\begin{aligned} a &= 1 \\ b &= 2 \end{aligned}": "a égale 1 ; ligne suivante : b égale 2",
    r"\underbrace{x}_{y} \times z": "x, accolade : y, fin d’accolade, fois z",
}


def tree_of(latex):
    tree = mathml.parse(mathml.converter.convert_with_local_state(mathml.prepare(latex), displaystyle=True))
    mathml.set_primes(tree)
    mathml.move_styles(tree)
    return tree


@pytest.mark.parametrize("latex", READINGS)
def test_a_formula_is_read_in_french(latex):
    assert spoken_math.reading(tree_of(latex), latex) == READINGS[latex]


def test_examples_in_docstrings():
    assert not doctest.testmod(spoken_signs).failed


@pytest.mark.parametrize("latex", spoken_signs.TABLES["corrections"])
def test_a_correction_is_needed(latex):
    """Une correction que les règles liraient de même ne sert plus."""
    rules = spoken_math.reading(tree_of(latex), latex + " ")
    assert rules != spoken_math.reading(tree_of(latex), latex)


@pytest.mark.parametrize("latex", [r"a \Join b", r"\aleph"])
def test_a_sign_without_a_reading_is_refused(latex):
    with pytest.raises(spoken_signs.UnknownSignError):
        spoken_math.reading(tree_of(latex), latex)
