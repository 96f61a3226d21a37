"""Recherche les hyperparamètres du réseau convolutif, entraîne le meilleur, et enregistre ce qui a été fait.

    python -m outils.entrainement [--racine DOSSIER] [--essai] [--recommencer]

Trop long pour chaque construction du livre : cette commande se lance à la main, et le chapitre 10 relit son
enregistrement (`chapters/10-cnn-mnist/`). Interrompue, elle reprend où elle en était : son état est dans
`_build/entrainement/`. Une reprise donne les mêmes nombres qu'un passage d'un trait, car chaque essai et chaque
époque partent d'une graine qui ne dépend que de leur rang. `--essai` répète le tout en miniature, sans rien enregistrer
dans le chapitre.
"""

import argparse
import contextlib
import logging
import os
import shutil
import sys
import warnings
from dataclasses import asdict
from importlib import metadata
from pathlib import Path

from outils.entrainement.state import REHEARSAL, Settings, prepare_state, read_json, write_csv, write_json

RECORD = "chapters/10-cnn-mnist"
LIBRARIES = ("tensorflow-cpu", "tensorflow", "keras", "keras-tuner", "numpy", "scikit-learn")


def prepare_libraries():
    """Avant tout import de TensorFlow : un seul fil (l'ordre des additions change les nombres), et peu de bavardage."""
    for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "TF_DETERMINISTIC_OPS"):
        os.environ[variable] = "1"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel("ERROR")  # un modèle neuf par essai : TensorFlow y voit un excès de tracés
    warnings.filterwarnings("ignore", module="sklearn.gaussian_process")  # échelle au bord : fréquent, sans conséquence


def installed_versions():
    found = {}
    for name in LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def write_record(target, digits, settings, trials, chosen, model, curves):
    """Remplace d'un coup le dossier `target`. Le jeu de test s'ouvre ici, une fois."""
    from cours.cnn import pixels, without_optimizer
    from outils.entrainement.final import best_epoch

    X_test, y_test = digits[1]
    predicted = model.predict(pixels(X_test), batch_size=500, verbose=0).argmax(axis=1)
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
        "earlier": [],  # les enregistrements que celui-ci remplace : autant d'ouvertures du test
    }
    previous = read_json(target / "record.json")
    if previous:  # le test a déjà été ouvert : cela se dit
        keys = ("settings", "best_epoch", "test_accuracy")
        record["earlier"] = previous.get("earlier", []) + [{key: previous[key] for key in keys}]
    draft = target.with_name(target.name + ".tmp")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    write_csv(draft / "trials.csv", trials)
    write_csv(draft / "curves.csv", curves)
    without_optimizer(model).save_weights(draft / "model.weights.h5")
    write_json(draft / "record.json", record)
    if target.exists():
        target.rename(target.with_name(target.name + ".old"))
    draft.rename(target)
    shutil.rmtree(target.with_name(target.name + ".old"), ignore_errors=True)
    return record


def train(root, settings, state, target, restart):
    """Toute la commande ; renvoie le code de sortie."""
    if (target / "record.json").exists() and not state.exists() and not restart:
        print(f"Déjà fait : {target.relative_to(root)}. Recommencer ouvrirait le test une fois de plus.")
        print("Pour recommencer quand même : make entrainement OPTIONS=--recommencer")
        return 0
    prepare_libraries()
    from cours.cnn import choose_trial, pixels, split
    from cours.donnees import mnist
    from outils.entrainement.final import train_final
    from outils.entrainement.search import Interruption, search

    digits = mnist()
    if settings is not REHEARSAL and not digits.is_real:
        sys.exit("Les vraies images de MNIST sont introuvables : pas d’enregistrement sur un substitut.")
    prepare_state(state, settings, restart)
    interruption = Interruption()
    interruption.install()
    (X_train, y_train), (X_valid, y_valid) = split(*digits[0], settings.valid)
    data = (pixels(X_train[: settings.train]), y_train[: settings.train]), (pixels(X_valid), y_valid)
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
    print(
        f"Test : {record['test_correct']} justes sur {len(digits[1][1])}. Enregistré dans {target.relative_to(root)}."
    )
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.entrainement", description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--essai", action="store_true", help="tout, en miniature, sous _build/entrainement-essai")
    parser.add_argument("--recommencer", action="store_true", help="abandonne ce qui est commencé ou enregistré")
    options = parser.parse_args(arguments)
    root = options.racine.resolve()
    if options.essai:
        folder = root / "_build/entrainement-essai"
        return train(root, REHEARSAL, folder / "etat", folder / "enregistrement", options.recommencer)
    return train(root, Settings(), root / "_build/entrainement", root / RECORD, options.recommencer)
