"""Les images d'une page : légères, à leur place avant d'arriver, et agrandies d'un clic.

Une image PNG se publie en WebP sans perte (deux à trois fois plus légère, mêmes pixels), avec ses dimensions ; les
suivantes attendent qu'on s'en approche. Chacune mène à son fichier, que `figures.js` ouvre dans la page.
"""

import re
from pathlib import Path
from urllib.parse import unquote

from PIL import Image

IMAGE = re.compile(
    r'<img (?P<before>[^>]*)\bsrc="(?P<folder>[^"]*\b_images/)(?P<name>[^"]+)\.png"(?P<after>[^>]*?)\s*/?>'
)


def to_webp(source, target):
    """Écrit `source` en WebP sans perte, si ce n'est déjà fait ; renvoie (largeur, hauteur)."""
    with Image.open(source) as image:
        if not target.exists() or target.stat().st_mtime < source.stat().st_mtime:
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
            width, height = to_webp(sources[name], folder / f"{name.removesuffix('.png')}.webp")
        except (OSError, SyntaxError):  # une image abîmée reste telle quelle : le reste de la page se lit
            return match[0]
        address = f"{match['folder']}{match['name']}.webp"
        rank += 1
        later = ' loading="lazy"' if rank > 1 else ""
        size = "" if "width" in match["before"] + match["after"] else f' width="{width}" height="{height}"'
        image = f'<img {match["before"]}src="{address}"{match["after"]}{size}{later} decoding="async"/>'
        return f'<a class="agrandir" href="{address}">{image}</a>'

    if "body" in context:
        context["body"] = IMAGE.sub(one, context["body"])


def setup(app):
    app.connect("html-page-context", convert)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
