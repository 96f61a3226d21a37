"""L'expérience `poche` : reconnaître les chiffres avec moins de dix mille paramètres (chapitre 10)."""

from dataclasses import dataclass

from outils.entrainement import grid
from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat : des réseaux, les mêmes graines et les mêmes époques pour tous."""

    networks: dict  # {nom: filtres de chaque étage}, voir `cours.cnn.build_pocket`
    seeds: tuple = (42, 43, 44, 45, 46)
    train: int = 55_000
    valid: int = 5000
    epochs: int = 24
    batch: int = 64
    rate: float = 5e-3


SETTINGS = Settings({"large": [[8], [16, 16], [32]], "profond": [[10], [14, 14], [16, 16]]})
REHEARSAL = Settings({"large": [[2], [4]], "profond": [[2], [2, 2]]}, (42, 43), train=256, valid=64, epochs=3)


def runs(settings):
    """Les passages, graine par graine : à mi-chemin, chaque réseau en a autant."""
    return [{"network": name, "seed": seed} for seed in settings.seeds for name in settings.networks]


def build(run, settings):
    """Le réseau neuf d'un passage, compilé."""
    import keras

    from cours.cnn import build_pocket

    keras.utils.set_random_seed(run["seed"])
    model = build_pocket(settings.networks[run["network"]])
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def train(run, settings, folder, interruption):
    """(ligne du passage, poids) : toutes les époques ; la dernière est gardée, aucune n'est choisie."""
    from cours.cnn import count_multiplications, pixels, pocket_weights, split
    from cours.donnees import mnist
    from outils.entrainement.epochs import Plan, train_epochs

    (X, y), (X_valid, y_valid) = split(*mnist()[0], settings.valid)
    model = build(run, settings)
    data = (pixels(X[: settings.train]), y[: settings.train]), (pixels(X_valid), y_valid)
    plan = Plan(run["seed"], settings.epochs, settings.batch, settings.rate, warmup=1, augment=True)
    curves = train_epochs(model, data, plan, folder, interruption)
    row = {
        "params": model.count_params(),
        "multiplications": count_multiplications(model),
        "loss": curves[-1]["loss"],
        "val_loss": curves[-1]["val_loss"],
        "val_accuracy": curves[-1]["val_accuracy"],
        "seconds": round(sum(epoch["seconds"] for epoch in curves), 1),
    }
    return row, pocket_weights(model)


def choose(rows):
    """Le réseau qui, en moyenne sur ses graines, se trompe le moins sur la validation ; à égalité, le plus petit."""
    by_network = {}
    for row in rows:
        by_network.setdefault(row["network"], []).append(row)

    def rank(network):
        found = by_network[network]
        return -sum(row["val_accuracy"] for row in found) / len(found), found[0]["params"]

    return min(by_network, key=rank)


def predict_test(run, settings, folder, digits):
    """Les probabilités que le réseau d'un passage fini donne aux images de test, (n, 10)."""
    from cours.cnn import pixels, set_pocket_weights

    model = build(run, settings)
    set_pocket_weights(model, grid.saved_weights(run, folder))
    return model.predict(pixels(digits[1][0]), batch_size=500, verbose=0)


def perform(settings, digits, folder, context):
    """Les passages, le choix sur la validation, puis le test, ouvert une fois pour toute la liste."""
    planned = runs(settings)
    rows = grid.perform_runs(train, planned, settings, folder, context)
    chosen, probabilities, weights = choose(rows), [], {}
    y_test = digits[1][1]
    for run, row in zip(planned, rows, strict=True):
        predicted = predict_test(run, settings, folder, digits)
        row["test_errors"] = int((predicted.argmax(axis=1) != y_test).sum())
        if row["network"] == chosen:
            probabilities.append(predicted)
            weights |= {f"{run['seed']}/{name}": value for name, value in grid.saved_weights(run, folder).items()}
    together = int((sum(probabilities).argmax(axis=1) != y_test).sum())
    facts = {
        "chosen": chosen,
        "ensemble_test_errors": together,
        "training_seconds": grid.seconds(rows),
    }

    def keep_weights(target):
        import numpy as np

        np.savez_compressed(target / "weights.npz", **weights)

    return Outcome({"runs": rows}, facts, keep_weights)


EXPERIMENT = Experiment(
    "poche", "chapitre 10 : moins de dix mille paramètres, deux réseaux de cinq graines (3 h)",
    "chapters/10-cnn-mnist/poche", SETTINGS, REHEARSAL, "mnist", perform, grid.progress(runs), runs, train,
)  # fmt: skip
