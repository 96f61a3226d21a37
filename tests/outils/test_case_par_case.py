"""La démonstration « case par case » : ses cartes, comparées à celles de Keras, et ce qu'en fait un lecteur."""

import keras
import numpy as np
import pytest
from demo_page import axe_faults, build, directive, executed, go, read_hostile_addresses, tab_to

RNG = np.random.default_rng(0)
IMAGE = RNG.integers(0, 256, size=(28, 28))
KERNELS, BIASES = RNG.normal(size=(4, 3, 3)), RNG.normal(size=4)
APP = "document.querySelector('cours-demonstration').app"


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    values = {"image": IMAGE.tolist(), "kernels": KERNELS.tolist(), "biases": BIASES.tolist()}
    notebook = executed("case-par-case", values)
    return build(tmp_path_factory.mktemp("page"), directive("case-par-case"), notebook=notebook)[0]


MAPS = """([image, kernel, bias, stride, padding]) => {
  const C = CaseParCase, sums = C.convolve(image, kernel, bias, {stride, padding});
  return [sums, C.maxPool(C.relu(sums))];
}"""


def test_maps_are_those_of_keras(page, out):
    """Trois pas, deux remplissages, des images paires et impaires : la carte et ses maximums."""
    assert go(page, out) == []
    for size in (28, 27, 10):
        image, kernel, bias = RNG.uniform(size=(size, size)), RNG.normal(size=(3, 3)), RNG.normal()
        for stride in (1, 2, 3):
            for padding in ("same", "valid"):
                done = keras.ops.conv(image[None, :, :, None], kernel[:, :, None, None], stride, padding) + bias
                best = keras.ops.max_pool(keras.ops.relu(done), 2, 2, "valid")
                found = page.evaluate(MAPS, [image.tolist(), kernel.ravel().tolist(), bias, stride, padding])
                for ours, theirs in zip(found, (done, best), strict=True):
                    theirs = keras.ops.convert_to_numpy(theirs)[0, :, :, 0]
                    assert np.shape(ours) == theirs.shape
                    assert np.allclose(ours, theirs, atol=1e-5), (size, stride, padding)


def test_the_nine_products_add_up_to_the_cell(page, out):
    go(page, out, "#demo-case-par-case?v=1&filtre=reseau2&ligne=0&colonne=7&suite=relu")
    page.get_by_role("button", name="Voir sans prévoir").click()
    rows = page.locator(".demo-table", has_text="neuf produits").locator("tbody tr").all_inner_texts()
    number = [[float(cell.replace(",", ".").replace("−", "-")) for cell in row.split("\t")[1:]] for row in rows]
    padded = np.pad(IMAGE / 255, 1)
    assert np.allclose(np.array(number)[:, 0], padded[0:3, 7:10].ravel(), atol=6e-4)
    assert sum(row.startswith("hors") for row in rows) == 3
    assert page.evaluate(f"{APP}.sums[0][7]") == pytest.approx((padded[0:3, 7:10] * KERNELS[1]).sum() + BIASES[1])


SITUATIONS = {
    "": "Carte de 28 × 28",
    "pas=2&bord=valid": "Carte de 13 × 13",
    "filtre=reseau3&suite=maximum&ligne=27&colonne=27": "Carte de 28 × 28, puis 14 × 14",
    "filtre=perso&poids=0,0,0,0,1,0,0,0,0&pas=3": "Carte de 10 × 10",
}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    """Avant la prévision, puis après ; la carte entière ouverte."""
    page.set_viewport_size({"width": width, "height": 900})
    for query, sentence in SITUATIONS.items():
        assert go(page, out, f"#demo-case-par-case?v=1&{query}") == []
        assert page.locator(".demo-status").inner_text().replace("\xa0", " ").startswith(sentence), query
        if query == "":
            assert axe_faults(page) == [], (query, width)
        page.get_by_role("button", name="Voir sans prévoir").click()
        page.locator(".demo-details summary").click()
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_whole_scenario_by_keyboard(page, out):
    """Choisir une case, prévoir, écrire un poids, changer de pas, partager : sans souris."""
    errors = go(page, out)
    page.locator(".demo-app select").first.focus()
    tab_to(page, "poids, ligne 1, colonne 1")
    page.keyboard.press("Control+A")
    page.keyboard.type("0,5")
    page.keyboard.press("Tab")
    assert page.evaluate(f"[{APP}.state.filtre, {APP}.kernel[0], {APP}.kernel[8]]") == ["perso", 0.5, 1]
    page.get_by_label("Ligne", exact=True).press("ArrowUp")
    assert page.evaluate(f"{APP}.focus.i") == 8
    tab_to(page, "positive")
    page.keyboard.press("Enter")
    assert "Vos prévisions" in page.locator(".demo-answer").inner_text()
    assert page.evaluate("document.activeElement.closest('.demo-app') !== null"), "le focus ne se perd pas"
    tab_to(page, "Copier le lien")
    page.keyboard.press("Enter")
    page.locator(".demo-export pre").wait_for()
    assert "filtre=perso&poids=0.5" in page.locator(".demo-export pre").inner_text()
    assert errors == []


def test_pointer_and_addresses(page, out):
    errors = go(page, out, "#demo-case-par-case?v=1&suite=maximum")
    for rank, width in enumerate([1, 1, 2]):  # un maximum 2 × 2 couvre deux cases
        page.evaluate(f"{APP}.look(0, 0)")
        page.locator(".demo-map").nth(rank).click()
        assert page.evaluate(f"[{APP}.focus.i, {APP}.focus.j]") == pytest.approx((14, 14), abs=width)
    read_hostile_addresses(page)
    assert errors == []
