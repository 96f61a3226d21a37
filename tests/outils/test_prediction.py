"""La directive `prevoyez` : ce qu'elle produit, ce qu'elle refuse, et ce qu'elle ouvre dans un navigateur."""

import re
from pathlib import Path

import axe
import pytest
from sphinx.testing.util import SphinxTestApp

ROOT = Path(__file__).parents[2]
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions = ["myst_parser", "prediction"]
myst_enable_extensions = ["dollarmath", "colon_fence"]
html_static_path = [{str(ROOT / "_static")!r}]
html_css_files = ["css/prediction.css"]
html_js_files = [(name, {{"defer": "defer"}}) for name in ("carnet/memoire.js", "prediction.js")]
html_theme = "sphinx_book_theme"
language = "fr"
"""
PAGE = """# Titre

:::{prevoyez} combien de neurones morts ?
Il y en a **7**.
:::

Avant la sortie.

<div class="cell"><p>Le code.</p><div class="cell_output"><p>La première sortie.</p></div></div>

(suite)=
Ce que dit la sortie, voir $x$.

:::{prevoyez} qui gagne ?
- le premier
- le *second*

Le second.
:::

La fin.

## Section suivante

Toujours visible.
"""
FIRST, TEXT, END = "La première sortie.", "Ce que dit la sortie", "La fin."


@pytest.fixture
def build(tmp_path):
    """Construit une page et renvoie (dossier de sortie, avertissements)."""
    apps = []

    def run(text, builder="html"):
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(CONF, encoding="utf-8")
        (source / "index.md").write_text(text, encoding="utf-8")
        (source / "sans.md").write_text("---\norphan: true\n---\n# Sans prévision\n", encoding="utf-8")
        apps.append(app := SphinxTestApp(builder, srcdir=source))
        app.build()
        return Path(app.outdir), re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())

    yield run
    for app in apps:
        app.cleanup()


# --- Ce qu'elle produit -----------------------------------------------------------------------------------------


def test_html(build):
    out, warnings = build(PAGE)
    html = (out / "index.html").read_text(encoding="utf-8")
    assert warnings == ""
    assert html.count('<form class="prediction"') == 2 and html.count("<output hidden>") == 2


@pytest.mark.parametrize("builder", ["text", "latex"])
def test_outside_the_site_only_the_question_remains(build, builder):
    out, warnings = build(PAGE, builder)
    assert warnings == ""
    if builder == "text":
        text = (out / "index.txt").read_text(encoding="utf-8")
        assert "Prévoyez" in text and "combien de neurones morts" in text and "le premier" in text
        assert "Il y en a" not in text, "la réponse est donnée plus bas, par la page"


FAULTS = {
    "sans question": ":::{prevoyez}\nIl y en a 7.\n:::",
    "sans réponse": ":::{prevoyez} combien ?\n:::",
    "des choix seuls": ":::{prevoyez} combien ?\n- un\n- deux\n:::",
    "deux phrases": ":::{prevoyez} combien ?\nUn.\n\nDeux.\n:::",
}


@pytest.mark.parametrize("name", FAULTS)
def test_bad_syntax_is_located(build, name):
    _, warnings = build("# Titre\n\n" + FAULTS[name] + "\n")
    assert len(re.findall(r"index\.md:3: ERROR: prevoyez : attendu", warnings)) == 1, warnings


# --- Dans un navigateur -------------------------------------------------------------------------------------------


@pytest.fixture
def open_page(build, browser):
    contexts = []

    def run(target="", **options):
        out, _ = build(PAGE)
        contexts.append(context := browser.new_context(**options))
        context.route(re.compile("^https?:"), lambda route: route.abort())
        page = context.new_page()
        page.goto((out / "index.html").as_uri() + target)
        return page

    yield run
    for context in contexts:
        context.close()


def shown(page, text):
    """Vrai si le lecteur voit `text` : « until-found » garde la boîte, mais n'en montre rien."""
    return page.get_by_text(text).evaluate("element => element.checkVisibility({contentVisibilityAuto: true})")


def test_the_answer_waits(open_page):
    page = open_page()
    assert [shown(page, text) for text in ("Avant la sortie.", "Le code.", FIRST, TEXT)] == [True, True, False, False]
    form = page.locator("form.prediction").first
    form.get_by_role("button", name="Voir le résultat").click()
    assert not shown(page, FIRST), "sans nombre, rien ne s'ouvre"
    form.get_by_label("Votre prévision").fill("3.5")
    form.get_by_role("button", name="Voir le résultat").click()
    assert form.locator("output").inner_text() == "Vous disiez\u00a0: 3,5. Il y en a 7."
    assert shown(page, FIRST) and shown(page, TEXT)
    assert not shown(page, END), "la question suivante attend encore"
    assert shown(page, "Toujours visible.")


def test_choices_with_the_keyboard(open_page):
    page = open_page()
    form = page.locator("form.prediction").nth(1)
    form.get_by_label("le premier").focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    assert form.locator("output").inner_text() == "Vous disiez\u00a0: le second. Le second."
    assert shown(page, END)


def test_a_reader_may_pass(open_page):
    page = open_page()
    form = page.locator("form.prediction").first
    form.get_by_role("button", name="Voir sans prévoir").press("Enter")
    assert form.locator("output").inner_text() == "Il y en a 7."
    assert shown(page, FIRST) and shown(page, TEXT)


def test_a_link_or_the_printer_opens(open_page):
    assert shown(open_page("#suite"), TEXT)
    page = open_page()
    page.emulate_media(media="print")
    assert shown(page, FIRST) and shown(page, END)
    assert not page.get_by_role("button", name="Voir le résultat").first.is_visible()


def test_the_guess_stays_in_the_browser(open_page):
    page, sent = open_page(), []
    page.on("request", lambda request: sent.append(request.url))
    page.locator("form.prediction").first.get_by_label("Votre prévision").fill("3")
    page.keyboard.press("Enter")
    assert sent == [] and "?" not in page.url
    page.reload()
    assert "3. Il y en a 7." in page.locator("output").first.inner_text()


def test_without_javascript_everything_is_open(open_page):
    page = open_page(java_script_enabled=False)
    assert page.get_by_role("button", name=re.compile("Voir")).count() == 0
    assert page.locator(".cell_output").is_visible() and page.get_by_text(END).is_visible()
    assert page.get_by_text("combien de neurones morts").is_visible()
    assert not page.get_by_text("Il y en a").is_visible()


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible(open_page, theme, width):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    assert axe.faults(page, ".prediction") == []
    page.get_by_role("button", name="Voir sans prévoir").first.click()
    assert axe.faults(page, ".prediction") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
