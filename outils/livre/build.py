"""Construit le site dans un chantier, puis le met en place d'un coup : un échec laisse le site précédent intact.

    python -m outils.livre.build [--racine DOSSIER]

Les sorties des cahiers viennent du cache que remplit outils/livre/execute.py ; tout avertissement est une erreur.
Sphinx ne relit que les pages modifiées, et n'avertit que de celles-là : le chantier ne ressert donc que si la
construction précédente a réussi, avec la même recette.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from outils.livre import contents, fingerprint, remedies
from outils.livre.environment import FEWER_COLLECTIONS

# La commande jupyter-book. Les pages sont des centaines de milliers d'objets, qu'il serait vain de vouloir ramasser.
JUPYTER_BOOK = f"{FEWER_COLLECTIONS}from jupyter_book.cli.main import main\nmain()"
PUBLISHER = ("GITHUB_REPOSITORY", "COURS_DEPOT", "COURS_SITE", "COURS_ARCHIVE")  # qui publie, et sous quel nom


def recipe(root):
    """Empreinte de ce qui façonne toutes les pages, et que Sphinx ne surveille pas page à page."""
    files = [root / "_config.yml", root / "requirements.lock", root / "outils" / "depot.py"]
    files += sorted((root / "_build" / "essais").glob("*.json"))  # un mot de chaque essai est sur les boutons
    files += sorted([*(root / "_ext").glob("*.py"), *(root / "_templates").rglob("*.html")])
    seen = [str(contents.visible_toc(root)), *(os.environ.get(name, "") for name in PUBLISHER)]
    return fingerprint.digest(*seen, *(path.read_bytes() for path in files if path.exists()))


def run_jupyter_book(root, workshop, *options):
    """Lance jupyter-book, avec ces options en plus ; renvoie (code de retour, journal complet)."""
    toc = contents.write_visible_toc(root, root / "_build" / "sommaire.yml")
    command = [sys.executable, "-c", JUPYTER_BOOK, "build", root, "--path-output", workshop, "--toc", toc]
    command += ["--warningiserror", "--nitpick", "--keep-going", *options]
    environment = os.environ | {"PYTHONPATH": str(root), "NO_COLOR": "1", "PYTHONUTF8": "1"}
    done = subprocess.run(
        command, cwd=root, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf8"
    )
    return done.returncode, done.stdout


def problems(log):
    """Les lignes du journal qui disent ce qui ne va pas ; à défaut, ses dernières lignes."""
    plain = re.sub(r"\x1b\[[0-9;]*m", "", log)
    found = [line for line in plain.splitlines() if re.search(r"WARNING|ERROR|AVERTISSEMENT|Error:|Exception:", line)]
    return list(dict.fromkeys(map(remedies.translate, found))) or plain.splitlines()[-25:]


def install(built, site):
    """Met `built` à la place de `site` : copie à côté, puis deux renommages."""
    fresh, old = site.with_name("html.nouveau"), site.with_name("html.ancien")
    for folder in (fresh, old):
        shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(built, fresh)
    if site.exists():
        site.rename(old)
    fresh.rename(site)
    shutil.rmtree(old, ignore_errors=True)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    workshop, site = root / "_build" / "chantier", root / "_build" / "html"
    mark, current = workshop / "recette", recipe(root)
    if not mark.exists() or mark.read_text("utf8") != current:
        shutil.rmtree(workshop, ignore_errors=True)
    mark.unlink(missing_ok=True)  # un échec ou une interruption laissera un chantier sans marque
    print("Construction du site…", flush=True)
    code, log = run_jupyter_book(root, workshop)
    log_file = root / "_build" / "construction.log"
    log_file.write_text(log, "utf8")
    if code:
        print("\n".join(problems(log)), file=sys.stderr)
        print(
            f"\nLa construction a échoué (journal complet : {log_file}). Le site précédent n’est pas modifié.",
            file=sys.stderr,
        )
        return 1
    mark.write_text(current, "utf8")
    install(workshop / "_build" / "html", site)
    print(f"Le site est prêt. Ouvrez : {(site / 'index.html').as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
