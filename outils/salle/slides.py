"""Les diapositives d'une page : ses questions, ses formules, ses figures et ses tableaux, puis ce qu'il faut retenir.

    python -m outils.salle.slides PAGE [--racine DOSSIER]

C'est `make diapositives`, qui écrit `_build/salle/diapositives-NN-sujet.html`. Rien n'y est récrit : le texte reste
dans le site, et l'oral dans la classe.
"""

import argparse
import html
import sys
from pathlib import Path

from outils.depot import BadSetting
from outils.salle.pieces import article, heading, write_page

CLOSING = "a-retenir"
LEFT_OUT = ("quiz", "pour-aller-plus-loin")
SHOWN = "figure:has(img, svg), .pst-scrollable-table-container, table"


def slides(root, name):
    """[(titre, contenu, montre)] : une diapositive par question, puis une par figure ou tableau de sa section."""
    page, found = article(root, name), []
    for section in page.select("section > section:has(> h2)"):
        title = heading(section).get_text().strip()
        if section.get("id") == CLOSING:
            found.append((title, "".join(map(str, section.find_all(["ul", "ol"], recursive=False))), True))
        elif section.get("id") not in LEFT_OUT:
            found.append((title, opening(section), False))
            pieces = (
                piece
                for piece in section.select(SHOWN)
                if not piece.find_parent(class_="pst-scrollable-table-container")
            )
            found += [(title, str(piece), True) for piece in pieces]
    return page.h1.get_text().strip(), found


def opening(section):
    """Sous la question, ce que l'on y fait prévoir et les formules que l'on écrit au tableau."""
    asked = [f'<p class="ask">{legend.decode_contents()}</p>' for legend in section.select(".prediction legend")]
    return "\n".join([*map(str, section.select("div.math")), *asked])


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.salle.slides", description=__doc__.splitlines()[0])
    parser.add_argument("page", help="la page, par exemple chapters/02-perceptron")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    options = parser.parse_args(arguments)
    name, root = options.page.strip().removesuffix(".md"), options.racine.resolve()
    try:
        if not name:
            raise BadSetting("Quelle page ? make diapositives PAGE=chapters/02-perceptron")
        title, found = slides(root, name)
    except BadSetting as error:
        print(error, file=sys.stderr)
        return 1
    body = [f"<section><h1>{html.escape(title)}</h1></section>"]
    for question, content, shown in found:
        kind = ' class="shown"' if shown else ""
        body.append(f"<section{kind}><h2>{html.escape(question)}</h2>{content}</section>")
    path = root / "_build" / "salle" / f"diapositives-{Path(name).name}.html"
    write_page(path, title, "diapositives.css", "\n".join(body))
    print(f"{len(body)} diapositives, dans un seul fichier, à faire défiler dans un navigateur : {path.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
