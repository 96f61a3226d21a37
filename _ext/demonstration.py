"""La directive `demonstration` place dans une page une démonstration de `_static/demos/` ; le rôle `situation` y mène.

    :::{demonstration} petit-reseau
    :figure: fig-xor-hidden
    :reglages: donnees=xor&taux=0.5

    La légende, en un paragraphe.
    :::

    Avec {situation}`η = 3 <petit-reseau?donnees=lunes&taux=3>`, il diverge.

Elle est numérotée comme une figure, et se cite : {numref}`demo-petit-reseau`. Sans JavaScript, à l'impression et hors
du site, la figure du cahier que nomme `figure` tient sa place. Un nom, un réglage ou une figure inconnus sont signalés
avec leur fichier et leur ligne, et font échouer une construction stricte (`-W`).
"""

import json
import re
import sys
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # outils/, comme dans launch.py

import demonstration_data  # noqa: E402
from demonstration_rules import DemonstrationError, query, rules
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective, SphinxRole

logger = logging.getLogger(__name__)
SITUATION = re.compile(r"(?P<title>.+?)\s*<(?P<name>[\w-]+)(?:\?(?P<settings>[^>]*))?>", re.DOTALL)
FALLBACK = (
    "Cette démonstration se manipule dans un navigateur, avec JavaScript. À sa place\u202f: {{numref}}`{figure}`."
)


class demonstration(nodes.figure):
    """Enfants : de quoi la remplacer (`nodes.container`), puis la légende. Attributs : `name`, `figure`, `start`."""


class situation(nodes.reference):
    """Un lien vers une démonstration, dans un état donné. Attributs : `name`, `query`."""


class DemonstrationDirective(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec = {"figure": directives.unchanged_required, "reglages": directives.unchanged_required}

    def run(self):
        try:
            return self.build(self.arguments[0])
        except DemonstrationError as error:
            logger.error("démonstration : %s", error, location=(self.env.docname, self.lineno))
            return []

    def build(self, name):
        start = query(name, self.options.get("reglages", ""))
        if not self.options.get("figure"):
            raise DemonstrationError("il manque l’option « figure » : celle qui tient sa place sans JavaScript")
        if rules(name).get("exporte") and demonstration_data.exported(self.env.srcdir, self.env.docname, name) is None:
            raise DemonstrationError(f'aucune cellule de la page n’exporte ses données : export("{name}", …)')
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if len(body) != 1 or not isinstance(body[0], nodes.paragraph):
            raise DemonstrationError("attendu : une légende, en un paragraphe")
        figure = self.options["figure"]
        text, messages = self.state.inline_text(FALLBACK.format(figure=figure), self.lineno)
        fallback = nodes.container("", nodes.paragraph("", "", *text), classes=["demo-repli"])
        caption = nodes.caption("", "", *body[0].children)
        label = f"demo-{name}"
        node = demonstration("", fallback, caption, names=[label], name=name, figure=figure, start=start)
        self.set_source_info(node)
        self.state.document.note_explicit_target(node, node)
        return [node, *messages]


class SituationRole(SphinxRole):
    def run(self):
        match = SITUATION.fullmatch(self.text)
        try:
            if not match:
                raise DemonstrationError("attendu : {situation}`texte <nom?réglage=valeur>`")
            target = query(match["name"], match["settings"] or "")
        except DemonstrationError as error:
            logger.error("situation : %s", error, location=(self.env.docname, self.lineno))
            return [nodes.Text(self.text)], []
        node = situation("", match["title"], name=match["name"], query=target)
        self.set_source_info(node)
        return [node], []


class ResolveSituations(SphinxPostTransform):
    """Le lien mène à la page où la démonstration est placée, quelle qu'elle soit."""

    default_priority = 9

    def run(self, **kwargs):
        labels = self.env.domaindata["std"]["anonlabels"]
        for node in list(self.document.findall(situation)):
            page, identifier = labels.get(f"demo-{node['name']}", (None, None))
            if page is None:
                logger.error("situation : aucune page ne place la démonstration « %s »", node["name"], location=node)
            address = f"#{identifier}?{node['query']}"
            uri = self.app.builder.get_relative_uri(self.env.docname, page) if page else ""
            inside = nodes.inline("", "", *node.children)
            node.replace_self(nodes.reference("", "", inside, refuri=uri + address, internal=True))


class FillFallbacks(SphinxPostTransform):
    """Ce qui tient la place : l'image de la figure dans le site, un lien vers le site dans un cahier."""

    default_priority = 20  # après que MyST-NB a choisi le format de chaque sortie

    def run(self, **kwargs):
        for node in list(self.document.findall(demonstration)):
            fallback = node.children[0]
            if self.app.builder.format == "markdown":
                address = f"{self.app.builder.get_target_uri(self.env.docname)}#{node['ids'][0]}"
                text = nodes.Text("Manipuler cette démonstration dans la page du cours")
                node.remove(fallback)
                node += nodes.paragraph("", "", nodes.reference("", "", text, refuri=address))
                continue
            figures = (figure for figure in self.document.findall(nodes.figure) if node["figure"] in figure["names"])
            images = [image for figure in figures for image in figure.findall(nodes.image)]
            if not images:
                logger.error("démonstration : la page n’a pas de figure « %s »", node["figure"], location=node)
            fallback.extend(image.deepcopy() for image in images)
            if self.app.builder.format != "html":
                node.replace_self(nodes.figure("", *node.children, ids=node["ids"]))


def visit_html(self, node):
    known = rules(node["name"])
    data = {
        "nom": node["name"],
        "scripts": " ".join([demonstration_data.file_name(node["name"])] * known.get("exporte", 0) + known["scripts"]),
        "reglages": json.dumps(known["reglages"], ensure_ascii=False),
        "depart": node["start"],
    }
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    self.body.append(self.starttag(node, "figure", CLASS="demo"))
    self.body.append(f"<cours-demonstration {attributes}></cours-demonstration>\n")


def depart_html(self, node):
    self.body.append("</figcaption>\n</figure>\n")


def choose_assets(app, pagename, templatename, context, doctree):
    """Jupyter Book lie partout ce qu'il trouve dans _static : ne l'ont que les pages qui placent une démonstration."""
    for key in ("script_files", "css_files"):
        files = context.get(key, [])
        files[:] = [file for file in files if "demos/" not in str(getattr(file, "filename", file))]
    placed = [node["name"] for node in doctree.findall(demonstration)] if doctree is not None else []
    for name in placed:
        if rules(name).get("exporte"):
            demonstration_data.write(app, pagename, name)
    if placed:
        app.add_js_file("demos/demos.js", loading_method="defer")
        app.add_css_file("demos/demos.css")


def setup(app):
    app.add_enumerable_node(demonstration, "demonstration", html=(visit_html, depart_html))
    app.add_directive("demonstration", DemonstrationDirective)
    app.add_role("situation", SituationRole())
    app.add_post_transform(ResolveSituations)
    app.add_post_transform(FillFallbacks)
    app.connect("html-page-context", choose_assets, priority=900)
    app.connect("build-finished", demonstration_data.drop_orphans)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
