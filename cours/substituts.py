"""Substituts des jeux de données, fabriqués sans réseau ni fichier quand les vrais manquent.

Mêmes formes, types et plages que les originaux (moins d’images), pour que chaque cahier s’exécute ; toujours les
mêmes d’une exécution à l’autre. Les scores obtenus sur eux ne disent rien des vrais jeux.
"""

import numpy as np
from scipy import ndimage
from sklearn.datasets import load_digits

from cours.silhouettes import SILHOUETTES, draw

VERSION = 1  # à augmenter quand un substitut change : les cahiers qui l’utilisent seront ré-exécutés
N_TRAIN, N_TEST = 12_000, 2_000
SIZE = 28


def _warp(stack, index, center, angle, scale):
    """Images 28×28 tirées de `stack` (k, h, w), interpolation bilinéaire ; tout est vectorisé sur n images.

    index (n,) : image de départ ; center (n, 2) : son point (ligne, colonne) placé au milieu du cadre ;
    angle (n,) en radians ; scale (n, 2) : pixels de départ par pixel d’arrivée. Rend (n, 28, 28) float32.
    """
    grid = np.arange(SIZE, dtype=np.float32) - (SIZE - 1) / 2
    y, x = (scale.astype(np.float32).T[:, :, None] * np.tile(grid, (2, len(index), 1)))[:, :, None, :]
    y = y.transpose(0, 2, 1)
    cos, sin = (f(angle).astype(np.float32)[:, None, None] for f in (np.cos, np.sin))
    row = cos * y - sin * x + center[:, :1, None].astype(np.float32)
    column = sin * y + cos * x + center[:, 1:, None].astype(np.float32)
    padded = np.pad(stack.astype(np.float32), ((0, 0), (1, 2), (1, 2)))  # hors de l’image de départ : du fond
    row = np.clip(row + 1, 0, padded.shape[1] - 2)
    column = np.clip(column + 1, 0, padded.shape[2] - 2)
    i, j = row.astype(np.int32), column.astype(np.int32)
    u, v = row - i, column - j
    flat = (index.astype(np.int32)[:, None, None] * padded.shape[1] + i) * padded.shape[2] + j
    pixels, width = padded.ravel(), padded.shape[2]
    top = pixels[flat] * (1 - v) + pixels[flat + 1] * v
    bottom = pixels[flat + width] * (1 - v) + pixels[flat + width + 1] * v
    return top * (1 - u) + bottom * u


def _sample(rng, stack, labels, centers, n, scale, max_angle, finish):
    """`n` variantes des images de `stack` : échelle, rotation et décalage au hasard, puis `finish(images)`."""
    images, index = [], rng.permutation(np.resize(rng.permutation(len(stack)), n))
    for part in np.array_split(index, max(1, n // 1_000)):  # par paquets, pour ménager la mémoire
        ratio = scale * rng.uniform(0.9, 1.12, (len(part), 1)) * rng.uniform(0.95, 1.05, (len(part), 2))
        center = centers[part] + rng.normal(0, 0.3 * scale, (len(part), 2))
        angle = rng.uniform(-max_angle, max_angle, len(part))
        images.append(np.clip(finish(_warp(stack, part, center, angle, ratio)), 0, 255).astype(np.uint8))
    return np.concatenate(images), labels[index].astype(np.uint8)


def digits():
    """MNIST de remplacement : les 1 797 chiffres 8×8 de scikit-learn, agrandis, penchés, épaissis au hasard.

    Comme ceux de MNIST, ils tiennent dans 20×20 et sont centrés sur leur centre de masse. Les chiffres de départ du
    test ne servent pas à l’entraînement.
    """
    rng = np.random.default_rng(0)
    small, labels = load_digits(return_X_y=True)
    stack = ndimage.zoom(small.reshape(-1, 8, 8), (1, 4, 4), order=3, mode="grid-constant", grid_mode=True)
    centers = np.array([ndimage.center_of_mass(np.clip(image, 0, None)) for image in stack])

    def ink(images):  # le trait sature, le fond reste à 0, comme dans MNIST
        threshold = rng.uniform(4, 7, (len(images), 1, 1)).astype(np.float32)
        return (images - threshold) * 45

    train = np.arange(len(stack)) < 1_500
    return tuple(
        _sample(rng, stack[part], labels[part], centers[part], n, 32 / 20, 0.2, ink)
        for part, n in ((train, N_TRAIN), (~train, N_TEST))
    )


# Les silhouettes : des polygones dans un carré de côté 1 (x vers la droite, y vers le bas), teinte 0 (fond) à 1.


def fashion():
    """Fashion-MNIST de remplacement : dix silhouettes dessinées, dont forme, teinte, rayures et grain varient.

    Chemise, manteau, pull et T-shirt se ressemblent, comme dans l’original. Les modèles du test ne servent pas à
    l’entraînement.
    """
    rng = np.random.default_rng(1)

    def fabric(images):
        n = len(images)
        tone = rng.uniform(80, 250, (n, 1, 1))
        phase, pitch = rng.uniform(0, 6, (n, 1, 1)), rng.uniform(0.6, 1.6, (n, 1, 1))
        stripes = 0.2 * (rng.random((n, 1, 1)) < 0.25) * np.sin(pitch * np.arange(SIZE)[:, None] + phase)
        shadow = rng.uniform(-0.2, 0.2, (n, 1, 1)) * np.linspace(-1, 1, SIZE)
        cloth = (tone * (1 + stripes + shadow)).astype(np.float32)
        grain = rng.standard_normal(images.shape, dtype=np.float32) * np.float32(0.08)
        return images * cloth * (1 + grain)

    parts = []
    for per_class, n in ((200, N_TRAIN), (50, N_TEST)):
        stack = np.array([draw(shapes(rng)) for shapes in SILHOUETTES for _ in range(per_class)])
        labels = np.repeat(np.arange(10), per_class)
        centers = np.full((len(stack), 2), 27.5)
        parts.append(_sample(rng, stack, labels, centers, n, 2, 0.06, fabric))
    return tuple(parts)


# Bassins de population : latitude, longitude, étalement (degrés), part des îlots, prime sur le log du prix.
BASINS = np.array([
    [34.03, -118.25, 0.22, 0.40, 0.35],  # Los Angeles
    [37.65, -122.15, 0.28, 0.21, 0.55],  # baie de San Francisco
    [32.85, -117.10, 0.16, 0.09, 0.25],  # San Diego
    [38.58, -121.40, 0.30, 0.09, -0.20],  # Sacramento
    [36.70, -119.70, 0.70, 0.10, -0.45],  # vallée centrale
    [33.95, -117.20, 0.40, 0.11, -0.15],  # intérieur du Sud
])  # fmt: skip


def housing():
    """California housing de remplacement : 20 640 lignes au format de StatLib, colonnes de longitude à valeur.

    Modèle : chaque îlot appartient à un bassin. Le revenu est log-normal ; ménages, pièces et habitants en découlent,
    avec deux queues lourdes comme dans l’original — résidences secondaires (beaucoup de pièces par ménage) et
    internats ou prisons (beaucoup d’habitants). Log du prix = 0,85 log(revenu) + prime du bassin − 0,4 log(habitants
    par ménage) + effet de l’âge + bruit ; le prix est coupé à 14 999 et à 500 001 dollars.
    """
    rng = np.random.default_rng(2)
    n = 20_640
    basin = rng.choice(len(BASINS), n, p=BASINS[:, 3])
    distance = np.abs(rng.standard_t(4, (n, 2)))
    place = BASINS[basin, :2] + BASINS[basin, 2:3] * distance * rng.choice([-1, 1], (n, 2))
    latitude = np.clip(place[:, 0], 32.54, 41.95).round(2)
    longitude = np.clip(place[:, 1], -124.35, -114.31).round(2)
    premium = BASINS[basin, 4] * np.exp(-0.15 * distance.sum(axis=1))

    age = np.clip(rng.normal(30 - 2 * distance.sum(axis=1) + 2, 13).round(), 1, 52)
    income = np.clip(3.5 * np.exp(0.3 * premium + rng.normal(0, 0.45, n)), 0.4999, 15.0001).round(4)
    resort, institution = rng.random(n) < 0.012, rng.random(n) < 0.0015
    households = np.clip(409 * np.exp(rng.normal(0, 0.7, n)), 1, 6_082).round()
    households[institution] = np.clip(households[institution] * 0.05, 1, None).round()
    second_homes = np.where(resort, 1 + rng.pareto(1.6, n), 1).clip(max=25)
    rooms = 5.2 * (income / 3.5) ** 0.3 * np.exp(rng.normal(0, 0.17, n)) * second_homes
    bedrooms = 1.05 * np.exp(rng.normal(0, 0.06, n)) * second_homes
    crowd = np.where(institution, 2 + 20 * rng.pareto(1.0, n), 1).clip(max=400)
    occupancy = np.clip(2.82 * np.exp(rng.normal(0, 0.25, n)), 0.7, None)
    value = 160_000 * np.exp(
        0.85 * np.log(income / 3.5) + premium - 0.4 * np.log(occupancy / 2.82) + 0.004 * (age - 28)
        + rng.normal(0, 0.27, n) - 0.05
    )  # fmt: skip
    return np.column_stack([
        longitude, latitude, age,
        np.clip(rooms * households, 2, 39_320).round(), np.clip(bedrooms * households, 1, 6_445).round(),
        np.clip(occupancy * crowd * households, 3, 35_682).round(), households,
        income, np.clip((value / 100).round() * 100, 14_999, 500_001),
    ])  # fmt: skip
