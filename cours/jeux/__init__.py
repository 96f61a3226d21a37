"""Vos jeux de données : un dossier chacun, ici, avec sa déclaration (`jeu.toml`) et ses fichiers.

    from cours.jeux import ventes
    table = ventes()

Le dossier `cours/jeux/ventes/` est toute la déclaration du jeu `ventes`, et le paquet l'emporte partout (site, cahiers
publiés, copies en cage). Un fichier trop gros pour le dépôt se cherche dans `$COURS_DONNEES/ventes/`, dans le
cache, puis à ses adresses ; sa somme SHA-256 est alors exigée. `python -m cours.jeux` les trouve et les vérifie tous.
"""

import hashlib
import importlib
import os
import tomllib
from pathlib import Path

import pooch

from cours.disque import folder_of, places

HERE, DECLARATION = Path(__file__).parent, "jeu.toml"
REQUIRED, OPTIONAL = {"titre", "licence", "lecture", "fichiers"}, {"options", "source"}


class JeuIntrouvable(ImportError):
    """Un jeu mal déclaré, ou dont un fichier manque ; le message dit lequel, et quoi faire."""


def names(here=HERE):
    """Les jeux déclarés : un dossier chacun."""
    folders = here.iterdir() if here.is_dir() else ()
    return sorted(path.name for path in folders if path.is_dir() and not path.name.startswith(("_", ".")))


def declaration(name, here=HERE):
    """Ce que dit `jeu.toml` du jeu `name` ; `JeuIntrouvable` s'il manque ou se contredit."""
    path = here / name / DECLARATION
    where = f"cours/jeux/{name}/{DECLARATION}"
    try:
        told = tomllib.loads(path.read_text("utf8"))
    except FileNotFoundError:
        known = ", ".join(names(here)) or "aucun"
        raise JeuIntrouvable(f"{where} n’existe pas. Jeux de cours/jeux/ : {known}.") from None
    except ValueError as error:
        raise JeuIntrouvable(f"{where} n’est pas du TOML : {error}.") from None
    if missing := REQUIRED - set(told):
        raise JeuIntrouvable(f"{where} : il manque {', '.join(sorted(missing))}.")
    if unknown := set(told) - REQUIRED - OPTIONAL:
        raise JeuIntrouvable(f"{where} : ligne inconnue, {', '.join(sorted(unknown))}.")
    if not isinstance(told["fichiers"], dict) or not told["fichiers"]:
        raise JeuIntrouvable(f'{where} : un fichier s’écrit [fichiers."ventes.csv"], une fois par fichier.')
    for file, found in told["fichiers"].items():
        if found.get("adresses") and not found.get("sha256"):
            raise JeuIntrouvable(f"{where} : {file} vient d’ailleurs ; donnez sa somme (sha256sum {file}).")
        if not found.get("adresses") and not (here / name / file).is_file():
            raise JeuIntrouvable(f"{where} : {file} n’est pas dans ce dossier. Mettez-l’y, ou donnez ses adresses.")
    return told


def find(name, file, sha256=None, urls=(), here=HERE):
    """Le chemin d'un fichier du jeu : son dossier, `$COURS_DONNEES`, le cache, puis ses adresses."""
    folders = [here / name, *(folder_of(root, name) for root in places().values())]
    for path in (folder / file for folder in folders):
        if path.is_file() and sha256 in (None, hashlib.sha256(path.read_bytes()).hexdigest()):
            return path
    failures = [f"{folders[0] / file} n’est pas le fichier attendu"] * (folders[0] / file).is_file()
    if os.environ.get("COURS_HORS_LIGNE") == "1":
        failures, urls = [*failures, "le réseau est interdit par COURS_HORS_LIGNE=1"], ()
    for url in urls:
        try:
            return Path(pooch.retrieve(url, sha256, file, folders[-1], progressbar=False))
        except (OSError, ValueError) as error:  # la seconde : une autre somme
            failures.append(f"{url} : {type(error).__name__}")
    raise JeuIntrouvable(f"Jeu {name} : {file} est introuvable ({' ; '.join(failures)}). "
                         f"Vérifiez la connexion, ou posez-le dans {folders[1]}.")  # fmt: skip


def load(name, here=HERE):
    """Le jeu `name`, lu par sa fonction de lecture : ce qu'elle rend, ou {fichier: …} s'il y a plusieurs fichiers."""
    told = declaration(name, here)
    module, _, function = told["lecture"].rpartition(".")
    try:
        read = getattr(importlib.import_module(module), function)
    except (ImportError, ValueError, AttributeError):
        where = f"cours/jeux/{name}/{DECLARATION}"
        raise JeuIntrouvable(f"{where} : la fonction « {told['lecture']} » est introuvable. "
                             "Exemples : pandas.read_csv, numpy.load.") from None  # fmt: skip
    found = {
        file: read(find(name, file, known.get("sha256"), known.get("adresses", ()), here), **told.get("options", {}))
        for file, known in told["fichiers"].items()
    }
    return found if len(found) > 1 else next(iter(found.values()))


def __getattr__(name):
    """`from cours.jeux import ventes` : de quoi charger ce jeu."""
    if name.startswith("_"):
        raise AttributeError(name)
    told = declaration(name)

    def loader():
        return load(name)

    loader.__name__, loader.__doc__ = name, f"{told['titre']} (licence : {told['licence']})."
    return loader
