"""Les démonstrations du site construit : chacune s’ouvre, et ce que la prose dit d’une situation y est vrai."""

import re
from urllib.parse import parse_qsl

import pytest
from browser import ROOT

pytestmark = pytest.mark.surete

PLACED = re.compile(r'<figure class="demo" id="demo-([\w-]+)">')
SITUATION = re.compile(r'href="([^"#]*)#demo-([\w-]+)\?([^"]+)"')
CONCLUSIONS = [  # un morceau de la situation, le début de la phrase d'état quand elle est rejouée
    ("graine=1&pas=3000", "Bloqué"),
    ("graine=4&pas=3000", "Convergé : époque 3 000, 3 000 pas, perte"),
    ("taux=1&pas=2000", "En pause"),
    ("taux=3&pas=60", "Divergé"),
    ("depart=constant&pas=12000", "Bloqué"),
    ("donnees=fleurs&corrections=1", "1 correction,"),
    ("donnees=xor&corrections=8", "Sans fin : après 8 corrections"),
    ("taux=1&pas=50", "En route"),
    ("taux=20&pas=50", "Au fond"),
    ("taux=40&pas=50", "Oscille"),
    ("taux=5&lot=4&pas=300", "En route"),
    ("pas=2&bord=valid", "Carte de 13 × 13"),
    ("suite=maximum", "Carte de 28 × 28, puis 14 × 14"),
    ("donnees=et&corrections=11", "Fini : 11 corrections"),
    ("couche=1600&dropout=0.3", "Pas dans l’enregistrement"),
    ("dropout=0.3&images=300", "800, puis 400, progressif, code ReLU, dropout 0,3, 300 images : 5"),
]


def html(page):
    return page.path.read_text("utf8")


@pytest.fixture(scope="module")
def placed(pages):
    """{nom: page} des démonstrations du site ; sans elles, ces contrôles n'ont pas d'objet."""
    found = {name: page for page in pages.values() for name in PLACED.findall(html(page))}
    return found or pytest.skip("aucune page du site ne place de démonstration")


def situations(pages):
    """Les liens vers une situation : (page, démonstration, réglages)."""
    found = [(page, *match.groups()[1:]) for page in pages.values() for match in SITUATION.finditer(html(page))]
    return [(page, name, query.replace("&amp;", "&")) for page, name, query in found]


def ready(tab, address):
    """Ouvre `address`, attend la démonstration ; rend les erreurs et les demandes du navigateur."""
    errors, requests = [], []
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda message: errors.append(message.text))
    tab.on("request", lambda request: requests.append(request.url))
    tab.goto("about:blank")
    tab.goto(address)
    tab.locator("cours-demonstration[data-pret]").wait_for()
    return errors, requests


def test_each_opens_from_a_folder_and_from_a_server(page, site, server, placed):
    for name, place in placed.items():
        path = place.path.relative_to(site).as_posix()
        for address in (place.path.as_uri(), f"{server}/{path}"):
            errors, requests = ready(page, f"{address}#demo-{name}?v=1")
            assert errors == []
            assert all(url.startswith((site.as_uri(), server, "about:", "data:")) for url in requests), requests


def test_each_situation_is_accepted(page, pages, placed):
    links = situations(pages)
    for name in {name for _, name, _ in links}:
        assert name in placed
        ready(page, f"{placed[name].path.as_uri()}#demo-{name}?v=1")
        for query in {query for _, other, query in links if other == name}:
            problems = page.evaluate(
                "([name, query]) => Demos.readState("
                "document.querySelector(`cours-demonstration[data-nom='${name}']`).schema, query).problems",
                [name, query],
            )
            assert problems == [], query
            assert dict(parse_qsl(query))["v"] == "1"


@pytest.mark.parametrize(("piece", "sentence"), CONCLUSIONS, ids=[piece for piece, _ in CONCLUSIONS])
def test_what_the_prose_says_of_a_situation_is_true(page, pages, placed, piece, sentence):
    found = {(name, query) for _, name, query in situations(pages) if query.endswith(piece)}
    if not found:
        pytest.skip("aucune page du site ne nomme cette situation")
    for name, query in found:
        ready(page, f"{placed[name].path.as_uri()}#demo-{name}?{query}")
        page.wait_for_function("!/^(Je rejoue|En marche)/.test(document.querySelector('.demo-status').textContent)")
        status = page.locator(".demo-status").inner_text()
        assert re.sub(r"\s", " ", status).startswith(sentence), status


def test_every_demonstration_named_by_the_pages_is_in_the_sources(placed):
    text = (ROOT / "_ext" / "demonstrations.yml").read_text("utf8")
    assert all(re.search(rf"^{name}:$", text, re.M) for name in placed)
