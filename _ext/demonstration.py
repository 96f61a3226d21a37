"""La directive `demonstration` place dans une page une démonstration de `_static/demos/` ; le rôle `situation` y mène.

    :::{demonstration} petit-reseau
    :figure: fig-xor-hidden
    :reglages: donnees=xor&taux=0.5

    La légende, en un paragraphe.
    :::

    Avec {situation}`η = 3 <petit-reseau?donnees=lunes&taux=3>`, il diverge.

Sur une autre page, avec `page`, elle n'a pas de numéro, prend les données que cette page-là exporte, et renvoie à la
figure ou à la démonstration que nomme `figure` :

    :::{demonstration} croquis
    :page: chapters/10-cnn-mnist
    :figure: demo-dessin

    La légende.
    :::

Elle est numérotée comme une figure, et se cite : {numref}`demo-petit-reseau`. Sans JavaScript, à l'impression et hors
du site, la figure du cahier que nomme `figure` tient sa place. Un nom, un réglage ou une figure inconnus sont signalés
avec leur fichier et leur ligne, et font échouer une construction stricte (`-W`).
"""

import json
import sys
from html import escape
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # outils/, comme dans launch.py

import demonstration_data  # noqa: E402
from demonstration_rules import DemonstrationError, query, rules
from demonstration_situation import ResolveSituations, SituationRole
from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)
FALLBACK = (
    "Cette démonstration se manipule dans un navigateur, avec JavaScript. À sa place\u202f: {{numref}}`{figure}`."
)


class demonstration(nodes.figure):
    """Enfants : de quoi la remplacer (`nodes.container`), puis la légende. Attributs : `name`, `figure`, `start`."""


class preview(demonstration):
    """Une démonstration d'une autre page, sans numéro. Attributs : `name`, `page`, `start`."""


class DemonstrationDirective(SphinxDirective):
    required_arguments = 1
    has_content = True
    option_spec = dict.fromkeys(("figure", "page", "reglages"), directives.unchanged_required)

    def run(self):
        try:
            return self.build(self.arguments[0])
        except DemonstrationError as error:
            logger.error("démonstration : %s", error, location=(self.env.docname, self.lineno))
            return []

    def build(self, name):
        start = query(name, self.options.get("reglages", ""))
        figure, page = self.options.get("figure"), self.options.get("page")
        if not (figure or page):
            raise DemonstrationError("il manque l’option « figure » : celle qui tient sa place sans JavaScript")
        if rules(name).get("exporte"):
            self.check_exported(name, page or self.env.docname)
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        if len(body) != 1 or not isinstance(body[0], nodes.paragraph):
            raise DemonstrationError("attendu : une légende, en un paragraphe")
        text, messages = self.state.inline_text(FALLBACK.format(figure=figure or f"demo-{name}"), self.lineno)
        fallback = nodes.container("", nodes.paragraph("", "", *text), classes=["demo-repli"])
        caption = nodes.caption("", "", *body[0].children)
        common = {"name": name, "start": start}
        if page:
            node = preview("", fallback, caption, ids=[f"apercu-{name}"], page=page, **common)
        else:
            node = demonstration("", fallback, caption, names=[f"demo-{name}"], figure=figure, **common)
            self.state.document.note_explicit_target(node, node)
        self.set_source_info(node)
        return [node, *messages]

    def check_exported(self, name, page):
        if demonstration_data.exported(self.env.srcdir, page, name) is None:
            where = "de la page" if page == self.env.docname else f"de « {page} »"
            raise DemonstrationError(f'aucune cellule {where} n’exporte ses données : export("{name}", …)')


class FillFallbacks(SphinxPostTransform):
    """Ce qui tient la place : l'image de la figure dans le site, un lien vers le site dans un cahier."""

    default_priority = 20  # après que MyST-NB a choisi le format de chaque sortie

    def run(self, **kwargs):
        for node in list(self.document.findall(demonstration)):
            fallback = node.children[0]
            if isinstance(node, preview):
                if self.app.builder.format != "html":
                    node.replace_self(fallback.children)
                continue
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
    if "page" in node:  # où la démonstration complète se trouve
        data["page"] = self.builder.get_relative_uri(self.builder.current_docname, node["page"])
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    self.body.append(self.starttag(node, "figure", CLASS="demo"))
    self.body.append(f"<cours-demonstration {attributes}></cours-demonstration>\n")


def depart_html(self, node):
    self.body.append("</figcaption>\n</figure>\n")


def write_data(app, pagename, templatename, context, doctree):
    for node in doctree.findall(demonstration) if doctree is not None else []:
        if rules(node["name"]).get("exporte"):
            demonstration_data.write(app, node.get("page", pagename), node["name"])


def setup(app):
    app.add_enumerable_node(demonstration, "demonstration", html=(visit_html, depart_html))
    app.add_node(preview, html=(visit_html, depart_html))
    app.add_directive("demonstration", DemonstrationDirective)
    app.add_role("situation", SituationRole())
    app.add_post_transform(ResolveSituations)
    app.add_post_transform(FillFallbacks)
    app.connect("html-page-context", write_data)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
