"""Un réseau entraîné une époque à la fois, l'état écrit après chacune : une interruption n'en perd qu'une."""

import math
import time
from dataclasses import dataclass

import keras
import numpy as np

from cours.cnn import build_augmentation
from outils.entrainement.state import read_json, write_json


@dataclass(frozen=True)
class Plan:
    """Ce qu'est une époque, et combien il en faut. Sans `patience`, pas d'arrêt prématuré : on garde la dernière."""

    seed: int
    epochs: int
    batch: int
    initial_rate: float
    warmup: int = 0  # époques où le taux monte vers `initial_rate`
    decay: bool = True  # ensuite, un demi-cosinus jusqu'à presque 0 ; sinon il reste
    augment: bool = False
    patience: int | None = None  # époques sans progrès de la perte de validation avant l'arrêt…
    patience_start: int = 0  # … comptées à partir de celle-ci

    def rate(self, epoch):
        """Le taux d'apprentissage de l'époque de rang `epoch` (dès 0)."""
        climb = min(1, (epoch + 1) / (self.warmup + 1))
        fall = (1 + math.cos(math.pi * epoch / self.epochs)) / 2 if self.decay else 1
        return self.initial_rate * climb * fall

    def is_finished(self, curves):
        """Plus d'époque à faire, ou `patience` époques sans progrès après celle de rang `patience_start`."""
        if self.patience is None or len(curves) <= self.patience_start:
            return len(curves) >= self.epochs
        waited = len(curves) - 1 - max(best_epoch(curves), self.patience_start)
        return len(curves) >= self.epochs or waited >= self.patience

    def kept(self, curves):
        """Les époques (dès 1) dont les poids restent sur le disque : la dernière, et la meilleure si on la rend."""
        return {len(curves)} | (set() if self.patience is None else {best_epoch(curves) + 1})


def best_epoch(curves):
    """Rang (dès 0) de l'époque dont la perte de validation est la plus basse."""
    return min(range(len(curves)), key=lambda epoch: curves[epoch]["val_loss"])


def augmented(X, seed, check=lambda: None):
    """Une copie déformée de X (n, 28, 28, 1), tirée par `seed` ; tranche par tranche, pour pouvoir s'interrompre."""
    augment = build_augmentation(seed)
    result = np.empty_like(X)
    for start in range(0, len(X), 5000):
        check()
        result[start : start + 5000] = augment(X[start : start + 5000], training=True)
    return result


def dropout_seeds(model):
    """Les états des générateurs aléatoires du dropout, qui avancent à chaque lot."""
    weights = {id(variable) for variable in model.weights}  # `variables` y ajoute l'aléa, couches imbriquées comprises
    return [variable for variable in model.variables if id(variable) not in weights]


def train_epochs(model, data, plan, folder, interruption, after_epoch=lambda row: None, deform=augmented):
    """Les courbes (un dictionnaire par époque) de `model`, compilé, laissé aux poids de la dernière époque.

    data : ((X, y), (X_valid, y_valid)). plan : voir `Plan`. deform : ce qui déforme les images, si le plan le veut,
    appelé comme `augmented`. L'ordre des images, leurs déformations et le dropout de
    l'époque k naissent de `plan.seed + 1000 k` : une reprise donne les nombres d'un passage d'un trait.

    `keras.callbacks.BackupAndRestore` rendrait les poids et le rang de l'époque, mais ni l'aléa du dropout, ni les
    courbes d'avant l'interruption. Ici `curves.json`, écrit après les poids, fait foi.
    """
    (X, y), valid = data
    model.optimizer.build(model.trainable_variables)  # sans quoi ses moyennes ne seraient pas relues
    curves = restore(model, folder)
    while not plan.is_finished(curves):
        start, epoch = time.process_time(), len(curves) + 1  # calcul seul : une machine partagée n'y change rien
        seed = plan.seed + 1000 * epoch
        order = np.random.default_rng(seed).permutation(len(X))
        keras.utils.set_random_seed(seed)
        X_epoch = deform(X, seed, interruption.check) if plan.augment else X
        model.optimizer.learning_rate = plan.rate(len(curves))
        shuffled = X_epoch[order]
        history = model.fit(
            shuffled, shuffled if y is X_epoch else y[order], validation_data=valid, batch_size=plan.batch,
            shuffle=False, callbacks=[interruption], verbose=0,
        ).history  # fmt: skip
        row = {"epoch": epoch, "learning_rate": float(model.optimizer.learning_rate)}
        row |= {name: values[0] for name, values in history.items()}
        row["seconds"] = round(time.process_time() - start, 1)
        curves.append(row)
        keep(model, curves, plan.kept(curves), folder)
        after_epoch(row)
    return curves


def weights_file(folder, epoch):
    return folder / f"epoch-{epoch:03d}.weights.h5"


def restore(model, folder):
    """Les courbes déjà faites, après avoir rendu au modèle ses poids, son optimiseur et l'aléa du dropout."""
    state = read_json(folder / "curves.json", {"curves": [], "seeds": []})
    if state["curves"]:
        model.load_weights(weights_file(folder, len(state["curves"])))
        for variable, value in zip(dropout_seeds(model), state["seeds"], strict=True):
            variable.assign(value)  # `save_weights` ne les garde pas
    return state["curves"]


def keep(model, curves, epochs, folder):
    """Écrit l'état après une époque, puis ôte les poids des époques dont le rang n'est pas dans `epochs`."""
    model.save_weights(weights_file(folder, len(curves)))
    seeds = [variable.numpy().tolist() for variable in dropout_seeds(model)]
    write_json(folder / "curves.json", {"curves": curves, "seeds": seeds})
    for path in folder.glob("epoch-*.weights.h5"):
        if path not in {weights_file(folder, epoch) for epoch in epochs}:
            path.unlink()
