"""Les valeurs qu'un cahier publie par `cours.affichage.glue`, et ce que la prose en attend (`tests/scores/`)."""

import ast
from pathlib import Path

import yaml

from cours.affichage import MIME_PREFIX
from outils.livre.notebooks import code_cells


def _published(notebook):
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    return [output for output in outputs if "cours" in output.get("metadata", {})]


def glued_values(notebook):
    """{nom: valeur brute} des valeurs que le cahier exécuté publie."""
    metadata = [output.metadata for output in _published(notebook)]
    return {found["scrapbook"]["name"]: found["cours"]["value"] for found in metadata}


def glued_texts(notebook):
    """{nom: valeur écrite}, comme la page la cite."""
    form = MIME_PREFIX + "text/plain"
    found = _published(notebook)
    return {output.metadata["scrapbook"]["name"]: ast.literal_eval(output.data[form]) for output in found}


def published_values(notebook, expected):
    """{nom: {"text", et "interval" s'il est annoncé}} : ce qu'un cahier publié sait de sa page.

    Une page exécutée sur des substituts n'annonce rien : les intervalles valent pour les vraies données.
    """
    is_real = all(notebook.metadata["cours"]["datasets"].values())
    announced = intervals(expected) if is_real else {}
    kept = {name: {"interval": announced[name]} if name in announced else {} for name in glued_texts(notebook)}
    return {name: {"text": text} | kept[name] for name, text in glued_texts(notebook).items()}


def expectations(root, name):
    """Ce que `tests/scores/` annonce de la page `name` ; vide si elle n'annonce rien."""
    path = root / "tests" / "scores" / f"{Path(name).name}.yml"
    announced = name.startswith(("chapters/", "annexes/")) and path.exists()
    return yaml.safe_load(path.read_text("utf8")) if announced else {}


def intervals(expected):
    return expected.get("scores") or {}


def is_inside(interval, value):
    low, high = interval
    return value is not None and low <= value <= high


def unmet_expectations(expected, values):
    """Les intervalles et les relations annoncés que `values` ne respecte pas, une phrase chacun."""
    problems = []
    for name, interval in intervals(expected).items():
        if name not in values:
            problems.append(f"« {name} » n’est publié par aucune cellule")
        elif not is_inside(interval, values[name]):
            problems.append(f"{name} = {values[name]} sort de [{interval[0]} ; {interval[1]}]")
    for relation in expected.get("relations") or []:
        try:
            holds = eval(relation, {"__builtins__": {"abs": abs, "max": max, "min": min}}, values)
        except NameError as error:
            problems.append(f"la prose suppose « {relation} », et {error.name} n’est publié par aucune cellule")
            continue
        if not holds:
            problems.append(f"la prose suppose « {relation} », ce que l’exécution dément")
    return problems
