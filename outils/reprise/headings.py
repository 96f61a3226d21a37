"""Les titres d'un cahier importé : un seul de niveau 1, aucun niveau sauté."""

import re

from outils.prose.mask import mask

ATX = re.compile(r"(?m)^(?P<marks>#{1,6})[ \t]+(?P<title>.+?)[ \t]*#*[ \t]*$")
GLUED = re.compile(r"(?m)^(#{1,6})(?=[^\s#])")
SETEXT = re.compile(r"(?m)^(?P<title>[^\s>#|`:-][^\n]*)\n(?P<line>=+|-{3,})[ ]*$")


def to_atx(text):
    """`Titre` souligné de `===` devient `# Titre` ; `#Titre` aussi. Le code et l'en-tête sont masqués."""
    hidden = mask(text)

    def shown(match):
        is_prose = hidden[match.start() : match.end()].replace("\n", "").strip() != ""
        return is_prose

    text = SETEXT.sub(lambda m: f"{'#' if m['line'][0] == '=' else '##'} {m['title']}" if shown(m) else m[0], text)
    hidden = mask(text)
    return GLUED.sub(lambda m: f"{m[1]} " if hidden[m.start()] == "#" else m[1], text)


class Levels:
    """Ramène les niveaux à une suite sans saut ; retient le premier titre, qui devient celui de la page."""

    def __init__(self, report):
        self.report, self.title, self.stack, self.section = report, None, [], ""

    def rewrite(self, text):
        text = to_atx(text)
        hidden = mask(text)
        return ATX.sub(lambda match: self.heading(match) if hidden[match.start()] == "#" else match[0], text)

    def heading(self, match):
        level, title = len(match["marks"]), match["title"].strip()
        if self.title is None:
            self.title, self.section, self.stack = title, title, [min(level, 1)]
            return ""
        self.section = title
        while len(self.stack) > 1 and self.stack[-1] >= level:
            self.stack.pop()
        self.stack.append(max(level, self.stack[0] + 1))
        fair = len(self.stack)
        if fair != level:
            self.report(f"titre « {title} » : niveau {level} ramené à {fair}")
        return f"{'#' * fair} {title}"
