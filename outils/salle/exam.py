"""Un sujet à imprimer, fait d'exercices du cours, et son corrigé.

    python -m outils.salle.exam 2.4 3.1 [--titre "Examen de mars"] [--racine DOSSIER]

C'est `make examen`, qui écrit `_build/salle/sujet.html` et, si les solutions sont dans le site construit,
`_build/salle/corrige.html`. Le sujet n'a ni indice, ni contrôle.
"""

import argparse
import html
import re
import sys
from pathlib import Path

from outils.depot import BadSetting
from outils.feuilles import sheets
from outils.feuilles.durations import in_words
from outils.salle.pieces import article, heading, write_page

LEFT_OUT = "details, .tag_check, .effort"  # indices, contrôles, code replié


def chosen(root, numbers):
    """[(feuille, exercice)] des numéros demandés, dans leur ordre."""
    known = {
        exercise.number: (path.stem, exercise)
        for path in sheets.sources(root)
        for exercise in sheets.read_sheet(path).exercises
    }
    if not numbers:
        raise BadSetting('Quels exercices ? make examen EXERCICES="2.4 3.1"')
    if unknown := [number for number in numbers if number not in known]:
        raise BadSetting(f"Aucun exercice {', '.join(unknown)}. Exercices\u00a0: {', '.join(known)}.")
    return [known[number] for number in numbers]


def piece(page, exercise):
    """Ce que dit `page` d'un exercice, sans son titre."""
    for section in page.select("section section"):
        title = heading(section)
        if title and re.match(rf"Exercice {re.escape(exercise.number)}\s·", title.get_text()):
            for tag in [title, *section.select(LEFT_OUT)]:
                tag.decompose()
            return section.decode_contents()
    raise BadSetting(f"L’exercice {exercise.number} n’est pas dans le site construit : lancez make livre.")


def write(root, folder, exercises, title, path):
    statement = folder == "exercises"
    points, minutes = (sum(getattr(exercise, name) for _, exercise in exercises) for name in ("points", "minutes"))
    body = [f"<h1>{html.escape(title)}</h1>", f"<p>{points} points · {in_words(minutes)}</p>"]
    body += ['<p class="name">Nom, prénom :</p>'] * statement
    for rank, (sheet, exercise) in enumerate(exercises, 1):
        worth = f"{exercise.points} point{'s' * (exercise.points > 1)}"
        body.append(f"<h2>{rank}. {html.escape(exercise.title)} ({worth})</h2>")
        body.append(piece(article(root, f"{folder}/{sheet}"), exercise) + '<div class="room"></div>' * statement)
    write_page(path, title, "sujet.css", "\n".join(body))


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.salle.exam", description=__doc__.splitlines()[0])
    parser.add_argument("exercices", nargs="*", help="leurs numéros, dans l’ordre du sujet")
    parser.add_argument("--titre", default="Examen")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    options = parser.parse_args(arguments)
    root, folder = options.racine.resolve(), options.racine.resolve() / "_build" / "salle"
    try:
        exercises = chosen(root, options.exercices)
        write(root, "exercises", exercises, options.titre, folder / "sujet.html")
        print(f"Le sujet, à imprimer depuis un navigateur : {(folder / 'sujet.html').as_uri()}")
        if all((root / "_build" / "html" / "solutions" / f"{sheet}.html").exists() for sheet, _ in exercises):
            write(root, "solutions", exercises, f"{options.titre} : corrigé", folder / "corrige.html")
            print(f"Son corrigé : {(folder / 'corrige.html').as_uri()}")
        else:
            (folder / "corrige.html").unlink(missing_ok=True)
            print("Pas de corrigé : les solutions sont cachées (cours_solutions_le).")
    except (BadSetting, sheets.MalformedSheet) as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
