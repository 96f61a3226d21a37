"""Les images d'une page : légères, à leur place avant d'arriver, et agrandies d'un clic.

Une image PNG se publie en WebP sans perte (deux à trois fois plus légère, mêmes pixels), avec ses dimensions ; les
suivantes attendent qu'on s'en approche. Chacune mène à son fichier, que `figures.js` ouvre dans la page. Au téléphone,
elle garde la largeur où son texte se lit (css/figures.css), et défile. Une image vide arrête la construction.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from PIL import Image, ImageChops
from sphinx.util import logging

IMAGE = re.compile(
    r'<img (?P<before>[^>]*)\bsrc="(?P<folder>[^"]*\b_images/)(?P<name>[^"]+)\.png"(?P<after>[^>]*?)\s*/?>'
)

DRAWN = "jupyter_execute"  # là où MyST-NB range ce que trace une cellule ; les autres images sont à leur auteur
PALE = 0xE0  # le fond, et la grille
BLANK = 0.972  # part de la teinte la plus fréquente, marges ôtées : 0,975 au moins pour des axes où rien n'est tracé
VIVID, TRACE = 64, 0.0005  # une couleur vive (saturation sur 255), et la part de l'image que prend un trait
READABLE = 9 / (10.5 / 72 * 130)  # 9 pixels, pour le texte que cours/figures.mplstyle dessine à 10,5 points
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


def to_webp(source, target, page):
    """Écrit `source` en WebP sans perte, si ce n'est déjà fait ; renvoie (largeur, hauteur)."""
    with Image.open(source) as image:
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
            if DRAWN in source.parts and is_blank(image):
                logger.warning(
                    "Une figure est vide, ou presque d’une seule couleur (%s) : la cellule a-t-elle tracé quelque "
                    "chose avant plt.show() ? Si le dessin est voulu, réduisez ses marges.",
                    source.name,
                    location=page,
                    type="figures",
                )
            target.parent.mkdir(exist_ok=True)
            image.save(target, "webp", lossless=True, quality=75, method=4)
        return image.size


def convert(app, pagename, templatename, context, doctree):
    folder = Path(app.outdir) / "_images"
    sources = {name: Path(app.srcdir, path) for path, name in app.builder.images.items()}
    rank = 0

    def one(match):
        nonlocal rank
        name = f"{unquote(match['name'])}.png"
        try:
            width, height = to_webp(sources[name], folder / f"{name.removesuffix('.png')}.webp", pagename)
        except (OSError, SyntaxError):  # une image abîmée reste telle quelle : le reste de la page se lit
            return match[0]
        address = f"{match['folder']}{match['name']}.webp"
        rank += 1
        later = ' loading="lazy"' if rank > 1 else ""
        size = f' style="--lisible: {width * READABLE:.0f}px"'
        if "width" not in match["before"] + match["after"]:
            size += f' width="{width}" height="{height}"'
        image = f'<img {match["before"]}src="{address}"{match["after"]}{size}{later} decoding="async"/>'
        return f'<a class="agrandir" href="{address}">{image}</a>'

    if "body" in context:
        context["body"] = IMAGE.sub(one, context["body"])


def setup(app):
    app.connect("html-page-context", convert)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
