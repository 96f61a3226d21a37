"""Le constructeur `cahiers` : chaque page qui est un cahier, en Markdown et en rangs de cellules de code (JSON).

Il part des arbres que Sphinx a lus pour le site : renvois, numéros, citations et valeurs collées sont donc ceux du
site, et chaque lien mène à la page publiée. `outils/cahiers/` en fait des `.ipynb`.
"""

import json
from pathlib import Path
from types import SimpleNamespace

from docutils import nodes
from mathml import prepare
from sphinx import addnodes
from sphinx.builders import Builder
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.math import get_node_equation_number

from outils import depot
from outils.cahiers.markdown import Writer

ADVICE = "conseils.txt"  # dans le dossier des textes : un par ligne


class DropOutputs(SphinxPostTransform):
    """Un cahier se publie sans ses sorties : il n'en reste que la légende des figures."""

    default_priority = 1  # avant que MyST-NB ne choisisse un format de sortie
    formats = ("markdown",)

    def run(self, **kwargs):
        for output in self.document.findall(nodes.container):
            if output.get("nb_element") == "cell_code_output":
                output.children = [child for child in output.children if isinstance(child, nodes.figure)]
                for figure in output.children:
                    figure.children = [child for child in figure.children if isinstance(child, nodes.caption)]


class NotebookBuilder(Builder):
    name = "cahiers"
    format = "markdown"
    epilog = ""

    def init(self):
        self.repository, self.advice = depot.repository(Path(self.app.srcdir)), []

    def get_outdated_docs(self):
        return [name for name in sorted(self.env.found_docs) if self.is_notebook(name)]

    def is_notebook(self, name):
        return "kernelspec" in self.env.metadata[name]

    def get_target_uri(self, docname, typ=None):
        return self.repository.site(f"{docname}.html")

    def get_relative_uri(self, from_, to, typ=None):
        return self.get_target_uri(to)

    def prepare_writing(self, docnames):
        pass

    def write_doc(self, docname, doctree):
        if not self.is_notebook(docname):
            return
        complete(self, docname, doctree)
        cells = Writer(lambda message, node: self.advise(docname, message, node)).cells(doctree)
        title = next(doctree.findall(nodes.title)).astext()
        path = Path(self.outdir, f"{docname}.json")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps({"title": title, "cells": cells}, ensure_ascii=False, indent=1), "utf8")

    def advise(self, docname, message, node):
        """Garde ce qui se rend mal dans un cahier : cela se dit, et n'arrête rien."""
        while node is not None and node.line is None:
            node = node.parent
        self.advice.append(f"{docname}.md:{node.line if node else 1} : {message}.")

    def finish(self):
        Path(self.outdir, ADVICE).write_text("".join(f"{line}\n" for line in dict.fromkeys(self.advice)), "utf8")


def complete(builder, docname, doctree):
    """Écrit dans l'arbre ce que le site n'ajoute qu'en fabriquant la page : numéros, adresses, images publiées."""
    doctree.children = [child for child in doctree.children if not isinstance(child, nodes.raw)]  # scripts de thebe
    config, numbers = builder.config, builder.env.toc_secnumbers.get(docname, {})
    figures = builder.env.toc_fignumbers.get(docname, {})

    for title in doctree.findall(nodes.title):
        if isinstance(title.parent, nodes.section):
            anchors = [f"#{identifier}" for identifier in title.parent["ids"]]
            anchors += [""] if isinstance(title.parent.parent, nodes.document) else []
            if found := next((numbers[anchor] for anchor in anchors if anchor in numbers), None):
                title.insert(0, nodes.Text(".".join(map(str, found)) + ". "))
    captions = [(kind, nodes.caption) for kind in ("figure", "demonstration", "table")] + [("table", nodes.title)]
    for kind, caption in captions:
        for node in doctree.findall(caption):
            if found := next((figures[kind][i] for i in node.parent["ids"] if i in figures.get(kind, {})), None):
                label = config.numfig_format[kind] % ".".join(map(str, found))
                node.insert(0, [nodes.strong("", f"{label}."), nodes.Text(" ")])
    for formula in doctree.findall(nodes.math_block):
        if formula["number"]:
            writer = SimpleNamespace(builder=SimpleNamespace(config=config, fignumbers=figures, name=""))
            formula["number"] = get_node_equation_number(writer, formula)
    for formula in list(doctree.findall(lambda node: isinstance(node, nodes.math | nodes.math_block))):
        formula.children = [nodes.Text(prepare(formula.astext()))]
    for reference in doctree.findall(nodes.reference):
        if "refid" in reference:
            reference["refuri"] = f"{builder.get_target_uri(docname)}#{reference['refid']}"
    for file in doctree.findall(addnodes.download_reference):
        if "filename" in file:
            file["refuri"] = builder.repository.site(f"_downloads/{file['filename']}")
    for image in doctree.findall(nodes.image):
        if image["uri"] in builder.env.images:
            image["uri"] = builder.repository.site(f"_images/{builder.env.images[image['uri']][1]}")


def setup(app):
    app.add_builder(NotebookBuilder)
    app.add_post_transform(DropOutputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
