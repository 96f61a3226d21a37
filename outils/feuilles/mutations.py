"""Les mutants d'une solution : la même, à une faute près, une de celles que l'on fait vraiment.

Un signe, un opérateur, une borne, un axe, un terme ou un argument oubliés, deux arguments échangés, une ligne perdue.
"""

import ast
import copy

OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult, ast.FloorDiv: ast.Div}
OPERATORS |= {ast.Pow: ast.Mult, ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq}
OPERATORS |= {ast.NotEq: ast.Eq, ast.And: ast.Or, ast.Or: ast.And, ast.In: ast.NotIn, ast.NotIn: ast.In}
HARMLESS = {"strict", "verbose", "cmap", "fontsize", "figsize", "squeeze"}  # ne changent rien au résultat
NAMES = {"mean": "sum", "sum": "mean", "max": "min", "min": "max", "argmax": "argmin", "maximum": "minimum"}


def mutants(source, first, last):
    """(faute, source mutée) pour chaque faute possible entre les lignes `first` et `last`."""
    tree = ast.parse(source)
    places = [node for node in walk(tree) if first <= getattr(node, "lineno", 0) <= last]
    for rank in range(len(places)):
        for change in range(len(list(variants(places[rank])))):
            mutant = copy.deepcopy(tree)
            node = [node for node in walk(mutant) if first <= getattr(node, "lineno", 0) <= last][rank]
            before, line = ast.unparse(node), node.lineno
            new = list(variants(node))[change]
            swap = Swap(node, new)
            mutated = ast.fix_missing_locations(swap.visit(mutant))
            after = "" if new is None else ast.unparse(new)
            yield f"{shorten(before)} → {shorten(after) or 'rien'}", line, ast.unparse(mutated)


def walk(node):
    """Les nœuds d'un arbre, sans les arguments sans effet."""
    yield node
    for child in ast.iter_child_nodes(node):
        if not (isinstance(child, ast.keyword) and child.arg in HARMLESS):
            yield from walk(child)


def shorten(text):
    return text if len(text) < 70 else text[:70] + "…"


class Swap(ast.NodeTransformer):
    """Met `new` à la place de `old` ; une instruction retirée laisse `pass`."""

    def __init__(self, old, new):
        self.old, self.new = old, ast.Pass() if new is None else new

    def visit(self, node):
        return self.new if node is self.old else self.generic_visit(node)


def variants(node):
    """Les fautes possibles sur un nœud, chacune sous forme d'un nœud neuf ; None retire l'instruction."""
    match node:
        case ast.BinOp(left=left, op=op, right=right):
            if new := OPERATORS.get(type(op)):
                yield ast.BinOp(left, new(), right)
            yield left
            yield right
        case ast.Compare(ops=[op]) if type(op) in OPERATORS:
            yield ast.Compare(node.left, [OPERATORS[type(op)]()], node.comparators)
        case ast.BoolOp(op=op):
            yield ast.BoolOp(OPERATORS[type(op)](), node.values)
        case ast.UnaryOp(op=ast.USub() | ast.Not(), operand=operand):
            yield operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(0 if value == 1 else value + 1)
        case ast.Constant(value=float(value)):
            yield ast.Constant(2 * value if value else 1.0)
        case ast.Slice(lower=lower, upper=upper) if lower or upper:
            yield ast.Slice(upper, lower, node.step)
        case ast.Attribute(attr=name) if name in NAMES:
            yield ast.Attribute(node.value, NAMES[name], ast.Load())
        case ast.Return(value=ast.Tuple(elts=[a, b, *rest])):
            yield ast.Return(ast.Tuple([b, a, *rest], ast.Load()))
        case ast.AugAssign(op=op) if type(op) in OPERATORS:
            yield ast.AugAssign(node.target, OPERATORS[type(op)](), node.value)
            yield None
        case ast.Expr():
            yield None
        case ast.Call(args=args, keywords=keywords):
            if len(args) >= 2:
                yield ast.Call(node.func, [args[1], args[0], *args[2:]], keywords)
            for rank in [rank for rank, keyword in enumerate(keywords) if keyword.arg not in HARMLESS]:
                yield ast.Call(node.func, args, keywords[:rank] + keywords[rank + 1 :])
