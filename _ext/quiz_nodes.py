"""Un quiz dans l'arbre d'une page, et ce qui en devient du HTML."""

from html import escape

from docutils import nodes


class quiz(nodes.General, nodes.Element):
    """Le quiz entier. Attributs : `ids`, `several` (plusieurs bonnes réponses), `number` (rang), `goal` (objectif),
    `carnet` (ce sous quoi le lecteur retient sa réponse)."""


class quiz_question(nodes.General, nodes.TextElement):
    """La question : du texte en ligne."""


class quiz_choice(nodes.General, nodes.Element):
    """Un choix. Attributs : `ids`, `right`. Enfants : `quiz_label`, d'autres blocs, `quiz_explanation`."""


class quiz_label(nodes.General, nodes.TextElement):
    """Le texte d'un choix, en ligne."""


class quiz_explanation(nodes.General, nodes.Element):
    """L'explication d'un choix : des blocs."""


def verdict_text(right):
    return "Juste" if right else "Faux"


def visit_quiz(self, node):
    hint = " (plusieurs bonnes réponses)" if node["several"] else ""
    hint += f" · {escape(node['goal'])}" if node["goal"] else ""
    self.body.append(self.starttag(node, "form", CLASS="quiz", **{"data-carnet": node["carnet"]}, autocomplete="off"))
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
        f'<div class="quiz-choice" data-right="{right}"><input type="{kind}" id="{node["ids"][0]}" name="{name}">'
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
