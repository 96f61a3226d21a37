"""Une petite page qui place une démonstration, construite par Sphinx et ouverte comme un fichier."""

import re
import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from sphinx.testing.util import SphinxTestApp

ROOT = Path(__file__).parents[1]
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions = ["myst_parser", "demonstration"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
html_static_path = [{str(ROOT / "_static")!r}]
html_theme = "sphinx_book_theme"
html_context = {{"default_mode": "auto"}}
language = "fr"
numfig = True
numfig_format = {{"figure": "Figure %s", "demonstration": "Démonstration %s"}}
"""
FIGURE = """:::{figure} image.svg
:name: fig-essai
:alt: Un carré posé dans le coin, qui tient lieu de figure.

La figure du cahier.
:::
"""


def directive(name, settings=""):
    option = f":reglages: {settings}\n" if settings else ""
    return f":::{{demonstration}} {name}\n:figure: fig-essai\n{option}\nLa légende de `{name}`.\n:::\n"


def build(folder, text, builder="html"):
    """Construit dans `folder` une page faite de `text`, et une autre sans rien ; rend (sortie, avertissements)."""
    source = folder / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    (source / "conf.py").write_text(CONF, "utf8")
    (source / "index.md").write_text(f"# Titre\n\n{FIGURE}\n{text}", "utf8")
    (source / "sans.md").write_text("---\norphan: true\n---\n# Sans démonstration\n", "utf8")
    (source / "image.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf8")
    app = SphinxTestApp(builder, srcdir=source)
    try:
        app.build()
        return Path(app.outdir), re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())
    finally:
        app.cleanup()


def go(page, out, hash=""):
    """Ouvre la page (file://) à cette adresse, attend la démonstration ; rend les erreurs du navigateur."""
    errors = []
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.context.route(re.compile("^https?:"), lambda route: route.abort())  # MathJax : sans objet ici
    page.goto("about:blank")
    page.goto((out / "index.html").as_uri() + hash)
    page.locator("cours-demonstration").scroll_into_view_if_needed()
    page.locator("cours-demonstration[data-pret]").wait_for()
    return errors


def axe_faults(page):
    """Ce que trouve axe dans la démonstration, aux deux thèmes."""
    found = []
    for theme in ("light", "dark"):
        page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
        results = Axe().run(page, context=".demo", options={"preload": False})
        found += [
            f"{theme} : {violation['id']} {node['target']}"
            for violation in results.response["violations"]
            for node in violation["nodes"]
        ]
    return found
