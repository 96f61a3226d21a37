"""Le contrôle d'un exercice : une ligne, ⏳ à compléter, ✅ juste, ou ❌ et ce qui ne va pas.

    @check("1.1", "nor", "nand")
    def verdict():
        expect_close(call(nor, 0, 0), 1, "nor(0, 0) n’a pas la bonne valeur.")

Les noms sont ceux des fonctions à écrire. Le contrôle s'exécute aussitôt ; `verdict` devient son résultat (`.state`,
`.message`). Une erreur dans la réponse donne un ❌ et une phrase, jamais une trace ; ce qu'en dit Python reste dessous.
Aucun réseau, aucun fichier : le contrôle marche partout où la page s'exécute.
"""

import ast
import contextlib
import inspect
import io
import textwrap
import traceback
from dataclasses import dataclass

from cours.attentes import (
    NBSP,
    Unmet,
    call,
    expect,
    expect_close,
    expect_parts,
    expect_returned,
    expect_shape,
    one_number,
)
from cours.bilan import VERDICTS, progress
from cours.erreurs import ARITY, in_french, one_line, original
from cours.patience import TooLong, patience

__all__ = ["call", "check", "expect", "expect_close", "expect_parts", "expect_returned", "expect_shape", "one_number"]
__all__ += ["progress"]
SIGNS = {"todo": "⏳", "right": "✅", "wrong": "❌"}
LIFT = "import cours.patience; cours.patience.LIMIT = 600"
PRINTED = f"Ce que votre code affiche pendant un contrôle n’est pas montré{NBSP}: appelez-le dans une autre cellule."
NOTHING = f"une fonction ne renvoie rien, ou renvoie None à la place d’un résultat{NBSP}: voyez son return."
STOPPED = "vous avez interrompu le contrôle. Relancez-le quand vous voudrez."
ENDLESS = f"le contrôle dure trop{NBSP}: une boucle sans fin\u202f? Pour lui laisser dix minutes, {LIFT}."
UNLIKE = (
    f"ce que renvoie votre code n’est pas du genre que l’énoncé demande{NBSP}: appelez-le dans une cellule, comparez."
)


@dataclass(frozen=True)
class Verdict:
    """Le résultat d'un contrôle : `state` vaut « todo », « right » ou « wrong » ; `detail`, ce qu'en disait Python."""

    number: str
    state: str
    message: str
    detail: str = ""

    def __str__(self):
        line = f"{SIGNS[self.state]} Exercice {self.number}{NBSP}: {self.message}"
        return line + f"\n   {self.detail}" * bool(self.detail)


def check(number, *names):
    """Décore le contrôle de l'exercice `number`, qui juge les fonctions `names` ; le remplace par son `Verdict`."""

    def run(function):
        verdict = VERDICTS[number] = Verdict(number, *examine(number, names, function))
        print(verdict)
        return verdict

    return run


def examine(number, names, function):
    """(état, message, détail) du contrôle `function`, muet : le verdict est seul à s'afficher."""
    printed, warned = io.StringIO(), io.StringIO()
    absent = [name for name in names if name not in function.__globals__]
    if absent:
        return (
            "todo",
            f"«{NBSP}{absent[0]}{NBSP}» n’existe pas encore{NBSP}: exécutez d’abord la cellule de réponse.",
            "",
        )
    try:
        with patience(number), contextlib.redirect_stdout(printed), contextlib.redirect_stderr(warned):
            function()
    except Unmet as error:
        return "wrong", one_line(str(error)), PRINTED * bool(printed.getvalue().strip())
    except TooLong:
        return "wrong", ENDLESS, ""
    except KeyboardInterrupt:
        return "wrong", STOPPED, ""
    except BaseException as error:  # SystemExit compris
        return explain(error, function, names)
    return "right", "juste.", ""


def explain(error, function, names):
    """(état, message, détail) quand le contrôle `function` s'arrête sur une erreur, dans la réponse le plus souvent."""
    answers = [value for value in map(function.__globals__.get, names) if hasattr(value, "__code__")]
    # Keras lève aussi des NotImplementedError, mais avec un message.
    if isinstance(error, NotImplementedError) and not error.args:
        return "todo", remaining(answers), ""
    here = function.__code__.co_filename  # chaque cellule a le sien
    frames = list(traceback.walk_tb(error.__traceback__))
    if isinstance(error, NameError) and frames[-1][0].f_code.co_filename == here:
        missing = f"«{NBSP}{error.name}{NBSP}» n’existe pas encore"
        return "todo", f"{missing}{NBSP}: exécutez d’abord les cellules qui précèdent, depuis le haut de la page.", ""
    if isinstance(error, TypeError) and (arity := ARITY.match(str(error))) and arity["name"] in names:
        kept = f"gardez la ligne «{NBSP}def {arity['name']}(…){NBSP}» de l’énoncé"
        return "wrong", f"«{NBSP}{arity['name']}{NBSP}» n’a plus les arguments demandés{NBSP}: {kept}.", original(error)
    lines = answer_lines(frames, function, here, {answer.__code__.co_filename for answer in answers})
    cause = in_french(error)
    if lines:
        where = f"votre code s’arrête à la ligne {lines[-1]} de sa cellule"
        return "wrong", f"{where}{NBSP}: {cause}", original(error)
    if "NoneType" in str(error):
        return "wrong", NOTHING, ""
    return "wrong", UNLIKE, original(error)


def answer_lines(frames, function, here, files):
    """Les lignes où l'erreur passe par la réponse ; sans ses fichiers, par toute cellule autre que le contrôle."""
    notebook = [(frame, line) for frame, line in frames if frame.f_globals is function.__globals__]
    return [line for frame, line in notebook if frame.f_code.co_filename in files - {here}] or [
        line for frame, line in notebook if not files and frame.f_code.co_filename != here
    ]


def remaining(answers):
    """Ce qu'il reste à écrire, quand une fonction au moins s'arrête sur `raise NotImplementedError`."""
    blank, crossed = [], []
    for answer in answers:
        if "NotImplementedError" in answer.__code__.co_names:
            (crossed if has_more(answer) else blank).append(f"«{NBSP}{answer.__name__}{NBSP}»")
    if crossed:
        line = f"«{NBSP}raise NotImplementedError{NBSP}»"
        return f"effacez la ligne {line} de {crossed[0]}{NBSP}: votre code ne s’exécute pas."
    return "à compléter." if len(answers) < 2 or not blank else f"à compléter{NBSP}: {', '.join(blank)}."


def has_more(answer):
    """Vrai si la fonction contient autre chose que sa documentation et `raise` ; faux si son texte est introuvable."""
    try:
        [definition] = ast.parse(textwrap.dedent(inspect.getsource(answer))).body
    except (OSError, SyntaxError, ValueError):
        return False
    return len(definition.body) - (ast.get_docstring(definition) is not None) > 1
