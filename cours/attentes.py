"""Ce qu'un contrôle attend d'une réponse, et ce qu'il tolère, une fois pour toutes.

Un nombre peut être un entier, un booléen, un nombre de NumPy, un tenseur ou un tableau d'une case ; un tableau, une
liste, un n-uplet, une série ou un tenseur, en float32 comme en float64. Une attente déçue lève `Unmet`, avec la phrase.
"""

import copy
import inspect
import numbers

import numpy as np

NBSP = "\u00a0"  # espace insécable : avant « : », dans « »


class Unmet(Exception):
    """Une attente déçue ; son message est destiné à l'élève."""


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
    expect(fits, message or f"la réponse est de forme {found}, et la forme demandée est {written(shape)}.")


def written(shape):
    """Une forme en clair : « (n, 2) » quand la première longueur est libre, « un nombre » quand elle est vide."""
    sizes = ", ".join("n" if size is None else str(size) for size in shape)
    return f"({sizes}{',' * (len(shape) == 1)})" if shape else "() (un seul nombre)"


def expect_close(value, expected, message, *, rtol=1e-6, atol=0.0):
    """Attend |value − expected| ≤ atol + rtol × |expected|, partout."""
    expect_returned(value)
    found, expected = as_numbers(value), np.asarray(expected, dtype=float)
    if found.size == 1 and expected.ndim == 0:
        found = found.reshape(())
    expect_shape(found, expected.shape)
    expect(not np.any(np.isnan(found) & ~np.isnan(expected)), "la réponse contient NaN, une valeur non définie.")
    expect(np.allclose(found, expected, rtol=rtol, atol=atol, equal_nan=True), message)


def expect_returned(value, name="la fonction"):
    expect(value is not None, f"{name} ne renvoie rien{NBSP}: terminez-la par return.")


def expect_parts(value, count, message):
    """Attend `count` choses réunies en n-uplet, en liste ou en tableau, et les renvoie."""
    expect_returned(value)
    several = isinstance(value, tuple | list) or getattr(value, "ndim", 0) > 0
    expect(several and len(value) == count, message)
    return tuple(value)


def one_number(value, message="la réponse n’est pas un seul nombre."):
    """`value` en nombre de Python ; un tableau d'une case en est un."""
    expect_returned(value)
    found = as_numbers(value)
    expect(found.size == 1, message)
    return float(found.reshape(()))


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


def call(function, *arguments, **options):
    """Ce que renvoie la réponse `function`, None excepté. Elle reçoit des copies, qui doivent ressortir intactes."""
    given, named = duplicate(arguments), duplicate(options)
    result = function(*given, **named)
    names = [*inspect.signature(function).parameters, *[""] * len(given)]
    for name, before, after in zip(names, arguments, given, strict=False):
        changed = f"{function.__name__} modifie «{NBSP}{name}{NBSP}», qu’on lui a donné"
        expect(same(before, after), f"{changed}{NBSP}: travaillez sur une copie.")
    expect_returned(result, function.__name__)
    return result


def duplicate(value):
    """Une copie des tableaux, tables, listes et dictionnaires de `value` ; un générateur, un modèle n'en ont pas."""
    if isinstance(value, tuple | list):
        return type(value)(duplicate(item) for item in value)
    if isinstance(value, dict):
        return {key: duplicate(item) for key, item in value.items()}
    return copy.deepcopy(value) if isinstance(value, np.ndarray) or hasattr(value, "equals") else value


def same(before, after):
    """Vrai si `after` vaut encore `before`."""
    if isinstance(before, tuple | list):
        return len(before) == len(after) and all(map(same, before, after))
    if isinstance(before, dict):
        return before.keys() == after.keys() and all(same(before[key], after[key]) for key in before)
    if isinstance(before, np.ndarray):
        return before.shape == after.shape and before.tobytes() == after.tobytes()
    if hasattr(before, "equals"):
        return before.equals(after)
    return before is after or not isinstance(before, int | float | str) or before == after
