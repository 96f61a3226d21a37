"""Les extensions du site, une à une, sur de petites pages : ce qu'elles rendent, ce qu'elles refusent."""

import doctest
import importlib
import json
import re
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from PIL import Image
from sphinx.testing.util import SphinxTestApp

EXTENSIONS = Path(__file__).parents[2] / "_ext"
sys.path.insert(0, str(EXTENSIONS))
CONF = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "sphinxcontrib.bibtex", "mathml", "bibliography_fr", "section_index"]
myst_enable_extensions = ["dollarmath", "amsmath"]
html_math_renderer = "mathml"
myst_update_mathjax = False
language = "fr"
numfig = True
bibtex_bibfiles = ["a.bib"]
bibtex_default_style = "francais"
bibtex_reference_style = "auteur_annee"
"""
BIB = """
@book{minsky1969, author={Minsky, Marvin and Papert, Seymour}, title={Perceptrons}, publisher={MIT Press}, year={1969}}
@inproceedings{go2016, author={Silver, David and Huang, Aja and others}, title={Mastering in the game},
  booktitle={Games}, editor={Doe, Jane}, year={2016}}
@phdthesis{werbos1974, author={Werbos, Paul}, title={Beyond Regression}, school={Harvard}, year={1974}}
"""


@pytest.fixture
def build(tmp_path):
    """Construit une page et rend (dossier de sortie, avertissements)."""
    apps = []

    def run(text):
        source = tmp_path / "source"
        source.mkdir()
        (source / "conf.py").write_text(CONF, "utf-8")
        (source / "a.bib").write_text(BIB, "utf-8")
        (source / "index.md").write_text(text, "utf-8")
        apps.append(app := SphinxTestApp("html", srcdir=source))
        app.build()
        return Path(app.outdir), re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())

    yield run
    for app in apps:
        app.cleanup()


def import_extension(name):
    return importlib.import_module(name)


@pytest.mark.parametrize("name", ["mathml"])
def test_examples_in_docstrings(name):
    results = doctest.testmod(import_extension(name))
    assert results.attempted and not results.failed


# --- Les formules -----------------------------------------------------------------------------------------------


def test_formulas_become_mathml_with_working_numbers(build):
    out, warnings = build("# Titre\n\nVoir {eq}`un`, $x < y$.\n\n$$\nz = a \\\\ b\n$$ (un)\n")
    assert warnings == ""
    html = (out / "index.html").read_text("utf-8")
    assert "<mi>x</mi><mo>&lt;</mo>" in html
    assert '<math aria-label="x inférieur à y">' in html
    assert html.count("<mtr>") == 2, "deux lignes séparées par \\\\"
    anchor = re.search(r'href="#(equation-un)"', html)
    assert anchor and f'id="{anchor[1]}"' in html
    assert '<span class="eqno">(1)<a class="headerlink" href="#equation-un"' in html
    assert "mathjax" not in html.lower()


@pytest.mark.parametrize(
    ("formula", "message"),
    [
        (r"$\inconnue{x}$", "formule que math-core ne sait pas convertir"),
        (r"$\frac{1}{2$", "formule que math-core ne sait pas convertir"),
        (r"$a \Join b$", "_ext/lectures.yml ne dit pas comment ce signe se lit"),
        ("Il coûte 3 $, c’est peu, et 4 $.", "un dollar (monnaie) s’écrit « \\$ »"),
    ],
)
def test_a_bad_formula_is_reported_with_its_line(build, formula, message):
    """L'avertissement, qui fait échouer une construction stricte, nomme le fichier et la ligne."""
    _, warnings = build(f"# Titre\n\nBonjour.\n\n{formula}\n")
    assert "index.md:5: WARNING" in warnings and message in warnings


# --- La bibliographie -------------------------------------------------------------------------------------------


def test_bibliography_is_in_french(build):
    out, warnings = build(
        "# Titre\n\n{cite:t}`minsky1969`, {cite:p}`go2016,werbos1974`\n\n```{bibliography}\n```\n",
    )
    assert warnings == ""
    text = re.sub(r"<[^>]+>", "", (out / "index.html").read_text("utf-8")).replace("\u00a0", " ")
    for expected in (
        "Minsky et Papert (1969)",
        "(Silver et al., 2016\u202f; Werbos, 1974)",
        "Marvin Minsky et Seymour Papert.",
        "David Silver, Aja Huang et al. Mastering in the game. Dans Jane Doe, éd., Games.",
        "Thèse de doctorat",
    ):
        assert expected in text


# --- La recherche -----------------------------------------------------------------------------------------------


def index_of(out):
    text = (out / "_static" / "recherche" / "sections.js").read_text("utf-8")
    return json.loads(re.search(r"\{.*\}", text)[0])


def test_search_knows_sections_and_glossary(build):
    """La prose d'une section s'arrête où la suivante commence ; une entrée du glossaire a tous ses noms."""
    out, warnings = build(
        "# Titre\n\nUn début.\n\n## Et après ?\n\nUn $x < 1$, puis.\n\n```python\nx = train_test_split(1)\n```\n\n"
        "```{glossary}\nforêt\nbois\n  *Forest, wood.* Des arbres.\n```\n"
    )
    assert warnings == ""
    found = index_of(out)
    assert found["sections"] == [
        [0, "", "Titre", "Un début.", "", None],
        [0, "et-apres", "Et après ?", "Un x<1, puis.", "train_test_split", None],
        [0, "term-foret", "forêt · bois", "Forest, wood. Des arbres.", "", "forêt; bois; Forest; wood"],
    ]
    assert ["forêt", "bois", "Forest", "wood"] in found["synonyms"]
    assert not (out / "searchindex.js").exists() and (out / "search.html").exists()


# --- Les données ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("datasets", "stand_ins", "real"),
    [
        ({"mnist": True}, "", "MNIST"),
        ({"mnist": False, "california_housing": True}, "MNIST", "California housing"),
        ({"mnist": False, "fashion_mnist": False}, "MNIST et Fashion-MNIST", ""),
    ],
)
def test_banner_names_the_stand_ins(datasets, stand_ins, real):
    context = {}
    app = SimpleNamespace(execution={"chapters/04": {"seconds": 60.0, "cpu": 41.2, "peak": 840, "datasets": datasets}})
    import_extension("data_banner").add_to_context(app, "chapters/04", "page.html", context, None)
    cost = {"execution_seconds": 41, "execution_memory": "0,8"}
    assert context == {"stand_ins": stand_ins, "real_data": real} | cost


def test_no_banner_without_record(tmp_path):
    banner = import_extension("data_banner")
    app, context = SimpleNamespace(srcdir=tmp_path), {}
    banner.read_execution(app)
    banner.add_to_context(app, "index", "page.html", context, None)
    assert context == {}


# --- Les pages légères ------------------------------------------------------------------------------------------


def test_console_calls_are_removed_whole():
    silence = import_extension("light_pages").CONSOLE
    script = "a(),console.log(`x ${f(g(1))} (fin)`),b();console.error(e)"
    assert silence.sub("void 0", script) == "a(),void 0,b();console.error(e)"


def test_only_coloured_words_of_the_code_have_an_element():
    page = {"body": '<pre><span class="n">x</span><span class="o">=</span><span class="mi">1</span></pre>'}
    import_extension("light_pages").unwrap_plain_code(None, "", "", page, None)
    assert page["body"] == '<pre>x=<span class="mi">1</span></pre>'


def test_a_font_is_reduced_once_for_the_same_signs(tmp_path, monkeypatch):
    fonts, asked = import_extension("fonts"), []
    monkeypatch.setattr(
        fonts, "reduce", lambda source, target, signs, *_: [asked.append(signs), target.write_bytes(b"x")]
    )
    source, target = tmp_path / "source.ttf", tmp_path / "fonts" / "text.woff2"
    source.write_bytes(b"dessin")
    for signs in ({1, 2}, {2, 1}, {1, 2, 3}):
        fonts.keep_only(source, target, tmp_path / "polices", signs)
    assert asked == [{1, 2}, {1, 2, 3}] and target.read_bytes() == b"x"


def test_a_figure_is_light_sized_and_leads_to_its_file(tmp_path):
    """Mêmes pixels, en WebP ; la première tout de suite, les suivantes quand on s'en approche."""
    drawing = Image.effect_noise((40, 20), 50)
    drawing.save(tmp_path / "ab.png")
    builder = SimpleNamespace(images={"ab.png": "ab.png"})
    app = SimpleNamespace(outdir=tmp_path / "site", srcdir=tmp_path, builder=builder)
    app.outdir.mkdir()
    figure, logo = '<img alt="Une courbe" src="../_images/ab.png" />', '<img alt="" src="../_static/logo.svg"/>'
    context = {"body": figure + logo + figure}
    import_extension("figures").convert(app, "page", "page.html", context, None)
    first, second = re.findall(r'<a class="agrandir" href="../_images/ab.webp"><img [^>]*></a>', context["body"])
    assert logo in context["body"] and 'alt="Une courbe"' in first
    assert all('width="40" height="20"' in image for image in (first, second))
    assert "lazy" not in first and 'loading="lazy"' in second
    assert list(Image.open(app.outdir / "_images" / "ab.webp").convert("L").get_flattened_data()) == list(
        drawing.get_flattened_data()
    )


@pytest.mark.parametrize("strokes", [0, 5])
def test_an_empty_figure_stops_the_building(tmp_path, strokes, monkeypatch):
    """Une page blanche, ou un seul aplat dans ses marges ; quelques traits de couleur suffisent."""
    figures, told, folder = import_extension("figures"), [], tmp_path / "jupyter_execute"
    folder.mkdir()
    monkeypatch.setattr(figures.logger, "warning", lambda message, *_, **options: told.append(options["location"]))
    for name, fill in (("blanche", "white"), ("aplat", "purple")):
        drawing = Image.new("RGB", (100, 100), "white")
        drawing.paste(fill, (10, 10, 90, 90))
        for rank in range(strokes):
            drawing.paste("orange", (20 + 10 * rank, 20, 23 + 10 * rank, 80))
        drawing.save(folder / f"{name}.png")
        figures.publish(folder / f"{name}.png", None, tmp_path / "_images", "chapters/01")
    assert told == ([] if strokes else ["chapters/01"] * 2)


# --- Les pages d'exercices --------------------------------------------------------------------------------------


def test_exercise_pages_have_neither_numbers_nor_marks(tmp_path):
    pages = {
        "index": "# Cours\n\n```{toctree}\n:numbered:\nchapters/a\n```\n",
        "chapters/a": "# Chapitre\n\n```{toctree}\n../solutions/a\n```\n",
        "solutions/a": "# Solutions\n\n## Exercice 1.1\n\n```python\n"
        "def f():\n    ### BEGIN SOLUTION\n    return 1\n    ### END SOLUTION\n```\n",
    }
    for name, text in pages.items():
        path = tmp_path / "source" / f"{name}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "source/conf.py").write_text(CONF.replace('"mathml"', '"mathml", "exercise_pages"', 1), "utf-8")
    (tmp_path / "source/a.bib").touch()
    app = SphinxTestApp("html", srcdir=tmp_path / "source")
    app.build()
    chapter, solution = ((Path(app.outdir) / f"{name}/a.html").read_text("utf-8") for name in ("chapters", "solutions"))
    app.cleanup()
    assert '<span class="section-number">1. </span>Chapitre' in chapter
    assert "<h1>Solutions<" in solution and "<h2>Exercice 1.1<" in solution
    assert "</span>Solutions" not in chapter + solution and "</span>Exercice" not in chapter + solution
    assert '<span class="k">return</span>' in solution and "SOLUTION" not in solution


# --- Ce que le lecteur du site n'a pas à voir -------------------------------------------------------------------------

GLUED = """import numpy as np
from cours.affichage import format_fr, glue

x = np.ones(3)
# ce que cite le texte
glue("a",
     x.sum(), ".1f")
for name in "bc":
    y = x.mean()
    glue(name, y)
for name in "de":
    glue(name, 1)
print(x)"""


def test_the_site_does_not_show_what_publishes_values():
    glue_lines = import_extension("glue_lines")
    shown = glue_lines.without_glue(GLUED)
    assert shown == (
        "import numpy as np\nfrom cours.affichage import format_fr\n\nx = np.ones(3)\n"
        'for name in "bc":\n    y = x.mean()\nprint(x)'
    )
    assert glue_lines.without_glue("from cours.affichage import glue\nglue('a', 1)") == ""
    assert glue_lines.without_glue("!pip install glue") == "!pip install glue"
    assert not doctest.testmod(glue_lines).failed
