"""De quoi partager une page et la trouver : description, image, adresse de référence, plan du site, page d'erreur.

Les adresses suivent le dépôt qui publie (outils/depot.py). Sans dépôt, rien qui demande une adresse n'est écrit.
"""

import json
import os
from html import escape
from pathlib import Path
from textwrap import shorten
from urllib.parse import urljoin

import social_image
from docutils import nodes

from outils import depot

LENGTH = 160  # ce qu'un moteur montre d'une description
GENERATED = {"search": "Chercher une section du cours : une notion, un terme, une fonction."}
LICENSE = "https://creativecommons.org/licenses/by/4.0/deed.fr"


def address(app):
    """L'adresse du site publié, ou « » sans dépôt."""
    try:
        return depot.repository(Path(app.srcdir)).site()
    except (depot.BadSetting, FileNotFoundError):
        return ""


def set_base(app, config):
    config.html_baseurl = address(app)


def description(doctree, default):
    """Le premier paragraphe de la page, hors de sa fiche."""
    found = (node for node in doctree.findall(nodes.paragraph) if isinstance(node.parent, nodes.section))
    return shorten(next(found, nodes.Text(default)).astext(), LENGTH, placeholder=" …")


def structured(app, context, page, text):
    """Ce qu'un moteur lit de la page (schema.org)."""
    url, site = context["pageurl"], app.config.html_baseurl
    course = {"@type": "Course", "@id": site, "name": app.config.html_title, "url": site}
    who = {"@type": "Organization", "name": app.config.author}
    common = {
        "@context": "https://schema.org",
        "description": text,
        "inLanguage": app.config.language,
        "license": LICENSE,
    }
    if page == app.config.root_doc:
        return course | common | {"provider": who, "isAccessibleForFree": True}
    kind = {"@type": "LearningResource", "name": app.env.titles[page].astext(), "url": url}
    return kind | common | {"author": who, "isPartOf": course}


def meta_description(text):
    return f'<meta name="description" content="{escape(text)}">'


def head(app, context, page, doctree):
    text = description(doctree, app.config.html_title)
    lines = [meta_description(text)]
    title = app.env.titles[page].astext()
    properties = {
        "og:title": title,
        "og:description": text,
        "og:type": "website" if page == app.config.root_doc else "article",
        "og:locale": "fr_FR",
        "og:site_name": app.config.html_title,
    }
    if site := app.config.html_baseurl:
        image = social_image.draw(app, page, title, doctree)
        properties |= {"og:url": context["pageurl"], "og:image": urljoin(site, image), "og:image:alt": title}
        properties |= {"og:image:width": social_image.WIDTH, "og:image:height": social_image.HEIGHT}
        data = json.dumps(structured(app, context, page, text), ensure_ascii=False).replace("</", "<\\/")
        lines += ['<meta name="twitter:card" content="summary_large_image">']
        lines += [f'<script type="application/ld+json">{data}</script>']
    lines += [f'<meta property="{name}" content="{escape(str(value))}">' for name, value in properties.items()]
    lines += [f'<link rel="manifest" href="{context["pathto"]("manifest.webmanifest", resource=True)}">']
    return "\n".join(lines)


def archive(app):
    """De quoi dire qu'une page est celle d'une année passée (`make archive`) ; rien, sinon."""
    year = os.environ.get("COURS_ARCHIVE")
    others = {name: value for name, value in os.environ.items() if name != "COURS_DEPOT"}
    return year and {"year": year, "today": depot.repository(Path(app.srcdir), others).site()}


def complete(app, page, templatename, context, doctree):
    context["archive"] = archive(app)
    if page == app.config.root_doc:
        context["pageurl"] = app.config.html_baseurl  # « …/cours/ », non « …/cours/index.html »
    if page not in app.env.found_docs:
        context["pageurl"] = None  # ni la recherche ni l'erreur n'ont d'adresse à retenir
        context["sharing"] = meta_description(GENERATED.get(page, app.config.html_title))
    elif doctree is not None:
        context["sharing"] = head(app, context, page, doctree)


def extra_pages(app):
    if app.builder.name == "html":
        yield "404", {"home": app.config.html_baseurl or "index.html"}, "404.html"
        for old, new in app.config.cours_redirections.items():
            yield old, {"target": app.builder.get_relative_uri(old, new)}, "redirection.html"


def write_files(app, exception):
    """Plan du site, consigne aux robots, et ce que lit un téléphone qui garde le site sur son écran."""
    if exception or app.builder.name != "html":
        return
    out, site, title = Path(app.outdir), app.config.html_baseurl, app.config.html_title
    icon = {"src": "_static/favicon.svg", "sizes": "any", "type": "image/svg+xml"}
    manifest = {"name": title, "short_name": shorten(title, 30), "lang": "fr", "start_url": ".", "display": "browser"}
    (out / "manifest.webmanifest").write_text(json.dumps(manifest | {"icons": [icon]}, ensure_ascii=False), "utf8")
    if site:
        names = sorted(app.env.found_docs - {app.config.root_doc})
        urls = [site, *(urljoin(site, app.builder.get_target_uri(name)) for name in names)]
        rows = "".join(f"<url><loc>{escape(url)}</loc></url>\n" for url in urls)
        sitemap = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{rows}</urlset>\n'
        (out / "sitemap.xml").write_text(f'<?xml version="1.0" encoding="UTF-8"?>\n{sitemap}', "utf8")
        (out / "robots.txt").write_text(f"User-agent: *\nAllow: /\nSitemap: {site}sitemap.xml\n", "utf8")


def setup(app):
    app.add_config_value("cours_redirections", {}, "html")
    app.connect("config-inited", set_base)
    app.connect("html-page-context", complete)
    app.connect("html-collect-pages", extra_pages)
    app.connect("build-finished", write_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
