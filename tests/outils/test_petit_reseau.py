"""La démonstration « petit réseau » : ses calculs, comparés à NumPy et à Keras, et ce qu'en fait un lecteur."""

import itertools
import subprocess
import sys

import numpy as np
import pytest
from demo_page import axe_faults, build, directive, go, read_hostile_addresses, tab_to

DATA, ACTIVATIONS, LOSSES = ("xor", "lunes"), ("tanh", "sigmoid", "relu"), ("entropie", "quadratique")
STATES = list(itertools.product(DATA, ACTIVATIONS, LOSSES))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    return build(tmp_path_factory.mktemp("page"), directive("petit-reseau"))[0]


# --- Le moteur ----------------------------------------------------------------------------------------------------

# 200 réseaux tirés au hasard, biais compris : le plus grand écart entre la rétropropagation et les différences finies.
GRADIENTS = """() => {
  const N = Network, rng = N.random(7), gaps = [];
  for (let state = 0; state < 200; state++) {
    const activation = ["tanh", "sigmoid", "relu"][state % 3], loss = ["entropie", "quadratique"][state % 2];
    const sizes = state % 4 < 2 ? [2, 1 + state % 8, 1] : [2, 1 + state % 8, 1 + (state >> 3) % 8, 1];
    const params = N.initParams(sizes, rng);
    for (const [, b] of params) for (let j = 0; j < b.length; j++) b[j] = rng.uniform() - 0.5;
    const X = Array.from({length: 5}, () => [2 * rng.uniform() - 1, 2 * rng.uniform() - 1]);
    const Y = X.map(() => [rng.uniform() > 0.5 ? 1 : 0]);
    const training = new N.Training(params, X, Y, rng, {activation, loss, batchSize: 5, learningRate: 0.1});
    for (const operation of PetitReseau.listOperations(training)) {
      if (operation.loss) gaps.push(N.relativeGap(operation.values, PetitReseau.numericalGradient(operation)));
    }
  }
  return [gaps.length, Math.max(...gaps)];
}"""


def test_gradients_equal_finite_differences(page, out):
    assert go(page, out) == []
    count, gap = page.evaluate(GRADIENTS)
    assert count > 1000 and gap <= 1e-7


def test_exercise_by_hand(page, out):
    """Les nombres de l'exercice 3.3, refaits ici en NumPy."""
    x, y = np.array([1.0, 2.0]), 1.0
    W1, b1 = np.array([[1.0, -1.0], [1.0, -2.0]]), np.array([-1.0, 1.0])
    w2, b2 = np.array([2.0, 3.0]), -1.0
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    delta2 = a1 @ w2 + b2 - y
    delta1 = delta2 * w2 * (z1 > 0)
    go(page, out, "#demo-petit-reseau?v=1&donnees=exercice")
    values = page.evaluate("""() => Object.fromEntries(PetitReseau.listOperations(
      PetitReseau.newTraining({donnees: "exercice", cachees: 2, cachees2: 0, activation: "relu", perte: "quadratique",
        lot: "tout", taux: 0.5, graine: 1, depart: "glorot"})).map(({id, values}) => [id, values]))""")
    expected = {
        "z1": z1,
        "a1": a1,
        "dz2": delta2,
        "dW2": delta2 * a1,
        "db2": delta2,
        "dz1": delta1,
        "dW1": np.outer(x, delta1),
        "db1": delta1,
    }
    for name, value in expected.items():
        assert np.array_equal(np.ravel(values[name]), np.ravel(value)), name
    assert values["L"] == [[delta2**2 / 2]]


EXPORT = """([donnees, activation, perte, lot, cachees2]) => {
  const state = {donnees, activation, perte, lot, cachees: 3, cachees2, taux: 0.1, graine: 5, depart: "glorot"};
  const checks = PetitReseau.expectedLosses(state, 60);
  return [Object.keys(checks.expected), PetitReseau.numpyCode(state, checks), PetitReseau.kerasCode(state, checks)];
}"""


@pytest.fixture(scope="module")
def exported(browser, out):
    """Le code emporté de douze états : deux jeux de points, trois activations, deux pertes."""
    page = browser.new_page()
    go(page, out)
    lots = itertools.cycle(["tout", "16", "1"])
    codes = [page.evaluate(EXPORT, [*state, next(lots), rank % 2 * 2]) for rank, state in enumerate(STATES)]
    page.close()
    return codes


def run_python(folder, codes):
    """Exécute ces programmes l'un après l'autre dans un seul Python : importer Keras est long."""
    for rank, code in enumerate(codes):
        (folder / f"code{rank}.py").write_text(code, "utf8")
    script = f"import runpy\nfor rank in range({len(codes)}):\n    runpy.run_path(f'code{{rank}}.py')\n"
    return subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True)


@pytest.mark.parametrize(("column", "most_lines"), [(1, 45), (2, 30)], ids=["NumPy", "Keras"])
def test_exported_code_finds_the_same_losses(tmp_path, exported, column, most_lines):
    assert all(checks == ["1", "10", "60"] for checks, _, _ in exported)
    codes = [row[column] for row in exported]
    assert max(len(code.strip().splitlines()) for code in codes) <= most_lines
    done = run_python(tmp_path, codes)
    assert done.returncode == 0, done.stderr[-2000:]
    assert done.stdout.count("Mêmes pertes que dans la page après 1 10 60 pas") == len(STATES)
    wrong = codes[0].replace("10: 0.", "10: 0.1", 1)
    assert "AssertionError" in run_python(tmp_path, [wrong]).stderr


# --- Les états ----------------------------------------------------------------------------------------------------

SITUATIONS = {  # adresse : le début de la phrase d'état
    "": "Prêt",
    "cachees=4&pas=600": "Convergé",
    "depart=constant&cachees=3&pas=1500": "Bloqué",
    "perte=quadratique&activation=relu&taux=30&pas=50": "Divergé",
    "pas=3": "En pause",
    "vue=pas-a-pas": "Pas à pas",
    "donnees=perso": "Placez au moins un point",
    "donnees=exercice&vue=pas-a-pas&operation=5": "Pas à pas",
}


def status(page):
    page.wait_for_function("!/^(Je rejoue|En marche)/.test(document.querySelector('.demo-status').textContent)")
    return page.locator(".demo-status").inner_text()


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    """À chaque largeur, dans les deux thèmes : axe ne trouve rien, rien ne déborde."""
    page.set_viewport_size({"width": width, "height": 900})
    for query, sentence in SITUATIONS.items():
        assert go(page, out, f"#demo-petit-reseau?v=1&{query}") == []
        assert status(page).startswith(sentence), query
        page.locator(".demo-details summary").click()
        page.get_by_role("button", name="Emporter en NumPy").click()
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_twins_and_overflow_are_named(page, out):
    go(page, out, "#demo-petit-reseau?v=1&depart=constant&cachees=3&pas=1500")
    assert "Les neurones cachés 1 et 2 sont jumeaux" in status(page)
    go(page, out, "#demo-petit-reseau?v=1&perte=quadratique&activation=relu&taux=30&pas=900")
    assert "η = 30 est trop grand" in status(page) and "le premier nombre à déborder est dans" in status(page)
    page.get_by_role("button", name="Revenir à l’époque").click()
    assert status(page).startswith(("Prêt", "En pause"))


def test_buttons_do_what_they_say(page, out):
    go(page, out, "#demo-petit-reseau?v=1&donnees=lunes&lot=16")
    first = page.evaluate("document.querySelector('cours-demonstration').app.training.params")
    page.get_by_role("button", name="Un pas").click()
    assert "époque 0, 1\u00a0pas" in status(page)
    page.get_by_role("button", name="Une époque").click()
    assert "époque 1, 19\u00a0pas" in status(page)
    page.get_by_role("button", name="Revenir aux mêmes poids").click()
    assert page.evaluate("document.querySelector('cours-demonstration').app.training.params") == first
    page.get_by_role("button", name="Autres poids").click()
    assert page.evaluate("document.querySelector('cours-demonstration').app.training.params") != first
    assert "poids n°\u00a02" in status(page)


def test_a_link_gives_the_same_situation(page, out):
    go(page, out, "#demo-petit-reseau?v=1&donnees=cercles&cachees=5&lot=16&taux=0.3")
    for _ in range(3):
        page.get_by_role("button", name="Une époque").click()
    params = page.evaluate("document.querySelector('cours-demonstration').app.training.params")
    page.get_by_role("button", name="Copier le lien").click()
    link = page.locator(".demo-export pre").inner_text()
    go(page, out, "#" + link.split("#")[1])
    status(page)
    assert page.evaluate("document.querySelector('cours-demonstration').app.training.params") == params


def test_task_and_hidden_controls(page, out):
    task = "<img src=x onerror=alert(1)> Trouvez η"
    go(page, out, f"#demo-petit-reseau?v=1&cacher=reglages,emporter,vues&consigne={task}")
    assert task in page.locator(".demo-consigne").inner_text()
    assert page.locator(".demo-app img, .demo-settings, .demo-export").count() == 0


def test_hostile_addresses_change_nothing_else(page, out):
    errors = go(page, out)
    read_hostile_addresses(page)
    outside = "() => [...document.querySelectorAll('body *')].filter(n => !n.closest('.demo')).length"
    before = page.evaluate(outside)
    for hash in (
        "?v=1&taux=<script>alert(1)</script>",
        "?v=9&taux=3",
        "?v=1&__proto__=1&donnees=constructor",
        "?%E0%A4%A&v=1&pas=-1",
    ):
        page.evaluate("hash => { location.hash = 'demo-petit-reseau' + hash }", hash)
        page.wait_for_function("!document.querySelector('.demo-notice').hidden")
        assert page.locator(".demo-app script").count() == 0
    assert page.evaluate(outside) == before and errors == []


# --- Au clavier, en veille, dans la durée -------------------------------------------------------------------------


@pytest.mark.parametrize("width", [390, 1280])
def test_whole_scenario_by_keyboard(page, out, width):
    """Atteindre dL/dW¹, prévoir, voir, entraîner, emporter : sans souris."""
    page.set_viewport_size({"width": width, "height": 900})
    errors = go(page, out)
    page.locator(".demo-app select").first.focus()
    tab_to(page, "Pas à pas")
    page.keyboard.press("Enter")
    tab_to(page, "dL/dW¹")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-current')") == "step", "le focus ne se perd pas"
    assert page.locator(".demo-check").count() == 0, "rien ne se voit avant la prévision"
    tab_to(page, "monte")
    page.keyboard.press("Space")
    assert "écart relatif" in page.locator(".demo-check").inner_text()
    assert "Vos prévisions" in page.locator(".demo-answer").inner_text()
    page.get_by_role("button", name="En continu").focus()
    page.keyboard.press("Enter")
    tab_to(page, "Entraîner")
    page.keyboard.press("Space")
    page.wait_for_function("document.querySelector('cours-demonstration').app.training.epoch > 20")
    page.keyboard.press("Space")
    assert page.locator(".demo-status").inner_text().startswith(("En pause", "Convergé"))
    tab_to(page, "Emporter en NumPy")
    page.keyboard.press("Enter")
    page.locator(".demo-export pre").wait_for()
    assert errors == []


def test_own_points_by_keyboard_and_pointer(page, out):
    go(page, out, "#demo-petit-reseau?v=1&donnees=perso")
    page.get_by_label("x₁", exact=True).fill("-1,5")
    page.get_by_role("button", name="Ajouter").press("Enter")
    page.get_by_label("Classe").select_option("1")
    page.locator(".demo-map").click()
    assert page.evaluate("document.querySelector('cours-demonstration').app.state.points.slice(0, 3)") == [-1.5, 0.5, 0]
    assert page.locator(".demo-table", has_text="Vos points").locator("tbody tr").count() == 2
    page.get_by_role("button", name="Retirer le point 1").press("Enter")
    assert page.locator(".demo-table", has_text="Vos points").locator("tbody tr").count() == 1


def test_a_hidden_tab_stops_computing(page, out):
    go(page, out, "#demo-petit-reseau?v=1&donnees=lunes&taux=0.001")
    page.get_by_role("button", name="Entraîner").click()
    page.wait_for_function("document.querySelector('cours-demonstration').app.training.epoch > 3")
    page.evaluate("""() => { Object.defineProperty(document, "hidden", {value: true});
      document.dispatchEvent(new Event("visibilitychange")); }""")
    assert page.evaluate("document.querySelector('cours-demonstration').app.running") is False


DRAW = """frames => {
  const {app} = document.querySelector("cours-demonstration");
  for (let k = 0; k < frames; k++) { app.step(); app.render(); }
}"""


def test_memory_is_steady(page, out):
    """Quinze cents images de plus à l'écran : le tas ne grossit pas d'autant."""
    go(page, out, "#demo-petit-reseau?v=1&cachees=2")
    session, sizes = page.context.new_cdp_session(page), []
    for frames in (300, 1500):
        page.evaluate(DRAW, frames)
        session.send("HeapProfiler.collectGarbage")
        sizes.append(page.evaluate("performance.memory.usedJSHeapSize"))
    assert sizes[1] - sizes[0] < 2_000_000
