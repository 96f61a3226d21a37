"""La directive `prevoyez` : une question posée avant un résultat, dont la réponse n'ouvre la suite qu'une fois prévue.

    :::{prevoyez} combien de neurones seront morts ?
    Il y en a {glue:text}`dead`.
    :::

La phrase est la réponse de la page ; une liste, avant elle, donne des choix au lieu d'un nombre. Sur le site, le
lecteur écrit ou choisit sa prévision, et ce qui suit s'ouvre avec les deux réponses. Sans JavaScript, sur le papier et
dans les cahiers, il ne reste que « Prévoyez : … » et les choix.
"""

from carnet_identity import identity
from docutils import nodes
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

logger = logging.getLogger(__name__)

SHAPE = "prevoyez : attendu, une question après « {prevoyez} », des choix s’il y en a (une liste), puis une phrase"


class prediction(nodes.General, nodes.Element):
    """Enfants : `prediction_question`, une liste à puces s'il y a des choix, `prediction_answer`."""


class prediction_question(nodes.General, nodes.TextElement):
    """La question : du texte en ligne."""


class prediction_answer(nodes.General, nodes.TextElement):
    """Ce que la page répond : du texte en ligne."""


class PredictionDirective(SphinxDirective):
    optional_arguments = 1  # obligatoire en fait : `run` le dit en français
    final_argument_whitespace = True
    has_content = True

    def run(self):
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        *choices, answer = body.children or [None]
        listed = all(isinstance(child, nodes.bullet_list) for child in choices)
        if not self.arguments or not isinstance(answer, nodes.paragraph) or len(choices) > 1 or not listed:
            logger.error(SHAPE, location=(self.env.docname, self.lineno))
            return []
        question, messages = self.state.inline_text(self.arguments[0], self.lineno)
        name = f"prevoyez-{self.env.new_serialno('prevoyez') + 1}"
        parts = [prediction_question("", "", *question), *choices, prediction_answer("", "", *answer.children)]
        node = prediction("", *parts, ids=[name])
        node["carnet"] = identity(self.arguments[0], *(choice.astext() for choice in choices))
        self.set_source_info(node)
        return [node, *messages]


class PredictionToText(SphinxPostTransform):
    """Hors du site : un paragraphe, et les choix en liste."""

    default_priority = 200

    def run(self):
        if self.app.builder.format == "html":
            return
        for node in list(self.document.findall(prediction)):
            question, *choices, _ = node.children
            start = [nodes.strong("", "Prévoyez"), nodes.Text("\u00a0: ")]
            node.replace_self([nodes.paragraph("", "", *start, *question.children), *choices])


def visit_prediction(self, node):
    self.body.append(self.starttag(node, "form", CLASS="prediction", **{"data-carnet": node["carnet"]}) + "<fieldset>")


def depart_prediction(self, node):
    self.body.append("</fieldset></form>\n")


def visit_question(self, node):
    self.body.append("<legend><strong>Prévoyez</strong>\u00a0: ")


def depart_question(self, node):
    self.body.append("</legend>\n")


def visit_answer(self, node):
    self.body.append('<output hidden><span class="prediction-guess"></span> ')


def depart_answer(self, node):
    self.body.append("</output>\n")


def setup(app):
    app.add_node(prediction, html=(visit_prediction, depart_prediction))
    app.add_node(prediction_question, html=(visit_question, depart_question))
    app.add_node(prediction_answer, html=(visit_answer, depart_answer))
    app.add_directive("prevoyez", PredictionDirective)
    app.add_post_transform(PredictionToText)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
