"""Le balisage des pages, lu sans navigateur : valide, nommé pour qui l'entend, et des ancres qui durent."""

from collections import Counter
from html.parser import HTMLParser

import pytest
from browser import VOID
from pages import ROOT

ANCHORS = ROOT / "tests" / "ancres.txt"
# Ce que le navigateur répare en silence, et que la norme refuse : des blocs là où il ne peut y avoir que du texte.
PHRASING = {"summary", "p", "span", "label", "legend", "button", "em", "strong", "h1", "h2", "h3", "h4"}
BLOCKS = {"p", "div", "ul", "ol", "dl", "table", "pre", "section", "figure", "form", "details", "blockquote"}
IMPLIED_END = {"p", "li", "dt", "dd", "tr", "td", "th", "thead", "tbody", "option", "colgroup"}
FOREIGN = {"math", "svg"}


class Markup(HTMLParser):
    """Les fautes d'une page : (ligne, faute), ses identifiants, ses tableaux sans nom, ses termes anglais."""

    def __init__(self, text):
        super().__init__()
        self.open, self.faults, self.ids, self.unnamed, self.english = [], [], Counter(), [], 0
        self.viewports, self.main = 0, False
        self.feed(text)
        self.close()

    def fault(self, message):
        self.faults.append((self.getpos()[0], message))

    def handle_starttag(self, tag, attributes):
        names, attributes = [name for name, _ in attributes], dict(attributes)
        if len(names) > len(set(names)):
            self.fault(f"attribut répété dans <{tag}>")
        self.ids[attributes.get("id")] += 1
        self.check_place(tag)
        if attributes.get("type") in ("radio", "checkbox") and "autocomplete" in attributes:
            self.fault("autocomplete sur une case")
        if tag == "style" and ("scoped" in attributes or "body" in self.open):
            self.fault("<style> dans le corps de la page")
        self.viewports += tag == "meta" and attributes.get("name") == "viewport"
        self.english += tag == "em" and attributes.get("lang") == "en"
        if tag == "table":
            self.unnamed.append("aria-label" not in attributes)
        if tag == "caption":
            self.unnamed[-1] = False
        if tag not in VOID:
            self.open.append(tag)

    def check_place(self, tag):
        around = next((name for name in reversed(self.open) if name not in FOREIGN), "")
        if tag in BLOCKS and around in PHRASING:
            self.fault(f"<{tag}> dans <{around}>")

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        while self.open and self.open[-1] != tag and self.open[-1] in IMPLIED_END:
            self.open.pop()
        if not self.open or self.open[-1] != tag:
            self.fault(f"</{tag}> ferme <{self.open[-1] if self.open else 'rien'}>")
        else:
            self.open.pop()


@pytest.fixture(scope="session")
def markups(pages):
    return {name: Markup(page.path.read_text("utf8")) for name, page in pages.items()}


@pytest.mark.surete
def test_html_is_valid(markups):
    faults = {name: markup.faults[:5] for name, markup in markups.items() if markup.faults}
    assert faults == {}


@pytest.mark.surete
def test_identifiers_are_unique_and_the_viewport_too(markups):
    twice = {name: [key for key, count in markup.ids.items() if key and count > 1] for name, markup in markups.items()}
    assert {name: keys for name, keys in twice.items() if keys} == {}
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


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("<details><summary><p>Voir</p></summary></details>", "<p> dans <summary>"),
        ('<input type="radio" autocomplete="off">', "autocomplete sur une case"),
        ("<body><style scoped>p {}</style></body>", "<style> dans le corps de la page"),
        ("<div><span></div></span>", "</div> ferme <span>"),
        ('<p class="a" class="b"></p>', "attribut répété dans <p>"),
    ],
)
@pytest.mark.surete
def test_faults_are_seen(text, fault):
    assert fault in [message for _, message in Markup(text).faults]
