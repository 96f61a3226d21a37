"""Prépare un cahier publié là où le cours n'est pas installé : Colab, JupyterHub, votre machine.

Le paquet publié avec les cahiers contient `cahiers.json` : les réglages du site et, pour chaque cahier, les
bibliothèques qu'il importe, ses fichiers compagnons et les valeurs de sa page. Dans le dépôt du cours, ce fichier
n'existe pas, et il n'y a rien à préparer. La première cellule d'un cahier déballe ce paquet dans un dossier
provisoire s'il n'est pas installé, puis appelle `prepare`, qui l'installe.
"""

import hashlib
import http.client
import importlib
import json
import os
import shutil
import sys
from importlib import util
from pathlib import Path, PurePosixPath
from urllib.request import urlopen

from cours import installation, resultats

WHEEL = "cours-1.0.0-py3-none-any.whl"  # un nom fixe : un cahier copié dans un Drive le demandera encore dans un an
TIMEOUT = 60  # secondes de silence admises pendant un téléchargement


def prepare(name, base, digest):
    """Installe ce qui manque au cahier `name` (« chapters/10-cnn-mnist ») et rapporte ses fichiers compagnons.

    `base` est l'adresse de la branche des cahiers, `digest` l’empreinte du paquet `cours` publié avec lui. Rien de
    ce qui convient ne change de version. Un échec lève `SystemExit`, avec une phrase en français.
    """
    published = _published()
    if published is None:
        print("Prêt : ce cahier est dans le dépôt du cours, rien n’est à installer.")
        return
    installation.check_python(published["pythons"])
    unpacked = Path(__file__).parents[1]
    if (unpacked / WHEEL).exists():
        _install_itself(unpacked).prepare(name, base, digest)
        return
    if published["digest"] != digest and _updated(base):
        raise SystemExit(f"Le paquet du cours vient d’être mis à jour. {installation.RESTART}")
    os.environ |= published["environment"]  # avant que TensorFlow, qui ne les lit qu'une fois, ne soit importé
    notebook = published["notebooks"].get(name, {"libraries": {}, "files": {}})
    versions = installation.complete(notebook["libraries"])
    for path, sha256 in notebook["files"].items():
        _fetch(f"{base}/{path}", Path(PurePosixPath(path).relative_to(PurePosixPath(name).parent)), sha256)
    told = [_told(name, version, notebook) for name, version in versions.items()]
    different = [version for version in told if "(" in version]
    resultats.expect_page(notebook.get("values", {}), notebook.get("cells", []), different)
    print(_ready(told, notebook))


def _told(name, version, notebook):
    """« keras 3.13.2 (page : 3.15.1) » : ce qui est ici, et ce que la page emploie si c'est autre chose."""
    page = installation.page_version(notebook["libraries"][name])
    return f"{name} {version}" + (f" (page : {page})" if version != page else "")


def _ready(parts, notebook):
    """La dernière ligne : ce qui est prêt."""
    if notebook["files"]:
        parts = [*parts, f"{len(notebook['files'])} fichier(s) du cahier"]
    return "Prêt : " + ", ".join(["Python {}.{}.{}".format(*sys.version_info), *parts]) + "."


def _published():
    """Ce que le paquet publié sait des cahiers ; None dans le dépôt du cours."""
    record = Path(__file__).with_name("cahiers.json")
    return json.loads(record.read_text("utf8")) if record.exists() else None


def _install_itself(folder):
    """Installe le paquet que la première cellule a déballé dans `folder`, puis l'importe de là où il est installé."""
    if problem := installation.pip("--no-deps", folder / WHEEL):
        raise SystemExit(installation.explanation(problem))
    sys.path.remove(str(folder))
    shutil.rmtree(folder, ignore_errors=True)
    for module in [module for module in sys.modules if module.partition(".")[0] == "cours"]:
        del sys.modules[module]
    found = Path(util.find_spec("cours").origin or "")
    if not found.with_name("cahier.py").exists():
        hiding = f"dossier {found.parent}" if found.name == "__init__.py" else f"fichier {found}"
        raise SystemExit(f"Le {hiding} porte le nom du paquet du cours, et le cache. Renommez-le, {installation.AGAIN}")
    return importlib.import_module("cours.cahier")


def _updated(base):
    """Reprend le paquet publié ; vrai s'il a changé (un cahier plus ancien que lui s'en contente)."""
    before = _published()
    if problem := installation.pip("--force-reinstall", "--no-deps", f"{base}/{WHEEL}"):
        print("Le paquet du cours n’a pas pu être mis à jour ; le cahier continue avec celui d’ici.")
        print(installation.explanation(problem))
    return _published() != before


def _fetch(url, path, sha256):
    """Rapporte un fichier, d'un seul geste et vérifié ; ne fait rien s'il est déjà là, intact."""
    if path.exists() and _digest(path.read_bytes()) == sha256:
        return
    try:
        with urlopen(url, timeout=TIMEOUT) as answer:
            content = answer.read()
    except (OSError, http.client.HTTPException) as error:  # la seconde : transfert coupé
        reason = f"HTTP error {error.code}" if hasattr(error, "code") else "Connection"
        advice = installation.explanation(reason)
        raise SystemExit(f"Le fichier {path} n’a pas pu être téléchargé ({url} : {error}). {advice}") from None
    if _digest(content) != sha256:
        raise SystemExit(f"Le fichier {path} reçu de {url} est incomplet ou altéré. {installation.NETWORK}")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.partiel")
    try:
        temporary.write_bytes(content)
        temporary.replace(path)
    except OSError as error:
        raise SystemExit(installation.explanation(f"Errno {error.errno}")) from None


def _digest(content):
    return hashlib.sha256(content).hexdigest()
