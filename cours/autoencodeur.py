"""L'autoencodeur du chapitre 8 : ce que la page montre et ce que `make entrainement` entraîne, mot pour mot."""

import keras
import numpy as np


def split(X, n_valid=5000):
    """Découpe les images *avant* toute conversion : (X_train, X_valid), des octets ; les dernières valident."""
    return X[:-n_valid], X[-n_valid:]


def grey(X):
    """Images uint8 (n, 28, 28) en float32 entre 0 et 1 : quatre fois plus de place."""
    return X.astype("float32") / 255


def dense(width, activation="relu"):
    # L’initialisation de He est faite pour ReLU
    return keras.layers.Dense(width, activation=activation, kernel_initializer="he_uniform")


def build_autoencoder(widths, code="relu", rate=0.0, optimizer="adam"):
    """Autoencodeur symétrique compilé ; `widths` finit par la taille du code.
    `rate` : taux du dropout, après les deux premières couches."""
    *hidden, code_size = widths
    encoder = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    for rank, width in enumerate(hidden):
        encoder.add(dense(width))
        if rate and rank < 2:
            encoder.add(keras.layers.Dropout(rate))
    encoder.add(dense(code_size, code))
    decoder = keras.Sequential([keras.Input(shape=(code_size,))])
    for width in reversed(hidden):
        decoder.add(dense(width))
    decoder.add(keras.layers.Dense(784, activation="sigmoid"))
    decoder.add(keras.layers.Reshape((28, 28)))
    model = keras.Sequential([encoder, decoder])
    # Dix pas par appel : les mêmes calculs, moins d’allers et retours
    model.compile(optimizer, "binary_crossentropy", steps_per_execution=10)
    return model


def bce(X, P, margin=1e-7):
    """Entropie croisée binaire moyenne, X et P de même forme, X de 0 à 1."""
    # Une certitude fausse coûterait un logarithme infini
    P = np.clip(P, margin, 1 - margin)
    return float(-np.mean(X * np.log(P)) - np.mean((1 - X) * np.log(1 - P)))


def mse(X, P):
    return float(np.mean((X - P) ** 2))


def reconstruct(model, X):
    # Appelé directement, un modèle prédit : le dropout est inactif
    return np.asarray(model(X))


def judge(model, X):
    """BCE et MSE de reconstruction sur X, mille images à la fois."""
    scores = []
    for part in np.array_split(X, max(1, len(X) // 1000)):
        P = reconstruct(model, part)
        scores.append((bce(part, P), mse(part, P)))
    return dict(zip(["BCE", "MSE"], np.mean(scores, axis=0), strict=True))


def dead_units(model, X):
    """Nombre d’unités du code nulles, ou négatives, pour toutes les images."""
    codes = np.asarray(model.layers[0](X))
    return int((codes.max(axis=0) <= 0).sum())


def count_multiplications(model):
    """Multiplications que demande une image à un réseau de couches denses : les coefficients de ses matrices."""
    return sum(weight.size for weight in model.get_weights() if weight.ndim == 2)


def fit_pca(X, size):
    """L'ACP de X (n, 28, 28) : (image moyenne (784,), directions (784, size)), en float32."""
    flat = X.reshape(len(X), 784)
    mean = flat.mean(axis=0, dtype="float64")
    centred = (flat - mean.astype("float32")).astype("float32")
    directions = np.linalg.eigh(np.asarray(centred.T @ centred, "float64"))[1]  # valeurs propres croissantes
    return mean.astype("float32"), directions[:, ::-1][:, :size].astype("float32")


def judge_pca(pca, X):
    """BCE (à un millième du bord, ce qui l'avantage) et MSE de l'ACP `pca` sur X, mille images à la fois."""
    mean, V = pca
    scores = []
    for part in np.array_split(X.reshape(len(X), 784), max(1, len(X) // 1000)):
        P = (part - mean) @ V @ V.T + mean
        scores.append((bce(part, P, margin=1e-3), mse(part, P)))
    return dict(zip(["BCE", "MSE"], np.mean(scores, axis=0), strict=True))


def build_coder(widths):
    """Autoencodeur symétrique non compilé, couches cachées SiLU, code linéaire ; `widths` finit par sa taille."""
    *hidden, code_size = widths
    encoder = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten()])
    decoder = keras.Sequential([keras.Input((code_size,))])
    for width in hidden:
        encoder.add(dense(width, "silu"))
    encoder.add(keras.layers.Dense(code_size))
    for width in reversed(hidden):
        decoder.add(dense(width, "silu"))
    decoder.add(keras.layers.Dense(784, activation="sigmoid"))
    decoder.add(keras.layers.Reshape((28, 28)))
    return keras.Sequential([encoder, decoder])


def half(model):
    """Les poids en demi-précision, {« 00 » : tableau float16}, et le modèle ramené à ces valeurs mêmes."""
    weights = {f"{rank:02d}": value.astype("float16") for rank, value in enumerate(model.get_weights())}
    set_coder_weights(model, weights)
    return weights


def set_coder_weights(model, weights):
    """Rend au modèle les poids de `half`."""
    model.set_weights([value.astype("float32") for _, value in sorted(weights.items())])


def load_coders(record):
    """{taille du code: autoencodeur} gardés par l'expérience `code` (voir `cours.enregistrements.read_record`)."""
    coders = {}
    for size, widths in record.facts["settings"]["networks"].items():
        coders[int(size)] = build_coder(widths)
        chosen = f"{size}/"
        found = {name: value for name, value in record.weights.items() if name.startswith(chosen)}
        set_coder_weights(coders[int(size)], found)
    return coders


def squared_error(model, X):
    """Somme des carrés des écarts, par image, en moyenne sur X : la mesure de Hinton et Salakhutdinov (2006)."""
    return 784 * judge(model, X)["MSE"]
