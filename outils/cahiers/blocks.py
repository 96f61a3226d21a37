"""Les blocs d'une page, en Markdown que Colab et Jupyter affichent (`markdown.py` en fait des cellules).

Ni directive ni rôle n'y survivent : une admonition devient une citation, ce qui se replie un `<details>`, une figure
son image et sa légende, un quiz une question et ses réponses repliées. Pour le nœud d'une nouvelle extension, ajoutez
la méthode `block_…` qui porte son nom.
"""

import re
from html import escape
from string import ascii_uppercase

from docutils import nodes

from outils.cahiers.inline import InlineWriter, code_marks, plain

OPENING = re.compile(r"^(?:(\d+)(?=[.)]\s)|(?=[-+#>]))")  # au début d'un paragraphe : liste, titre, citation
ADMONITIONS = {"note": "Note", "tip": "Astuce", "hint": "Indice", "important": "Important", "warning": "Attention"}
ADMONITIONS |= {"attention": "Attention", "caution": "Prudence", "danger": "Danger", "seealso": "Voir aussi"}


def quote(text):
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def details(summary, body):
    """Un bloc repliable ; la ligne vide fait lire son contenu comme du Markdown."""
    return f"<details>\n<summary>{escape(summary, quote=False)}</summary>\n\n{body}\n\n</details>"


class BlockWriter(InlineWriter):
    """Écrit un bloc et ceux qu'il contient : `block_table`, `block_admonition`…"""

    def block(self, node):
        return self.dispatch("block", node)

    def blocks(self, children):
        return "\n\n".join(filter(None, (self.block(child) for child in children)))

    def block_paragraph(self, node):
        return OPENING.sub(r"\1\\", self.inline(node))

    block_caption = block_passthroughtextelement = block_paragraph

    def block_rubric(self, node):
        return f"**{self.inline(node)}**"

    def block_container(self, node):
        """Grilles, cartes et autres boîtes : une carte devient une citation, le reste disparaît autour du contenu."""
        if node.get("design_component") == "dropdown":
            return details(plain(node.children[0]), self.blocks(node.children[1:]))
        text = self.blocks(node.children)
        return quote(text) if node.get("design_component") == "card" else text

    block_compound = block_definition = block_container

    def block_bullet_list(self, node):
        return self._list(node, (f"{node.get('bullet', '-')} " for _ in node))

    def block_enumerated_list(self, node):
        start = node.get("start", 1)
        return self._list(node, (f"{start + rank}. " for rank in range(len(node))))

    def _list(self, node, marks):
        """Une liste, serrée si chaque élément ne contient qu'un paragraphe (et ses sous-listes)."""
        items = [mark + self._indented(item, len(mark)) for mark, item in zip(marks, node.children, strict=True)]
        return ("\n\n" if any("\n\n" in item for item in items) else "\n").join(items)

    def _indented(self, item, width):
        tight = all(isinstance(child, nodes.bullet_list | nodes.enumerated_list) for child in item.children[1:])
        text = ("\n" if tight else "\n\n").join(map(self.block, item.children))
        return re.sub(r"\n(?=[^\n])", "\n" + " " * width, text)

    def block_definition_list(self, node):
        pairs = ((self.inline(item.children[0]), self.blocks(item.children[1:])) for item in node.children)
        return "\n\n".join(f"**{term}**\n\n{quote(body)}" for term, body in pairs)

    def block_block_quote(self, node):
        return quote(self.blocks(node.children))

    def block_literal_block(self, node):
        code, language = node.astext().strip("\n"), node.get("language", "default")
        marks = code_marks(code, 3)
        return f"{marks}{'' if language in ('default', 'none') else language}\n{code}\n{marks}"

    def block_math_block(self, node):
        r"""Dans une liste ou une citation, la formule tient sur une ligne : Jupyter y lirait les `>` de la marge."""
        nested = not isinstance(node.parent, nodes.section)
        latex = " ".join(node.astext().split()) if nested else node.astext().strip()
        latex += rf" \tag{{{node['number']}}}" if node["number"] else ""
        return f"$${latex}$$" if nested else f"$$\n{latex}\n$$"

    def block_admonition(self, node):
        """Titre écrit (`admonition`) ou sous-entendu (`note`, `tip`…) ; repliée si elle l'est sur le site."""
        label, body = ADMONITIONS.get(node.tagname), node.children
        title = nodes.title("", "", nodes.Text(label)) if label else body[0]
        text = self.blocks(body if label else body[1:])
        if "dropdown" in node["classes"]:
            return details(plain(title), text)
        return quote(f"**{self.inline(title)}**\n\n{text}")

    def block_table(self, node):
        """La légende, puis le tableau ; une cellule tient sur une ligne."""
        self.in_table = True
        rows = [
            "| " + " | ".join("<br>".join(map(self.inline, entry.children)) for entry in row.children) + " |"
            for row in node.findall(nodes.row)
        ]
        self.in_table = False
        head = next(node.findall(nodes.row)).children
        marks = {"text-left": ":---", "text-center": ":---:", "text-right": "---:"}
        rule = [next((marks[name] for name in entry["classes"] if name in marks), "---") for entry in head]
        table = "\n".join([rows[0], f"| {' | '.join(rule)} |", *rows[1:]])
        captions = [self.inline(child) for child in node.children if isinstance(child, nodes.title)]
        return "\n\n".join([*captions, table])

    def block_figure(self, node):
        return self.blocks(node.children)

    block_legend = block_figure

    def block_image(self, node):
        return self.inline_image(node)

    def block_reference(self, node):
        return self.inline_reference(node)

    def block_transition(self, node):
        return "---"

    def block_quiz(self, node):
        """La question et ses choix, lettrés ; toutes les réponses, expliquées, repliées dessous."""
        question, *others = node.children
        choices = [child for child in others if child.tagname == "quiz_choice"]
        before = [child for child in others if child.tagname != "quiz_choice"]
        labels, answers = [], []
        for letter, choice in zip(ascii_uppercase, choices, strict=False):
            label, *blocks, explanation = choice.children
            labels.append(f"- **{letter}.** " + "\n\n  ".join([self.inline(label), *map(self.block, blocks)]))
            verdict = "✓ juste" if choice["right"] else "✗ faux"
            answers.append(f"**{letter} {verdict}.** {self.blocks(explanation.children)}")
        hint = " (plusieurs bonnes réponses)" if node["several"] else ""
        title = f"**Question {node['number']}{hint}.** {self.inline(question)}"
        return "\n\n".join(
            [title, *map(self.block, before), "\n".join(labels), details("Réponses", "\n\n".join(answers))]
        )

    def block_ignored(self, node):
        return ""

    block_target = block_comment = block_toctree = block_colspec = block_substitution_definition = block_ignored
