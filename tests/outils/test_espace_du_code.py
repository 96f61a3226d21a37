"""La démonstration « espace du code » : ses décodeurs, comparés à Keras, et ce qu'en fait un lecteur."""

import base64

import keras
import numpy as np
import pytest
from demo_page import axe_faults, build, directive, executed, go, read_hostile_addresses, tab_to

RNG = np.random.default_rng(0)
APP = "document.querySelector('cours-demonstration').app"


def packed(*shape):
    """Une matrice en octets, comme dans le chapitre, et ce qu'elle vaut."""
    whole, scale = RNG.integers(-127, 128, size=shape).astype("int8"), 0.01
    return {"shape": shape, "values": base64.b64encode(whole.tobytes()).decode(), "scale": scale}, whole * scale


def model(size):
    """Un décodeur tiré au hasard : ce que le chapitre exporte, et le même en Keras."""
    (hidden, W1), (output, W2), (directions, _) = packed(size, 40), packed(40, 784), packed(size, 784)
    b1, b2 = RNG.normal(size=40).round(3), RNG.normal(size=784).round(3)
    layers = [keras.layers.Dense(40, "relu"), keras.layers.Dense(784, "sigmoid")]
    decoder = keras.Sequential([keras.Input((size,)), *layers])
    decoder.set_weights([W1, b1, W2, b2])
    codes = RNG.normal(size=(10, size)).round(4).tolist()
    values = {"hidden": hidden, "output": output, "hidden_bias": b1.tolist(), "output_bias": b2.tolist()}
    values |= {"directions": directions, "pca_codes": codes, "codes": codes, "spread": [1.0] * size}
    return values | {"errors": {"network": 0.01, "pca": 0.02}}, decoder


EXPORTED = {size: model(size) for size in (2, 25)}


@pytest.fixture(scope="module")
def out(tmp_path_factory):
    values = {
        "models": {str(size): exported for size, (exported, _) in EXPORTED.items()},
        "mean": [0.1] * 784,
        "far": 0.5,
        "frame": [-2, 2, -2, 2],
        "dots": [[-1, -1, 3], [1, 1, 8]],
        "labels": list(range(10)),
        "images": base64.b64encode(RNG.integers(0, 256, size=7840).astype("uint8").tobytes()).decode(),
    }
    notebook = executed("espace-du-code", values)
    return build(tmp_path_factory.mktemp("page"), directive("espace-du-code"), notebook=notebook)[0]


def test_decoders_are_those_of_keras(page, out):
    """Cinquante codes par décodeur : la même image que Keras, à 1e-5."""
    assert go(page, out) == []
    for size, (_, decoder) in EXPORTED.items():
        codes = RNG.normal(size=(50, size)) / 4
        images = page.evaluate(
            "([size, codes]) => codes.map((z) => Array.from(EspaceDuCode.MODELS[size].network(z)))",
            [size, codes.tolist()],
        )
        assert np.allclose(images, keras.ops.convert_to_numpy(decoder(codes)), atol=1e-5)


SITUATIONS = {
    "z1=1&z2=1": "Code (1,00 ; 1,00) : le code d’entraînement le plus proche est celui d’un 8",
    "z1=-2&z2=2": "Code (−2,00 ; 2,00) : un trou",
    "vue=curseurs&chiffre=4": "Le code du 4, tel quel",
    "vue=chemin&chiffre=3&vers=8&etape=0.25": "Du 3 au 8, étape t = 0,25",
}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    page.set_viewport_size({"width": width, "height": 900})
    for query, sentence in SITUATIONS.items():
        assert go(page, out, f"#demo-espace-du-code?v=1&{query}") == []
        status = page.locator(".demo-status").inner_text().replace("\u202f", " ").replace("\xa0", " ")
        assert status.replace(" :", ":").startswith(sentence.replace(" :", ":")), status
        page.get_by_label("Prévoyez").select_option("rien")
        assert page.locator(".demo-answer").inner_text() != ""
        page.locator("summary", has_text="en tableaux").click()
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_whole_scenario_by_keyboard(page, out):
    """Changer de vue, déplacer un nombre du code, prévoir, partager : sans souris."""
    errors = go(page, out)
    page.locator(".demo-app button").first.focus()
    tab_to(page, "Vingt-cinq nombres")
    page.keyboard.press("Enter")
    tab_to(page, "nombre 1, curseur")
    page.keyboard.press("ArrowRight")
    assert page.evaluate(f"{APP}.state.ecarts[0]") == pytest.approx(0.1)
    page.get_by_label("Prévoyez").select_option("reseau")
    assert "2 000 images de validation" in page.locator(".demo-answer").inner_text().replace("\u202f", " ")
    tab_to(page, "Copier le lien")
    page.keyboard.press("Enter")
    page.locator(".demo-export pre").wait_for()
    link = page.locator(".demo-export pre").inner_text()
    go(page, out, "#" + link.split("#")[1])
    assert page.evaluate(f"{APP}.state.ecarts[0]") == pytest.approx(0.1)
    assert errors == []


def test_pointer_and_addresses(page, out):
    """On arrive au code du chiffre choisi ; un doigt au milieu de la carte mène en son milieu."""
    errors, place = go(page, out), f"[{APP}.state.z1, {APP}.state.z2]"
    assert page.evaluate(place) == pytest.approx(EXPORTED[2][0]["codes"][3], abs=0.005)
    page.locator("canvas.demo-drag, canvas.demo-map:not(.demo-pixels)").click()
    assert page.evaluate(place) == pytest.approx([0, 0], abs=0.1)
    read_hostile_addresses(page)
    assert errors == []
