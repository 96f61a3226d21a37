"""Les fautes de forme d'une feuille : des couples (ligne, message)."""

import ast
import re
from collections import Counter

from outils.feuilles.cells import MARKER, REGION, STUB, cells, defined_names
from outils.prose.mask import line_of

OPENING = r"---\n.*?^---\n\n\((solutions-[\w-]+)\)=\n# Solutions\s: [^\n]+\n"


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
    """Le contrôle suit la réponse, et nomme les fonctions qu'il juge."""
    if check.line < answer.line:
        return [(check.line, "le contrôle précède la réponse")]
    names = ", ".join(f'"{name}"' for name in (number, *defined_names(answer)))
    expected = f"@check({names})\ndef verdict():\n"
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


def rubric_faults(rubrics, criteria, line):
    """Un barème au plus, une ligne par critère."""
    if len(rubrics) > 1:
        return [(line, f"{len(rubrics)} barèmes au lieu d’un")]
    return [(line, "barème : une ligne « - 2 points : ce qui les vaut » par critère")] * (not all(criteria))
