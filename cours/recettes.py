"""Les modèles de la littérature que l'annexe « Nombres publiés, refaits » refait : chacun en une courte fonction.

Un modèle de scikit-learn est un estimateur, pour des images aplaties (n, 784) entre 0 et 1 ; un réseau est un modèle
de Keras compilé, pour des images (n, 28, 28, 1). Les couches et leurs largeurs sont celles que dit la source ; le reste
(activation, initialisation, optimiseur) est d'aujourd'hui, et la page le dit.
"""

import keras
import numpy as np
from keras import layers
from scipy.ndimage import gaussian_filter1d
from sklearn.decomposition import PCA
from sklearn.ensemble import HistGradientBoostingRegressor, RandomForestClassifier
from sklearn.kernel_approximation import Nystroem
from sklearn.linear_model import LogisticRegression, RidgeClassifier
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import PolynomialFeatures
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier

IMAGE = (28, 28, 1)


def least_squares(seed):
    return RidgeClassifier()


def logistic_regression(seed):
    return LogisticRegression(max_iter=1000)


def nearest_neighbours(seed):
    return KNeighborsClassifier(3)


def quadratic_on_pca(seed):
    return make_pipeline(PCA(40, random_state=seed), PolynomialFeatures(), RidgeClassifier())


def radial_basis(seed):
    return make_pipeline(Nystroem(gamma=0.02, n_components=1000, random_state=seed), RidgeClassifier(1e-3))


def gaussian_svm(seed):
    return SVC(C=10, gamma=0.02)


def decision_tree(seed):
    return DecisionTreeClassifier(criterion="entropy", max_depth=10, random_state=seed)


def random_forest(seed):
    return RandomForestClassifier(criterion="entropy", max_depth=100, random_state=seed)


def boosted_trees(seed):
    return HistGradientBoostingRegressor(learning_rate=0.05, max_iter=1000, l2_regularization=1, random_state=seed)


def dense(widths, activation="relu"):
    """Un réseau dense compilé, 10 sorties."""
    hidden = [layers.Dense(width, activation) for width in widths]
    model = keras.Sequential([keras.Input(IMAGE), layers.Flatten(), *hidden, layers.Dense(10, "softmax")])
    return classifier(model)


def classifier(model):
    model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"], steps_per_execution=10)
    return model


def squared_loss_300():
    model = keras.Sequential([
        keras.Input(IMAGE), layers.Flatten(),
        layers.Dense(300, "tanh"), layers.Dense(10, "sigmoid"),
    ])  # fmt: skip
    model.compile("adam", "mse", metrics=["accuracy"], steps_per_execution=10)
    return model


def lenet5():
    return classifier(keras.Sequential([
        keras.Input(IMAGE),
        layers.Conv2D(6, 5, padding="same", activation="tanh"), layers.AveragePooling2D(2),
        layers.Conv2D(16, 5, activation="tanh"), layers.AveragePooling2D(2),
        layers.Conv2D(120, 5, activation="tanh"), layers.Flatten(),
        layers.Dense(84, "tanh"), layers.Dense(10, "softmax"),
    ]))  # fmt: skip


def dropout_1024(max_norm=None):
    """784-1024-1024-1024-10, dropout de 0,2 en entrée et de 0,5 ensuite ; `max_norm` borne les poids d'un neurone."""
    bound = max_norm and keras.constraints.MaxNorm(max_norm)
    model = keras.Sequential([keras.Input(IMAGE), layers.Flatten(), layers.Dropout(0.2)])
    for _ in range(3):
        model.add(layers.Dense(1024, "relu", kernel_constraint=bound))
        model.add(layers.Dropout(0.5))
    model.add(layers.Dense(10, "softmax"))
    return classifier(model)


def normalised_512():
    model = keras.Sequential([keras.Input(IMAGE), layers.Flatten()])
    for _ in range(5):
        model.add(layers.Dense(512))
        model.add(layers.BatchNormalization(momentum=0.9))
        model.add(layers.ReLU())
    model.add(layers.Dense(10, "softmax"))
    return classifier(model)


def housing_256():
    """Pour le tableau de California housing : 8 colonnes préparées, une sortie."""
    model = keras.Sequential([keras.Input((8,))])
    for _ in range(2):
        model.add(layers.Dense(256, "relu"))
        model.add(layers.Dropout(0.1))
    model.add(layers.Dense(1))
    model.compile(keras.optimizers.AdamW(weight_decay=1e-4), "mse", steps_per_execution=10)
    return model


def elastic(X, rng, strength=34, smoothness=4):
    """Les images X (n, 28, 28, 1), chaque pixel pris un peu à côté : un champ de déplacements tiré, puis lissé.

    strength, smoothness : α et σ de Simard, Steinkraus et Platt (2003), en pixels. Interpolation bilinéaire.
    """
    n, height, width = X.shape[:3]
    moves = rng.uniform(-1, 1, (2, n, height, width)).astype("float32")
    for axis in (2, 3):
        moves = gaussian_filter1d(moves, smoothness, axis=axis, mode="constant")
    rows, columns = np.mgrid[:height, :width].astype("float32")
    top, left = rows + strength * moves[0], columns + strength * moves[1]
    return bilinear(X[..., 0], top, left)[..., np.newaxis]


def bilinear(X, rows, columns):
    """Les images X (n, h, w) lues aux positions réelles `rows`, `columns` (n, h, w) ; hors du cadre, du noir."""
    padded = np.pad(X, ((0, 0), (1, 2), (1, 2)))
    rows, columns = (np.clip(place, -1, 28) + 1 for place in (rows, columns))
    i, j = rows.astype(int), columns.astype(int)
    down, right = rows - i, columns - j
    image = np.arange(len(X))[:, np.newaxis, np.newaxis]
    upper = padded[image, i, j] * (1 - right) + padded[image, i, j + 1] * right
    lower = padded[image, i + 1, j] * (1 - right) + padded[image, i + 1, j + 1] * right
    return upper * (1 - down) + lower * down
