"""Ce qu'un cahier donne là où on l'exécute, auprès de sa page : relevé, et gardé dans `_build/essais/`.

Un fichier par lieu (`colab.json`…), {cahier: essai}, récrit après chaque essai : une interruption ne perd que le cahier
en cours. Un essai vaut tant que ni le cahier, ni sa page, ni les versions du lieu n'ont changé : sa clef le dit.
"""

import json
from pathlib import Path

from outils.livre import fingerprint, values
from outils.livre.store import stored

FOLDER = Path("_build", "essais")
# Le lieu, tel que le site le nomme, et le verrou de ses versions.
PLACES = {
    "colab": ("Colab", "outils/cahiers/colab.lock"),
    "binder": ("Binder, sous 2 Go", "requirements.lock"),
    "python-3.12": ("Python 3.12", "requirements.lock"),
    "python-3.13": ("Python 3.13", "requirements.lock"),
}
FIRST_CELL = ("cahier", "installation", "resultats")  # ce que la première cellule et la dernière emploient de `cours`


def path_of(root, place):
    return root / FOLDER / f"{place}.json"


def known(root, place):
    """{cahier: essai} de ce qui a été essayé en ce lieu."""
    try:
        return json.loads(path_of(root, place).read_text("utf8"))
    except (OSError, ValueError):  # jamais essayé, ou illisible
        return {}


def keep(root, place, name, trial):
    path = path_of(root, place)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    temporary.write_text(json.dumps(known(root, place) | {name: trial}, ensure_ascii=False, indent=1), "utf8")
    temporary.replace(path)


def key(root, place, name, page):
    """Empreinte de ce dont un essai dépend : la page (son empreinte), ce qu'elle annonce, `cours`, les versions."""
    cours = [(root / "cours" / f"{module}.py").read_bytes() for module in FIRST_CELL]
    announced = json.dumps(values.expectations(root, name), sort_keys=True)
    return fingerprint.digest(page, announced, (root / PLACES[place][1]).read_bytes(), *cours)[:16]


def is_bad(trial):
    return bool(trial["error"] or trial.get("outside"))


def compared(root, name, notebook):
    """Les valeurs du cahier auprès de celles de la page : combien d'identiques, dans l'intervalle, d'autres, dehors."""
    page, here = values.glued_values(stored(root, name)), values.glued_values(notebook)
    expected = values.expectations(root, name)
    announced = values.intervals(expected)
    same = {key for key in page if here.get(key) == page[key]}
    inside = {key for key in page.keys() - same if key in announced and values.is_inside(announced[key], here.get(key))}
    return {
        "same": len(same),
        "inside": len(inside),
        "other": len(page.keys() - same - announced.keys()),
        "outside": values.unmet_expectations(expected, here),
    }


def word(trial):
    """Un essai en un mot, pour un bouton ; vide si rien n'a été essayé."""
    if not trial:
        return ""
    return " (en défaut)" if is_bad(trial) else f" (essayé, {round(trial['minutes']) or 1} min)"
