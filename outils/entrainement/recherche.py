"""L'expérience `recherche` : les hyperparamètres du réseau convolutif du chapitre 10, puis son entraînement final."""

from dataclasses import dataclass

from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome
from outils.entrainement.state import read_json


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat. Une reprise exige les mêmes valeurs."""

    seed: int = 42
    trials: int = 30
    initial_points: int = 8  # tirés au hasard avant que la recherche ne devienne bayésienne
    trial_train: int = 4000
    trial_valid: int = 2000
    trial_epochs: int = 3
    trial_batch: int = 64
    trial_momentum: float = 0.9  # moyennes mobiles rapides : un essai ne compte que 189 pas
    max_params: int = 2_500_000  # les poids enregistrés tiennent en 10 Mo
    train: int = 55_000
    valid: int = 5000
    epochs: int = 40  # le taux décroît en cosinus, de celui de l'essai retenu jusqu'à presque 0
    batch: int = 64  # celui des essais, pour lequel le taux a été choisi
    patience: int = 5  # époques sans progrès de la perte de validation avant l'arrêt…
    patience_start: int = 30  # … comptées à partir de celle-ci : avant, le taux est trop grand pour juger


REHEARSAL = Settings(
    trials=4, initial_points=2, trial_train=128, trial_valid=64, trial_epochs=1, max_params=1_500_000, train=512,
    valid=256, epochs=4, patience_start=2,
)  # fmt: skip


def perform(settings, digits, folder, context):
    """Les essais, le choix, l'entraînement final ; le test s'ouvre en dernier."""
    from cours.cnn import choose_trial, pixels, split, without_optimizer
    from outils.entrainement.epochs import best_epoch
    from outils.entrainement.final import train_final
    from outils.entrainement.search import search

    (X_train, y_train), (X_valid, y_valid) = split(*digits[0], settings.valid)
    data = (pixels(X_train[: settings.train]), y_train[: settings.train]), (pixels(X_valid), y_valid)
    trials = search(data, settings, folder, context.interruption)
    chosen = choose_trial(trials, settings.trial_valid, settings.max_params)
    print(f"Essai retenu : nº {chosen['trial']}, le moins coûteux à une erreur type du meilleur.", flush=True)
    model, curves = train_final(data, chosen, settings, folder, context.interruption)
    X_test, y_test = digits[1]
    predicted = model.predict(pixels(X_test), batch_size=500, verbose=0).argmax(axis=1)
    correct = int((predicted == y_test).sum())
    print(f"Test : {correct} justes sur {len(y_test)}.")
    facts = {
        "chosen_trial": chosen["trial"],
        "best_epoch": best_epoch(curves) + 1,
        "search_seconds": round(sum(trial["seconds"] for trial in trials)),
        "training_seconds": round(sum(row["seconds"] for row in curves)),
        "test_correct": correct,
        "test_accuracy": correct / len(y_test),
    }

    def keep_weights(target):
        without_optimizer(model).save_weights(target / "model.weights.h5")

    return Outcome({"trials": trials, "curves": curves}, facts, keep_weights)


def progress(settings, folder):
    """Essais et époques : (faits, en tout au plus)."""
    curves = read_json(folder / "curves.json", {"curves": []})["curves"]
    return len(list(folder.glob("essai-*.json"))) + len(curves), settings.trials + settings.epochs


EXPERIMENT = Experiment(
    "recherche", "chapitre 10 : trente essais de KerasTuner, puis l’entraînement final (1 h 30)",
    "chapters/10-cnn-mnist/recherche", Settings(), REHEARSAL, "mnist", perform, progress,
)  # fmt: skip
