"""Exporte les feuilles d'exercices en cours nbgrader.

    python -m outils.feuilles.nbgrader_course [--feuille NN-slug] [--sortie DOSSIER]

C'est `make nbgrader`. Le texte des cahiers vient de `make cahiers`, le code et les contrôles de `solutions/`. Un
dossier déjà en service garde ses réglages, ses copies et ses notes : seul `source/` est récrit. nbgrader n'est pas
nécessaire ici, seulement là où l'on s'en sert.
"""

import argparse
import shutil
import sys
from pathlib import Path

import nbformat

from outils.feuilles import sheets
from outils.feuilles.cells import REGION, STUB

ROOT = Path(__file__).parents[2]
CONFIG = """# Réglages de nbgrader pour ce cours. Ce fichier est à vous : make nbgrader ne le récrit pas.
c = get_config()  # noqa: F821

c.CourseDirectory.course_id = "reseaux-de-neurones"
c.ClearSolutions.code_stub = {{"python": {stub!r}}}
c.ClearSolutions.text_stub = "À vous de jouer"
c.Execute.timeout = 180  # secondes par cellule
"""
# Ce que l'énoncé laisse à la place d'une solution.
STUB = REGION.sub(STUB, "### BEGIN SOLUTION\n### END SOLUTION\n").rstrip()
COMMON = {"schema_version": 3, "task": False}
# Dernière ligne d'un contrôle : nbgrader donne les points d'une cellule quand elle ne lève pas d'erreur.
VERDICT = '\n\nassert verdict.state == "right", verdict.message'
PREPARATION = "cours.cahier.prepare("  # la première cellule d'un cahier publié ; ici, le paquet est dans le dossier


def assignment(sheet, page):
    """Le cahier source du devoir : `page`, l'énoncé (un cahier nbformat), où les solutions reprennent leur place."""
    start = next((rank for rank, cell in enumerate(page.cells, 1) if PREPARATION in cell.source), 0)
    page = nbformat.v4.new_notebook(cells=page.cells[start:], metadata=page.metadata)
    code = [cell for cell in page.cells if cell.cell_type == "code"]
    given = [cell for cell in sheet.cells if "solution-only" not in cell.tags]
    exercises = {part: exercise for exercise in sheet.exercises for part in (exercise.answer, exercise.check)}
    for cell, source in zip(code, given, strict=True):
        cell.source, cell.outputs, cell.execution_count = source.source, [], None
        cell.metadata["nbgrader"] = cell_metadata(source, exercises.get(source))
        if cell.metadata["nbgrader"].get("grade") and "check" in source.tags:
            cell.source += VERDICT
    for rank, cell in enumerate(page.cells):
        cell.id = f"cellule-{rank:03}"
        locked = {"grade_id": cell.id, "grade": False, "solution": False, "locked": True}
        cell.metadata["nbgrader"] = COMMON | locked | cell.metadata.get("nbgrader", {})
    return page


def cell_metadata(cell, exercise):
    """Ce que nbgrader doit savoir d'une cellule de code ; rien si elle n'est ni réponse, ni contrôle qui note.

    Une question ouverte porte ses points sur la réponse : nbgrader la donne à noter à la main.
    """
    if exercise is None or (exercise.rubric and cell == exercise.check):
        return {}
    number, points = exercise.number.replace(".", "-"), {"points": exercise.points}
    if cell == exercise.answer:
        by_hand = {"grade": True} | points if exercise.rubric else {"grade": False}
        return {"grade_id": f"reponse-{number}", "solution": True, "locked": False} | by_hand
    return {"grade_id": f"controle-{number}", "grade": True, "solution": False} | points


def export(sheet, page, folder, package=ROOT / "cours"):
    """Écrit `source/NN-slug/` dans `folder` : le cahier, et le paquet `cours` qu'il importe."""
    target = folder / "source" / sheet.name
    shutil.rmtree(target / "cours", ignore_errors=True)
    # nbgrader recopie ces fichiers avant de corriger : un paquet modifié dans une copie n'y change rien.
    shutil.copytree(package, target / "cours", ignore=shutil.ignore_patterns("__pycache__"))
    nbformat.write(assignment(sheet, page), target / f"{sheet.name}.ipynb")


def write_config(folder):
    """Écrit les réglages, sauf s'il y en a déjà."""
    path = folder / "nbgrader_config.py"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.write_text(CONFIG.format(stub=STUB), "utf8")


def main(arguments=None):
    parser = argparse.ArgumentParser(description="Exporte les feuilles d'exercices en cours nbgrader.")
    parser.add_argument("--feuille", help="n'exporte que cette feuille, par exemple 02-perceptron")
    parser.add_argument("--sortie", type=Path, default=ROOT / "_build" / "nbgrader", help="dossier du cours nbgrader")
    parser.add_argument("--cahiers", type=Path, default=ROOT / "_build" / "cahiers" / "exercises")
    options = parser.parse_args(arguments)
    found = {path.stem: path for path in sheets.sources()}
    if options.feuille and options.feuille not in found:
        print(f"La feuille « {options.feuille} » n’existe pas. Feuilles : {', '.join(found)}.", file=sys.stderr)
        return 1
    folder = options.sortie.expanduser().absolute()
    names = [options.feuille] if options.feuille else list(found)
    missing = [name for name in names if not (options.cahiers / f"{name}.ipynb").exists()]
    if missing:
        print(f"Sans cahier dans {options.cahiers} : {', '.join(missing)}. Lancez make cahiers.", file=sys.stderr)
        return 1
    write_config(folder)
    for name in names:
        page = nbformat.read(options.cahiers / f"{name}.ipynb", as_version=4)
        export(sheets.read_sheet(found[name]), page, folder)
    print(f"{len(names)} devoir{'s' * (len(names) > 1)} dans {folder}. Ensuite, dans ce dossier :")
    print(f"  nbgrader generate_assignment {names[0]}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
