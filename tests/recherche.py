"""La recherche, jugée sur les questions de `recherche.yml` : à quel rang vient la bonne section ?

    python tests/recherche.py

Affiche chaque question ratée, les deux scores, et le poids de ce que la recherche charge (une fois, puis plus rien).
"""

import sys
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import yaml
from browser import ROOT, QuietHandler, browser_path, compressed_size

QUESTIONS = yaml.safe_load(Path(__file__).with_suffix(".yml").read_text("utf8"))
ASK = "questions => questions.map(question => coursRecherche.engine.search(question).map(section => section.href))"


def open_search(page, address):
    """Ouvre le champ de la page d'accueil : l'index se charge alors."""
    page.goto(f"{address}/index.html")
    page.keyboard.press("Control+k")
    page.wait_for_function("typeof coursRecherche !== 'undefined' && coursRecherche.engine")
    page.evaluate("coursRecherche.engine.ready")


def matches(address, expected):
    """Une page sans ancre attendue (« chapters/03-… ») accepte toutes ses sections ; « page# », la page même."""
    page, _, anchor = address.partition("#")
    wanted, mark, wanted_anchor = expected.partition("#")
    return page == f"{wanted}.html" and (not mark or anchor == wanted_anchor)


def known(pages):
    """Les questions dont une réponse au moins est dans ce livre : une copie du cours peut en avoir retiré."""
    return [row for row in QUESTIONS if any(expected.partition("#")[0] in pages for expected in row[1:])]


def ranks(page, questions=QUESTIONS):
    """{question: rang de la première bonne section, ou None}."""
    found = page.evaluate(ASK, [question for question, *_ in questions])
    return {
        question: next((rank for rank, url in enumerate(urls, 1) if any(matches(url, e) for e in expected)), None)
        for (question, *expected), urls in zip(questions, found, strict=True)
    }


def share(found, most):
    return sum(rank is not None and rank <= most for rank in found.values()) / len(found)


def weight(site):
    """Octets compressés de ce que la recherche charge au premier mot."""
    return compressed_size(next((site / "_static" / "recherche").glob("recherche.*.js")))


def main():
    from playwright.sync_api import sync_playwright

    chromium, site = browser_path(), ROOT / "_build" / "html"
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(QuietHandler, directory=str(site)))
    Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as playwright:
        page = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]).new_page()
        open_search(page, f"http://127.0.0.1:{server.server_port}")
        found = ranks(page)
        for question, *expected in QUESTIONS:
            if found[question] != 1:
                first = page.evaluate(ASK, [question])[0][:3]
                print(f"{found[question] or '—':>2}  {question}\n      attendu : {expected[0]}\n      trouvé : {first}")
    print(
        f"{len(found)} questions : {share(found, 1):.0%} en premier, {share(found, 3):.0%} dans les trois premières ;",
        end=" ",
    )
    print(f"{weight(site) / 1000:.0f} Ko chargés une fois.")


if __name__ == "__main__":
    sys.exit(main())
