"""Bibliographie et citations en français : « Rumelhart et al. (1986) », « Dans », « édition », « et ».

Les gabarits de pybtex contiennent leurs mots anglais en clair : on les traduit dans l'arbre du gabarit, avant que les
champs de la notice n'y soient versés (un titre n'est donc jamais touché).
"""

from dataclasses import dataclass, field
from functools import wraps

import pybtex.plugin
import sphinxcontrib.bibtex.plugin
from docutils import nodes
from pybtex.style.formatting.alpha import Style as AlphaStyle
from pybtex.style.template import Node, names, sentence
from sphinxcontrib.bibtex.style.referencing import BracketStyle, PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import AuthorYearReferenceStyle

WORDS = {
    "In": "Dans",
    "in": "dans",
    "of": "de",
    "Number": "Numéro",
    "number": "numéro",
    "chapter": "chapitre",
    "edition": "édition",
    "editor": "éd.",
    "editors": "éd.",
    "Master's thesis": "Mémoire de master",
    "PhD thesis": "Thèse de doctorat",
    "Technical Report": "Rapport technique",
    "URL:": "Adresse\u00a0:",
    " (visited on ": " (consulté le ",
}


def translate(template):
    """Traduit sur place les mots constants d'un gabarit pybtex, et le renvoie."""
    if isinstance(template, Node):
        template.children = [translate(child) for child in template.children]
        return template
    return WORDS.get(template, template) if isinstance(template, str) else template


def in_french(get_template):
    return wraps(get_template)(lambda self, entry: translate(get_template(self, entry)))


class FrenchStyle(AlphaStyle):
    """Le style « alpha » de pybtex, mots de liaison en français."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        format_person = self.format_name
        # « and others » dans une notice : pybtex écrirait « et others ».
        self.format_name = lambda person, abbreviate=False: (
            "al." if str(person) == "others" else format_person(person, abbreviate)
        )

    def format_names(self, role, as_sentence=True):
        formatted = names(role, sep=", ", sep2=" et ", last_sep=" et ")
        return sentence[formatted] if as_sentence else formatted


for name in dir(AlphaStyle):
    if name.startswith("get_") and name.endswith("_template"):
        setattr(FrenchStyle, name, in_french(getattr(AlphaStyle, name)))


def parentheses():
    return BracketStyle(left="(", right=")", sep="\u202f; ")


@dataclass
class FrenchAuthorYear(AuthorYearReferenceStyle):
    """Citations auteur-année : « Minsky et Papert (1969) », « (Hebb, 1949) »."""

    bracket_textual: BracketStyle = field(default_factory=parentheses)
    bracket_parenthetical: BracketStyle = field(default_factory=parentheses)
    person: PersonStyle = field(default_factory=lambda: PersonStyle(sep2=" et ", last_sep=" et "))


def visit_citation(self, node):
    """Une notice : docutils lui donne un rôle ARIA qu'une liste n'admet pas."""
    if not isinstance(node.previous_sibling(), nodes.citation):
        self.body.append('<div role="list" class="citation-list">\n')
    self.body.append(self.starttag(node, "div", classes=["citation"], role="listitem"))


def depart_citation(self, node):
    self.body.append("</div>\n")
    if not isinstance(node.next_node(descend=False, siblings=True), nodes.citation):
        self.body.append("</div>\n")


def setup(app):
    pybtex.plugin.register_plugin("pybtex.style.formatting", "francais", FrenchStyle)
    sphinxcontrib.bibtex.plugin.register_plugin(
        "sphinxcontrib.bibtex.style.referencing", "auteur_annee", FrenchAuthorYear
    )
    # Chaque citation demande cette sortie de pybtex : la chercher relit les métadonnées de toutes les bibliothèques.
    plain = pybtex.plugin.find_plugin("pybtex.backends", "plaintext")
    pybtex.plugin.register_plugin("pybtex.backends", "plaintext", plain, force=True)
    app.add_node(nodes.citation, override=True, html=(visit_citation, depart_citation))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
