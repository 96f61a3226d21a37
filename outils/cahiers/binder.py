"""Prépare la branche `binder` : l'environnement où s'ouvrent les cahiers, sans les cahiers.

    python -m outils.cahiers.binder [--racine DOSSIER]

Écrit `_build/binder/`. Le contenu, lui, est tiré de la branche des cahiers à chaque ouverture (nbgitpuller) : une leçon
corrigée ne reconstruit donc aucune image. L'environnement se déduit de requirements.txt (la partie « Les cahiers »), et
de requirements.lock pour leurs dépendances : ce qui ne sert qu'à construire le livre n'y est pas, et n'y change rien.
"""

import argparse
import json
import re
import shutil
import sys
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from outils.livre import dependencies, environment

PYTHON = "3.11"  # le Python du site (.github/actions/preparer)
# Ce que valent là-bas les conditions (« python_full_version >= '3.12' »), quel que soit le Python d'ici.
THERE = {
    "python_version": PYTHON,
    "python_full_version": f"{PYTHON}.99",  # la dernière de la série
    "implementation_name": "cpython",
    "platform_python_implementation": "CPython",
    "sys_platform": "linux",
    "platform_system": "Linux",
    "platform_machine": "x86_64",
    "os_name": "posix",
    "extra": "",
}
README = """Cette branche est l’environnement Binder du cours. `make binder` la fabrique d’après `main`, et elle se
publie avec le site : toute modification faite ici sera perdue.
"""
# JupyterLab en français.
OVERRIDES = {"@jupyterlab/translation-extension:plugin": {"locale": "fr_FR"}}
POST_BUILD = f"""#!/bin/bash
set -euo pipefail
# JupyterLab en français.
settings="${{NB_PYTHON_PREFIX}}/share/jupyter/lab/settings"
mkdir -p "${{settings}}"
echo '{json.dumps(OVERRIDES)}' > "${{settings}}/overrides.json"
# Le cache des polices de Matplotlib : sans lui, la première figure de chaque séance est précédée d'un avertissement.
python -c 'import matplotlib.font_manager'
"""

# Les réglages du site, avant que le noyau n'importe TensorFlow : sans eux, d'autres arrondis, et du bruit en rouge.
START = """#!/bin/bash
{exports}
exec "$@"
"""


def direct_requirements(root):
    """Les distributions que requirements.txt demande pour les cahiers (sa première partie), sur Binder."""
    text = (root / "requirements.txt").read_text("utf8")
    section = re.search(r"^# --- Les cahiers -+\n(.*?)^# ---", text, re.M | re.S)[1]
    lines = [line.partition("#")[0].strip() for line in section.splitlines()]
    return set(kept_there(line for line in lines if line))


def kept_there(lines):
    """{distribution: versions} de ces exigences, moins celles dont la condition ne vaut pas sur Binder."""
    wanted = [Requirement(line) for line in lines]
    return {canonicalize_name(r.name): str(r.specifier) for r in wanted if not r.marker or r.marker.evaluate(THERE)}


def required_there(distribution):
    """Les distributions que `distribution` exige sur Binder ; vide si elle n'est pas installée ici."""
    try:
        required = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:  # propre à un autre système
        return set()
    return set(kept_there(required)) | dependencies.UNDECLARED.get(distribution, set())


def requirements(root):
    """Les lignes `nom==version` de l'environnement des cahiers, dépendances comprises."""
    names = dependencies.closure(direct_requirements(root), required_there)
    lines = re.findall(r"^[A-Za-z0-9].*?(?=[ \\]*$)", (root / "requirements.lock").read_text("utf8"), re.M)
    pins = [f"{name}{version}" for name, version in sorted(kept_there(lines).items()) if name in names]
    return pins + (root / "outils" / "cahiers" / "binder.txt").read_text("utf8").splitlines()


def write_environment(root, folder):
    """Écrit dans `folder`, vidé d'abord, ce que repo2docker attend."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    lines = "\n".join(["# Dérivé de requirements.txt et de requirements.lock.", *requirements(root), ""])
    (folder / "requirements.txt").write_text(lines, "utf8")
    (folder / "runtime.txt").write_text(f"python-{PYTHON}\n", "utf8")
    (folder / "README.md").write_text(README, "utf8")
    exports = "\n".join(f"export {name}={value}" for name, value in environment.KERNEL_ENVIRONMENT.items())
    for name, text in (("postBuild", POST_BUILD), ("start", START.format(exports=exports))):
        (folder / name).write_text(text, "utf8")
        (folder / name).chmod(0o755)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    folder = root / "_build" / "binder"
    write_environment(root, folder)
    print(f"Environnement de Binder : {folder}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
