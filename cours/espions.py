"""Des espions, pour les contrôles qui jugent une méthode : quel réseau a appris quoi, combien de temps, depuis où.

    with watch() as trainings:
        table = call(study, train_set, valid_set)
    expect(len(trainings) == 6, "…")

Chaque `fit` d'un modèle Keras, quel qu'il soit, ajoute un `Training`, dans l'ordre. Avec `learn=False`, rien n'est
appris : `fit` ne fait que mesurer, et un protocole entier se relit en une seconde.
"""

import contextlib
from dataclasses import dataclass, field

import keras
import numpy as np


@dataclass
class Training:
    """Un entraînement : les données, la durée, les poids de départ et d'arrivée."""

    model: keras.Model
    X: np.ndarray
    y: np.ndarray
    epochs: int
    start: list
    end: list = field(default_factory=list)
    validation: tuple | None = None

    def predict(self, X):
        """Ce que prédit le réseau tel que cet entraînement l'a laissé, quoi qu'il soit devenu depuis."""
        now = self.model.get_weights()
        self.model.set_weights(self.end)
        try:
            shaped = np.reshape(X, (len(X), *self.X.shape[1:]))  # des images en ligne pour l'un, carrées pour l'autre
            return np.asarray(self.model(shaped, training=False))
        finally:
            self.model.set_weights(now)


@contextlib.contextmanager
def watch(learn=True):
    """Le journal des entraînements qui ont lieu dans le bloc."""
    trainings, fit = [], keras.Model.fit

    def noted(model, x=None, y=None, *arguments, **options):
        inputs, targets = unpacked(x, y)
        if not model.built:
            # une sous-classe n'a de poids qu'après un premier appel
            model(keras.tree.map_structure(lambda part: part[:1], inputs))
        names = ("batch_size", "epochs", "verbose", "callbacks", "validation_split", "validation_data")
        options |= dict(zip(names, arguments, strict=False))
        seen = options.get("validation_data")
        training = Training(model, inputs, targets, options.get("epochs", 1), model.get_weights(), validation=seen)
        trainings.append(training)
        run = fit(model, x, y, **options) if learn else measured(model, x, y, options)
        training.epochs, training.end = len(run.epoch), model.get_weights()
        return run

    keras.Model.fit = noted
    try:
        yield trainings
    finally:
        del keras.Model.fit  # la méthode est celle d'une classe parente, qui reparaît


def measured(model, x, y, options):
    """L'historique d'un entraînement qui n'apprendrait rien : les mêmes mesures à chaque époque."""
    model.run_eagerly = True  # quelques lots, une fois : tracer un graphe coûterait plus cher
    quiet = {"return_dict": True, "verbose": 0}
    values = model.evaluate(x, y, **quiet)
    if options.get("validation_data") is not None:
        held = model.evaluate(*unpacked(options["validation_data"], None), **quiet)
        values |= {f"val_{name}": value for name, value in held.items()}
    elif options.get("validation_split"):
        values |= {f"val_{name}": value for name, value in values.items()}
    run, epochs = keras.callbacks.History(), options.get("epochs", 1)
    run.set_model(model)
    run.epoch, run.history = list(range(epochs)), {name: [value] * epochs for name, value in values.items()}
    model.history = run
    return run


def unpacked(x, y):
    """(entrées, cibles) en tableaux, qu'on les donne séparées, en couple ou en `tf.data.Dataset`."""
    if hasattr(x, "unbatch"):
        x, y = zip(*x.unbatch().as_numpy_iterator(), strict=True)
    elif isinstance(x, tuple | list) and y is None and len(x) >= 2:
        x, y = x[0], x[1]
    return (x if isinstance(x, dict) else np.array(x)), np.array(y)


def ranks(rows, table):
    """Le rang, dans `table`, de chaque ligne de `rows`, à l'arrondi près ; −1 si elle n'y est pas."""
    known = {row.tobytes(): rank for rank, row in enumerate(flat(table))}
    return [known.get(row.tobytes(), -1) for row in flat(rows)]


def flat(table):
    """Les lignes de `table`, chacune d'un seul tenant, arrondies."""
    table = np.asarray(table, dtype="float32")
    return np.round(table.reshape(len(table), -1), 4) + np.float32(0)  # −0 et 0 s'écrivent de même
