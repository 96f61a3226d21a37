"""Exécute une feuille d'exercices et ses réponses d'essai, dans un seul processus.

    python tests/run_sheet.py NN-slug

Écrit en JSON une ligne par contrôle : l'exercice, ce que l'on a essayé (« solution », « énoncé », ou le verdict attendu
d'une réponse de `tests/reponses/NN-slug.py`), l'état et le message obtenus, ce que la cellule a affiché. Une réponse
d'essai s'exécute à la place de celle de la feuille, puis l'espace de noms est remis comme avant.
"""

import contextlib
import io
import json
import linecache
import os
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

import cours.patience  # noqa: E402
from outils.feuilles.cells import cells  # noqa: E402
from outils.feuilles.sheets import read_sheet  # noqa: E402
from outils.feuilles.statements import derive  # noqa: E402

BLOCK = re.compile(r"^# %% (?P<number>\d+\.\d+) (?P<expected>✅|❌ .+)\n(?P<source>(?:.*\n)*?)(?=# %%|\Z)", re.M)


def main(name):
    sheet = read_sheet(ROOT / "solutions" / f"{name}.md")
    trials = ROOT / "tests/reponses" / f"{name}.py"
    text = trials.read_text("utf8") if trials.exists() else ""
    answers = list(BLOCK.finditer(text))
    numbers = {exercise.number for exercise in sheet.exercises}
    if len(answers) != text.count("# %%") or not {answer["number"] for answer in answers} <= numbers:
        sys.exit(
            f"tests/reponses/{name}.py : un bloc s'ouvre par « # %% 1.1 ✅ » ou « # %% 1.1 ❌ extrait du message »."
        )
    os.chdir(ROOT / "solutions")
    cours.patience.LIMIT = None  # une machine chargée n'est pas une réponse fausse
    results = [*run(sheet.cells, "solution", answers), *run(cells(derive(sheet.text, f"{name}.md")), "énoncé", [])]
    json.dump(results, sys.stdout, ensure_ascii=False)


def run(sheet_cells, label, answers):
    """Les contrôles d'une feuille, cellule après cellule ; avant chacun, ceux des réponses d'essai à cet exercice."""
    namespace = {"__name__": "__main__"}
    for cell in sheet_cells:
        if "check" not in cell.tags:
            execute(cell.source, f"{label}, ligne {cell.line}", namespace)
            continue
        number = re.search(r'@check\("([\d.]+)"', cell.source)[1]
        before = dict(namespace)
        for rank, answer in enumerate((a for a in answers if a["number"] == number), 1):
            execute(answer["source"], f"{number}, réponse {rank}", namespace)
            yield verdict(cell, number, answer["expected"], namespace)
            namespace.clear()
            namespace.update(before)
        yield verdict(cell, number, label, namespace)


def verdict(cell, number, label, namespace):
    printed = execute(cell.source, f"contrôle {number}", namespace)
    found = namespace["verdict"]
    return {"number": number, "label": label, "state": found.state, "message": found.message, "printed": printed}


def execute(source, name, namespace):
    """Exécute une cellule sous un nom de fichier à elle, comme un noyau ; renvoie ce qu'elle affiche."""
    printed = io.StringIO()
    linecache.cache[name] = (
        len(source),
        None,
        source.splitlines(keepends=True),
        name,
    )  # comme un noyau : le texte se relit
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        exec(compile(source, name, "exec"), namespace)
    return printed.getvalue()


if __name__ == "__main__":
    main(sys.argv[1])
