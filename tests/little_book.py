"""Un petit livre de quatre cahiers d'une cellule, dans un dossier à part : pour éprouver exécution, site et aperçu."""

import re
import shutil
from pathlib import Path

import pytest
from form import FRONT_MATTER

from outils.livre import execute, notebooks, store

ROOT = Path(__file__).parents[1]
CONFIG = """title: Essai
only_build_toc_files: true
execute: {execute_notebooks: cache, cache: _build/.jupyter_cache, timeout: 120, stderr_output: warn}
parse: {myst_enable_extensions: [colon_fence, dollarmath]}
sphinx:
  local_extensions: {reread: _ext, term_definitions: _ext, whole_site: _ext}
  config: {language: fr, nb_execution_raise_on_error: true}
"""
CELLS = {
    "plain": "print(open('plain/note.txt').read())",
    "drawing": "from cours.schemas import FILLS\nprint(FILLS[0])",
    "numbers": "from cours.affichage import format_fr\nprint(format_fr(0.5, '.1%'))",
    "images": "from cours.donnees import mnist\n(X, y), _ = mnist()\nprint(X.shape)",
}


def page(title, code):
    return f"{FRONT_MATTER}# {title}\n\nUn peu de prose.\n\n```{{code-cell}} ipython3\n{code}\n```\n"


LIGHT = ("plain", "numbers")


def write_contents(root, names):
    toc = "".join(f"  - file: chapters/{name}\n" for name in names)
    (root / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n" + toc)


@pytest.fixture
def little_book(tmp_path, monkeypatch):
    """Quatre cahiers d'une cellule : un sans dépendance, un par sorte de dépendance."""
    chapters = tmp_path / "chapters"
    (chapters / "plain").mkdir(parents=True)
    (chapters / "plain" / "note.txt").write_text("première note")
    for name, code in CELLS.items():
        (chapters / f"{name}.md").write_text(page(name, code), "utf8")
    (tmp_path / "_config.yml").write_text(CONFIG, "utf8")
    write_contents(tmp_path, CELLS)
    (tmp_path / "index.md").write_text("# Accueil\n")
    shutil.copytree(ROOT / "cours", tmp_path / "cours")
    (tmp_path / "_ext").mkdir()
    for name in ("reread", "term_definitions", "whole_site"):
        shutil.copy(ROOT / "_ext" / f"{name}.py", tmp_path / "_ext")
    shutil.copy(ROOT / "requirements.lock", tmp_path)
    data = tmp_path / "donnees" / "mnist"
    data.mkdir(parents=True)
    (data / "train-images-idx3-ubyte.gz").write_bytes(b"un fichier abime")
    monkeypatch.setenv("COURS_DONNEES", str(data.parent))
    monkeypatch.setenv("COURS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURS_HORS_LIGNE", "1")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def light_book(little_book):
    """Le même, réduit à deux cahiers qui n'importent presque rien : trois fois plus rapide."""
    write_contents(little_book, LIGHT)
    return little_book


@pytest.fixture
def run(little_book, capsys):
    """Lance l'exécution ; renvoie (code de retour, cahiers exécutés, sortie d'erreur)."""

    def _run():
        code = execute.main(["--racine", str(little_book)])
        out, err = capsys.readouterr()
        return code, set(re.findall(r"\] chapters/(\w+)", out)), err

    return _run


def edit(path, old, new):
    text = path.read_text("utf8")
    assert old in text
    path.write_text(text.replace(old, new), "utf8")


def outputs(root, name):
    cells = notebooks.code_cells(store.stored(root, f"chapters/{name}"))
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)
