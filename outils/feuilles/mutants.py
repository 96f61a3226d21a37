"""`make mutants FEUILLE=NN-slug` : les contrôles d'une feuille, éprouvés par les mutants de ses solutions.

    python -m outils.feuilles.mutants [NN-slug [--exercice 2.4]]

Un mutant (voir `mutations.py`) doit être refusé d'une phrase. Celui qu'un contrôle accepte est une faute du contrôle,
ou une réponse juste : `tests/mutants.yml` dit alors pourquoi, et le mutant ne compte plus. Code 1 s'il en reste un.

Le compte de chaque exercice s'écrit dans `tests/mutants_comptes.yml`, avec l'empreinte de son code : un contrôle ou une
solution qui changent demandent de recommencer. Sans feuille, la commande montre ces comptes.
"""

import argparse
import ast
import contextlib
import hashlib
import io
import os
import sys
import time
from pathlib import Path

import yaml

import cours.patience
from outils.feuilles.cells import cells
from outils.feuilles.mutations import mutants
from outils.feuilles.sheets import read_sheet, sections, sources

ROOT = Path(__file__).parents[2]
COUNTS, REASONS = ROOT / "tests" / "mutants_comptes.yml", ROOT / "tests" / "mutants.yml"
NOTICE = "# Écrit par « make mutants » : ne se modifie pas à la main.\n"


def trials(sheet, only=None):
    """(exercice, faute, ligne, verdict) de chaque mutant, dans l'ordre de la feuille."""
    namespace = {"__name__": "__main__"}
    exercises = {exercise.check: exercise for exercise in sheet.exercises}
    for cell in sheet.cells:
        exercise = exercises.get(cell)
        if exercise and only in (None, exercise.number):
            cours.patience.LIMIT = patience_for(exercise.answer.source, cell.source, namespace)
            for fault, line, source in mutants_of(exercise.answer.source):
                yield exercise, fault, line, tried(source, cell.source, namespace)
        if "solution-only" not in cell.tags and not exercise:
            run(cell.source, f"ligne {cell.line}", namespace)


def patience_for(answer, control, namespace):
    """Les secondes laissées à un mutant, qui tourne parfois sans fin : dix fois celles de la solution."""
    cours.patience.LIMIT, start = 600, time.monotonic()
    tried(answer, control, namespace)
    return max(20, 10 * (time.monotonic() - start))


def mutants_of(answer):
    """Les mutants d'une réponse, différents entre eux et d'elle ; seules ses régions à compléter changent."""
    lines, seen = answer.split("\n"), set()
    starts = [rank for rank, line in enumerate(lines, 1) if "### BEGIN SOLUTION" in line]
    ends = [rank for rank, line in enumerate(lines, 1) if "### END SOLUTION" in line]
    for first, last in zip(starts, ends, strict=True):
        for fault, line, source in mutants(answer, first, last):
            if source not in seen:
                seen.add(source)
                yield fault, line, source


def tried(answer, control, namespace):
    """Le verdict du contrôle sur une réponse ; l'espace de noms est remis comme avant."""
    before = dict(namespace)
    run(answer, "mutant", namespace)
    run(control, "contrôle", namespace)
    verdict = namespace["verdict"]
    namespace.clear()
    namespace.update(before)
    return verdict


def run(source, name, namespace):
    silence = io.StringIO()
    with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
        exec(compile(source, name, "exec"), namespace)


def judge(sheet, only=None):
    """{exercice: (nombre de refusés, fautes acceptées)} ; une faute s'écrit « a + b → a - b »."""
    found = {exercise.number: [0, []] for exercise in sheet.exercises if only in (None, exercise.number)}
    for exercise, fault, _, verdict in trials(sheet, only):
        if verdict.state == "wrong":
            found[exercise.number][0] += 1
        else:
            found[exercise.number][1].append(fault)
    return found


def fingerprints(sheet):
    """{exercice: empreinte de son code}, sans les phrases : en corriger une ne change aucun verdict."""
    found = {}
    for title, start, end in sections(sheet.text, []):
        sources = (cell.source for cell in cells(sheet.text, start, end) if "solution-only" not in cell.tags)
        code = "".join(part for source in sources for node in ast.walk(ast.parse(source)) for part in parts(node))
        found[title["number"]] = hashlib.sha256(code.encode()).hexdigest()[:12]
    return found


def parts(node):
    """Ce que dit un nœud, son nom et ses valeurs simples ; `ast.dump` ne l'écrit pas de même d'un Python à l'autre."""
    values = [getattr(node, name, None) for name in node._fields]
    simple = [str(value) for value in values if isinstance(value, str | int | float)]
    return [type(node).__name__, *("" if " " in value else value for value in simple)]


def stored():
    return yaml.safe_load(COUNTS.read_text("utf8")) or {} if COUNTS.exists() else {}


def record(sheet, found):
    """Écrit le compte de chaque exercice éprouvé, et garde les autres."""
    marks, counts = fingerprints(sheet), stored()
    for number, (refused, accepted) in found.items():
        counts[number] = {"refusés": refused, "acceptés": accepted, "empreinte": marks[number]}
    ordered = {number: counts[number] for number in sorted(counts, key=lambda number: [*map(int, number.split("."))])}
    COUNTS.write_text(NOTICE + yaml.safe_dump(ordered, allow_unicode=True, sort_keys=False, width=120), "utf8")


def balance(numbers):
    """(refusés, équivalents, acceptés à tort) de ces exercices, d'après le compte écrit."""
    counts, reasons = stored(), yaml.safe_load(REASONS.read_text("utf8"))
    tried = [number for number in numbers if number in counts]
    accepted = [(number, fault) for number in tried for fault in counts[number]["acceptés"]]
    wrong = [f"{number} : {fault}" for number, fault in accepted if fault not in reasons.get(number, {})]
    return sum(counts[number]["refusés"] for number in tried), len(accepted) - len(wrong), wrong


def show(sheet, numbers):
    refused, known, wrong = balance(numbers)
    untried = [number for number in numbers if number not in stored()]
    print(*(f"accepté à tort : {name}" for name in wrong), sep="\n", end="\n" * bool(wrong))
    print(f"{sheet.name} : {refused} mutants refusés sur {refused + len(wrong)}, {known} équivalents", end="")
    print(f" ; jamais éprouvés : {', '.join(untried)}." if untried else ".")
    return int(bool(wrong))


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Éprouve les contrôles d’une feuille.")
    parser.add_argument("feuille", nargs="?", help="par exemple 02-perceptron ; sans elle, les comptes écrits")
    parser.add_argument("--exercice", help="un seul exercice, par exemple 2.4")
    options = parser.parse_args(arguments)
    if not options.feuille:
        read = [read_sheet(path) for path in sources(ROOT)]
        return max(show(sheet, [exercise.number for exercise in sheet.exercises]) for sheet in read)
    cours.patience.PULSE = 1
    sheet = read_sheet(ROOT / "solutions" / f"{options.feuille}.md")
    os.chdir(ROOT / "solutions")
    found = judge(sheet, options.exercice)
    record(sheet, found)
    return show(sheet, list(found))


if __name__ == "__main__":
    sys.exit(main())
