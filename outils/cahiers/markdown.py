"""L'arbre d'une page, une fois ses renvois résolus par Sphinx, découpé en cellules de cahier Jupyter."""

from docutils import nodes

from outils.cahiers.blocks import details
from outils.cahiers.guest import GuestWriter


class Writer(GuestWriter):
    """`cells(document)` rend les cellules d'une page ; `report(message, nœud)` reçoit ce qui ne se convertit pas."""

    def cells(self, document):
        """Les cellules d'une page, dans l'ordre : du Markdown (`str`), ou le rang d'une cellule de code (`int`)."""
        cells = []
        self._walk(document, 0, cells)
        return cells

    def _walk(self, node, level, cells):
        """Une cellule par section et par passage entre deux cellules de code."""
        text = []

        def flush():
            if markdown := "\n\n".join(filter(None, text)):
                cells.append(markdown)
            text.clear()

        for child in node.children:
            if isinstance(child, nodes.section):
                flush()
                self._walk(child, level + 1, cells)
            elif isinstance(child, nodes.title):
                text.append(f"{'#' * level} {self.inline(child)}")
            elif child.get("nb_element") == "cell_code":
                flush()
                cells.append(child["cell_index"])
                text.append(self.output(child))
            else:
                text.append(self.block(child))
        flush()

    def output(self, cell):
        """Sous une cellule de code : la légende de sa figure, et la description de ce qu'elle montre."""
        caption = "\n\n".join(self.inline(node) for node in cell.findall(nodes.caption))
        alt = cell["cell_metadata"].get("mystnb", {}).get("image", {}).get("alt")
        description = details("Description de la figure", self.text(alt, cell)) if alt else ""
        return "\n\n".join(filter(None, (caption, description)))
