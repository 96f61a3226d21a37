"""Rien n'a changé : le savoir en moins d'une seconde, avant d'importer Sphinx et les bibliothèques de calcul.

Une construction réussie laisse dans `_build/etat.json` l'empreinte de tout ce dont elle dépendait, fichier par fichier,
et de tout ce qu'elle a produit. On en voit trop plutôt que pas assez (le moindre fichier du dépôt y entre) : au premier
écart qui n'est pas le texte d'une page, la construction reprend son cours ordinaire, qui juge cahier par cahier.
"""

import hashlib
import json
import os
import sys
import sysconfig
from datetime import UTC, datetime
from pathlib import Path

BUILT = ("_build/html", "_build/execution", "_build/essais")
APART = {"_build", "__pycache__"}  # avec ce dont le nom commence par un point : .git, .venv…


def source_files(root):
    """Tous les fichiers du dépôt, sauf les cachés et ce qui est construit."""
    for folder, names, files in os.walk(root):
        names[:] = sorted(name for name in names if name not in APART and not name.startswith("."))
        yield from (Path(folder, file) for file in sorted(files) if not file.startswith("."))


def surroundings():
    """Ce qui, hors des fichiers, change le livre : variables, Python, bibliothèques installées, date des solutions."""
    variables = {name: value for name, value in os.environ.items() if name.startswith(("COURS_", "GITHUB_REPOSITORY"))}
    site_packages = Path(sysconfig.get_path("purelib"))
    installed = sorted(path.name for path in site_packages.glob("*.dist-info"))  # nom et version
    return [sorted(variables.items()), sys.version, installed, str(datetime.now(UTC).date())]


def sources(root):
    """{fichier: empreinte de son contenu} de tout ce dont le livre dépend ; sous "" : ce qui n'est pas un fichier."""
    found = {"": hashlib.sha256(json.dumps(surroundings()).encode()).hexdigest()}
    for path in source_files(root):
        if path.is_file():  # un lien peut ne mener nulle part
            with path.open("rb") as file:
                found[path.relative_to(root).as_posix()] = hashlib.file_digest(file, "sha256").hexdigest()
    return found


def results(root, data_folders):
    """Empreinte des fichiers construits et des données, d'après leurs noms, leurs tailles et leurs dates."""
    total = hashlib.sha256()
    for folder in [*(root / name for name in BUILT), *map(Path, data_folders)]:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                found = path.stat()
                total.update(f"{path} {found.st_size} {found.st_mtime_ns}\0".encode())
    return total.hexdigest()


def record(root, before, data_folders):
    """Retient l'état d'une construction qui vient de réussir ; `before` : ses `sources`, lues avant de commencer."""
    folders = [str(folder) for folder in data_folders]
    state = {"sources": before, "results": results(root, folders), "data_folders": folders}
    (root / "_build" / "etat.json").write_text(json.dumps(state), "utf8")


def changes(root):
    """Ce qui a changé, paru ou disparu depuis la dernière construction réussie, parmi les `sources` : leurs noms.

    None : pas de telle construction, ou ce qu'elle a produit n'est plus là tel quel.
    """
    try:
        state = json.loads((root / "_build" / "etat.json").read_text("utf8"))
        if state["results"] != results(root, state["data_folders"]):
            return None
        return {name for name, _ in state["sources"].items() ^ sources(root).items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):  # absent, ou illisible : on construit
        return None
