"""Lire une feuille d'exercices, `solutions/NN-slug.md`, et y trouver les fautes de forme.

`read_sheet` rend la feuille et ses exercices, ou lève `MalformedSheet` avec chaque faute et sa ligne. La forme est
décrite dans CONTRIBUER.md.
"""

import ast
import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from outils.prose.mask import line_of, mask

ROOT = Path(__file__).parents[2]

CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?P<options>---\n.*?^---\n|(?::[^\n]*\n)*)\n?(?P<source>.*?)^```\n*", re.M | re.S
)
ADMONITION = re.compile(
    r"^(?P<marks>:{3,})\{admonition\} (?P<title>[^\n]*)\n:class: (?P<classes>[^\n]*)\n(?P<body>.*?)^(?P=marks)\n*",
    re.M | re.S,
)
REGION = re.compile(r"^(?P<indent> *)### BEGIN SOLUTION\n.*?^(?P=indent)### END SOLUTION(?=\n)", re.M | re.S)
MARKER = re.compile(r"### (?:BEGIN|END) SOLUTION")
STUB = r"\g<indent># À vous de jouer\n\g<indent>raise NotImplementedError"

OPENING = r"---\n.*?^---\n\n\((solutions-[\w-]+)\)=\n# Solutions\s: [^\n]+\n"
HEADING = re.compile(r"Exercice (?P<number>\d+\.\d+) · (?P<title>.+)")
EFFORT = re.compile(
    r"^\*\*Durée\*\*\s: (?:(?P<hours>\d+)\sh)?\s?(?:(?P<minutes>\d+)(?:\smin)?)? · "
    r"\*\*Difficulté\*\*\s: (?P<stars>★☆☆|★★☆|★★★)$",
    re.M,
)


@dataclass(frozen=True)
class Cell:
    line: int
    source: str
    tags: tuple


@dataclass(frozen=True)
class Exercise:
    """`number` : « 1.2 » ; `minutes` : la durée ; `stars` : la difficulté, de 1 à 3 ; `hints` : 2 ou 3 textes."""

    number: str
    title: str
    minutes: int
    stars: int
    answer: Cell
    check: Cell
    hints: tuple
    explanation: str


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


def cells(text, start=0, end=None):
    """Les cellules de code écrites entre les positions `start` et `end`."""
    matches = CELL.finditer(text, start, len(text) if end is None else end)
    return [Cell(line_of(text, m.start()), m["source"].rstrip("\n"), tags(m["options"])) for m in matches]


def tags(options):
    found = re.search(r"^:?tags: \[(.*)\]$", options, re.M)
    return tuple(re.split(r",\s*", found[1])) if found else ()


def sections(text, faults):
    """(titre, début, fin) de chaque exercice. Les dièses du code, masqués, ne sont pas des titres."""
    found = list(re.finditer(r"^## (.+)\n", mask(text), re.M))
    ends = [match.start() for match in found[1:]] + [len(text)]
    for match, end in zip(found, ends, strict=True):
        if title := HEADING.fullmatch(text, match.start(1), match.end(1)):
            yield title, match.start(), end
        else:
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
    faults += wrong + hint_faults(text, hints, first)
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
    )


def defined_names(cell):
    """Les fonctions et les classes que définit une cellule."""
    return [node.name for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]


# --- Les fautes de forme : (ligne, message) ---------------------------------------------------------------------------


def page_faults(text, name):
    """L'étiquette et le titre de la page, les renvois aux solutions, les marques hors des réponses."""
    opening, label = re.match(OPENING, text, re.M | re.S), f"solutions-{name[3:]}"
    faults = []
    if not opening or opening[1] != label:
        faults.append((1, f"attendu après l’en-tête : ({label})= puis « # Solutions : … »"))
    links = re.finditer(r"`(?:[^`<]*<)?solutions-[\w-]+>?`", text)
    faults += [(line_of(text, link.start()), "renvoi à une solution : visez exercices-…") for link in links]
    outside = [cell for cell in cells(text) if MARKER.search(cell.source) and "answer" not in cell.tags]
    return faults + [(cell.line, "une marque de solution hors d’une cellule « answer »") for cell in outside]


def series_faults(exercises, name):
    """Des numéros dans l'ordre, des noms de fonction qui ne servent qu'une fois."""
    numbers = [exercise.number for exercise in exercises]
    expected = [f"{int(name[:2])}.{rank}" for rank in range(1, len(exercises) + 1)]
    faults = [] if numbers == expected else [(1, f"exercices numérotés {numbers}, attendus {expected}")]
    names = Counter(n for exercise in exercises for n in defined_names(exercise.answer))
    return faults + [(1, f"« {n} » est défini par {count} réponses") for n, count in names.items() if count > 1]


def answer_faults(cell):
    """Des régions équilibrées, chacune dans une fonction : vidée, la cellule s'exécute encore sans erreur."""
    blank, regions = REGION.subn(STUB, cell.source + "\n")
    if MARKER.search(blank) or not regions:
        return [(cell.line, "marques ### BEGIN SOLUTION et ### END SOLUTION absentes ou dépareillées")]
    try:
        functions = [node for node in ast.walk(ast.parse(blank)) if isinstance(node, ast.FunctionDef)]
    except SyntaxError as error:
        return [(cell.line + error.lineno, f"vidée de sa solution, la réponse ne se lit plus : {error.msg}")]
    inside = {line for node in functions for line in range(node.body[0].lineno, node.end_lineno + 1)}
    stubs = [n for n, line in enumerate(blank.split("\n"), 1) if line.strip() == "raise NotImplementedError"]
    return [(cell.line, "une région à compléter est hors de toute fonction")] * (not set(stubs) <= inside)


def check_faults(answer, check, number):
    if check.line < answer.line:
        return [(check.line, "le contrôle précède la réponse")]
    expected = f'@check("{number}")\ndef verdict():\n'
    return (
        []
        if check.source.count("@check(") == check.source.count(expected) == 1
        else [(check.line, f"attendu une fois : {expected!r}")]
    )


def hint_faults(text, hints, line):
    titles = [box["title"] for box in hints]
    expected = [f"Indice {rank}" for rank in range(1, len(hints) + 1)]
    faults = [] if len(hints) in (2, 3) and titles == expected else [(line, f"indices {titles} : 2 ou 3, dans l’ordre")]
    opened = [box for box in hints if box["classes"] != "dropdown tip"]
    return faults + [(line_of(text, box.start()), "un indice est de classe « dropdown tip »") for box in opened]
