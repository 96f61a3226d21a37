"""Ce qui s'écrit dans une ligne de Markdown : texte, emphase, code, formules, liens."""

import re

from docutils import nodes

ROLE = re.compile(r"\{[a-z][\w:.+-]*\}$")  # « {ref} » avant un accent grave
LEFTOVER = re.compile(r"(?m)^\s*(?::{3,}|`{3,}|~{3,})\s*\{|\{[a-z][\w:.+-]*\}`|^\([\w-]+\)=$")
SPECIAL = re.compile(r"([\\`*_\[\]<$])")  # ce que Markdown interpréterait dans un texte


def escaped(text):
    r"""Un texte que Markdown rendra tel quel.

    >>> escaped("X_train vaut 3 $ * [2]")
    'X\\_train vaut 3 \\$ \\* \\[2\\]'
    """
    return SPECIAL.sub(r"\\\1", text)


def code_marks(text, at_least):
    """Des accents graves assez nombreux pour entourer `text`, qui peut en contenir."""
    return "`" * max(at_least, *(len(run) + 1 for run in re.findall("`+", text)), 0)


def plain(node):
    """Le texte d'un titre de bloc repliable, où Markdown ne se lit pas ; les formules, si."""
    return "".join(f"${part.astext()}$" if isinstance(part, nodes.math) else part.astext() for part in node.children)


class InlineWriter:
    """Écrit les nœuds en ligne : `inline_paragraph` appelle `inline_strong`, `inline_math`… selon les enfants.

    `report(message, nœud)` reçoit ce qui ne peut pas être rendu : rien ne se perd en silence.
    """

    def __init__(self, report):
        self.report = report
        self.in_table = False

    def dispatch(self, kind, node):
        """Appelle la méthode du type du nœud, ou de celui dont il dérive : `inline_math`, `block_table`…"""
        for parent in type(node).__mro__:
            if method := getattr(self, f"{kind}_{parent.__name__.lower()}", None):
                return method(node)
        return self.unknown(kind, node)

    def inline(self, node):
        return "".join(self.dispatch("inline", child) for child in node.children)

    def text(self, text, place):
        """Un texte échappé ; `place` est le nœud à montrer si du MyST y est resté."""
        if match := LEFTOVER.search(text):
            self.report(f"du MyST est resté tel quel : « {match[0].strip()} »", place)
        text = escaped(text.replace("\n", " "))
        return text.replace("|", r"\|") if self.in_table else text

    def inline_text(self, node):
        return self.text(node.astext(), node.parent)

    def inline_inline(self, node):
        return self.inline(node)

    inline_target = inline_generated = inline_inline

    def inline_emphasis(self, node):
        return f"*{self.inline(node)}*"

    inline_title_reference = inline_emphasis

    def inline_strong(self, node):
        return f"**{self.inline(node)}**"

    def inline_literal(self, node):
        before = node.previous_sibling()
        if isinstance(before, nodes.Text) and (match := ROLE.search(before.astext())):
            self.report(f"du MyST est resté tel quel : le rôle {match[0]}", node.parent)
        text = node.astext().replace("\n", " ")
        marks = code_marks(text, 1)
        padding = " " if text.startswith("`") or text.endswith("`") else ""
        if self.in_table:
            text = text.replace("|", r"\|")
        return f"{marks}{padding}{text}{padding}{marks}"

    def inline_math(self, node):
        latex = " ".join(node.astext().split())
        if self.in_table:
            latex = latex.replace(r"\|", r"\Vert ").replace("|", r"\vert ")
        return f"${latex}$"

    def inline_reference(self, node):
        address = node.get("refuri", "").replace("(", "%28").replace(")", "%29")
        return f"[{self.inline(node)}]({address})" if address else self.inline(node)

    def inline_image(self, node):
        return f"![{self.text(node.get('alt', ''), node)}]({node['uri']})"

    def inline_superscript(self, node):
        return f"<sup>{self.inline(node)}</sup>"

    def inline_subscript(self, node):
        return f"<sub>{self.inline(node)}</sub>"

    def inline_comment(self, node):
        return ""
