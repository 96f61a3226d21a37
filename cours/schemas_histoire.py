"""Les schémas du chapitre 1, dessinés par le code : neurone, cortex, réseaux de 1943, frise chronologique."""

import math

import matplotlib.pyplot as plt
import numpy as np

from cours.schemas import EDGE, FILLS, INK

SIGNAL, ICE = "#0072B2", "#DCE9F2"  # bleu d'Okabe et Ito ; le même, éclairci, pour les hivers


def _blank_axes(width, height, xlim, ylim, ax=None):
    """Des axes sans cadre, à l'échelle 1:1 pour que les cercles restent ronds."""
    if ax is None:
        _, ax = plt.subplots(figsize=(width, height))
    ax.set(xlim=xlim, ylim=ylim, aspect="equal")
    ax.axis("off")
    return ax


def _branch(ax, x, y, angle, length, depth):
    """Trace un rameau (angle en degrés) puis ses deux rejetons, `depth` fois."""
    x1, y1 = x + length * math.cos(math.radians(angle)), y + length * math.sin(math.radians(angle))
    ax.plot([x, x1], [y, y1], color=INK, linestyle="-", linewidth=0.8 + 0.8 * depth, solid_capstyle="round", zorder=1)
    if depth:
        for turn in (-26, 24):
            _branch(ax, x1, y1, angle + turn, 0.72 * length, depth - 1)


def _legend(ax, text, target, place, ha="center"):
    """Écrit `text` en `place` et le relie à `target` par un trait fin."""
    ax.annotate(
        text, target, place, ha=ha, va="center", fontsize=10.5, color=INK, zorder=6,
        arrowprops={"arrowstyle": "-", "color": EDGE, "linewidth": 0.9, "shrinkA": 1, "shrinkB": 0},
    )  # fmt: skip


def draw_neuron(*, ax=None):
    """Dessine un neurone, de ses dendrites à la synapse qui le relie au suivant, et renvoie les axes."""
    ax = _blank_axes(5.4, 2.95, (-0.3, 11.4), (0.2, 5.8), ax)
    for angle in (92, 135, 175, 215, 262):
        _branch(ax, 2.4, 2.8, angle, 1.15, 2)
    ax.plot([2.4, 7.0], [2.8, 2.8], color=INK, linestyle="-", linewidth=4, zorder=1)
    for angle in (36, -2, -38):
        end = (7.0 + 1.35 * math.cos(math.radians(angle)), 2.8 + 1.35 * math.sin(math.radians(angle)))
        ax.plot([7.0, end[0]], [2.8, end[1]], color=INK, linestyle="-", linewidth=2, zorder=1)
        ax.add_patch(plt.Circle(end, 0.15, facecolor=FILLS[3], edgecolor=INK, zorder=3))
    ax.add_patch(plt.Circle((2.4, 2.8), 0.72, facecolor=FILLS[1], edgecolor=INK, linewidth=1.4, zorder=3))
    ax.add_patch(plt.Circle((2.4, 2.8), 0.28, facecolor="#E8B98C", edgecolor=INK, zorder=4))
    ax.add_patch(plt.Circle((10.15, 2.75), 1.1, facecolor=FILLS[2], edgecolor=INK, linewidth=1.4, zorder=3))
    ax.scatter([8.62, 8.76, 8.66, 8.83, 8.9], [2.86, 2.76, 2.62, 2.9, 2.64], s=9, color=SIGNAL, zorder=5)
    arrow = {"arrowstyle": "-|>", "color": SIGNAL, "linewidth": 2, "mutation_scale": 15}
    ax.annotate("", (6.3, 3.2), (3.7, 3.2), arrowprops=arrow)
    ax.text(5.0, 3.35, "potentiel d’action", ha="center", va="bottom", fontsize=10.5, color=SIGNAL)
    _legend(ax, "dendrites", (1.3, 4.35), (0.6, 5.6))
    _legend(ax, "corps cellulaire", (2.9, 3.35), (4.75, 4.75))
    _legend(ax, "noyau", (2.45, 2.6), (3.7, 1.25))
    _legend(ax, "axone", (5.2, 2.72), (5.4, 1.6))
    _legend(ax, "synapse", (8.6, 3.02), (8.0, 5.0))
    _legend(ax, "neurotransmetteurs", (8.75, 2.6), (7.6, 0.6))
    ax.text(10.15, 4.4, "neurone\nsuivant", ha="center", va="center", fontsize=10.5, color=INK)
    return ax


def draw_cortex(*, per_layer=(0, 8, 7, 9, 5, 6), seed=4, ax=None):
    """Dessine une coupe simplifiée du cortex, six couches de la surface à la profondeur, et renvoie les axes.

    per_layer : nombre de neurones dessinés par couche. Schéma d'après l'anatomie, sans mesure.
    """
    ax = _blank_axes(5, 4.15, (-0.8, 8.6), (-6.75, 0.65), ax)
    rng = np.random.default_rng(seed)
    for layer, (name, count) in enumerate(zip(["I", "II", "III", "IV", "V", "VI"], per_layer, strict=True)):
        ax.axhspan(-layer - 1, -layer, xmin=0.8 / 9.4, facecolor=FILLS[5] if layer % 2 else "#FAFAFA", zorder=0)
        ax.text(-0.35, -layer - 0.5, name, ha="center", va="center", fontsize=11, color=INK)
        columns = (np.arange(count) + rng.uniform(0.25, 0.75, count)) * 8.4 / count
        for x, y in zip(columns, -layer - rng.uniform(0.35, 0.7, count), strict=True):
            _cortical_neuron(ax, rng, x, y, size=0.12 if layer in (0, 3) else 0.2 if layer == 4 else 0.16)
    ax.text(4.2, 0.12, "surface du cerveau", ha="center", va="bottom", fontsize=10.5, color=INK)
    ax.text(4.2, -6.2, "substance blanche : vers d’autres régions", ha="center", va="top", fontsize=10.5, color=INK)
    return ax


def _cortical_neuron(ax, rng, x, y, size):
    """Un corps cellulaire triangulaire, ses dendrites vers la surface et les côtés, son axone vers le bas."""
    style = {"color": INK, "linestyle": "-", "linewidth": 0.8, "zorder": 2, "solid_capstyle": "round"}
    top = min(-0.1, y + rng.uniform(0.8, 2.2))
    ax.plot([x, x + rng.uniform(-0.08, 0.08)], [y, top], **style)
    for side in (-1, 1):
        ax.plot([x, x + side * 0.3], [top - 0.25, min(-0.05, top + 0.08)], **style)
        ax.plot([x, x + side * rng.uniform(0.3, 0.5)], [y, y - rng.uniform(0.05, 0.3)], **style)
    bottom = max(-6.0, y - rng.uniform(0.8, 2.4))
    ax.plot([x, x + rng.uniform(-0.3, 0.3)], [y, bottom], **(style | {"color": SIGNAL, "linewidth": 0.9}))
    corners = [(x - size, y - size), (x + size, y - size), (x, y + 1.2 * size)]
    ax.add_patch(plt.Polygon(corners, facecolor=FILLS[1], edgecolor=INK, linewidth=1, zorder=3))


def draw_formal_net(nodes, edges, *, title="", ax=None):
    """Dessine un réseau de neurones formels et renvoie les axes.

    nodes : {nom: (x, y)}. edges : triplets (départ, arrivée, force) ; 1 ou 2 flèches qui excitent, −1 pour une
    inhibition, tracée en tirets et terminée par une barre.
    """
    xs, ys = zip(*nodes.values(), strict=True)
    middle, half = (min(ys) + max(ys)) / 2, max(0.6 + (max(ys) - min(ys)) / 2, 1.2)
    ax = _blank_axes(3, 2.2, (min(xs) - 0.5, max(xs) + 0.5), (middle - half, middle + half), ax)
    for start, end, force in edges:
        for offset in (0.09, -0.09) if force == 2 else (0,):
            _draw_link(ax, np.array(nodes[start]), np.array(nodes[end]), offset, inhibits=force < 0)
    targets = {end for _, end, _ in edges}
    for name, (x, y) in nodes.items():
        ax.scatter(x, y, s=560, c=FILLS[1] if name in targets else FILLS[0], edgecolors=INK, linewidths=1.2, zorder=3)
        ax.text(x, y, name, ha="center", va="center", fontsize=11, color=INK, zorder=4)
    ax.set_title(title, fontsize=11.5)
    return ax


def _draw_link(ax, start, end, offset, *, inhibits):
    """Une liaison entre deux nœuds, décalée de `offset` perpendiculairement : deux flèches restent parallèles."""
    across = np.array([start[1] - end[1], end[0] - start[0]]) / np.hypot(*(end - start)) * offset
    look = {"color": "#B34700", "linestyle": "--"} if inhibits else {"color": INK, "linestyle": "-"}
    head = {"arrowstyle": "-[,widthB=0.4,lengthB=0" if inhibits else "-|>", "mutation_scale": 13, "linewidth": 1.5}
    ends = {"shrinkA": 13, "shrinkB": 17 if inhibits else 14}
    ax.annotate("", end + across, start + across, arrowprops=look | head | ends, zorder=2)


def draw_timeline(events, winters, *, ax=None, gap=2.75):
    """Dessine une frise verticale, du plus ancien au plus récent, et renvoie les axes.

    events : paires (année, texte), dans l'ordre ; elles alternent à gauche et à droite de l'axe.
    winters : triplets (début, fin, nom), en bandes bleutées. gap : écart minimal, en années,
    entre deux textes d'un même côté.
    """
    if ax is None:
        _, ax = plt.subplots(figsize=(5.3, 9.4))
    for start, end, name in winters:
        ax.axhspan(start, end, facecolor=ICE, zorder=0)
        ax.text(7.1, (start + end) / 2, name, rotation=90, ha="center", va="center", fontsize=10.5, color=SIGNAL)
    ax.plot([0, 0], [1940, 2020], color=INK, linestyle="-", linewidth=2, zorder=1)
    free = {-1: 1940.0, 1: 1940.0}  # première ordonnée libre de chaque côté
    for rank, (year, text) in enumerate(events):
        side = 1 if rank % 2 else -1
        y = max(year, free[side])
        free[side] = y + gap * (1 + text.count("\n"))
        ax.plot([0, side * 0.5, side * 0.9], [year, year, y], color=EDGE, linestyle="-", linewidth=0.9, zorder=1)
        ax.scatter(0, year, s=26, c=SIGNAL, edgecolors="white", zorder=4)
        ax.text(side, y, f"$\\bf{{{year}}}$ {text}", ha="left" if side > 0 else "right", va="center", fontsize=10.5)
    ax.set(xlim=(-7.4, 7.4), ylim=(2022, 1938))
    ax.axis("off")
    return ax
