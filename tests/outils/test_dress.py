"""L'habillage des pages, une extension à la fois : ce qui s'entend, ce qui se replie, ce qui se compte."""

import doctest
import importlib
import json
import sys
from pathlib import Path
from xml.etree import ElementTree

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from sphinx.testing.util import SphinxTestApp

from outils.livre import anchors, contents

EXTENSIONS = Path(__file__).parents[2] / "_ext"
sys.path.insert(0, str(EXTENSIONS))
CONF = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "folded", "exercise_pages"]
myst_enable_extensions = ["colon_fence"]
language = "fr"
"""
TOC = """format: jb-book
root: index
parts:
- caption: Comprendre
  numbered: 2
  chapters:
  - file: chapters/a
    sections: [{file: exercises/a}, {file: solutions/a}]
  - file: chapters/b
- caption: Annexes
  chapters: [{file: annexes/c}]
"""


WRITTEN = """# Page

```{table} Une autre.
:name: tab-ecrit

| a |
|---|
| 1 |
```

{numref}`tab-ecrit`, {numref}`tab-rendu`, {numref}`fig-rendue`
"""
NUMBERED = """
numfig, nb_execution_mode = True, "off"
numfig_format = {"table": "Tableau %s", "figure": "Figure %s"}
source_suffix = {".ipynb": "myst-nb", ".md": "myst-nb"}  # à cette page : MyST-NB changerait celui de toutes
"""


def extension(name):
    return importlib.import_module(name)


def test_what_is_heard():
    """Le coin vide, le style de pandas, le terme anglais, le tableau sans nom."""
    spoken = extension("spoken")
    assert spoken.EMPTY_HEADER.sub("<td></td>", '<th class="head"></th><th>nom</th>') == "<td></td><th>nom</th>"
    assert spoken.SCOPED.sub("", "<div><style scoped>\n p {}\n</style>\n<table>") == "<div><table>"
    english = {"learning", "training"}
    assert spoken.mark_english("<em>Learning, training</em> <em>fin</em>", english) == (
        '<em lang="en">Learning, training</em> <em>fin</em>'
    )


def test_tables_take_the_name_of_their_section():
    body = '<h2>Coût &amp; gain<a class="headerlink" href="#a">#</a></h2><table><tr></table><table class="b">'
    named = extension("spoken").name_tables(body + "<table><caption>Légende</caption>")
    assert '<table aria-label="Coût &amp; gain">' in named
    assert '<table class="b" aria-label="Coût &amp; gain (2)">' in named
    assert named.endswith("<table><caption>Légende</caption>")


def test_numbers_of_a_table_are_written_in_french():
    """La virgule, les milliers, le moins ; ni les titres, ni ce qui n'est pas un nombre."""
    tables = extension("tables")
    assert not doctest.testmod(tables).failed
    head = '<table class="dataframe"><thead><tr><td></td><th>19006</th></tr></thead><tbody>'
    row = "<tr><th>a.b</th><td>-1166.5</td><td>oui</td><td>< 1</td><td>NaN</td></tr>"
    html = tables.rewrite(f"{head}{row}</tbody></table>")
    assert "<th>19006</th>" in html and '<th scope="row">a.b</th><td>−1\u202f166,5</td>' in html
    assert '<td class="mot">oui</td>' in html and "<td>&lt; 1</td><td>–</td>" in html
    plain = "<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1.5</td></tr></tbody></table>"
    assert tables.rewrite(plain) == plain


def test_a_name_made_of_figures_stays_a_name():
    """« 1600 », un réseau, près de « 1600 direct » ; une colonne de taux, elle, prend la virgule."""
    tables = extension("tables")
    head = '<table class="dataframe"><thead><tr><th></th><th>a</th></tr></thead><tbody>'
    names = "".join(f"<tr><th>{name}</th><td>1200</td></tr>" for name in ("1600", "1600 direct"))
    assert '<th scope="row">1600</th><td>1\u202f200</td>' in tables.rewrite(f"{head}{names}</tbody></table>")
    assert "0,5</th>" in tables.rewrite(f"{head}<tr><th>0.5</th><td>1</td></tr></tbody></table>")


def test_a_column_without_a_title_names_the_rows():
    tables = extension("tables")
    table = "<table><thead><tr><td></td><th>a</th></tr></thead><tbody><tr><td>ligne</td><td>1</td></tr></tbody></table>"
    assert '<tr><th scope="row">ligne</th><td>1</td></tr>' in tables.rewrite(table)


def test_the_name_of_the_rows_stands_among_the_titles():
    """Une ligne de titres, non deux ; des colonnes à deux étages restent ce qu'elles sont."""
    tables = extension("tables")
    named = pd.DataFrame({"score": [0.5, 0.6]}, index=pd.Index(["large", "profond"], name="modèle"))
    html = tables.rewrite(named.to_html(border=0))
    assert [[th.text for th in row("th")] for row in BeautifulSoup(html, "html.parser")("tr")] == [
        ["modèle", "score"],
        ["large"],
        ["profond"],
    ]
    assert '<th class="mot">modèle</th>' in html and "<th>score</th>" in html, "à gauche, comme les noms"
    storeys = pd.DataFrame([[1, 2]], index=["a"], columns=pd.MultiIndex.from_product([["x"], ["y", "z"]]))
    assert len(BeautifulSoup(tables.rewrite(storeys.to_html()), "html.parser").select("thead tr")) == 2


def test_ranks_that_nobody_named_are_dropped():
    tables = extension("tables")
    plain = pd.DataFrame({"couche": ["Dense", "Dropout"], "appris": [10, 0]})
    assert "<th>0</th>" not in tables.rewrite(plain.to_html(border=0)) and "scope" not in tables.rewrite(
        plain.to_html()
    )
    assert ">1200</th>" in tables.rewrite(plain.set_axis([1200, 1600]).to_html(border=0)).replace("\u202f", "")
    assert ">0</th>" in tables.rewrite(plain.rename_axis("essai").to_html(border=0))


def test_a_table_that_a_cell_gives_has_its_number(tmp_path):
    """Sa légende est au-dessus, il compte avec les tableaux écrits à la main, et une figure reste une figure."""
    html = "<table class='dataframe'><thead><tr><th></th><th>a</th></tr></thead><tbody><tr><th>b</th><td>1</td></tr>"
    cells = [{"cell_type": "markdown", "metadata": {}, "source": WRITTEN}]
    for name in ("tab-rendu", "fig-rendue"):
        output = {"output_type": "display_data", "metadata": {}, "data": {"text/html": f"{html}</tbody></table>"}}
        figure = {"mystnb": {"figure": {"name": name, "caption": "Une légende."}}}
        cells.append(
            {"cell_type": "code", "metadata": figure, "source": "1", "execution_count": 1, "outputs": [output]}
        )
    notebook = {"nbformat": 4, "nbformat_minor": 4, "metadata": {}, "cells": cells}
    (tmp_path / "index.ipynb").write_text(json.dumps(notebook), "utf8")
    conf = CONF.replace('"myst_parser", "folded", "exercise_pages"', '"myst_nb", "tables"') + NUMBERED
    (tmp_path / "conf.py").write_text(conf, "utf8")
    app = SphinxTestApp("html", srcdir=tmp_path)
    app.build()
    page = BeautifulSoup((Path(app.outdir) / "index.html").read_text("utf8"), "html.parser")
    app.cleanup()
    table, figure = page.find(id="tab-rendu"), page.find(id="fig-rendue")
    assert [child.name for child in table.find_all(recursive=False)][0] == "figcaption"
    assert table.find(class_="caption-number").text.strip() == "Tableau 2"
    assert figure.find(class_="caption-number").text.strip() == "Figure 1"
    assert [link.text for link in page.select("a.reference.internal span")] == ["Tableau 1", "Tableau 2", "Figure 1"]


def test_a_wide_table_becomes_cards():
    """Chaque case dit sa colonne ; un tableau étroit ne change pas."""
    tables = extension("tables")
    row = "".join(f"<td>{'x' * 12}</td>" for _ in range(5))
    titles = "".join(f"<th>colonne {rank}</th>" for rank in range(5))
    html = tables.rewrite(f"<table><thead><tr>{titles}</tr></thead><tbody><tr>{row}</tr></tbody></table>")
    assert '<table class="fiches">' in html and f'<td data-titre="colonne 4">{"x" * 12}</td>' in html


def test_primes_and_their_latex():
    mathml = extension("mathml")
    assert not doctest.testmod(mathml).failed
    formula = mathml.parse("<math><msubsup><mi>ϕ</mi><mi>l</mi><mo>′</mo></msubsup></math>")
    mathml.set_primes(formula)
    indexed = '<mrow><msub><mi>ϕ</mi><mi>l</mi></msub><mo lspace="0" rspace="0">′</mo></mrow>'
    assert ElementTree.tostring(formula, encoding="unicode") == f"<math>{indexed}</math>"
    mathml.annotate(formula, r"a < \alpha")
    assert ElementTree.tostring(formula, encoding="unicode") == (
        f"<math><semantics><mrow>{indexed}</mrow>"
        r'<annotation encoding="application/x-tex">a &lt; \alpha</annotation></semantics></math>'
    )


@pytest.mark.parametrize(
    ("source", "folded"),
    [
        ("import numpy as np\nplt.style.use('x')", True),
        ("import numpy as np\nx = 1", False),
        ("print(1)", False),
        ("%matplotlib inline\nimport numpy", False),
    ],
)
def test_only_imports_are_folded(source, folded):
    assert extension("folded").only_imports(source) == folded


def test_what_folds_needs_no_script(tmp_path):
    source = tmp_path / "source"
    (source / "exercises").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, "utf8")
    (source / "index.md").write_text("# Cours\n\n```{toctree}\nexercises/a\n```\n", "utf8")
    (source / "exercises/a.md").write_text(
        "# Exercices\n\n**Durée**\u00a0: 20\u00a0min · **Difficulté**\u00a0: ★☆☆\n\n"
        ":::{admonition} Indice 1\n:class: dropdown tip\nUn texte.\n:::\n",
        "utf8",
    )
    app = SphinxTestApp("html", srcdir=source)
    app.build()
    page = (Path(app.outdir) / "exercises/a.html").read_text("utf8")
    app.cleanup()
    assert '<details class="folded tip">\n<summary>Indice 1</summary>\n<p>Un texte.</p>' in page
    assert 'aria-label="Difficulté\u00a0: 1 étoile sur 3">★☆☆</span>' in page


def test_places_in_the_course(tmp_path):
    """Les annexes ne sont pas une partie ; une feuille est à la place de son chapitre."""
    (tmp_path / "_toc.yml").write_text(TOC, "utf8")
    (tmp_path / "_config.yml").write_text("title: Essai\n", "utf8")
    (part,) = parts = contents.parts(tmp_path)
    assert part.title == "Comprendre"
    assert part.chapters == {"chapters/a": ["exercises/a", "solutions/a"], "chapters/b": []}
    place = extension("course_parts").place
    assert place(parts, "solutions/a") == (1, part, "chapters/a")
    assert place(parts, "annexes/c") is None


def test_anchors_are_never_taken_back(tmp_path, capsys):
    site, known = tmp_path / "_build" / "html" / "chapters", tmp_path / "tests" / "ancres.txt"
    site.mkdir(parents=True)
    known.parent.mkdir()
    known.write_text("chapters/a.html#ancienne\n", "utf8")
    (site / "a.html").write_text('<a class="h" href="#neuve">#</a><a href="b.html#la-bas">b</a><a href="#id4">1</a>')
    (site / "b.html").write_text("")
    anchors.main(tmp_path)
    assert known.read_text("utf8").split() == [
        "chapters/a.html#ancienne",
        "chapters/a.html#neuve",
        "chapters/b.html#la-bas",
    ]
