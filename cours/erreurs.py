"""Les erreurs les plus courantes de Python, NumPy, scikit-learn et Keras, en français : la cause, et que faire.

La table est dans `erreurs_courantes.py`.
"""

import re
import traceback

from cours.erreurs_courantes import TEXT

NBSP = "\u00a0"
MAX_LENGTH = 300  # les erreurs de Keras tiennent parfois sur une page
ARITY = re.compile(
    r"(?:\w+\.)*(?:<locals>\.)?(?P<name>\w+)\(\) (?:takes|missing|got an unexpected|got multiple values)"
)


def read(text):
    """Les lignes (type, motif, phrase) de la table."""
    entries = re.findall(r"^(\w+) \| ?(.*)\n((?: {4}.*\n)+)", text, re.M)
    return [(kind, pattern, re.sub(r"[ \n]+", " ", sentence).strip(" ")) for kind, pattern, sentence in entries]


TABLE = read(TEXT)


def in_french(error):
    """La cause de `error` en français ; à défaut, le nom que Python lui donne."""
    text, kinds = cause(str(error)), {kind.__name__ for kind in type(error).__mro__}
    for kind, pattern, sentence in TABLE:
        # Une recherche de scikit-learn qui échoue cite l'erreur de chaque pli : son type n'est plus que du texte.
        cited = text != str(error) and f"{kind}:" in text
        if (kind in kinds or cited) and (found := re.search(pattern, text, re.S)):
            return sentence.format(*found.groups())
    return f"une erreur que Python nomme «{NBSP}{type(error).__name__}{NBSP}»."  # dans un tableau de notes aussi


def cause(text):
    """Le message utile : quand tous les ajustements d'une recherche échouent, la dernière ligne dit pourquoi."""
    if re.search(r"All the \d+ fits failed", text):
        return [line for line in text.splitlines() if line.strip()][-1].strip()
    return text


def original(error):
    """Ce qu'en dit Python, en une ligne."""
    text = cause(str(error))
    name = text if text != str(error) else "".join(traceback.format_exception_only(error))
    return f"Python dit{NBSP}: {one_line(name)}"


def one_line(text):
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "…"
