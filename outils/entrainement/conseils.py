"""L'expérience `conseils` : ce que valent les conseils d'usage, dix graines chacun (chapitre 7).

Un seul réglage change à la fois ; les lignes, les époques et la façon dont le taux décroît sont les mêmes pour tous.
Rien n'est choisi, et le test reste fermé : chaque passage est jugé sur la validation. Cinq minutes, un fil.
"""

import time
from dataclasses import dataclass

from outils.entrainement import grid
from outils.entrainement.experiment import Experiment
from outils.entrainement.publies import housing_parts
from outils.entrainement.record import Outcome

STRETCHED = [2, 3, 4, 5]  # pièces, chambres, habitants, habitants par ménage : en logarithme, comme au chapitre 5


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat. `changes` : {nom: ce qui diffère du premier}, voir `build` et `train`."""

    changes: dict
    seeds: tuple = tuple(range(10))
    train: int = 11_610
    epochs: int = 20
    batch: int = 128
    rate: float = 0.03  # au départ ; un demi-cosinus le mène à zéro
    momentum: float = 0.9


SETTINGS = Settings({
    "3 × 48": {},
    "1 × 500": {"widths": [500]},
    "2 × 66": {"widths": [66, 66]},
    "72-48-24": {"widths": [72, 48, 24]},
    "tanh": {"activation": "tanh"},
    "sigmoïde": {"activation": "sigmoid"},
    "norm. par lot": {"normalised": True},
    "lots de 32": {"batch": 32},
    "lots de 512": {"batch": 512},
    "lots de 512, taux × 4": {"batch": 512, "rate": 0.12},
})  # fmt: skip
REHEARSAL = Settings({"3 × 48": {}, "norm. par lot": {"normalised": True, "batch": 32}}, (0,), train=256, epochs=2)


def runs(settings):
    """Les passages, graine par graine."""
    return [{"network": name, "seed": seed} for seed in settings.seeds for name in settings.changes]


def parts(settings):
    """((X, y), (X_valid, y_valid)) du chapitre 5, préparées : logarithmes, puis colonnes centrées et réduites."""
    import numpy as np
    from sklearn.model_selection import train_test_split

    X, _, y, _ = housing_parts()
    X[:, STRETCHED] = np.log(X[:, STRETCHED])
    X, X_valid, y, y_valid = train_test_split(X, y, random_state=42)
    X, y = X[: settings.train], y[: settings.train]
    mean, std = X.mean(axis=0), X.std(axis=0)
    return ((X - mean) / std, y), ((X_valid - mean) / std, y_valid)


def build(widths=(48, 48, 48), activation="relu", normalised=False):
    """Le réseau, non compilé. Une normalisation par lot rend inutile le biais de la couche qui la précède."""
    import keras

    model = keras.Sequential([keras.Input((8,))])
    for width in widths:
        model.add(keras.layers.Dense(width, use_bias=not normalised))
        if normalised:
            model.add(keras.layers.BatchNormalization())
        model.add(keras.layers.Activation(activation))
    model.add(keras.layers.Dense(1))
    return model


def train(run, settings, folder, interruption):
    """(ligne du passage, aucun poids) : l'erreur quadratique moyenne de validation, en (100 000 $)²."""
    import keras

    start, change = time.process_time(), dict(settings.changes[run["network"]])
    batch, rate = change.pop("batch", settings.batch), change.pop("rate", settings.rate)
    (X, y), (X_valid, y_valid) = parts(settings)
    keras.utils.set_random_seed(run["seed"])
    model = build(**change)
    steps = settings.epochs * -(-len(X) // batch)
    decay = keras.optimizers.schedules.CosineDecay(rate, steps)
    model.compile(keras.optimizers.SGD(decay, settings.momentum), "mse", steps_per_execution=10)
    model.fit(X, y, batch_size=batch, epochs=settings.epochs, callbacks=[interruption], verbose=0)
    error = ((model.predict(X_valid, batch_size=500, verbose=0).ravel() - y_valid) ** 2).mean()
    return {"params": model.count_params(), "steps": steps, "val_error": float(error),
            "seconds": round(time.process_time() - start, 1)}, {}  # fmt: skip


def perform(settings, dataset, folder, context):
    """Les passages ; il n'y a pas de test à ouvrir."""
    rows = grid.perform_runs(train, runs(settings), settings, folder, context)
    return Outcome({"runs": rows}, {"training_seconds": grid.seconds(rows)})


EXPERIMENT = Experiment(
    "conseils", "chapitre 7 : les conseils d’usage, dix réglages de dix graines (5 min)",
    "chapters/07-hyperparametres/conseils", SETTINGS, REHEARSAL, "california_housing", perform, grid.progress(runs),
    runs, train, opens_test=False,
)  # fmt: skip
