"""Le contrôle d'un exercice : une ligne, ⏳ à compléter, ✅ juste, ou ❌ et ce qui ne va pas.

    @check("1.1")
    def verdict():
        expect(xor(0, 0) == 0, "pour deux entrées nulles, la sortie doit être nulle.")

La fonction s'exécute aussitôt ; `verdict` devient son résultat (`.state`, `.message`). Une erreur dans la réponse donne
un ❌, jamais une trace. Aucun réseau, aucun fichier : le contrôle marche partout où la page s'exécute.
"""

import contextlib
import io
import numbers
import re
import traceback
from dataclasses import dataclass

import numpy as np

NBSP = "\u00a0"  # espace insécable : avant « : », dans « »
SIGNS = {"todo": "⏳", "right": "✅", "wrong": "❌"}
MAX_LENGTH = 300  # les erreurs de Keras tiennent parfois sur une page


@dataclass(frozen=True)
class Verdict:
    """Le résultat d'un contrôle : `state` vaut « todo », « right » ou « wrong »."""

    number: str
    state: str
    message: str

    def __str__(self):
        return f"{SIGNS[self.state]} Exercice {self.number}{NBSP}: {self.message}"


class Unmet(Exception):
    """Une attente déçue ; son message est destiné à l'élève."""


def check(number):
    """Décore le contrôle de l'exercice `number` : l'exécute, affiche une ligne et le remplace par son `Verdict`."""

    def run(function):
        verdict = Verdict(number, *examine(function))
        print(verdict)
        return verdict

    return run


def examine(function):
    """(état, message) du contrôle `function`. Ce que la réponse affiche est ignoré : le verdict tient en une ligne."""
    silence = io.StringIO()
    try:
        with contextlib.redirect_stdout(silence), contextlib.redirect_stderr(silence):
            function()
    except Unmet as error:
        return "wrong", one_line(str(error))
    except KeyboardInterrupt:  # l'élève arrête un calcul trop long : c'est lui qui décide
        raise
    except BaseException as error:  # SystemExit compris
        return explain(error, function)
    return "right", "juste."


def explain(error, function):
    """(état, message) quand le contrôle `function` s'arrête sur une erreur, dans la réponse le plus souvent."""
    # Keras lève aussi des NotImplementedError, mais avec un message.
    if isinstance(error, NotImplementedError) and not error.args:
        return "todo", "à compléter."
    here = function.__code__.co_filename  # chaque cellule a le sien
    frames = list(traceback.walk_tb(error.__traceback__))
    if isinstance(error, NameError) and frames[-1][0].f_code.co_filename == here:
        missing = f"«{NBSP}{error.name}{NBSP}» n’existe pas encore"
        return "todo", f"{missing}, exécutez d’abord la cellule de réponse et celles qui la précèdent."
    name = one_line("".join(traceback.format_exception_only(error))).rstrip(".")
    notebook = [(frame, line) for frame, line in frames if frame.f_globals is function.__globals__]
    lines = [line for frame, line in notebook if frame.f_code.co_filename != here]
    if lines:
        return "wrong", f"votre code s’arrête à la ligne {lines[-1]} de sa cellule, sur l’erreur {name}."
    return "wrong", f"ce que renvoie votre code ne se laisse pas contrôler (erreur {name})."


def one_line(text):
    text = re.sub(r"[ \t\r\n]+", " ", text).strip()
    return text if len(text) <= MAX_LENGTH else text[:MAX_LENGTH] + "…"


# --- Ce qu'un contrôle attend ----------------------------------------------------------------------------------------


def expect(condition, message):
    """Déçoit avec `message` si `condition` est fausse, vide ou, pour un tableau, fausse quelque part."""
    condition = np.asarray(condition)
    if not (condition.size and condition.all()):
        raise Unmet(message)


def expect_shape(value, shape, message=None):
    """Attend un tableau, une liste ou un tenseur de forme `shape` ; None y vaut pour n'importe quelle longueur."""
    expect_returned(value)
    try:
        found = tuple(np.shape(value))
    except ValueError:
        raise Unmet("la réponse est une liste de listes de longueurs différentes.") from None
    fits = len(found) == len(shape) and all(b in (None, a) for a, b in zip(found, shape, strict=True))
    expect(fits, message or f"la réponse est de forme {found}, ce n’est pas la forme demandée.")


def expect_close(value, expected, message, *, rtol=1e-6, atol=0.0):
    """Attend |value − expected| ≤ atol + rtol × |expected|, partout.

    `value` : nombre, liste, tableau, série ou tenseur. Un seul nombre peut venir dans un tableau d'une case.
    """
    expect_returned(value)
    found, expected = as_numbers(value), np.asarray(expected, dtype=float)
    if found.size == 1 and expected.ndim == 0:
        found = found.reshape(())
    expect_shape(found, expected.shape)
    expect(not np.any(np.isnan(found) & ~np.isnan(expected)), "la réponse contient NaN, une valeur non définie.")
    expect(np.allclose(found, expected, rtol=rtol, atol=atol, equal_nan=True), message)


def expect_returned(value):
    expect(value is not None, f"la fonction ne renvoie rien{NBSP}: terminez-la par return.")


def as_numbers(value):
    """`value` en tableau de nombres réels ; une chaîne « 3 » n'en est pas un."""
    try:
        array = np.asarray(value)
    except ValueError:
        raise Unmet("la réponse est une liste de listes de longueurs différentes.") from None
    if array.dtype.kind == "O" and all(isinstance(item, numbers.Real) for item in array.flat):
        array = array.astype(float)
    expect(array.dtype.kind in "buif", "la réponse n’est pas faite de nombres.")
    return array
