"""La démonstration « pente » : ses pas, comparés à NumPy et à Keras, et ce qu'en fait un lecteur."""

import keras
import numpy as np
import pytest
from demo_page import axe_faults, build, directive, executed, go, read_hostile_addresses, tab_to
from sklearn.datasets import make_moons

X, Y = make_moons(40, noise=0.2, random_state=0)
APP = "document.querySelector('cours-demonstration').app"


def gradient(w):
    """Celui du chapitre : un neurone sigmoïde, l'erreur quadratique, un biais de 0,5."""
    a = 1 / (1 + np.exp(-(X @ w + 0.5)))
    return X.T @ (2 * (a - Y) * a * (1 - a)) / len(Y)


def descend(w, rate, steps):
    path = [np.array(w, float)]
    for _ in range(steps):
        path.append(path[-1] - rate * gradient(path[-1]))
    return np.array(path)


BOTTOM = descend([0, 0], 5, 20_000)[-1]
HESSIAN = [(gradient(BOTTOM + step) - gradient(BOTTOM - step)) / 2e-5 for step in 1e-5 * np.eye(2)]
CURVATURES = np.linalg.eigvalsh(np.array(HESSIAN))


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    values = {"X": X.tolist(), "y": Y.tolist(), "b": 0.5, "bottom": BOTTOM.tolist(), "curvatures": CURVATURES.tolist()}
    notebook = executed("pente", values)
    return build(tmp_path_factory.mktemp("page"), directive("pente"), notebook=notebook)[0]


def by_keras(optimizer, steps):
    w = keras.Variable(np.array([-3.0, 3.0]), dtype="float64")
    path = [w.numpy().copy()]
    for _ in range(steps):
        optimizer.apply([keras.ops.convert_to_tensor(gradient(w.numpy()), dtype="float64")], [w])
        path.append(w.numpy().copy())
    return np.array(path)


PATH = """([methode, taux, lot, pas]) => {
  const descent = new Pente.Descent([-3, 3], {methode, taux, lot, graine: 1});
  for (let k = 0; k < pas; k++) descent.step();
  return descent.path;
}"""


def test_steps_are_those_of_the_chapter_and_of_keras(page, out):
    """Cinquante pas : NumPy à 1e-12 ; l'inertie et Adam de Keras, dont le taux n'est qu'un float32."""
    assert go(page, out) == []
    for rate in (1, 5, 20, 40):
        assert np.allclose(page.evaluate(PATH, ["simple", rate, "tout", 50]), descend([-3, 3], rate, 50), atol=1e-12)
    inertia = page.evaluate(PATH, ["inertie", 0.5, "tout", 50])
    assert np.allclose(inertia, by_keras(keras.optimizers.SGD(0.5, momentum=0.9), 50), atol=1e-5)
    adam = page.evaluate(PATH, ["adam", 0.25, "tout", 50])
    assert np.allclose(adam, by_keras(keras.optimizers.Adam(0.25), 50), atol=1e-4)


def test_each_epoch_sees_every_point_once(page, out):
    go(page, out)
    seen = page.evaluate("""() => {
      const descent = new Pente.Descent([0, 0], {methode: "simple", taux: 1, lot: "16", graine: 3}), left = [];
      for (let k = 0; k < 6; k++) { descent.step(); left.push(descent.waiting.length); }
      return left;
    }""")
    assert seen == [24, 8, 0, 24, 8, 0]


def test_the_critical_rate_is_where_it_stops_converging(page, out):
    go(page, out)
    page.locator(".demo-details summary").click()
    text = page.locator(".demo-app").inner_text().replace("\xa0", " ")
    assert f"2/λmax = {2 / CURVATURES[1]:.1f}".replace(".", ",") in text
    rows = page.locator(".demo-table", has_text="Courbures au fond").locator("tbody tr").all_inner_texts()
    assert rows[0].split("\t")[1] == rows[1].split("\t")[1] == "0,071"
    assert "10⁻" in rows[0] and rows[1].endswith("0,197")


SITUATIONS = {
    "": "Au départ",
    "taux=20&pas=50": "Au fond",
    "taux=40&pas=50": "Oscille",
    "taux=1&pas=50": "En route",
    "methode=inertie&taux=5&pas=7": "Descend",
    "methode=adam&taux=0.3&lot=4&pas=60": "En route",
}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    page.set_viewport_size({"width": width, "height": 900})
    for query, sentence in SITUATIONS.items():
        assert go(page, out, f"#demo-pente?v=1&{query}") == []
        assert page.locator(".demo-status").inner_text().startswith(sentence), query
        page.locator(".demo-details summary").click()
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_whole_scenario_by_keyboard(page, out):
    """Régler le taux, prévoir, descendre, lire, partager : sans souris."""
    errors = go(page, out)
    page.locator(".demo-app input").first.focus()
    page.keyboard.press("Control+A")
    page.keyboard.type("40")
    page.keyboard.press("Tab")
    assert page.evaluate(f"{APP}.state.taux") == 40
    page.get_by_label("en 50 pas, la bille").select_option("fond")
    tab_to(page, "Descendre")
    page.keyboard.press("Enter")
    page.wait_for_function(f"{APP}.steps === 50 && !{APP}.timer")
    assert page.locator(".demo-answer").inner_text().endswith("elle oscille.")
    tab_to(page, "Copier le lien")
    page.keyboard.press("Enter")
    page.locator(".demo-export pre").wait_for()
    assert "taux=40&pas=50" in page.locator(".demo-export pre").inner_text()
    assert errors == []


def test_pointer_tab_hidden_and_addresses(page, out):
    errors = go(page, out)
    page.locator(".demo-map").click()
    assert page.evaluate(f"[{APP}.state.w1, {APP}.state.w2]") == pytest.approx([1, -1], abs=0.1)
    page.get_by_role("button", name="Descendre").click()
    page.evaluate("""() => { Object.defineProperty(document, "hidden", {value: true});
      document.dispatchEvent(new Event("visibilitychange")); }""")
    assert page.evaluate(f"{APP}.timer") is None
    read_hostile_addresses(page)
    assert errors == []
