"""Les cahiers exécutés : les ranger avec leur empreinte, les retrouver, les donner à Sphinx.

Chacun va dans `_build/execution/`, avec l'empreinte de ce dont il dépend ; elle fait foi.
"""

import base64
import contextlib
import hashlib
import json
from functools import cache
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from outils.livre.notebooks import code_cells


def stored_path(root, name):
    """Là où on range le cahier exécuté."""
    return Path(root) / "_build" / "execution" / f"{name}.ipynb"


def keep(root, name, notebook, fingerprint, cost, loads):
    """Range le cahier exécuté (écriture atomique) avec ce qui permet de savoir s'il est à jour, et ce qu'il a coûté."""
    notebook.metadata["cours"] = {"fingerprint": fingerprint, **cost, "datasets": loads}
    path = stored_path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    nbformat.write(notebook, temporary)
    temporary.replace(path)


def stored(root, name):
    """Le cahier rangé, ou None s'il n'y en a pas de lisible."""
    try:
        return nbformat.read(stored_path(root, name), as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError):
        return None


def facts(root, name):
    """Ce que l'on sait du cahier rangé : empreinte, coût, données ; vide s'il n'y en a pas."""
    try:
        found = stored_path(root, name).stat()
    except OSError:
        return {}
    return _facts(root, name, found.st_mtime_ns, found.st_size)


@cache
def _facts(root, name, *_):
    executed = stored(root, name)
    return executed.metadata.get("cours", {}) if executed else {}


def is_current(known, fingerprint):
    """Vrai si le cahier dont `known` sont les `facts` est à jour."""
    return known.get("fingerprint") == fingerprint and "peak" in known  # rangé avant que l'on mesure : à refaire


def sphinx_cache(root):
    return root / "_build" / ".jupyter_cache"


def given(root):
    """{cahier: de quelle page et de quelle exécution} de ce que Sphinx a déjà reçu."""
    with contextlib.suppress(OSError, ValueError):
        return json.loads((sphinx_cache(root) / "donnes.json").read_text("utf8"))
    return {}


def fill_sphinx_caches(root, notebooks):
    """`fill_sphinx_cache` pour ces cahiers, {nom: cahier} ; ceux dont rien n'a changé depuis la fois d'avant y sont."""
    marks = given(root)
    for name, notebook in notebooks.items():
        text = (root / f"{name}.md").read_bytes()
        mark = f"{hashlib.sha256(text).hexdigest()} {stored_path(root, name).stat().st_mtime_ns}"
        if marks.get(name) != mark:
            fill_sphinx_cache(root, name, notebook)
            marks[name] = mark
    sphinx_cache(root).mkdir(parents=True, exist_ok=True)
    (sphinx_cache(root) / "donnes.json").write_text(json.dumps(marks), "utf8")


def drawings_folder(root):
    """Où se rangent les dessins (SVG), sous le nom que MyST-NB donne au PNG : l'empreinte de ses octets.

    Dans le cache de Sphinx : qui l'efface fait aussi redonner toutes les sorties.
    """
    return sphinx_cache(Path(root)) / "dessins"


def for_site(root, output):
    """Ce que MyST-NB attend : une valeur collée sans la phrase qu'elle montre dans Jupyter, une figure en PNG seul.

    Son dessin est mis à part, et `_ext/figures.py` choisit ; sinon, le SVG l'emporterait partout où il faut une image.
    """
    data = output.get("data", {})
    dropped = {"text/plain"} if "scrapbook" in output.get("metadata", {}) else set()
    if {"image/png", "image/svg+xml"} <= data.keys():
        path = drawings_folder(root) / f"{hashlib.sha256(base64.b64decode(data['image/png'])).hexdigest()}.svg"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("".join(data["image/svg+xml"]), "utf8")
        dropped.add("image/svg+xml")
    if not dropped:
        return output
    kept = {form: value for form, value in data.items() if form not in dropped}
    # La taille que Jupyter note à l'image ferait mettre par Sphinx un lien autour d'elle : la page a déjà le sien.
    metadata = {name: value for name, value in output.metadata.items() if name != "image/png"}
    return nbformat.from_dict(output | {"data": kept, "metadata": metadata})


def fill_sphinx_cache(root, name, notebook):
    """Donne à jupyter-cache les sorties rangées, sous la clef du texte actuel (légendes et étiquettes comprises)."""
    executed = stored(root, name)
    for cell, old in zip(code_cells(notebook), code_cells(executed), strict=True):
        cell.outputs, cell.execution_count = [for_site(root, output) for output in old.outputs], old.execution_count
    kept = get_cache(str(sphinx_cache(root)))
    kept.change_cache_limit(1000)
    bundle = CacheBundleIn(
        notebook, str(root / f"{name}.md"), data={"execution_seconds": executed.metadata["cours"]["seconds"]}
    )
    kept.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def write_summary(root, names):
    """`_build/execution.json` : coût et données de chaque cahier, pour le bandeau et le pied des pages."""
    kept = ("seconds", "cpu", "peak", "reference", "datasets", "fingerprint")
    summary = {name: {k: facts(root, name)[k] for k in kept} for name in names}
    path, text = root / "_build" / "execution.json", json.dumps(summary, ensure_ascii=False, indent=1)
    if not path.exists() or path.read_text("utf8") != text:  # sa date fait relire la page qui le cite
        path.write_text(text, "utf8")
