"""Ce dont le code d'un cahier dépend : modules de `cours/`, bibliothèques à leurs versions."""

import ast
import re
from functools import cache
from importlib import metadata

from IPython.core.inputtransformer2 import TransformerManager
from packaging.requirements import Requirement
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name

KERNEL_DISTRIBUTIONS = ("ipykernel", "nbclient")  # exécutent toute cellule, importés ou non
# Ce qu'une bibliothèque emploie sans le déclarer : sans cela, une page qui n'importe que Keras ignorerait TensorFlow.
UNDECLARED = {
    "dask": {"distributed"},
    "keras": {"tensorflow", "tensorflow-cpu"},
    "keras-tuner": {"tensorboard"},
}
PACKAGE = "cours"
ANYTHING = "*"  # ce qu'importe un texte qui ne se lit pas : on l'ignore, donc tout


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
            module = root.joinpath(*parts[:2])
            for path in (root / PACKAGE / "__init__.py", module.with_suffix(".py"), module / "__init__.py"):
                if path.exists() and path not in found:
                    found.add(path)
                    pending.append(path.read_text("utf8"))
    style = root / PACKAGE / "figures.mplstyle"
    return sorted(found | ({style} if any(f"{PACKAGE}.{style.stem}" in cell for cell in cells) else set()))


def pinned_versions(root):
    """{distribution: version} d'après requirements.lock."""
    return _pinned((root / "requirements.lock").read_text("utf8"))


@cache
def _pinned(lock):
    lines = lock.splitlines()
    pins = [Requirement(line.rstrip(" \\")) for line in lines if re.match(r"[A-Za-z0-9]", line)]
    return {canonicalize_name(pin.name): str(pin.specifier) for pin in pins if not pin.marker or pin.marker.evaluate()}


class UnlockedEnvironment(Exception):
    """Les bibliothèques installées ne sont pas celles du verrou."""


def check_installed(root):
    """Compare ce qui est installé au verrou ; s'ils diffèrent, `UnlockedEnvironment` dit quoi, et comment réparer."""
    installed = {canonicalize_name(d.name): d.version for d in metadata.distributions()}
    wrong = [
        f"{name} {installed.get(name, 'absent')} au lieu de {version}"
        for name, version in sorted(pinned_versions(root).items())
        if name not in installed or not SpecifierSet(version).contains(installed[name], prereleases=True)
    ]
    if wrong:
        found = ", ".join(wrong[:5]) + (f" et {len(wrong) - 5} autres" if len(wrong) > 5 else "")
        repair = "rm .venv/livre-pret, puis make installation"
        raise UnlockedEnvironment(f"L’environnement ne suit plus requirements.lock : {found}. Réparez-le : {repair}.")


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
