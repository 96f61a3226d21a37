"""Dit en haut de page que ses sorties viennent de données de substitution, et en bas combien de temps elle a tourné.

L'exécution laisse `_build/execution.json`, {"chapters/02-perceptron": {"seconds": 3.1, "peak": 400, "datasets": {…}}} :
la durée, le pic de mémoire en Mo, et pour chaque jeu de données `true` (réel) ou `false` (substitut).
"""

import json
from pathlib import Path

NAMES = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST", "california_housing": "California housing"}


def read_execution(app):
    path = Path(app.srcdir) / "_build" / "execution.json"
    app.execution = json.loads(path.read_text("utf-8")) if path.exists() else {}


def join_french(words):
    """Énumère : « a », « a et b », « a, b et c »."""
    return " et ".join(filter(None, [", ".join(words[:-1]), *words[-1:]]))


def add_to_context(app, pagename, templatename, context, doctree):
    record = app.execution.get(pagename)
    if record is None:
        return
    datasets = record["datasets"].items()
    context["stand_ins"] = join_french([NAMES.get(name, name) for name, is_real in datasets if not is_real])
    context["real_data"] = join_french([NAMES.get(name, name) for name, is_real in datasets if is_real])
    context["execution_seconds"] = round(record["cpu"])  # l'horloge, elle, compte les cahiers voisins
    context["execution_memory"] = f"{record['peak'] / 1000:.1f}".replace(".", ",")


def setup(app):
    app.connect("builder-inited", read_execution)
    app.connect("html-page-context", add_to_context)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
