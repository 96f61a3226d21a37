"""Les valeurs qu'un cahier publie par `cours.affichage.glue`, et ce que la prose en attend (`tests/scores/`)."""

from pathlib import Path

import yaml

from outils.livre.notebooks import code_cells


def glued_values(notebook):
    """{nom: valeur brute} des valeurs que le cahier exécuté publie."""
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs]
    published = [output.metadata for output in outputs if "cours" in output.get("metadata", {})]
    return {metadata["scrapbook"]["name"]: metadata["cours"]["value"] for metadata in published}


def expectations(root, name):
    """Ce que `tests/scores/NN-slug.yml` annonce de la page `name` ; vide si elle n'annonce rien."""
    path = root / "tests" / "scores" / f"{Path(name).name}.yml"
    announced = name.startswith("chapters/") and path.exists()
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
        if not eval(relation, {"__builtins__": {"abs": abs, "max": max, "min": min}}, values):
            problems.append(f"la prose suppose « {relation} », ce que l’exécution dément")
    return problems
