"""Surveille ce qui change hors du dépôt : versions parues, versions de Colab, liens externes. Un rapport en Markdown.

    python -m outils.veille [--racine DOSSIER]

Écrit `_build/surveillance.md`, que `issue.py` met dans un ticket. Rien ici ne modifie le dépôt : Dependabot propose les
mises à jour ; ce rapport dit ce qu'il ne voit pas, et tait comme lui les versions que l'on ne veut pas.
"""

import argparse
from datetime import date
from pathlib import Path

from outils.veille.issue import NOTHING
from outils.veille.links import link_report
from outils.veille.versions import colab_report, library_report


def report(root):
    """Le rapport complet ; il commence par `NOTHING` s'il n'y a rien à faire."""
    libraries, unknown = library_report(root)
    colab, unread = colab_report(root)
    sections = {
        "Versions parues depuis": libraries,
        "Ce que Colab installe d’autre": colab,
        "Liens en panne": link_report(root),
        "Ce qui n’a pas pu être vérifié": [f"- {name}" for name in unknown + unread],
    }
    lines = [] if any(sections.values()) else [NOTHING, ""]
    for title, content in sections.items():
        lines += [f"## {title}", "", *content, ""] if content else []
    return "\n".join([*lines, f"Relevé du {date.today():%d/%m/%Y}, refait chaque semaine.", ""])


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.veille", description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    path = root / "_build" / "surveillance.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(report(root), "utf8")
    print(path.read_text("utf8"))
    return 0
