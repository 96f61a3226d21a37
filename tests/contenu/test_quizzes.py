"""Ce que mesurent les quiz : chaque objectif de la fiche, sans que la forme des choix trahisse le bon.

On lit la source des chapitres ; ce que la directive en fait, et son mélange des choix, est dans tests/outils.
"""

import re
from collections import Counter
from typing import NamedTuple

import pytest
from pages import CHAPTERS, each_chapter, report

from outils.prose.mask import line_of

pytestmark = pytest.mark.maison

QUIZ = re.compile(r"^:::\{quiz\} (?P<question>.+)\n(?::objectif: (?P<goal>.+)\n)?(?P<body>(?:.*\n)*?):::$", re.M)
CHOICE = re.compile(r"^- \((?P<mark>[x ])\) (?P<label>.+(?:\n  (?!- ).+)*)", re.M)
GOALS = re.compile(r"^- \*\*Objectifs\*\*.*?^:::$", re.M | re.S)
TO_READ = re.compile(r"^```|\{numref\}`fig-|\{glue:figure\}|^\| ", re.M)  # du code, une figure, un tableau
SLACK, RATIO = 15, 1.5  # caractères et rapport : de combien le bon choix peut dépasser le plus long des autres


class Question(NamedTuple):
    """Une question : sa ligne, son objectif, ce qui précède les choix, et (juste ?, longueur) de chaque choix."""

    line: int
    goal: str
    before: str
    choices: list

    @property
    def right(self):
        return [length for is_right, length in self.choices if is_right]

    @property
    def wrong(self):
        return [length for is_right, length in self.choices if not is_right]


def questions(text):
    found = []
    for match in QUIZ.finditer(text):
        found_choices = CHOICE.finditer(match["body"])
        choices = [(choice["mark"] == "x", visible_length(choice["label"])) for choice in found_choices]
        before = match["question"] + "\n" + match["body"].partition("\n- (")[0]
        found.append(Question(line_of(text, match.start()), match["goal"] or "", before, choices))
    return found


def visible_length(label):
    """La longueur de ce que l'on voit : une valeur collée compte pour quatre signes, une commande LaTeX pour un."""
    label = re.sub(r"\{glue:text\}`[^`]+`", "0,00", label)
    label = re.sub(r"\{\w+\}`(?:[^`<]*<)?([^`<>]+)>?`", r"\1", label)
    return len(re.sub(r"\\\w+|[${}`*_^]", "", label))


def goals(text):
    """Les verbes, en italique, de la fiche."""
    return re.findall(r"(?<!\*)\*([^*]+)\*(?!\*)", GOALS.search(text)[0])


def goal_faults(text):
    asked, announced = {question.goal for question in questions(text)}, goals(text)
    line = line_of(text, text.index("## Quiz"))
    problems = [(line, f"aucune question ne mesure l'objectif « {goal} »") for goal in announced if goal not in asked]
    strange = [question for question in questions(text) if question.goal not in announced]
    return problems + [(one.line, f"« {one.goal} » n'est pas un objectif de la fiche") for one in strange]


def length_faults(text):
    """Un bon choix nettement plus long, ou plus court, que tous les autres se devine sans lire."""
    problems = []
    for one in questions(text):
        if min(one.right) > max(RATIO * max(one.wrong), max(one.wrong) + SLACK):
            problems.append((one.line, "le bon choix est bien plus long que les autres"))
        if min(one.wrong) > max(RATIO * max(one.right), max(one.right) + SLACK):
            problems.append((one.line, "le bon choix est bien plus court que les autres"))
    return problems


def is_longest(one):
    """Vrai si le bon choix est le plus long, à une différence près qui se voit."""
    return one.right[0] > 1.1 * max(one.wrong)


@each_chapter
def test_every_goal_has_its_question(path):
    report(path, goal_faults(path.read_text(encoding="utf-8")))


@each_chapter
def test_the_length_of_a_choice_tells_nothing(path):
    report(path, length_faults(path.read_text(encoding="utf-8")))


@each_chapter
def test_two_questions_show_something_to_read(path):
    count = sum(bool(TO_READ.search(one.before)) for one in questions(path.read_text(encoding="utf-8")))
    report(path, [] if count >= 2 else [(1, f"{count} question montre du code, un tableau ou une figure (2 au moins)")])


def test_the_right_choice_is_not_the_longest_more_often_than_by_chance():
    single = [one for path in CHAPTERS for one in questions(path.read_text(encoding="utf-8")) if len(one.right) == 1]
    if len(single) < 10:
        pytest.skip("trop peu de questions à une réponse")
    longest = Counter(map(is_longest, single))[True]
    assert longest <= len(single) / 2.5, f"le bon choix est le plus long dans {longest} questions sur {len(single)}"


# --- Les contrôles voient-ils les fautes ? ------------------------------------------------------------------------

PAGE = """:::{admonition} Fiche
- **Objectifs** : *lire* une courbe,
  *écrire* une couche
:::

## Quiz

:::{quiz} Un ?
:objectif: lire
- (x) un choix
  - Oui.
- ( ) un autre
  - Non.
:::

:::{quiz} Deux ?
:objectif: écrire
```python
x = 1
```

- ( ) un choix
  - Non.
- (x) un autre
  - Oui.
:::
"""


def test_a_good_quiz_passes():
    assert goal_faults(PAGE) == length_faults(PAGE) == []
    assert [one.goal for one in questions(PAGE)] == ["lire", "écrire"]
    assert [bool(TO_READ.search(one.before)) for one in questions(PAGE)] == [False, True]


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (":objectif: écrire", ":objectif: lire", "aucune question ne mesure l'objectif « écrire »"),
        (":objectif: lire", ":objectif: compter", "n'est pas un objectif"),
        ("(x) un choix", "(x) un choix, et toutes les précautions qu’un auteur prend", "plus long"),
        ("( ) un choix", "( ) un choix si long que le bon, à côté, saute aux yeux", "plus court"),
    ],
)
def test_a_planted_fault_is_seen(old, new, message):
    faulty = PAGE.replace(old, new)
    assert faulty != PAGE
    assert message in str([*goal_faults(faulty), *length_faults(faulty)])
