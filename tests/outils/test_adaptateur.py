"""scikeras fait-il ce que scikit-learn ferait ? (La panne est silencieuse : seuls les plis la trahissent.)"""

import keras
import numpy as np
import pytest
from scikeras import wrappers
from sklearn.base import clone, is_classifier, is_regressor
from sklearn.datasets import load_iris
from sklearn.ensemble import VotingRegressor
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, StratifiedKFold, check_cv, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from cours.adaptateur import KerasClassifier, KerasRegressor


def build_classifier(hidden=8):
    keras.utils.set_random_seed(42)
    layers = [
        keras.Input((4,)),
        keras.layers.Dense(hidden, activation="relu"),
        keras.layers.Dense(3, activation="softmax"),
    ]
    return keras.Sequential(layers)


def build_regressor():
    keras.utils.set_random_seed(42)
    return keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)])


def classifier(**options):
    return KerasClassifier(
        build_classifier,
        loss="sparse_categorical_crossentropy",
        optimizer="adam",
        verbose=0,
        **({"epochs": 3} | options),
    )


def regressor(**options):
    return KerasRegressor(build_regressor, loss="mse", optimizer="adam", verbose=0, **({"epochs": 3} | options))


def test_estimator_types():
    assert is_classifier(classifier()) and not is_regressor(classifier())
    assert is_regressor(regressor()) and not is_classifier(regressor())
    assert is_classifier(make_pipeline(StandardScaler(), classifier()))


def test_scikeras_alone_still_needs_the_adapter():
    """Le jour où scikeras se répare, cet échec dit que `cours/adaptateur.py` peut disparaître."""
    bare = wrappers.KerasClassifier(build_classifier, loss="sparse_categorical_crossentropy", verbose=0)
    assert not is_classifier(bare), "scikeras se déclare enfin classifieur : cours/adaptateur.py n’est plus utile."


def test_folds_are_those_of_scikit_learn():
    """`cv=3` sur un classifieur : les plis stratifiés que scikit-learn donne à sa propre régression logistique."""
    X, y = load_iris(return_X_y=True)
    seen = check_cv(3, y, classifier=is_classifier(classifier()))
    expected = check_cv(3, y, classifier=is_classifier(LogisticRegression()))
    assert isinstance(seen, StratifiedKFold)
    for (_, ours), (_, theirs) in zip(seen.split(X, y), expected.split(X, y), strict=True):
        assert np.array_equal(ours, theirs)
        assert np.array_equal(np.unique(y[ours], return_counts=True)[0], [0, 1, 2])


def test_sorted_iris_scores_above_chance():
    """Sur Iris trié par classe, des plis non stratifiés feraient tomber le score sous le hasard (0,08 et 0,33)."""
    X, y = load_iris(return_X_y=True)
    model = make_pipeline(StandardScaler(), classifier(epochs=60, batch_size=8))
    assert cross_val_score(model, X, y, cv=2).min() > 0.7


def test_epochs_are_kept():
    """`epochs` ne retombe pas à 1, ni dans l'estimateur, ni à travers une grille, ni dans le modèle réentraîné."""
    X, y = load_iris(return_X_y=True)
    assert len(classifier(epochs=4).fit(X, y).history_["loss"]) == 4
    assert clone(classifier(epochs=4)).epochs == 4
    search = GridSearchCV(classifier(model__hidden=8), {"model__hidden": [4], "epochs": [2]}, cv=2).fit(X, y)
    assert len(search.best_estimator_.history_["loss"]) == 2


def test_scoring_that_needs_probabilities():
    X, y = load_iris(return_X_y=True)
    scores = cross_val_score(classifier(), X, y, cv=2, scoring="roc_auc_ovr", error_score="raise")
    assert np.isfinite(scores).all()


def test_voting_regressor_accepts_it():
    X, y = load_iris(return_X_y=True)
    ensemble = VotingRegressor([("réseau", regressor()), ("linéaire", LinearRegression())]).fit(X, y.astype(float))
    assert ensemble.predict(X).shape == (150,)


@pytest.mark.parametrize("wrapper", [KerasClassifier, KerasRegressor])
def test_class_names_are_those_of_scikeras(wrapper):
    assert wrapper.__name__ == wrapper.__mro__[1].__name__


@pytest.mark.parametrize("wrapper", [KerasClassifier, KerasRegressor, wrappers.KerasClassifier])
def test_nothing_answers_the_former_question(wrapper):
    """scikit-learn 1.6 revient aux anciennes étiquettes dès qu'une classe en donne, et scikeras s'y arrête net."""
    former = [parent.__name__ for parent in wrapper.__mro__ if {"_more_tags", "_get_tags"} & vars(parent).keys()]
    assert not former, f"anciennes étiquettes dans {former} : sous scikit-learn 1.6, `fit` échouerait."
