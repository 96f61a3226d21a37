"""Mesure ce que l'on attend du livre : constructions, aperçu, coût de chaque cahier, visites, démonstrations.

    python -m outils.livre.bench [--bref | --visites]

C'est `make bench` : plus d'une heure. Tout se passe dans des copies. `--bref` part du livre déjà construit, sans les
constructions à froid ; `--visites` ne mesure que celles du site construit. Les secondes dépendent de la machine, qui ne
doit rien faire d'autre ; les rapports, pris dans une même exécution, beaucoup moins.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from outils.livre import demonstrations, execute, notebooks, stopwatch, store, visits

ROOT = Path.cwd()
# Les buts : secondes d'une construction, rapport à jupyter-book, secondes de l'aperçu, processeur et pic d'un cahier.
TARGETS = {"cahiers seuls, à froid": 360, "sans changement": 2, "une phrase ajoutée": 8}
RATIO, PREVIEW, CPU, PEAK = 0.5, 3, 120, 1200


def copy_book(folder, *built):
    """Copie du livre ; de ce qui est construit, seulement les dossiers `built` (l'environnement reste celui-ci)."""
    ignored = shutil.ignore_patterns(".venv*", "_build", ".git", "__pycache__", ".pytest_cache", ".ruff_cache")
    copy = Path(shutil.copytree(ROOT, folder, ignore=ignored))
    for name in built:
        shutil.copytree(ROOT / "_build" / name, copy / "_build" / name)
    return copy


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


def outputs(root):
    """{cahier: les sorties de ses cellules}, sauf celles que l'on dit montrer une durée (étiquette `duration`)."""
    cells = {name: notebooks.code_cells(store.stored(root, name)) for name in notebooks.notebooks(root)}
    return {
        name: [[dict(o) for o in cell.outputs] for cell in found if "duration" not in cell.metadata.get("tags", ())]
        for name, found in cells.items()
    }


def append(path, text):
    path.write_text(path.read_text("utf8") + text, "utf8")


def daily(root):
    """(construction, secondes, cahiers exécutés) de ce que l'on fait tous les jours sur le livre `root`, construit."""
    first = root / f"{notebooks.notebooks(root)[0]}.md"
    rows = [build_row("sans changement", root)]
    append(first, "\nUne phrase de plus.\n")
    rows.append(build_row("une phrase ajoutée", root))
    append(first, "\n```{code-cell} ipython3\n1 + 1\n```\n")
    return [*rows, build_row("une cellule ajoutée", root)]


def build_row(label, root):
    seconds, output = our_build(root)
    return label, seconds, output.count("  ✓ [")


def show_builds(rows):
    print(f"\n{'construction':<30}{'secondes':>10}{'but':>6}{'cahiers exécutés':>18}")
    for label, seconds, count in rows:
        print(f"{label:<30}{seconds:>10.1f}{TARGETS.get(label, ''):>6}{count:>18}")


def show_preview(found):
    title = f"aperçu : de l’enregistrement à l’écran (but : {PREVIEW} s)"
    print(f"\n{title:<56}{'médiane':>9}{'pire':>7}")
    for name, seconds in found.items():
        print(f"{name:<56}{seconds[len(seconds) // 2]:>9.1f}{seconds[-1]:>7.1f}")


def show_costs(root):
    costs = json.loads((root / "_build" / "execution.json").read_text("utf8"))
    title = f"cahier (buts : {CPU} s, {PEAK} Mo)"
    print(f"\n{title:<42}{'processeur, s':>14}{'pic, Mo':>9}{'étalon, s':>11}")
    for name, cost in sorted(costs.items(), key=lambda item: -item[1]["cpu"]):
        print(f"{name:<42}{cost['cpu']:>14.0f}{cost['peak']:>9}{cost['reference']:>11.2f}")
    print(f"{'ensemble':<42}{sum(cost['cpu'] for cost in costs.values()):>14.0f}")


def show_demonstrations(rows):
    print(f"\n{'démonstration':<56}{'mesure':>10}{'but':>8}")
    for label, value, unit, target in rows:
        print(f"{label:<56}{f'{value:.1f} {unit}':>10}{f'{target} {unit}':>8}")


def show_visits(found):
    goals = ", ".join(f"{name} {goal}" for name, goal in visits.SCORES.items())
    print(f"\nLighthouse, sur un téléphone, médiane de {visits.RUNS} essais (buts : {goals})")
    columns = dict.fromkeys(visits.SCORES, "") | {name: unit for name, (_, unit) in visits.MEASURES.items()}
    print(f"{'':<42}" + "".join(f"{', '.join(filter(None, title)):>21}" for title in columns.items()))
    for name, values in found.items():
        print(f"{name:<42}" + "".join(f"{value:>21.4g}" for value in values.values()))


def previewed(root):
    """Les pages chronométrées : celle qui a le moins de texte, et celle qui en a le plus."""
    names = sorted(notebooks.notebooks(root), key=lambda name: (root / f"{name}.md").stat().st_size)
    return names[0], names[-1]


def cold_builds(folder, ours):
    """À froid encore : (secondes des cahiers seuls, de jupyter-book seul, cahiers dont les sorties diffèrent)."""
    again, plain = copy_book(f"{folder}/again"), copy_book(f"{folder}/plain")
    seconds, _ = timed(again, [sys.executable, "-m", "outils.livre.execute"])
    first, second = outputs(ours), outputs(again)
    different = [name for name, cells in second.items() if first[name] != cells]
    return seconds, plain_build(plain)[0], different


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bref", action="store_true", help="part du livre construit, sans construction à froid")
    parser.add_argument("--visites", action="store_true", help="ne mesure que les visites du site construit")
    options = parser.parse_args(arguments)
    if options.visites:
        return show_visits(visits.measure(ROOT / "_build/html"))
    brief = options.bref
    execute.complete_data_folders()
    serial, different = None, []
    with tempfile.TemporaryDirectory() as folder:
        ours = copy_book(f"{folder}/ours", *(["execution"] if brief else []))
        rows = [build_row("cahiers déjà exécutés" if brief else "à froid", ours)]
        show_visits(visits.measure(ours / "_build/html"))
        show_demonstrations(demonstrations.measure(ours / "_build/html", minutes=1 if brief else 10))
        if not brief:
            alone, serial, different = cold_builds(folder, ours)
            count = len(notebooks.notebooks(ours))
            rows += [("cahiers seuls, à froid", alone, count), ("jupyter-book build, à froid", serial, count)]
        show_costs(ours)
        show_builds(rows + daily(ours))
        show_preview(stopwatch.save_to_screen(ours, previewed(ours)))
    if serial:
        print(f"\nÀ froid, rapport à jupyter-book build : {rows[0][1] / serial:.2f} (but : au plus {RATIO:.1f})")
        print(f"Deux exécutions à froid : {len(different)} cahiers dont les sorties diffèrent {different}")
    return bool(different)


if __name__ == "__main__":
    sys.exit(main())
