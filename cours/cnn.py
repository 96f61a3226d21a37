"""Le réseau convolutif du chapitre 10 : ce que la page montre et ce que `make entrainement` entraîne."""

import math

import keras
import numpy as np
from keras import layers


def split(X, y, n_valid=5000):
    """Découpe (X, y) *avant* toute augmentation : ((X_train, y_train), (X_valid, y_valid)).

    Les `n_valid` premières images valident ; toutes restent des octets (n, 28, 28).
    """
    return (X[n_valid:], y[n_valid:]), (X[:n_valid], y[:n_valid])


def pixels(X):
    """Images uint8 (n, 28, 28) en float32 (n, 28, 28, 1), entre 0 et 1 : quatre fois plus de place."""
    return X[..., np.newaxis].astype("float32") / 255


def build_model(hp, momentum=0.99):
    """Un réseau convolutif compilé, pour les hyperparamètres `hp` (un `keras_tuner.HyperParameters`).

    momentum : inertie des moyennes mobiles ; 0,9 pour un essai de deux cents pas, qui doivent oublier leur départ.
    """
    model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    for name, low, high in (("filters_1", 32, 128), ("filters_2", 64, 256)):
        filters = hp.Int(name, low, high, step=32)
        model.add(layers.Conv2D(filters, 3, padding="same", activation="relu"))
        model.add(layers.MaxPooling2D(2))
        model.add(layers.BatchNormalization(momentum=momentum))
    model.add(layers.Flatten())
    units = hp.Int("units", 64, 512, step=64, default=256)
    dropout = hp.Float("dropout", 0.1, 0.5, step=0.1, default=0.2)
    for _ in range(hp.Int("dense_layers", 1, 3)):
        model.add(layers.Dense(units))
        model.add(layers.BatchNormalization(momentum=momentum))
        model.add(layers.ReLU())
        model.add(layers.Dropout(dropout))  # après la normalisation, dont il fausserait la variance
    model.add(layers.Dense(10, activation="softmax"))
    learning_rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log", default=1e-3)
    model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def build_pocket(stages):
    """Un réseau de poche, non compilé : des convolutions 3×3 normalisées, puis la moyenne de chaque carte.

    stages : les filtres de chaque convolution, étage par étage ([[8], [16, 16], [32]]) ; un maximum 2×2 les sépare.
    La moyenne des cartes tient lieu de couches denses : c'est elle qui garde le compte des paramètres petit.
    """
    model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    for rank, stage in enumerate(stages):
        if rank:
            model.add(layers.MaxPooling2D(2))
        for filters in stage:
            model.add(layers.Conv2D(filters, 3, padding="same", use_bias=False))  # le biais est celui de la norme
            model.add(layers.BatchNormalization(momentum=0.9))
            model.add(layers.ReLU())
    model.add(layers.GlobalAveragePooling2D())
    model.add(layers.Dense(10, activation="softmax"))
    return model


def pocket_weights(model):
    """{« rang-nom » : tableau} : les poids, sous des noms qui ne changent pas d'une fois à l'autre."""
    return {f"{rank:02d}-{variable.name}": variable.numpy() for rank, variable in enumerate(model.weights)}


def set_pocket_weights(model, weights):
    """Rend au modèle les poids de `pocket_weights`."""
    model.set_weights([weights[name] for name in sorted(weights)])


def pocket_networks(record):
    """{graine: réseau} : ceux que l'expérience `poche` a gardés. record : un `cours.enregistrements.Record`."""
    settings, networks = record.facts["settings"], {}
    for seed in settings["seeds"]:
        networks[seed] = build_pocket(settings["networks"][record.facts["chosen"]])
        weights = {name: array for name, array in record.weights.items() if name.startswith(f"{seed}/")}
        set_pocket_weights(networks[seed], weights)
    return networks


def without_optimizer(model):
    """Le même réseau, mêmes poids, sans l'état de l'optimiseur (deux fois plus gros qu'eux) : pour écrire ou lire."""
    return keras.Sequential([keras.Input(shape=(28, 28, 1)), *model.layers])


def build_augmentation(seed):
    """Déformations tirées au hasard : rotation de ±10°, zoom de ±10 %, décalage de ±10 %. Jamais de retournement."""
    black = {"fill_mode": "constant", "fill_value": 0.0}
    return keras.Sequential(
        [
            layers.RandomRotation(10 / 360, seed=seed, **black),  # le facteur est une fraction de tour
            layers.RandomZoom(0.1, seed=seed + 1, **black),
            layers.RandomTranslation(0.1, 0.1, seed=seed + 2, **black),
        ]
    )


def count_multiplications(part):
    """Multiplications que demande une image à un modèle (ou à une couche) : convolutions et couches denses."""
    total = 0
    for layer in getattr(part, "layers", [part]):
        if isinstance(layer, layers.Conv2D | layers.Dense):
            positions = math.prod(layer.output.shape[1:-1])  # 1 pour une couche dense
            total += positions * math.prod(layer.kernel.shape)
    return total


def choose_trial(trials, n_valid, max_params):
    """L'essai retenu : le moins coûteux de ceux que le hasard de la validation ne sépare pas du meilleur.

    trials : dictionnaires `val_accuracy`, `multiplications`, `params`. Un essai trop gros (`max_params`) est écarté.
    « Ne sépare pas » : à moins d'une erreur type √(p(1−p)/n_valid) du meilleur score p.
    """
    small = [trial for trial in trials if trial["params"] <= max_params] or trials
    best = max(trial["val_accuracy"] for trial in small)
    threshold = best - math.sqrt(best * (1 - best) / n_valid)
    return min((t for t in small if t["val_accuracy"] >= threshold), key=lambda trial: trial["multiplications"])
