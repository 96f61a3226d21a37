"""Le balisage des pages, lu sans navigateur : nommé pour qui l'entend, et des ancres qui durent."""

from html.parser import HTMLParser

import pytest
from pages import ROOT

ANCHORS = ROOT / "tests" / "ancres.txt"


class Markup(HTMLParser):
    """Ce qu'une page déclare : ses fenêtres d'affichage, ses tableaux sans nom, ses termes anglais."""

    def __init__(self, text):
        super().__init__()
        self.unnamed, self.english, self.viewports = [], 0, 0
        self.feed(text)

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.viewports += tag == "meta" and attributes.get("name") == "viewport"
        self.english += tag == "em" and attributes.get("lang") == "en"
        if tag == "table":
            self.unnamed.append("aria-label" not in attributes)
        if tag == "caption":
            self.unnamed[-1] = False


@pytest.fixture(scope="session")
def markups(pages):
    return {name: Markup(page.path.read_text("utf8")) for name, page in pages.items()}


@pytest.mark.surete
def test_the_viewport_is_declared_once(markups):
    assert {name: markup.viewports for name, markup in markups.items() if markup.viewports != 1} == {}


@pytest.mark.surete
def test_tables_have_a_name(markups):
    assert {name: sum(markup.unnamed) for name, markup in markups.items() if any(markup.unnamed)} == {}


@pytest.mark.maison
def test_english_terms_are_said_in_english(markups):
    assert sum(markup.english for markup in markups.values()) > 50


@pytest.mark.maison
def test_no_published_anchor_disappears(pages):
    """Un titre réécrit garde son ancienne ancre : `(ancienne-ancre)=` avant lui."""
    published = [line.split("#") for line in ANCHORS.read_text("utf8").split()]
    lost = [f"{name}#{anchor}" for name, anchor in published if name in pages and anchor not in pages[name].ids]
    assert not lost, "\n".join(["ancres publiées et disparues :", *lost])
