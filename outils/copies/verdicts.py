"""Corriger une copie : ce qu'il faut exécuter, ce qu'on en conclut, et la phrase pour l'étudiant.

Les contrôles viennent de la feuille de solutions, jamais de la copie. Une cellule qui ne finit pas, ou qui arrête
Python, est écartée, et la copie reprise sans elle : elle ne coûte que son exercice.
"""

import time
from dataclasses import dataclass, field

from outils.copies.by_hand import OPEN, Question, question
from outils.copies.submissions import Unreadable, answer_names, read_submission
from outils.feuilles.cells import defined_names

# Ce qu'une étape a fait pour que l'on arrête Python ; la phrase commence par « votre cellule » ou « votre réponse ».
STOPS = {
    "slow": "ne finit pas en {0.step:.0f} s",
    "crash": "arrête Python brutalement",
    "memory": "dépasse la mémoire permise",
    "flood": "brouille la correction",
}
BLANK = "NotImplementedError"  # l'erreur d'une réponse laissée vide, essayée par son auteur


@dataclass
class Row:
    """Le résultat d'une copie. `verdicts` : numéro d'exercice → (état, message) ; `questions` : numéro → `Question`."""

    name: str
    sheet: str = ""
    points: int = 0
    maximum: int = 0
    verdicts: dict = field(default_factory=dict)
    message: str = ""
    questions: dict = field(default_factory=dict)
    late: str = ""  # « 1 j 8 h » ; vide : à l'heure, ou rien ne le dit

    @classmethod
    def read(cls, told):
        """La ligne que `dataclasses.asdict` a décrite, et que du JSON a gardée."""
        verdicts = {number: tuple(verdict) for number, verdict in told["verdicts"].items()}
        questions = {number: Question(**asked) for number, asked in told.get("questions", {}).items()}
        return cls(**(told | {"verdicts": verdicts, "questions": questions}))


def grade_copy(copy, finder, limits, sandbox):
    """La ligne de `copy`, quoi qu'elle contienne."""
    sheet, verdicts, questions = finder.default, {}, {}
    try:
        if copy.path is None:
            raise Unreadable(copy.note)
        submission = read_submission(copy.path)
        sheet = finder.find(submission)
        verdicts = grade_submission(submission, sheet, limits, sandbox)
        for exercise in sheet.exercises:
            if exercise.rubric and verdicts[exercise.number][0] == "right":
                questions[exercise.number] = question(exercise, submission)
                verdicts[exercise.number] = OPEN, "noté à la main."
        message = " ".join(filter(None, (copy.note, summary(verdicts))))
    except Unreadable as error:
        message = f"Copie non corrigée : {error}"
    except Exception as error:  # imprévue, elle ne coûte que cette copie : les autres ont droit à leurs notes
        reason = f"la correction s’arrête sur l’erreur {type(error).__name__} ({error})"
        message = f"Copie non corrigée : {reason} ; prévenez l’équipe du cours."
    worth = {exercise.number: exercise.points for exercise in sheet.exercises} if sheet else {}
    points = sum(worth[number] for number, (state, _) in verdicts.items() if state == "right")
    return Row(copy.name, sheet.name if sheet else "", points, sum(worth.values()), verdicts, message, questions)


def grade_submission(submission, sheet, limits, sandbox):
    """Les verdicts d'une copie. Une étape qui arrête tout est écartée, puis la copie reprise sans elle."""
    steps, deadline = list_steps(submission, sheet), time.monotonic() + limits.total
    verdicts, failures, blamed, unfinished = {}, {}, {}, None
    while not unfinished:
        todo = [step for step in steps if step["label"] not in blamed | verdicts]
        outcome = sandbox.run(todo, answer_names(sheet), limits, deadline)
        verdicts |= {todo[rank]["label"]: verdict for rank, verdict in outcome.verdicts.items()}
        failures |= {todo[rank]["label"]: error for rank, error in outcome.failures.items()}
        if outcome.stopped is None:
            break
        rank, cause = outcome.stopped
        if cause == "deadline":
            unfinished = f"la copie entière dépasse le temps permis ({limits.total:.0f} s)."
        elif rank is None or todo[rank]["kind"] == "context":
            unfinished = "l’énoncé lui-même ne s’exécute pas ici ; prévenez l’équipe du cours."
        else:
            blamed[todo[rank]["label"]] = STOPS[cause].format(limits)
    outcomes = verdicts, failures, blamed, unfinished
    return {e.number: explain(e, submission, *outcomes) for e in sheet.exercises}


def list_steps(submission, sheet):
    """Les étapes d'une correction : l'énoncé intact, puis ce que la copie y ajoute, puis les contrôles de la feuille.

    Toute la copie précède les contrôles : l'ordre des cellules importe peu, et la dernière définition vaut.
    """
    given = [cell.source for cell in sheet.cells if not {"answer", "check", "solution-only"} & set(cell.tags)]
    contexts = [("context", f"énoncé {rank}", source) for rank, source in enumerate(given, 1)]
    known = {source.strip() for source in given}
    cells = submission.cells.items()
    own = [("cell", f"cellule {rank}", source) for rank, source in cells if source.strip() not in known]
    checks = [("check", f"contrôle {exercise.number}", exercise.check.source) for exercise in sheet.exercises]
    return [{"kind": kind, "label": label, "source": source} for kind, label, source in contexts + own + checks]


def explain(exercise, submission, verdicts, failures, blamed, unfinished):
    """(état, message) d'un exercice, d'après tout ce qui s'est passé."""
    check, where = f"contrôle {exercise.number}", submission.names()
    state, message = verdicts.get(check, (None, None))
    if state in ("right", "wrong"):
        return state, message
    names = defined_names(exercise.answer)
    cells = [f"cellule {where[name]}" for name in names if name in where]
    if stopped := [blamed[cell] for cell in cells if cell in blamed]:
        return "wrong", f"votre cellule {stopped[0]}."
    if check in blamed:
        return "wrong", f"votre réponse, appelée par le contrôle, {blamed[check]}."
    if errors := [failures[cell] for cell in cells if not failures.get(cell, BLANK).startswith(BLANK)]:
        return "wrong", f"votre cellule s’arrête sur l’erreur {errors[0]}."
    if absent := [name for name in names if name not in where]:
        return "todo", f"« {absent[0]} » est introuvable dans la copie."
    if state:
        return state, message
    if check in failures:
        return "wrong", f"votre réponse arrête le contrôle sur l’erreur {failures[check]}."
    return "skipped", unfinished or f"la copie {STOPS['flood']}."  # elle a annoncé elle-même la fin


def summary(verdicts):
    """La phrase pour l'étudiant : combien d'exercices justes, puis ce qui ne va pas dans chacun des autres."""
    verdicts = {number: verdict for number, verdict in verdicts.items() if verdict[0] != OPEN}
    if not verdicts:
        return ""
    right, total = sum(state == "right" for state, _ in verdicts.values()), len(verdicts)
    if right == total:
        return "Tout est juste, bravo !"
    plural = "s" * (right > 1)
    sentences = [
        f"{right} exercice{plural} juste{plural} sur {total}." if right else f"Aucun exercice juste sur {total}."
    ]
    reasons = {}  # message : exercices, pour ne dire qu'une fois « à compléter »
    for number, (state, message) in verdicts.items():
        if state != "right":
            reasons.setdefault(message, []).append(number)
    for message, numbers in reasons.items():
        sentences.append(f"Exercice{'s' * (len(numbers) > 1)} {', '.join(numbers)} : {message}")
    return " ".join(sentences)
