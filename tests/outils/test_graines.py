"""`restart` : un modèle remis à son point de départ vaut-il, au bit près, un modèle neuf ?"""

import keras
import numpy as np
import pytest
from keras import layers

from cours.graines import restart

X = np.random.default_rng(0).random((100, 6), dtype="float32")


def sequential():
    """Tout ce que la graine touche (poids, masques du dropout, ordre des lots) et l'état d'une normalisation."""
    encoder = keras.Sequential([keras.Input((6,)), layers.Dense(8, "relu"), layers.Dropout(0.3)])
    decoder = keras.Sequential([keras.Input((8,)), layers.BatchNormalization(), layers.Dropout(0.1), layers.Dense(6)])
    return keras.Sequential([encoder, decoder])


def functional():
    """Un raccourci : deux chemins de longueurs inégales, comme au chapitre 6."""
    features = keras.Input((6,))
    hidden = layers.Dense(8, "relu")(features)
    hidden = layers.Dropout(0.3)(hidden)
    both = layers.Concatenate()([hidden, features])
    return keras.Model(features, layers.Dense(6)(both))


def fresh(build, seed, optimizer):
    keras.utils.set_random_seed(seed)
    model = build()
    model.compile(loss="mse", optimizer=optimizer)
    return model


def fit(model):
    losses = model.fit(X, X, epochs=2, batch_size=16, verbose=0).history["loss"]
    return losses, [v.numpy() for v in [*model.variables, *model.optimizer.variables]], np.random.random()


@pytest.mark.parametrize(
    ("build", "make_optimizer"),
    [(sequential, keras.optimizers.Adam), (functional, keras.optimizers.Nadam)],  # Nadam : un état qui part de 1, de 0
)
def test_a_restarted_model_is_a_fresh_one(build, make_optimizer):
    """Deux graines : pertes, variables (hasard et optimiseur compris) et hasard restant, égaux au bit près."""
    expected = [fit(fresh(build, seed, make_optimizer(0.01))) for seed in (1, 2)]
    model = fresh(build, 7, make_optimizer(0.01))
    for seed, (losses, variables, chance) in zip((1, 2), expected, strict=True):
        restart(model, seed)  # la première fois sans mémoire à effacer, la seconde après un entraînement
        same_losses, same_variables, same_chance = fit(model)
        assert (losses, chance) == (same_losses, same_chance)
        assert all(map(np.array_equal, variables, same_variables)) and len(variables) == len(same_variables)
    assert expected[0][0] != expected[1][0], "la graine ne change rien : le contrôle ne contrôle rien."


def test_nothing_is_traced_again():
    traces = []

    class Spy(layers.Layer):
        def call(self, inputs):
            traces.append(inputs)  # exécuté par Python au traçage seulement
            return inputs

    model = keras.Sequential([keras.Input((6,)), Spy(), layers.Dense(6)])
    model.compile(loss="mse", optimizer="adam")
    model.fit(X, X, verbose=0)
    step, n_traces = model.train_function, len(traces)
    for seed in (0, 1):
        restart(model, seed)
        n_traces += 1  # la copie du réseau appelle chaque couche une fois
        model.fit(X, X, verbose=0)
    assert model.train_function is step and len(traces) == n_traces


def test_the_learning_rate_stays():
    model = fresh(sequential, 0, "adam")
    model.optimizer.learning_rate = 0.5
    restart(model, 0)
    assert float(model.optimizer.learning_rate) == 0.5


def test_an_uncompiled_model_is_refused():
    with pytest.raises(ValueError, match="n’est pas compilé"):
        restart(sequential(), 0)
