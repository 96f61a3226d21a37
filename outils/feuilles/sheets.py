"""Lire une feuille d'exercices, `solutions/NN-slug.md`, et y trouver les fautes de forme.

`read_sheet` rend la feuille et ses exercices, ou lève `MalformedSheet` avec chaque faute et sa ligne. La forme est
décrite dans CONTRIBUER.md.
"""

import re
from dataclasses import dataclass
from pathlib import Path

from outils.feuilles.cells import Cell, cells
from outils.feuilles.faults import answer_faults, check_faults, hint_faults, page_faults, rubric_faults, series_faults
from outils.prose.mask import line_of, mask

ROOT = Path(__file__).parents[2]

ADMONITION = re.compile(
    r"^(?P<marks>:{3,})\{admonition\} (?P<title>[^\n]*)\n:class: (?P<classes>[^\n]*)\n(?P<body>.*?)^(?P=marks)\n*",
    re.M | re.S,
)
HEADING = re.compile(r"Exercice (?P<number>\d+\.\d+) · (?P<title>.+)")
CRITERION = re.compile(r"- (\d+) points?\s: (.+)")
CLOSING = "Où en êtes-vous\u202f?"  # la dernière section : l'état de chaque exercice
EFFORT = re.compile(
    r"^\*\*Durée\*\*\s: (?:(?P<hours>\d+)\sh)?\s?(?:(?P<minutes>\d+)(?:\smin)?)? · "
    r"\*\*Difficulté\*\*\s: (?P<stars>★☆☆|★★☆|★★★)$",
    re.M,
)


@dataclass(frozen=True)
class Exercise:
    """`number` : « 1.2 » ; `minutes` : la durée ; `stars` : la difficulté, de 1 à 3 ; `hints` : 2 ou 3 textes.

    `rubric`, d'une question ouverte, que l'on note à la main : (points, ce qui les vaut) de chaque critère.
    """

    number: str
    title: str
    minutes: int
    stars: int
    answer: Cell
    check: Cell
    hints: tuple
    explanation: str
    rubric: tuple = ()

    @property
    def points(self):
        """Ce que vaut l'exercice : son barème, sinon ses étoiles."""
        return sum(points for points, _ in self.rubric) or self.stars


@dataclass(frozen=True)
class Sheet:
    name: str  # « 01-histoire »
    text: str
    cells: tuple
    exercises: tuple


class MalformedSheet(Exception):
    """`faults` : les couples (ligne, faute)."""

    def __init__(self, path, faults):
        self.faults = faults
        super().__init__("\n".join(f"solutions/{path.name}:{line} : {fault}" for line, fault in faults))


def sources(root=ROOT):
    """Les fichiers des feuilles, dans l'ordre des chapitres."""
    return sorted((root / "solutions").glob("[0-9][0-9]-*.md"))


def read_sheet(path):
    """La feuille `path` ; `MalformedSheet` si elle n'a pas la forme convenue."""
    text, faults = path.read_text("utf8"), []
    exercises = [read_exercise(text, *bounds, faults) for bounds in sections(text, faults)]
    faults += page_faults(text, path.stem) + series_faults(list(filter(None, exercises)), path.stem)
    if faults:
        raise MalformedSheet(path, sorted(faults))
    return Sheet(path.stem, text, tuple(cells(text)), tuple(exercises))


def sections(text, faults):
    """(titre, début, fin) de chaque exercice. Les dièses du code, masqués, ne sont pas des titres."""
    found = list(re.finditer(r"^## (.+)\n", mask(text), re.M))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        if title := HEADING.fullmatch(text, match.start(1), match.end(1)):
            yield title, match.start(), end
        elif match[1] != CLOSING:
            faults.append((line_of(text, match.start()), "titre attendu : « ## Exercice 1.2 · Titre »"))


def read_exercise(text, title, start, end, faults):
    """L'exercice écrit entre `start` et `end`, ou None s'il lui manque un morceau ; `faults` reçoit ses fautes."""
    first, own = line_of(text, start), cells(text, start, end)
    boxes = list(ADMONITION.finditer(text, start, end))
    parts = {
        "ligne « **Durée** : 10 min · **Difficulté** : ★☆☆ »": list(EFFORT.finditer(text, start, end)),
        "cellule « answer »": [cell for cell in own if "answer" in cell.tags],
        "cellule « check »": [cell for cell in own if "check" in cell.tags],
        "explication": [box for box in boxes if "explication" in box["classes"].split()],
    }
    wrong = [(first, f"{len(found)} {part} au lieu d’une") for part, found in parts.items() if len(found) != 1]
    hints = [box for box in boxes if box["title"].startswith("Indice")]
    rubrics = [box for box in boxes if "bareme" in box["classes"].split()]
    criteria = [CRITERION.fullmatch(line) for box in rubrics for line in box["body"].strip().split("\n")]
    faults += wrong + hint_faults(text, hints, first) + rubric_faults(rubrics, criteria, first)
    if wrong:
        return None
    effort, answer, check, explanation = (found[0] for found in parts.values())
    faults += answer_faults(answer) + check_faults(answer, check, title["number"])
    return Exercise(
        number=title["number"],
        title=title["title"],
        minutes=60 * int(effort["hours"] or 0) + int(effort["minutes"] or 0),
        stars=effort["stars"].count("★"),
        answer=answer,
        check=check,
        hints=tuple(box["body"].strip() for box in hints),
        explanation=explanation["body"].strip(),
        rubric=tuple((int(found[1]), found[2]) for found in criteria if found),
    )
