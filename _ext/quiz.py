"""La directive `quiz` : une question à choix, corrigée dans la page, sans dépendance ni rien d'enregistré.

    :::{quiz} Que vaut la dérivée de l'échelon presque partout ?
    - (x) 0
      - Exact : la fonction est constante de part et d'autre du saut.
    - ( ) 1
      - Non : ce serait la pente de l'identité.
    :::

Un seul « (x) » donne des boutons radio, plusieurs des cases à cocher. Chaque choix porte une explication. Entre la
question et la liste peuvent venir d'autres paragraphes, du code, des équations.

Sans JavaScript, chaque explication se déplie sous son choix ; hors du HTML (PDF, texte), le quiz devient une liste où
la réponse et l'explication suivent chaque choix. Une faute de syntaxe est signalée avec son fichier et sa ligne, et
fait échouer une construction stricte (`-W`).
"""

import re
from html import escape

from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

MARK = re.compile(r"\((x|X| )\)[ \t]*")  # « (x) » juste, « ( ) » faux
ASSETS = {"script_files": "quiz.js", "css_files": "quiz.css"}


class quiz(nodes.General, nodes.Element):
    """Le quiz entier. Attributs : `ids`, `several` (plusieurs bonnes réponses), `number` (rang dans la page)."""


class quiz_question(nodes.General, nodes.TextElement):
    """La question : du texte en ligne."""


class quiz_choice(nodes.General, nodes.Element):
    """Un choix. Attributs : `ids`, `right`. Enfants : `quiz_label`, d'autres blocs, `quiz_explanation`."""


class quiz_label(nodes.General, nodes.TextElement):
    """Le texte d'un choix, en ligne."""


class quiz_explanation(nodes.General, nodes.Element):
    """L'explication d'un choix : des blocs."""


class QuizError(Exception):
    """Faute de syntaxe ; `line` est la ligne du fichier source, ou None si l'on ne peut dire mieux que la directive."""

    def __init__(self, message, line=None):
        super().__init__(message)
        self.line = line


class QuizDirective(SphinxDirective):
    optional_arguments = 1  # obligatoire en fait : build() le dit en français
    final_argument_whitespace = True
    has_content = True

    def run(self):
        try:
            node, messages = self.build()
        except QuizError as error:
            location = (self.env.docname, error.line or self.lineno)
            logger.error("quiz : %s", error, location=location)
            return []
        self.set_source_info(node)
        return [node, *messages]

    def build(self):
        if not self.arguments:
            raise QuizError("il manque la question, après « {quiz} »")
        inline, messages = self.state.inline_text(self.arguments[0], self.lineno)
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        before, choices = split_body(body)
        number = self.env.new_serialno("quiz") + 1
        name = nodes.make_id(f"quiz-{self.env.docname}-{number}")
        several = sum(choice["right"] for choice in choices) > 1
        for rank, choice in enumerate(choices, start=1):
            choice["ids"] = [f"{name}-{rank}"]
        node = quiz("", quiz_question("", "", *inline), *before, *choices, ids=[name], number=number, several=several)
        return node, messages


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


class QuizToList(SphinxPostTransform):
    """Hors du HTML et des cahiers exportés, un quiz devient une question en gras et une liste de choix corrigés."""

    default_priority = 200

    def run(self):
        if self.app.builder.format in ("html", "markdown"):
            return
        for node in list(self.document.findall(quiz)):
            node.replace_self(quiz_as_list(node))


def quiz_as_list(node):
    question, *others = node.children
    items = nodes.bullet_list("")
    for choice in [child for child in others if isinstance(child, quiz_choice)]:
        label, *blocks, explanation = choice.children
        verdict = nodes.paragraph("", "", nodes.emphasis("", verdict_text(choice["right"]) + "."))
        items += nodes.list_item("", nodes.paragraph("", "", *label.children), *blocks, verdict, *explanation.children)
    before = [child for child in others if not isinstance(child, quiz_choice)]
    title = nodes.strong("", f"Question {node['number']}. ")
    return [nodes.paragraph("", "", title, *question.children), *before, items]


def verdict_text(right):
    return "Juste" if right else "Faux"


# --- HTML ------------------------------------------------------------------------------------------------------


def visit_quiz(self, node):
    hint = " (plusieurs bonnes réponses)" if node["several"] else ""
    self.body.append(self.starttag(node, "form", CLASS="quiz"))
    self.body.append(f'<fieldset><legend><span class="quiz-number">Question {node["number"]}{hint}</span> ')


def depart_quiz(self, node):
    # Le bouton n'existe qu'avec JavaScript ; désactivé, il empêche aussi la touche Entrée d'envoyer le formulaire.
    self.body.append(
        '</fieldset><p class="quiz-actions"><button type="submit" hidden disabled>Vérifier</button> '
        '<output aria-live="polite"></output></p></form>\n'
    )


def visit_question(self, node):
    self.body.append('<span class="quiz-question">')


def depart_question(self, node):
    self.body.append("</span></legend>\n")


def visit_choice(self, node):
    form, kind = node.parent, "checkbox" if node.parent["several"] else "radio"
    right, name = str(node["right"]).lower(), escape(form["ids"][0])
    self.body.append(
        f'<div class="quiz-choice" data-right="{right}">'
        f'<input type="{kind}" id="{node["ids"][0]}" name="{name}" autocomplete="off">'
    )


def depart_choice(self, node):
    self.body.append("</div>\n")


def visit_label(self, node):
    self.body.append(f'<label for="{node.parent["ids"][0]}">')


def depart_label(self, node):
    self.body.append("</label>\n")


def visit_explanation(self, node):
    right, name = node.parent["right"], node.parent["ids"][0]
    mark = "✓" if right else "✗"
    self.body.append(
        f'<details class="quiz-explanation" id="{name}-explication">'
        "<summary>Juste ou faux\u202f?</summary>"
        f'<p class="quiz-verdict"><span aria-hidden="true">{mark}</span> {verdict_text(right)}</p>\n'
    )


def depart_explanation(self, node):
    self.body.append("</details>")


def choose_assets(app, pagename, templatename, context, doctree):
    """Ne charge le script et la feuille de style que dans les pages qui ont un quiz."""
    if doctree is not None and any(doctree.findall(quiz)):
        app.add_js_file(ASSETS["script_files"], loading_method="defer")
        app.add_css_file(ASSETS["css_files"])
        return
    for key, name in ASSETS.items():  # Jupyter Book ajoute à toutes les pages ce qu'il trouve dans _static
        files = context.get(key, [])
        files[:] = [file for file in files if not str(getattr(file, "filename", file)).endswith(f"/{name}")]


def setup(app):
    for node, visit, depart in (
        (quiz, visit_quiz, depart_quiz),
        (quiz_question, visit_question, depart_question),
        (quiz_choice, visit_choice, depart_choice),
        (quiz_label, visit_label, depart_label),
        (quiz_explanation, visit_explanation, depart_explanation),
    ):
        app.add_node(node, html=(visit, depart))
    app.add_directive("quiz", QuizDirective)
    app.add_post_transform(QuizToList)
    app.connect("html-page-context", choose_assets, priority=900)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
