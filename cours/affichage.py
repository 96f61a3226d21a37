"""Les nombres que le texte cite : calculés par une cellule, écrits à la française."""

import math
import re

from IPython.display import display

from cours import axes, resultats  # noqa: F401

NARROW_NBSP = "\u202f"  # espace fine insécable : séparateur de milliers
NBSP = "\u00a0"  # espace insécable : avant %, entre nombre et unité
SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
MIME_PREFIX = "application/papermill.record/"  # type « caché » que MyST-NB réserve aux valeurs collées


def format_fr(value, spec=""):
    """Écrit `value` à la française : virgule décimale, milliers séparés, espace avant « % », puissance de dix.

    `spec` est un format Python (« .3f », « ,d », « .1% ») ; une chaîne passe telle quelle.

    >>> format_fr(0.9765, ".1%")
    '97,7\\xa0%'
    >>> format_fr(2.6e-10, ".1e")
    '2,6\\xa0×\\xa010⁻¹⁰'
    """
    text = format(value, spec)
    if isinstance(value, str):
        return text
    text = re.sub(r"(?<=\d)e([+-]\d+)$", power_of_ten, text)
    text = text.replace(",", NARROW_NBSP).replace(".", ",").replace("%", NBSP + "%")
    return text.replace("-", "−")


def power_of_ten(found):
    return f"{NBSP}×{NBSP}10" + str(int(found[1])).translate(SUPERSCRIPT)


def interval_fr(interval, spec):
    """« attendu entre 97,5 et 98,5 % » : les bornes, avec assez de décimales pour être justes.

    >>> interval_fr([0.975, 0.985], ".0%")
    'attendu entre 97,5 et 98,5\\xa0%'
    """
    low, high = interval
    if low == high:
        return f"attendu{NBSP}: {format_fr(low, spec)}"
    finer = re.sub("d$", ".0f", spec)  # une borne peut tomber entre deux entiers
    while (digits := re.search(r"\.(\d)[f%]$", finer)) and int(digits[1]) < 6:
        if all(math.isclose(_read(format(bound, finer)), bound) for bound in interval):
            break
        finer = f"{finer[: digits.start()]}.{int(digits[1]) + 1}{finer[-1]}"
    return f"attendu entre {format_fr(low, finer).removesuffix(NBSP + '%')} et {format_fr(high, finer)}"


def _read(text):
    number = float(text.replace(",", "").removesuffix("%"))
    return number / 100 if text.endswith("%") else number


def glue(name, value, spec=""):
    """Publie `value` sous `name` : le texte de la page la cite par {glue:text}`name`.

    Même mécanisme que `myst_nb.glue`, sans en dépendre (le cahier tourne aussi dans Colab), et avec
    l'écriture française. La valeur brute voyage dans les métadonnées : les tests la comparent à
    l'intervalle annoncé (`tests/scores/`). Dans un cahier, une phrase la montre auprès de celle de la page.
    """
    raw = value.item() if hasattr(value, "item") else value
    text, interval = format_fr(raw, spec), resultats.published(name).get("interval")
    is_json = not isinstance(raw, float) or math.isfinite(raw)  # le JSON n'a ni NaN ni infini
    display(
        # repr : MyST-NB évalue ce texte, et « 3,7 » nu deviendrait le couple (3, 7).
        {
            MIME_PREFIX + "text/plain": repr(text),
            "text/plain": resultats.sentence(name, raw, text, interval_fr(interval, spec) if interval else ""),
        },
        raw=True,
        metadata={
            "scrapbook": {"name": name, "mime_prefix": MIME_PREFIX},
            "cours": {"value": raw if is_json else None},
        },
    )
