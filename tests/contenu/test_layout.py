"""La mise en page : aucun tableau coupé, des figures qui se lisent au téléphone, chacune numérotée et citée."""

import re

import pytest
from pages import CHAPTERS, ROOT, each, report
from visits import WIDTHS

from outils.prose.mask import line_of

pytestmark = pytest.mark.maison

READABLE = 9  # pixels, du texte qu'une figure n'écrit pas plus petit exprès
TOLERANCE = 0.05  # l'arrondi d'une largeur au pixel


@pytest.mark.parametrize("width", WIDTHS)
def test_no_table_is_cut(visits, width):
    cut = {name: seen["layout"][width]["cut"] for name, seen in visits.items()}
    assert {name: tables for name, tables in cut.items() if tables} == {}


@pytest.mark.parametrize("width", WIDTHS)
def test_no_figure_is_wider_than_the_screen(visits, width):
    """Une figure qui défile cache ce qu'elle montre : redessinez-la en six pouces, ou empilez ses cadres."""
    wide = {name: seen["layout"][width]["wide"] for name, seen in visits.items()}
    assert {name: figures for name, figures in wide.items() if figures} == {}


def drawn_size():
    """La taille, en pixels, du texte d'une image de figure, d'après la feuille de style."""
    style = (ROOT / "cours" / "figures.mplstyle").read_text("utf8")
    size, dpi = (float(re.search(rf"^{key}: (\S+)", style, re.M)[1]) for key in ("font.size", "figure.dpi"))
    return size / 72 * dpi


def test_figures_read_on_a_phone(visits):
    drawn = drawn_size()
    phones = {name: seen["layout"][390] for name, seen in visits.items()}
    sizes = [(name, alt, drawn * scale) for name, phone in phones.items() for alt, scale in phone["scales"]]
    sizes += [(name, alt, size) for name, phone in phones.items() for alt, size in phone["texts"] if size]
    assert any(phone["texts"] for phone in phones.values())  # sans quoi l'on ne mesure plus les dessins
    assert [(name, alt, round(size, 1)) for name, alt, size in sizes if size < READABLE - TOLERANCE] == []


@pytest.mark.parametrize("width", WIDTHS)
def test_a_title_is_larger_than_those_under_it(visits, width):
    sizes = {name: seen["layout"][width]["titles"] for name, seen in visits.items()}
    assert {name: found for name, found in sizes.items() if found != sorted(set(found), reverse=True)} == {}


def test_no_value_is_bold_by_itself(visits):
    bold = {name: seen["layout"][390]["bold"] for name, seen in visits.items()}
    assert {name: found for name, found in bold.items() if found} == {}


def test_no_figure_is_greyed_in_the_dark(visits):
    assert {name: seen["filtered"] for name, seen in visits.items() if seen["filtered"]} == {}


# --- Numéros et citations -----------------------------------------------------------------------------------------

NAME = re.compile(r"^ *:?name: (?P<name>(?:fig|tab)-[\w-]+)$", re.M)
CITED = re.compile(r"\{numref\}`(?:[^`<]*<)?(?P<name>[\w-]+)>?`")
FIGURE = re.compile(r"^ +alt: .*\n(?P<next>.*)$", re.M)
TABLE = re.compile(r"^(?P<fence>(?::{3,}|```)\{table\}.*\n(?::.*\n)*\n*)?\|.*\|\n\|[-:| ]+\|$", re.M)
QUIZ = re.compile(r"^:{3,}\{quiz\}.*?^:{3,}$", re.M | re.S)  # ce qu'une question montre n'a pas de numéro


def citation_faults(text):
    """Une figure ou un tableau que rien ne cite, une figure ou un tableau sans numéro : (ligne, faute)."""
    text = QUIZ.sub(lambda quiz: re.sub(r"\|", " ", quiz[0]), text)
    cited = {match["name"] for match in CITED.finditer(text)}
    problems = [
        (line_of(text, match.start()), f"rien ne cite {match['name']} : {{numref}}`{match['name']}`")
        for match in NAME.finditer(text)
        if match["name"] not in cited
    ]
    problems += [
        (line_of(text, match.start()), "cette figure n'a ni nom ni légende")
        for match in FIGURE.finditer(text)
        if match["next"].strip() != "figure:"
    ]
    return problems + [
        (line_of(text, match.start()), "ce tableau n'a pas de numéro : :::{table} Légende, puis :name: tab-…")
        for match in TABLE.finditer(text)
        if not match["fence"]
    ]


@each(CHAPTERS)
def test_figures_and_tables_are_numbered_and_cited(path):
    report(path, citation_faults(path.read_text("utf8")))


NUMBERED = ":::{table} Une légende.\n:name: tab-a\n\n| a | b |\n|---|---|\n| 1 | 2 |\n:::\n\nLe {numref}`tab-a`."
DRAWING = "    alt: Une courbe\n  figure:\n    name: fig-a\n\nLa {numref}`Figure %s <fig-a>`."


@pytest.mark.parametrize("text", [NUMBERED, DRAWING])
def test_what_is_cited_passes(text):
    assert citation_faults(text) == []


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        (NUMBERED, "{numref}`tab-a`", "tableau"),
        (NUMBERED, ":::{table} Une légende.\n:name: tab-a\n\n", ""),
        (DRAWING, "<fig-a>", "<fig-b>"),
        (DRAWING, "  figure:\n    name: fig-a\n", "---\n"),
    ],
)
def test_what_is_not_is_seen(text, old, new):
    assert old in text and citation_faults(text.replace(old, new))
