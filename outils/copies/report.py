"""La page que l'on projette en cours : quels exercices ont arrêté la classe, et sur quelles phrases. Sans un nom."""

import html
from collections import Counter

from outils.copies.table import STATES

SHOWN = 4  # phrases les plus fréquentes d'un exercice
PAGE = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .4rem .6rem; border-bottom: 1px solid; vertical-align: top }}
td.n {{ text-align: right; white-space: nowrap }}
meter {{ width: 8rem }}
</style>
<h1>{title}</h1>
<p>{intro}</p>
<table>
<thead><tr><th>Exercice<th>Justes<th><th>Faux<th>À compléter<th>Phrases les plus fréquentes</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</html>
"""


def class_page(rows):
    """Le texte HTML de la page, pour les lignes corrigées d'une classe."""
    graded = [row for row in rows if row.verdicts]
    sheets = sorted({row.sheet for row in graded})
    parts = [exercise_row(sheet, number, graded) for sheet in sheets for number in exercises_of(sheet, graded)]
    intro = f"{count(len(graded), 'copie corrigée', 'copies corrigées')} sur {len(rows)}."
    title = "Ce que la classe a réussi : " + (", ".join(sheets) or "rien encore")
    return PAGE.format(title=html.escape(title), intro=html.escape(intro), rows="\n".join(parts))


def exercises_of(sheet, rows):
    numbers = {number for row in rows if row.sheet == sheet for number in row.verdicts}
    return sorted(numbers, key=lambda number: [int(part) for part in number.split(".")])


def exercise_row(sheet, number, rows):
    """La ligne d'un exercice : combien de justes, et les reproches qui reviennent."""
    verdicts = [row.verdicts[number] for row in rows if row.sheet == sheet and number in row.verdicts]
    states = Counter(state for state, _ in verdicts)
    if by_hand := states["open"] + states["marked"]:
        marks = Counter(message for state, message in verdicts if state == "marked").most_common()
        told = "".join(f"<li>{times} × {html.escape(mark)}</li>" for mark, times in marks)
        seen = f"noté à la main : {states['marked']} sur {by_hand}"
        return f"<tr><th>{number}<td colspan=3>{seen}<td class=n>{len(verdicts) - by_hand}<td><ul>{told}</ul></tr>"
    told = Counter(message for state, message in verdicts if state == "wrong").most_common(SHOWN)
    sentences = "".join(f"<li>{times} × {html.escape(message)}" for message, times in told)
    share = states["right"] / len(verdicts)
    meter = f'<meter value="{share:.2f}" aria-label="{STATES["right"]} : {round(100 * share)} %"></meter>'
    return (
        f"<tr><th>{number}<td class=n>{states['right']} sur {len(verdicts)}<td>{meter}"
        f"<td class=n>{states['wrong']}<td class=n>{states['todo'] + states['skipped']}<td><ul>{sentences}</ul></tr>"
    )


def count(number, one, many):
    return f"{number} {many if number > 1 else one}"
