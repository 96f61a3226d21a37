"""Mesure la correction d'une classe : N copies d'une feuille, justes, vides et inachevées, corrigées comme de vraies.

    python -m outils.copies.bench [--feuille 01-histoire] [--copies 30 120] [--taches 2] [--ordonnanceur ADRESSE]
                                  [--sans-isolation]

De plusieurs classes, donne le rapport de chacune à la première. Les secondes disent aussi ce que la machine fait
d'autre ; sans cage, celles du processeur se comptent, et ne le disent pas (une cage rend les siennes au système).
"""

import argparse
import json
import resource
import sys
import tempfile
import time
from pathlib import Path

from outils.copies import grade
from outils.feuilles import sheets, statements
from outils.feuilles.cells import cells


def write_copies(sheet, count, folder):
    """Écrit `count` copies : une juste, une vide, une dont la moitié des réponses manque, et ainsi de suite."""
    solved = sheet.cells
    blank = cells(statements.derive(sheet.text, f"{sheet.name}.md"))
    half = [*solved[: len(solved) // 2], *blank[len(blank) // 2 :]]
    for rank in range(count):
        code = [cell_json(cell.source) for cell in (solved, blank, half)[rank % 3]]
        notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": code}
        (folder / f"copie {rank + 1:02}.ipynb").write_text(json.dumps(notebook), "utf8")


def cell_json(source):
    return {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}


def measure(sheet, count, options):
    """(secondes, secondes de processeur) de la correction d'une classe de `count` copies."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "copies")
        folder.mkdir()
        write_copies(sheet, count, folder)
        start, used = time.monotonic(), processor()
        if grade.main([str(folder), "--sortie", str(Path(name, "notes.csv")), *options]):
            sys.exit(1)
        return time.monotonic() - start, processor() - used


def processor():
    """Les secondes de processeur de ce programme, et des copies dont il a attendu la fin."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feuille", default="01-histoire")
    parser.add_argument("--copies", type=int, nargs="+", default=[30])
    parser.add_argument("--taches")
    parser.add_argument("--ordonnanceur", metavar="ADRESSE")
    parser.add_argument("--sans-isolation", action="store_true")
    options = parser.parse_args()
    sheet = sheets.read_sheet(sheets.ROOT / "solutions" / f"{options.feuille}.md")
    given = {"--taches": options.taches, "--ordonnanceur": options.ordonnanceur}
    chosen = [word for pair in given.items() if pair[1] for word in pair]
    chosen += ["--sans-isolation"] * options.sans_isolation
    found = [measure(sheet, count, chosen) for count in options.copies]
    kinds = ["secondes", "secondes de processeur"][: 1 + options.sans_isolation]
    for rank, kind in enumerate(kinds):
        for count, taken in zip(options.copies, found, strict=True):
            ratio = taken[rank] / found[0][rank]
            told = f"{count} copies : {taken[rank]:.0f} {kind}, {taken[rank] / count:.2f} par copie"
            print(f"{told}, {ratio:.2f} fois la première classe")


if __name__ == "__main__":
    sys.exit(main())
