"""L'image d'une salle : son Dockerfile relu, et ses étapes jouées dans un environnement neuf, sans réseau ni droits."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from browser import skip_or_fail

from cours.cahier import WHEEL
from outils import depot
from outils.cahiers import assemble, binder, container, wheel
from outils.livre import dependencies

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
TEXT = re.sub(r"\\\n\s*|^#.*\n", "", (ROOT / "Dockerfile").read_text("utf8"), flags=re.M)
STEPS = [tuple(line.split(maxsplit=1)) for line in TEXT.splitlines() if line]
PAGE = "chapters/01-essai"
CODE = ["from cours.donnees import mnist", "assert mnist().is_real", "print('lu sans réseau')"]
# Ce que fait Docker : lancer le point d'entrée, attendre que le contrôle de santé réponde. Puis, un étudiant travaille.
SCENE = """set -eu
mkdir -p "$HOME/cours/chapters"; echo 'ma réponse' > "$HOME/cours/chapters/02-a-moi.ipynb"
{entry} {command} > "$HOME/serveur.log" 2>&1 &
until {health}; do kill -0 $! || {{ cat "$HOME/serveur.log"; exit 1; }}; sleep 1; done
grep 'ma réponse' "$HOME/cours/chapters/02-a-moi.ipynb"
jupyter execute --inplace "$HOME/cours/{page}.ipynb"
kill $!
"""


def arguments(name):
    """Ce que dit la seule instruction `name` du Dockerfile."""
    (found,) = [rest for instruction, rest in STEPS if instruction == name]
    return found


def run(*command, **options):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, encoding="utf8", **options)


@pytest.fixture(scope="module")
def context(tmp_path_factory):
    """Ce que `make conteneur` donne à Docker, pour deux petits cahiers."""
    notebooks, folder = tmp_path_factory.mktemp("cahiers"), tmp_path_factory.mktemp("contexte")
    digest = wheel.build_wheel(ROOT, {PAGE: wheel.describe(ROOT, PAGE, CODE)}, notebooks)
    cells = {rank: nbformat.v4.new_code_cell(source) for rank, source in enumerate(CODE)}
    repository = depot.github("quelquun", "mon-cours")
    text = assemble.export(repository, PAGE, list(cells), cells, digest, "Essai")
    (notebooks / "chapters").mkdir()
    for name in (PAGE, "chapters/02-a-moi"):
        (notebooks / f"{name}.ipynb").write_text(text, "utf8")
    try:
        container.write_context(ROOT, notebooks, folder)
    except container.MissingPart as problem:
        skip_or_fail(str(problem))
    return folder


@pytest.fixture(scope="module")
def installed(context, tmp_path_factory):
    """Un environnement neuf, où les deux `pip install` du Dockerfile ont été joués (par uv, d'après son cache)."""
    folder = tmp_path_factory.mktemp("environnement")
    environment = os.environ | {"UV_LINK_MODE": "symlink", "VIRTUAL_ENV": str(folder)}
    run(BIN / "uv", "venv", "--quiet", "--clear", "--python", sys.executable, folder, check=True)
    commands = [rest for name, rest in STEPS if name == "RUN" and rest.startswith("pip install")]
    assert len(commands) == 2
    for command in commands:
        words = command.replace("/srv/cours/", f"{context}/").replace("--no-cache-dir ", "").split()
        done = run(BIN / "uv", *words, env=environment)
        assert done.returncode == 0, done.stdout
    return folder


def test_hadolint():
    if not (hadolint := shutil.which("hadolint", path=BIN)):
        skip_or_fail("hadolint est introuvable : « make test » l’installe (sauf sous Windows).")
    done = run(hadolint, "--no-color", ROOT / "Dockerfile")
    assert done.returncode == 0, done.stdout


def test_the_image_is_that_of_the_course(context):
    """Le Python du site, un compte ordinaire, un contrôle de santé ; et chaque fichier copié est dans le dossier."""
    assert arguments("FROM") == f"python:{binder.PYTHON}-slim-bookworm"
    assert arguments("USER") == "1000" and STEPS.index(("USER", "1000")) > STEPS.index(
        ("COPY", "cahiers /srv/cours/cahiers")
    )
    assert "CMD" in arguments("HEALTHCHECK")
    for name, rest in STEPS:
        if name == "COPY":
            assert all((context / source).exists() for source in rest.split()[:-1]), rest
    assert os.access(context / "demarrer", os.X_OK) and f"/srv/cours/cahiers/{WHEEL}" in TEXT


def test_versions_are_those_of_the_locks(context):
    """Une seule source : ce que Binder installe y est à l'identique, et rien de ce qui construit le livre."""
    text = (context / "requirements.txt").read_text("utf8")
    pins = dict(re.findall(r"^([\w.-]+)(==\S+)", text, re.M))
    for line in binder.requirements(ROOT):
        name, version, _ = re.match(r"([\w.-]*)(==\S+)?(.*)", line).groups()
        assert not version or pins[dependencies.canonicalize_name(name)] == version, line
    assert {"jupyterlab", "jupyterhub", "tensorflow", "tensorflow-cpu"} <= set(pins)
    assert not set(pins) & {"sphinx", "jupyter-book", "myst-nb", "jupytext"}
    assert text.count("--hash=") >= len(pins)


def test_dependencies_are_complete(installed):
    """`--no-deps` n'oublie personne."""
    done = run(BIN / "uv", "pip", "check", "--python", installed)
    assert done.returncode == 0, done.stdout


def test_a_room_without_network(context, installed, tmp_path):
    """Le conteneur démarre, se dit en bonne santé, garde le travail de l'étudiant ; un cahier y lit les données."""
    if not shutil.which("bwrap"):
        skip_or_fail("bubblewrap est introuvable : « make paquets » l’installe.")
    home = tmp_path / "maison"
    home.mkdir()
    health = shlex.join(json.loads(arguments("HEALTHCHECK").partition("CMD ")[2]))
    command = shlex.join(json.loads(arguments("CMD"))).replace("/home/jovyan", str(home))
    scene = SCENE.format(entry=json.loads(arguments("ENTRYPOINT"))[0], command=command, health=health, page=PAGE)
    variables = dict(pair.split("=") for name, rest in STEPS if name == "ENV" for pair in rest.split())
    variables |= {"HOME": str(home), "PATH": f"{installed}/bin:{os.environ['PATH']}"}
    cage = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", home, home, "--tmpfs", "/srv"]
    cage += ["--ro-bind", context, "/srv/cours", "--unshare-all", "--uid", "1000", "--gid", "1000", "--clearenv"]
    cage += [word for name, value in variables.items() for word in ("--setenv", name, value)]
    done = run(*cage, "--chdir", home, "--die-with-parent", "sh", "-c", scene)
    assert done.returncode == 0, done.stdout
    assert "JupyterLab répond" in done.stdout and "ma réponse" in done.stdout
    executed = nbformat.read(home / "cours" / f"{PAGE}.ipynb", as_version=4)
    assert "lu sans réseau" in str(executed.cells[-1].outputs)


def test_a_missing_part_is_told(tmp_path, monkeypatch, capsys):
    assert container.main(["--racine", str(tmp_path)]) == 1
    assert "lancez d’abord make cahiers" in capsys.readouterr().err
    (tmp_path / "_build" / "cahiers").mkdir(parents=True)
    (tmp_path / "_build" / "cahiers" / WHEEL).touch()
    monkeypatch.delenv("COURS_DONNEES", raising=False)
    monkeypatch.setenv("COURS_CACHE", str(tmp_path / "vide"))
    assert container.main(["--racine", str(tmp_path)]) == 1
    assert "make donnees EXIGER=oui" in capsys.readouterr().err
