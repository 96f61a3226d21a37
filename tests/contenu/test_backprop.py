"""La rétropropagation écrite en NumPy : juste telle qu'elle est écrite, et démasquée dès qu'une dérivée est fausse.

Le code n'est pas recopié ici : les cellules étiquetées `mlp` (le réseau) et `gradient-check` (la vérification) sont
extraites de la page et exécutées. Chaque faute est glissée dans ce texte ; la vérification de la page doit échouer.
"""

from itertools import pairwise

import numpy as np
import pytest
from pages import code_cells, page_with

from cours.affichage import format_fr

pytestmark = pytest.mark.maison
CELLS = code_cells(page_with("tags: [mlp", "tags: [gradient-check"))
ACTIVATIONS = ("sigmoid", "tanh", "relu")


def code(tag):
    """Le texte des cellules de la page qui portent l'étiquette `tag`, dans l'ordre."""
    return "\n\n".join(source for _, source, metadata in CELLS if tag in metadata.get("tags", []))


def run(*sources):
    """Exécute des textes dans un espace de noms neuf, avec les seuls imports de la page, et le renvoie."""
    import tensorflow as tf  # deux secondes : pas avant d'en avoir besoin

    namespace = {"np": np, "tf": tf, "pairwise": pairwise, "format_fr": format_fr}
    for source in sources:
        exec(compile(source, "<cellules de la page>", "exec"), namespace)
    return namespace


@pytest.fixture(scope="module")
def page():
    return run(code("mlp"), code("gradient-check"))


def random_problem(page, sizes, seed):
    """Des poids, des biais non nuls, des entrées de forme (7, n_0) et des cibles 0/1, en float64."""
    rng = np.random.default_rng(seed)
    params = [(W, rng.normal(size=b.shape)) for W, b in page["init_params"](sizes, rng)]
    return params, rng.normal(size=(7, sizes[0])), rng.integers(0, 2, size=(7, sizes[-1])).astype(float)


def test_network_fits_in_sixty_lines():
    lines = [line for line in code("mlp").splitlines() if line.strip()]
    assert 30 < len(lines) <= 60


@pytest.mark.parametrize("activation", ACTIVATIONS)
@pytest.mark.parametrize("sizes", [(2, 1), (3, 4, 1), (4, 5, 3, 2), (2, 6, 6, 6, 3)], ids=str)
def test_gradient_agrees_with_both_witnesses(page, activation, sizes):
    """De la régression logistique au réseau à quatre couches : 1e-6 pour l'un, les arrondis pour l'autre."""
    params, X, Y = random_problem(page, sizes, seed=len(sizes))
    Z, A = page["forward"](params, X, activation)
    gradients = page["backward"](params, Z, A, Y, activation)
    for layer, gradient in zip(params, gradients, strict=True):
        assert [values.shape for values in gradient] == [values.shape for values in layer]
        assert all(values.dtype == np.float64 for values in gradient)
    assert page["relative_gap"](gradients, page["numerical_gradients"](params, X, Y, activation)) < 1e-6
    assert page["relative_gap"](gradients, page["tape_gradients"](params, X, Y, activation)) < 1e-12


def test_the_check_leaves_the_weights_alone(page):
    params, X, Y = random_problem(page, (3, 4, 2), seed=0)
    before = [values.copy() for layer in params for values in layer]
    page["numerical_gradients"](params, X, Y, "tanh")
    after = [values for layer in params for values in layer]
    assert all(np.array_equal(old, new) for old, new in zip(before, after, strict=True))


def test_one_step_lowers_the_loss(page):
    params, X, Y = random_problem(page, (3, 4, 2), seed=0)
    Z, A = page["forward"](params, X)
    page["sgd_step"](params, page["backward"](params, Z, A, Y), 1e-3)
    assert page["log_loss"](page["forward"](params, X)[0][-1], Y) < page["log_loss"](Z[-1], Y)


def test_extreme_logits_neither_overflow_nor_warn(page):
    logits = np.array([[-1000.0], [1000.0]])
    with np.errstate(over="raise", divide="raise", invalid="raise"):
        assert page["sigmoid"](logits).ravel().tolist() == [0, 1]
        assert page["log_loss"](logits, np.array([[1.0], [1.0]])) == 500


FAULTS = {
    "dérivée de la sigmoïde": ("sigmoid(z) * (1 - sigmoid(z))", "sigmoid(z)"),
    "dérivée de tanh": ("1 - np.tanh(z) ** 2", "1 - np.tanh(z)"),
    "dérivée de ReLU": ("(z > 0).astype(z.dtype)", "np.ones_like(z)"),
    "signe du delta de sortie": ("(A[-1] - Y) / len(Y)", "(Y - A[-1]) / len(Y)"),
    "moyenne oubliée": ("(A[-1] - Y) / len(Y)", "(A[-1] - Y)"),
    "biais moyenné au lieu d'être sommé": ("delta.sum(axis=0)", "delta.mean(axis=0)"),
    "pente oubliée dans la récurrence": (" * slope(Z[layer - 1])", ""),
    "pente prise à la sortie": ("slope(Z[layer - 1])", "slope(A[layer])"),
    "entrée de la mauvaise couche": ("(A[layer].T @ delta", "(np.tanh(A[layer]).T @ delta"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_page_check_catches_a_wrong_derivative(fault):
    right, wrong = FAULTS[fault]
    source = code("mlp")
    assert source.count(right) == 1, f"« {right} » n'est plus dans la page : cette faute ne prouve plus rien"
    with pytest.raises(AssertionError):
        run(source.replace(right, wrong), code("gradient-check"))
