"""Un contrôle des outils qui a réussi attend que le code change ; un échec, un saut, un lecteur des pages, non."""

import os
import shutil
import subprocess
import sys

import pytest
from browser import ROOT

SETTINGS = """[pytest]
pythonpath = tests
addopts = --import-mode=importlib --dist=loadgroup
markers = lit_les_pages: lu à chaque fois
"""
CHECKS = """import pytest


def test_tool():
    pass


@pytest.mark.xdist_group("un long préparatif")
def test_grouped():
    pass


@pytest.mark.lit_les_pages
def test_pages():
    pass


def test_skipped():
    pytest.skip("Chromium est introuvable")


def test_failing():
    assert False
"""
CONTENT_CHECK = "def test_page():\n    pass\n"


@pytest.fixture
def book(tmp_path):
    """Un dépôt qui a ses contrôles des outils, un contrôle du contenu, un chapitre et un outil."""
    files = {
        "pytest.ini": SETTINGS,
        ".gitignore": "_build/\n__pycache__/\n.pytest_cache/\n",
        "chapters/01-un.md": "# Un\n",
        "outils/x.py": "X = 1\n",
        "tests/conftest.py": 'pytest_plugins = ["gardes"]\n',
        "tests/outils/test_x.py": CHECKS,
        "tests/contenu/test_y.py": CONTENT_CHECK,
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, "utf8")
    for name in ("gardes.py", "memo.py"):  # ce que memo garde va à côté de lui
        shutil.copy(ROOT / "tests" / name, tmp_path / "tests" / name)
    subprocess.run(["git", "init", "--quiet"], cwd=tmp_path, check=True)
    return tmp_path


def told(book, *options, **environment):
    """La dernière ligne de pytest, et celle de ce qui est gardé."""
    command = [sys.executable, "-m", "pytest", *options, "tests"]
    variables = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    done = subprocess.run(command, cwd=book, env=variables, capture_output=True, encoding="utf8")
    lines = done.stdout.splitlines()
    return lines[-1].strip("= "), next((line for line in lines if "gardés" in line), "")


@pytest.mark.parametrize("options", [("-n", "0"), ("-n", "2")], ids=["seul", "en parallèle"])
def test_only_a_success_of_the_tools_is_kept(book, options):
    assert told(book, *options)[0].startswith("1 failed, 4 passed, 1 skipped")
    (book / "chapters" / "01-un.md").write_text("# Un\n\nUne phrase de plus.\n", "utf8")
    last, kept = told(book, *options)
    assert last.startswith("1 failed, 2 passed, 1 skipped") and kept.startswith("2 contrôles des outils gardés")


def test_a_change_of_the_code_or_a_wish_runs_everything(book):
    told(book, "-n", "0")
    assert told(book, "-n", "0", TOUT="oui")[0].startswith("1 failed, 4 passed")
    (book / "outils" / "x.py").write_text("X = 2\n", "utf8")
    last, kept = told(book, "-n", "0")
    assert last.startswith("1 failed, 4 passed") and not kept


def test_without_git_nothing_is_kept(book):
    shutil.rmtree(book / ".git")
    for _ in range(2):
        last, kept = told(book, "-n", "0")
        assert last.startswith("1 failed, 4 passed") and not kept
