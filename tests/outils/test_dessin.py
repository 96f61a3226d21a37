"""La démonstration « dessin » : son moteur comparé à Keras, sa préparation à celle du chapitre, ses gestes."""

import base64
import json
import re
from pathlib import Path

import numpy as np
import pytest
from demo_page import axe_faults, build, directive, executed, go, read_hostile_addresses, tab_to

keras = pytest.importorskip("keras")
from keras import layers  # noqa: E402

from cours import navigateur  # noqa: E402

SEVEN = "traits=0.25,0.2,0.7,0.2,0.4,0.85"
SENTENCE = ".demo-status"


def perturb(model, seed=0):
    """Des poids et des moyennes mobiles quelconques : une normalisation neuve ne changerait rien."""
    rng = np.random.default_rng(seed)
    for layer in model.layers:
        values = [rng.normal(0, 0.4, array.shape) for array in layer.get_weights()]
        if isinstance(layer, layers.BatchNormalization):
            values[-1] = rng.uniform(0.5, 2, values[-1].shape)  # la variance
        layer.set_weights(values)
    return model


def small_network():
    """De la sorte du réseau de poche : convolutions normalisées, maximum, moyenne de chaque carte."""
    return perturb(
        keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(8, 3, padding="same", use_bias=False),
                layers.BatchNormalization(),
                layers.ReLU(),
                layers.MaxPooling2D(2),
                layers.Conv2D(6, 1),
                layers.BatchNormalization(scale=False),
                layers.ReLU(),
                layers.GlobalAveragePooling2D(),
                layers.Dense(10, activation="softmax"),
            ]
        )
    )


def flat_network():
    """L'autre sorte : bords non remplis, filtres 5 × 5, taille impaire, couches denses."""
    return perturb(
        keras.Sequential(
            [
                keras.Input((28, 28, 1)),
                layers.Conv2D(3, 4, activation="relu"),
                layers.Conv2D(3, 2, padding="same", activation="relu"),
                layers.MaxPooling2D(2),
                layers.Conv2D(4, 5, padding="same"),
                layers.BatchNormalization(center=False),
                layers.ReLU(),
                layers.Flatten(),
                layers.Dropout(0.2),
                layers.Dense(7, use_bias=False),
                layers.BatchNormalization(),
                layers.Dense(10),
            ]
        )
    )


def images(count, seed=1):
    """Des octets quelconques, mais beaucoup de zéros, comme dans un chiffre."""
    rng = np.random.default_rng(seed)
    return (rng.integers(0, 256, (count, 28, 28)) * (rng.uniform(size=(count, 28, 28)) < 0.3)).astype("uint8")


def pixels(X):
    return X[..., np.newaxis].astype("float32") / 255


def text(array):
    return base64.b64encode(np.ascontiguousarray(array).tobytes()).decode("ascii")


def values(network, X, y, **changes):
    """Ce que le cahier exporte, avec des mesures inventées."""
    return {
        "layers": navigateur.describe(network),
        "temperature": 1.0,
        "threshold": 0.0,
        "abstained": 0.012,
        "errors": 0.003,
        "n_measured": 2500,
        "n_damaged": 1000,
        "pictures": text(X),
        "labels": [int(digit) for digit in y],
        "shift": 6,
        "noise": 0.3,
        "corner": [0.4, 0.95],
        "n_corner": 300,
        "accuracies": {"aucune": 0.99, "decalage": 0.9, "bruit": 0.5, "biais": 0.2, "filtre": [0.9] * 8},
    } | changes


@pytest.fixture(scope="module")
def network():
    return navigateur.page_network(small_network())


@pytest.fixture(scope="module")
def out(tmp_path_factory, network):
    notebook = executed("dessin", values(network, images(20), np.arange(20) % 10))
    found, warnings = build(tmp_path_factory.mktemp("page"), directive("dessin"), notebook=notebook)
    assert warnings == ""
    return found


# --- Le réseau, de Keras à la page ----------------------------------------------------------------------------------

ALL_LOGITS = """([layers, pictures]) => {
  const network = Convolution.readNetwork(layers), all = Convolution.bytes(pictures), found = [];
  for (let k = 0; k < all.length; k += 784) {
    const image = Convolution.tensor([28, 28, 1], Float32Array.from(all.subarray(k, k + 784), (value) => value / 255));
    found.push(...Convolution.logits(network, image));
  }
  return found;
}"""


def logits_of_the_page(page, network, X):
    return np.array(page.evaluate(ALL_LOGITS, [navigateur.describe(network), text(X)])).reshape(len(X), 10)


@pytest.mark.parametrize("make", [small_network, flat_network])
def test_the_page_computes_what_keras_computes(page, out, make):
    model, X = make(), images(100)
    network = navigateur.page_network(model)
    expected = network.predict(pixels(X), verbose=0)
    assert not any(isinstance(layer, layers.BatchNormalization) for layer in network.layers)
    go(page, out)
    assert np.allclose(logits_of_the_page(page, network, X), expected, rtol=1e-4, atol=1e-4)
    body = keras.Sequential([keras.Input((28, 28, 1)), *model.layers])
    body.layers[-1].activation = keras.activations.linear
    before = body.predict(pixels(X), verbose=0)
    assert np.abs(before - expected).max() <= 0.01 * np.abs(before).max()  # l'arrondi des poids, rien d'autre


UNKNOWN = {
    "suit une activation": [layers.Conv2D(2, 3, activation="relu"), layers.BatchNormalization()],
    "ne sait pas calculer": [layers.Conv2D(2, 3), layers.MaxPooling2D(2), layers.BatchNormalization()],
    "(AveragePooling2D)": [layers.AveragePooling2D(2)],
    "(Conv2D)": [layers.Conv2D(2, 3, strides=2)],
}


@pytest.mark.parametrize("message", UNKNOWN)
def test_a_layer_that_the_page_cannot_compute_is_refused(message):
    model = keras.Sequential([keras.Input((28, 28, 1)), *UNKNOWN[message]])
    with pytest.raises(ValueError, match=message.replace("(", r"\(").replace(")", r"\)")):
        navigateur.page_network(model)


NEAR = """(layers) => {
  const network = Convolution.readNetwork(layers), side = 28;
  let seed = 5, worst = 0;
  const draw = (n) => (seed = (Math.imul(1664525, seed) + 1013904223) >>> 0) % n;
  const image = Array.from({length: side}, () => Array.from({length: side}, () => draw(3) ? 0 : draw(256) / 255));
  const outputs = Convolution.forward(network, Dessin.toTensor(image));
  for (let rank = 0; rank < 49; rank++) {
    const top = 4 * Math.floor(rank / 7), left = 4 * (rank % 7);
    const inside = (y, x) => y >= top && y < top + 4 && x >= left && x < left + 4;
    const changed = Dessin.toTensor(image.map((row, y) => row.map((value, x) => inside(y, x) ? 1 : value)));
    const whole = Convolution.logits(network, changed);
    const near = Convolution.logitsNear(network, outputs, changed, [top, top + 4, left, left + 4]);
    whole.forEach((value, k) => (worst = Math.max(worst, Math.abs(value - near[k]))));
  }
  return worst;
}"""


@pytest.mark.parametrize("make", [small_network, flat_network])
def test_what_a_hidden_block_changes_is_all_recomputed(page, out, make):
    go(page, out)
    assert page.evaluate(NEAR, navigateur.describe(navigateur.page_network(make()))) == 0


CELLS = """() => {
  const app = document.querySelector("cours-demonstration").app, {image, network} = app.reading, first = network[0];
  const map = Convolution.relu(Convolution.conv2d(Dessin.toTensor(image), first.kernel, first.bias));
  let worst = 0;
  for (let f = 0; f < 8; f++)
    for (let i = 0; i < 28; i++)
      for (let j = 0; j < 28; j++) {
        const shown = Dessin.cellProducts(image, first, f, i, j).output;
        worst = Math.max(worst, Math.abs(shown - map.values[(28 * i + j) * 8 + f]));
      }
  return worst;
}"""


def test_the_whole_calculation_is_the_convolution(page, out):
    go(page, out, f"#demo-dessin?v=1&{SEVEN}")
    assert page.evaluate(CELLS) < 1e-5


# --- La préparation -------------------------------------------------------------------------------------------------


def code_of(text):
    """Les cellules de code d'une page, sans leurs options."""
    return re.findall(r"^```\{code-cell\}[^\n]*\n(?::[^\n]*\n)*(.*?)^```", text, re.M | re.S)


def chapter_prepare():
    """La fonction `prepare` telle que la page du chapitre l'écrit."""
    folder = Path(__file__).parents[2] / "chapters"
    sources = [cell for path in sorted(folder.glob("*.md")) for cell in code_of(path.read_text("utf8"))]
    found = [source for source in sources if source.startswith("def prepare(")]
    if not found:
        pytest.skip("aucun chapitre de ce livre ne prépare un dessin")
    from scipy import ndimage

    names = {"np": np, "keras": keras, "ndimage": ndimage}
    exec(found[0], names)
    return names["prepare"]


PREPARED = """(drawings) => drawings.map(([strokes, width]) => {
  const ink = Dessin.inkStrokes(strokes, width), raw = String.fromCharCode(...ink);
  return [btoa(raw), Dessin.prepare(Dessin.toRows(ink)).image.flat()];
})"""


def random_strokes(rng):
    """Un à trois traits, épais ou fins, n'importe où."""
    count, low = rng.integers(1, 4), rng.uniform(0, 0.6)
    strokes = [(low + rng.uniform(0, 1 - low, (rng.integers(1, 7), 2))).round(3).tolist() for _ in range(count)]
    return [strokes, float(rng.uniform(1, 4))]


def test_the_drawing_is_prepared_as_in_the_chapter(page, out):
    go(page, out)
    prepare, rng = chapter_prepare(), np.random.default_rng(0)
    worst = 0
    for _ in range(4):
        for ink, image in page.evaluate(PREPARED, [random_strokes(rng) for _ in range(50)]):
            drawing = np.frombuffer(base64.b64decode(ink), "uint8").reshape(112, 112) / 255
            worst = max(worst, np.abs(prepare(drawing) - np.reshape(image, (28, 28))).max())
    assert worst <= 1 / 255


# --- Ce qu'en fait un lecteur ---------------------------------------------------------------------------------------

SITUATIONS = {
    "": "Tracez un chiffre",
    "traits=0.5,0.5": "Trop peu d’encre",
    SEVEN: "C’est un ",
    "image=3": "C’est un ",
    "traits=0.2,0.2,0.2,0.8,-1,0.7,0.2,0.7,0.8": "Deux taches d’encre",
    f"{SEVEN}&preparation=non&panne=biais&panneau=pannes": "C’est un ",
    f"{SEVEN}&panneau=calcul": "C’est un ",
    f"{SEVEN}&panneau=avis": "C’est un ",
}


@pytest.mark.parametrize("width", [320, 390, 1280])
def test_every_state_is_accessible(page, out, width):
    page.set_viewport_size({"width": width, "height": 900})
    for query, sentence in SITUATIONS.items():
        assert go(page, out, f"#demo-dessin?v=1&{query}") == []
        assert page.locator(SENTENCE).inner_text().startswith(sentence), query
        assert axe_faults(page) == [], (query, width)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, (query, width)


def test_under_the_threshold_it_does_not_answer(page, tmp_path, network):
    notebook = executed("dessin", values(network, images(20), np.arange(20) % 10, threshold=1.1))
    page_out = build(tmp_path, directive("dessin"), notebook=notebook)[0]
    go(page, page_out, f"#demo-dessin?v=1&{SEVEN}")
    assert page.locator(SENTENCE).inner_text().startswith("Je ne sais pas")
    assert "il s’est tu devant 1,2" in page.locator(".demo-app").inner_text()
    assert axe_faults(page) == []


def stroke(page, points):
    """Trace au pointeur ; les points vont de 0 à 1."""
    box = page.locator(".dessin-ardoise").bounding_box()
    places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
    page.mouse.move(*places[0])
    page.mouse.down()
    for place in places[1:]:
        page.mouse.move(*place, steps=4)
    page.mouse.up()


def test_drawn_undone_cleared_and_shared(page, out):
    errors = go(page, out)
    page.locator(".dessin-ardoise").scroll_into_view_if_needed()
    stroke(page, [(0.3, 0.2), (0.7, 0.2), (0.4, 0.8)])
    first = page.locator(SENTENCE).inner_text()
    assert first.startswith("C’est un ")
    stroke(page, [(0.2, 0.9), (0.8, 0.9)])
    page.get_by_role("button", name="Annuler").click()
    assert page.locator(SENTENCE).inner_text() == first
    page.get_by_role("button", name="Effacer").click()
    assert page.locator(SENTENCE).inner_text().startswith("Tracez")
    page.get_by_role("button", name="Annuler").click()
    page.get_by_role("button", name="Copier le lien").click()
    link = page.locator(".demo-export pre").inner_text()
    table = page.locator(".dessin-probabilites").inner_text()
    go(page, out, "#" + link.split("#")[1])
    assert page.locator(".dessin-probabilites").inner_text() == table
    assert errors == []


def reads(page, text, place=".demo-app"):
    """Attend que `place` dise `text` : la démonstration se redessine à l'image suivante."""
    page.locator(place, has_text=text).first.wait_for()


def test_whole_scenario_by_keyboard(page, out):
    """Tracer un 1, lire les panneaux, casser, choisir une image : sans souris."""
    errors = go(page, out)
    page.keyboard.press("Tab")
    tab_to(page, "Ardoise")
    for key in ["ArrowUp"] * 8 + ["Space"] + ["ArrowDown"] * 16 + ["Space"]:
        page.keyboard.press(key)
    reads(page, "C’est un ", SENTENCE)
    tab_to(page, "Annuler")
    page.keyboard.press("Enter")
    reads(page, "Tracez", SENTENCE)
    tab_to(page, "Image 4")
    page.keyboard.press("Enter")
    reads(page, "Étiquette : 3", SENTENCE)
    for panel in ("Pour changer d’avis", "Un calcul en entier", "Cassez-le"):
        tab_to(page, panel)
        page.keyboard.press("Enter")
    page.get_by_role("button", name="Chercher quoi effacer").press("Enter")
    reads(page, "à effacer")
    page.get_by_label("Casser").select_option("biais")
    page.get_by_label("Votre pronostic").fill("50")
    page.get_by_role("button", name="Voir la mesure").press("Enter")
    reads(page, "20,0 % de justes, contre 99,0 %")
    reads(page, "à 30,0 points")
    assert errors == []


def test_hostile_addresses(page, out):
    errors = go(page, out)
    read_hostile_addresses(page)
    page.evaluate("location.hash = 'demo-dessin?v=1&traits=0.5,-1,0.5,-1,-1,1&image=99'")
    page.wait_for_function("!document.querySelector('.demo-notice').hidden")
    assert errors == []


def test_the_data_are_light(network):
    assert len(json.dumps(values(network, images(20), np.arange(20)))) <= 60_000
