"""Prépare un cahier publié là où le cours n'est pas installé : Colab, JupyterHub, votre machine.

Le paquet publié avec les cahiers contient `cahiers.json` : pour chaque cahier, les bibliothèques qu'il importe et ses
fichiers compagnons. Dans le dépôt du cours, ce fichier n'existe pas, et il n'y a rien à préparer.
"""

import hashlib
import json
import subprocess
import sys
import tempfile
from importlib import metadata, util
from pathlib import Path, PurePosixPath
from urllib.request import urlopen

TIMEOUT = 60  # secondes de silence admises pendant un téléchargement
RETRY = "Vérifiez la connexion au réseau, puis exécutez de nouveau cette cellule."


def prepare(name, base, wheel):
    """Installe ce qui manque au cahier `name` (« chapters/10-cnn-mnist ») et rapporte ses fichiers compagnons.

    `base` est l'adresse de la branche des cahiers, `wheel` le nom du paquet `cours` publié avec eux. Rien de ce qui est
    déjà installé ne change de version. Un échec lève `SystemExit`, avec une phrase en français.
    """
    record = Path(__file__).with_name("cahiers.json")
    if not record.exists():
        return
    published = json.loads(record.read_text("utf8"))
    if published["wheel"] != wheel:
        _install(["--no-deps", f"{base}/{wheel}"])
        raise SystemExit("Le paquet du cours vient d’être mis à jour. Redémarrez le noyau, puis tout peut s’exécuter.")
    notebook = published["notebooks"][name]
    missing = [pins for module, pins in notebook["modules"].items() if not util.find_spec(module)]
    if missing:
        _install_keeping_the_rest([pin for pins in missing for pin in pins])
    for path, sha256 in notebook["files"].items():
        _fetch(f"{base}/{path}", Path(PurePosixPath(path).relative_to(PurePosixPath(name).parent)), sha256)


def _install_keeping_the_rest(requirements):
    """Installe sans toucher aux versions présentes : elles deviennent des contraintes."""
    names = ", ".join(dict.fromkeys(requirement.split("=")[0] for requirement in requirements))
    print(f"Installation de ce qui manque ici : {names}…")
    present = {found.metadata["Name"]: found.version for found in reversed(list(metadata.distributions()))}
    with tempfile.TemporaryDirectory() as folder:
        constraints = Path(folder) / "versions.txt"
        constraints.write_text("\n".join(f"{name}=={version}" for name, version in present.items()), "utf8")
        _install(["--constraint", constraints, *requirements])


def _install(arguments):
    command = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf8", errors="replace")
    if done.returncode:
        print(done.stderr)
        raise SystemExit(f"L’installation a échoué ; la raison est ci-dessus, en anglais. {RETRY}")


def _fetch(url, path, sha256):
    """Rapporte un fichier, d'un seul geste et vérifié ; ne fait rien s'il est déjà là, intact."""
    if path.exists() and _digest(path.read_bytes()) == sha256:
        return
    try:
        with urlopen(url, timeout=TIMEOUT) as answer:
            content = answer.read()
    except OSError as error:
        raise SystemExit(f"Le fichier {path} n’a pas pu être téléchargé ({url} : {error}). {RETRY}") from None
    if _digest(content) != sha256:
        raise SystemExit(f"Le fichier {path} reçu de {url} est incomplet ou altéré. {RETRY}")
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.partiel")
    temporary.write_bytes(content)
    temporary.replace(path)


def _digest(content):
    return hashlib.sha256(content).hexdigest()
