"""Les égalités que les leçons affirment tiennent aussi sur un accélérateur, qui arrondit les facteurs de ses produits.

Une carte graphique récente calcule en TF32 (mantisse de 10 bits), un TPU en bfloat16 (7 bits). Chaque cellule visée est
exécutée ici, avec celles dont elle a besoin, les facteurs arrondis de ces deux façons.
"""

import keras
import numpy as np
import pytest
import tensorflow as tf
from pages import CHAPTERS, code_cells

pytestmark = pytest.mark.maison  # ces cellules-là sont les nôtres
CASES = {  # chapitre du sommaire : les cellules à exécuter, chacune reconnue à un extrait
    "05-keras-regression": ["def build_network", "W1, b1, W2, b2"],
    "06-wide-and-deep": [
        "inputs = keras.Input(shape=(8,), name=", "hidden1 = layers", "both = layers.Concatenate()([inputs",
        "shortcut_model = keras.Model(", "W1, b1, W2, b2",
    ],
    "10-cnn-mnist": ["def convolve", "horizontal = np.array", "layer.set_weights([horizontal"],
}  # fmt: skip


def keep_bits(x, bits):
    """`x` (float32) arrondi au plus proche, mantisse réduite à `bits` bits."""
    dropped = 23 - bits
    raw = tf.bitcast(tf.convert_to_tensor(x, tf.float32), tf.int32)
    raw = tf.bitwise.left_shift(tf.bitwise.right_shift(raw + (1 << (dropped - 1)), dropped), dropped)
    return tf.bitcast(raw, tf.float32)


@pytest.fixture(params=[10, 7], ids=["TF32", "bfloat16"])
def rounded_products(request, monkeypatch):
    """Produits de matrices et convolutions de Keras, facteurs arrondis comme le ferait un accélérateur."""
    matmul, convolution = tf.matmul, tf.nn.convolution
    calls = []

    def rounded(product):
        def call(a, b, *args, **kwargs):
            calls.append(product)
            return product(keep_bits(a, request.param), keep_bits(b, request.param), *args, **kwargs)

        return call

    monkeypatch.setattr(tf, "matmul", rounded(matmul))
    monkeypatch.setattr(tf.nn, "convolution", rounded(convolution))
    return calls


@pytest.mark.parametrize("path", [path for path in CHAPTERS if path.stem in CASES], ids=lambda path: path.stem)
def test_equalities_hold_on_an_accelerator(path, rounded_products):
    keras.utils.set_random_seed(0)
    digits = np.random.default_rng(0).integers(0, 256, (1, 28, 28)).astype("uint8")
    scope = {"keras": keras, "layers": keras.layers, "np": np, "X_train": digits}
    scope["Z_valid"] = np.random.default_rng(1).standard_normal((3870, 8)).clip(-4, 4)
    sources = [source for _, source, _ in code_cells(path.read_text("utf8"))]
    for extract in CASES[path.stem]:
        (source,) = [source for source in sources if extract in source]
        exec(source, scope)
    assert rounded_products, "aucun produit arrondi : ce test n’éprouve plus rien"
