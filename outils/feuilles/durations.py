"""`make durees` : les durées des fiches. La lecture est comptée d'après la page, les exercices d'après leur feuille.

Lire prend une minute pour 200 mots, trois secondes par ligne de code montrée, vingt par équation et dix par figure ;
le quiz compte comme le reste. Les durées des exercices sont celles qu'ils annoncent. Tout est arrondi à cinq minutes.
"""

import re
import sys
from pathlib import Path

from outils.feuilles.cells import cells
from outils.feuilles.sheets import EFFORT
from outils.prose.mask import HOLE, mask

ROOT = Path(__file__).parents[2]
WORDS_PER_MINUTE = 200
CODE_LINE, EQUATION, FIGURE = 3, 20, 10  # secondes
HIDDEN = {"hide-input", "remove-input", "remove-cell"}
CARD = re.compile(r"^- \*\*Durée\*\*\s: .*$", re.M)


def reading_seconds(text):
    """Le temps de lire la page `text`, code montré compris."""
    words = len(re.findall(r"\w[\w’'-]*", mask(text).replace(HOLE, " ")))
    shown = [cell for cell in cells(text) if not HIDDEN & set(cell.tags)]
    lines = sum(bool(line.strip()) for cell in shown for line in cell.source.split("\n"))
    equations = len(re.findall(r"^\$\$\n.*?^\$\$|^```\{math\}", text, re.M | re.S))
    figures = len(re.findall(r"^    name: fig-", text, re.M))
    return 60 * words / WORDS_PER_MINUTE + CODE_LINE * lines + EQUATION * equations + FIGURE * figures


def rounded(minutes):
    return max(5, 5 * round(minutes / 5))


def durations(page, sheet):
    """(minutes de lecture, minutes d'exercices) du chapitre `page`, dont la feuille est `sheet`."""
    return rounded(reading_seconds(page) / 60), rounded(sheet_minutes(sheet)[0])


def sheet_minutes(sheet):
    """Les minutes que la feuille annonce, et son nombre d'exercices."""
    efforts = list(EFFORT.finditer(sheet))
    return sum(60 * int(effort["hours"] or 0) + int(effort["minutes"] or 0) for effort in efforts), len(efforts)


def in_words(minutes):
    """« 45 min », « 2 h », « 2 h 05 »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"{rest}\u00a0min"
    return f"{hours}\u00a0h\u00a0{rest:02d}" if rest else f"{hours}\u00a0h"


def card_line(reading, work):
    return f"- **Durée**\u00a0: {in_words(reading)} de lecture, {in_words(work)} d’exercices"


def chapters(root=ROOT):
    """(fichier, texte de la page, texte de sa feuille) pour chaque chapitre qui a une feuille."""
    for path in sorted((root / "chapters").glob("[0-9][0-9]-*.md")):
        sheet = root / "solutions" / path.name
        if sheet.exists():
            yield path, path.read_text("utf8"), sheet.read_text("utf8")


def main(root=ROOT):
    for path, page, sheet in chapters(root):
        line = card_line(*durations(page, sheet))
        print(f"{path.stem} : {line.partition(': ')[2]}")
        path.write_text(CARD.sub(lambda match, line=line: line, page, count=1), "utf8")


if __name__ == "__main__":
    sys.exit(main())
