"""L'entraînement final de `make entrainement` : une époque à la fois, l'état écrit après chacune."""

import math
import time

import keras
import keras_tuner as kt
import numpy as np

from cours.affichage import format_fr
from cours.cnn import build_augmentation, build_model
from outils.entrainement.state import read_json, write_json


def augmented(X, seed, interruption):
    """Une copie déformée de X (n, 28, 28, 1), tirée par `seed` ; tranche par tranche, pour pouvoir s'interrompre."""
    augment = build_augmentation(seed)
    result = np.empty_like(X)
    for start in range(0, len(X), 5000):
        interruption.check()
        result[start : start + 5000] = augment(X[start : start + 5000], training=True)
    return result


def best_epoch(curves):
    """Rang (dès 0) de l'époque dont la perte de validation est la plus basse."""
    return min(range(len(curves)), key=lambda epoch: curves[epoch]["val_loss"])


def scheduled_rate(epoch, settings, initial):
    """Le taux de l'époque de rang `epoch` (dès 0) : un demi-cosinus, de `initial` vers 0."""
    return initial * (1 + math.cos(math.pi * epoch / settings.epochs)) / 2


def is_finished(curves, settings):
    """Arrêt prématuré (`patience` époques sans progrès, comptées après `patience_start`), ou plus d'époque à faire."""
    if len(curves) <= settings.patience_start:
        return len(curves) >= settings.epochs
    waited = len(curves) - 1 - max(best_epoch(curves), settings.patience_start)
    return len(curves) >= settings.epochs or waited >= settings.patience


def dropout_seeds(model):
    """Les états des générateurs aléatoires du dropout, qui avancent à chaque lot."""
    return [layer.seed_generator.state for layer in model.layers if isinstance(layer, keras.layers.Dropout)]


def train_final(data, trial, settings, folder, interruption):
    """(modèle aux meilleurs poids, courbes). L'état est sauvé à chaque époque ; `curves.json` fait foi.

    `keras.callbacks.BackupAndRestore` rendrait les poids et le rang de l'époque, mais ni l'aléa du dropout,
    ni la patience et les meilleurs poids d'`EarlyStopping`, ni les courbes d'avant l'interruption.
    """
    (X_train, y_train), valid = data
    hp = kt.HyperParameters()
    hp.values = {name: trial[name] for name in hyperparameter_names()}
    keras.utils.set_random_seed(settings.seed)
    model = build_model(hp)
    model.optimizer.build(model.trainable_variables)  # sans quoi ses moyennes ne seraient pas relues
    state = read_json(folder / "curves.json", {"curves": [], "seeds": []})
    curves = state["curves"]
    if curves:
        model.load_weights(folder / f"epoch-{len(curves):03d}.weights.h5")
        for variable, value in zip(dropout_seeds(model), state["seeds"], strict=True):
            variable.assign(value)  # `save_weights` ne les garde pas
    print(f"Entraînement final : {len(X_train)} images, {len(curves)} époque(s) déjà faite(s).", flush=True)
    while not is_finished(curves, settings):
        start, epoch = time.monotonic(), len(curves) + 1
        seed = settings.seed + 1000 * epoch
        order = np.random.default_rng(seed).permutation(len(X_train))
        keras.utils.set_random_seed(seed)
        X_epoch = augmented(X_train, seed, interruption)[order]
        model.optimizer.learning_rate = scheduled_rate(len(curves), settings, trial["learning_rate"])
        history = model.fit(
            X_epoch, y_train[order], validation_data=valid, batch_size=settings.batch, shuffle=False,
            callbacks=[interruption], verbose=0,
        ).history  # fmt: skip
        row = {"epoch": epoch, "learning_rate": float(model.optimizer.learning_rate)}
        row |= {name: values[0] for name, values in history.items()} | {"seconds": round(time.monotonic() - start, 1)}
        curves.append(row)
        model.save_weights(folder / f"epoch-{epoch:03d}.weights.h5")
        seeds = [variable.numpy().tolist() for variable in dropout_seeds(model)]
        write_json(folder / "curves.json", {"curves": curves, "seeds": seeds})
        for path in folder.glob("epoch-*.weights.h5"):
            if path.name not in {f"epoch-{k:03d}.weights.h5" for k in (epoch, best_epoch(curves) + 1)}:
                path.unlink()
        print(epoch_line(row, settings), flush=True)
    model.load_weights(folder / f"epoch-{best_epoch(curves) + 1:03d}.weights.h5")
    return model, curves


def hyperparameter_names():
    """Les noms que `build_model` déclare."""
    hp = kt.HyperParameters()
    build_model(hp)
    return list(hp.values)


def epoch_line(row, settings):
    """La ligne de progression d'une époque."""
    return (
        f"  époque {row['epoch']}/{settings.epochs} : perte {format_fr(row['loss'], '.4f')}, validation "
        f"{format_fr(row['val_loss'], '.4f')} ({format_fr(row['val_accuracy'], '.2%')}), "
        f"taux {format_fr(row['learning_rate'], '.1e')} ({row['seconds']:.0f} s)"
    )
