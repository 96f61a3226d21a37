"""Un estimateur de scikit-learn s'affiche en texte.

Son diagramme HTML est en anglais, pèse des dizaines de kilo-octets et embarque script et styles ; sa forme texte
(`Pipeline(steps=[…])`) est celle que l'on tape.
"""

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class TextRepresentation(SphinxPostTransform):
    default_priority = 3  # juste avant que MyST-NB ne choisisse le format affiché
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in self.document.findall(nodes.container):
            if bundle.get("nb_element") != "mime_bundle":
                continue
            for output in list(bundle.children):
                if output["mime_type"] == "text/html" and "sk-top-container" in output.astext():
                    bundle.remove(output)


def setup(app):
    app.add_post_transform(TextRepresentation)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
