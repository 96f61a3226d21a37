"""L'expérience `code` : rendre une image à partir de 25 nombres, ou de 2, le mieux possible (chapitre 8).

Le réseau (SiLU, entropie croisée) est choisi sur des essais courts, jugés sur la validation seule.
Environ 4 h de calcul, un fil (estimées sur 19 époques) ; moitié moins à deux processus. L'enregistrement a été fait
sur une carte graphique.
"""

from dataclasses import dataclass

from outils.entrainement import grid
from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat. Les poids gardés tiennent en 2 Mo par code, en demi-précision."""

    networks: dict  # {taille du code: largeurs de l'encodeur}, voir `cours.autoencodeur.build_coder`
    pca: tuple = (2, 25, 30)
    seeds: tuple = (42, 43, 44)
    train: int = 55_000
    valid: int = 5000
    epochs: int = 240
    batch: int = 128
    rate: float = 1e-3


SETTINGS = Settings({"25": [480, 240, 25], "2": [256, 128, 64, 2]})
REHEARSAL = Settings({"3": [12, 3]}, (3,), (42,), train=256, valid=64, epochs=2)


def runs(settings):
    """Les passages, graine par graine."""
    return [{"code": code, "seed": seed} for seed in settings.seeds for code in settings.networks]


def build(run, settings):
    """L'autoencodeur neuf d'un passage, compilé."""
    import keras

    from cours.autoencodeur import build_coder

    keras.utils.set_random_seed(run["seed"])
    model = build_coder(settings.networks[run["code"]])
    model.compile("adam", "binary_crossentropy", steps_per_execution=10)
    return model


def train(run, settings, folder, interruption):
    """(ligne du passage, poids) : jugé sur les poids gardés, déjà ramenés à la demi-précision."""
    from cours.autoencodeur import count_multiplications, grey, half, split, squared_error
    from cours.donnees import mnist
    from outils.entrainement.epochs import Plan, train_epochs

    X, X_valid = map(grey, split(mnist()[0][0], settings.valid))
    X, model = X[: settings.train], build(run, settings)
    plan = Plan(run["seed"], settings.epochs, settings.batch, settings.rate, warmup=1)
    curves = train_epochs(model, ((X, X), (X_valid, X_valid)), plan, folder, interruption)
    weights = half(model)
    row = {
        "params": model.count_params(),
        "multiplications": count_multiplications(model),
        "train_error": squared_error(model, X[: settings.valid]),
        "val_error": squared_error(model, X_valid),
        "seconds": round(sum(epoch["seconds"] for epoch in curves), 1),
    }
    return row, weights


def choose(rows, code):
    """La ligne dont l'erreur de validation est la plus basse, parmi celles de ce code : ses poids sont gardés."""
    return min((row for row in rows if str(row["code"]) == code), key=lambda row: row["val_error"])


def pca_rows(settings, X_test):
    """L'erreur par image de l'ACP, apprise sur les mêmes images."""
    from cours.autoencodeur import fit_pca, grey, judge_pca, split
    from cours.donnees import mnist

    X = grey(split(mnist()[0][0], settings.valid)[0][: settings.train])
    errors = {size: 784 * judge_pca(fit_pca(X, size), X_test)["MSE"] for size in settings.pca}
    return [{"code": size, "test_error": error} for size, error in errors.items()]


def perform(settings, digits, folder, context):
    """Les passages, le choix d'une graine sur la validation, puis le test, ouvert une fois pour toute la liste."""
    import numpy as np

    from cours.autoencodeur import grey, set_coder_weights, squared_error

    planned = runs(settings)
    rows = grid.perform_runs(train, planned, settings, folder, context)
    X_test, weights, facts = grey(digits[1][0]), {}, {}
    for run, row in zip(planned, rows, strict=True):
        model, found = build(run, settings), grid.saved_weights(run, folder)
        set_coder_weights(model, found)
        row["test_error"] = squared_error(model, X_test)
        if row["seed"] == choose(rows, run["code"])["seed"]:
            facts |= {f"seed_{run['code']}": run["seed"], f"test_error_{run['code']}": row["test_error"]}
            weights |= {f"{run['code']}/{name}": value for name, value in found.items()}

    def keep_weights(target):
        np.savez_compressed(target / "weights.npz", **weights)

    facts["training_seconds"] = grid.seconds(rows)
    return Outcome({"runs": rows, "pca": pca_rows(settings, X_test)}, facts, keep_weights)


EXPERIMENT = Experiment(
    "code", "chapitre 8 : rendre une image à partir de 25 nombres, ou de 2, trois graines (4 h)",
    "chapters/08-autoencodeur/code", SETTINGS, REHEARSAL, "mnist", perform, grid.progress(runs), runs, train,
)  # fmt: skip
