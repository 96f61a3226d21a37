"""La recherche telle qu'on s'en sert : on écrit, on choisit, on arrive sur la section."""

import re
import unicodedata
from collections import Counter

import pytest
from pages import VISIBLE
from recherche import ASK, known, open_search, ranks, share, weight

BUDGET = 200_000  # octets compressés, une fois
FIRST, THREE = 0.70, 0.96  # part des questions dont la bonne section est la première, ou dans les trois premières


@pytest.fixture(scope="module")
def engine(browser, server):
    """Une page du site dont la recherche est prête."""
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    open_search(page, server)
    yield page
    context.close()


def without_accents(word):
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def accented_words(pages):
    """Quatre mots accentués des titres du site : ce que l'on y cherchera."""
    # Les pages du sommaire seules : ni la page d'erreur ni une adresse déplacée ne se cherchent.
    listed = {f"{name}.html" for name in VISIBLE}
    titles = "\n".join(page.title for name, page in pages.items() if name in listed).lower()
    # Longs : une faute dans un mot court le rend méconnaissable.
    words = [word for word, _ in Counter(re.findall(r"[^\W\d_]{9,}", titles)).most_common() if not word.isascii()]
    return words[:4] or pytest.skip("aucun titre du site n’a de long mot accentué")


@pytest.mark.maison
def test_right_section_comes_first(engine, pages):
    questions = known({name.removesuffix(".html") for name in pages})
    if not questions:
        pytest.skip("aucune question de tests/recherche.yml ne porte sur les pages de ce livre")
    found = ranks(engine, questions)
    missed = [question for question, rank in found.items() if rank is None or rank > 3]
    assert share(found, 1) >= FIRST and share(found, 3) >= THREE, missed


@pytest.mark.surete
def test_every_result_exists(engine, pages):
    """Chaque section indexée est une ancre de sa page."""
    rows = engine.evaluate(
        "coursRecherche.data.sections.map(([page, anchor]) => [coursRecherche.data.pages[page][0], anchor])"
    )
    absent = [f"{url}#{anchor}" for url, anchor in rows if anchor and anchor not in pages[url].ids]
    assert rows and absent == []


@pytest.mark.surete
def test_accents_do_not_count(engine, pages):
    for word in accented_words(pages):
        plain, accented = engine.evaluate(ASK, [without_accents(word), word])
        assert plain and plain == accented, word


@pytest.mark.surete
def test_search_is_light(site):
    assert weight(site) <= BUDGET


@pytest.mark.surete
@pytest.mark.parametrize("folder", [False, True], ids=["servi", "file"])
def test_from_the_keyboard_to_the_section(page, server, site, pages, folder):
    """Deux lettres de travers, flèche, Entrée : la section même ; rien n'est demandé de plus, rien n'est surligné."""
    word = max(accented_words(pages), key=len)
    typed = without_accents(word[:2] + word[3:])
    messages, requests = [], []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    open_search(page, site.as_uri() if folder else server)
    page.on("request", lambda request: requests.append(request.url))
    page.keyboard.type(typed, delay=5)
    first = page.locator("#pst-search-dialog [role=option][aria-selected=true]")
    first.wait_for()
    assert page.locator("#pst-search-dialog .trouve-etat").text_content().endswith("la plus proche d’abord")
    assert page.locator("#pst-search-dialog mark").count() and requests == []
    page.keyboard.press("ArrowDown")
    second = page.locator("#pst-search-dialog [role=option]").nth(1)
    assert second.get_attribute("aria-selected") == "true"
    assert page.evaluate("document.activeElement.getAttribute('aria-activedescendant')") == second.get_attribute("id")
    target = second.evaluate("link => link.href")
    page.keyboard.press("Enter")
    page.wait_for_url(target)
    assert page.locator("article .highlighted, article mark").count() == 0
    assert messages == []


# Ce qui, du champ à la fenêtre, s'entoure d'un cadre visible : un contour, ou une ombre sans flou.
RINGS = """() => {
  const found = [];
  for (let node = document.activeElement; node.tagName !== "DIALOG"; node = node.parentElement) {
    const { outlineStyle, outlineColor, boxShadow } = getComputedStyle(node);
    const outlined = outlineStyle !== "none" && outlineColor !== "rgba(0, 0, 0, 0)";
    if (outlined || boxShadow !== "none") found.push(node.tagName);
  }
  return found;
}"""


@pytest.mark.surete
def test_escape_closes_and_gives_the_focus_back(page, server):
    open_search(page, server)
    page.keyboard.type("zzzz")
    assert "Rien ne correspond" in page.locator("#pst-search-dialog .trouve-etat").text_content()
    assert page.evaluate(RINGS) == ["FORM"], "un seul cadre de focus"
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")  # le premier vide le champ
    page.wait_for_function("!document.querySelector('#pst-search-dialog').open")


@pytest.mark.surete
def test_an_address_can_carry_the_question(page, server, pages):
    word = accented_words(pages)[0]
    page.goto(f"{server}/search.html?q={word}")
    page.locator("main [role=option]").first.wait_for()
    assert page.locator("main mark").count()
