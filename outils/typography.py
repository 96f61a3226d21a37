"""Typographie française de la prose : la contrôler, et corriger ce qui se corrige sans réfléchir.

    python -m outils.typography [--fix] [fichiers]

Sans fichier : toute la prose du dépôt. `--fix` (`make typographie`) écrit les espaces insécables, les apostrophes, les
ligatures et les points de suspension ; le relancer ne change plus rien. Les règles sont celles du test.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

from outils.prose import HOLE, line_of, mask

ROOT = Path(__file__).parent.parent
PROSE = ("*.md", "chapters/*.md", "annexes/*.md", "solutions/*.md")

NBSP, NARROW = "\u00a0", "\u202f"
SPACES = f"[ {NBSP}{NARROW}]"


class Rule(NamedTuple):
    """Une faute : `pattern` la trouve dans la prose, `replacement` (ou rien) la corrige."""

    message: str
    pattern: re.Pattern
    replacement: str | None = None


def rule(message, pattern, replacement=None):
    return Rule(message, re.compile(pattern, re.M), replacement)


RULES = [
    rule(
        "espace fine insécable (U+202F) avant « ; ! ? »",
        rf"(?<=[^\s|(\[{{«!?…]){SPACES}*(?<!{NARROW})(?=[;!?])(?!!\[|[;!?]+\*{{0,2}}[\w{HOLE}])",
        NARROW,
    ),
    rule(
        "espace fine insécable (U+202F) avant « ; ! ? », une seule",
        rf"(?<=[^\s|(\[{{«!?…]){SPACES}+{NARROW}(?=[;!?])",
        NARROW,
    ),
    rule(
        "espace insécable (U+00A0) avant « : »",
        rf"(?<=[^\s|(\[:]){SPACES}*(?<!{NBSP})(?=:(?:[\s*_»{HOLE}]|$))(?<!\d(?=:\d))",
        NBSP,
    ),
    rule("espace insécable (U+00A0) après « « »", rf"«(?!{NBSP}\S){SPACES}*", f"«{NBSP}"),
    rule("espace insécable (U+00A0) avant « » »", rf"(?:(?<!{NBSP})|{SPACES}+(?<={SPACES}{{2}}))(?<!^)(?=»)", None),
    rule("espace insécable (U+00A0) avant « % »", rf"(?<=[\d{HOLE}]){SPACES}?(?<!{NBSP})(?=%)", NBSP),
    rule(
        "espace fine insécable (U+202F) entre les milliers",
        rf"(?<![\d,.])(?:(?<=\d)|(?<=\d\d)|(?<=\d\d\d))[ {NBSP}](?=\d{{3}}(?!\d))",
        NARROW,
    ),
]
