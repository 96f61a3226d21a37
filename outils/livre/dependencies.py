"""Ce que le livre contient : ses cahiers, leur code, et tout ce dont leurs sorties dépendent."""

import ast
import hashlib
import json
import platform
import re
from functools import cache
from importlib import metadata
from pathlib import Path

import yaml
from IPython.core.inputtransformer2 import TransformerManager
from myst_nb.core.read import MystMetadataParsingError, is_myst_markdown_notebook, read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cours import donnees
from outils.livre import contents

# Un fil par cahier, un cahier par cœur : plus rapide au total, et les mêmes nombres à chaque exécution.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # sinon, une annonce sur stderr, et des arrondis propres à chaque processeur
    "TF_CPP_MIN_LOG_LEVEL": "1",  # masque les lignes « I » que TensorFlow écrit à l'import, non les avertissements
    "PYTHONHASHSEED": "0",
    "KERAS_BACKEND": "tensorflow",  # une variable du compte ne change pas les sorties : l'empreinte l'ignore
}
# De même. La correction des copies, qui n'a pas de cahier où montrer une figure, prend un autre MPLBACKEND.
NOTEBOOK_ENVIRONMENT = KERNEL_ENVIRONMENT | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}
EXECUTION_TAGS = ("raises-exception", "skip-execution")  # les étiquettes de cellule auxquelles nbclient obéit
KERNEL_DISTRIBUTIONS = ("ipykernel", "nbclient")  # exécutent toute cellule, importés ou non
# Ce qu'une bibliothèque emploie sans le déclarer : sans cela, une page qui n'importe que Keras ignorerait TensorFlow.
UNDECLARED = {
    "dask": {"distributed"},
    "keras": {"tensorflow", "tensorflow-cpu"},
    "keras-tuner": {"tensorboard"},
}
PACKAGE = "cours"
DATASETS = {"mnist", "fashion_mnist", "california_housing"}
ANYTHING = "*"  # ce qu'importe un texte qui ne se lit pas : on l'ignore, donc tout


def digest(*parts):
    """Empreinte SHA-256 (hexadécimale) d'une suite de textes ou d'octets."""
    total = hashlib.sha256()
    for part in parts:
        total.update(part if isinstance(part, bytes) else part.encode())
        total.update(b"\0")
    return total.hexdigest()


def notebooks(root):
    """Les noms de document (« chapters/04-… ») des pages visibles du sommaire qui sont des cahiers."""
    sources = {name: root / f"{name}.md" for name in contents.pages(root)}
    return [
        name for name, path in sources.items() if path.exists() and is_myst_markdown_notebook(path.read_text("utf8"))
    ]


class UnreadableNotebook(Exception):
    """Un cahier dont l'en-tête ou les options d'une cellule ne se lisent pas."""


def read_notebook(root, name):
    """Le cahier `name`, lu exactement comme Sphinx le lira ; `UnreadableNotebook` s'il ne se lit pas."""
    extensions = yaml.safe_load((root / "_config.yml").read_text("utf8"))["parse"]["myst_enable_extensions"]
    path = root / f"{name}.md"
    config = MdParserConfig(enable_extensions=set(extensions))
    try:
        return read_myst_markdown_notebook(path.read_text("utf8"), config=config, add_source_map=True, path=path)
    except (MystMetadataParsingError, yaml.YAMLError) as error:
        message = f"✗ {name}.md : l’en-tête ou les options d’une cellule ne sont pas du YAML valide.\n  {error}"
        raise UnreadableNotebook(message) from error


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


# --- Dépendances ---------------------------------------------------------------------------------------------


@cache
def imported_names(source):
    """Les noms complets (« cours.donnees.mnist », « numpy ») qu'importe un texte Python ; au pire, ANYTHING."""
    try:
        tree = ast.parse(source)
    except SyntaxError:  # une commande IPython (`x = !ls`, `mnist?`) ?
        body = re.sub(r"\A\s*%%.*", "", source)  # `%%time` ferait un simple texte du code qui la suit
        try:
            tree = ast.parse(TransformerManager().transform_cell(body))
        except SyntaxError:  # l'exécution le dira, avec le nom du cahier et la cellule
            return frozenset({ANYTHING})
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            prefix = f"{PACKAGE}." * bool(node.level) + (node.module or "")
            names |= {f"{prefix.rstrip('.')}.{alias.name}" for alias in node.names}
    return frozenset(names)


def package_files(root, cells):
    """Les fichiers de `cours/` dont dépendent ces cellules : modules importés, de proche en proche, et style."""
    found, pending = set(), list(cells)
    while pending:
        text = pending.pop()
        for name in imported_names(text):
            if name == ANYTHING:
                return sorted(path for path in (root / PACKAGE).iterdir() if path.is_file())
            parts = name.split(".")
            if parts[0] != PACKAGE:
                continue
            for path in (root / PACKAGE / "__init__.py", root / PACKAGE / f"{(parts + [''])[1]}.py"):
                if path.exists() and path not in found:
                    found.add(path)
                    pending.append(path.read_text("utf8"))
    style = root / PACKAGE / "figures.mplstyle"
    return sorted(found | ({style} if any(f"{PACKAGE}.{style.stem}" in cell for cell in cells) else set()))


def datasets(cells):
    """Les jeux de données de `cours.donnees` que ces cellules importent par leur nom."""
    names = {name for cell in cells for name in imported_names(cell)}
    return sorted(dataset for dataset in DATASETS if names & {f"{PACKAGE}.donnees.{dataset}", ANYTHING})


def pinned_versions(root):
    """{distribution: version} d'après requirements.lock."""
    lines = (root / "requirements.lock").read_text("utf8").splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in pins if not pin.marker or pin.marker.evaluate()}


@cache
def _requirements(distribution):
    """Les distributions que `distribution` exige ici (extras exclus) ; vide si elle n'est pas installée."""
    try:
        required = metadata.requires(distribution) or []
    except metadata.PackageNotFoundError:
        return set()
    parsed = [Requirement(text) for text in required]
    declared = {canonicalize_name(r.name) for r in parsed if not r.marker or r.marker.evaluate({"extra": ""})}
    return declared | UNDECLARED.get(distribution, set())


@cache
def _providers():
    """{module importable: distributions qui le fournissent}."""
    return metadata.packages_distributions()


def closure(names, requirements=_requirements):
    """Ces distributions et toutes celles dont elles dépendent, de proche en proche, selon `requirements`."""
    pending, closed = set(names), set()
    while pending:
        name = pending.pop()
        closed.add(name)
        pending |= requirements(name) - closed
    return closed


def library_versions(root, sources):
    """Les versions épinglées des bibliothèques qu'importent ces textes, dépendances comprises."""
    modules = {name.split(".")[0] for source in sources for name in imported_names(source)}
    used = {canonicalize_name(d) for module in modules for d in _providers().get(module, ())}
    closed = closure(used | set(KERNEL_DISTRIBUTIONS))
    pins = sorted(pinned_versions(root).items())
    return {name: version for name, version in pins if name in closed or ANYTHING in modules}


def companion_files(root, name):
    """Les fichiers du dossier qui porte le nom du cahier (enregistrements, images de référence)."""
    return sorted(path for path in (root / name).rglob("*") if path.is_file())


def fingerprint(root, name, notebook=None):
    """Empreinte de tout ce qui détermine les sorties du cahier `name` (`notebook`, s'il est déjà lu).

    Y entrent : le code de ses cellules et leurs étiquettes d'exécution, le noyau et ses réglages, la version de Python,
    les versions épinglées des bibliothèques qu'il importe, les fichiers de `cours/` et du dossier compagnon, l'état des
    données. N'y entrent pas : la prose, les autres étiquettes, les légendes. (La clef de jupyter-cache ignore les
    versions, les données et `cours/`.)
    """
    notebook = notebook or read_notebook(root, name)
    cells = [cell.source for cell in code_cells(notebook)]
    tags = [cell.metadata.get("tags", []) for cell in code_cells(notebook)]
    modules = package_files(root, cells)
    files = modules + companion_files(root, name)
    sources = cells + [path.read_text("utf8") for path in modules if path.suffix == ".py"]
    parts = [
        *cells,
        json.dumps([[tag for tag in EXECUTION_TAGS if tag in found] for found in tags]),
        json.dumps([notebook.metadata.get("kernelspec", {}), NOTEBOOK_ENVIRONMENT], sort_keys=True),
        ".".join(platform.python_version_tuple()[:2]),
        json.dumps(library_versions(root, sources)),
        *(f"{path.relative_to(root)} {digest(path.read_bytes())}" for path in files),
        *(f"{dataset} {donnees.fingerprint(dataset)}" for dataset in datasets(cells)),
    ]
    return digest(*parts)


def stored_path(root, name):
    """Là où outils/livre/execute.py range le cahier exécuté."""
    return Path(root) / "_build" / "execution" / f"{name}.ipynb"
