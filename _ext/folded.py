"""Ce qui se replie : une admonition (`:class: dropdown`), les imports qui ouvrent un cahier, le contrôle d'un exercice.

Le navigateur ouvre un `<details>` avec ou sans JavaScript ; un lecteur d'écran l'annonce par son titre (« Indice 1 »).
"""

import ast

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform


class folded(nodes.General, nodes.Element):
    """Enfants : `folded_title`, puis des blocs."""


class folded_title(nodes.General, nodes.TextElement):
    """Ce qui reste visible une fois replié."""


class FoldAdmonitions(SphinxPostTransform):
    default_priority = 200
    formats = ("html",)

    def run(self, **kwargs):
        for node in list(self.document.findall(nodes.admonition)):
            if "dropdown" in node["classes"]:
                title, *blocks = node.children
                classes = ["folded", *(name for name in node["classes"] if name != "dropdown")]
                children = [folded_title("", "", *title.children), *blocks]
                # et non replace_self, qui rendrait « dropdown » au nouveau nœud
                node.parent.replace(node, folded("", *children, ids=node["ids"], classes=classes))


class FoldImports(SphinxPostTransform):
    """La première cellule, si elle ne fait qu'importer et régler le style des figures, attend sous sa pastille."""

    default_priority = 198  # juste avant que MyST-NB n'enveloppe ce qui se replie
    formats = ("html",)

    def run(self, **kwargs):
        cells = (node for node in self.document.findall(nodes.container) if node.get("nb_element") == "cell_code")
        first = next(cells, None)
        if first is not None and not first.get("hide_mode") and only_imports(first.children[0].astext()):
            first["hide_mode"] = "input"
            first["prompt_show"], first["prompt_hide"] = "Afficher imports", "Masquer imports"


class NameChecks(SphinxPostTransform):
    """La cellule repliée qui juge une réponse dit ce qu'elle cache ; les autres gardent « Afficher le code »."""

    default_priority = 198
    formats = ("html",)

    def run(self, **kwargs):
        for cell in self.document.findall(nodes.container):
            if cell.get("hide_mode") and "tag_check" in cell["classes"]:
                cell["prompt_show"], cell["prompt_hide"] = "Voir le contrôle", "Masquer le contrôle"


def only_imports(source):
    """Vrai si `source` n'est que des imports, et des appels sans résultat comme `plt.style.use(…)`."""
    try:
        body = ast.parse(source).body
    except SyntaxError:  # une commande de IPython
        return False
    imports = [isinstance(statement, ast.Import | ast.ImportFrom) for statement in body]
    calls = [isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call) for statement in body]
    return any(imports) and all(map(any, zip(imports, calls, strict=True)))


def visit_folded(self, node):
    self.body.append(self.starttag(node, "details"))


def depart_folded(self, node):
    self.body.append("</details>\n")


def visit_title(self, node):
    self.body.append("<summary>")


def depart_title(self, node):
    self.body.append("</summary>\n")


def setup(app):
    app.add_node(folded, html=(visit_folded, depart_folded))
    app.add_node(folded_title, html=(visit_title, depart_title))
    app.add_post_transform(FoldAdmonitions)
    app.add_post_transform(FoldImports)
    app.add_post_transform(NameChecks)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
