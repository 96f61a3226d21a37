"""Les erreurs en français : chaque ligne de la table est levée pour de vrai, aux versions du cours."""

import re

import keras
import numpy as np
import pandas as pd
import pytest
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.model_selection import GridSearchCV, train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from cours.erreurs import TABLE, in_french, original

X, y = np.ones((6, 2)), np.arange(6.0)


def compiled(loss="mse", units=1, built=True):
    inputs = [keras.Input((2,))] if built else []
    model = keras.Sequential([*inputs, keras.layers.Dense(units, activation="softmax" if units > 1 else None)])
    model.compile("sgd", loss)
    return model


def unbound():
    value += 1  # noqa: F821, F841


def forever():
    return forever()


def in_place():
    whole = np.ones(3, dtype=int)
    whole += 0.5


def two(a, b):
    pass


def fit(model, X=X, y=y):
    return lambda: model.fit(X, y, verbose=0)


sparse = "sparse_categorical_crossentropy"
# Une clé par ligne de la table : le début de sa phrase.
RAISED = {
    "« value » est lu avant": unbound,
    "« absent » n’existe pas": lambda: absent,  # noqa: F821
    "les arguments donnés à « two »": lambda: two(1),
    "une valeur est None": lambda: None[0],
    "le signe + met deux list": lambda: [1] + 1,
    "l’opération - n’existe pas entre list et list": lambda: [1] - [1],
    "une liste ne se multiplie pas": lambda: [1] * 0.5,
    "une valeur de type int est suivie de parenthèses": lambda: (1)(2),
    "une valeur de type int est suivie de crochets": lambda: (1)[0],
    "on parcourt, ou l’on sépare": lambda: list(3),
    "une liste ne se lit que par un rang": lambda: [1][1.0],
    "un tableau entier est donné": lambda: float(np.ones(3)),
    "deux tableaux de formes (2,) et (3,)": lambda: np.ones(2) + np.ones(3),
    "produit de matrices impossible : 3 colonnes": lambda: np.ones((2, 3)) @ np.ones((2, 3)),
    "produit de matrices impossible entre": lambda: np.dot(np.ones((2, 3)), np.ones((2, 3))),
    "une condition porte sur un tableau": lambda: bool(np.ones(3)),
    "le texte « nord » n’est pas un nombre": lambda: float("nord"),
    "des données sont du texte": lambda: LinearRegression().fit([["nord"]], [1]),
    "des listes de longueurs différentes": lambda: np.array([[1], [1, 2]]),
    "3 noms à gauche du signe =, mais 2": lambda: [0 for a, b, c in [(1, 2)]],
    "plus de valeurs à droite": lambda: [0 for a, b in [(1, 2, 3)]],
    "6 nombres ne remplissent pas": lambda: y.reshape(4, 4),
    "la liste des tableaux à réunir est vide": lambda: np.concatenate([]),
    "les tableaux à réunir n’ont pas": lambda: np.concatenate([np.ones((2, 2)), np.ones((2, 3))]),
    "le rang 9 n’existe pas": lambda: y[9],
    "la liste est plus courte": lambda: [1][3],
    "le tableau a moins d’axes": lambda: y[0, 0],
    "des rangs ne sont pas des entiers": lambda: y[np.array([0.0])],
    "la clé ou la colonne 'prix'": lambda: pd.DataFrame({"a": [1]})["prix"],
    "on demande « fit » à None": lambda: None.fit,
    "ce nom n’existe pas après le point": lambda: y.appends,
    "une division par zéro": lambda: 1 / 0,
    "la fonction s’appelle elle-même": forever,
    "le tableau demandé ne tient pas": lambda: np.ones((10**7, 10**7)),
    "ce fichier n’existe pas": lambda: open("nulle part"),  # noqa: SIM115
    "exit() arrête tout": exit,
    "un tableau d’entiers ne peut pas recevoir": in_place,
    "le modèle n’a pas été ajusté": lambda: StandardScaler().transform(X),
    "X et y n’ont pas le même nombre de lignes : ": lambda: LinearRegression().fit(X, y[:3]),
    "scikit-learn veut un tableau à deux axes": lambda: LinearRegression().fit(y, y),
    "scikit-learn veut deux axes": lambda: LinearRegression().fit(np.ones((3, 2, 2)), np.ones(3)),
    "X a 1 colonnes, mais LinearRegression": lambda: LinearRegression().fit(X, y).predict(X[:, :1]),
    "X contient des cases vides": lambda: LinearRegression().fit(X * np.nan, y),
    "le réglage « rate »": lambda: make_pipeline(StandardScaler()).set_params(rate=1),
    "une classe n’a qu’un exemple": lambda: train_test_split(X, stratify=[0, 0, 0, 0, 0, 1]),
    "un classifieur reçoit": lambda: LogisticRegression().fit(X, y / 7),
    "la valeur donnée à « fit_intercept »": lambda: LinearRegression(fit_intercept="oui").fit(X, y),
    "le modèle n’est pas compilé": lambda: keras.Sequential([keras.Input((2,)), keras.layers.Dense(1)]).fit(X, y),
    "le modèle attend une entrée de forme": lambda: keras.Model(
        *(lambda i: (i, keras.layers.Dense(1)(i)))(keras.Input((3,)))
    )(X),
    "la couche attend 2 nombres": lambda: compiled().layers[0](np.ones((2, 3))),
    "la couche ne reçoit pas": lambda: keras.layers.Conv2D(1, 2)(np.ones((2, 4, 4))),
    "les cibles n’ont pas la forme": fit(compiled("binary_crossentropy", 3)),
    "X et y n’ont pas le même nombre de lignes.": fit(compiled(), X, y[:3]),
    "l’étiquette 5 n’a pas de neurone": fit(compiled(sparse, 3)),
    "Keras ne connaît pas ce nom": lambda: keras.layers.Dense(1, activation="rélu"),
    "« 8 » n’est pas une forme": lambda: keras.Input(shape=8),
    "les tenseurs à mettre bout à bout": lambda: keras.layers.Concatenate()([np.ones((2, 3)), np.ones((4, 3))]),
    "Dense reçoit un argument": lambda: keras.layers.Dense(1, activatoin="relu"),
    "on n’empile dans un modèle": lambda: keras.Sequential([3]),
    "le modèle n’est pas construit": lambda: compiled(built=False).count_params(),
}


def plain(text):
    return re.sub(r"\s", " ", text)


def raised(action):
    try:
        action()
    except BaseException as error:
        return error
    pytest.fail("aucune erreur")


@pytest.mark.parametrize(("start", "action"), RAISED.items(), ids=RAISED)
def test_the_cause_is_said_in_french(start, action):
    error = raised(action)
    assert plain(in_french(error)).startswith(start.rstrip(":")), (in_french(error), original(error))


def test_every_line_of_the_table_is_raised():
    said = [plain(in_french(raised(action))) for action in RAISED.values()]
    untried = [
        sentence
        for *_, sentence in TABLE
        if not any(re.fullmatch(re.sub(r"\\\{\d\\\}", ".*", re.escape(plain(sentence))), text) for text in said)
    ]
    assert not untried, "\n".join(untried)


def test_a_failed_search_gives_its_cause():
    """scikit-learn répète l'erreur de chaque pli : la première phrase n'est pas la cause."""
    search = GridSearchCV(LinearRegression(), {"fit_intercept": ["oui"]}, cv=2)
    error = raised(lambda: search.fit(X, y))
    assert "la valeur donnée à" in in_french(error) and "fits failed" not in original(error)


def test_an_unknown_error_is_named():
    assert "que Python nomme «\u00a0OSError\u00a0»." in in_french(OSError("plein"))
