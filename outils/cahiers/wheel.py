"""Le paquet `cours` tel que les cahiers publiés l'installent : le paquet du dépôt, et ce dont chaque cahier a besoin.

Deux fabrications du même contenu donnent les mêmes octets.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from cours.cahier import WHEEL
from outils.livre import datasets, dependencies, environment, fingerprint, notebooks
from outils.lock import PYTHONS

EPOCH = "315532800"  # 1er janvier 1980, première date d'une archive zip
BUILD = "from setuptools import build_meta; build_meta.build_wheel('dist')"
COLAB = Path("outils", "cahiers", "colab.txt")
VERSION = re.compile(r'^version = ".+"$', re.M)


class WheelError(Exception):
    """Le paquet ne se fabrique pas ; le message dit pourquoi."""


def pinned_requirements(root):
    """{distribution: les lignes à donner à pip, avec leur condition} : requirements.txt, à défaut le verrou.

    `tensorflow` et `tensorflow-cpu` vont ensemble : pip retient la ligne qui vaut là où le cahier s'exécute.
    """
    pins = {name: [f"{name}{version}"] for name, version in dependencies.pinned_versions(root).items()}
    chosen = {}
    for line in (root / "requirements.txt").read_text("utf8").splitlines():
        if text := line.partition("#")[0].strip():
            requirement = Requirement(text)
            chosen.setdefault(canonicalize_name(requirement.name).removesuffix("-cpu"), []).append(str(requirement))
    return pins | chosen


def floors(root):
    """{distribution: version de Colab} : la plus ancienne que les contrôles essaient (`make colab`)."""
    lines = re.findall(r"^([\w-]+)==([\w.]+)", (root / COLAB).read_text("utf8"), re.M)
    return {name.removesuffix("-cpu"): version for name, version in lines}


def needed_libraries(root, cells):
    """{bibliothèque: module, lignes pour pip, plancher} : ce qu'importe un cahier, par lui-même ou par `cours`.

    Y est aussi ce que cela sous-entend (`UNDECLARED`). Le plancher est la plus ancienne version essayée.
    """
    files = [path for path in dependencies.package_files(root, cells) if path.suffix == ".py"]
    texts = [*cells, *(path.read_text("utf8") for path in files)]
    texts += datasets.own_readers(root, texts)
    modules = {name.split(".")[0] for text in texts for name in dependencies.imported_names(text)}
    providers, needed, tried, pins = metadata.packages_distributions(), {}, floors(root), pinned_requirements(root)
    for module in modules - sys.stdlib_module_names - {dependencies.PACKAGE, dependencies.ANYTHING}:
        for distribution in map(canonicalize_name, providers[module]):
            name = distribution.removesuffix("-cpu")
            floor = tried.get(name) or re.search(r"[\d.]+", pins[name][0])[0]
            needed[name] = {"module": module, "pins": pins[name], "floor": floor}
            for hidden in dependencies.UNDECLARED.get(distribution, ()):
                name = hidden.removesuffix("-cpu")  # sans plancher à elle, elle suit celle qui l'emploie
                needed.setdefault(name, {"module": name, "pins": pins[name], "floor": tried.get(name)})
    return dict(sorted(needed.items()))


def describe(root, name, cells):
    """Ce que `cours.cahier.prepare` doit savoir du cahier `name`, dont voici le code des cellules."""
    files = {
        str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in notebooks.companion_files(root, name)
    }
    return {"libraries": needed_libraries(root, cells), "files": files}


def build_wheel(root, needs, folder):
    """Fabrique le paquet dans `folder` et rend son empreinte ; `needs` : {nom: ce qu'en dit `describe`}."""
    project = VERSION.sub(f'version = "{WHEEL.split("-")[1]}"', (root / "pyproject.toml").read_text("utf8"))
    origin = root / dependencies.PACKAGE
    files = (path for path in origin.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    sources = {path.relative_to(origin).as_posix(): path for path in sorted(files)}
    content = [part for name, path in sources.items() for part in (name, path.read_bytes())]
    known = {"pythons": PYTHONS, "environment": environment.KERNEL_ENVIRONMENT, "notebooks": needs}
    digest = fingerprint.digest(project, json.dumps(known, sort_keys=True), *content)[:16]
    with tempfile.TemporaryDirectory() as workshop:
        package = Path(workshop, dependencies.PACKAGE)
        package.mkdir()
        for name, path in sources.items():
            (package / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, package / name)
        record = json.dumps(known | {"digest": digest}, ensure_ascii=False, sort_keys=True)
        (package / "cahiers.json").write_text(record, "utf8")
        Path(workshop, "pyproject.toml").write_text(project, "utf8")
        for path in Path(workshop).rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)  # l'archive garde les droits, que git ne fixe pas tous
        variables = os.environ | {"SOURCE_DATE_EPOCH": EPOCH}
        command = [sys.executable, "-c", BUILD]
        done = subprocess.run(command, cwd=workshop, env=variables, capture_output=True, encoding="utf8")
        if done.returncode:
            raise WheelError(f"{done.stderr}\nLe paquet cours n’a pas pu être fabriqué ; la raison est ci-dessus.")
        shutil.copyfile(Path(workshop, "dist", WHEEL), folder / WHEEL)
    return digest
