"""L'empreinte d'un cahier : elle change avec tout ce dont ses sorties dépendent, et avec rien d'autre."""

import hashlib
import json
import platform

from outils.livre.datasets import datasets, own_files, own_readers
from outils.livre.dependencies import library_versions, package_files
from outils.livre.drawing import SETTINGS
from outils.livre.environment import NOTEBOOK_ENVIRONMENT
from outils.livre.notebooks import code_cells, companion_files, read_notebook

EXECUTION_TAGS = ("raises-exception", "skip-execution")  # les étiquettes de cellule auxquelles nbclient obéit


def digest(*parts):
    """Empreinte SHA-256 (hexadécimale) d'une suite de textes ou d'octets."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part if isinstance(part, bytes) else part.encode())
        total.update(b"\0")
    return total.hexdigest()


def fingerprint(root, name, notebook=None):
    """Empreinte de tout ce qui détermine les sorties du cahier `name` (`notebook`, s'il est déjà lu).

    Y entrent : le code de ses cellules et leurs étiquettes d'exécution, le noyau et ses réglages, la version de Python,
    les versions épinglées des bibliothèques qu'il importe, les fichiers de `cours/` et du dossier compagnon, l'état des
    données qu'il importe, et d'elles seules. N'y entrent pas : la prose, les autres étiquettes, les légendes. (La clef
    de jupyter-cache ignore les versions, les données et `cours/`.)
    """
    from cours import donnees  # scikit-learn avec lui : une seconde, que ne paie pas qui n'emploie que `digest`

    notebook = notebook or read_notebook(root, name)
    cells = [cell.source for cell in code_cells(notebook)]
    tags = [cell.metadata.get("tags", []) for cell in code_cells(notebook)]
    modules = package_files(root, cells)
    sources = cells + [path.read_text("utf8") for path in modules if path.suffix == ".py"]
    files = modules + companion_files(root, name) + own_files(root, sources)
    sources += own_readers(root, sources)
    versions = library_versions(root, sources)
    parts = [
        *cells,
        json.dumps([[tag for tag in EXECUTION_TAGS if tag in found] for found in tags]),
        json.dumps([notebook.metadata.get("kernelspec", {}), NOTEBOOK_ENVIRONMENT], sort_keys=True),
        ".".join(platform.python_version_tuple()[:2]),
        json.dumps(versions),
        *(SETTINGS if "matplotlib" in versions else ()),
        *(f"{path.relative_to(root)} {digest(path.read_bytes())}" for path in files),
        *(f"{dataset} {donnees.fingerprint(dataset)}" for dataset in datasets(cells)),
    ]
    return digest(*parts)
