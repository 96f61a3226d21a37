"""Les questions ouvertes : un tableau à remplir à la main, et ce que la correction en reprend.

Une question ouverte a un barème dans sa feuille. La correction écrit `notes-a-noter.csv`, une ligne par réponse ; on y
inscrit les points, et la même commande les ajoute aux notes. Une réponse changée depuis est à noter de nouveau.
"""

import ast
import csv
import io
from dataclasses import dataclass, replace

from outils.copies.table import harmless, write_private
from outils.feuilles.cells import defined_names

HEADER = ["copie", "exercice", "réponse", "barème", "maximum", "points", "commentaire"]
OPEN, MARKED = "open", "marked"  # à noter ; noté


class BadMarks(Exception):
    """Le tableau rempli à la main ne se lit pas ; le message dit où."""


@dataclass(frozen=True)
class Question:
    """Une réponse à une question ouverte : `text`, ce que l'étudiant a écrit, et de quoi la noter."""

    text: str
    rubric: str
    maximum: int


def question(exercise, submission):
    """La question à noter : le texte que rend la fonction demandée, sinon sa cellule."""
    where = submission.names()
    name = next((name for name in defined_names(exercise.answer) if name in where), None)
    source = submission.cells[where[name]] if name else ""
    rubric = " ; ".join(f"{points} point{'s' * (points > 1)}\u00a0: {what}" for points, what in exercise.rubric)
    return Question(returned_text(source, name) or source, rubric, exercise.points)


def returned_text(source, name):
    """Le texte écrit en toutes lettres que rend la fonction `name` ; "" si elle le calcule."""
    try:
        functions = [node for node in ast.parse(source).body if getattr(node, "name", None) == name]
    except SyntaxError:
        return ""
    returned = [node.value for node in ast.walk(functions[-1]) if isinstance(node, ast.Return)] if functions else []
    texts = [value.value for value in returned if isinstance(value, ast.Constant) and isinstance(value.value, str)]
    return texts[0] if len(texts) == len(returned) == 1 else ""


def write_questions(rows, marks, path):
    """Écrit le tableau à remplir ; les points déjà donnés y restent."""
    lines = [HEADER]
    for row in rows:
        for number, asked in row.questions.items():
            points, comment = marks.get(key(row.name, number, asked.text), ("", ""))
            values = [row.name, number, asked.text, asked.rubric, asked.maximum, told(points), comment]
            lines.append([harmless(value) for value in values])
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(lines)
    write_private(path, text.getvalue().encode("utf-8-sig"))


def read_marks(path):
    """{copie, exercice et réponse: (points, commentaire)} des lignes notées ; `BadMarks` si l'une n'a pas de sens."""
    if not path.exists():
        return {}
    content = path.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")  # passé par un tableur
    delimiter = max(";,\t", key=text.partition("\n")[0].count)
    lines = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter)
    if missing := set(HEADER) - set(lines.fieldnames or ()):
        raise BadMarks(f"{path.name} n’a plus de colonne « {min(missing)} ». Effacez-le : il sera récrit, à remplir.")
    found = {}
    for rank, line in enumerate(lines, 2):
        if given := (line["points"] or "").strip():
            try:
                points, maximum = (float(value.replace(",", ".")) for value in (given, line["maximum"]))
            except ValueError:
                raise BadMarks(f"{path.name}, ligne {rank} : « {given} » n’est pas un nombre de points.") from None
            if not 0 <= points <= maximum:
                raise BadMarks(f"{path.name}, ligne {rank} : {given} points, sur {line['maximum']}.")
            found[key(line["copie"], line["exercice"], line["réponse"])] = points, line["commentaire"] or ""
    return found


def key(name, number, text):
    """Ce qui désigne une réponse, au travers d'un tableur : ni blancs, ni apostrophe de tête n'y comptent."""
    return tuple(" ".join(str(harmless(part)).split()).lstrip("'") for part in (name, number, text))


def merge(row, marks):
    """La ligne, points et phrases de ses questions notées compris."""
    points, verdicts, sentences = row.points, dict(row.verdicts), []
    for number, asked in row.questions.items():
        given, comment = marks.get(key(row.name, number, asked.text), (None, ""))
        if given is None:
            sentences.append(f"Exercice {number}\u00a0: reste à noter, la note est provisoire.")
            continue
        points += given
        verdicts[number] = MARKED, f"{told(given)} sur {asked.maximum}"
        sentences.append(f"Exercice {number}\u00a0: {told(given)} sur {asked.maximum}. {comment}".strip())
    message = " ".join([row.message, *sentences])
    return replace(row, points=points, verdicts=verdicts, message=message)


def told(points):
    """« 1,5 », « 2 »."""
    return f"{points:g}".replace(".", ",") if isinstance(points, float) else points


def pending(row):
    """Combien de ses questions restent à noter."""
    return sum(state == OPEN for state, _ in row.verdicts.values())
