"""La démonstration « perceptron » : sa règle, comparée à celle du chapitre 2, et ce qu'en fait un lecteur."""

import numpy as np
import pytest
from demo_page import axe_faults, build, directive, executed, go, read_hostile_addresses, tab_to
from sklearn.datasets import load_iris
from sklearn.svm import SVC

IRIS = load_iris()
X, Y = IRIS.data[:, [2, 3]], (IRIS.target == 0).astype(int)
APP = "document.querySelector('cours-demonstration').app"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    notebook = executed("perceptron", {"X": X.tolist(), "y": Y.tolist()})
    return build(tmp_path_factory.mktemp("page"), directive("perceptron"), notebook=notebook)[0]


def train_perceptron(X, y, epochs=200):
    """La règle du chapitre, avec η = 1."""
    w, b, path = np.zeros(X.shape[1]), 0.0, []
    for _ in range(epochs):
        for x, target in zip(X, y, strict=True):
            error = target - float(x @ w + b >= 0)
            if error != 0:
                w, b = w + error * x, b + error
                path.append([*w, b])
    return path


def novikoff(X, y):
    signs, tilde = 2 * y - 1, np.c_[X, np.ones(len(X))]
    svm = SVC(kernel="linear", C=1e9, tol=1e-8).fit(np.r_[tilde, -tilde], np.r_[signs, -signs])
    u = svm.coef_[0] / np.linalg.norm(svm.coef_)
    return (np.linalg.norm(tilde, axis=1).max() / (signs * (tilde @ u)).min()) ** 2


CORRECTIONS = """rows => {
  const log = [];
  let line = {w1: 0, w2: 0, b: 0}, from = 0, done;
  while ((done = Perceptron.correct(line, rows, from)) && log.length < 500) {
    line = done.line;
    from = (done.rank + 1) % rows.length;
    log.push([line.w1, line.w2, line.b]);
  }
  return [log, Perceptron.novikoff(rows)];
}"""


def test_corrections_and_bound_are_those_of_the_chapter(page, out):
    """Les fleurs, puis vingt nuages séparables : mêmes poids au dernier bit, et la borne à 1 % près."""
    go(page, out)
    rng = np.random.default_rng(0)
    clouds = [(X, Y)]
    for _ in range(20):
        points = rng.uniform(-2, 2, size=(30, 2)).round(2)
        z = points @ rng.normal(size=2) + rng.normal() / 2
        clouds.append((points[abs(z) > 0.2], (z[abs(z) > 0.2] >= 0).astype(int)))
    for points, labels in clouds:
        log, bound = page.evaluate(CORRECTIONS, np.c_[points, labels].tolist())
        assert log == train_perceptron(points, labels)
        if 0 < labels.sum() < len(labels):
            assert novikoff(points, labels) * 0.999 <= bound <= novikoff(points, labels) * 1.01
            assert len(log) <= bound


def test_xor_goes_round_and_three_is_the_best(page, out):
    go(page, out, "#demo-perceptron?v=1&donnees=xor")
    page.get_by_label("la règle s’arrêtera-t-elle").select_option("fini")
    page.get_by_role("button", name="Jusqu’au bout").click()
    assert page.locator(".demo-status").inner_text().startswith("Sans fin")
    assert "au mieux, 3 bien classés sur 4" in page.locator(".demo-status").inner_text()
    assert page.locator(".demo-answer").inner_text().startswith("Non")


SITUATIONS = {
    "donnees=ou": "0\xa0correction",
    "donnees=et&corrections=1000": "Fini",
    "donnees=xor&corrections=1000": "Sans fin",
    "donnees=fleurs&corrections=3": "3\xa0corrections",
    "donnees=perso": "Placez au moins un point",
    "donnees=perso&points=0,0,1,0,0,0": "0\xa0correction",
}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    page.set_viewport_size({"width": width, "height": 900})
    for query, sentence in SITUATIONS.items():
        assert go(page, out, f"#demo-perceptron?v=1&{query}") == []
        assert page.locator(".demo-status").inner_text().startswith(sentence), query
        page.locator(".demo-details summary").click()
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_whole_scenario_by_keyboard(page, out):
    errors = go(page, out, "#demo-perceptron?v=1&donnees=ou")
    page.locator(".demo-app select").first.focus()
    tab_to(page, "w₁, curseur")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{APP}.line.w1") == pytest.approx(0.1)
    tab_to(page, "Une correction")
    page.keyboard.press("Enter")
    assert "w₁ ←" in page.locator(".demo-app").inner_text()
    tab_to(page, "Jusqu’au bout")
    page.keyboard.press("Enter")
    assert page.locator(".demo-status").inner_text().startswith("Fini")
    page.locator(".demo-details summary").press("Enter")
    page.get_by_role("button", name="Voir le calcul du point 3").press("Enter")
    assert page.evaluate(f"{APP}.focus") == 2
    tab_to(page, "Copier le lien")
    page.keyboard.press("Enter")
    assert "corrections=" in page.locator(".demo-export pre").inner_text()
    assert errors == []


def test_the_map_moves_the_line(page, out):
    """Un toucher au milieu de la carte : la droite passe là."""
    go(page, out, "#demo-perceptron?v=1&donnees=ou&w1=1&w2=1")
    page.locator(".demo-map").click()
    assert page.evaluate(f"{APP}.line.b") == pytest.approx(-1, abs=0.02)


def test_hostile_addresses(page, out):
    errors = go(page, out)
    read_hostile_addresses(page)
    page.evaluate("location.hash = 'demo-perceptron?v=1&w1=<b>&corrections=-3'")
    page.wait_for_function("!document.querySelector('.demo-notice').hidden")
    assert errors == []
