"""L'image qui accompagne un lien partagé : le titre de la page, et la première figure qu'elle montre."""

from functools import cache
from hashlib import sha256
from pathlib import Path
from textwrap import wrap

import matplotlib
from docutils import nodes
from PIL import Image, ImageDraw, ImageFont

WIDTH, HEIGHT, MARGIN = 1200, 630, 60  # ce qu'attendent les réseaux
INK, QUIET, ACCENT = "#12263f", "#5b6b7f", "#0b5bd3"


@cache
def font(name, size):
    return ImageFont.truetype(str(Path(matplotlib.get_data_path(), "fonts", "ttf", f"{name}.ttf")), size)


def first_figure(app, doctree):
    """Le fichier de la première image PNG d'une figure, ou None."""
    sources = {name: Path(app.srcdir, path) for path, name in app.builder.images.items()}
    images = (image for figure in doctree.findall(nodes.figure) for image in figure.findall(nodes.image))
    names = (Path(image["uri"]).name for image in images)
    return next((sources[name] for name in names if name in sources and name.endswith(".png")), None)


def compose(course, title, figure):
    canvas = Image.new("RGB", (WIDTH, HEIGHT), "white")
    draw = ImageDraw.Draw(canvas)
    draw.rectangle((0, 0, 16, HEIGHT), fill=ACCENT)
    draw.text((MARGIN, MARGIN), course, font=font("DejaVuSans", 28), fill=QUIET)
    lines = wrap(title, 17 if figure else 30)[:5]
    draw.multiline_text((MARGIN, 130), "\n".join(lines), font=font("DejaVuSans-Bold", 50), fill=INK, spacing=14)
    if figure:
        with Image.open(figure) as image:
            picture = image.convert("RGBA")
        picture.thumbnail((WIDTH - 640 - MARGIN, HEIGHT - 2 * MARGIN - 60))
        place = (640 + (WIDTH - 640 - MARGIN - picture.width) // 2, (HEIGHT + 60 - picture.height) // 2)
        canvas.paste(picture, place, picture)
    return canvas


def draw(app, page, title, doctree):
    """Dessine l'image de `page` si elle a changé ; renvoie son chemin dans le site."""
    figure, course = first_figure(app, doctree), app.config.html_title
    seen = sha256(course.encode() + title.encode() + (figure.read_bytes() if figure else b"")).hexdigest()[:8]
    name = f"partage/{page.replace('/', '-')}-{seen}.png"
    target = Path(app.outdir, name)
    if not target.exists():
        target.parent.mkdir(exist_ok=True)
        for old in target.parent.glob(f"{page.replace('/', '-')}-????????.png"):
            old.unlink()
        compose(course, title, figure).quantize(64).save(target, optimize=True)
    return name
