"""Lire un quiz : la liste « - (x) … », « - ( ) … », chaque choix et son explication."""

import re

from docutils import nodes
from quiz_nodes import quiz_choice, quiz_explanation, quiz_label

MARK = re.compile(r"\((x|X| )\)[ \t]*")  # « (x) » juste, « ( ) » faux


class QuizError(Exception):
    """Faute de syntaxe ; `line` est la ligne du fichier source, ou None si l'on ne peut dire mieux que la directive."""

    def __init__(self, message, line=None):
        super().__init__(message)
        self.line = line


def split_body(body):
    """Sépare ce qui précise la question des choix, la dernière liste du quiz."""
    *before, last = body.children or [None]
    if not isinstance(last, nodes.bullet_list):
        raise QuizError(
            "la question doit être suivie d’une liste de choix « - (x) … » et « - ( ) … », en dernier",
            getattr(last, "line", None),
        )
    choices = [read_choice(item) for item in last.children]
    if len(choices) < 2:
        raise QuizError("il faut au moins deux choix", last.line)
    if not any(choice["right"] for choice in choices):
        raise QuizError("aucun choix n’est marqué juste : écrivez « (x) » devant le bon", last.line)
    return before, choices


def read_choice(item):
    """Un élément de la liste : « (x) texte », d'autres blocs, et une liste d'un seul élément, l'explication."""
    paragraph = item.children[0] if item.children else None
    text = paragraph.children[0] if isinstance(paragraph, nodes.paragraph) and paragraph.children else None
    match = MARK.match(text) if isinstance(text, nodes.Text) else None
    if match is None:
        raise QuizError(
            "chaque choix commence par « (x) » s’il est juste, « ( ) » s’il est faux (pas « [x] »)", item.line
        )
    rest = text[match.end() :]
    label = [*([nodes.Text(rest)] if rest else []), *paragraph.children[1:]]
    if not label:
        raise QuizError("ce choix n’a pas de texte", item.line)
    explanations = [child for child in item.children[1:] if isinstance(child, nodes.bullet_list)]
    if len(explanations) != 1 or len(explanations[0].children) != 1:
        raise QuizError(
            "chaque choix, juste ou faux, porte une explication et une seule : une liste d’un élément, "
            "en retrait sous le choix",
            item.line,
        )
    blocks = [child for child in item.children[1:] if child is not explanations[0]]
    explanation = quiz_explanation("", *explanations[0].children[0].children)
    if not explanation.astext().strip():
        raise QuizError("l’explication de ce choix est vide", item.line)
    return quiz_choice("", quiz_label("", "", *label), *blocks, explanation, right=match[1] != " ")
