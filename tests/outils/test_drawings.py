"""Les figures dessinées (SVG) : l'encre de la page, deux thèmes, des repères à elles ; l'image s'il pèse trop."""

import base64
import hashlib
import importlib
import io
import re
import sys
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree

import matplotlib as mpl
import matplotlib.figure
import matplotlib.style
import nbformat
import numpy as np
import pytest

from outils.livre import drawing as settings
from outils.livre import store

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))
drawings, shades, figures = (importlib.import_module(name) for name in ("drawings", "shades", "figures"))
SEEN = 3  # contraste d'un trait que l'on doit voir (WCAG 1.4.11)


def drawn(draw, form="svg"):
    """Les octets de la figure que trace `draw(figure, axes)`, tracée comme le livre les trace, à la police près."""
    rules = [line for line in settings.MATPLOTLIB.splitlines() if line.startswith(("svg", "image"))]
    with mpl.rc_context(dict(line.split(": ") for line in rules)), mpl.style.context("cours.figures"):
        figure = mpl.figure.Figure()
        draw(figure, figure.subplots())
        target = io.BytesIO()
        figure.savefig(target, format=form, dpi=200)
    return target.getvalue()


def read(draw, prefix="d1"):
    return drawings.read(drawn(draw).decode(), prefix, "Une courbe")


def curves(figure, axes):
    axes.plot([0, 1, 2], [0, 2, 1], label="perte")
    axes.plot([0, 1, 2], [1, 1, 0], "o")
    axes.set_xlabel("époque")
    axes.legend()


def test_a_drawing_takes_the_ink_and_the_colours_of_the_page():
    inline = read(curves).inline
    assert inline.startswith('<svg class="dessin" width="') and 'aria-label="Une courbe"' in inline
    assert ">époque</text>" in inline and "font-family" not in inline and "metadata" not in inline
    assert 'stroke="currentColor"' in inline and "stroke:light-dark(#0072b2,#" in inline
    assert 'fill="#ffffff" style="fill:var(--pst-color-background' in inline  # le fond des axes, et non un blanc


def test_a_drawing_keeps_every_stroke():
    """Ce que l'on retire n'efface rien : autant de tracés et de textes, le fond de la figure mis à part."""
    before, after = drawn(curves).decode(), read(curves).inline
    for tag, lost in (("path", 1), ("text", 0), ("use", 0), ("clipPath", 0)):
        assert len(re.findall(f"<{tag}[ >]", after)) == len(re.findall(f"<{tag}[ >]", before)) - lost, tag


def test_the_identifiers_of_a_drawing_are_its_own():
    first, second = read(curves, "d1").inline, read(curves, "d2").inline
    names = [set(re.findall(r'\bid="([^"]+)"', text)) for text in (first, second)]
    assert names[0] and not names[0] & names[1]
    assert set(re.findall(r'(?:href="|url\()#([^")]+)', first)) == names[0]


def test_the_file_stands_alone():
    """Hors de la page : du blanc, les couleurs d'origine, et un XML que tout logiciel lit."""
    alone = read(curves).alone
    assert 'xmlns="http://www.w3.org/2000/svg"' in alone and '<rect width="100%" height="100%" fill="#fff"/>' in alone
    assert "light-dark" not in alone and "var(" not in alone and 'stroke="#0072b2"' in alone
    ElementTree.fromstring(alone)


def gallery(figure, axes):
    axes.imshow(np.arange(16).reshape(4, 4), cmap="gray")
    axes.axis("off")


def annotated(figure, axes):
    gallery(figure, axes)
    axes.text(1, 2, "3", color="white")


def scale(figure, axes):
    axes.scatter(np.arange(30), np.arange(30), c=np.arange(30))


@pytest.mark.parametrize(("draw", "is_card"), [(curves, False), (gallery, False), (annotated, True), (scale, True)])
def test_what_would_lie_in_the_dark_keeps_its_card(draw, is_card):
    """Du blanc sur une image, une échelle de couleurs : inversés, ils ne diraient plus la même chose."""
    inline = read(draw).inline
    assert inline.startswith(f'<svg class="dessin{" carton" * is_card}"')
    assert not (is_card and "light-dark" in inline)


def test_an_image_in_a_drawing_keeps_its_pixels():
    assert "image-rendering:pixelated" in read(gallery).inline and "data:image/" in read(gallery).inline


def test_every_curve_is_seen_on_both_grounds():
    style = mpl.rc_params_from_file(ROOT / "cours" / "figures.mplstyle", use_default_template=False)
    colours = [f"#{colour.lstrip('#').lower()}" for colour in style["axes.prop_cycle"].by_key()["color"]]
    assert len(colours) == 7
    for colour in colours:
        dark = shades.in_dark(colour)
        assert shades.contrast(colour, "#ffffff") >= SEEN, colour
        assert dark == shades.INK or shades.contrast(dark, shades.DARK) >= SEEN, colour


def test_the_dark_ground_is_that_of_the_site():
    css = (ROOT / "_static" / "css" / "colours.css").read_text("utf8")
    assert f"--pst-color-background: #{shades.DARK};" in css


@pytest.fixture
def page(tmp_path):
    """Rend une fonction : le corps de la page qui montre deux fois la figure que trace `draw`."""

    def show(draw):
        source = tmp_path / "_build" / "jupyter_execute" / "ab.png"
        for path, content in ((source, drawn(draw, "png")), (store.drawings_folder(tmp_path) / "ab.svg", drawn(draw))):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        (tmp_path / "html").mkdir()
        builder = SimpleNamespace(images={"_build/jupyter_execute/ab.png": "ab.png"})
        app = SimpleNamespace(outdir=tmp_path / "html", srcdir=tmp_path, builder=builder)
        context = {"body": 2 * '<img alt="Des points &amp; une courbe" src="../_images/ab.png" />'}
        figures.convert(app, "page", "page.html", context, None)
        return context["body"]

    return show


def test_a_light_drawing_is_in_the_page(page, tmp_path):
    body = page(curves)
    assert len(re.findall(r'<a class="agrandir" href="../_images/ab.svg"><svg class="dessin"', body)) == 2
    assert 'aria-label="Des points &amp; une courbe"' in body and "<img" not in body
    names = re.findall(r'\bid="([^"]+)"', body)
    assert len(names) == len(set(names))
    assert [path.name for path in (tmp_path / "html" / "_images").iterdir()] == ["ab.svg"]


def crowd(figure, axes):
    points = np.random.default_rng(0).random((2, 3000))
    axes.scatter(*points, c=points[0], s=1)


def test_a_heavy_drawing_stays_an_image(page, tmp_path):
    """Trois mille points pèsent plus que leurs pixels ; l'image a deux pixels pour un de la page."""
    body = page(crowd)
    assert (
        len(re.findall(r'<a class="agrandir" href="../_images/ab.webp"><img [^>]*width="600" height="330"', body)) == 2
    )
    assert "<svg" not in body
    assert [path.name for path in (tmp_path / "html" / "_images").iterdir()] == ["ab.webp"]


def test_the_site_is_given_the_image_and_the_drawing_apart(tmp_path):
    """Sphinx ne reçoit que l'image, sans la taille qui ferait mettre un second lien autour d'elle."""
    png = base64.b64encode(b"pixels").decode()
    data = {"image/png": png, "image/svg+xml": ["<svg", "/>"], "text/plain": "<Figure>"}
    metadata = {"image/png": {"width": 600, "height": 330}, "autre": 1}
    given = nbformat.v4.new_output("display_data", data, metadata=metadata)
    kept = store.for_site(tmp_path, given)
    assert kept.data == {"image/png": png, "text/plain": "<Figure>"} and kept.metadata == {"autre": 1}
    drawing = store.drawings_folder(tmp_path) / f"{hashlib.sha256(b'pixels').hexdigest()}.svg"
    assert drawing.read_text("utf8") == "<svg/>"
    alone = nbformat.v4.new_output("display_data", {"image/svg+xml": "<svg/>"})
    assert store.for_site(tmp_path, alone) == alone  # ce que le cahier donne en SVG seul reste tel quel
