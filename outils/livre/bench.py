"""Mesure les constructions du livre, dans une copie, et compare les sorties de deux exécutions à froid.

    python -m outils.livre.bench

Les secondes dépendent de la machine ; les rapports, pris dans une même exécution, beaucoup moins.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from outils.livre import execute, notebooks, store

ROOT = Path.cwd()


def copy_book(folder):
    """Copie du livre sans ce qui est construit (ni l'environnement : la copie emploie celui-ci)."""
    ignored = shutil.ignore_patterns(".venv*", "_build", ".git", "__pycache__", ".pytest_cache", ".ruff_cache")
    return Path(shutil.copytree(ROOT, folder, ignore=ignored))


def timed(root, command):
    """Lance la commande dans `root` ; renvoie (secondes, sortie). Un échec interrompt la mesure."""
    environment = os.environ | {"PYTHONPATH": str(root)}
    start = time.monotonic()
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf8")
    if done.returncode:
        sys.exit(f"Échec de {' '.join(map(str, command))} :\n{done.stdout[-3000:]}\n{done.stderr[-3000:]}")
    return time.monotonic() - start, done.stdout


def our_build(root):
    return timed(root, [sys.executable, "-m", "outils.livre"])


def plain_build(root):
    """Le même livre par un simple `jupyter-book build`, qui exécute les cahiers un à un."""
    return timed(root, [Path(sys.executable).with_name("jupyter-book"), "build", root])


def executed_count(output):
    return output.count("  ✓ [")


def outputs(root):
    """{cahier: les sorties de chacune de ses cellules}."""
    cells = {name: notebooks.code_cells(store.stored(root, name)) for name in notebooks.notebooks(root)}
    return {name: [[dict(o) for o in cell.outputs] for cell in found] for name, found in cells.items()}


def append(path, text):
    path.write_text(path.read_text("utf8") + text, "utf8")


def main():
    execute.complete_data_folders()
    with tempfile.TemporaryDirectory() as folder:
        ours, again, plain = (copy_book(f"{folder}/{name}") for name in ("ours", "again", "plain"))
        rows = [("à froid", *our_build(ours))]
        found = outputs(ours)
        rows.append(("sans changement", *our_build(ours)))
        first = ours / f"{notebooks.notebooks(ours)[0]}.md"
        append(first, "\nUne phrase de plus.\n")
        rows.append(("une phrase ajoutée", *our_build(ours)))
        append(first, "\n```{code-cell} ipython3\n1 + 1\n```\n")
        rows.append(("une cellule ajoutée", *our_build(ours)))
        timed(again, [sys.executable, "-m", "outils.livre.execute"])
        different = [name for name, cells in outputs(again).items() if found[name] != cells]
        rows.append(("jupyter-book build, à froid", *plain_build(plain)))

    cold, serial = rows[0][1], rows[-1][1]
    print(f"{'construction':<30}{'secondes':>10}{'cahiers exécutés':>18}")
    for label, seconds, output in rows:
        count = executed_count(output) if label != rows[-1][0] else len(found)
        print(f"{label:<30}{seconds:>10.1f}{count:>18}")
    print(f"\nÀ froid, rapport à jupyter-book build : {cold / serial:.2f} (objectif : au plus 0,70)")
    print(f"Deux exécutions à froid : {len(found)} cahiers, {len(different)} dont les sorties diffèrent {different}")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
