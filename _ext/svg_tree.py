"""L'arbre du SVG de Matplotlib : ce que l'on en retire, et ce qui y est posé sur une image."""

import re

SVG, LINK = "{http://www.w3.org/2000/svg}", "{http://www.w3.org/1999/xlink}href"
NUMBER = re.compile(r"-?(?:\d+\.?\d*|\.\d+)(?:e-?\d+)?")
REFERENCE = re.compile(r"url\(#([^)]+)\)")
INSIDE = 2  # points : ce qui touche le bord d'une image n'est pas posé dessus


def strip(root):
    """Retire la fiche de Matplotlib, le fond de la figure, les identifiants que rien n'emploie, les groupes nus."""
    figure = root.find(f"{SVG}g")
    for node in list(root)[: list(root).index(figure)]:
        root.remove(node)
    figure.remove(next(node for node in figure if node.get("id") == "patch_1"))
    used = {name for node in root.iter() for value in node.attrib.values() for name in REFERENCE.findall(value)}
    used |= {node.get(LINK, "").removeprefix("#") for node in root.iter()}
    for node in root.iter():
        if node.get("id") not in used:
            node.attrib.pop("id", None)
    flatten(root)


def flatten(node):
    """Remplace chaque groupe sans attribut par ce qu'il contient."""
    children = []
    for child in node:
        flatten(child)
        children += list(child) if child.tag == f"{SVG}g" and not child.attrib else [child]
    node[:] = children


def merge_glyphs(text):
    """Une formule écrit un `tspan` par lettre : ceux de même style, à même hauteur, qui se suivent n'en font qu'un."""
    merged = []
    for glyph in text:
        last = merged[-1] if merged else None
        if last is not None and all(last.get(key) == glyph.get(key) for key in ("y", "style")):
            last.text += glyph.text
            last.set("x", f"{last.get('x')} {glyph.get('x')}")
        else:
            merged.append(glyph)
    text[:] = merged


def style_of(node):
    """Les déclarations de `style`, retirées du nœud."""
    declarations = (part.partition(":") for part in node.attrib.pop("style", "").split(";") if ":" in part)
    return {key.strip(): value.strip() for key, _, value in declarations}


def has_drawing_on_image(root):
    """Vrai si un texte ou un tracé est posé sur une image."""
    boxes = [box_of(image) for image in root.iter(f"{SVG}image")]
    places = [place for node in root.iter() if (place := place_of(node))] if boxes else []
    return any(
        left + INSIDE < x < right - INSIDE and top + INSIDE < y < bottom - INSIDE
        for x, y in places
        for left, top, right, bottom in boxes
    )


def place_of(node):
    if node.tag == f"{SVG}path" and node.get("id") is None:
        numbers = NUMBER.findall(node.get("d", ""))
        return (float(numbers[0]), float(numbers[1])) if len(numbers) > 1 else None
    if node.tag in (f"{SVG}text", f"{SVG}use") and node.get("x"):
        return float(node.get("x")), float(node.get("y"))
    if node.tag == f"{SVG}g" and (moved := re.match(r"translate\((\S+) ([^)]+)\)", node.get("transform", ""))):
        return float(moved[1]), float(moved[2])
    return None


def box_of(image):
    """(gauche, haut, droite, bas) d'une image, en points de la figure ; Matplotlib n'en tourne aucune."""
    x, y, width, height = (float(image.get(key) or 0) for key in ("x", "y", "width", "height"))
    scale_x, scale_y, left, top = 1.0, 1.0, 0.0, 0.0
    for name, arguments in re.findall(r"(\w+)\(([^)]*)\)", image.get("transform", "")):
        numbers = [float(number) for number in NUMBER.findall(arguments)]
        a, d, e, f = {
            "matrix": lambda n: (n[0], n[3], n[4], n[5]),
            "scale": lambda n: (n[0], n[-1], 0, 0),
            "translate": lambda n: (1, 1, n[0], n[-1]),
        }[name](numbers)
        left, top = left + scale_x * e, top + scale_y * f
        scale_x, scale_y = scale_x * a, scale_y * d
    (x0, x1), (y0, y1) = ((left + scale_x * u for u in (x, x + width)), (top + scale_y * v for v in (y, y + height)))
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)
