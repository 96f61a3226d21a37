"""Lire les copies d'un dossier, et trouver à quelle feuille d'exercices chacune répond.

Une copie a pu passer par Colab, perdre ses métadonnées, changer de nom : seul compte le code de ses cellules.
"""

import json
import os
import re
from dataclasses import dataclass
from pathlib import Path

from outils.feuilles import sheets
from outils.feuilles.cells import defined_names

MAX_BYTES = 50 << 20
DEFINITION = re.compile(r"^(?:async )?(?:def|class) +(\w+)", re.M)


class Unreadable(Exception):
    """La copie ne peut pas être corrigée ; le message s'adresse à l'étudiant."""


class UnknownSheet(Exception):
    """La feuille demandée n'existe pas ; le message donne celles qui existent."""


@dataclass(frozen=True)
class Submission:
    """`cells` : le code de chaque cellule, par rang dans le cahier (à partir de 1)."""

    cells: dict
    sheet_name: str | None  # « 01-histoire », si le cahier le dit

    def names(self):
        """Les fonctions et les classes définies, dans l'ordre des cellules."""
        return {name: rank for rank, source in self.cells.items() for name in DEFINITION.findall(source)}


def find_files(folder, ignored=()):
    """Tous les fichiers du dossier, sous-dossiers compris, sauf les fichiers cachés et `ignored`."""
    ignored = {os.path.realpath(path) for path in ignored}
    for path in sorted(folder.rglob("*")):
        hidden = any(part.startswith((".", "__MACOSX")) for part in path.relative_to(folder).parts)
        if not hidden and not path.is_dir() and os.path.realpath(path) not in ignored:
            yield path


def is_notebook(path):
    """Vrai si le nom est celui d'un cahier, capitales et terminaison ajoutée par un navigateur comprises."""
    return path.name.lower().endswith((".ipynb", ".ipynb.txt", ".ipynb.json"))


def read_submission(path):
    """La copie `path` ; `Unreadable` si ce n'est pas un cahier."""
    if path.is_symlink() or not path.is_file():
        raise Unreadable("ce n’est pas un fichier ordinaire.")
    size = path.stat().st_size
    if not size:
        raise Unreadable("le fichier est vide.")
    if not is_notebook(path):
        raise Unreadable("ce n’est pas un cahier Jupyter (.ipynb).")
    if size > MAX_BYTES:
        raise Unreadable("le cahier est trop gros : effacez les sorties, puis enregistrez.")
    try:
        return parse(json.loads(path.read_text("utf-8-sig")))
    except OSError:
        raise Unreadable("le fichier ne peut pas être lu.") from None
    except (ValueError, RecursionError):  # JSON ou UTF-8 invalides
        raise Unreadable("le fichier est abîmé : ce n’est pas du JSON.") from None
    except (AttributeError, KeyError, TypeError):
        raise Unreadable("le fichier est du JSON, mais n’a pas la forme d’un cahier Jupyter.") from None


def parse(notebook):
    """La copie que décrit le JSON d'un cahier, au format 3 ou 4."""
    cells = [cell for part in notebook.get("worksheets", [notebook]) for cell in part["cells"]]
    code = {rank: code_of(cell) for rank, cell in enumerate(cells, 1) if cell["cell_type"] == "code"}
    name = notebook.get("metadata", {}).get("cours", {}).get("source", "")
    kept = {rank: source for rank, source in code.items() if source.strip()}
    return Submission(kept, Path(name).stem or None)


def code_of(cell):
    source = cell["source"] if "source" in cell else cell["input"]
    return source if isinstance(source, str) else "".join(source)


class SheetFinder:
    """Trouve la feuille d'une copie : ce que dit le cahier, sinon les fonctions qu'il définit, sinon `default`."""

    def __init__(self, root, default=None):
        self.sheets = {path.stem: sheets.read_sheet(path) for path in sheets.sources(root)}
        if default is not None and default not in self.sheets:
            known = ", ".join(self.sheets) or "aucune"
            raise UnknownSheet(f"La feuille « {default} » n’existe pas. Feuilles : {known}.")
        self.default = self.sheets.get(default)

    def find(self, submission):
        """La feuille à laquelle `submission` répond ; `Unreadable` si rien ne permet de le savoir."""
        if submission.sheet_name in self.sheets:
            return self.sheets[submission.sheet_name]
        found = set(submission.names())
        scores = {name: len(found & answer_names(sheet)) for name, sheet in self.sheets.items()}
        best = [name for name, score in scores.items() if score and score == max(scores.values())]
        if len(best) == 1:
            return self.sheets[best[0]]
        if self.default is not None:
            return self.default
        raise Unreadable("aucune fonction demandée n’y est définie : on ne sait pas à quelle feuille elle répond.")


def answer_names(sheet):
    """Les noms que les réponses d'une feuille définissent."""
    return {name for exercise in sheet.exercises for name in defined_names(exercise.answer)}
