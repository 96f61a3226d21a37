"""Un cahier publié : la cellule qui le prépare, puis le texte et le code de la page, dans l'ordre."""

import hashlib
from collections import Counter

import nbformat

from cours.cahier import WHEEL

FORM = {"jupyter": {"source_hidden": True}, "cellView": "form"}  # code replié : dans Jupyter, dans Colab
PREPARATION = "cours.cahier.prepare("  # ce qui fait reconnaître la première cellule
FOLDED = {"hide-input", "hide-cell", "remove-cell", "remove-input"}
INTRODUCTION = """Ce cahier accompagne [une page]({page}) du cours *{course}*. Exécutez-le de haut en bas, à partir de \
la cellule suivante\u00a0: elle installe ce qui manque ici, et ne fait rien s’il ne manque rien."""
# `@title` : Colab montre ce titre à la place du code, avec un bouton pour l’exécuter.
FIRST_CELL = """# @title Préparation : installe ce qui manque à ce cahier hors du dépôt du cours
import os, sys, tempfile, urllib.request, zipfile

base = os.environ.get("COURS_CAHIERS", "{base}")
try:
    import cours.cahier
except Exception:  # pas encore installé, ou masqué par un fichier cours.py
    sys.modules.pop("cours", None)
    folder = tempfile.mkdtemp()
    wheel = os.path.join(folder, "{wheel}")
    try:
        with urllib.request.urlopen(f"{{base}}/{wheel}", timeout=60) as page, open(wheel, "wb") as file:
            file.write(page.read())
        zipfile.ZipFile(wheel).extractall(folder)
    except Exception as error:
        code = getattr(error, "code", None) or getattr(error, "errno", None)
        advice = {{
            404: f"Rien n’est publié ici : {{base}}. Rouvrez ce cahier depuis la page du cours.",
            28: "Le disque est plein. Libérez de la place, puis exécutez de nouveau cette cellule.",
        }}.get(code, "Vérifiez la connexion au réseau, puis exécutez de nouveau cette cellule.")
        raise SystemExit(f"Le paquet du cours n’a pas pu être téléchargé ({{error}}). {{advice}}") from None
    sys.path.insert(0, folder)
    import cours.cahier
cours.cahier.prepare("{name}", base, "{digest}")"""

# À la fin d'un cahier dont la page cite des valeurs.
RESULTS = """## Vos résultats

La cellule suivante compare ce que vous venez de calculer à ce que publie la page. Rien n’est envoyé."""
RESULTS_CELL = "from cours import resultats\n\nresultats.show()"


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


def identify(cells):
    """Donne à chaque cellule un identifiant tiré de ce qu'elle contient, et non de son rang.

    Une cellule ajoutée n'en change aucun autre : le cahier d'un étudiant, que git fusionne avec le nouveau, n'a pas
    deux cellules de même identifiant. Deux exports sont identiques.
    """
    seen = Counter()
    for cell in cells:
        content = "préparation" if PREPARATION in cell.source else cell.source  # elle change à chaque publication
        name = hashlib.sha256(f"{cell.cell_type} {content}".encode()).hexdigest()[:12]
        seen[name] += 1
        cell.id = name if seen[name] == 1 else f"{name}-{seen[name]}"


def export(repository, name, cells, code, digest, course, has_values=False):
    """Le cahier `name` complet, en JSON.

    `cells` : ses cellules d'après `_ext/notebook_builder.py` ; `code` : {rang: cellule} du cahier exécuté ; `digest` :
    empreinte du paquet `cours` publié avec lui ; `has_values` : sa page cite des valeurs, que la dernière cellule
    compare aux siennes.
    """
    introduction = INTRODUCTION.format(page=repository.site(f"{name}.html"), course=course)
    first = FIRST_CELL.format(base=repository.raw().rstrip("/"), wheel=WHEEL, name=name, digest=digest)
    preparation = nbformat.v4.new_code_cell(first, metadata=FORM)
    before = [nbformat.v4.new_markdown_cell(introduction), preparation]
    after = [nbformat.v4.new_markdown_cell(RESULTS), nbformat.v4.new_code_cell(RESULTS_CELL)] if has_values else []
    notebook = nbformat.v4.new_notebook(cells=before + list(assemble(cells, code)) + after)
    identify(notebook.cells)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
        "colab": {"toc_visible": True},
        "cours": {"source": f"{name}.md"},
    }
    nbformat.validate(notebook)
    return nbformat.writes(notebook) + "\n"
