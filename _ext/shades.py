"""Les couleurs d'un dessin dans le thème sombre : le même contraste avec le fond de la page que sur le blanc."""

import colorsys
from functools import cache

DARK = "14171c"  # --pst-color-background du thème sombre (_static/css/colours.css)
INK, PAPER = "currentColor", "var(--pst-color-background, Canvas)"
BLACK, WHITE = 11, 1.01  # contraste avec le blanc d'un gris qui est l'encre, ou le papier
SEEN, BRIGHT = 3, 5  # une couleur que l'on doit voir (WCAG : 3) paraît terne sur un fond sombre, si elle y a moins de 5
VIVID = 24  # sur 255 : l'écart des composantes d'une couleur qui n'est pas un gris


def parts(colour):
    return [int(colour.lstrip("#")[k : k + 2], 16) for k in (0, 2, 4)]


def is_vivid(colour):
    return colour.startswith("#") and max(parts(colour)) - min(parts(colour)) > VIVID


def luminance(rgb):
    """La luminance relative (WCAG) de trois composantes, de 0 à 1."""
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted(luminance([part / 255 for part in parts(colour)]) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


@cache
def in_dark(colour):
    """La couleur CSS qui remplace `colour` dans le thème sombre : l'encre, le papier, ou sa teinte à même contraste."""
    wanted = contrast(colour, "#ffffff")
    if wanted <= WHITE:
        return PAPER
    if wanted >= BLACK and not is_vivid(colour):
        return INK
    if wanted >= SEEN and is_vivid(colour):
        wanted = max(wanted, BRIGHT)
    target = min(wanted, BLACK) * (luminance([part / 255 for part in parts(DARK)]) + 0.05) - 0.05
    hue, _, saturation = colorsys.rgb_to_hls(*(part / 255 for part in parts(colour)))
    low, high = 0.0, 1.0
    for _ in range(12):
        middle = (low + high) / 2
        if luminance(colorsys.hls_to_rgb(hue, middle, saturation)) < target:
            low = middle
        else:
            high = middle
    return "#" + "".join(f"{round(255 * part):02x}" for part in colorsys.hls_to_rgb(hue, high, saturation))
