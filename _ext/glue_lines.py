"""Le lecteur du site ne voit pas la plomberie : ni `glue(…)`, qui publie une valeur pour le texte, ni son import.

Le cahier exporté les garde : elles y affichent la valeur auprès de celle de la page. Une boucle qui ne fait que publier
s'efface entière ; une cellule qui ne fait que cela, aussi.
"""

import ast
import re

from docutils import nodes

MODULE, NAME = "cours.affichage", "glue"


def without_glue(source):
    """Le code d'une cellule, sans ce qui publie ses valeurs.

    >>> without_glue("x = 1\\nglue('x', x)\\nfor y in 'ab':\\n    glue(y, 1)")
    'x = 1'
    """
    if NAME not in source:
        return source
    try:
        tree = ast.parse(source)
    except SyntaxError:  # une commande IPython (`!ls`) : la cellule reste telle quelle
        return source
    lines = source.split("\n")
    for statement in _plumbing(tree):
        kept = _other_names(statement)
        for above in range(statement.lineno - 2, -1, -1):  # le commentaire d'une telle instruction s'en va avec elle
            if kept or not (lines[above] or "").lstrip().startswith("#"):
                break
            lines[above] = None
        lines[statement.lineno - 1] = f"from {MODULE} import {', '.join(kept)}" if kept else None
        lines[statement.lineno : statement.end_lineno] = [None] * (statement.end_lineno - statement.lineno)
    text = "\n".join(line for line in lines if line is not None)
    return re.sub(r"\n{3,}", "\n\n", text).strip("\n")


def _plumbing(tree):
    """Les instructions à effacer, de la plus grande à la plus petite."""
    for node in ast.walk(tree):
        for block in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(block, list):
                yield from (statement for statement in block if _is_plumbing(statement))


def _is_plumbing(statement):
    if isinstance(statement, ast.For):
        return not statement.orelse and all(map(_is_plumbing, statement.body))
    if isinstance(statement, ast.ImportFrom):
        return statement.module == MODULE and any(alias.name == NAME for alias in statement.names)
    call = getattr(statement, "value", None) if isinstance(statement, ast.Expr) else None
    return isinstance(call, ast.Call) and getattr(call.func, "id", None) == NAME


def _other_names(statement):
    names = statement.names if isinstance(statement, ast.ImportFrom) else []
    return [alias.name for alias in names if alias.name != NAME]


def hide(app, doctree, docname):
    if app.builder.format != "html":
        return
    for source in list(doctree.findall(nodes.container)):
        if source.get("nb_element") != "cell_code_source":
            continue
        for block in source.findall(nodes.literal_block):
            if (text := without_glue(block.rawsource)) != block.rawsource:
                block.rawsource, block[:] = text, [nodes.Text(text)]  # Sphinx ne colore que ce qui est sa source
        if not source.astext().strip():
            cell = source.parent
            cell.remove(source)
            if not cell.children:
                cell.parent.remove(cell)


def setup(app):
    app.connect("doctree-resolved", hide)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
