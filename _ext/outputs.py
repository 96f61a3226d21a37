"""Ce que les sorties et les tableaux donnent à lire.

- Un estimateur de scikit-learn s'affiche en texte : son diagramme HTML est en anglais, pèse des dizaines de kilo-octets
  et embarque script et styles ; sa forme texte (`Pipeline(steps=[…])`) est celle que l'on tape.
- Le coin vide d'un tableau n'est pas un en-tête : un lecteur d'écran annoncerait une colonne sans nom.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

EMPTY_HEADER = re.compile(r"<th\b[^>]*>\s*(<p>\s*</p>)?\s*</th>")


class EstimatorsAsText(SphinxPostTransform):
    default_priority = 3  # juste avant que MyST-NB ne choisisse le format affiché
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in self.document.findall(nodes.container):
            if bundle.get("nb_element") == "mime_bundle":
                for output in list(bundle):
                    if output["mime_type"] == "text/html" and "sk-top-container" in output.astext():
                        bundle.remove(output)


def drop_empty_headers(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = EMPTY_HEADER.sub("<td></td>", context["body"])


def setup(app):
    app.add_post_transform(EstimatorsAsText)
    app.connect("html-page-context", drop_empty_headers)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
