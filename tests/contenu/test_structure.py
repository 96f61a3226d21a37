"""La forme des pages : sommaire, en-tête, fiche, fin de chapitre, cellules, figures.

Chaque contrôle est une fonction qui rend la liste des fautes d'un texte : les tests l'appliquent aux pages, puis à des
textes fautifs, pour s'assurer qu'elle les voit.
"""

import ast
import re
from statistics import median

import pytest
from browser import skip_or_fail
from form import FRONT_MATTER, header, header_faults
from pages import ANNEXES, NOTEBOOKS, ROOT, VISIBLE, code_cells, each, each_chapter, each_notebook, each_page, report

from outils.livre import notebooks, store
from outils.livre.datasets import DATASETS
from outils.prose.mask import HOLE, line_of, mask

ENDING = ["À retenir", "Quiz", "Pour aller plus loin"]
MAX_CELL, MAX_MEDIAN, MAX_SECTION, MAX_KEYPOINTS = 25, 6, 1800, 7
MAX_COLUMNS = 84  # ce que montre, sans défiler, une page de 1 280 pixels
LOADS = re.compile(rf"\b({'|'.join(DATASETS)})\(")
HIDDEN = {"remove-cell", "remove-input", "hide-input"}


def headings(text, level=2):
    """Les titres de ce niveau : (ligne, texte). Les dièses du code sont masqués."""
    pattern = re.compile(rf"^#{{{level}}} (.+)$", re.M)
    return [
        (line_of(text, match.start()), text[match.start(1) : match.end(1)]) for match in pattern.finditer(mask(text))
    ]


def section(text, title):
    """Le texte d'une section de niveau 2, et le numéro de sa première ligne."""
    lines, places = text.split("\n"), headings(text)
    for rank, (line, name) in enumerate(places):
        if name == title:
            end = places[rank + 1][0] - 1 if rank + 1 < len(places) else len(lines)
            return "\n".join(lines[line:end]), line
    return "", 1


# --- Sommaire ------------------------------------------------------------------------------------------------------


@pytest.mark.surete
def test_pages_of_the_contents_exist():
    absent = [name for name in VISIBLE if not (ROOT / f"{name}.md").exists()]
    assert not absent, f"_toc.yml : ces pages n'existent pas : {', '.join(absent)}"
    assert len(VISIBLE) == len(set(VISIBLE)), "_toc.yml : une page y est deux fois"


# --- Début et fin d'un chapitre -----------------------------------------------------------------------------------


def opening_faults(text, slug):
    """L'en-tête, l'étiquette, le titre et la fiche."""
    if problems := header_faults(text):
        return problems
    _, body = header(text)
    start = text.count("\n") - body.count("\n") + 1
    expected = re.compile(
        rf"\n*\({slug}\)=\n# [^\n]+\n\n:::\{{admonition\}} Fiche\n:class: fiche\n"
        r"- \*\*Durée\*\*.*\n- \*\*Prérequis\*\*(?:.*\n(?!- ))*.*\n"
        r"- \*\*Objectifs\*\*(?P<goals>(?:.*\n(?!:::))*.*)\n:::\n"
    )
    match = expected.match(body)
    if not match:
        return [(start, f"attendu ici : l'étiquette ({slug})=, le titre, puis la fiche (Durée, Prérequis, Objectifs)")]
    goals = len(re.findall(r"(?<!\*)\*[^*]+\*(?!\*)", match["goals"]))
    problems = [] if 3 <= goals <= 5 else [(start, f"la fiche annonce {goals} objectifs en italique (3 à 5 verbes)")]
    titles = headings(text, level=1)
    return problems + [(line, "un seul titre de niveau 1 par page") for line, _ in titles[1:]]


def ending_faults(text):
    """Les trois dernières sections, dans l'ordre, et ce qu'elles contiennent."""
    titles = headings(text)
    if [name for _, name in titles[-3:]] != ENDING:
        return [(titles[-1][0] if titles else 1, f"les trois dernières sections sont : {' ; '.join(ENDING)}")]
    problems = []
    points, line = section(text, ENDING[0])
    count = len(re.findall(r"^- ", points, re.M))
    if not 1 <= count <= MAX_KEYPOINTS:
        problems.append((line, f"« À retenir » a {count} lignes (1 à {MAX_KEYPOINTS}, en liste)"))
    quizzes, line = section(text, ENDING[1])
    count = len(re.findall(r"^:{3,}\{quiz\} ", quizzes, re.M))
    if not 3 <= count <= 8:
        problems.append((line, f"le quiz a {count} questions (3 à 8)"))
    further, line = section(text, ENDING[2])
    if "{cite" not in further:
        problems.append((line, "« Pour aller plus loin » ne cite aucune source ({cite:t}`…`)"))
    return problems


@pytest.mark.maison
@each_chapter
def test_opening(path):
    report(path, opening_faults(path.read_text(encoding="utf-8"), path.stem[3:]))


@pytest.mark.maison
@each_chapter
def test_ending(path):
    report(path, ending_faults(path.read_text(encoding="utf-8")))


@pytest.mark.maison
@each(ANNEXES)
def test_annex_opening(path):
    text = re.sub(r"\A---\n.*?\n---\n+", "", path.read_text(encoding="utf-8"), flags=re.S)
    expected = rf"\({path.stem}\)=\n# [^\n]+\n"
    report(path, [] if re.match(expected, text) else [(1, f"attendu : l'étiquette ({path.stem})= puis le titre")])


# --- Sections ------------------------------------------------------------------------------------------------------


def section_faults(text):
    """Des sections trop longues, ou un niveau de titre sauté."""
    lines = mask(text).split("\n")
    places = headings(text)
    problems = []
    for rank, (line, name) in enumerate(places):
        end = places[rank + 1][0] - 1 if rank + 1 < len(places) else len(lines)
        count = len(re.findall(r"\w[\w’'-]*", " ".join(lines[line:end]).replace(HOLE, " ")))
        if count >= MAX_SECTION:
            problems.append((line, f"la section « {name} » a {count} mots (moins de {MAX_SECTION})"))
    levels = sorted((line, level) for level in range(1, 5) for line, _ in headings(text, level))
    jumps = [line for (_, before), (line, after) in zip(levels, levels[1:], strict=False) if after > before + 1]
    return problems + [(line, "un niveau de titre est sauté") for line in jumps]


@pytest.mark.maison
@each_notebook
def test_sections(path):
    report(path, section_faults(path.read_text(encoding="utf-8")))


# --- Ce qu'un cahier ne peut pas montrer --------------------------------------------------------------------------


@pytest.mark.maison
def test_no_construction_is_lost_in_a_notebook(branch):
    told = (ROOT / "_build" / "chantier" / "_build" / "cahiers" / "conseils.txt").read_text("utf8")
    assert not told, f"\n{told}"


# --- Cellules ------------------------------------------------------------------------------------------------------


def cell_faults(text):
    """Longueur, largeur du code montré, imports, commandes du système."""
    cells, problems = code_cells(text), []
    lengths = [sum(bool(line.strip()) for line in source.split("\n")) for _, source, _ in cells]
    lesson = not any("check" in metadata.get("tags", ()) for _, _, metadata in cells)
    if cells and lesson and median(lengths) > MAX_MEDIAN:
        problems.append((1, f"la médiane des cellules est de {median(lengths):g} lignes ({MAX_MEDIAN} au plus)"))
    for rank, ((line, source, metadata), length) in enumerate(zip(cells, lengths, strict=True)):
        if length > MAX_CELL:
            problems.append((line, f"cellule de {length} lignes ({MAX_CELL} au plus)"))
        columns = max(map(len, source.split("\n")))
        if columns > MAX_COLUMNS and not HIDDEN & set(metadata.get("tags", ())):
            problems.append((line, f"cellule de {columns} colonnes ({MAX_COLUMNS} au plus) : elle défile"))
        if re.search(r"^\s*[!%]", source, re.M):
            problems.append((line, "ni commande « ! » ni commande magique « % » dans une cellule"))
            continue
        if metadata.get("mystnb", {}).get("figure") and LOADS.search(source):
            problems.append(
                (line, "une cellule nommée ne charge pas de données : l’encadré d’un substitut porterait son nom")
            )
        if rank and any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(source))):
            problems.append((line, "les import sont dans la première cellule"))
    return problems


@pytest.mark.maison
@each_notebook
def test_cells(path):
    report(path, cell_faults(path.read_text(encoding="utf-8")))


# --- Figures -------------------------------------------------------------------------------------------------------


def alt_fault(metadata):
    """Ce qui manque au texte de remplacement d'une figure, ou None."""
    options = metadata.get("mystnb", {})
    alt = str(options.get("image", {}).get("alt") or "")
    if not alt:
        return "cette cellule dessine sans texte de remplacement (mystnb: image: alt:)"
    if len(alt.split()) < 6 or re.search(r"\.(png|svg|jpe?g)\b", alt):
        return f"ce texte de remplacement ne dit pas ce que l'on voit : « {alt} »"
    if alt == options.get("figure", {}).get("caption"):
        return "ce texte de remplacement répète la légende"
    return None


def has_image(cell):
    return any(kind.startswith("image/") for output in cell.outputs for kind in output.get("data", {}))


@pytest.mark.surete
@each([ROOT / f"{name}.md" for name in NOTEBOOKS])
def test_every_drawing_has_an_alternative_text(path):
    name = path.relative_to(ROOT).with_suffix("").as_posix()
    executed = store.stored(ROOT, name)
    if executed is None:
        skip_or_fail(f"{name} n'a pas été exécuté : make livre")
    cells = code_cells(path.read_text(encoding="utf-8"))
    outputs = [has_image(cell) for cell in notebooks.code_cells(executed)]
    if len(outputs) != len(cells):
        skip_or_fail(f"{name} a changé depuis son exécution : make livre")
    faults = [(line, alt_fault(metadata)) for (line, _, metadata), drawn in zip(cells, outputs, strict=True) if drawn]
    report(path, [(line, fault) for line, fault in faults if fault])


REMOTE_IMAGE = re.compile(r"!\[[^\]]*\]\(https?://|<img\b|github\.com/[^\s)]+/blob/[^\s)]+\.(?:png|jpe?g|svg|gif)")


@pytest.mark.surete
@each_page
def test_no_remote_image(path):
    text = path.read_text(encoding="utf-8")
    places = [line_of(text, match.start()) for match in REMOTE_IMAGE.finditer(text)]
    report(path, [(line, "image prise sur un autre site") for line in places])


# --- Les contrôles voient-ils les fautes ? ------------------------------------------------------------------------

CARD = """:::{admonition} Fiche
:class: fiche
- **Durée** : 40 min de lecture, 1 h d’exercices
- **Prérequis** : rien
- **Objectifs** : *a*,
  *b*, *c*
:::
"""
QUIZ = ":::{quiz} Q\n- (x) a\n  - b\n:::\n"
GOOD = f"""{FRONT_MATTER}
(essai)=
# Titre

{CARD}
```{{code-cell}} ipython3
import numpy as np
```

## Pourquoi ?

Le réseau a 266\u202f610 paramètres, $x = 0{{,}}5$, et atteint {{glue:text}}`score`.

```{{code-cell}} ipython3
assert 266_610 == n
```

## À retenir

- Un.

## Quiz

{QUIZ * 3}
## Pour aller plus loin

- {{cite:t}}`rosenblatt1958`
"""


def all_faults(text):
    return [
        *opening_faults(text, "essai"),
        *ending_faults(text),
        *section_faults(text),
        *cell_faults(text),
    ]


@pytest.mark.maison
def test_a_good_page_passes():
    assert all_faults(GOOD) == []


@pytest.mark.maison
def test_a_header_rewritten_by_jupyter_passes():
    version = "    format_version: 0.13\n    jupytext_version: 1.19.6\n"
    rewritten = GOOD.replace("    format_version: 0.13\n", version).replace("Python 3", "'Python 3'")
    assert all_faults(rewritten) == []


@pytest.mark.maison
@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("name: python3", "name: python", 1),
        ("(essai)=", "(autre)=", 12),
        ("*b*, *c*", "*b*", 12),
        ("- **Prérequis** : rien\n", "", 12),
        ("## Pourquoi ?", "# Pourquoi ?", 28),
        ("## Pourquoi ?", "## Pourquoi ?\n\n#### Trop bas", 30),
        ("## Pourquoi ?", "## Pourquoi ?\n\n" + "mot " * 1800, 28),
        ("## À retenir", "## A retenir", 55),
        ("- Un.", "- Un.\n" * 8, 36),
        (QUIZ * 3, QUIZ * 2, 40),
        ("{cite:t}`rosenblatt1958`", "Rosenblatt", 55),
        ("assert 266_610 == n", "import pandas", 33),
        ("assert 266_610 == n", "---\nmystnb:\n  figure:\n    name: tab-a\n---\nmnist()", 33),
        ("assert 266_610 == n", "!pip install x", 33),
        ("assert 266_610 == n", "x = 1\n" * 26, 33),
        ("assert 266_610 == n", "assert n == 266_610  # " + "très " * 13, 33),
        ("assert 266_610 == n", "n = 266610\n" * 16, 1),
    ],
)
def test_a_planted_fault_is_seen(old, new, line):
    faulty = GOOD.replace(old, new)
    assert faulty != GOOD
    assert line in [place for place, _ in all_faults(faulty)], all_faults(faulty)


@pytest.mark.surete
def test_alternative_text_faults():
    good = "La perte baisse, puis remonte après dix époques."
    assert alt_fault({"mystnb": {"image": {"alt": good}}}) is None
    assert "sans texte" in alt_fault({})
    assert "ne dit pas" in alt_fault({"mystnb": {"image": {"alt": "figure.png"}}})
    assert "répète" in alt_fault({"mystnb": {"image": {"alt": good}, "figure": {"caption": good}}})
