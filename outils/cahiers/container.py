"""Réunit dans `_build/conteneur/` tout ce que le Dockerfile met dans l'image : une salle s'en sert sans réseau.

    python -m outils.cahiers.container [--racine DOSSIER]

Les cahiers viennent de l'export (`make cahiers`), les données du dossier donné ou du cache. Les versions sont celles
des verrous, empreintes comprises : requirements.lock pour les cahiers, conteneur.lock pour le serveur ; Binder part des
mêmes fichiers.
"""

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cours import catalogue, disque
from outils.cahiers import binder
from outils.livre import dependencies

# Une version et ses empreintes, dans un verrou.
PINNED = re.compile(r"^(?P<pin>[A-Za-z0-9].*?) \\\n(?:    --hash=\S+(?: \\)?\n)+", re.M)
MACHINES = ("x86_64", "aarch64")  # un PC, un Mac récent


class MissingPart(Exception):
    """Il manque de quoi faire l'image ; le message dit quoi, et comment l'obtenir."""


def pinned(path):
    """[(distribution, ses lignes)] : ce qu'un verrou fixe pour l'image, d'une machine ou de l'autre."""
    found = []
    for match in PINNED.finditer(path.read_text("utf8")):
        wanted = Requirement(match["pin"])
        places = [binder.THERE | {"platform_machine": machine} for machine in MACHINES]
        if not wanted.marker or any(wanted.marker.evaluate(place) for place in places):
            found.append((canonicalize_name(wanted.name), match[0]))
    return found


def requirements(root):
    """Le fichier d'exigences de l'image : les cahiers d'abord, le serveur ensuite, sans rien deux fois."""
    notebooks, server = pinned(root / "requirements.lock"), pinned(root / "outils" / "cahiers" / "conteneur.lock")
    names = dependencies.closure(binder.direct_requirements(root), binder.required_there)
    names |= {name for name, _ in server}
    known = {name for name, _ in notebooks}
    lines = [text for name, text in notebooks if name in names] + [text for name, text in server if name not in known]
    return "# Dérivé de requirements.lock et de outils/cahiers/conteneur.lock.\n" + "".join(lines)


def copy_data(folder):
    """Copie les fichiers officiels dans `folder`, puis les y fait relire, sommes de contrôle à l'appui."""
    for name, files in catalogue.FILES.items():
        for file in files:
            folders = [disque.folder_of(place, name) for place in disque.places().values()]
            candidates = [place / form for place in folders for form in file.forms]
            if found := next((path for path in candidates if path.is_file()), None):
                (folder / found.parent.name).mkdir(parents=True, exist_ok=True)
                shutil.copyfile(found, folder / found.parent.name / found.name)
    environment = os.environ | {"COURS_DONNEES": str(folder), "COURS_CACHE": str(folder), "COURS_HORS_LIGNE": "1"}
    command = [sys.executable, "-m", "cours.donnees", "--exiger"]
    if subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL).returncode:
        raise MissingPart("Les vraies données ne sont pas toutes ici : lancez d’abord make donnees EXIGER=oui.")


def write_context(root, notebooks, folder):
    """Écrit dans `folder`, vidé d'abord, ce que lit `docker build` ; `notebooks` : le dossier des cahiers exportés."""
    if not list(notebooks.glob("cours-*.whl")):
        raise MissingPart(f"{notebooks} ne contient pas les cahiers exportés : lancez d’abord make cahiers.")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    copy_data(folder / "donnees")
    shutil.copytree(notebooks, folder / "cahiers")
    shutil.copy(root / "Dockerfile", folder)
    for name in ("demarrer", "sante.py"):
        shutil.copy(root / "outils" / "cahiers" / "image" / name, folder)
    (folder / "requirements.txt").write_text(requirements(root), "utf8")
    (folder / "overrides.json").write_text(json.dumps(binder.OVERRIDES) + "\n", "utf8")


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    folder = root / "_build" / "conteneur"
    try:
        write_context(root, root / "_build" / "cahiers", folder)
    except MissingPart as error:
        print(error, file=sys.stderr)
        return 1
    print(f"Tout est dans {folder}. Ensuite : docker build --tag cours-keras {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
