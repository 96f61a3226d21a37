"""Tient les verrous à jour : toutes les dépendances, avec empreintes, pour Python 3.11 à 3.13 et tous les systèmes.

Celui de Colab ne vaut que pour son Python et son système : c'est un lieu précis, et non un choix du cours.

    python -m outils.lock [--upgrade]

Sans `--upgrade`, ne fait rien si un verrou correspond déjà à sa source, et ne change sinon que le nécessaire. En
intégration continue (`CI=true`), un verrou périmé est une erreur : ce qui est contrôlé doit être ce qui est déposé.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from itertools import product
from pathlib import Path

PLATFORMS = ["x86_64-unknown-linux-gnu", "aarch64-unknown-linux-gnu", "aarch64-apple-darwin", "x86_64-pc-windows-msvc"]
PYTHONS = ["3.11", "3.12", "3.13"]
# verrou : les fichiers dont il dérive ; le premier dit quoi installer, le second contraint les versions.
LOCKS = {
    Path("requirements.lock"): [Path("requirements.txt")],
    Path("tests/requirements.lock"): [Path("tests/requirements.txt"), Path("requirements.lock")],
    Path("tests/nbgrader.lock"): [Path("tests/nbgrader.txt"), Path("requirements.lock")],
    Path("outils/cahiers/conteneur.lock"): [
        Path("outils/cahiers/conteneur.txt"), Path("outils/cahiers/binder.txt"), Path("requirements.lock"),
    ],
    Path("outils/cahiers/colab.lock"): [Path("outils/cahiers/colab.txt")],
}  # fmt: skip
COLAB = (PLATFORMS[0], "3.13")  # le système et le Python de Colab
EVERYWHERE = list(product(PLATFORMS, PYTHONS))
TARGETS = {Path("outils/cahiers/colab.lock"): [COLAB]}  # où il s'installe (système, Python) ; sinon, EVERYWHERE


def header(lock, read=lambda path: path.read_text("utf8")):
    """Première ligne d'un verrou : de quoi il dérive, et l'empreinte de ces fichiers, tels que `read` les lit."""
    text = "".join(map(read, LOCKS[lock]))  # et non les octets : git peut changer les fins de ligne
    source, digest = LOCKS[lock][0].as_posix(), hashlib.sha256(text.encode()).hexdigest()
    return f"# Dérivé de {source} par `make verrou`, à ne pas modifier à la main. Sources : sha256 {digest}\n"


def is_fresh(lock):
    return lock.exists() and lock.read_text("utf8").startswith(header(lock))


def renew(lock, *options):
    """Recalcule le verrou, et ne le remplace qu'une fois contrôlé : refusé, il reste périmé, et le redira."""
    with tempfile.TemporaryDirectory() as folder:
        draft = Path(folder, lock.name)
        if lock.exists():
            shutil.copy(lock, draft)  # uv garde les versions qu'il y lit
        compile_lock(lock, draft, *options)
        check_wheels(lock, draft)
        lock.write_text(header(lock) + draft.read_text("utf8"), "utf8")


def compile_lock(lock, draft, *options):
    """Fait résoudre les versions par uv, qui les écrit dans `draft`."""
    source, *constraints = LOCKS[lock]
    command = ["uv", "pip", "compile", "--quiet", "--generate-hashes", "--no-header", "--no-annotate", *options]
    if lock in TARGETS:
        command += target(*TARGETS[lock][0])
    else:
        command += ["--universal", "--python-version", "3.11", "--fork-strategy", "requires-python"]
    command += [argument for path in constraints for argument in ("--constraints", path)]
    subprocess.run([*command, "--output-file", draft, source], check=True)


def check_wheels(lock, draft):
    """Vérifie que chaque version de `draft` existe compilée pour chaque système et chaque Python annoncés."""
    command = ["uv", "pip", "compile", "--quiet", "--only-binary", ":all:", "--constraints", draft, LOCKS[lock][0]]
    for place in TARGETS.get(lock, EVERYWHERE):
        subprocess.run([*command, *target(*place)], check=True, stdout=subprocess.DEVNULL)


def target(platform, version):
    return ["--python-platform", platform, "--python-version", version]


if __name__ == "__main__":
    upgrade = "--upgrade" in sys.argv
    if os.environ.get("CI") == "true" and not upgrade and not all(map(is_fresh, LOCKS)):
        sys.exit("Un verrou ne suit plus sa source : lancez « make verrou », puis ajoutez les verrous au commit.")
    for lock in LOCKS:
        if upgrade or not is_fresh(lock):
            try:
                renew(lock, *sys.argv[1:])
            except subprocess.CalledProcessError:
                sys.exit(f"{lock} n’a pas été recalculé : corrigez {LOCKS[lock][0]} d’après le refus d’uv ci-dessus.")
            print(f"{lock} : recalculé ; ajoutez-le au prochain commit.")
