"""Les durées des fiches : celles de la page et de sa feuille, à cinq minutes près ; une heure de lecture au plus."""

import re

import pytest
from bs4 import BeautifulSoup
from form import FRONT_MATTER
from pages import CHAPTERS, ROOT, VISIBLE, each, report

from outils.feuilles import sessions
from outils.feuilles.durations import CARD, card_line, durations, in_words, reading_seconds

pytestmark = pytest.mark.maison

MAX_READING = 60
STEP = 5  # l'arrondi : une phrase de plus ne fait pas échouer la page
MEASURED = [path for path in CHAPTERS if (ROOT / "solutions" / path.name).exists()]


def minutes(words):
    """« 2 h 05 » → 125."""
    hours, rest = re.fullmatch(r"(?:(\d+)\s?h)?\s?(\d+)?(?:\s?min)?", words).groups()
    return 60 * int(hours or 0) + int(rest or 0)


def card_faults(page, sheet):
    reading, work = durations(page, sheet)
    line = page[: CARD.search(page).start()].count("\n") + 1
    said = re.search(r"Durée\*\*\s: (.+?) de lecture, (.+?) d’exercices$", CARD.search(page)[0])
    if not said:
        return [(line, f"attendu : {card_line(reading, work)} (make durees)")]
    gaps = [abs(minutes(words) - found) for words, found in zip(said.groups(), (reading, work), strict=True)]
    problems = [] if max(gaps) <= STEP else [(line, f"la fiche a vieilli : {card_line(reading, work)} (make durees)")]
    too_long = reading > MAX_READING
    return problems + [(line, f"{reading} min de lecture ({MAX_READING} au plus) : repliez, ou coupez")] * too_long


@each(MEASURED)
def test_the_card_says_how_long(path):
    report(path, card_faults(path.read_text("utf8"), (ROOT / "solutions" / path.name).read_text("utf8")))


@pytest.mark.skipif("annexes/enseigner" not in VISIBLE, reason="le guide n'est pas au sommaire")
def test_the_guide_gives_the_hours_and_the_sessions(site):
    """Ceux d'aujourd'hui, sans un nombre tapé à la main."""
    said = BeautifulSoup((site / "annexes" / "enseigner.html").read_text("utf8"), "html.parser").get_text().split()
    lines = [line.replace("**", "") for line in sessions.times(ROOT).split("\n") if line and not line.startswith("|")]
    assert len(lines) == 3 and all(" ".join(line.split()) in " ".join(said) for line in lines)


COURSE = [
    sessions.Chapter("un", 30, (("1.1", 20), ("1.2", 20), ("1.3", 60))),
    sessions.Chapter("deux", 40, (("2.1", 30), ("2.2", 30))),
]


def test_a_plan_keeps_the_order_and_loses_no_exercise():
    share, found = sessions.plan(COURSE, 2, 90)
    assert [[number for _, number, _ in session] for session in found] == [["", "1.1", "1.2"], ["", "2.1"]]
    assert share < 1 and all(sum(minutes for *_, minutes in session) <= 90 for session in found)
    rows = sessions.table(COURSE, 2, 90).split("\n")
    assert rows[0].replace("\u00a0", " ").endswith("1 h 10 d’exercices se font en classe, 1 h 30 chez soi :")
    assert rows[-2:] == [
        "| 1 | {ref}`un`, exercices 1.1 et 1.2 | 1\u00a0h\u00a010 | exercice 1.3 |",
        "| 2 | {ref}`deux`, exercice 2.1 | 1\u00a0h\u00a010 | exercice 2.2 |",
    ]


def test_all_in_class_when_there_is_room_and_a_sentence_when_there_is_none():
    assert sessions.plan(COURSE, 3, 120)[0] == 1
    assert "ne tiennent pas" in sessions.table(COURSE, 1, 60)


CELL = "```{code-cell} ipython3\nx = 1\n\ny = 2\n```\n"
PAGE = f"{FRONT_MATTER}\n- **Durée** : 5 min de lecture, 1 h 05 d’exercices\n\n{'mot ' * 600}\n\n{CELL}"
SHEET = "**Durée** : 1 h · **Difficulté** : ★☆☆\n\n**Durée** : 5 min · **Difficulté** : ★★☆\n"


def test_words_code_equations_and_figures_are_counted():
    bare = reading_seconds("un deux")
    assert reading_seconds("un deux\n\n" + CELL) - bare == pytest.approx(2 * 3)
    assert reading_seconds("un deux\n\n" + CELL.replace("ipython3", "ipython3\n:tags: [hide-input]\n")) == bare
    assert reading_seconds("un deux\n\n$$\nx = 1\n$$ (eq-x)\n\n```{math}\ny\n```\n") - bare == pytest.approx(2 * 20)
    assert reading_seconds("mot " * 200) == 60


def test_words_for_minutes():
    for number in (5, 45, 60, 65, 125):
        assert minutes(in_words(number)) == number


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("5 min de lecture", "15 min de lecture", "vieilli"),
        ("1 h 05 d’exercices", "2 h d’exercices", "vieilli"),
        ("5 min de lecture, 1 h 05 d’exercices", "2 h", "attendu"),
        ("mot " * 600, "mot " * 13000, "au plus"),
    ],
)
def test_a_planted_fault_is_seen(old, new, message):
    assert card_faults(PAGE, SHEET) == []
    assert message in str(card_faults(PAGE.replace(old, new), SHEET))
