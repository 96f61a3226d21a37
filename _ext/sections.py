"""Ce que la recherche sait d'une page : de chaque section, le titre, l'ancre, la prose et les noms du code.

Une entrée du glossaire est une section à elle seule, avec ses noms anglais. Ce qui se devine avant de se lire n'y est
pas : choix des quiz, réponses des prévisions, indices ; d'une page de solutions ne restent que les explications. Le
code replié, contrôles et mise en forme, ne se cherche pas.
"""

import re
from html import unescape

from docutils import nodes
from math_core import LatexError
from mathml import converter, prepare
from sphinx import addnodes

# Un nom que l'on chercherait : avec un trait bas, un point ou une majuscule (`val_loss`, `layers.Dense`).
CODE_NAME = re.compile(r"\b(?=\w*[._A-Z])[A-Za-z][\w.]{3,40}\b")
LONGEST = 1000
HIDDEN = {"glossary", "math_block", "prediction_answer", "quiz_choice"}
SKIPPED = (
    nodes.section,
    nodes.title,
    nodes.label,
    nodes.Invisible,
    nodes.image,
    nodes.raw,
    nodes.compound,
    addnodes.index,
)


def is_hidden(node):
    if "dropdown" in node.get("classes", ()):
        return True
    if node.get("nb_element") == "cell_code_source":
        return "tag_hide-input" in node.parent["classes"]
    if node.get("nb_element") == "cell_code_output":  # ne reste que la légende d'une figure
        return not any(isinstance(child, nodes.figure) for child in node.children)
    return isinstance(node, SKIPPED) or type(node).__name__ in HIDDEN


def inline_text(node):
    """Le texte d'un paragraphe ; une formule y est en clair (« η = 0,1 »)."""
    if isinstance(node, nodes.Text):
        return node.astext()
    if isinstance(node, nodes.math):
        try:
            mathml = converter.convert_with_local_state(prepare(node.astext()), displaystyle=False)
            return unescape(re.sub(r"<[^>]+>|\s+", "", mathml))
        except LatexError:  # mathml l'a dit, avec sa ligne
            return ""
    return "" if is_hidden(node) else "".join(map(inline_text, node.children))


def blocks(node, kind=nodes.TextElement):
    """Les paragraphes sous `node` ou, avec `nodes.literal_block`, ses programmes ; hors de ses sous-sections."""
    for child in node.children:
        if isinstance(child, nodes.TextElement):
            if isinstance(child, nodes.literal_block) == (kind is nodes.literal_block) and not is_hidden(child):
                yield inline_text(child)
        elif isinstance(child, nodes.Element) and not is_hidden(child):
            yield from blocks(child, kind)


def sentences(paragraphs):
    """Un titre ou une puce sans point n'est pas collé à la suite."""
    found = filter(None, map(str.strip, paragraphs))
    return " ".join(text if text.endswith((".", "!", "?", ":", ";", "…", "»")) else f"{text}." for text in found)


def clean(text):
    return re.sub(r"[ \n\t]+", " ", text).strip()


def english_names(definition):
    """Les noms anglais qui ouvrent une définition : « *Learning, training.* »."""
    first = definition.next_node(nodes.emphasis)
    return [name.strip() for name in first.astext().rstrip(".").split(",")] if first is not None else []


def glossary_entries(doctree):
    for item in doctree.findall(nodes.definition_list_item):
        if isinstance(item.parent.parent, addnodes.glossary):
            terms = [child for child in item.children if isinstance(child, nodes.term)]
            definition = item.children[-1]
            yield {
                "anchor": terms[0]["ids"][0],
                "title": " · ".join(term.astext() for term in terms),
                "text": clean(sentences(blocks(definition))),
                "names": [*(term.astext() for term in terms), *english_names(definition)],
            }


def sections(doctree, only_explanations=False):
    """Les sections d'une page, dans l'ordre ; l'ancre de la première, qui est la page même, est vide.

    Au-delà de `LONGEST` caractères (la bibliographie, quelques longues sections), la fin ne se cherche pas.
    """
    found = []
    for section in doctree.findall(nodes.section):
        sources = [section]
        if only_explanations:
            sources = [child for child in section.children if "explication" in child.get("classes", ())]
        text = sentences(block for source in sources for block in blocks(source))
        code = " ".join(block for source in sources for block in blocks(source, nodes.literal_block))
        found.append(
            {
                "anchor": section["ids"][0] if found else "",
                "title": clean("".join(map(inline_text, section.next_node(nodes.title).children))),
                "text": clean(text)[:LONGEST],
                "code": sorted(set(CODE_NAME.findall(code))),
            }
        )
    return [section for section in found if section["text"]] + list(glossary_entries(doctree))
