"""La directive `quiz` : ce qu'elle produit, ce qu'elle refuse, et ce qu'elle fait dans un navigateur."""

import re
from pathlib import Path

import axe
import pytest
from sphinx.testing.util import SphinxTestApp

ROOT = Path(__file__).parents[2]
CONF = f"""
import sys
sys.path.insert(0, {str(ROOT / "_ext")!r})
extensions = ["myst_parser", "sphinx_copybutton", "quiz"]
myst_enable_extensions = ["dollarmath", "colon_fence", "tasklist"]
html_static_path = [{str(ROOT / "_static")!r}]
html_css_files = ["css/quiz.css"]
html_js_files = [(name, {{"defer": "defer"}}) for name in ("carnet/memoire.js", "quiz.js")]
html_theme = "sphinx_book_theme"
language = "fr"
"""

ONE = """
:::{quiz} Que vaut $f'(z)$ pour `step` ?
- (x) $0$
  - Exact, voir [plus loin](#suite).
- ( ) `1`
  - Non, ce serait `identity` :

    ```python
    y = z
    ```
:::
"""
SEVERAL = """
:::{quiz} Lesquelles sont vraies ?
Lisez d'abord ce code.

```python
x = 1
```

- (x) La première
  - Oui, un.
- (x) La deuxième
  - Oui, deux.
- ( ) La troisième
  - Non, trois.
:::
"""
PAGE = f"(suite)=\n# Titre\n{ONE}\n{SEVERAL}\n"


@pytest.fixture
def build(tmp_path):
    """Construit une page et rend (dossier de sortie, avertissements)."""
    apps = []

    def run(text, builder="html"):
        source = tmp_path / "source"
        source.mkdir(exist_ok=True)
        (source / "conf.py").write_text(CONF, encoding="utf-8")
        (source / "index.md").write_text(text, encoding="utf-8")
        (source / "sans.md").write_text("---\norphan: true\n---\n# Sans quiz\n", encoding="utf-8")
        apps.append(app := SphinxTestApp(builder, srcdir=source))
        app.build()
        return Path(app.outdir), re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())

    yield run
    for app in apps:
        app.cleanup()


# --- Ce qu'elle produit -----------------------------------------------------------------------------------------


def test_html(build):
    out, warnings = build(PAGE)
    assert warnings == ""
    html = (out / "index.html").read_text(encoding="utf-8")
    assert html.count('class="quiz"') == html.count("<fieldset>") == html.count("<legend>") == 2
    assert html.count('type="radio"') == 2 and html.count('type="checkbox"') == 3
    assert html.count('data-right="true"') == 3
    assert html.count('<details class="quiz-explanation"') == 5, "sans JavaScript, chaque explication se déplie"
    ids = re.findall(r' id="(quiz-[^"]+)"', html)
    assert len(ids) == len(set(ids)) == 12
    for name in re.findall(r'<label for="([^"]+)"', html):
        assert name in ids
    assert '<code class="docutils literal notranslate"><span class="pre">step</span></code>' in html
    assert "(x)" not in html and "( )" not in html


def test_the_order_of_the_choices_tells_nothing(build):
    """Battus à la construction : le même ordre quel que soit celui de l'auteur, et un autre pour une autre question."""

    def order(numbers, question="Q"):
        choices = "".join(f"- ({'x' if n == '1' else ' '}) choix {n}\n  - oui\n" for n in numbers)
        out, _ = build(f"# Titre\n\n:::{{quiz}} {question}\n{choices}:::\n")
        return re.findall(r"<label [^>]*>choix (\d)", (out / "index.html").read_text(encoding="utf-8"))

    assert order("12345") == order("54321") != list("12345")
    assert order("12345", "Autre question") != order("12345")


def test_outside_html_the_answers_follow(build):
    out, warnings = build(PAGE, "text")
    text = (out / "index.txt").read_text(encoding="utf-8")
    assert warnings == ""
    assert text.index("Que vaut") < text.index("Juste.") < text.index("Exact, voir") < text.index("Faux.")
    assert "y = z" in text and "Lisez d’abord" in text.replace("'", "’")


def test_latex_is_accepted(build):
    assert build(PAGE, "latex")[1] == ""


# --- Ce qu'elle refuse : (fautif, ligne attendue, morceau du message) ---------------------------------------------

GOOD_CHOICE = "- (x) a\n  - oui\n"
FAULTS = {
    "question absente": (":::{quiz}\n" + GOOD_CHOICE + "- ( ) b\n  - non\n:::", 3, "il manque la question"),
    "aucune liste": (":::{quiz} Q\nDu texte.\n:::", 4, "liste de choix"),
    "vide": (":::{quiz} Q\n:::", 3, "liste de choix"),
    "texte après la liste": (":::{quiz} Q\n" + GOOD_CHOICE + "- ( ) b\n  - non\n\nfin\n:::", 9, "en dernier"),
    "un seul choix": (":::{quiz} Q\n" + GOOD_CHOICE + ":::", 4, "au moins deux choix"),
    "aucun juste": (":::{quiz} Q\n- ( ) a\n  - oui\n- ( ) b\n  - non\n:::", 4, "aucun choix n’est marqué juste"),
    "marque absente": (":::{quiz} Q\n" + GOOD_CHOICE + "- b\n  - non\n:::", 6, "commence par « (x) »"),
    "case à cocher": (":::{quiz} Q\n" + GOOD_CHOICE + "- [ ] b\n  - non\n:::", 6, "pas « [x] »"),
    "choix sans texte": (":::{quiz} Q\n" + GOOD_CHOICE + "- ( )\n  - non\n:::", 6, "n’a pas de texte"),
    "explication absente": (":::{quiz} Q\n" + GOOD_CHOICE + "- ( ) b\n:::", 6, "porte une explication"),
    "deux explications": (":::{quiz} Q\n" + GOOD_CHOICE + "- ( ) b\n  - non\n  - non\n:::", 6, "porte une explication"),
    "explication vide": (":::{quiz} Q\n" + GOOD_CHOICE + "- ( ) b\n\n  -\n:::", 6, "explication de ce choix est vide"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_bad_syntax_is_located(build, name):
    text, line, message = FAULTS[name]
    _, warnings = build("# Titre\n\n" + text + "\n")
    errors = [one for one in warnings.splitlines() if "ERROR: quiz : " in one]
    assert len(errors) == 1, warnings
    assert f"index.md:{line}: " in errors[0] and message in errors[0]


# --- Dans un navigateur -------------------------------------------------------------------------------------------


@pytest.fixture
def open_page(build, browser):
    contexts = []

    def run(**options):
        out, _ = build(PAGE)
        contexts.append(context := browser.new_context(**options))
        context.route(re.compile("^https?:"), lambda route: route.abort())  # MathJax : sans objet ici
        page = context.new_page()
        page.goto((out / "index.html").as_uri())
        return page

    yield run
    for context in contexts:
        context.close()


def shown(form):
    return [box.is_visible() for box in form.locator(".quiz-verdict").all()]


def test_click(open_page):
    form = open_page().locator("form.quiz").first
    output, check = form.locator("output"), form.get_by_role("button", name="Vérifier")
    assert shown(form) == [False, False], "aucune réponse visible avant de répondre"
    check.click()
    assert output.inner_text() == "Choisissez d’abord une réponse."
    form.get_by_label("1").check()
    check.click()
    assert "pas la bonne réponse" in output.inner_text()
    assert shown(form) == [False, True], "seule l'explication du choix coché paraît"
    form.get_by_label("0").check()
    assert (output.inner_text(), shown(form)) == ("", [False, False]), "changer de choix efface le verdict"
    check.click()
    assert output.inner_text().startswith("Bonne réponse")
    assert shown(form) == [True, True]


def test_keyboard(open_page):
    page = open_page()
    form = page.locator("form.quiz").first
    form.locator("input").first.focus()
    page.keyboard.press("ArrowDown")  # du premier choix au deuxième
    page.keyboard.press("Enter")
    assert form.locator("input").nth(1).is_checked()
    assert form.get_attribute("data-state") == "wrong"
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    assert form.get_attribute("data-state") == "right"
    described = form.locator("input").first.get_attribute("aria-describedby")
    assert "Exact" in form.locator(f"[id='{described}']").inner_text()


def test_other_buttons_do_not_answer(open_page):
    """Un bloc de code apporte son bouton « Copier » : il ne vaut ni « Vérifier » ni réponse à la touche Entrée."""
    form = open_page().locator("form.quiz").nth(1)
    form.get_by_label("La première").check()
    form.locator("button.copybtn").click(force=True)
    assert form.locator("output").inner_text() == ""
    form.get_by_label("La première").press("Enter")
    assert "incomplet" in form.locator("output").inner_text()


def test_several_answers(open_page):
    form = open_page().locator("form.quiz").nth(1)
    output, check = form.locator("output"), form.get_by_role("button", name="Vérifier")
    form.get_by_label("La première").check()
    check.click()
    assert "incomplet" in output.inner_text() and shown(form) == [True, False, False]
    form.get_by_label("La troisième").check()
    check.click()
    assert "case cochée est fausse" in output.inner_text()
    form.get_by_label("La troisième").uncheck()
    form.get_by_label("La deuxième").check()
    check.click()
    assert output.inner_text().startswith("Bonne réponse") and shown(form) == [True] * 3


def test_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    form = page.locator("form.quiz").first
    assert form.get_by_role("button").count() == 0
    form.locator("input").first.press("Enter")
    assert "?" not in page.url, "rien n'est envoyé"
    form.locator("summary").first.click()
    assert shown(form) == [True, False]


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_accessible(open_page, theme, width):
    page = open_page(viewport={"width": width, "height": 900}, color_scheme=theme)
    page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
    for form, label in ((page.locator("form.quiz").first, "1"), (page.locator("form.quiz").nth(1), "La première")):
        form.get_by_label(label).check()
        form.get_by_role("button", name="Vérifier").click()
    assert axe.faults(page, "form.quiz") == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width
