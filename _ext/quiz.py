"""La directive `quiz` : une question à choix, corrigée dans la page ; le carnet du lecteur la retient.

    :::{quiz} Que vaut la dérivée de l'échelon presque partout ?
    :objectif: expliquer
    - (x) 0
      - Exact : la fonction est constante de part et d'autre du saut.
    - ( ) 1
      - Non : ce serait la pente de l'identité.
    :::

Un seul « (x) » donne des boutons radio, plusieurs des cases à cocher. Chaque choix porte une explication. Entre la
question et la liste peuvent venir d'autres paragraphes, du code, des équations. L'objectif est celui de la fiche que la
question mesure. Les choix sont battus à la construction, toujours de la même façon : leur ordre n'apprend rien.

Sans JavaScript, chaque explication se déplie sous son choix ; hors du HTML (PDF, texte), le quiz devient une liste où
la réponse et l'explication suivent chaque choix. Une faute de syntaxe est signalée avec son fichier et sa ligne, et
fait échouer une construction stricte (`-W`).
"""

from hashlib import sha256

import quiz_nodes
from carnet_identity import identity
from docutils import nodes
from docutils.parsers.rst.directives import unchanged
from quiz_nodes import quiz, quiz_choice, quiz_explanation, quiz_label, quiz_question, verdict_text
from quiz_syntax import QuizError, split_body
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)


class QuizDirective(SphinxDirective):
    optional_arguments = 1  # obligatoire en fait : build() le dit en français
    final_argument_whitespace = True
    has_content = True
    option_spec = {"objectif": unchanged}

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
        choices.sort(key=lambda choice: shuffle_key(self.arguments[0], choice))
        number = self.env.new_serialno("quiz") + 1
        name = nodes.make_id(f"quiz-{self.env.docname}-{number}")
        several = sum(choice["right"] for choice in choices) > 1
        for rank, choice in enumerate(choices, start=1):
            choice["ids"] = [f"{name}-{rank}"]
        node = quiz("", quiz_question("", "", *inline), *before, *choices, ids=[name], number=number, several=several)
        node["goal"] = self.options.get("objectif", "")
        node["carnet"] = identity(self.arguments[0], *map(wording, [*before, *choices]))
        return node, messages


def shuffle_key(question, choice):
    """Le rang d'un choix : un hachage de son texte, le même partout et toujours."""
    return sha256(f"{question} {choice.children[0].astext()}".encode()).digest()


def wording(block):
    """Ce qui fait la question : ses mots, et ce qui est juste. Une explication peut changer."""
    return f"{block['right']} {block.children[0].astext()}" if isinstance(block, quiz_choice) else block.astext()


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


def setup(app):
    for node, visit, depart in (
        (quiz, quiz_nodes.visit_quiz, quiz_nodes.depart_quiz),
        (quiz_question, quiz_nodes.visit_question, quiz_nodes.depart_question),
        (quiz_choice, quiz_nodes.visit_choice, quiz_nodes.depart_choice),
        (quiz_label, quiz_nodes.visit_label, quiz_nodes.depart_label),
        (quiz_explanation, quiz_nodes.visit_explanation, quiz_nodes.depart_explanation),
    ):
        app.add_node(node, html=(visit, depart))
    app.add_directive("quiz", QuizDirective)
    app.add_post_transform(QuizToList)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
