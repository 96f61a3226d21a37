"""« Rien n’a changé » se dit seulement quand c'est vrai : chaque sorte d'écart remet la construction en route."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from outils.livre import state


@pytest.fixture
def built(tmp_path, monkeypatch):
    """Un dépôt et son site, juste après une construction réussie."""
    for name in ("chapters/a.md", "cours/b.py", "_build/html/a.html", "_build/execution/a.ipynb", "donnees/d.gz"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("un texte", "utf8")
    monkeypatch.delenv("GITHUB_REPOSITORY", raising=False)
    state.record(tmp_path, state.sources(tmp_path), [tmp_path / "donnees"])
    assert state.changes(tmp_path) == set()
    return tmp_path


@pytest.mark.parametrize("name", ["chapters/a.md", "cours/b.py", "_build/html/a.html", "_build/execution/a.ipynb"])
def test_a_changed_file_is_seen(built, name):
    (built / name).write_text("un text3", "utf8")
    assert state.changes(built) != set()


@pytest.mark.parametrize("name", ["chapters/a.md", "_build/html/a.html", "donnees/d.gz", "_build/etat.json"])
def test_a_missing_file_is_seen(built, name):
    (built / name).unlink()
    assert state.changes(built) != set()


def test_sources_that_change_appear_or_vanish_are_named(built):
    (built / "chapters" / "a.md").write_text("un text3", "utf8")
    (built / "chapters" / "c.md").write_text("", "utf8")
    (built / "cours" / "b.py").unlink()
    assert state.changes(built) == {"chapters/a.md", "chapters/c.md", "cours/b.py"}


def test_without_the_results_nothing_is_known(built):
    (built / "_build" / "html" / "a.html").unlink()
    assert state.changes(built) is None


def test_same_content_same_date_is_unchanged_but_new_data_are_seen(built):
    found = (built / "donnees" / "d.gz").stat()
    os.utime(built / "chapters" / "a.md")  # relu par git, à une autre date : le contenu fait foi
    assert state.changes(built) == set()
    os.utime(built / "donnees" / "d.gz", ns=(found.st_atime_ns, found.st_mtime_ns + 1))
    assert state.changes(built) != set()


@pytest.mark.parametrize("name", ["GITHUB_REPOSITORY", "COURS_DONNEES"])
def test_a_variable_is_seen(built, monkeypatch, name):
    monkeypatch.setenv(name, "autre/chose")
    assert state.changes(built) != set()


def test_installed_versions_and_date_are_seen(built, monkeypatch):
    usual = state.surroundings()
    monkeypatch.setattr(state, "surroundings", lambda: [*usual[:-1], "2099-01-01"])
    assert state.changes(built) != set()
    site_packages = built / "site-packages"
    (site_packages / "matplotlib-1.0.dist-info").mkdir(parents=True)
    monkeypatch.undo()
    monkeypatch.setattr(state.sysconfig, "get_path", lambda name: str(site_packages))
    assert "matplotlib-1.0.dist-info" in state.surroundings()[2]
    assert state.changes(built) != set()


def test_unreadable_state_means_build(built):
    (built / "_build" / "etat.json").write_text("{", "utf8")
    assert state.changes(built) != set()


@pytest.mark.parametrize("option, code", [("--help", 0), ("-h", 0), ("--inconnue", 2)])
def test_help_and_an_unknown_option_build_nothing(tmp_path, option, code):
    done = subprocess.run(
        [sys.executable, "-m", "outils.livre", option], cwd=tmp_path, capture_output=True, encoding="utf8", check=False,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2]), "PYTHONIOENCODING": "utf8"},
    )  # fmt: skip
    assert done.returncode == code and list(tmp_path.iterdir()) == []
    assert "construit le site" in " ".join(done.stdout.split()) if code == 0 else option in done.stderr
