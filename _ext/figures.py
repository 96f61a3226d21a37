"""Les figures d'une page : en dessin si elles s'y prêtent, sinon en image, et agrandies d'un clic.

Une figure tracée par une cellule a deux formes, rangées à l'exécution : une image PNG, et un dessin SVG (dans
`outils/livre/store.py`). Le dessin va dans la page, à sa police et à ses couleurs (`drawings.py`), s'il pèse au plus
LIGHT octets compressés, ou la moitié de l'image sans passer HEAVY, et ne compte pas plus de STROKES traits : des
courbes, un schéma, une galerie de petites images. Un nuage de vingt mille points, une carte de mille cellules restent
des images, comme une photographie : la page en serait lourde pour rien.

Une image se publie en WebP sans perte (deux à trois fois plus légère que le PNG, mêmes pixels), à deux pixels pour un,
avec ses dimensions ; les suivantes attendent qu'on s'en approche.

Chaque figure mène à son fichier, que `figures.js` ouvre dans la page. Une figure vide arrête la construction.
"""

import gzip
import re
import sys
from pathlib import Path
from urllib.parse import quote, unquote

import drawings
from PIL import Image, ImageChops
from sphinx.util import logging

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from outils.livre.store import drawings_folder  # noqa: E402

IMAGE = re.compile(
    r'<img (?P<before>[^>]*)\bsrc="(?P<folder>[^"]*\b_images/)(?P<name>[^"]+)\.png"(?P<after>[^>]*?)\s*/?>'
)
ALT = re.compile(r'\balt="([^"]*)"')

DRAWN = "jupyter_execute"  # là où MyST-NB range ce que trace une cellule ; les autres images sont à leur auteur
# Octets compressés : une vingtaine de dessins par page tiennent dans le budget d'une première visite.
LIGHT, HEAVY = 6_000, 8_500
STROKES = 1500  # traits et marques d'un dessin : au-delà, une page lourde à ouvrir sur un téléphone
INCH = 100  # pixels de la page par pouce de figure (`figure.dpi`, dans cours/figures.mplstyle)
PALE = 0xE0  # le fond, et la grille
BLANK = 0.972  # part de la teinte la plus fréquente, marges ôtées : 0,975 au moins pour des axes où rien n'est tracé
VIVID, TRACE = 64, 0.0005  # une couleur vive (saturation sur 255), et la part de l'image que prend un trait
logger = logging.getLogger(__name__)


def is_blank(image):
    """Vrai si presque rien n'est dessiné : une page blanche, des axes vides, un aplat. Un trait de couleur suffit."""
    greys = image.convert("L").point(lambda grey: 255 if grey >= PALE else grey)
    drawn = ImageChops.invert(greys).getbbox()
    if drawn is None:
        return True
    counts = greys.crop(drawn).histogram()
    vivid = sum(image.convert("HSV").crop(drawn).getchannel("S").histogram()[VIVID:]) / sum(counts)
    return max(counts) > BLANK * sum(counts) and not TRACE < vivid < BLANK


def refuse_blank(source, image, page):
    if DRAWN in source.parts and is_blank(image):
        logger.warning(
            "Une figure est vide, ou presque d’une seule couleur (%s) : la cellule a-t-elle tracé quelque "
            "chose avant plt.show() ? Si le dessin est voulu, réduisez ses marges.",
            source.name,
            location=page,
            type="figures",
        )


def size_on_page(source, image):
    """(largeur, hauteur) en pixels de la page : une figure tracée l'est à deux pixels pour un."""
    density = image.info.get("dpi", (INCH,))[0] / INCH if DRAWN in source.parts else 1
    return round(image.width / density), round(image.height / density)


def publish(source, drawing, folder, page):
    """Écrit le fichier de la figure dans `folder` ; renvoie (son nom, largeur, hauteur).

    `source` : son PNG ; `drawing` : son dessin (`drawings.Drawing`), ou None.
    """
    folder.mkdir(exist_ok=True)
    drawn, pixels = (folder / f"{source.stem}{suffix}" for suffix in (".svg", ".webp"))
    fresh = {target: target.exists() and target.stat().st_mtime >= source.stat().st_mtime for target in (drawn, pixels)}
    weight = len(gzip.compress(drawing.inline.encode())) if drawing else None
    with Image.open(source) as image:
        size = size_on_page(source, image)
        if not any(fresh.values()):
            refuse_blank(source, image, page)
        if (drawing is None or weight > LIGHT) and not fresh[pixels]:
            image.save(pixels, "webp", lossless=True, quality=75, method=4)
    if drawing and (weight <= LIGHT or weight <= min(HEAVY, pixels.stat().st_size / 2)):
        drawn.write_text(drawing.alone, "utf8")
        return drawn.name, *size
    return pixels.name, *size


def read_drawing(root, source, prefix, alt):
    """Le dessin de la figure dont l'image est `source`, ou None."""
    path = drawings_folder(root) / f"{source.stem}.svg"
    if DRAWN not in source.parts or not path.exists():
        return None
    text = path.read_text("utf8")
    if text.count("<use") + text.count("<path") > STROKES:
        return None
    return drawings.read(text, prefix, alt)


def convert(app, pagename, templatename, context, doctree):
    folder = Path(app.outdir) / "_images"
    sources = {name: Path(app.srcdir, path) for path, name in app.builder.images.items()}
    rank = 0

    def one(match):
        nonlocal rank
        attributes = match["before"] + match["after"]
        try:
            source = sources[f"{unquote(match['name'])}.png"]
            alt = ALT.search(attributes)
            drawing = read_drawing(Path(app.srcdir), source, f"d{rank + 1}", alt[1] if alt else "")
            name, width, height = publish(source, drawing, folder, pagename)
        except (OSError, SyntaxError):  # une image abîmée reste telle quelle : le reste de la page se lit
            return match[0]
        rank += 1
        address = match["folder"] + quote(name)
        if name.endswith(".svg"):
            return f'<a class="agrandir" href="{address}">{drawing.inline}</a>'
        later = ' loading="lazy"' if rank > 1 else ""
        size = "" if "width" in attributes else f' width="{width}" height="{height}"'
        image = f'<img {match["before"]}src="{address}"{match["after"]}{size}{later} decoding="async"/>'
        return f'<a class="agrandir" href="{address}">{image}</a>'

    if "body" in context:
        context["body"] = IMAGE.sub(one, context["body"])


def setup(app):
    app.connect("html-page-context", convert)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
