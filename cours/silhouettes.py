"""Les dix silhouettes du substitut de Fashion-MNIST, dessinées en polygones dans un carré de côté 1."""

import numpy as np
from PIL import Image, ImageDraw


def _top(rng, sleeve, length, flare=0.0, opening=None):
    """Un haut de face : manches (0 sans, 1 longues), longueur, évasement, et la teinte de l’ouverture s’il en a une."""
    width, neck = rng.uniform(0.20, 0.25), rng.uniform(0.06, 0.10)
    hem = width - 0.02 + flare
    half = [(0.0, 0.10), (neck, 0.06), (width, 0.11)]
    if sleeve:
        reach = 0.12 + sleeve * 0.66
        out = 0.17 - 0.06 * sleeve
        half += [(width + out, reach), (width + out - 0.10, reach + 0.05)]
    half += [(width - 0.03, 0.34), (width - 0.04 - flare / 4, 0.5), (hem, length)]
    shapes = [([(0.5 - x, y) for x, y in half] + [(0.5 + x, y) for x, y in reversed(half)], 1.0)]
    if opening is not None:
        shapes.append(([(0.488, 0.10), (0.512, 0.10), (0.512, length), (0.488, length)], opening))
        shapes.append(([(0.5 - neck, 0.06), (0.5, 0.20), (0.5 + neck, 0.06), (0.5, 0.12)], opening))
    return shapes


def _trousers(rng):
    waist, leg, gap = rng.uniform(0.13, 0.18), rng.uniform(0.09, 0.14), rng.uniform(0.01, 0.05)
    half = [(0.0, 0.04), (waist, 0.04), (waist + 0.03, 0.3), (gap + leg, 0.96), (gap, 0.96), (0.0, 0.34)]
    return [([(0.5 + side * x, y) for x, y in half], 1.0) for side in (-1, 1)]


def _shoe(rng, shaft, sole):
    """Une chaussure de profil, pointe à gauche : hauteur de tige, et teinte de la semelle."""
    toe, top = rng.uniform(0.58, 0.64), 0.55 - shaft
    laces = [(0.36, toe - 0.06), (0.55, max(top, 0.44)), (0.60, top)]
    upper = [(0.06, 0.74), (0.10, toe), *laces, (0.92, top), (0.94, 0.74)]
    heel = rng.uniform(0.02, 0.10) if shaft > 0.2 else 0.0
    base = [(0.05, 0.74), (0.95, 0.74), (0.95, 0.80 + heel), (0.72, 0.80 + heel), (0.66, 0.80), (0.05, 0.80)]
    return [(upper, 1.0), (base, sole)]


def _sandal(rng):
    heel = rng.uniform(0.0, 0.22)
    foot = [(0.05, 0.76), (0.40, 0.74), (0.93, 0.62 - heel / 2)]
    sole = [*foot, (0.95, 0.80), (0.88, 0.80), (0.86, 0.70), (0.42, 0.81), (0.05, 0.81)]
    straps = []
    for x in rng.uniform(0.12, 0.42, rng.integers(1, 4)):
        straps.append(([(x, 0.77), (x + 0.10, 0.54), (x + 0.16, 0.54), (x + 0.07, 0.77)], rng.uniform(0.7, 1)))
    ankle = [(0.66, 0.66), (0.70, 0.40), (0.92, 0.36), (0.92, 0.42), (0.75, 0.45), (0.72, 0.66)]
    return [(sole, 1.0), (ankle, rng.uniform(0.6, 1)), *straps]


def _bag(rng):
    top, left, slant = rng.uniform(0.36, 0.48), rng.uniform(0.06, 0.16), rng.uniform(0.0, 0.07)
    angles = np.linspace(np.pi, 0, 12)
    reach, height = rng.uniform(0.16, 0.28), rng.uniform(0.16, 0.32)
    arc = [(0.5 + reach * np.cos(a), top - height * np.sin(a)) for a in angles]
    inner = [(0.5 + (reach - 0.05) * np.cos(a), top - (height - 0.05) * np.sin(a)) for a in angles]
    body = [(left + slant, top), (1 - left - slant, top), (1 - left, 0.90), (left, 0.90)]
    flap = [(left + slant, top), (1 - left - slant, top), (0.5, top + rng.uniform(0.1, 0.3))]
    return [(arc, 0.8), (inner, 0.0), (body, 1.0), (flap, rng.uniform(0.75, 1))]


SILHOUETTES = (  # dans l’ordre de FASHION_CLASSES
    lambda rng: _top(rng, rng.uniform(0.25, 0.4), rng.uniform(0.86, 0.94)),
    _trousers,
    lambda rng: _top(rng, rng.uniform(0.85, 1), rng.uniform(0.84, 0.94)),
    lambda rng: _top(rng, rng.choice([0, 0.25, 0.9]), 0.96, rng.uniform(0.0, 0.12)),
    lambda rng: _top(rng, rng.uniform(0.85, 1), rng.uniform(0.90, 0.97), 0.02, rng.uniform(0.3, 1.0)),
    _sandal,
    lambda rng: _top(rng, rng.choice([0.3, 0.9]), rng.uniform(0.84, 0.94), 0.0, rng.uniform(0.7, 1.0)),
    lambda rng: _shoe(rng, rng.uniform(0.08, 0.16), rng.uniform(0.5, 1)),
    _bag,
    lambda rng: _shoe(rng, rng.uniform(0.34, 0.48), rng.uniform(0.5, 1)),
)


def draw(shapes, side=112):
    """Dessine les polygones, puis réduit de moitié pour adoucir les bords : (56, 56), 0 à 1."""
    image = Image.new("F", (side, side))
    pencil = ImageDraw.Draw(image)
    for points, shade in shapes:
        pencil.polygon([(x * side, y * side) for x, y in points], fill=float(shade))
    return np.asarray(image.reduce(2))
