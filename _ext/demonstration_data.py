"""Ce que le cahier d'une page exporte pour une démonstration (`cours.demonstrations.export`), remis au site."""

import json
from pathlib import Path

from outils.livre.notebooks import code_cells
from outils.livre.store import stored


def file_name(name):
    return f"donnees-{name}.js"


def exported(root, docname, name):
    """Ce que la dernière exécution de la page exporte pour `name`, ou None."""
    notebook = stored(root, docname)
    outputs = [output for cell in code_cells(notebook) for output in cell.outputs] if notebook else []
    found = [output.get("metadata", {}).get("demonstration", {}) for output in outputs]
    return next((one["values"] for one in found if one.get("name") == name), None)


def write(app, docname, name):
    """Un script classique plutôt que du JSON : en `file://`, un navigateur refuse `fetch`."""
    text = json.dumps(exported(app.srcdir, docname, name), separators=(",", ":"))
    path = Path(app.outdir) / "_static" / "demos" / file_name(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"(window.DemosData ??= {{}})[{json.dumps(name)}] = {text};\n", "utf8")
