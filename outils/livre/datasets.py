"""Les données d'un cahier : les jeux du cours, ceux de `cours/jeux/`, et les fichiers qu'il lit sans le dire."""

import ast
from functools import cache
from pathlib import Path

from cours import catalogue, jeux
from outils.livre.dependencies import ANYTHING, PACKAGE, imported_names

DATASETS = set(catalogue.FILES)
ADVICE = (
    "Mettez-le dans {folder}/ et lisez-le par « {name} » : la page s’exécutera de nouveau quand il changera, et le "
    "cahier publié l’emportera. Si plusieurs pages le lisent, déclarez-le dans cours/jeux/ (guide « Enseigner »)."
)


def datasets(cells):
    """Les jeux de `cours.donnees` que ces cellules importent par leur nom ; tous, si elles importent le module."""
    return imported(DATASETS, f"{PACKAGE}.donnees", cells)


def own_folder(root):
    return root / PACKAGE / "jeux"


def own_datasets(root, sources):
    """Les jeux de `cours/jeux/` qu'importent ces textes."""
    return imported(jeux.names(own_folder(root)), f"{PACKAGE}.jeux", sources)


def imported(candidates, module, sources):
    names = {name for source in sources for name in imported_names(source)}
    return sorted(name for name in candidates if names & {f"{module}.{name}", f"{module}.*", module, ANYTHING})


def own_files(root, sources):
    """Les fichiers de ces jeux, déclaration comprise."""
    folders = [own_folder(root) / name for name in own_datasets(root, sources)]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file())


def own_readers(root, sources):
    """De quoi importer ce qui lit ces jeux : leur déclaration le nomme, la page non."""
    told = [jeux.declaration(name, own_folder(root)) for name in own_datasets(root, sources)]
    return [f"import {declared['lecture'].rpartition('.')[0]}" for declared in told]


def stray_file(root, name, source):
    """(le texte lu, ce qu'il faut en faire) du premier fichier, ou dossier, lu hors du dossier de la page, ou None.

    Il n'entrerait ni dans l'empreinte du cahier, ni dans ce que l'on publie. Seul un chemin écrit en toutes lettres se
    voit ; un fichier qui n'existe pas encore est l'affaire de l'exécution.
    """
    page = root / name
    for text in paths(source):
        target = Path(page.parent, Path(text).expanduser()).resolve()
        own = target == page or page in target.parents or target in page.parents
        read = target.is_file() and not target.is_relative_to("/proc") or target.is_dir() and root in target.parents
        if read and not own:
            return text, ADVICE.format(folder=name, name=f"{page.name}/{target.name}")
    return None


@cache
def paths(source):
    """Les textes d'une cellule qui pourraient être un chemin, morceaux joints par « / » compris."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return ()
    found = (joined(node) for node in ast.walk(tree))
    return tuple(text for text in found if text and len(text) < 200 and not set(text) & set("\n\0 "))


def joined(node):
    """Le chemin qu'écrit une expression : `"a.csv"`, `Path("a")`, `Path("a") / "b"` ; None si elle n'en écrit pas."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Path", "pathlib.Path", "os.path.join"):
        parts = [joined(argument) for argument in node.args]
    elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Div):
        parts = [joined(node.left), joined(node.right)]
    else:
        return None
    return "/".join(parts) if parts and all(parts) else None
