"""Ce que les sorties et les tableaux donnent à lire.

- Un estimateur de scikit-learn s'affiche en texte : son diagramme HTML est en anglais, pèse des dizaines de kilo-octets
  et embarque script et styles ; sa forme texte (`Pipeline(steps=[…])`) est celle que l'on tape.
- `model.summary(print_fn=print)` laisse, avant son texte, un bloc HTML vide : on le retire.
"""

import re

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform

EMPTY_BLOCK = re.compile(r"<pre\b[^>]*>\s*</pre>\s*")


class ReadableOutputs(SphinxPostTransform):
    default_priority = 3  # juste avant que MyST-NB ne choisisse le format affiché
    formats = ("html",)

    def run(self, **kwargs):
        for bundle in list(self.document.findall(nodes.container)):
            if bundle.get("nb_element") == "mime_bundle":
                html = [output for output in bundle if output["mime_type"] == "text/html"]
                if any(EMPTY_BLOCK.fullmatch(output.astext()) for output in html):
                    bundle.parent.remove(bundle)
                for output in html:
                    if "sk-top-container" in output.astext():
                        bundle.remove(output)


def setup(app):
    app.add_post_transform(ReadableOutputs)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
