"""L'écriture d'une page en Markdown de cahier : chaque construction MyST sur une petite page, et ce qui est refusé."""

import doctest
import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from browser import ROOT
from form import FRONT_MATTER
from sphinx.testing.util import SphinxTestApp

from outils.cahiers import inline, quiz

EXTENSIONS = ROOT / "_ext"
CONF = f"""
import sys
sys.path[:0] = [{str(EXTENSIONS)!r}, {str(ROOT)!r}]
source_suffix = {{".md": "myst-nb"}}  # celui par défaut est partagé par toutes les applications Sphinx du processus
extensions = ["myst_nb", "sphinx_design", "sphinxcontrib.bibtex"]
extensions += ["mathml", "bibliography_fr", "quiz", "notebook_builder"]
myst_enable_extensions = ["dollarmath", "amsmath", "colon_fence", "deflist", "attrs_inline"]
nb_execution_mode = "off"
html_math_renderer = "mathml"
myst_update_mathjax = False
language = "fr"
numfig = True
numfig_format = {{"figure": "Figure %s", "table": "Tableau %s"}}
bibtex_bibfiles = ["a.bib"]
bibtex_reference_style = "auteur_annee"
"""
BIB = "@book{minsky1969, author={Minsky, M. and Papert, S.}, title={Perceptrons}, publisher={MIT}, year={1969}}\n"
SITE = "https://quelquun.github.io/mon-cours"


@pytest.fixture
def convert(tmp_path, monkeypatch):
    """Convertit une page ; rend (cellules, avertissements et conseils)."""
    monkeypatch.setenv("GITHUB_REPOSITORY", "quelquun/mon-cours")
    monkeypatch.setattr(sys, "path", sys.path[:])
    apps = []

    def run(text):
        source = tmp_path / "source"
        source.mkdir()
        (source / "conf.py").write_text(CONF, "utf8")
        (source / "a.bib").write_text(BIB, "utf8")
        (source / "dessin.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>", "utf8")
        other = "(autre)=\n# Autre page\n\n```{glossary}\npoids\n  Un nombre.\n```\n\n```{bibliography}\n```\n"
        toc = "# Accueil\n\n```{toctree}\npage\nautre\n```\n"
        for name, content in {"index": toc, "autre": other, "page": FRONT_MATTER + "\n# Titre\n\n" + text}.items():
            (source / f"{name}.md").write_text(content, "utf8")
        apps.append(app := SphinxTestApp("cahiers", srcdir=source))
        app.build()
        warnings = re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())
        warnings += Path(app.outdir, "conseils.txt").read_text("utf8")
        return json.loads(Path(app.outdir, "page.json").read_text("utf8"))["cells"], warnings

    yield run
    for app in apps:
        app.cleanup()


def test_examples_in_docstrings():
    results = doctest.testmod(inline)
    assert results.attempted and not results.failed


def conversions():
    """Les exemples de `conversions.txt` : {nom: (MyST, Markdown)}."""
    text = (ROOT / "tests" / "outils" / "conversions.txt").read_text("utf8")
    examples = (example.split("\n", 1) for example in text.removeprefix("=== ").rstrip().split("\n=== "))
    return {name: body.split("\n---\n") for name, body in examples}


@pytest.mark.parametrize(("myst", "expected"), conversions().values(), ids=conversions())
def test_each_construction(convert, myst, expected):
    cells, warnings = convert(myst)
    assert warnings == ""
    assert cells == [f"# Titre\n\n{expected.replace('SITE', SITE)}"]


def test_a_footnote_is_told_at_the_end(convert):
    cells, warnings = convert("Un mot[^a].\n\n[^a]: La note.")
    assert warnings == "" and cells == ["# Titre\n\nUn mot<sup>[1]</sup>.\n\n---\n\n> **[1]**\n>\n> La note."]


def test_a_file_is_linked_to_the_site(convert):
    cells, warnings = convert("Le {download}`dessin <dessin.svg>`.")
    assert warnings == ""
    assert re.search(rf"Le \[`dessin`\]\({SITE}/_downloads/\w+/dessin\.svg\)\.", cells[0])


PAGE = """Avant.

```{code-cell} ipython3
---
mystnb:
  image:
    alt: Une *droite*.
---
plot()
```

Après.

## Suite

```{code-cell} ipython3
2
```
"""


def test_code_keeps_its_place_and_its_description(convert):
    cells, warnings = convert(PAGE)
    assert warnings == ""
    first, second = (cell for cell in cells if isinstance(cell, int))
    described = "<details>\n<summary>Description de la figure</summary>\n\nUne \\*droite\\*.\n\n</details>\n\nAprès."
    assert first < second and cells == ["# Titre\n\nAvant.", first, described, "## Suite", second]


@pytest.mark.parametrize(
    ("myst", "message"),
    [
        ("Voir \\{ref}`autre`.", "du MyST est resté tel quel : le rôle {ref}"),
        ("\\:::{note}", "du MyST est resté tel quel : « :::{ »"),
        ("```{image} dessin.svg\n:alt: Voir {ref}`autre`\n```", "du MyST est resté tel quel : « {ref}` »"),
        ("<iframe src='a.html'></iframe>", "script ou cadre HTML"),
        ("```{hlist}\n- a\n```", "élément que l’export ne connaît pas (hlist) : seul son texte y est"),
    ],
)
def test_what_is_lost_is_told_with_its_line(convert, myst, message):
    _, warnings = convert(f"Un mot.\n\n{myst}")
    assert re.search(rf"page\.md:\d+ : {re.escape(message)}", warnings)


# --- Les quiz, en questions de Moodle --------------------------------------------------------------------------------

QUIZ = """
:::{quiz} Que vaut $f'(z)$, si `a < b` ?
Lisez ce code :

```python
- x = "- **A.** y"
```

- (x) $0 < 1$
  - Exact : **oui**.
- (x) Un &amp; deux

  ```python
  y = 1
  ```
  - Oui.
- ( ) $$\\frac{1}{2}$$
  - Non.
:::

:::{quiz} Une seule ?
- ( ) Non
  - Faux.
- (x) Oui
  - Juste.
:::
"""


def test_quizzes_become_questions_of_moodle(convert, tmp_path):
    cells, warnings = convert(QUIZ)
    assert not warnings
    cells = [{"cell_type": "markdown", "source": text} for text in cells if isinstance(text, str)]
    write_small_bank(tmp_path, cells)
    assert quiz.main(["--racine", str(tmp_path)]) == 0
    category, first, second = ET.parse(tmp_path / "_build" / "quiz.xml").getroot()
    assert category.findtext("category/text") == "$course$/top/Un//deux/page"
    text = first.findtext("questiontext/text")
    assert r"\(f'(z)\)" in text and "<code>a &lt; b</code>" in text and '<pre><code class="language-python">- x' in text
    values = {answer.findtext("text"): answer.get("fraction") for answer in first.iter("answer")}
    assert sorted(values.values()) == ["-100", "50", "50"] and first.findtext("single") == "false"
    assert any(r"\(0 &lt; 1\)" in text for text in values) and any(r"\frac{1}{2}" in text for text in values)
    assert any("<pre>" in text and "Un &amp; deux" in text for text in values)
    told = {answer.findtext("feedback/text"): answer.get("fraction") for answer in second.iter("answer")}
    assert told == {"<p>Juste.</p>": "100", "<p>Faux.</p>": "0"} and second.findtext("single") == "true"


def write_small_bank(root, cells):
    (root / "_config.yml").write_text("title: Un/deux\n", "utf8")
    (root / "_toc.yml").write_text("format: jb-book\nroot: page\n", "utf8")
    (root / "_build" / "cahiers").mkdir(parents=True)
    (root / "_build" / "cahiers" / "page.ipynb").write_text(json.dumps({"cells": cells}), "utf8")


def test_a_question_that_cannot_be_read_is_not_dropped():
    broken = (
        "**Question 1.** Quoi ?\n\n- **A.** Un\n- **B.** Deux\n\n"
        + quiz.DETAILS
        + "\n**A ✓ juste.** Oui.\n\n</details>"
    )
    with pytest.raises(ValueError, match="question 1"):
        quiz.read_questions(broken)
