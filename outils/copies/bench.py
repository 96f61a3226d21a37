"""Mesure la correction d'une classe : N copies d'une feuille, justes, vides et inachevées, corrigées comme de vraies.

python -m outils.copies.bench [--feuille 01-histoire] [--copies 30] [--taches 2]
"""

import argparse
import json
import os
import sys
import tempfile
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


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--feuille", default="01-histoire")
    parser.add_argument("--copies", type=int, default=30)
    parser.add_argument("--taches", type=int, default=os.cpu_count())
    options = parser.parse_args()
    sheet = sheets.read_sheet(sheets.ROOT / "solutions" / f"{options.feuille}.md")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name, "copies")
        folder.mkdir()
        write_copies(sheet, options.copies, folder)
        table = str(Path(name, "notes.csv"))
        return grade.main([str(folder), "--sortie", table, "--taches", str(options.taches)])


if __name__ == "__main__":
    sys.exit(main())
