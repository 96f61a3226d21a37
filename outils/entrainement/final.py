"""L'entraînement final du chapitre 10 : le réseau de l'essai retenu, jusqu'à l'arrêt prématuré."""

import keras
import keras_tuner as kt

from cours.affichage import format_fr
from cours.cnn import build_model
from outils.entrainement.epochs import Plan, best_epoch, train_epochs, weights_file


def plan_of(trial, settings):
    """Le taux part de celui de l'essai ; le reste est dans les réglages."""
    return Plan(
        settings.seed, settings.epochs, settings.batch, trial["learning_rate"], augment=True,
        patience=settings.patience, patience_start=settings.patience_start,
    )  # fmt: skip


def train_final(data, trial, settings, folder, interruption):
    """(modèle aux meilleurs poids, courbes)."""
    hp = kt.HyperParameters()
    hp.values = {name: trial[name] for name in hyperparameter_names()}
    keras.utils.set_random_seed(settings.seed)
    model = build_model(hp)
    print(f"Entraînement final : {len(data[0][0])} images, {settings.epochs} époques au plus.", flush=True)

    def tell(row):
        print(epoch_line(row, settings), flush=True)

    curves = train_epochs(model, data, plan_of(trial, settings), folder, interruption, tell)
    model.load_weights(weights_file(folder, best_epoch(curves) + 1))
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
