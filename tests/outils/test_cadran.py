"""La démonstration « cadran » : ses écarts sont ceux de `cours.comparaison`, et ce qu'en fait un lecteur."""

import re

import numpy as np
import pandas as pd
import pytest
from demo_page import axe_faults, build, directive, executed, go, read_hostile_addresses, tab_to

from cours.affichage import format_fr
from cours.comparaison import gaps

RNG = np.random.default_rng(0)
START = {"couche": "400", "chemin": "progressif", "code": "relu", "dropout": "0", "images": "55000"}
APP = "document.querySelector('cours-demonstration').app"
PCA = {"300": 0.14, "55000": 0.13}


def run(bce, **changes):
    """Un réseau, tel que le chapitre l'exporte : cinq graines autour de `bce`."""
    noise = RNG.normal(scale=0.003, size=5).round(6)
    counts = {"params": 842_009, "multiplications": 839_700, "dead": [9, 7, 8, 12, 10]}
    return START | counts | {"bce": (bce + noise).tolist()} | changes


RUNS = [
    run(0.09),
    run(0.25, images="300"),
    run(0.08, chemin="direct", code="lineaire", dead=[0] * 5),
    run(0.1, couche="800-400", dropout="0.3"),
    run(0.22, couche="800-400", dropout="0.3", images="300"),
]


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    notebook = executed("cadran", {"runs": RUNS, "pca": PCA})
    return build(tmp_path_factory.mktemp("page"), directive("cadran"), notebook=notebook)[0]


def text(page, selector):
    return re.sub(r"\s+", " ", page.locator(selector).inner_text())


def test_statistics_are_those_of_the_course(page, out):
    assert go(page, out) == []
    scores = pd.DataFrame({"400": RUNS[0]["bce"], "autre": RUNS[2]["bce"]})
    found = page.evaluate(
        "([a, b]) => [...Cadran.gap(a, b), Cadran.mean(a), Cadran.spread(a)]", [RUNS[2]["bce"], RUNS[0]["bce"]]
    )
    row = gaps(scores, "400").loc["autre"]
    assert found == pytest.approx([row["écart"], row["erreur type"], scores["autre"].mean(), scores["autre"].std()])


def test_the_answer_waits_for_a_guess_then_tells_the_record(page, out):
    errors = go(page, out, "#demo-cadran?v=1&chemin=direct&code=lineaire")
    assert text(page, ".demo-status") == "400, direct, code linéaire, sans dropout, 55 000 images : 5 entraînements."
    assert not page.locator(".demo-table").is_visible()
    page.get_by_label("Prévoyez").select_option("non")
    score = f"{format_fr(np.mean(RUNS[2]['bce']), '.4f')} ± {format_fr(np.std(RUNS[2]['bce'], ddof=1), '.4f')}"
    assert text(page, ".demo-status").endswith(f"BCE de validation {score}, ACP 0,1300.")
    assert text(page, ".demo-answer").startswith("Non : il bat l’ACP")
    row = gaps(pd.DataFrame({"400": RUNS[0]["bce"], "autre": RUNS[2]["bce"]}), "400").loc["autre"]
    told = text(page, ".demo-table")
    assert f"{format_fr(row['écart'], '.4f')} ± {format_fr(row['erreur type'], '.4f')}" in told
    assert "sans objet" in told and "842 009" in told
    page.get_by_label("Jusqu’au code").select_option("progressif")
    page.get_by_label("Code", exact=True).select_option("relu")
    page.get_by_label("Images", exact=True).select_option("300")
    assert text(page, ".demo-answer").startswith("Bien prévu : l’ACP fait mieux")
    assert errors == []


def test_what_was_not_trained_is_said_and_the_nearest_offered(page, out):
    """Aucun nombre inventé : une phrase, et les réseaux entraînés les plus proches, seuls boutons."""
    errors = go(page, out, "#demo-cadran?v=1&dropout=0.3")
    assert text(page, ".demo-status").startswith("Pas dans l’enregistrement : 400, progressif, code ReLU, dropout 0,3")
    assert not page.get_by_label("Prévoyez").is_visible() and not page.locator(".demo-table").is_visible()
    options = page.get_by_label("Dropout").locator("option").all_inner_texts()
    assert [option.endswith("(non mesuré)") for option in options] == [False, True, True, True]
    offered = page.get_by_role("group", name="les plus proches").get_by_role("button")
    assert offered.count() == 2
    tab_to(page, "400, progressif, code ReLU, sans dropout")
    page.keyboard.press("Enter")
    assert page.evaluate(f"{APP}.state.dropout") == "0"
    assert text(page, ".demo-status").startswith("400, progressif, code ReLU, sans dropout, 55 000 images")
    assert errors == []


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    page.set_viewport_size({"width": width, "height": 900})
    for query, guess in [
        ("", ""),
        ("", "oui"),
        ("images=300", "non"),
        ("chemin=direct&code=lineaire", "rien"),
        ("couche=1600", ""),
    ]:
        assert go(page, out, f"#demo-cadran?v=1&{query}") == []
        if guess:
            page.get_by_label("Prévoyez").select_option(guess)
            assert page.locator("canvas").is_visible()
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_by_keyboard_and_by_address(page, out):
    errors = go(page, out)
    page.locator(".demo-app select").first.focus()
    page.get_by_label("Images", exact=True).press("ArrowUp")
    assert page.evaluate(f"{APP}.state.images") != "55000"
    page.get_by_label("Images", exact=True).select_option("300")
    tab_to(page, "Copier le lien")
    page.keyboard.press("Enter")
    page.locator(".demo-export pre").wait_for()
    link = page.locator(".demo-export pre").inner_text()
    go(page, out, "#" + link.split("#")[1])
    assert page.evaluate(f"{APP}.state.images") == "300"
    read_hostile_addresses(page)
    assert errors == []
