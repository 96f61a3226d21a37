"""`make mutants FEUILLE=NN-slug` : les contrôles d'une feuille, éprouvés par les mutants de ses solutions.

    python -m outils.feuilles.mutants NN-slug [--exercice 2.4]

Un mutant (voir `mutations.py`) doit être refusé d'une phrase. Celui qu'un contrôle accepte est une faute du contrôle,
ou une réponse juste : `tests/mutants.yml` dit alors pourquoi, et le mutant ne compte plus. Code 1 s'il en reste un.
"""

import argparse
import contextlib
import io
import os
import sys
from pathlib import Path

import yaml

import cours.patience
from outils.feuilles.mutations import mutants
from outils.feuilles.sheets import read_sheet

ROOT = Path(__file__).parents[2]


def trials(sheet, only=None):
    """(exercice, faute, ligne, verdict) de chaque mutant, dans l'ordre de la feuille."""
    namespace = {"__name__": "__main__"}
    exercises = {exercise.check: exercise for exercise in sheet.exercises}
    for cell in sheet.cells:
        exercise = exercises.get(cell)
        if exercise and only in (None, exercise.number):
            for fault, line, source in mutants_of(exercise.answer.source):
                yield exercise, fault, line, tried(source, cell.source, namespace)
        if "solution-only" not in cell.tags:
            run(cell.source, f"ligne {cell.line}", namespace)


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


def judge(sheet, equivalents, only=None):
    """(refusés, équivalents, acceptés à tort) : des listes de « 2.4 : a + b → a - b »."""
    refused, known, survivors = [], [], []
    for exercise, fault, _, verdict in trials(sheet, only):
        name = f"{exercise.number} : {fault}"
        if verdict.state == "wrong":
            refused.append(f"{name} — {verdict.message}")
        else:
            (known if fault in equivalents.get(exercise.number, {}) else survivors).append(name)
    return refused, known, survivors


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Éprouve les contrôles d’une feuille.")
    parser.add_argument("feuille", help="par exemple 02-perceptron")
    parser.add_argument("--exercice", help="un seul exercice, par exemple 2.4")
    options = parser.parse_args(arguments)
    cours.patience.PULSE, cours.patience.LIMIT = 1, 20  # un mutant tourne parfois sans fin
    equivalents = yaml.safe_load((ROOT / "tests" / "mutants.yml").read_text("utf8"))
    sheet = read_sheet(ROOT / "solutions" / f"{options.feuille}.md")
    os.chdir(ROOT / "solutions")
    refused, known, survivors = judge(sheet, equivalents, options.exercice)
    for name in survivors:
        print("accepté à tort :", name)
    total = len(refused) + len(survivors)
    print(f"{sheet.name} : {len(refused)} mutants refusés sur {total}, {len(known)} équivalents.")
    return int(bool(survivors))


if __name__ == "__main__":
    sys.exit(main())
