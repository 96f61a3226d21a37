"""L'interface en français, là où le thème et les extensions n'ont pas de traduction.

Le reste se règle dans `_config.yml` (libellés configurables) et dans `_templates/` (gabarits sans traduction possible).
"""

from gettext import NullTranslations
from urllib.parse import quote

from myst_nb.sphinx_ import HideCodeCellNode, depart_HideCellInput
from sphinx.locale import translators

MESSAGES = {
    "Launch interactive content": "Ouvrir le cahier interactif",
    "Launch on": "Ouvrir dans",
    "logo": "(logo)",
    "Download this page": "Télécharger cette page",
    "Open an issue": "Signaler un problème sur cette page",
    "Open issue": "Signaler un problème",
    "Repository": "Dépôt",
    "Show source": "Voir la source",
    "Source repositories": "Dépôt du cours",
    "Suggest edit": "Proposer une modification",
}
HIDDEN_PARTS = {
    "source": "le code",
    "output": "la sortie",
    "outputs": "la sortie",
    "content": "la cellule",
    "imports": "les imports",
}
ISSUE_BODY = "Page : {page}\n\nCe que j’attendais :\n\nCe que je vois :\n"


class FrenchTheme(NullTranslations):
    """Nos traductions d'abord, le catalogue du thème ensuite."""

    def gettext(self, message):
        return MESSAGES.get(message) or super().gettext(message)


def install_messages(app):
    french, theme = FrenchTheme(), ("general", "booktheme")
    french.add_fallback(translators[theme])
    translators[theme] = french


def visit_hidden_cell(self, node):
    """« Afficher le code » : MyST-NB n'offre que le nom anglais de la partie repliée, et un balisage invalide."""
    shown, hidden = (in_french(node[key]) for key in ("prompt_show", "prompt_hide"))
    self.body.append(f'<details class="hide {" ".join(node["classes"])}">')
    words = f'<span class="collapsed">{shown}</span><span class="expanded">{hidden}</span>'
    self.body.append(f"<summary>{words}</summary>\n")


def in_french(prompt):
    verb, _, part = prompt.rpartition(" ")
    return f"{verb} {HIDDEN_PARTS.get(part, part)}"


def translate_issue_link(app, pagename, templatename, context, doctree):
    """Le formulaire que le bouton « Signaler un problème » pré-remplit sur GitHub."""
    for button in all_buttons(context.get("header_buttons", [])):
        if button.get("label") == "source-issues-button":
            address = button["url"].partition("?")[0]
            title = quote(f"Page {pagename} : ")
            button["url"] = f"{address}?title={title}&body={quote(ISSUE_BODY.format(page=pagename))}"


def all_buttons(buttons):
    for button in buttons:
        yield button
        yield from all_buttons(button.get("buttons", []))


def setup(app):
    app.connect("builder-inited", install_messages, priority=100)
    app.connect("html-page-context", translate_issue_link, priority=505)  # le thème pose ses boutons à 501
    app.add_node(HideCodeCellNode, override=True, html=(visit_hidden_cell, depart_HideCellInput))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
