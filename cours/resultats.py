"""Vos résultats auprès de ceux de la page : une phrase par valeur, puis un tableau à la fin du cahier.

Un cahier publié connaît les valeurs de sa page, les intervalles annoncés et ses propres cellules : `cours.cahier` les
donne ici. Rien n'est envoyé nulle part. Dans le dépôt du cours, où rien n'est donné, chaque valeur s'affiche seule.
"""

import hashlib
import sys

NBSP = "\u00a0"  # espace insécable : avant « : »
THIN = "\u202f"  # espace fine insécable : avant « ; »

page = {"values": {}, "cells": [], "versions": []}  # ce que l'on sait de la page
seen = {}  # {nom: ce qui en a été calculé ici}
stand_ins = set()  # les jeux de données remplacés par un substitut


def expect_page(values, cells, versions):
    """Retient la page : {nom: {"text", "interval"}}, l'empreinte de ses cellules, les versions qui diffèrent ici."""
    page.update(values=values, cells=cells, versions=versions)


def digest(source):
    """L'empreinte d'une cellule, d'après son seul code."""
    return hashlib.sha256(source.strip().encode()).hexdigest()[:8]


def published(name):
    """Ce que la page dit de cette valeur : {"text", et peut-être "interval"}, ou rien."""
    return page["values"].get(name, {})


def sentence(name, value, text, expected=""):
    """La phrase à afficher sous la cellule, retenue pour le tableau.

    `text` : la valeur écrite ; `expected` : « attendu entre… », si un intervalle est annoncé.
    """
    there = published(name)
    low, high = there.get("interval") or (None, None)
    is_number = isinstance(value, int | float)
    outside = low is not None and not (is_number and low <= value <= high)
    seen[name] = {"text": text, "page": there.get("text"), "expected": expected, "outside": outside}
    if there.get("text") == text:
        return f"{name}{NBSP}: {text}, comme sur la page"
    if not there:
        return f"{name}{NBSP}: {text}"
    details = f"{THIN}; ".join(filter(None, [f"publié{NBSP}: {there['text']}", expected]))
    return f"{'⚠ ' if outside else ''}{name}{NBSP}: {text} ({details})"


def show():
    """Affiche « Vos résultats » : ce qui diffère de la page et, si une valeur sort de son intervalle, pourquoi."""
    from IPython.display import display  # absent là où la première cellule s'essaie sans Jupyter

    text = "\n\n".join(_report())
    display({"text/markdown": text, "text/plain": text}, raw=True)


def _report():
    if not page["values"]:
        return ["Ce cahier est ouvert dans le dépôt du cours, ou sans sa première cellule : rien à comparer."]
    here = {name: found for name, found in seen.items() if name in page["values"]}
    same = [name for name, found in here.items() if found["text"] == found["page"]]
    parts = [f"Valeurs identiques à celles de la page{NBSP}: **{len(same)} sur {len(page['values'])}**."]
    if missing := len(page["values"]) - len(here):
        parts.append(f"Pas encore calculées{NBSP}: {missing}. Exécutez le cahier de haut en bas.")
    rows = [_row(name, found) for name, found in here.items() if name not in same]
    if rows:
        parts.append("\n".join(["| valeur | ici | page | attendu | |", "|---|---|---|---|---|", *rows]))
    if any(found["outside"] for found in here.values()):
        parts.append(f"Hors de l’intervalle, d’où cela vient-il{THIN}? " + " ".join(causes()))
    return parts


def _row(name, found):
    verdict = "⚠ dehors" if found["outside"] else "✓ dans l’intervalle" if found["expected"] else ""
    expected = found["expected"].removeprefix("attendu ").removeprefix(f"attendu{NBSP}: ")
    return f"| `{name}` | {found['text']} | {found['page']} | {expected} | {verdict} |"


def causes():
    """Ce qui, constaté ici, peut éloigner une valeur de celle de la page : une phrase chacun."""
    found = []
    if stand_ins:
        found.append(f"Des données de remplacement ont servi pour {', '.join(sorted(stand_ins))}.")
    if count := _changed_cells():
        found.append(f"Cellules exécutées qui ne sont pas celles du cahier publié{NBSP}: {count}.")
    if _accelerators():
        found.append("Un accélérateur (GPU ou TPU) a servi, dont les arrondis sont autres.")
    if page["versions"]:
        found.append(f"Les versions diffèrent{NBSP}: {', '.join(page['versions'])}.")
    return found or ["Rien de connu n’a changé ici : le processeur, sans doute, et ses arrondis."]


def _changed_cells():
    """Combien des codes exécutés, ceux de la préparation et du tableau mis à part, le cahier publié ne contient pas."""
    from IPython import get_ipython

    executed = get_ipython().history_manager.input_hist_raw if get_ipython() else []
    ours = ("cours.cahier.prepare(", "resultats.show()")
    return sum(
        digest(source) not in page["cells"]
        for source in set(executed)
        if source.strip() and not any(mark in source for mark in ours)
    )


def _accelerators():
    tensorflow = sys.modules.get("tensorflow")
    return tensorflow is not None and bool(tensorflow.config.list_physical_devices("GPU"))
