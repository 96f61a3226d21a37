"""« Dessinez un chiffre », dans le site construit : dix chiffres tracés au pointeur, un 1 au clavier."""

import base64
import math

import pytest
from browser import ROOT

pytestmark = pytest.mark.surete


def arc(x, y, width, height, start, end):
    """Un arc d'ellipse, en degrés : 0 à droite, 90 en bas."""
    angles = [math.radians(start + (end - start) * k / 12) for k in range(13)]
    return [(x + width * math.cos(a), y + height * math.sin(a)) for a in angles]


STROKES = {  # chaque chiffre : ses traits, en parts de l'ardoise
    0: [arc(0.5, 0.5, 0.2, 0.32, -90, 270)],
    1: [[(0.4, 0.28), (0.52, 0.17), (0.5, 0.85)]],
    2: [[*arc(0.5, 0.34, 0.2, 0.17, 190, 390), (0.3, 0.82), (0.74, 0.82)]],
    3: [[*arc(0.48, 0.33, 0.18, 0.15, 200, 440), *arc(0.48, 0.65, 0.2, 0.18, -80, 160)]],
    4: [[(0.34, 0.18), (0.28, 0.55), (0.7, 0.53)], [(0.66, 0.2), (0.62, 0.85)]],
    5: [[(0.68, 0.2), (0.36, 0.2), (0.34, 0.46), *arc(0.46, 0.63, 0.2, 0.2, -90, 150)]],
    6: [[(0.62, 0.15), (0.42, 0.38), *arc(0.48, 0.66, 0.17, 0.18, 200, 550)]],
    7: [[(0.28, 0.2), (0.7, 0.2), (0.44, 0.85)]],
    8: [[*arc(0.5, 0.33, 0.15, 0.16, 90, 450), *arc(0.5, 0.66, 0.18, 0.18, -90, 270)]],
    9: [[*arc(0.5, 0.35, 0.17, 0.17, 0, -350), (0.66, 0.6), (0.6, 0.85)]],
}


@pytest.fixture
def drawing(page, pages):
    """La page, ouverte à la démonstration."""
    place = next((one for one in pages.values() if 'id="demo-dessin"' in one.path.read_text("utf8")), None)
    if place is None:
        pytest.skip("aucune page du site ne place cette démonstration")
    page.goto(f"{place.path.as_uri()}#demo-dessin?v=1")
    page.locator("cours-demonstration[data-pret]").first.wait_for()
    return page


def answer(page):
    """Le chiffre le plus probable, après le dernier trait."""
    return page.evaluate("document.querySelector('cours-demonstration[data-nom=dessin]').app.reading?.digit")


def draw(page, strokes):
    """Trace ces traits à la souris, sur une ardoise vide."""
    page.get_by_role("button", name="Effacer").click()
    slate = page.locator(".dessin-ardoise")
    slate.scroll_into_view_if_needed()
    box = slate.bounding_box()
    for points in strokes:
        places = [(box["x"] + x * box["width"], box["y"] + y * box["height"]) for x, y in points]
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place)
        page.mouse.up()


@pytest.mark.parametrize("width", [390, 1280])
def test_ten_digits_drawn_by_pointer(drawing, width):
    drawing.set_viewport_size({"width": width, "height": 900})
    read = {}
    for digit, strokes in STROKES.items():
        draw(drawing, strokes)
        read[digit] = answer(drawing)
    assert sum(digit == found for digit, found in read.items()) >= 9, read


def test_a_one_drawn_by_keyboard(drawing):
    drawing.locator(".dessin-ardoise").focus()
    for key in ["ArrowUp"] * 9 + ["Space"] + ["ArrowDown"] * 18 + ["Space"]:
        drawing.keyboard.press(key)
    assert answer(drawing) == 1


def test_a_drawing_of_the_home_page_is_taken_to_its_explanation(page, pages):
    """Le croquis lit le chiffre, et son lien ouvre la démonstration complète sur le même dessin."""
    home = next((one for one in pages.values() if 'id="apercu-croquis"' in one.path.read_text("utf8")), None)
    if home is None:
        pytest.skip("aucune page du site ne place ce croquis")
    page.goto(home.path.as_uri())
    page.locator("cours-demonstration[data-pret]").first.wait_for()
    draw(page, STROKES[7])
    sentence = page.locator(".demo-status").inner_text()
    assert sentence.startswith("C’est un 7")
    page.get_by_role("link", name="Le même dessin, expliqué").click()
    page.locator("cours-demonstration[data-nom=dessin][data-pret]").wait_for()
    assert page.locator("cours-demonstration[data-nom=dessin] .demo-status").inner_text() == sentence


CLASSES = """(pictures) => {
  const { network } = document.querySelector("cours-demonstration[data-nom=dessin]").app;
  const all = Convolution.bytes(pictures), classes = [];
  for (let k = 0; k < all.length; k += 784) {
    const image = Convolution.tensor([28, 28, 1], Float32Array.from(all.subarray(k, k + 784), (value) => value / 255));
    classes.push(Dessin.best(Convolution.logits(network, image)));
  }
  return classes;
}"""


def test_each_of_the_10_000_test_images_has_the_class_of_keras(drawing):
    """Au plus une image sur dix mille change de classe : les poids de la page sont arrondis à seize bits."""
    from cours.cnn import pixels, pocket_networks
    from cours.donnees import mnist
    from cours.enregistrements import read_record

    X, record = mnist()[1][0], read_record(next(ROOT.glob("chapters/*/poche")))
    network = next(iter(pocket_networks(record).values()))
    expected = network.predict(pixels(X), batch_size=500, verbose=0).argmax(axis=1)
    found = drawing.evaluate(CLASSES, base64.b64encode(X.tobytes()).decode("ascii"))
    assert (expected == found).sum() >= 9_999
