"""Les contrôles que l'on attend : leurs secondes, et si l'énoncé prévient.

    python -m outils.copies.waits [NN-slug …]

Chaque feuille s'exécute avec ses solutions, dans un processus à elle, comme dans le livre. Au-delà de `SLOW` secondes,
l'énoncé doit dire d'attendre (« comptez une dizaine de secondes ») ; code 1 s'il en est un qui se tait. `make bench`
l'appelle ; les secondes dépendent de la machine, qui ne doit rien faire d'autre.
"""

import contextlib
import io
import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

from outils.feuilles.sheets import read_sheet, sections, sources
from outils.livre.environment import KERNEL_ENVIRONMENT

ROOT = Path(__file__).parents[2]
SLOW = 5  # secondes
WARNING = re.compile(r"\bcomptez(?:-en)?\s[^.]*?\b(?:dizaine|secondes|minutes?)\b")


def warned(sheet):
    """Les exercices dont l'énoncé, avant la réponse, dit que le contrôle se fait attendre."""
    starts = {title["number"]: sheet.text[start:end] for title, start, end in sections(sheet.text, [])}
    return {number for number, text in starts.items() if WARNING.search(text.split(":tags: [answer]")[0])}


def durations(sheet):
    """{exercice : secondes de son contrôle}, sur la solution."""
    namespace, seconds = {"__name__": "__main__"}, {}
    numbers = {exercise.check: exercise.number for exercise in sheet.exercises}
    for cell in sheet.cells:
        start = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            exec(compile(cell.source, f"ligne {cell.line}", "exec"), namespace)
        if cell in numbers:
            seconds[numbers[cell]] = time.monotonic() - start
    return seconds


def measure(name):
    """Les durées de la feuille `name`, dans un processus neuf."""
    code = f"import json; from outils.copies import waits; print(json.dumps(waits.alone({name!r})))"
    environment = os.environ | KERNEL_ENVIRONMENT | {"MPLBACKEND": "agg"}
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, env=environment, stdout=subprocess.PIPE, check=True)
    return json.loads(done.stdout)


def alone(name):
    sheet = read_sheet(ROOT / "solutions" / f"{name}.md")
    os.chdir(ROOT / "solutions")
    return durations(sheet)


def silent(seconds, told):
    """Les exercices qui font attendre sans le dire."""
    return [number for number, length in seconds.items() if length > SLOW and number not in told]


def main(names=()):
    untold = []
    print(f"\ncontrôle, sur la solution (au-delà de {SLOW} s, l’énoncé prévient)   secondes")
    for path in sources(ROOT):
        if names and path.stem not in names:
            continue
        told, seconds = warned(read_sheet(path)), measure(path.stem)
        untold += silent(seconds, told)
        for number, length in seconds.items():
            if length > SLOW or number in told:
                print(f"{number:<8}{length:>6.1f}   {'prévenu' if number in told else 'L’ÉNONCÉ NE DIT RIEN'}")
    return int(bool(untold))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
