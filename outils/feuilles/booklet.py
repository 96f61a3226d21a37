"""Le livret de l'enseignant : ce que chaque exercice demande, ce qu'il vaut, et les erreurs que l'on y attend.

    python -m outils.feuilles.booklet

C'est `make livret`, qui écrit `_build/livret.html`. Les erreurs viennent des réponses d'essai (`tests/reponses/`) :
chacune a été corrigée, et la phrase est celle que l'étudiant lira. Rien n'y donne une solution.
"""

import ast
import html
import re
import sys
from pathlib import Path

from outils.feuilles import sheets
from outils.feuilles.durations import in_words

TRIAL = re.compile(r"^# %% (?P<number>\d+\.\d+) ❌ (?P<said>.+)$", re.M)
PAGE = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Livret de l’enseignant</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem }}
table {{ border-collapse: collapse; width: 100% }}
th, td {{ text-align: left; padding: .4rem .6rem; border-bottom: 1px solid; vertical-align: top }}
ul {{ margin: 0; padding-left: 1rem }}
</style>
<h1>Livret de l’enseignant</h1>
<p>Une étoile vaut un point ; une question ouverte, le total de son barème.</p>
{sheets}
</html>
"""
SHEET = """<h2>{name}</h2>
<table>
<thead><tr><th>Exercice<th>Durée<th>Points<th>Ce que l’on attend d’erreurs, et ce que l’étudiant en lit</tr></thead>
<tbody>
{rows}
</tbody>
</table>"""


def expected_errors(exercise, trials):
    """Les phrases que valent ses réponses fausses, une fois chacune."""
    said = [match["said"].strip() for match in TRIAL.finditer(trials) if match["number"] == exercise.number]
    return list(dict.fromkeys(sentence(exercise.check.source, fragment) for fragment in said))


def sentence(check, fragment):
    """La phrase entière du contrôle dont `fragment` est un extrait ; l'extrait, si elle vient d'ailleurs."""
    nodes = list(ast.walk(ast.parse(check)))
    filled = [node.values for node in nodes if isinstance(node, ast.JoinedStr)]  # les f"…", leurs valeurs en points
    texts = ["".join(getattr(part, "value", "") if isinstance(part, ast.Constant) else "…" for part in parts)
             for parts in filled]  # fmt: skip
    texts += [node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return next((text.strip() for text in texts if fragment in text), fragment)


def exercise_row(exercise, trials):
    items = "".join(f"<li>{html.escape(error)}</li>" for error in expected_errors(exercise, trials))
    rubric = "".join(f"<li>{points} × {html.escape(what)}</li>" for points, what in exercise.rubric)
    return (
        f"<tr><th>{exercise.number} · {html.escape(exercise.title)}<td>{in_words(exercise.minutes)}"
        f"<td>{exercise.points}{f'<ul>{rubric}</ul>' * bool(rubric)}<td><ul>{items}</ul></tr>"
    )


def booklet(root):
    """Le texte HTML du livret."""
    parts = []
    for path in sheets.sources(root):
        answers = root / "tests" / "reponses" / f"{path.stem}.py"
        trials = answers.read_text("utf8") if answers.exists() else ""
        rows = [exercise_row(exercise, trials) for exercise in sheets.read_sheet(path).exercises]
        parts.append(SHEET.format(name=path.stem, rows="\n".join(rows)))
    return PAGE.format(sheets="\n".join(parts))


def main(root=None):
    root = root or Path.cwd()
    try:
        text = booklet(root)
    except sheets.MalformedSheet as error:
        print(error, file=sys.stderr)
        return 1
    path = root / "_build" / "livret.html"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf8")
    print(f"Le livret de l’enseignant est prêt. Ouvrez : {path.as_uri()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
