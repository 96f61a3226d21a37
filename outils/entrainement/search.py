"""La recherche de l’expérience `recherche` : des essais courts, notés sur la validation, que l'on peut interrompre."""

import contextlib
import io
import time
from functools import partial

import keras
import keras_tuner as kt
import numpy as np

from cours.affichage import format_fr
from cours.cnn import build_model, count_multiplications
from outils.entrainement.state import read_json, write_json


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
        build = partial(build_model, momentum=settings.trial_momentum)
        with contextlib.redirect_stdout(io.StringIO()):  # KerasTuner annonce sa reprise en anglais
            super().__init__(oracle, build, directory=folder, project_name="keras-tuner")
        self.oracle.verbose = 0

    def run_trial(self, trial, train, valid):
        self.interruption.check()
        start = time.process_time()  # comme une époque (epochs.py)
        keras.utils.clear_session()
        keras.utils.set_random_seed(self.settings.seed + int(trial.trial_id))
        try:
            model = self.hypermodel.build(trial.hyperparameters)
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
            "seconds": round(time.process_time() - start, 1),
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
    done = len(list(folder.glob("essai-*.json")))
    print(f"Recherche : {settings.trials} essais" + (f", dont {done} déjà faits." if done else "."), flush=True)
    if done < settings.trials:
        Search(settings, folder, interruption).search(
            (X_train[: settings.trial_train], y_train[: settings.trial_train]),
            (X_valid[: settings.trial_valid], y_valid[: settings.trial_valid]),
        )
    return [read_json(path) for path in sorted(folder.glob("essai-*.json"))]
