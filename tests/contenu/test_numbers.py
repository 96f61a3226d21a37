"""Les nombres de la prose : jamais un résultat qu'aucune exécution n'a produit.

Sont des résultats présumés : un nombre à virgule, un pourcentage, un entier à milliers séparés. Chacun vient d'un
{glue:text}`…`, d'une formule, ou figure tel quel dans une cellule de la page (réglage, ou valeur affirmée). Sinon il
est dans tests/nombres_admis.txt, avec sa raison (un cas inventé, dans un quiz). Les textes de
remplacement ne peuvent pas citer une valeur : on ne les lit pas.
"""

import ast
import re

import pytest
from pages import ROOT, code_cells, each_notebook, report

from outils.prose.mask import HOLE, line_of, mask

pytestmark = pytest.mark.maison

ALLOWED_NUMBERS = ROOT / "tests/nombres_admis.txt"

NUMBER = re.compile(
    r"(?<![\w,.])(?:"
    r"\d+(?:[\u202f\u00a0]\d{3})+(?:,\d+)?"  # 266 610
    r"|\d+,\d+"  # 0,976
    r"|\d+(?=[\u202f\u00a0 ]?%))"  # 98 %
)


NOT_CONSTANT = (ast.Name, ast.Call, ast.Attribute, ast.Subscript, ast.List, ast.Tuple, ast.Set, ast.Dict, ast.JoinedStr)


def hide_captions(prose, text):
    """Masque les légendes et les textes de remplacement, repliés ou non, que `mask` laisse lire."""
    hidden = re.compile(r"^```\{code-cell\}.*?^```$|^[ ]*:?(?:alt|caption):.*?$", re.M | re.S)
    for match in hidden.finditer(text):
        blank = re.sub(r"[^\n]", HOLE, match[0])
        prose = prose[: match.start()] + blank + prose[match.end() :]
    return prose


def python_numbers(cells):
    """Les nombres que les cellules écrivent, à la française et sans séparateur : « 0,01 », « 266610 », « 80% »."""
    found = set()
    for _, source, _ in cells:
        for literal in re.findall(r"(?<![\w.])\d[\d_]*\.?\d*(?:e[+-]?\d+)?", source):
            plain = literal.replace("_", "").rstrip(".")
            found |= {plain, plain.partition("e")[0], *percentage(float(plain))}
        found |= {str(value) for value in constant_sums(source)}
    return {number.replace(".", ",") for number in found}


def percentage(value):
    return {f"{100 * value:g}%"} if 0 < value <= 1 else set()


def constant_sums(source):
    """Ce que valent les calculs entre nombres écrits : « 100 * 10 + 10 » vaut 1010."""
    for node in ast.walk(ast.parse(source)) if not re.search(r"^\s*[!%]", source, re.M) else ():
        if isinstance(node, ast.BinOp) and not any(isinstance(part, NOT_CONSTANT) for part in ast.walk(node)):
            yield eval(compile(ast.Expression(node), "cellule", "eval"), {})


def typed_numbers(text):
    """Les nombres présumés résultats qu'aucune cellule n'écrit : (ligne, nombre)."""
    prose = hide_captions(mask(text), text)
    known = python_numbers(code_cells(text))
    found = []
    for match in NUMBER.finditer(prose):
        percent = bool(re.match(r"\s?%", prose[match.end() :]))
        plain = re.sub(r"\s", "", match[0])
        if not {plain, plain + "%" * percent} & known:
            found.append((line_of(text, match.start()), match[0] + "\u00a0%" * percent))
    return found


def allowed_numbers():
    """{(page, nombre): ligne} ; un format par ligne : « chapters/01-histoire.md | 86,1 | raison »."""
    allowed = {}
    for number, line in enumerate(ALLOWED_NUMBERS.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip() and not line.startswith("#"):
            fields = [field.strip() for field in line.split("|")]
            assert len(fields) == 3 and all(fields), f"tests/nombres_admis.txt:{number} : page | nombre | raison"
            allowed[fields[0], re.sub(r"\s", " ", fields[1])] = number
    return allowed


@each_notebook
def test_numbers_come_from_the_page(path):
    name = f"{path.parent.name}/{path.name}"
    allowed = allowed_numbers()
    found = typed_numbers(path.read_text(encoding="utf-8"))
    report(
        path,
        [
            (line, f"« {number} » n'est produit par aucune cellule : glue, ou tests/nombres_admis.txt avec la raison")
            for line, number in found
            if (name, re.sub(r"\s", " ", number)) not in allowed
        ],
    )
    present = {re.sub(r"\s", " ", number) for _, number in found}
    useless = [line for (page, number), line in allowed.items() if page == name and number not in present]
    assert not useless, "".join(f"\ntests/nombres_admis.txt:{line} : ne sert plus" for line in useless)


@pytest.mark.parametrize("number", ["97,6\u00a0%", "98 %", "0,976", "60\u202f000"])
def test_a_typed_number_is_seen(number):
    assert len(typed_numbers(f"Le réseau atteint {number}.")) == 1
    assert len(typed_numbers(f":::{{quiz}} Combien ?\n- (x) {number}\n:::\n")) == 1
    assert not typed_numbers("Le réseau atteint {glue:text}`x`.")


def test_a_number_of_a_cell_is_known():
    cell = "```{code-cell} ipython3\nassert n == 266_610 and share == 0.1\n```"
    header = "---\nkernelspec:\n  name: python3\n---\n"
    assert not typed_numbers(f"{header}Il y a 266\u202f610 paramètres, soit 10 %.\n\n{cell}\n")
    assert typed_numbers(f"{header}Il y a 266\u202f611 paramètres.\n\n{cell}\n")


def test_numbers_written_in_cells_are_known():
    cells = [(1, "lr = 0.01\nn = 60_000\nx = 86.1e9\nsplit = 0.1\nassert k == 100 * 10 + 10", {})]
    assert {"0,01", "60000", "86,1", "10%", "0,1", "1010"} <= python_numbers(cells)
