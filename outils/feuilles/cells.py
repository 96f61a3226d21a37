"""Les cellules de code d'une feuille, et les régions d'une réponse que l'énoncé laisse à écrire."""

import ast
import re
from dataclasses import dataclass

from outils.prose.mask import line_of

CELL = re.compile(
    r"^```\{code-cell\}[^\n]*\n(?P<options>---\n.*?^---\n|(?::[^\n]*\n)*)\n?(?P<source>.*?)^```\n*", re.M | re.S
)
REGION = re.compile(r"^(?P<indent> *)### BEGIN SOLUTION\n.*?^(?P=indent)### END SOLUTION(?=\n)", re.M | re.S)
MARKER = re.compile(r"### (?:BEGIN|END) SOLUTION")
STUB = r"\g<indent># À vous de jouer\n\g<indent>raise NotImplementedError"


@dataclass(frozen=True)
class Cell:
    line: int
    source: str
    tags: tuple


def cells(text, start=0, end=None):
    """Les cellules de code écrites entre les positions `start` et `end`."""
    matches = CELL.finditer(text, start, len(text) if end is None else end)
    return [Cell(line_of(text, m.start()), m["source"].rstrip("\n"), tags(m["options"])) for m in matches]


def tags(options):
    found = re.search(r"^:?tags: \[(.*)\]$", options, re.M)
    return tuple(re.split(r",\s*", found[1])) if found else ()


def defined_names(cell):
    """Les fonctions et les classes que définit une cellule."""
    return [node.name for node in ast.parse(cell.source).body if isinstance(node, ast.FunctionDef | ast.ClassDef)]
