"""Un réseau convolutif mis pour une page : normalisations fondues, poids arrondis à seize bits, couches décrites."""

import base64

import keras
import numpy as np
from keras import layers

ROUNDED = "float16"


def rounded(array):
    """Le tableau arrondi à seize bits, rendu en float32 : ce que la page aura."""
    return np.asarray(array).astype(ROUNDED).astype("float32")


def fold(layer, norm):
    """(noyau, biais) d'une convolution ou d'une couche dense qui fait aussi le travail de la normalisation `norm`."""
    kernel = np.asarray(layer.kernel)
    bias = np.asarray(layer.bias) if layer.use_bias else np.zeros(kernel.shape[-1])
    if norm is None:
        return kernel, bias
    gamma = np.asarray(norm.gamma) if norm.scale else 1.0
    beta = np.asarray(norm.beta) if norm.center else 0.0
    factor = gamma / np.sqrt(np.asarray(norm.moving_variance) + norm.epsilon)
    return kernel * factor, (bias - np.asarray(norm.moving_mean)) * factor + beta


def plain(layer, following):
    """Les couches sans normalisation qui remplacent `layer`, et leurs poids."""
    norm = following if isinstance(following, layers.BatchNormalization) else None
    if norm and layer.activation is not keras.activations.linear:
        raise ValueError(f"« {norm.name} » suit une activation : elle ne peut pas être fondue dans « {layer.name} ».")
    weights = [rounded(array) for array in fold(layer, norm)]
    size = weights[0].shape[-1]
    if isinstance(layer, layers.Dense):
        bare = layers.Dense(size)
    else:
        bare = layers.Conv2D(size, layer.kernel_size, padding=layer.padding)
    return [bare] + [layers.ReLU()] * (layer.activation is keras.activations.relu), weights


def page_network(model):
    """Le réseau que la page calcule : `model` sans normalisation, ses poids arrondis ; il rend les dix logits.

    model : une suite de Conv2D, BatchNormalization, ReLU, MaxPooling2D(2), GlobalAveragePooling2D, Flatten, Dropout et
    Dense, la dernière avec ou sans softmax. Erreur : ValueError pour toute autre couche.
    """
    parts, weights = [], []
    line = [None, *model.layers, None]
    for before, layer, following in zip(line, line[1:], line[2:], strict=False):
        match layer:
            case layers.Conv2D(strides=(1, 1), dilation_rate=(1, 1)) | layers.Dense():
                replacement, found = plain(layer, following)
                parts += replacement
                weights += found
            case layers.ReLU() | layers.GlobalAveragePooling2D() | layers.Flatten():
                parts.append(type(layer)())
            case layers.MaxPooling2D(pool_size=(2, 2), strides=(2, 2)):
                parts.append(layers.MaxPooling2D(2))
            case layers.BatchNormalization() if isinstance(before, layers.Conv2D | layers.Dense):
                continue  # fondue dans la couche d'avant
            case layers.Dropout():
                continue  # sans effet à la prédiction
            case _:
                raise ValueError(f"La page ne sait pas calculer « {layer.name} » ({type(layer).__name__}).")
    network = keras.Sequential([keras.Input(model.input_shape[1:]), *parts])
    network.set_weights(weights)
    return network


KINDS = {
    "Conv2D": "conv",
    "ReLU": "relu",
    "MaxPooling2D": "maximum",
    "GlobalAveragePooling2D": "moyenne",
    "Flatten": "plat",
    "Dense": "dense",
}


def halves(array):
    """Le tableau en base64, deux octets par nombre, que lit _static/demos/convolution.js."""
    return base64.b64encode(np.asarray(array).astype("<f2").tobytes()).decode("ascii")


def octets(array):
    """Le tableau d'octets en base64, que lit `bytes` de _static/demos/convolution.js."""
    return base64.b64encode(np.asarray(array, "uint8").tobytes()).decode("ascii")


def describe(network):
    """Les couches de `page_network`, pour `cours.demonstrations.export`."""
    described = []
    for layer in network.layers:
        one = {"genre": KINDS[type(layer).__name__]}
        if layer.weights:
            one |= {"shape": list(layer.kernel.shape), "kernel": halves(layer.kernel), "bias": halves(layer.bias)}
            one |= {"padding": layer.padding} if hasattr(layer, "padding") else {}
        described.append(one)
    return described
