"""Les blocs de code montrés : ce que Pygments ne sait pas colorer ferait échouer le site."""

import re

from pygments.lexers import get_lexer_by_name
from pygments.token import Error
from pygments.util import ClassNotFound

FENCE = re.compile(
    r"^[ >]*(?P<marks>`{3,})(?P<language>[\w+.-]+)[^\n{]*\n(?P<code>.*?)^[ >]*(?P=marks)[ ]*$", re.M | re.S
)


def can_be_coloured(language, code):
    try:
        return all(kind is not Error for kind, _ in get_lexer_by_name(language).get_tokens(code))
    except ClassNotFound:
        return False


def rewrite(text, report):
    """Un bloc dont le langage est inconnu, ou ne correspond pas à son code, se montre sans couleurs."""

    def one(match):
        if can_be_coloured(match["language"], match["code"]):
            return match[0]
        report(f"bloc de code « {match['language']} » montré sans couleurs")
        return match[0].replace(match["language"], "text", 1)

    return FENCE.sub(one, text)
