"""Les définitions jointes aux pages : celles des termes cités, et elles seules, d'après le glossaire du jour."""

import importlib
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "_ext"))

GLOSSARY = """<main><dl class="simple glossary">
<dt id="term-foret">forêt<a class="headerlink" href="#term-foret">#</a></dt><dt id="term-bois">bois</dt>
<dd><p>Des <a href="#term-arbre"><span class="xref std std-term">arbres</span></a> <b id="id1">serrés</b>.</p></dd>
<dt id="term-arbre">arbre</dt><dd><p>Une plante.</p></dd></dl></main>"""
PAGE = """<main><p>Un <a href="g.html#term-bois"><span class="xref std std-term">bois</span></a>,
un <a href="g.html#term-absent"><span class="xref std std-term">absent</span></a>.</p></main>"""


@pytest.fixture
def site(tmp_path):
    """Un site de deux pages, et la fin de sa construction."""
    (tmp_path / "g.html").write_text(GLOSSARY, "utf8")
    (tmp_path / "page.html").write_text(PAGE, "utf8")
    app = SimpleNamespace(outdir=tmp_path, builder=SimpleNamespace(name="html"))

    def built():
        importlib.import_module("term_definitions").join_definitions(app, None)
        return (tmp_path / "page.html").read_text("utf8")

    built.folder = tmp_path
    return built


def test_a_page_carries_what_it_cites(site):
    page = site()
    assert page.count("<template") == 1 and '<template class="definition" data-term="term-bois">' in page
    assert "<strong>bois</strong>" in page and "Une plante" not in page
    inside = page.partition("<template")[2]
    assert 'href="' not in inside and " id=" not in inside, "loin du glossaire, un renvoi ne mènerait nulle part"
    assert "<template" not in (site.folder / "g.html").read_text("utf8")


def test_a_definition_follows_its_glossary(site):
    """Une seconde construction n'ajoute rien ; un glossaire récrit change une page que rien n'a récrite."""
    assert site() == site()
    (site.folder / "g.html").write_text(GLOSSARY.replace("serrés", "clairs"), "utf8")
    page = site()
    assert "clairs" in page and "serrés" not in page and page.count("<template") == 1
