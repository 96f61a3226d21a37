"""Les sorties HTML des cahiers, telles que le site peut les lire.

- Un estimateur de scikit-learn s'affiche en texte : son diagramme HTML est en anglais, pèse des dizaines de kilo-octets
  et embarque script et styles ; sa forme texte (`Pipeline(steps=[…])`) est celle que l'on tape.
- Le coin vide d'un tableau de pandas n'est pas un en-tête : un lecteur d'écran annoncerait une colonne sans nom.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

EMPTY_HEADER = re.compile(r"<th>\s*</th>")


class AdaptOutputs(SphinxPostTransform):
    default_priority = 3  # juste avant que MyST-NB ne choisisse le format affiché
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in self.document.findall(nodes.container):
            if bundle.get("nb_element") == "mime_bundle":
                for output in [child for child in bundle if child["mime_type"] == "text/html"]:
                    adapt(bundle, output)


def adapt(bundle, output):
    if "sk-top-container" in output.astext():
        bundle.remove(output)
        return
    for raw in list(output.findall(nodes.raw)):
        raw.replace_self(nodes.raw("", EMPTY_HEADER.sub("<td></td>", raw.astext()), format="html"))


def setup(app):
    app.add_post_transform(AdaptOutputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
