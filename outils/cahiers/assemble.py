"""Un cahier publié : la cellule qui le prépare, puis le texte et le code de la page, dans l'ordre."""

from pathlib import Path

import nbformat

from cours.cahier import WHEEL

FORM = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # code replié : dans Jupyter, dans Colab
FOLDED = {"hide-input", "hide-cell", "remove-cell", "remove-input"}
INTRODUCTION = """Ce cahier accompagne [une page]({page}) du cours *{course}*. Exécutez-le de haut en bas, à partir de \
la cellule suivante\u00a0: elle installe ce qui manque ici, et ne fait rien s’il ne manque rien."""
# `@title` : Colab montre ce titre à la place du code, avec un bouton pour l’exécuter.
FIRST_CELL = """# @title Préparation : installe ce qui manque à ce cahier hors du dépôt du cours
import os, site, subprocess, sys

base = os.environ.get("COURS_CAHIERS", "{base}")
try:
    import cours.cahier
except ImportError:
    pip = [sys.executable, "-m", "pip", "install", "--quiet", "--no-deps", f"{{base}}/{wheel}"]
    done = subprocess.run(pip, capture_output=True, text=True)
    if done.returncode:
        print(done.stderr)
        raise SystemExit("Le paquet du cours n’a pas pu être installé. Vérifiez la connexion, puis réessayez.")
    site.addsitedir(site.getusersitepackages())  # pip a pu créer ce dossier à l’instant
    import cours.cahier
cours.cahier.prepare("{name}", base, "{digest}")"""


def code_cell(cell):
    tags = cell.metadata.get("tags", [])
    metadata = {"tags": tags} | (FORM if FOLDED & set(tags) else {}) if tags else {}
    return nbformat.v4.new_code_cell(cell.source, metadata=metadata)


def assemble(cells, code):
    """Les cellules, dans l'ordre ; celles que le site retire (`remove-cell`) reviennent à leur place."""
    waiting = sorted(code)
    for cell in cells:
        if isinstance(cell, str):
            yield nbformat.v4.new_markdown_cell(cell)
        else:
            while waiting and waiting[0] <= cell:
                yield code_cell(code[waiting.pop(0)])
    yield from (code_cell(code[rank]) for rank in waiting)


def export(repository, name, cells, code, digest, course):
    """Le cahier `name` complet, en JSON.

    `cells` : ses cellules d'après `_ext/notebook_builder.py` ; `code` : {rang: cellule} du cahier exécuté ; `digest` :
    empreinte du paquet `cours` publié avec lui.
    """
    introduction = INTRODUCTION.format(page=repository.site(f"{name}.html"), course=course)
    first = FIRST_CELL.format(base=repository.raw().rstrip("/"), wheel=WHEEL, name=name, digest=digest)
    preparation = nbformat.v4.new_code_cell(first, metadata={"cellView": "form"})
    before = [nbformat.v4.new_markdown_cell(introduction), preparation]
    notebook = nbformat.v4.new_notebook(cells=before + list(assemble(cells, code)))
    for rank, cell in enumerate(notebook.cells):
        cell.id = f"cellule-{rank:03}"  # et non au hasard : deux exports sont identiques
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "colab": {"toc_visible": True},
        "cours": {"source": f"{name}.md", "chapter": int(Path(name).name.partition("-")[0])},
    }
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"
