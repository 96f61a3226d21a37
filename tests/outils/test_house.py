"""La maison : ses cibles, ses versions, le style de son code, et ce que promettent ses guides."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from browser import skip_or_fail

from outils import lock
from outils.livre import dependencies, make

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
MAKEFILE = (ROOT / "Makefile").read_text("utf8")


def run(*command, folder=ROOT):
    return subprocess.run(command, cwd=folder, capture_output=True, encoding="utf8")


@pytest.mark.parametrize("command", [("check",), ("format", "--check")], ids=" ".join)
def test_code_style(command):
    done = run(BIN / "ruff", *command, ".")
    assert done.returncode == 0, done.stdout + done.stderr


def test_installed_versions_agree():
    done = run(BIN / "uv", "pip", "check", "--python", sys.executable)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("name", lock.LOCKS, ids=str)
def test_locks_match_their_sources(name, monkeypatch):
    monkeypatch.chdir(ROOT)
    assert lock.is_fresh(name), f"{name} ne correspond plus à sa source : make verrou"


def test_a_refused_lock_is_refused_again(tmp_path):
    """Une version sans paquet compilé : le verrou garde son texte, et le lancement suivant ne le croit pas à jour."""
    uv = tmp_path / "uv"
    uv.write_text('#!/bin/sh\ncase "$*" in *--output-file*) ;; *) echo "no wheels" >&2; exit 1;; esac\n')
    uv.chmod(0o755)
    (tmp_path / "requirements.txt").write_text("sansroue==1.0\n")
    (tmp_path / "requirements.lock").write_text("ancien verrou\n")
    path = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    environment = os.environ | {"PATH": path, "PYTHONPATH": str(ROOT), "CI": ""}
    for _ in range(2):
        command = [sys.executable, "-m", "outils.lock"]
        done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, encoding="utf8")
        assert done.returncode == 1 and "Traceback" not in done.stderr
        assert "requirements.lock n’a pas été recalculé\u00a0: corrigez requirements.txt" in done.stderr
        assert (tmp_path / "requirements.lock").read_text() == "ancien verrou\n"


def test_every_target_is_listed_by_make():
    if not shutil.which("make"):
        skip_or_fail("GNU make est introuvable.")
    phony = set(re.search(r"^\.PHONY: (.*)", MAKEFILE, re.M)[1].split())
    shown = set(re.findall(r"^  make (\w+) +\S", run("make", "--no-print-directory").stdout, re.M))
    assert shown == phony


def test_only_one_build_at_a_time(tmp_path):
    """Un second `make livre` dit d'attendre au lieu de mêler ses fichiers à ceux du premier."""
    other = "from pathlib import Path\nfrom outils.livre import make\nwith make.alone(Path('_build').absolute()): pass"
    program = f"import sys\nsys.path.insert(0, {str(ROOT)!r})\n{other}"
    with make.alone(tmp_path / "_build"):
        refused = run(sys.executable, "-c", program, folder=tmp_path)
    assert refused.returncode == 1 and "Une autre construction est en cours" in refused.stderr
    assert run(sys.executable, "-c", program, folder=tmp_path).returncode == 0


@pytest.mark.parametrize(
    ("source", "libraries"),
    [
        ("import keras", {"keras", "tensorflow", "numpy"}),
        ("import keras_tuner", {"keras-tuner", "tensorboard"}),
        ("from dask.distributed import Client", {"dask", "distributed"}),
        ("import sklearn", {"scikit-learn", "scipy"}),
        ("x = 1", {"ipykernel", "ipython"}),
    ],
)
def test_a_page_depends_on_what_its_imports_use(source, libraries):
    """TensorFlow fait tourner Keras, qui ne le déclare pas : changer son épingle doit relancer la page."""
    found = {name.removesuffix("-cpu") for name in dependencies.library_versions(ROOT, [source])}
    assert libraries <= found
    assert ("tensorflow" in found) == ("keras" in source)
