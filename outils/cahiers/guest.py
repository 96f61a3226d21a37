"""Ce que nos pages n'emploient pas, et que celles d'un autre peuvent contenir : rendu au mieux, ou laissé en texte.

HTML tel quel, notes de bas de page à leur place, marges en citations, fichiers liés au site. Rien n'arrête l'export :
ce qui se perd donne un conseil (`report`).
"""

import re

from docutils import nodes

from outils.cahiers.blocks import BlockWriter, quote
from outils.cahiers.inline import escaped

ACTIVE = re.compile(r"<(?:script|iframe|style|object|embed)\b", re.I)  # Jupyter et Colab les retirent


class GuestWriter(BlockWriter):
    def unknown(self, kind, node):
        """Le contenu d'un nœud que personne ne connaît ici, sans son habillage."""
        self.report(f"élément que l’export ne connaît pas ({type(node).__name__}) : seul son texte y est", node)
        if any(isinstance(child, nodes.Text) for child in node.children):
            return self.inline(node)
        return self.inline(node) if kind == "inline" else self.blocks(node.children)

    # --- HTML -----------------------------------------------------------------------------------------------------

    def inline_raw(self, node):
        """Du HTML, tel quel ; l'équivalent LaTeX qui peut le suivre est omis."""
        text = node.astext().strip()
        if "html" not in node["format"].split():
            return ""
        if ACTIVE.search(text):
            self.report("script ou cadre HTML : il ne marche pas dans un cahier, et n’y est pas", node)
            return ""
        return text

    block_raw = inline_raw

    # --- Notes, marges, index, glossaire --------------------------------------------------------------------------

    def inline_footnote_reference(self, node):
        return f"<sup>[{escaped(node.astext())}]</sup>"

    def block_footnote(self, node):
        label, *body = node.children
        return quote(f"**[{escaped(label.astext())}]**\n\n{self.blocks(body)}")

    def block_sidebar(self, node):
        """Marge, encadré, sommaire local : une citation, titre en gras."""
        titles = [f"**{self.inline(child)}**" for child in node.children if isinstance(child, nodes.title)]
        body = [self.block(child) for child in node.children if not isinstance(child, nodes.title | nodes.subtitle)]
        return quote("\n\n".join(filter(None, [*(title for title in titles if title != "****"), *body])))

    block_topic = block_sidebar

    def block_glossary(self, node):
        return self.blocks(node.children)

    block_only = block_glossary

    def block_line_block(self, node):
        return "<br>\n".join(self.inline(line) for line in node.children)

    def block_field_list(self, node):
        pairs = ((self.inline(field[0]), self.blocks(field[1].children)) for field in node.children)
        return "\n\n".join(f"**{name}**\n\n{quote(body)}" for name, body in pairs)

    def block_doctest_block(self, node):
        return f"```python\n{node.astext()}\n```"

    def ignored(self, node):
        return ""

    inline_index = block_index = block_meta = ignored

    # --- Fichiers -------------------------------------------------------------------------------------------------

    def inline_download_reference(self, node):
        """Un fichier que le site donne : `_ext/notebook_builder.py` a écrit son adresse."""
        text = self.inline(node)
        return f"[{text}]({node['refuri']})" if node.get("refuri") else text

    block_download_reference = inline_download_reference
