"""Recherche les hyperparamètres du réseau convolutif, entraîne le meilleur, et enregistre ce qui a été fait.

    python -m outils.train [--racine DOSSIER] [--essai] [--recommencer]

Trop long pour chaque construction du livre : cette commande se lance à la main, et le chapitre 10 relit son
enregistrement (`chapters/10-cnn-mnist/`). Interrompue, elle reprend où elle en était : son état est dans
`_build/entrainement/`. Une reprise donne les mêmes nombres qu'un passage d'un trait, car chaque essai et chaque
époque partent d'une graine qui ne dépend que de leur rang. `--essai` répète le tout en miniature, sans rien enregistrer
dans le chapitre.
"""

import argparse
import contextlib
import csv
import io
import json
import logging
import os
import shutil
import signal
import sys
import time
import warnings
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS"):
    os.environ[variable] = "1"  # l'ordre des additions, donc les nombres, dépend du nombre de fils
os.environ["TF_DETERMINISTIC_OPS"] = "1"

import keras
import keras_tuner as kt
import numpy as np
from sklearn.exceptions import ConvergenceWarning

from cours.affichage import format_fr
from cours.cnn import build_augmentation, build_model, choose_trial, count_multiplications, split
from cours.donnees import mnist

RECORD = "chapters/10-cnn-mnist"
LIBRARIES = ("tensorflow-cpu", "tensorflow", "keras", "keras-tuner", "numpy", "scikit-learn")


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
    max_params: int = 2_500_000  # les poids enregistrés tiennent en 10 Mo
    train: int = 55_000
    valid: int = 5000
    epochs: int = 100
    batch: int = 128
    patience: int = 5  # époques sans progrès de la perte de validation avant l'arrêt
    slow_patience: int = 2  # … et avant de réduire le taux d'apprentissage
    slow_factor: float = 0.3


REHEARSAL = Settings(
    trials=4, initial_points=2, trial_train=128, trial_valid=64, trial_epochs=1, max_params=10**8, train=512, valid=256,
    epochs=4, patience=3, slow_patience=1,
)  # fmt: skip


# --- Écrire sans rien perdre ---------------------------------------------------------------------------------


def write_json(path, value):
    """Écriture atomique : le fichier est l'ancien ou le nouveau, jamais une moitié."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf8")
    temporary.replace(path)


def read_json(path, default=None):
    return json.loads(path.read_text("utf8")) if path.exists() else default


class Interruption(keras.callbacks.Callback):
    """Ctrl-C attend la fin du lot en cours : aucune écriture n'est coupée. Un second Ctrl-C n'attend pas."""

    requested = False

    def install(self):
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, *_):
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True

    def check(self):
        if self.requested:
            raise KeyboardInterrupt

    def on_train_batch_end(self, batch, logs=None):
        self.check()


# --- La recherche --------------------------------------------------------------------------------------------


class ResumableOracle(kt.oracles.BayesianOptimizationOracle):
    """L'oracle bayésien de KerasTuner, dont une reprise fait les mêmes propositions qu'un passage d'un trait.

    KerasTuner 1.4.8 ne sauve pas l'état de son générateur aléatoire et relit les essais dans l'ordre du disque.
    """

    def populate_space(self, trial_id):
        self.trials = dict(sorted(self.trials.items()))
        self._random_state = np.random.RandomState(self.seed + int(trial_id))
        return super().populate_space(trial_id)


class Search(kt.Tuner):
    """Un essai : construire, entraîner sur peu d'images, noter l'exactitude de validation."""

    def __init__(self, settings, folder, interruption):
        self.settings, self.folder, self.interruption = settings, folder, interruption
        oracle = ResumableOracle(
            kt.Objective("val_accuracy", "max"),
            max_trials=settings.trials,
            num_initial_points=settings.initial_points,
            seed=settings.seed,
        )
        with contextlib.redirect_stdout(io.StringIO()):  # KerasTuner annonce sa reprise en anglais
            super().__init__(oracle, build_model, directory=folder, project_name="keras-tuner")
        self.oracle.verbose = 0

    def run_trial(self, trial, train, valid):
        self.interruption.check()
        start = time.monotonic()
        keras.utils.clear_session()
        keras.utils.set_random_seed(self.settings.seed + int(trial.trial_id))
        try:
            model = build_model(trial.hyperparameters)
            model.fit(
                *train, epochs=self.settings.trial_epochs, batch_size=self.settings.trial_batch,
                callbacks=[self.interruption], verbose=0,
            )  # fmt: skip
            score = model.evaluate(*valid, batch_size=500, verbose=0, return_dict=True)["accuracy"]
        except Exception as error:  # KerasTuner passerait à l'essai suivant sans rien dire
            raise kt.errors.FatalError(f"l’essai {trial.trial_id} a échoué : {error}") from error
        entry = {
            "trial": int(trial.trial_id) + 1,
            **trial.hyperparameters.values,
            "params": model.count_params(),
            "multiplications": count_multiplications(model),
            "val_accuracy": score,
            "seconds": round(time.monotonic() - start, 1),
        }
        write_json(self.folder / f"essai-{entry['trial']:02d}.json", entry)
        print(trial_line(entry, self.settings), flush=True)
        return {"val_accuracy": entry["val_accuracy"]}


def trial_line(entry, settings):
    """La ligne de progression d'un essai."""
    return (
        f"  essai {entry['trial']}/{settings.trials} : filtres {entry['filters_1']} et {entry['filters_2']}, "
        f"{entry['dense_layers']} × {entry['units']} unités, dropout {format_fr(entry['dropout'], '.1f')}, "
        f"taux {format_fr(entry['learning_rate'], '.1e')} → validation "
        f"{format_fr(entry['val_accuracy'], '.2%')} ({entry['seconds']:.0f} s)"
    )


def search(data, settings, folder, interruption):
    """Les essais faits (dictionnaires, dans l'ordre), après avoir mené la recherche à son terme."""
    (X_train, y_train), (X_valid, y_valid) = data
    tuner = Search(settings, folder, interruption)
    done = len(list(folder.glob("essai-*.json")))
    print(f"Recherche : {settings.trials} essais" + (f", dont {done} déjà faits." if done else "."), flush=True)
    tuner.search(
        (X_train[: settings.trial_train], y_train[: settings.trial_train]),
        (X_valid[: settings.trial_valid], y_valid[: settings.trial_valid]),
    )
    return [read_json(path) for path in sorted(folder.glob("essai-*.json"))]


# --- L'entraînement final ------------------------------------------------------------------------------------


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


def next_learning_rate(curves, settings, initial):
    """Le taux de la prochaine époque : multiplié par `slow_factor` après `slow_patience` époques sans progrès."""
    rate, best, waited = initial, float("inf"), 0
    for row in curves:
        waited = 0 if row["val_loss"] < best else waited + 1
        best = min(best, row["val_loss"])
        if waited == settings.slow_patience:
            rate, waited = rate * settings.slow_factor, 0
    return rate


def is_finished(curves, settings):
    """Arrêt prématuré : `patience` époques depuis la meilleure, ou plus d'époque à faire."""
    return len(curves) >= settings.epochs or (curves and len(curves) - 1 - best_epoch(curves) >= settings.patience)


def train_final(data, trial, settings, folder, interruption):
    """(modèle aux meilleurs poids, courbes). L'état est sauvé à chaque époque ; `curves.json` fait foi.

    `keras.callbacks.BackupAndRestore` rendrait les poids et le rang de l'époque, mais pas la patience d'`EarlyStopping` ni celle
    de `ReduceLROnPlateau`, ni les courbes d'avant l'interruption : ici, tout se recalcule d'après les courbes.
    """
    (X_train, y_train), valid = data
    hp = kt.HyperParameters()
    hp.values = {name: trial[name] for name in hyperparameter_names()}
    keras.utils.set_random_seed(settings.seed)
    model = build_model(hp)
    model.optimizer.build(model.trainable_variables)  # sans quoi ses moyennes ne seraient pas relues
    curves = read_json(folder / "curves.json", [])
    if curves:
        model.load_weights(folder / f"epoch-{len(curves):03d}.weights.h5")
    print(f"Entraînement final : {len(X_train)} images, {len(curves)} époque(s) déjà faite(s).", flush=True)
    while not is_finished(curves, settings):
        start, epoch = time.monotonic(), len(curves) + 1
        seed = settings.seed + 1000 * epoch
        order = np.random.default_rng(seed).permutation(len(X_train))
        keras.utils.set_random_seed(seed)
        X_epoch = augmented(X_train, seed, interruption)[order]
        model.optimizer.learning_rate = next_learning_rate(curves, settings, trial["learning_rate"])
        history = model.fit(
            X_epoch, y_train[order], validation_data=valid, batch_size=settings.batch, shuffle=False,
            callbacks=[interruption], verbose=0,
        ).history  # fmt: skip
        row = {"epoch": epoch, "learning_rate": float(model.optimizer.learning_rate)}
        row |= {name: values[0] for name, values in history.items()} | {"seconds": round(time.monotonic() - start, 1)}
        curves.append(row)
        model.save_weights(folder / f"epoch-{epoch:03d}.weights.h5")
        write_json(folder / "curves.json", curves)
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


# --- L'enregistrement ----------------------------------------------------------------------------------------


def write_csv(path, rows):
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def installed_versions():
    found = {}
    for name in LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def write_record(target, digits, settings, trials, chosen, model, curves):
    """Remplace d'un coup le dossier `target`. Le jeu de test s'ouvre ici, une fois."""
    X_test, y_test = digits[1]
    predicted = model.predict(X_test[..., np.newaxis].astype("float32") / 255, batch_size=500, verbose=0).argmax(axis=1)
    record = {
        "settings": asdict(settings),
        "dataset": {"name": "mnist", "is_real": digits.is_real, "n_test": len(y_test)},
        "versions": installed_versions(),
        "chosen_trial": chosen["trial"],
        "best_epoch": best_epoch(curves) + 1,
        "search_seconds": round(sum(trial["seconds"] for trial in trials)),
        "training_seconds": round(sum(row["seconds"] for row in curves)),
        "test_correct": int((predicted == y_test).sum()),
        "test_accuracy": float((predicted == y_test).mean()),
    }
    draft = target.with_name(target.name + ".tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_csv(draft / "trials.csv", trials)
    write_csv(draft / "curves.csv", curves)
    bare = keras.models.clone_model(model)  # sans l'optimiseur, deux fois plus gros que les poids
    bare.set_weights(model.get_weights())
    bare.save_weights(draft / "model.weights.h5")
    write_json(draft / "record.json", record)
    if target.exists():
        target.rename(target.with_name(target.name + ".old"))
    draft.rename(target)
    shutil.rmtree(target.with_name(target.name + ".old"), ignore_errors=True)
    return record


def prepare_state(folder, settings, restart):
    """Le dossier d'état, vide ou commencé avec les mêmes réglages."""
    if restart:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    known = read_json(folder / "settings.json")
    if known not in (None, asdict(settings)):
        sys.exit(
            f"{folder} contient un entraînement commencé avec d’autres réglages.\n"
            "Pour l’abandonner et repartir de zéro : make entrainement OPTIONS=--recommencer"
        )
    write_json(folder / "settings.json", asdict(settings))


def train(root, settings, state, target, restart):
    """Toute la commande ; renvoie le code de sortie."""
    if (target / "record.json").exists() and not state.exists() and not restart:
        print(f"L’enregistrement existe déjà ({target.relative_to(root)}) : le refaire ouvrirait le test une seconde fois.")
        print("Pour le refaire quand même : make entrainement OPTIONS=--recommencer")
        return 0
    logging.getLogger("tensorflow").setLevel("ERROR")  # un modèle neuf par essai : TensorFlow y voit un excès de tracés
    warnings.simplefilter("ignore", ConvergenceWarning)  # une longueur d’échelle au bord : fréquent avec peu d’essais
    digits = mnist()
    if settings is not REHEARSAL and not digits.is_real:
        sys.exit("Les vraies images de MNIST sont introuvables : l’entraînement enregistré ne se fait pas sur un substitut.")
    prepare_state(state, settings, restart)
    interruption = Interruption()
    interruption.install()
    train_part, valid_part = split(*digits[0], settings.valid)
    data = tuple(part[: settings.train] for part in train_part), valid_part
    try:
        trials = search(data, settings, state, interruption)
        chosen = choose_trial(trials, settings.trial_valid, settings.max_params)
        print(f"Essai retenu : nº {chosen['trial']}, le moins coûteux à une erreur type du meilleur.", flush=True)
        model, curves = train_final(data, chosen, settings, state, interruption)
    except KeyboardInterrupt:
        print("\nInterrompu. La même commande reprendra ici : tout ce qui est affiché ci-dessus est gardé.", flush=True)
        return 130
    record = write_record(target, digits, settings, trials, chosen, model, curves)
    shutil.rmtree(state)
    print(f"Test : {format_fr(record['test_accuracy'], '.2%')}. Enregistré dans {target.relative_to(root)}.")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--essai", action="store_true", help="tout, en miniature, sous _build/entrainement-essai")
    parser.add_argument("--recommencer", action="store_true", help="abandonne ce qui est commencé ou enregistré")
    options = parser.parse_args(arguments)
    root = options.racine.resolve()
    if options.essai:
        folder = root / "_build/entrainement-essai"
        return train(root, REHEARSAL, folder / "etat", folder / "enregistrement", options.recommencer)
    return train(root, Settings(), root / "_build/entrainement", root / RECORD, options.recommencer)


if __name__ == "__main__":
    sys.exit(main())
