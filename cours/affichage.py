"""Les nombres que le texte cite : calculés par une cellule, écrits à la française."""

from IPython.display import display

NARROW_NBSP = "\u202f"  # espace fine insécable : séparateur de milliers
NBSP = "\u00a0"  # espace insécable : avant %, entre nombre et unité
MIME_PREFIX = "application/papermill.record/"  # type « caché » que MyST-NB réserve aux valeurs collées


def format_fr(value, spec=""):
    """Écrit `value` à la française : virgule décimale, milliers séparés, espace avant « % ».

    `spec` est un format Python (« .3f », « ,d », « .1% ») ; une chaîne passe telle quelle.

    >>> format_fr(0.9765, ".1%")
    '97,7\\xa0%'
    """
    text = format(value, spec)
    if isinstance(value, str):
        return text
    text = text.replace(",", NARROW_NBSP).replace(".", ",").replace("%", NBSP + "%")
    return text.replace("-", "−")


def glue(name, value, spec=""):
    """Publie `value` sous `name` : le texte de la page la cite par {glue:text}`name`.

    Même mécanisme que `myst_nb.glue`, sans en dépendre (le cahier tourne aussi dans Colab), et avec
    l'écriture française. La valeur brute voyage dans les métadonnées : les tests la comparent à
    l'intervalle annoncé (`tests/scores/`).
    """
    raw = value.item() if hasattr(value, "item") else value
    display(
        # repr : MyST-NB évalue ce texte, et « 3,7 » nu deviendrait le couple (3, 7).
        {MIME_PREFIX + "text/plain": repr(format_fr(raw, spec))},
        raw=True,
        metadata={"scrapbook": {"name": name, "mime_prefix": MIME_PREFIX}, "cours": {"value": raw}},
    )
