"""La recherche du site, par section : ce que lisent les scripts de `_static/recherche/`.

Chaque page écrite laisse ses sections près de son arbre ; la fin de la construction les réunit dans un script, que le
navigateur ne charge qu'au premier mot cherché et qui marche aussi en `file://`. Les radicaux du français viennent de
Sphinx. L'index de Sphinx, qui ne connaît que des pages entières, n'est ni calculé ni publié.
"""

import json
from pathlib import Path

import sphinx
import yaml
from sections import sections

STEMMERS = Path(sphinx.__file__).parent / "search" / "minified-js"
SYNONYMS = Path(__file__).with_name("synonymes.yml")
# Sans l'index de Sphinx, ces fichiers ne servent plus : ni sa recherche, ni son surlignage de la page ouverte.
UNUSED = ("searchtools.js", "language_data.js")


def replace_sphinx_search(app):
    if app.builder.name == "html":
        app.builder.search = False


def search_page(app):
    return [("search", {"title": "Recherche"}, "search.html")] if app.builder.name == "html" else []


def record(app, page):
    return Path(app.doctreedir, f"{page}.sections.json")


def note_sections(app, doctree, page):
    """Les sections de la page que l'on écrit, renvois et valeurs collées compris."""
    if app.builder.name == "html":
        found = sections(doctree, only_explanations=page.startswith("solutions/"))
        target = record(app, page)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps(found, ensure_ascii=False), "utf8")


def collect(app):
    """Ce que lit `_static/recherche/moteur.js` : les pages, leurs sections, et les mots qui en valent d'autres."""
    env, pages, rows = app.env, [], []
    synonyms = yaml.safe_load(SYNONYMS.read_text("utf8"))
    for name in sorted(env.found_docs):
        if not record(app, name).exists():
            continue
        for section in json.loads(record(app, name).read_text("utf8")):
            entry = section.get("names")
            code = " ".join(section.get("code", ()))
            rows.append(
                [len(pages), section["anchor"], section["title"], section["text"], code, entry and "; ".join(entry)]
            )
            synonyms += [entry] if entry else []
        pages.append([app.builder.get_target_uri(name), env.titles[name].astext()])
    return {"pages": pages, "sections": rows, "synonyms": [group for group in synonyms if len(group) > 1]}


def write_index(app, exception):
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    folder = static / "recherche"
    folder.mkdir(parents=True, exist_ok=True)
    data = json.dumps(collect(app), ensure_ascii=False, separators=(",", ":"))
    (folder / "sections.js").write_text(f"coursRecherche.data = {data};\n", "utf8")
    stemmers = [(STEMMERS / name).read_text("utf8") for name in ("base-stemmer.js", "french-stemmer.js")]
    (folder / "radicaux.js").write_text(
        "\n".join([*stemmers, "coursRecherche.stemmer = new FrenchStemmer();\n"]), "utf8"
    )
    for name in UNUSED:
        (static / name).unlink(missing_ok=True)
    Path(app.outdir, "searchindex.js").unlink(missing_ok=True)


def setup(app):
    app.connect("builder-inited", replace_sphinx_search)
    app.connect("html-collect-pages", search_page)
    app.connect("doctree-resolved", note_sections, priority=900)
    app.connect("build-finished", write_index)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
