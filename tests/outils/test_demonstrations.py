"""La directive `demonstration` et le rôle `situation` : ce qu'ils produisent, ce qu'ils refusent."""

import gzip
import re

import pytest
import yaml
from demo_page import FIGURE, ROOT, build, directive, executed, rebuild

RULES = yaml.safe_load((ROOT / "_ext" / "demonstrations.yml").read_text("utf8"))
PAGE = (
    directive("petit-reseau", "taux=3")
    + "\nVoyez la {numref}`demo-petit-reseau`, et {situation}`η = 3 <petit-reseau?taux=3&lot=tout>`.\n"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return build(tmp_path_factory.mktemp("site"), PAGE)


def test_placed_numbered_and_cited(site):
    out, warnings = site
    html = (out / "index.html").read_text("utf8")
    assert warnings == ""
    assert 'id="demo-petit-reseau"' in html and "Démonstration 1" in html
    assert 'data-nom="petit-reseau"' in html and 'data-depart="v=1&amp;taux=3"' in html
    assert 'href="#demo-petit-reseau?v=1&amp;taux=3&amp;lot=tout"' in html
    assert html.count("<figcaption>") == html.count("</figcaption>") == 2


def test_without_javascript_the_figure_stands_in(site, browser):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((site[0] / "index.html").as_uri())
    fallback = page.locator(".demo-repli")
    assert fallback.is_visible() and fallback.locator("img").get_attribute("alt").startswith("Un carré")
    assert "JavaScript" in fallback.inner_text()
    context.close()


def test_printed_the_figure_stands_in(site, page):
    page.goto((site[0] / "index.html").as_uri())
    assert not page.locator(".demo-repli").is_visible()
    page.emulate_media(media="print")
    assert page.locator(".demo-repli").is_visible()
    assert not page.locator("cours-demonstration").is_visible()


def test_latex_keeps_the_figure(tmp_path):
    out, warnings = build(tmp_path, directive("petit-reseau"), "latex")
    assert warnings == ""
    assert next(out.glob("*.tex")).read_text("utf8").count("includegraphics") >= 2


FAULTS = {
    "nom inconnu": (directive("grand-reseau"), "« grand-reseau » n’existe pas"),
    "réglage inconnu": (directive("petit-reseau", "vitesse=3"), "n’a pas de réglage « vitesse »"),
    "choix inconnu": (directive("petit-reseau", "activation=swish"), "ne peut pas valoir « swish »"),
    "nombre trop grand": (directive("petit-reseau", "taux=5000"), "ne peut pas valoir « 5000 »"),
    "réglages illisibles": (directive("petit-reseau", "n'importe quoi"), "n’a pas de réglage « n'importe quoi »"),
    "figure absente": (directive("petit-reseau").replace(":figure: fig-essai\n", ""), "il manque l’option « figure »"),
    "deux paragraphes": (
        directive("petit-reseau").replace("\n:::", "\n\nEncore.\n:::"),
        "une légende, en un paragraphe",
    ),
    "données absentes": (directive("perceptron"), "aucune cellule de la page n’exporte ses données"),
    "situation mal écrite": ("{situation}`η = 3`\n", "attendu : {situation}"),
    "situation inconnue": ("{situation}`η <reseau?taux=3>`\n", "« reseau » n’existe pas"),
    "situation refusée": ("{situation}`η <petit-reseau?taux=abc>`\n", "ne peut pas valoir « abc »"),
    "situation sans page": ("{situation}`η <petit-reseau?taux=3>`\n", "aucune page ne place"),
}


@pytest.mark.parametrize("name", FAULTS)
def test_faults_are_located(tmp_path, name):
    text, message = FAULTS[name]
    _, warnings = build(tmp_path, text, "text")
    errors = [line for line in warnings.splitlines() if message in line]
    first = f"# Titre\n\n{FIGURE}\n".count("\n") + 1
    assert len(errors) == 1, warnings
    assert f"index.md:{first}: ERROR: " in errors[0] or name == "deux paragraphes"


def test_unknown_figure_is_located(tmp_path):
    _, warnings = build(tmp_path, directive("petit-reseau").replace("fig-essai", "fig-absente"), "text")
    assert re.search(r"index\.md:\d+: ERROR: démonstration : la page n’a pas de figure « fig-absente »", warnings)


def test_exported_values_follow_the_execution(tmp_path):
    """Ce que le cahier exporte arrive dans le site."""
    out, warnings = build(
        tmp_path, directive("perceptron"), notebook=executed("perceptron", {"X": [[1, 2.5]], "y": [0]})
    )
    data = out / "_static" / "demos" / "donnees-perceptron.js"
    assert warnings == "" and '{"X":[[1,2.5]],"y":[0]}' in data.read_text("utf8")
    assert 'data-scripts="donnees-perceptron.js ' in (out / "index.html").read_text("utf8")


def test_another_page_can_take_it_up(tmp_path):
    """Sans numéro, avec les données de la page qui la place ; celle-ci ne les exporte pas : la faute est dite."""
    preview = ":::{demonstration} perceptron\n:page: index\n\nUn aperçu.\n:::\n"
    values = executed("perceptron", {"X": [[1, 2.5]], "y": [0]})
    build(tmp_path, directive("perceptron"), notebook=values)
    source = tmp_path / "source"
    (source / "sans.md").write_text(f"---\norphan: true\n---\n# Autre page\n\n{preview}", "utf8")
    out, warnings = rebuild(source)
    html = (out / "sans.html").read_text("utf8")
    assert warnings == "" and 'id="apercu-perceptron"' in html and "donnees-perceptron.js" in html
    assert "caption-number" not in html and "caption-number" in (out / "index.html").read_text("utf8")
    (source / "sans.md").write_text(f"# Autre page\n\n{preview.replace('index', 'absente')}", "utf8")
    assert "aucune cellule de « absente » n’exporte ses données" in rebuild(source, "text")[1]


CHAPTERS = sorted(ROOT.glob("chapters/*.md"))


@pytest.mark.lit_les_pages
@pytest.mark.parametrize("chapter", CHAPTERS, ids=[chapter.stem for chapter in CHAPTERS])
def test_the_code_that_a_page_loads_is_light(chapter):
    """Ce que chargent toutes les démonstrations d'une page, ensemble."""
    placed = set(re.findall(r"^:+\{demonstration\} (\S+)", chapter.read_text("utf8"), re.M))
    assert weight(placed) <= 40_000


@pytest.mark.parametrize("name", RULES)
def test_the_code_of_each_is_light(name):
    assert weight({name}) <= 40_000


def weight(names):
    """Octets, comprimés, que charge une page qui place ces démonstrations."""
    files = {"demos.js", "demos.css"}.union(*(RULES[name]["scripts"] for name in names))
    return sum(len(gzip.compress((ROOT / "_static" / "demos" / file).read_bytes())) for file in files)
