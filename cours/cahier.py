"""Prépare un cahier publié là où le cours n'est pas installé : Colab, JupyterHub, votre machine.

Le paquet publié avec les cahiers contient `cahiers.json` : pour chaque cahier, les bibliothèques qu'il importe et ses
fichiers compagnons. Dans le dépôt du cours, ce fichier n'existe pas, et il n'y a rien à préparer.
"""

import hashlib
import http.client
import importlib
import json
import re
import site
import subprocess
import sys
import tempfile
from importlib import metadata, util
from pathlib import Path, PurePosixPath
from urllib.request import urlopen

WHEEL = "cours-1.0.0-py3-none-any.whl"  # un nom fixe : un cahier copié dans un Drive le demandera encore dans un an
TIMEOUT = 60  # secondes de silence admises pendant un téléchargement
RETRY = "Vérifiez la connexion au réseau, puis exécutez de nouveau cette cellule."


def prepare(name, base, digest):
    """Installe ce qui manque au cahier `name` (« chapters/10-cnn-mnist ») et rapporte ses fichiers compagnons.

    `base` est l'adresse de la branche des cahiers, `digest` l’empreinte du paquet `cours` publié avec lui. Rien de
    ce qui est déjà installé ne change de version. Un échec lève `SystemExit`, avec une phrase en français.
    """
    published = _published()
    if published is None:
        return
    if published["digest"] != digest and _updated(base):
        raise SystemExit("Le paquet du cours vient d’être mis à jour. Redémarrez le noyau, puis exécutez tout.")
    notebook = published["notebooks"].get(name, {"modules": {}, "files": {}})
    missing = [pins for module, pins in notebook["modules"].items() if not util.find_spec(module)]
    if missing:
        _install_keeping_the_rest([pin for pins in missing for pin in pins])
    for path, sha256 in notebook["files"].items():
        _fetch(f"{base}/{path}", Path(PurePosixPath(path).relative_to(PurePosixPath(name).parent)), sha256)


def _published():
    """Ce que le paquet publié sait des cahiers ; None dans le dépôt du cours."""
    record = Path(__file__).with_name("cahiers.json")
    return json.loads(record.read_text("utf8")) if record.exists() else None


def _updated(base):
    """Reprend le paquet publié ; vrai s'il a changé (un cahier plus ancien que lui s'en contente)."""
    before = _published()
    if problem := _pip("--force-reinstall", "--no-deps", f"{base}/{WHEEL}"):
        print(f"Le paquet du cours n’a pas pu être mis à jour ; le cahier continue avec celui d’ici.\n{problem}")
    return _published() != before


def _install_keeping_the_rest(pins):
    """Installe ces versions sans toucher à celles qui sont présentes ; à défaut, d'autres, qui s'en accommodent."""
    names = [re.split("[ =<>!~;]", pin)[0] for pin in pins]
    conditions = [pin.partition(";")[2] for pin in pins]
    any_version = [f"{name} ;{condition}".rstrip(" ;") for name, condition in zip(names, conditions, strict=True)]
    shown = sorted({name.removesuffix("-cpu") for name in names})
    print(f"Installation de ce qui manque ici : {', '.join(shown)}…")
    found = [(distribution.metadata["Name"], distribution.version) for distribution in metadata.distributions()]
    present = {re.sub("[-_.]+", "-", name).lower(): version for name, version in reversed(found) if name and version}
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(folder) / "versions.txt"
        kept.write_text("\n".join(f"{name}=={version}" for name, version in present.items()), "utf8")
        problem = _pip("--constraint", kept, *pins) and _pip("--constraint", kept, *any_version)
    if problem:
        raise SystemExit(f"{problem}\nL’installation a échoué ; la raison est ci-dessus, en anglais. {RETRY}")


def _pip(*arguments):
    """Lance `pip install` ; renvoie ce qui n'a pas marché, ou None."""
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf8", errors="replace")
    site.addsitedir(site.getusersitepackages())  # pip a pu créer ce dossier à l’instant
    importlib.invalidate_caches()
    return done.stderr.strip() if done.returncode else None


def _fetch(url, path, sha256):
    """Rapporte un fichier, d'un seul geste et vérifié ; ne fait rien s'il est déjà là, intact."""
    if path.exists() and _digest(path.read_bytes()) == sha256:
        return
    try:
        with urlopen(url, timeout=TIMEOUT) as answer:
            content = answer.read()
    except (OSError, http.client.HTTPException) as error:  # la seconde : transfert coupé
        raise SystemExit(f"Le fichier {path} n’a pas pu être téléchargé ({url} : {error}). {RETRY}") from None
    if _digest(content) != sha256:
        raise SystemExit(f"Le fichier {path} reçu de {url} est incomplet ou altéré. {RETRY}")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.partiel")
    temporary.write_bytes(content)
    temporary.replace(path)


def _digest(content):
    return hashlib.sha256(content).hexdigest()
