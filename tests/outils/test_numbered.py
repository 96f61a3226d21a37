"""Un renvoi numéroté mène au même numéro qu'avec Sphinx, et l'arbre de la page visée ne se relit que s'il a changé."""

import os
import sys
from pathlib import Path

import pytest
from sphinx.testing.util import SphinxTestApp

EXTENSIONS = Path(__file__).parents[2] / "_ext"
sys.path.insert(0, str(EXTENSIONS))  # l’extension « numbered »

FIGURES = """
.. _un:

.. figure:: un.png

   La première

.. _deux:

.. figure:: un.png

   La seconde
"""


@pytest.fixture
def book(tmp_path):
    """Un petit livre, lu : `accueil` renvoie trois fois aux deux figures de `page`."""
    (tmp_path / "conf.py").write_text("extensions = ['numbered']\nnumfig = True\nroot_doc = 'accueil'\n", "utf8")
    (tmp_path / "un.png").write_bytes(b"")
    (tmp_path / "page.rst").write_text("Page\n====\n" + FIGURES, "utf8")
    refs = ":numref:`un`, :numref:`deux`, :numref:`deux`\n\n.. toctree::\n\n   page\n"
    (tmp_path / "accueil.rst").write_text("Accueil\n=======\n\n" + refs, "utf8")
    app = SphinxTestApp("html", srcdir=tmp_path)
    app.build()
    app.env.domains["std"].trees.known.clear()
    yield app
    app.cleanup()


def resolved(app, monkeypatch):
    """(le texte des renvois de l'accueil, les pages dont l'arbre a été relu pour cela)."""
    seen, read = [], type(app.env).get_doctree
    with monkeypatch.context() as patch:
        patch.setattr(type(app.env), "get_doctree", lambda env, name: seen.append(name) or read(env, name))
        tree = app.env.get_and_resolve_doctree("accueil", app.builder)
    return tree.astext(), seen


def test_a_page_is_read_once_for_all_the_numbers_it_gives(book, monkeypatch):
    text, seen = resolved(book, monkeypatch)
    assert "Fig. 1, Fig. 2, Fig. 2" in text and seen == ["accueil", "page"]
    text, seen = resolved(book, monkeypatch)
    assert "Fig. 1, Fig. 2, Fig. 2" in text and seen == ["accueil"]


def test_a_page_written_again_is_read_again(book, monkeypatch):
    resolved(book, monkeypatch)
    path = book.doctreedir / "page.doctree"
    os.utime(path, ns=(0, path.stat().st_mtime_ns + 1))
    assert resolved(book, monkeypatch)[1] == ["accueil", "page"]
