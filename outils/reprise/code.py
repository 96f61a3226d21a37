"""Les cellules de code d'un cahier importé : ce qui ne peut pas s'exécuter dans le cours en sort, et se dit."""

import ast
import re

from IPython.core.inputtransformer2 import TransformerManager

INSTALL = re.compile(
    r"^\s*[!%]\s*(?:sudo\s+)?(?:\S*(?:python|executable)\S*\s+-m\s+)?(?:pip3?|conda|mamba|uv(?:\s+pip)?)\s+install\b(?P<rest>.*)$"
)
MAGIC = re.compile(r"^\s*(?:%%?|!)\s*(?P<name>[\w./{}-]+).*$")
HARMLESS = {"%%time", "%%timeit", "%%capture", "%%prun"}  # le code qui suit reste du Python
PACKAGE = re.compile(r"(?<![\w-])([A-Za-z][\w.-]*(?:\[[\w,]+\])?(?:[=<>~!]=?[\w.*]+)?)")
ELSEWHERE = {
    r"google\.colab": "google.colab n’existe que dans Colab",
    r"\binput\(": "input() attend une réponse que personne ne donnera",
    r"[\"']/(?:content|home|Users|kaggle|mnt)/|[\"'][A-Z]:\\": "un chemin de votre machine : mettez le fichier "
    "dans le dossier compagnon",
    r"read_\w+\([\"']https?://|urlretrieve|requests\.get": "des données prises sur le réseau : mettez-les dans le "
    "dossier compagnon",
    r"ipywidgets|@?interact\b": "un élément interactif ne marche pas sur une page",
}
DRAWS = re.compile(r"\bplt\.|\.(?:plot|imshow|hist|scatter|boxplot|barplot|heatmap)\(|\bsns\.|\bpx\.")
NAMES = {"title": "titre", "set_title": "titre", "suptitle": "titre"}
NAMES |= {"xlabel": "abscisse", "set_xlabel": "abscisse", "ylabel": "ordonnée", "set_ylabel": "ordonnée"}


class Code:
    """Nettoie les cellules de code ; réunit les bibliothèques que le cahier installait."""

    def __init__(self, report):
        self.report, self.libraries = report, []

    def clean(self, cell, section):
        """(langage, source, options) de la cellule, ou None s'il n'en reste rien."""
        source = cell.source.expandtabs(4).strip("\n")
        first = source.lstrip().partition("\n")[0]
        if first.startswith("%%") and first.split()[0] not in HARMLESS:
            self.report(f"cellule « {first} » : montrée, mais non exécutée")
            return "text", source, {}
        lines = [line for line in source.split("\n") if self.keeps(line)]
        source = "\n".join(lines).strip("\n")
        if not source.strip():
            return None
        try:
            ast.parse(TransformerManager().transform_cell(source))
        except SyntaxError as error:
            self.report(f"ne se lit pas en Python 3 ({error.msg}) : montrée, mais non exécutée")
            return "text", source, {}
        for pattern, advice in ELSEWHERE.items():
            if re.search(pattern, source):
                self.report(f"{advice}. À reprendre à la main")
        return "code-cell", source, self.options(cell, source, section)

    def keeps(self, line):
        """Faux pour ce qui installe, règle le cahier ou appelle le système : rien de tel ne s'exécute dans le cours."""
        if match := INSTALL.match(line):
            wanted = re.sub(r"(?:^|\s)-{1,2}\S+|https?:\S+|#.*", " ", match["rest"])
            found = PACKAGE.findall(wanted)
            self.libraries += found
            self.report(f"« {line.strip()} » retiré" + (f" : bibliothèques {', '.join(found)}" if found else ""))
            return False
        if match := MAGIC.match(line):
            self.report(f"« {line.strip()} » retiré")
            return False
        if re.match(r"^\s*\?\??\w|^\s*[\w.]+\?\??\s*$", line):
            self.report(f"« {line.strip()} » (aide d’IPython) retiré")
            return False
        return True

    def options(self, cell, source, section):
        """Les étiquettes que Jupyter Book connaît, et une description de la figure, tirée du code qui la trace."""
        known = {"hide-input", "hide-output", "hide-cell", "remove-input", "remove-output", "remove-cell"}
        options = {"tags": tags} if (tags := [tag for tag in cell.metadata.get("tags", []) if tag in known]) else {}
        if "raises-exception" in cell.metadata.get("tags", []):
            self.report("étiquette raises-exception retirée : une cellule du cours ne s’arrête pas sur une erreur")
        kinds = {kind for output in cell.get("outputs", []) for kind in output.get("data", {})}
        if any(kind.startswith("image/") for kind in kinds) or DRAWS.search(source):
            options["mystnb"] = {"image": {"alt": describe(source, section)}}
            self.report("figure décrite d’après son code : dites plutôt ce que l’on y voit (alt)")
        return options


def describe(source, section):
    """« Figure de la section « Ventes », tracée par plot ; titre : … ; abscisse : … » : rien que le code ne dise."""
    calls = [node for node in ast.walk(ast.parse(TransformerManager().transform_cell(source))) if is_named_call(node)]
    drawn = dict.fromkeys(node.func.attr for node in calls if DRAWS.search(f".{node.func.attr}("))
    said = [
        f"{NAMES[node.func.attr]} : {node.args[0].value}"
        for node in calls
        if node.func.attr in NAMES and node.args and isinstance(node.args[0], ast.Constant)
    ]
    by = f", tracée par {', '.join(drawn)}" if drawn else ", tracée par le code de cette cellule"
    return " ; ".join([f"Figure de la section « {section} »{by}", *said])


def is_named_call(node):
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
