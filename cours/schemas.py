"""Les schémas du cours, dessinés par le code : réseaux de neurones et enchaînements d'étapes."""

import matplotlib.pyplot as plt
from matplotlib.patches import FancyBboxPatch

INK, EDGE = "#1A1A1A", "#8A8A8A"
FILLS = ["#DCEAF5", "#FBE6D4", "#D9F0E6", "#F5E3EE", "#FFF4CC", "#ECECEC"]  # Okabe-Ito, éclaircies : lisibles en gris


def _new_axes(width, height):
    _, ax = plt.subplots(figsize=(width, height))
    return ax


def _layer_rows(size, max_nodes):
    """Les ordonnées des nœuds dessinés pour une couche de `size` neurones, et celle des « ⋮ » (ou None)."""
    drawn = min(size, max_nodes)
    slots = drawn + (size > max_nodes)
    rows = [(slots - 1) / 2 - k for k in range(slots)]
    if size <= max_nodes:
        return rows, None
    return rows[:-2] + rows[-1:], rows[-2]  # l'avant-dernière place est celle des points


def draw_network(
    sizes, *, ax=None, layer_labels=None, node_labels=None, bias=False, edge_labels=None, max_nodes=6, spacing=2.2
):
    """Dessine un réseau à propagation avant, de gauche à droite, et renvoie les axes.

    sizes : nombres de neurones par couche, entrée comprise ; au-delà de `max_nodes`, « ⋮ ».
    layer_labels : un texte sous chaque couche ; node_labels : {(couche, rang): texte} dans les nœuds.
    bias : ajoute à chaque couche, sauf la dernière, un nœud « 1 » relié à la couche suivante.
    edge_labels : {(couche, rang de départ ou "b", rang d'arrivée): texte} ; "b" désigne le biais.
    """
    layers = [_layer_rows(size, max_nodes) for size in sizes]
    top = max(rows[0] for rows, _ in layers)
    if ax is None:
        ax = _new_axes(min(6, max(3.5, 1.6 * len(sizes))), 1.2 + 0.62 * (2 * top + 1 + bias))
    positions = {(k, i): (spacing * k, y) for k, (rows, _) in enumerate(layers) for i, y in enumerate(rows)}
    if bias:
        positions |= {(k, "b"): (spacing * k, top + 1) for k in range(len(sizes) - 1)}
    for (k, i), start in positions.items():
        for j in range(len(layers[k + 1][0]) if k + 1 < len(sizes) else 0):
            _draw_edge(ax, start, positions[k + 1, j], (edge_labels or {}).get((k, i, j)))
    for (k, i), (x, y) in positions.items():
        fill = FILLS[5] if i == "b" else FILLS[0] if k == 0 else FILLS[1] if k == len(sizes) - 1 else FILLS[2]
        ax.scatter(x, y, s=620, c=fill, edgecolors=INK, linewidths=1.1, zorder=3)
        label = (node_labels or {}).get((k, i), "1" if i == "b" else "")
        ax.text(x, y, label, ha="center", va="center", fontsize=10.5, color=INK, zorder=4)
    for k, (_, dots) in enumerate(layers):
        if dots is not None:
            ax.text(spacing * k, dots, "⋮", ha="center", va="center", fontsize=16, color=INK)
        if layer_labels:
            ax.text(spacing * k, -top - 0.75, layer_labels[k], ha="center", va="top", fontsize=10.5, color=INK)
    ax.set(
        xlim=(-0.9, spacing * (len(sizes) - 1) + 0.9), ylim=(-top - (1.9 if layer_labels else 0.8), top + 0.7 + bias)
    )
    ax.axis("off")
    return ax


def _draw_edge(ax, start, end, label=None):
    (x0, y0), (x1, y1) = start, end
    ax.plot([x0, x1], [y0, y1], color=INK if label else EDGE, linestyle="-", linewidth=1.3 if label else 0.7, zorder=1)
    if label:  # au tiers du trait : deux arêtes qui se croisent ne superposent pas leurs poids
        box = {"boxstyle": "round,pad=0.15", "facecolor": "white", "edgecolor": "none"}
        ax.text(
            x0 + 0.36 * (x1 - x0),
            y0 + 0.36 * (y1 - y0),
            label,
            fontsize=10.5,
            ha="center",
            va="center",
            bbox=box,
            zorder=2,
        )


def draw_flow(boxes, arrows=None, *, ax=None, colors=None, width=1.9, height=0.9):
    """Dessine des boîtes reliées par des flèches, et renvoie les axes.

    boxes : une liste de textes (une chaîne, de gauche à droite) ou {nom: (texte, x, y)}, x et y en nombre
    de boîtes. arrows : paires de noms (ou de rangs), ou triplets avec un texte ; par défaut, la chaîne.
    colors : {nom: couleur} ; par défaut, un bleu pâle. width, height : taille d'une boîte (dans la même unité
    que les axes ; l'écart entre deux boîtes vaut 1,4 fois leur taille).
    """
    if not isinstance(boxes, dict):
        boxes = {k: (text, k, 0) for k, text in enumerate(boxes)}
        arrows = arrows or [(k, k + 1) for k in range(len(boxes) - 1)]
    columns = [x for _, x, _ in boxes.values()]
    rows = [y for _, _, y in boxes.values()]
    if ax is None:
        ax = _new_axes(0.4 + 1.45 * (max(columns) - min(columns) + 1), 0.4 + 0.85 * (max(rows) - min(rows) + 1))
    style = {"boxstyle": "round,pad=0.02,rounding_size=0.12", "edgecolor": INK, "linewidth": 1.1}
    for name, (text, x, y) in boxes.items():
        corner = (1.4 * width * x - width / 2, 1.4 * height * y - height / 2)
        fill = (colors or {}).get(name, FILLS[0])
        ax.add_patch(FancyBboxPatch(corner, width, height, facecolor=fill, zorder=2, **style))
        ax.text(1.4 * width * x, 1.4 * height * y, text, ha="center", va="center", fontsize=10.5, color=INK, zorder=3)
    for start, end, *label in arrows or []:
        _draw_arrow(ax, boxes[start][1:], boxes[end][1:], width, height, *label)
    ax.set(
        xlim=(1.4 * width * min(columns) - 0.6 * width, 1.4 * width * max(columns) + 0.6 * width),
        ylim=(1.4 * height * min(rows) - 0.7 * height, 1.4 * height * max(rows) + 0.7 * height),
    )
    ax.axis("off")
    return ax


def _draw_arrow(ax, start, end, width, height, label=""):
    """Une flèche de bord à bord entre deux boîtes dont les places sont données en nombre de boîtes."""
    (x0, y0), (x1, y1) = start, end
    horizontal = x0 != x1
    sign = 1 if (x1 > x0 if horizontal else y1 > y0) else -1
    shift = (sign * width / 2, 0) if horizontal else (0, sign * height / 2)
    tail = (1.4 * width * x0 + shift[0], 1.4 * height * y0 + shift[1])
    head = (1.4 * width * x1 - shift[0], 1.4 * height * y1 - shift[1])
    ax.annotate("", head, tail, arrowprops={"arrowstyle": "-|>", "color": INK, "linewidth": 1.2}, zorder=1)
    if label:
        middle = ((tail[0] + head[0]) / 2, (tail[1] + head[1]) / 2 + 0.12 * height)
        ax.text(*middle, label, ha="center", va="bottom", fontsize=10.5, color=INK)
