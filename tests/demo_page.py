"""Une petite page qui place une démonstration, construite par Sphinx et ouverte comme un fichier."""

import json
import re
import shutil
from pathlib import Path

import axe
import nbformat
import pytest
from sphinx.testing.util import SphinxTestApp

ROOT = Path(__file__).parents[1]
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions = ["myst_parser", "demonstration"]
exclude_patterns = ["_build"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
html_static_path = [{str(ROOT / "_static")!r}]
html_css_files, html_js_files = ["demos/demos.css"], [("demos/demos.js", {{"defer": "defer"}})]
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


def executed(name, values):
    """Le cahier exécuté d'une page qui exporte `values` pour la démonstration `name`."""
    metadata = {"demonstration": {"name": name, "values": values}}
    cell = nbformat.v4.new_code_cell("export", outputs=[nbformat.v4.new_output("display_data", {}, metadata=metadata)])
    return nbformat.writes(nbformat.v4.new_notebook(cells=[cell]))


def build(folder, text, builder="html", notebook=None):
    """Construit dans `folder` une page faite de `text`, et une autre sans rien ; rend (sortie, avertissements).

    `notebook` : ce que la page a exécuté, s'il le faut (`executed`).
    """
    source = folder / "source"
    shutil.rmtree(source, ignore_errors=True)
    source.mkdir(parents=True)
    (source / "conf.py").write_text(CONF, "utf8")
    (source / "index.md").write_text(f"# Titre\n\n{FIGURE}\n{text}", "utf8")
    (source / "sans.md").write_text("---\norphan: true\n---\n# Sans démonstration\n", "utf8")
    (source / "image.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>', "utf8")
    if notebook:
        place = source / "_build" / "execution" / "index.ipynb"
        place.parent.mkdir(parents=True)
        place.write_text(notebook, "utf8")
    return rebuild(source, builder)


def rebuild(source, builder="html"):
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
        found += [f"{theme} : {fault}" for fault in axe.faults(page, ".demo")]
    return found


# 10 000 adresses, quelconques ou forgées : la lecture ne lève rien et rend toujours un état permis.
HOSTILE = """() => {
  const host = document.querySelector("cours-demonstration"), schema = host.schema, keys = Object.keys(schema);
  const forged = ["__proto__", "constructor", "<script>alert(1)</script>", "%", "%E0%A4%A", "NaN", "Infinity", "-1",
    "1e9", "javascript:alert(1)", "\\u0000", "'\\"><img src=x onerror=alert(1)>", "9".repeat(400),
    "0,0,0,".repeat(200), "tanh", "3"];
  let seed = 3;
  const rng = {uniform: () => (seed = (Math.imul(1664525, seed) + 1013904223) >>> 0) / 2 ** 32};
  const pick = (list) => list[Math.floor(rng.uniform() * list.length)];
  const noise = () => String.fromCharCode(...Array.from({length: 12}, () => Math.floor(rng.uniform() * 65536)));
  const states = new Set();
  for (let k = 0; k < 10000; k++) {
    const pair = () => `${pick([...keys, ...forged, noise()])}=${pick([...forged, noise()])}`;
    const pairs = Array.from({length: 1 + k % 5}, pair);
    const {state} = Demos.readState(schema, "v=1&" + pairs.join("&"));
    for (const key of Object.keys(state)) if (!keys.includes(key)) throw new Error("intrus : " + key);
    if (Object.keys(state).length !== keys.length) throw new Error("manque");
    for (const [key, rule] of Object.entries(schema)) {
      const values = [state[key]].flat();
      if (rule.genre === "choix" && !rule.valeurs.includes(state[key])) throw new Error(key);
      if (rule.de !== undefined && !values.every((value) => value >= rule.de && value <= rule.a)) throw new Error(key);
    }
    states.add(JSON.stringify(state));
  }
  return [states.size, {}.polluted === undefined];
}"""


def read_hostile_addresses(page):
    seen, clean = page.evaluate(HOSTILE)
    assert seen > 1 and clean


def tab_to(page, name):
    """Avance par Tab jusqu'à l'élément dont le nom commence par `name`."""
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = "(document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent)"
        if page.evaluate(f"{focused}.startsWith({json.dumps(name)})"):
            return
    pytest.fail(f"Tab n’atteint pas « {name} »")
