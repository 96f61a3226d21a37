"""Exporte les cahiers du livre en `.ipynb` que Colab et Jupyter affichent, avec tout ce qu'il leur faut hors du dépôt.

    python -m outils.cahiers [--racine DOSSIER]

Écrit `_build/cahiers/`, le contenu de la branche `notebooks` : les cahiers, leurs dossiers compagnons, le paquet
`cours` et un README. Le texte vient de Sphinx (`_ext/notebook_builder.py`) ; le code, des cahiers exécutés pour le
site, à l'octet près. Un export qui échoue laisse le précédent intact ; deux exports du même livre sont identiques.
"""

import argparse
import json
import shutil
import sys
from pathlib import Path

import yaml

from cours import resultats
from outils import depot
from outils.cahiers import assemble, wheel
from outils.livre import build, fingerprint, make, notebooks, store, values

README = """# {course}\u00a0: les cahiers

Cette branche est fabriquée par `make cahiers` et publiée avec [le site du cours]({site})\u00a0: ce qui y serait modifié
serait perdu. Chaque cahier s’ouvre par ses liens, ou se télécharge, et installe lui-même ce qui lui manque.

| cahier | | |
|---|---|---|
{rows}
"""


class ExportError(Exception):
    """L'export ne peut pas se faire ; le message dit pourquoi, en français."""


def texts(root):
    """Fait écrire par Sphinx le texte des cahiers ; renvoie le dossier qui les contient."""
    workshop = root / "_build" / "chantier"
    code, log = build.run_jupyter_book(root, workshop, "--builder", "custom", "--custom-builder", "cahiers")
    if code:
        raise ExportError("\n".join(build.problems(log)) + "\nL’export des cahiers a échoué.")
    return workshop / "_build" / "cahiers"


def executed_code(root, name):
    """{rang: cellule} des cellules de code du cahier, telles qu'elles ont été exécutées pour le site."""
    source, executed = notebooks.read_notebook(root, name), store.stored(root, name)
    if not store.is_current(store.facts(root, name), fingerprint.fingerprint(root, name, source)):
        raise ExportError(f"{name} n’a pas été exécuté, ou a changé depuis : lancez d’abord make livre.")
    ranks = [rank for rank, cell in enumerate(source.cells) if cell.cell_type == "code"]
    return dict(zip(ranks, notebooks.code_cells(executed), strict=True))


def known_of_page(root, name):
    """Ce qu'un cahier publié sait de sa page : valeurs, intervalles, cellules ; rien si elle ne cite aucune valeur."""
    executed = store.stored(root, name)
    found = values.published_values(executed, values.expectations(root, name))
    cells = [resultats.digest(cell.source) for cell in notebooks.code_cells(executed)]
    return {"values": found, "cells": cells} if found else {}


def readme(repository, titles, course):
    """Le README de la branche : chaque cahier et les liens qui l'ouvrent."""
    rows = []
    for name, title in titles.items():
        path = f"{name}.ipynb"
        links = {"Colab": repository.colab(path), "Binder": repository.binder(path)}
        rows.append(
            " | ".join([f"| [{title}]({path})", *(url and f"[{who}]({url})" for who, url in links.items()), ""])
        )
    return README.format(course=course, site=repository.site(), rows="\n".join(rows))


def write_all(root, folder):
    """Écrit dans `folder` tout le contenu de la branche ; renvoie les noms des cahiers."""
    course = yaml.safe_load((root / "_config.yml").read_text("utf8"))["title"]
    repository, folder_of_texts = depot.repository(root), texts(root)
    codes = {name: executed_code(root, name) for name in notebooks.notebooks(root)}
    sources = {name: [cell.source for cell in code.values()] for name, code in codes.items()}
    needs = {name: wheel.describe(root, name, cells) | known_of_page(root, name) for name, cells in sources.items()}
    folder.mkdir(parents=True)
    digest, titles = wheel.build_wheel(root, needs, folder), {}
    for name, code in codes.items():
        text = json.loads((folder_of_texts / f"{name}.json").read_text("utf8"))
        titles[name] = text["title"]
        path = folder / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        has_values = bool(needs[name].get("values"))
        path.write_text(assemble.export(repository, name, text["cells"], code, digest, course, has_values), "utf8")
        for companion in notebooks.companion_files(root, name):
            copy = folder / companion.relative_to(root)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(companion, copy)
    for line in (folder_of_texts / "conseils.txt").read_text("utf8").splitlines():
        print(f"Conseil : {line}")
    (folder / "README.md").write_text(readme(repository, titles, course), "utf8")
    return list(codes)


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.cahiers", description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    folder, fresh = root / "_build" / "cahiers", root / "_build" / "cahiers.nouveau"
    shutil.rmtree(fresh, ignore_errors=True)
    try:
        with make.alone(root / "_build"):
            names = write_all(root, fresh)
    except (ExportError, wheel.WheelError, depot.BadSetting, notebooks.UnreadableNotebook) as error:
        print(error, file=sys.stderr)
        return 1
    shutil.rmtree(folder, ignore_errors=True)
    fresh.rename(folder)
    print(f"{len(names)} cahiers exportés dans {folder}")
    return 0
