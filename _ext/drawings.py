"""Le dessin (SVG) d'une figure, prêt pour la page : dans sa police, à ses couleurs, dans les deux thèmes.

Matplotlib dessine noir sur blanc. Ici le texte et les axes prennent l'encre de la page, le fond disparaît, et chaque
couleur garde dans le thème sombre le contraste qu'elle a sur le blanc (`shades.py`). Une échelle de couleurs, ou un
trait posé sur une image, ne s'inverse pas sans mentir : ce dessin-là garde un carton blanc.
"""

import base64
import html
import io
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass

import shades
import svg_tree
from PIL import Image
from svg_tree import LINK, NUMBER, REFERENCE, SVG

POINT = 100 / 72  # pixels : un pouce de figure en occupe cent, comme `figure.dpi` dans cours/figures.mplstyle
SCALE = 14  # couleurs vives : au-delà, c'est une échelle, dont l'ordre a un sens
PNG = "data:image/png;base64,"
# Ce que la page donne déjà, ou ce qui ne change rien.
IMPLIED = {
    "text-anchor": "start",
    "font-weight": "400",
    "font-style": "normal",
    "opacity": "1",
    "stroke-linejoin": "round",
}
ALONE = 'xmlns="http://www.w3.org/2000/svg" color="#000" font-family="Source Serif 4, Georgia, serif"'


@dataclass
class Drawing:
    inline: str  # à mettre dans la page
    alone: str  # le fichier, qui se suffit : clair, sur fond blanc


def read(text, prefix, label):
    """Le dessin que Matplotlib a écrit ; `prefix` précède ses identifiants, `label` (échappé) est ce qu'il montre."""
    root = ET.fromstring(text)
    width, height = (float(size) for size in root.get("viewBox").split()[2:])
    svg_tree.strip(root)
    for node in root.iter(f"{SVG}text"):
        svg_tree.merge_glyphs(node)
    on_image = svg_tree.has_drawing_on_image(root)
    for node in root.iter():
        rewrite(node, prefix)
    colours = {node.get(key) for node in root.iter() for key in ("fill", "stroke") if node.get(key)}
    is_card = on_image or sum(map(shades.is_vivid, colours)) > SCALE
    head = (
        f'width="{width * POINT:.0f}" height="{height * POINT:.0f}" viewBox="0 0 {short(width)} {short(height)}" '
        f'fill="currentColor" stroke-linejoin="round" role="img" aria-label="{label}"'
    )
    kind = "dessin carton" if is_card else "dessin"
    body = "".join(written(child, themed=not is_card) for child in root)
    inline = f'<svg class="{kind}" {head}>{body}</svg>'
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    alone = f"<svg {ALONE} {head}>{paper}{''.join(written(child, themed=False) for child in root)}</svg>"
    return Drawing(inline, alone)


def short(number, digits=2):
    """Un nombre sans décimales inutiles."""
    text = f"{float(number):.{digits}f}".rstrip("0").rstrip(".") if digits else f"{float(number):.0f}"
    return "0" if text == "-0" else text


def rounded(text, digits):
    return NUMBER.sub(lambda number: short(number[0], digits), text)


def rewrite(node, prefix):
    """Le nœud, ses nombres arrondis, son style en attributs, ses identifiants propres à la figure."""
    style = svg_tree.style_of(node)
    for key in ("x", "y", "width", "height"):
        if key in node.attrib:
            node.set(key, rounded(node.get(key), 2))
    if "d" in node.attrib:
        path = rounded(node.get("d"), 3 if "id" in node.attrib else 2)
        node.set("d", re.sub(r"\s*([A-Za-z])\s*", r"\1", path).strip().replace("\n", ""))
    if "transform" in node.attrib:
        moves = re.sub(r"\s*rotate\(-?0 [^)]*\)", "", node.attrib.pop("transform"))
        if moves:
            node.set("transform", rounded(moves, 4))
    if "id" in node.attrib:
        node.set("id", f"{prefix}-{node.get('id')}")
    if link := node.attrib.pop(LINK, None):
        node.set("href", f"#{prefix}-{link[1:]}" if link.startswith("#") else lighter(link))
    if "mono" in style.pop("font-family", "").lower():
        node.set("font-family", "monospace")
    if pixels := style.pop("image-rendering", None):  # « pixelated » n'existe qu'en CSS
        node.set("style", f"image-rendering:{pixels}")
    node.attrib |= {key: value.removesuffix("px") for key, value in style.items() if IMPLIED.get(key) != value}
    for key in ("clip-path", "fill"):
        if key in node.attrib:
            node.set(key, REFERENCE.sub(rf"url(#{prefix}-\1)", node.get(key)))


def lighter(address):
    """L'image embarquée, en WebP sans perte si elle y gagne."""
    target = io.BytesIO()
    Image.open(io.BytesIO(base64.b64decode(address.removeprefix(PNG)))).save(target, "webp", lossless=True, method=6)
    webp = "data:image/webp;base64," + base64.b64encode(target.getvalue()).decode()
    return min(webp, "".join(address.split()), key=len)


def written(node, *, themed):
    """Le texte d'un nœud ; `themed` : ses couleurs suivent le thème de la page."""
    attributes, style = dict(node.attrib), ""
    for key in ("fill", "stroke"):
        if themed and attributes.get(key, "").startswith("#"):
            dark = shades.in_dark(attributes[key])
            if dark == shades.INK:
                attributes[key] = dark
            else:
                pair = dark if dark == shades.PAPER else f"light-dark({attributes[key]},{dark})"
                style += f"{key}:{pair};"
    if style:
        attributes["style"] = style.rstrip(";")
    head = "".join(f' {key}="{html.escape(value)}"' for key, value in attributes.items())
    tag = node.tag.removeprefix(SVG)
    inside = "".join(written(child, themed=themed) for child in node) or html.escape(node.text or "", quote=False)
    return f"<{tag}{head}>{inside}</{tag}>" if inside.strip() or tag in ("text", "tspan") else f"<{tag}{head}/>"
