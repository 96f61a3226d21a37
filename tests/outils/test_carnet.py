"""Le carnet du lecteur : ses calculs, sa mémoire, sa page, sur un petit cours servi, ou ouvert depuis un dossier."""

import functools
import json
import re
import sys
import threading
from http.server import ThreadingHTTPServer
from pathlib import Path

import axe
import pytest
from browser import QuietHandler
from sphinx.testing.util import SphinxTestApp

from cours import bilan

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

import assets  # noqa: E402

CONF = f"""
import sys
sys.path[:0] = [{str(ROOT / "_ext")!r}, {str(ROOT)!r}]
extensions = ["myst_parser", "mathml", "quiz", "prediction", "carnet"]
html_math_renderer, myst_update_mathjax = "mathml", False
myst_enable_extensions = ["dollarmath", "colon_fence"]
html_static_path = [{str(ROOT / "_static")!r}]
html_css_files = ["css/quiz.css", "css/prediction.css", "css/colours.css", "css/chapter.css", "css/carnet.css"]
settings = {{"defer": "defer", "data-carnet": "_static/carnet/carnet.js"}}
html_js_files = [(name, settings) for name in ("carnet/memoire.js", "prediction.js", "quiz.js")]
html_theme = "sphinx_book_theme"
html_context = {{"default_mode": "light"}}
language = "fr"
"""
QUIZ = """:::{{quiz}} {question}
- (x) oui {rank}
  - Exact.
- ( ) non {rank}
  - Faux.
:::
"""
QUESTIONS = ["Que vaut $x$, voir [le début](#un)\u202f?", "La deuxième\u202f?"]
CHAPTER = f"""(un)=
# Un chapitre

:::{{admonition}} Fiche
:class: fiche
- **Durée** : 5 min
:::

{"".join(QUIZ.format(question=question, rank=rank) for rank, question in enumerate(QUESTIONS))}
## Prévoir

:::{{prevoyez}} combien\u202f?
Il y en a 7.
:::

La suite.
"""
PAGES = {
    "index": """# Accueil

```{toctree}
un
exercises/un
carnet
```
<ul class="proof"><li>1 chapitre</li></ul>
<div class="part"><ol><li><p class="title"><a href="un.html">Un chapitre</a></p>
<p class="times">5 min</p></li></ol></div>
""",
    "un": CHAPTER,
    "exercises/un": "# Feuille\n" + "".join(f"\n## Exercice 2.{rank} · Un titre\n\nFaites.\n" for rank in range(1, 7)),
    "carnet": "# Votre carnet\n\n"
    + "".join(
        f"## Partie {name}\n\n:::{{carnet}} {name}\n:::\n\n"
        for name in ("chapitres", "revoir", "code", "prévisions", "fichier")
    ),
}
TOC = """format: jb-book
root: index
parts:
- {caption: P, numbered: true, chapters: [{file: un, sections: [{file: exercises/un}]}]}
- {caption: A, chapters: [{file: carnet}]}
"""
FILES = {"conf.py": CONF, "_toc.yml": TOC, "_config.yml": "{}", **{f"{name}.md": text for name, text in PAGES.items()}}
OURS = re.compile(r"/(?:carnet/|quiz\.js|prediction\.js)")  # les scripts du thème, sans stockage, s'arrêtent net
HOSTILE = '<img src=x onerror="document.title = 1">'


def build(folder):
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf8")
    app = SphinxTestApp("html", srcdir=folder)
    try:
        app.build()
        return Path(app.outdir), re.sub(r"\x1b\[[0-9;]*m", "", app.warning.getvalue())
    finally:
        app.cleanup()


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    folder, warnings = build(tmp_path_factory.mktemp("cours"))
    assert warnings == ""
    parts = [folder / "_static" / part for part in assets.BUNDLES["carnet/carnet.js"]]
    (folder / "_static" / "carnet" / "carnet.js").write_text("".join(path.read_text("utf8") for path in parts), "utf8")
    return folder


@pytest.fixture(scope="module")
def address(out):
    """Le petit cours servi : un dossier ne tiendrait pas un carnet de la même façon dans tout navigateur."""
    handler = functools.partial(QuietHandler, directory=str(out))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def reader(browser, address):
    """Un lecteur : `reader.new_page()` lui ouvre un onglet ; ce qui sort du site ou échoue s'y voit."""
    context = browser.new_context(locale="fr-FR", timezone_id="Europe/Paris", viewport={"width": 1280, "height": 900})
    context.outside, context.errors = [], []
    context.on("request", lambda request: context.outside.append(request.url))
    context.on("weberror", lambda error: context.errors.append(error.error.stack))
    yield context
    context.close()
    assert [error for error in context.errors if OURS.search(error)] == []
    assert [url for url in context.outside if not url.startswith((address, "data:", "blob:", "file:"))] == []


def go(reader, address, name="carnet"):
    page = reader.new_page()
    page.goto(f"{address}/{name}.html")
    if name == "carnet":
        page.locator(".carnet-table").wait_for()
    return page


def answer(page, rank, right):
    form = page.locator("form.quiz").nth(rank)
    form.get_by_label(f"{'oui' if right else 'non'} {rank}").check()
    form.get_by_role("button", name="Vérifier").click()


def part(page, name):
    return page.locator(f"[data-carnet-part={name}]")


def give(page, file):
    page.locator("input[type=file]").set_input_files({"name": "x", "mimeType": "", "buffer": file.encode()})
    page.wait_for_function("document.querySelector('[data-carnet-part=fichier] output').textContent !== ''")
    return part(page, "fichier").locator("output").inner_text()


def facts(page):
    return page.evaluate("Carnet.facts()")


# --- Ce que la construction écrit ---------------------------------------------------------------------------------


def test_the_course_is_listed(out):
    text = (out / "_static" / "carnet" / "cours.js").read_text("utf8")
    course = json.loads(text.removeprefix("Carnet.course = ").removesuffix(";\n"))
    [chapter] = course["chapters"]
    html = (out / "un.html").read_text("utf8")
    assert course["page"] == "carnet.html" and (chapter["page"], chapter["sheet"]) == ("un.html", "2")
    assert [one["id"] for one in chapter["exercises"]] == [f"2.{rank}" for rank in range(1, 7)]
    questions = chapter["questions"] + chapter["predictions"]
    assert len(questions) == 3
    for one in questions:
        assert f'data-carnet="{one["id"]}"' in html and f'id="{one["anchor"]}"' in html
        assert "<a" not in one["html"], "un lien dans un lien"
    assert "le début" in chapter["questions"][0]["html"]


def test_a_question_keeps_its_name_until_its_words_change(tmp_path):
    """Déplacée, ses choix dans un autre ordre, une explication récrite : la même. Un mot changé : une nouvelle."""
    one, two = (QUIZ.format(question=f"Question {rank}", rank=rank) for rank in (1, 2))
    head, right, _, wrong, _ = re.split(r"^(?=- |  - )", one.removesuffix(":::\n"), flags=re.M)
    texts = {
        "index": one + two,
        "same": two + f"{head}{wrong}  - Non.\n{right}  - Oui.\n:::\n",
        "words": one.replace("oui 1", "oui un"),
        "verdict": one.replace("(x)", "(!)").replace("( )", "(x)").replace("(!)", "( )"),
    }
    (tmp_path / "conf.py").write_text(CONF.replace(', "carnet"', "").replace("sphinx_book_theme", "basic"), "utf8")
    for name, text in texts.items():
        (tmp_path / f"{name}.md").write_text(f"---\norphan: true\n---\n# T\n\n{text}", "utf8")
    app = SphinxTestApp("html", srcdir=tmp_path)
    app.build()
    app.cleanup()
    found = {name: re.findall(r'data-carnet="(\w+)"', Path(app.outdir, f"{name}.html").read_text()) for name in texts}
    assert found["same"] == found["index"][::-1]
    assert found["index"][0] not in found["words"] + found["verdict"]


# --- Les calculs --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def compute(browser):
    page = browser.new_page()
    page.add_script_tag(content="const Carnet = {};")
    page.add_script_tag(path=ROOT / "_static" / "carnet" / "calculs.js")
    yield page.evaluate
    page.close()


SHEETS = {"2": 6, "9": 8, "10": 6, "11": 13}
REFUSED = {
    "": "s’écrit comme 2-1346-K",
    "bonjour": "s’écrit comme 2-1346-K",
    "2-1346": "s’écrit comme 2-1346-K",
    "2-1346-?": "La lettre",
    bilan.code(12, [1]): "pas de feuille 12",
    bilan.code(2, [1, 8]): "pas d’exercice 2.8",
    bilan.code(2, [4, 1]): "du plus petit au plus grand",
    bilan.code(11, [12]): "de deux façons",
}


def test_codes(compute):
    """Ceux de la feuille, écrits comme on les recopie ; les autres, avec ce qui ne va pas."""
    good = bilan.code(2, [1, 3, 4, 6])
    expected = {"exercises": ["2.1", "2.3", "2.4", "2.6"]}
    for written in (good, good.lower(), f" {good} ", good.replace("-", " – "), f"Code pour le carnet du site : {good}"):
        assert compute("([code, sheets]) => Carnet.readCode(code, sheets)", [written, SHEETS]) == expected, written
    assert (
        compute("([c, s]) => Carnet.readCode(c, s)", [bilan.code(11, [9, 10, 11]), SHEETS])["exercises"][1] == "11.10"
    )
    refused = {**REFUSED, "2-1346-?": "s’écrit comme", good[:-1] + ("A" if good[-1] != "A" else "B"): "La lettre"}
    for code, message in refused.items():
        assert message in compute("([c, s]) => Carnet.readCode(c, s)", [code, SHEETS])["error"], code


# Pour chaque code : chaque signe remplacé, chaque paire de voisins échangée. Rend les fautes que rien ne trahit.
TYPOS = """([codes, sheets]) => codes.flatMap((code) => {
  const right = JSON.stringify(Carnet.readCode(code, sheets).exercises);
  const others = [...code].flatMap((sign, place) => [
    ...[...(/\\d/.test(sign) ? "0123456789" : /[A-Z]/.test(sign) ? "ABCDEFGHJKLMNPQRSTUVWXYZ" : "")]
      .map((other) => code.slice(0, place) + other + code.slice(place + 1)),
    code.slice(0, place) + (code[place + 1] ?? "") + sign + code.slice(place + 2),
  ]);
  return others.filter((other) => {
    const { exercises } = Carnet.readCode(other, sheets);
    return exercises && JSON.stringify(exercises) !== right;
  });
})"""


def test_a_typing_error_is_seen(compute):
    sets = [[rank for rank in range(1, 9) if mask >> (rank - 1) & 1] for mask in range(1, 256)]
    codes = [bilan.code(9, done) for done in sets]
    codes += [bilan.code(sheet, done) for sheet in (2, 10) for done in sets if max(done) <= 6]
    assert compute(TYPOS, [codes, SHEETS]) == []


DUE = "(days) => Carnet.dueDay(Object.fromEntries(days.map(([day, value]) => [`2026-${day}T10:00:00`, value])))"


@pytest.mark.parametrize(
    ("days", "due"),
    [
        ([["11-26", 1]], ""),
        ([["11-26", 0]], "2026-11-27"),
        ([["11-26", 0], ["11-27", 1]], "2026-11-30"),
        ([["11-26", 0], ["11-29", 1]], "2026-12-02"),
        ([["11-26", 0], ["11-27", 1], ["11-28", 1]], "2026-11-30"),
        ([["11-26", 0], ["11-27", 1], ["11-30", 1], ["12-07", 1]], "2026-12-28"),
        ([["11-26", 0], ["11-27", 1], ["11-30", 1], ["12-07", 1], ["12-28", 1]], ""),
        ([["11-26", 0], ["11-27", 1], ["11-30", 0]], "2026-12-01"),
    ],
    ids=["juste", "manquée", "retrouvée", "en retard", "trop tôt", "trois fois", "sue", "manquée encore"],
)
def test_growing_intervals(compute, days, due):
    assert compute(DUE, days) == due


def test_the_first_answer_of_the_day_counts(compute):
    values = {"2026-11-26T18:00:00": 1, "2026-11-26T10:00:00": 0}
    assert compute("(values) => Carnet.dueDay(values)", values) == "2026-11-27"


# --- Ce que vit un lecteur ----------------------------------------------------------------------------------------


def test_what_is_done_is_kept_and_comes_back(reader, address):
    """Deux jours : une question manquée, retrouvée, une prévision, un code ; l'accueil et la fiche le montrent."""
    reader.clock.set_fixed_time("2026-11-26T10:00:00")
    chapter = go(reader, address, "un")
    assert chapter.evaluate("Object.keys(Carnet.facts()).length") == 0 and chapter.locator(".carnet-signe").count() == 0
    answer(chapter, 0, False)
    answer(chapter, 0, True)
    answer(chapter, 1, True)
    chapter.get_by_label("Votre prévision").fill("3")
    chapter.keyboard.press("Enter")
    carnet = go(reader, address)
    assert "Rien à revoir aujourd’hui. Ensuite, le 27 novembre." in part(carnet, "revoir").inner_text()
    assert [cell.split("\n")[0] for cell in carnet.locator(".carnet-table td").all_inner_texts()] == [
        "2 sur 2",
        "1 sur 1",
        "0 sur 6",
    ]
    assert "vous disiez\u00a0: 3" in part(carnet, "prévisions").inner_text()

    reader.clock.set_fixed_time("2026-11-27T08:00:00")
    carnet.reload()
    part(carnet, "revoir").get_by_role("link").click()
    carnet.wait_for_url(re.compile(r"un\.html#quiz-un-1$"))
    carnet.locator(".fiche .carnet-signe").wait_for()
    answer(carnet, 0, True)
    assert carnet.locator(".fiche .questions .fait").count() == 2
    home = go(reader, address, "index")
    assert "Votre carnet\u00a0: 1 chapitre commencé." in home.locator(".carnet-ligne").inner_text()
    assert home.locator(".part .carnet-signe i").count() == 8

    carnet = go(reader, address)
    assert "Ensuite, le 30 novembre" in part(carnet, "revoir").inner_text()
    carnet.get_by_label("Code de la feuille").fill("2-16-A")
    carnet.keyboard.press("Enter")
    assert "La lettre A ne va pas" in part(carnet, "code").locator("output").inner_text()
    assert carnet.evaluate("document.activeElement.getAttribute('aria-invalid')") == "true"
    carnet.get_by_label("Code de la feuille").fill(bilan.code(2, [1, 2, 3, 4, 5, 6]))
    carnet.keyboard.press("Enter")
    assert part(carnet, "code").locator("output").inner_text().endswith("2.1, 2.2, 2.3, 2.4, 2.5 et 2.6.")
    assert carnet.locator(".carnet-fini").count() == 1
    home.bring_to_front()
    home.get_by_text("1 fini").wait_for()  # l'autre onglet le sait


def test_two_tabs_lose_nothing(reader, address):
    """Ouverts sur le même carnet vide, chacun écrit sans avoir relu l'autre."""
    carnet, one, two = (go(reader, address, name) for name in ("carnet", "un", "un"))
    answer(one, 0, False)
    answer(two, 1, True)
    carnet.get_by_text("2 sur 2").wait_for()
    assert facts(one) == facts(two) == facts(carnet) and len(facts(one)) == 2


def test_export_erase_import(reader, address, tmp_path):
    chapter = go(reader, address, "un")
    answer(chapter, 0, False)
    page = go(reader, address)
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    download.value.save_as(tmp_path / "carnet.json")
    file, before = (tmp_path / "carnet.json").read_text("utf8"), facts(page)
    assert re.fullmatch(r"carnet-\d{4}-\d\d-\d\d\.json", download.value.suggested_filename)

    page.get_by_role("button", name="Effacer…").click()
    page.get_by_role("button", name="Garder le carnet").click()
    assert facts(page) == before
    page.get_by_role("button", name="Effacer…").click()
    assert "Effacer 1 réponse\u202f?" in page.get_by_role("dialog").inner_text()
    page.get_by_role("button", name="Effacer", exact=True).click()
    assert facts(page) == {}

    answer(chapter, 1, True)
    assert give(page, file) == "1 réponse du fichier, réunies aux vôtres\u00a0: le carnet en a 2."
    assert facts(page).items() > before.items()
    again = facts(page)
    give(page, file)
    assert facts(page) == again, "un fichier importé deux fois ne change rien"


def test_a_bad_file_touches_nothing(reader, address):
    page = go(reader, address)
    page.evaluate("Carnet.add('exercice/2.1', 1)")
    before = facts(page)
    good = {"format": "carnet-du-cours", "version": 1, "faits": {"exercice/2.2": {"2026-11-26T10:00:00": 1}}}
    spoiled = {
        "coupé": json.dumps(good)[:-9],
        "autre": json.dumps({"format": "autre"}),
        "nul": "null",
        "liste": json.dumps(good | {"faits": [1]}),
        "valeur": json.dumps(good | {"faits": {**good["faits"], "quiz/a": {"2026-11-26T10:00:00": 7}}}),
        "heure": json.dumps(good | {"faits": {"quiz/a": {"hier": 1}}}),
        "nom": json.dumps(good | {"faits": {"mode": {"2026-11-26T10:00:00": 1}}}),
        "futur": json.dumps(good | {"version": 2}),
    }
    for name, file in spoiled.items():
        assert give(page, file).endswith("Votre carnet n’a pas changé."), name
        assert facts(page) == before, name
    hostile = page.evaluate("Carnet.course.chapters[0].predictions[0].id")
    give(page, json.dumps(good | {"faits": {f"prevision/{hostile}": {"2026-11-26T10:00:00": HOSTILE}}}))
    assert HOSTILE in part(page, "prévisions").inner_text() and page.title() != "1"


STORAGES = {
    "refusé": "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('', 'SecurityError'); }})",
    "absent": "Object.defineProperty(window, 'localStorage', {get: () => null})",
    "plein": "Storage.prototype.setItem = () => { throw new DOMException('', 'QuotaExceededError'); }",
}


@pytest.mark.parametrize("name", STORAGES)
def test_without_storage_everything_else_works(reader, address, name):
    reader.add_init_script(STORAGES[name])
    chapter = go(reader, address, "un")
    answer(chapter, 0, False)
    answer(chapter, 1, True)
    assert chapter.locator("form.quiz[data-state=right]").count() == 1
    chapter.get_by_label("Votre prévision").fill("3")
    chapter.keyboard.press("Enter")
    assert "Vous disiez\u00a0: 3." in chapter.locator(".prediction output").inner_text()
    page = go(reader, address)
    for notice in (chapter.locator(".carnet-avis"), page.locator(".carnet-avis")):
        assert notice.count() == 1, "une phrase, une fois"
        assert ("plein" if name == "plein" else "refuse") in notice.inner_text()
    page.get_by_label("Code de la feuille").fill(bilan.code(2, [1]))
    page.keyboard.press("Enter")
    assert part(page, "code").locator("output").get_attribute("data-state") == "wrong"


def test_from_a_folder_and_without_javascript(browser, out):
    """En `file://` : le carnet vaut pour tout le dossier. Sans JavaScript, la page le dit."""
    context = browser.new_context()
    chapter = go(context, out.as_uri(), "un")
    answer(chapter, 0, False)
    chapter.close()
    # Chromium écrit le stockage d’un fichier à part de la page : le carnet l’apprend parfois juste après s’être ouvert
    go(context, out.as_uri()).locator(".carnet-table").get_by_text("1 sur 2").wait_for()
    context.close()
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((out / "carnet.html").as_uri())
    assert "Il faut JavaScript" in part(page, "chapitres").inner_text()
    context.close()


def test_accessible(reader, address):
    """Vide puis rempli, dialogue ouvert ; deux thèmes, deux largeurs ; sur le papier, le tableau seul."""
    page = go(reader, address)
    page.add_style_tag(content="* { transition: none !important }")

    def audit(where):
        for theme in ("light", "dark"):
            page.evaluate("theme => { document.documentElement.dataset.theme = theme }", theme)
            for width in (1280, 390):
                page.set_viewport_size({"width": width, "height": 900})
                assert axe.faults(page, where) == [], (theme, width)
                assert page.evaluate("document.documentElement.scrollWidth") <= width

    audit("article")
    page.evaluate(
        """() => { const [chapter] = Carnet.course.chapters;
          const day = (value) => ({"2026-01-01T10:00:00": value});
          Carnet.merge({[`quiz/${chapter.questions[0].id}`]: day(0), "exercice/2.1": day(1),
            [`prevision/${chapter.predictions[0].id}`]: day("3")}); }"""
    )
    assert part(page, "revoir").get_by_role("link").count() == 1
    audit("article")
    page.get_by_role("button", name="Effacer…").click()
    audit("dialog")
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "Effacer…"
    page.emulate_media(media="print")
    shown = [part(page, name).is_visible() for name in ("chapitres", "revoir", "code", "fichier")]
    assert shown == [True, True, False, False]
