"""Typographie française de la prose : la contrôler, et corriger ce qui se corrige sans réfléchir.

    python -m outils.prose [--fix] [fichiers]

Sans fichier : toute la prose du dépôt. `--fix` (`make typographie`) pose les espaces insécables, les apostrophes, les
ligatures, les points de suspension ; le relancer ne change plus rien. Le test de typographie applique ces mêmes règles.
"""

import re
import sys
from pathlib import Path
from typing import NamedTuple

from outils.prose.mask import HOLE, line_of, mask

ROOT = Path(__file__).parents[2]
PROSE = ("*.md", "chapters/*.md", "annexes/*.md", "solutions/*.md")

NBSP, NARROW = "\u00a0", "\u202f"
GAP = f"([ {NBSP}{NARROW}]*)"
UNITS = "h|min|s|ms|µs|Go|Mo|Ko|ko|px|€|km|cm|mm"
SENTENCE_START = r"(?:^|[.!?…:] |^[-*] )"
AFTER_A = (
    "la|le|l[’']|les|ce|cette|chaque|chacun|partir|quoi|quel|vous|noter|retenir|gauche|droite|défaut|moins|force"
    "|titre"
)  # « A » seul peut être une variable
ACUTE = (
    "tape|tat|valu|cri|cart|quation|tude|tudi|vit|lev|l[èé]v|t[ée]\\b|tant|quip|chel|chan|cole|poque|gal|tiqu"
    "|nergi|miss|ditio|lectri|l[ée]ment|num|norm|tonn|conom"
)


CHECK_CELL = re.compile(r"^```\{code-cell\}[^\n]*\n:tags: \[check\b.*?^```$", re.M | re.S)
STRING = re.compile(r'"([^"\n]*)"')
FIELD = re.compile(r"\{[^{}]*\}")


class Rule(NamedTuple):
    """Une faute : le premier groupe de `pattern` n'est pas `wanted` (None : pas de correction automatique)."""

    message: str
    pattern: re.Pattern
    wanted: object


def rule(message, pattern, wanted=None):
    return Rule(message, re.compile(pattern, re.M), wanted)


RULES = (
    rule("espace fine insécable (U+202F) avant ; ! ?", rf"(?<=[^\s|(\[{{«!?…]){GAP}(?=[;!?])(?!!\[)", NARROW),
    rule("espace insécable (U+00A0) avant :", rf"(?<=[^\s|(\[:«]){GAP}(?=:(?:[\s*_»{HOLE}]|$))", NBSP),
    rule("espace insécable (U+00A0) après «", rf"«{GAP}(?=\S)", NBSP),
    rule("espace insécable (U+00A0) avant »", rf"(?<=[^\s«]){GAP}(?=»)", NBSP),
    rule("espace insécable (U+00A0) avant %", rf"(?<=[\d{HOLE}]){GAP}(?=%)", NBSP),
    rule(
        "espace fine insécable (U+202F) entre les milliers",
        rf"(?<![\d,.])\d{{1,3}}((?:[ {NBSP}{NARROW}]\d{{3}})+)(?!\d)",
        lambda gap: re.sub(r"\s", NARROW, gap),
    ),
    rule(
        "espace insécable (U+00A0) entre un nombre et son unité",
        rf"(?<=\d)([ {NBSP}{NARROW}])(?=(?:{UNITS})(?![\w’']))",
        NBSP,
    ),
    rule("apostrophe typographique ’", rf"(?<=[\w{HOLE}])(')(?=[\w«*_{HOLE}])", "’"),
    rule("apostrophe droite isolée : ’ ou du code entre accents graves", rf"(?<![\w{HOLE}])(')|(')(?![\w«*_{HOLE}])"),
    rule("guillemets droits : écrivez « … »", r'(")'),
    rule("points de suspension : un seul caractère …", r"(?<!\.)(\.\.\.)(?!\.)", "…"),
    rule("accent sur la capitale : É", rf"\b(E)(?={ACUTE})", "É"),
    rule("accent sur la capitale : Ê", r"\b(E)(?=tre\b|tes\b)", "Ê"),
    rule("accent sur la capitale : À", rf"{SENTENCE_START}(A)(?= (?:{AFTER_A})(?:\b|(?<=[’'])))", "À"),
    rule("cédille sur la capitale : Ça", r"\b(C)(?=a\b)", "Ç"),
    rule("ligature œ", r"\b(?:ch?|n|b|s|v|m|man)?(oe)(?=ur|uvre|il\b|ud|uf|ux?\b)", "œ"),
    rule("deux espaces de suite", r"(?<=[^\s|])( {2,})(?=[^\s|])", " "),
    rule("espace avant une virgule ou un point", rf"(?<=[\w»){HOLE}])([ {NBSP}{NARROW}]+)(?=[,.](?:\s|$))", ""),
    rule("signe × entre deux nombres", r"(?<=\d)( ?[x*] ?)(?=\d)", f"{NBSP}×{NBSP}"),
    rule("tiret – (incise) au lieu du trait d’union", r"(?<=[^\s|])( - )(?=[^\s|])", " – "),
)


class Fault(NamedTuple):
    line: int
    message: str
    excerpt: str
    start: int
    end: int
    correction: str | None


def faults(text):
    """Les fautes de la prose de `text`, dans l'ordre où elles s'y trouvent."""
    prose = mask(text)
    return sorted(
        Fault(line_of(text, start), message, excerpt(text, start), start, end, correction)
        for message, pattern, wanted in RULES
        for start, end, correction in places(prose, pattern, wanted)
    )


def places(prose, pattern, wanted):
    for match in pattern.finditer(prose):
        group = match.lastindex
        correction = wanted(match[group]) if callable(wanted) else wanted
        if match[group] != correction:
            yield match.start(group), match.end(group), correction


def excerpt(text, start):
    return text[max(0, start - 20) : start + 20].replace("\n", " ").strip()


def fix(text):
    """Le texte corrigé. Une correction peut en découvrir une autre : on recommence tant que le texte change."""
    while True:
        corrected = text
        for fault in sorted(faults(text), key=lambda fault: fault.start, reverse=True):
            if fault.correction is not None:
                corrected = corrected[: fault.start] + fault.correction + corrected[fault.end :]
        if corrected == text:
            return text
        text = corrected


def fix_messages(text):
    """Le texte d'une feuille d'exercices, les phrases de ses contrôles corrigées, mais non ce qu'elles calculent."""
    return CHECK_CELL.sub(lambda cell: STRING.sub(fix_message, cell[0]), text)


def fix_message(string):
    if len(string[1].split()) < 3:  # un nom, non une phrase
        return string[0]
    fields = iter(FIELD.findall(string[1]))
    return re.sub(HOLE, lambda _: next(fields), f'"{fix(FIELD.sub(HOLE, string[1]))}"')


def prose_files(root=ROOT):
    return [path for pattern in PROSE for path in sorted(root.glob(pattern))]


def main(arguments):
    paths = [Path(name) for name in arguments if name != "--fix"] or prose_files()
    remaining = 0
    for path in paths:
        name = path.relative_to(ROOT) if path.is_relative_to(ROOT) else path
        text = path.read_text(encoding="utf-8")
        if "--fix" in arguments and (corrected := fix_messages(fix(text))) != text:
            path.write_text(corrected, encoding="utf-8")
            print(f"{name} : corrigé")
            text = corrected
        for fault in faults(text):
            remaining += 1
            print(f"{name}:{fault.line} : {fault.message} — « {fault.excerpt} »")
    if remaining:
        sys.exit(
            f"{remaining} faute(s) de typographie à corriger à la main."
            if "--fix" in arguments
            else f"{remaining} faute(s) de typographie ; « make typographie » en corrige la plupart."
        )
    print(f"Typographie : {len(paths)} fichiers, aucune faute.")
