"""L'exécution et son cache, sur un petit livre : rien de trop, et aucune sortie périmée."""

import re
import shutil
from pathlib import Path

import pytest

from outils import book, build, execute

ROOT = Path(__file__).parent.parent
HEADER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""
CONFIG = """title: Essai
execute: {execute_notebooks: cache, cache: _build/.jupyter_cache, timeout: 20, stderr_output: warn}
parse: {myst_enable_extensions: [colon_fence, dollarmath]}
sphinx:
  local_extensions: {execution: _ext}
  config: {language: fr, nb_execution_raise_on_error: true}
"""
CELLS = {
    "plain": "print(open('plain/note.txt').read())",
    "drawing": "from cours.schemas import FILLS\nprint(FILLS[0])",
    "numbers": "from cours.affichage import format_fr\nprint(format_fr(0.5, '.1%'))",
    "images": "from cours.donnees import mnist\n(X, y), _ = mnist()\nprint(X.shape)",
}


def page(title, code):
    return f"{HEADER}# {title}\n\nUn peu de prose.\n\n```{{code-cell}} ipython3\n{code}\n```\n"


@pytest.fixture
def little_book(tmp_path, monkeypatch):
    """Quatre cahiers d'une cellule : un sans dépendance, un par sorte de dépendance."""
    chapters = tmp_path / "chapters"
    (chapters / "plain").mkdir(parents=True)
    (chapters / "plain" / "note.txt").write_text("première note")
    for name, code in CELLS.items():
        (chapters / f"{name}.md").write_text(page(name, code), "utf8")
    (tmp_path / "_config.yml").write_text(CONFIG, "utf8")
    toc = "".join(f"  - file: chapters/{name}\n" for name in CELLS)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\nchapters:\n" + toc)
    (tmp_path / "index.md").write_text("# Accueil\n")
    shutil.copytree(ROOT / "cours", tmp_path / "cours")
    (tmp_path / "_ext").mkdir()
    shutil.copy(ROOT / "_ext" / "execution.py", tmp_path / "_ext")
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
    cells = book.code_cells(execute.stored(root, f"chapters/{name}"))
    return "".join(output.get("text", "") for cell in cells for output in cell.outputs)


def test_only_what_depends_on_the_change_runs_again(little_book, run):
    """Une épingle, une ligne de `cours/`, un octet de données, un fichier compagnon, chacun à son tour."""
    assert run()[:2] == (0, set(CELLS))
    assert run()[:2] == (0, set())

    pin = re.search(r"^matplotlib==\S+", (little_book / "requirements.lock").read_text(), flags=re.M)[0]
    edit(little_book / "requirements.lock", pin, "matplotlib==0.0.1")
    assert run()[1] == {"drawing"}

    edit(little_book / "cours" / "schemas.py", "FILLS =", "# une ligne de plus\nFILLS =")
    assert run()[1] == {"drawing"}

    damaged = little_book / "donnees" / "mnist" / "train-images-idx3-ubyte.gz"
    damaged.write_bytes(damaged.read_bytes().replace(b"un", b"Un"))
    assert run()[1] == {"images"}

    (little_book / "chapters" / "plain" / "note.txt").write_text("seconde note")
    assert run()[1] == {"plain"}
    assert "seconde note" in outputs(little_book, "plain")


def test_numpy_pin_reaches_what_depends_on_it(little_book, run):
    """`cours.schemas` et `cours.donnees` emploient NumPy, de près ou de loin, sans que le cahier l'écrive : ils en dépendent quand même."""
    run()
    pin = re.search(r"^numpy==\S+", (little_book / "requirements.lock").read_text(), flags=re.M)[0]
    edit(little_book / "requirements.lock", pin, "numpy==0.0.1")
    assert run()[1] == {"drawing", "images"}


def test_prose_and_captions_run_nothing(little_book, run):
    run()
    path = little_book / "chapters" / "plain.md"
    edit(path, "Un peu de prose.", "Une autre prose.")
    assert run()[1] == set()
    edit(path, "ipython3\n", "ipython3\n:tags: [hide-input]\n")
    assert run()[1] == set()


def test_code_edit_runs_that_notebook_alone(little_book, run):
    run()
    edit(little_book / "chapters" / "numbers.md", "0.5", "0.25")
    assert run()[1] == {"numbers"}
    assert "25,0" in outputs(little_book, "numbers")


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("import warnings\nwarnings.warn('attention')", "attention"),
        ("import time\ntime.sleep(60)", "la cellule dépasse 20 s"),
        ("import os\nos._exit(1)", "le noyau s’est arrêté"),
        ("print('oubli", "SyntaxError"),
    ],
    ids=["erreur", "stderr", "temps", "noyau", "syntaxe"],
)
def test_failure_is_told_and_repeated(little_book, run, code, message):
    """L'échec nomme le cahier, la cellule, son code, l'erreur ; il se répète, et les autres cahiers restent acquis."""
    (little_book / "chapters" / "plain.md").write_text(
        page("plain", f"x = 1\n```\n\n```{{code-cell}} ipython3\n{code}"), "utf8"
    )
    status, executed, report = run()
    assert status == 1
    assert executed == set(CELLS)
    assert "chapters/plain.md, cellule de code nº 2 sur 2" in report
    assert code.splitlines()[-1] in report
    assert message in report
    assert run()[:2] == (1, {"plain"})


def test_site_is_replaced_only_by_a_complete_one(little_book, run, capsys):
    """Un avertissement fait échouer la construction, deux fois de suite ; le site précédent reste entier."""
    run()
    assert build.main(["--racine", str(little_book)]) == 0
    page_file = little_book / "_build" / "html" / "chapters" / "plain.html"
    assert "première note" in page_file.read_text("utf8")

    edit(little_book / "index.md", "# Accueil", "# Accueil\n\n{ref}`nulle-part`")
    for _ in range(2):
        assert build.main(["--racine", str(little_book)]) == 1
        assert "nulle-part" in capsys.readouterr().err
        assert "première note" in page_file.read_text("utf8")

    edit(little_book / "index.md", "{ref}`nulle-part`", "Bienvenue.")
    (little_book / "chapters" / "plain" / "note.txt").write_text("seconde note")
    assert run()[1] == {"plain"}
    assert build.main(["--racine", str(little_book)]) == 0
    assert "seconde note" in page_file.read_text("utf8")


def test_page_follows_its_outputs_without_a_change_of_text(little_book, run):
    """Sphinx ne relit que les textes modifiés ; une sortie nouvelle doit pourtant paraître."""
    run()
    build.main(["--racine", str(little_book)])
    (little_book / "chapters" / "plain" / "note.txt").write_text("seconde note")
    run()
    assert build.main(["--racine", str(little_book)]) == 0
    assert "seconde note" in (little_book / "_build" / "html" / "chapters" / "plain.html").read_text("utf8")


def test_damaged_store_is_rebuilt(little_book, run):
    """Une exécution coupée net ne laisse pas de sortie douteuse : un fichier illisible se refait."""
    run()
    book.stored_path(little_book, "chapters/plain").write_text('{"cells": [')
    assert run()[:2] == (0, {"plain"})
