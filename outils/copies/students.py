"""Qui a rendu quoi : les fichiers d'un dossier de copies, rangés par étudiant.

Moodle nomme chaque dépôt « Nom Prénom_1234_assignsubmission_file », en dossier (depuis la version 3.1) ou en tête du
nom de fichier ; 1234 est l'identifiant de sa feuille d'évaluation. nbgrader les range sous `submitted/ÉTUDIANT/`. Dans
un dossier quelconque, chaque fichier est une copie.
"""

import os
import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from outils.copies.lateness import read_timestamp
from outils.copies.submissions import is_notebook

MOODLE = re.compile(r"(?P<student>[^/]+)_(?P<id>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?$")
NBGRADER = "submitted"


@dataclass(frozen=True)
class Copy:
    """Ce qu'un étudiant a rendu : le cahier à corriger (None s'il n'y en a pas), et ce qu'il faut en dire."""

    name: str  # tel qu'il s'écrit dans le tableau
    path: Path | None
    note: str = ""
    moodle_id: str | None = None
    prefix: str | None = None  # le dossier où Moodle attend son retour
    submitted: datetime | None = None  # None : rien ne date la remise


def find_copies(paths, folder, dates=None):
    """Les copies, dans l'ordre des fichiers : une par étudiant si les noms disent qui il est, sinon une par fichier.

    `dates` : celles que dit l'archive, {fichier: date}.
    """
    groups = {}
    for path in paths:
        relative = path.relative_to(folder)
        groups.setdefault(owner(relative) or (readable(relative), None), []).append(path)
    return [dated(one_copy(*who, files), dates or {}) for who, files in groups.items()]


def dated(copy, dates):
    """La copie, et quand son cahier a été remis ; le `timestamp.txt` d'un dépôt de Moodle serait de l'étudiant."""
    if copy.path is None:
        return copy
    left_by_nbgrader = None if copy.moodle_id else read_timestamp(copy.path.parent)
    return replace(copy, submitted=dates.get(copy.path) or left_by_nbgrader)


def owner(relative):
    """(nom, identifiant de Moodle ou None) de qui a rendu ce fichier ; None si rien ne le dit."""
    for part in relative.parts:
        if found := MOODLE.match(part):
            return readable(found["student"]), found["id"]
    if NBGRADER in relative.parts[:-2]:
        return readable(relative.parts[relative.parts.index(NBGRADER) + 1]), None
    return None


def one_copy(name, moodle_id, files):
    """La copie d'un étudiant : de plusieurs cahiers, le dernier enregistré."""
    prefix = moodle_id and f"{name}_{moodle_id}_assignsubmission_file"
    if len(files) == 1:
        return Copy(name, files[0], "", moodle_id, prefix)
    notebooks = [path for path in files if is_notebook(path) and not path.is_symlink()]
    if not notebooks:
        told = ", ".join(f"« {readable(path.name)} »" for path in files)
        return Copy(name, None, f"aucun cahier Jupyter (.ipynb) parmi {told}.", moodle_id, prefix)
    chosen = max(notebooks, key=lambda path: (path.stat().st_mtime, path))
    notes = []
    if len(notebooks) > 1:
        notes.append(
            f"{len(notebooks)} cahiers rendus : « {readable(chosen.name)} », le dernier enregistré, est corrigé."
        )
    if ignored := [readable(path.name) for path in files if path not in notebooks]:
        notes.append("Laissé de côté : " + ", ".join(ignored) + ".")
    return Copy(name, chosen, " ".join(notes), moodle_id, prefix)


def readable(name):
    """Un nom tel qu'il s'écrit : accents composés (macOS les sépare), octets illisibles remplacés."""
    return unicodedata.normalize("NFC", os.fsencode(name).decode("utf8", "replace"))
