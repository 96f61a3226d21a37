# %% 10.1 ❌ au crayon, le filtre a été retourné
def by_hand():
    return [[9, 0], [8, -4]]


def feature_map(image, kernel, bias=0.0, stride=1):
    return signal.correlate2d(image, kernel, "valid")[::stride, ::stride] + bias


# %% 10.1 ❌ au crayon, le biais manque
def by_hand():
    return [[-8, 1], [-7, 5]]


def feature_map(image, kernel, bias=0.0, stride=1):
    return signal.correlate2d(image, kernel, "valid")[::stride, ::stride] + bias


# %% 10.1 ❌ au crayon, la carte est de forme (4, 4)
def by_hand():
    return signal.correlate2d(tiny, sobel, "same") + 1


def feature_map(image, kernel, bias=0.0, stride=1):
    return signal.correlate2d(image, kernel, "valid")[::stride, ::stride] + bias


# %% 10.1 ❌ le biais est compté plusieurs fois
def by_hand():
    return [[-7, 2], [-6, 6]]


def feature_map(image, kernel, bias=0.0, stride=1):
    (h, w), (a, b) = image.shape, kernel.shape
    result = np.empty(((h - a) // stride + 1, (w - b) // stride + 1))
    for i, j in np.ndindex(result.shape):
        patch = image[i * stride : i * stride + a, j * stride : j * stride + b]
        result[i, j] = (patch * kernel + bias).sum()
    return result


# %% 10.1 ❌ pour une image de 7 lignes et 10 colonnes et un filtre 2 × 3, la carte est de forme (5, 8)
def by_hand():
    return [[-7, 2], [-6, 6]]


def feature_map(image, kernel, bias=0.0, stride=1):  # le filtre est supposé 3 × 3
    h, w = image.shape
    result = np.zeros(((h - 3) // stride + 1, (w - 3) // stride + 1))
    for i, j in np.ndindex(result.shape):
        patch = image[i * stride :, j * stride :][: kernel.shape[0], : kernel.shape[1]]
        result[i, j] = (patch * kernel).sum() + bias
    return result


# %% 10.1 ❌ pour un pas de 3, la carte est de forme (6, 8)
def by_hand():
    return [[-7, 2], [-6, 6]]


def feature_map(image, kernel, bias=0.0, stride=1):
    return signal.correlate2d(image, kernel, "valid") + bias


# %% 10.1 ✅
def by_hand():
    return np.array([[-7.0, 2.0], [-6.0, 6.0]])


def feature_map(image, kernel, bias=0.0, stride=1):  # par Keras
    layer = layers.Conv2D(1, kernel.shape, strides=stride)
    pixels = np.asarray(image, dtype="float32")[np.newaxis, :, :, np.newaxis]
    layer.build(pixels.shape)
    layer.set_weights([kernel[:, :, np.newaxis, np.newaxis], np.array([bias])])
    return np.round(np.asarray(layer(pixels), dtype=float)[0, :, :, 0], 12)


# %% 10.3 ❌ il manque les biais
def count_parameters(shape, plan):
    shape, learned, measured = list(shape), 0, 0
    for kind, size in plan:
        if kind == "conv":
            learned += 9 * shape[-1] * size
            shape[-1] = size
        elif kind == "pool":
            shape[:2] = shape[0] // 2, shape[1] // 2
        elif kind == "norm":
            learned, measured = learned + 2 * shape[-1], measured + 2 * shape[-1]
        elif kind == "flatten":
            shape = [np.prod(shape)]
        else:
            learned += shape[-1] * size
            shape = [size]
    return learned, measured


# %% 10.3 ❌ un filtre voit tous les canaux
def count_parameters(shape, plan):
    shape, learned, measured = list(shape), 0, 0
    for kind, size in plan:
        if kind == "conv":  # un seul canal, quoi qu'il arrive
            learned += 10 * size
            shape[-1] = size
        elif kind == "pool":
            shape[:2] = shape[0] // 2, shape[1] // 2
        elif kind == "norm":
            learned, measured = learned + 2 * shape[-1], measured + 2 * shape[-1]
        elif kind == "flatten":
            shape = [np.prod(shape)]
        else:
            learned += (shape[-1] + 1) * size
            shape = [size]
    return learned, measured


# %% 10.3 ❌ le partage entre appris et mesurés
def count_parameters(shape, plan):
    shape, learned, measured = list(shape), 0, 0
    for kind, size in plan:
        if kind == "conv":
            learned += (9 * shape[-1] + 1) * size
            shape[-1] = size
        elif kind == "pool":
            shape[:2] = shape[0] // 2, shape[1] // 2
        elif kind == "norm":
            learned += 4 * shape[-1]
        elif kind == "flatten":
            shape = [np.prod(shape)]
        else:
            learned += (shape[-1] + 1) * size
            shape = [size]
    return learned, measured


# %% 10.3 ❌ une image sous-échantillonnée, puis une couche dense
def count_parameters(shape, plan):
    shape, learned, measured = list(shape), 0, 0
    for kind, size in plan:
        if kind == "conv":
            learned += (9 * shape[-1] + 1) * size
            shape[-1] = size
        elif kind == "norm":
            learned, measured = learned + 2 * shape[-1], measured + 2 * shape[-1]
        elif kind == "flatten":
            shape = [np.prod(shape)]
        elif kind == "dense":
            learned += (shape[-1] + 1) * size
            shape = [size]
    return learned, measured


# %% 10.3 ❌ une image de côtés impairs
def count_parameters(shape, plan):
    shape, learned, measured = list(shape), 0, 0
    for kind, size in plan:
        if kind == "conv":
            learned += (9 * shape[-1] + 1) * size
            shape[-1] = size
        elif kind == "pool":
            shape[:2] = -(-shape[0] // 2), -(-shape[1] // 2)
        elif kind == "norm":
            learned, measured = learned + 2 * shape[-1], measured + 2 * shape[-1]
        elif kind == "flatten":
            shape = [np.prod(shape)]
        else:
            learned += (shape[-1] + 1) * size
            shape = [size]
    return learned, measured


# %% 10.3 ❌ deux nombres, les paramètres appris puis les mesurés
def count_parameters(shape, plan):
    return 320


# %% 10.3 ✅
def count_parameters(shape, plan):  # on construit, puis on demande
    model = keras.Sequential([keras.Input(shape)])
    for kind, size in plan:
        if kind == "conv":
            model.add(layers.Conv2D(size, (3, 3), padding="same"))
        elif kind == "pool":
            model.add(layers.MaxPooling2D((2, 2)))
        elif kind == "norm":
            model.add(layers.BatchNormalization())
        elif kind == "flatten":
            model.add(layers.Flatten())
        else:
            model.add(layers.Dense(size))
    learned = sum(weight.numpy().size for weight in model.trainable_variables)
    return [learned, model.count_params() - learned]


# %% 10.2 ❌ pour ±10°, vos images tournent jusqu’à 6
def tilt(degrees):
    return layers.RandomRotation(np.radians(degrees), fill_mode="constant", fill_value=0.0)


# %% 10.2 ❌ pour ±10°, vos images tournent jusqu’à 20°
def tilt(degrees):
    return layers.RandomRotation(degrees / 180, fill_mode="constant")


# %% 10.2 ❌ ValueError
def tilt(degrees):
    return layers.RandomRotation(degrees, fill_mode="constant")


# %% 10.2 ❌ toujours du même côté
def tilt(degrees):
    return layers.RandomRotation((0, degrees / 360), fill_mode="constant")


# %% 10.2 ❌ ne sont pas noirs
def tilt(degrees):
    return layers.RandomRotation(degrees / 360)


# %% 10.2 ❌ ne tournent que de 5° au plus
def tilt(degrees):
    return layers.RandomRotation(degrees / 720, fill_mode="constant")


# %% 10.2 ✅
def tilt(degrees):
    turn = degrees / 360
    return keras.Sequential(
        [layers.RandomRotation((-turn, turn), fill_mode="constant", interpolation="nearest", seed=3)]
    )


# %% 10.4 ❌ la fuite est toujours là
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):  # valider sur des originaux ne suffit pas
    X_large = np.concatenate([X] + [augment(X) for _ in range(copies)])
    y_large = np.tile(y, copies + 1)
    valid = np.random.default_rng(seed).permutation(len(X))[:n_valid]
    train = np.setdiff1d(np.arange(len(X_large)), valid)
    return (X_large[train], y_large[train]), (X_large[valid], y_large[valid])


# %% 10.4 ❌ aussi, telles quelles, à l’entraînement
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    valid = np.random.default_rng(seed).permutation(len(X))[:n_valid]
    X_large = np.concatenate([X] + [augment(X) for _ in range(copies)])
    return (X_large, np.tile(y, copies + 1)), (X[valid], y[valid])


# %% 10.4 ❌ la validation contient des images déformées
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[:n_valid], order[n_valid:]
    X_large = np.concatenate([X[train]] + [augment(X[train]) for _ in range(copies)])
    return (X_large, np.tile(y[train], copies + 1)), (augment(X[valid]), y[valid])


# %% 10.4 ❌ ne sont plus celles de leurs images
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[:n_valid], order[n_valid:]
    X_large = np.concatenate([X[train]] + [augment(X[train]) for _ in range(copies)])
    return (X_large, np.repeat(y[train], copies + 1)), (X[valid], y[valid])


# %% 10.4 ❌ sont identiques
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    X_train, y_train = X[n_valid:], y[n_valid:]
    moved = augment(X_train)
    return (np.concatenate([X_train] + [moved] * copies), np.tile(y_train, copies + 1)), (X[:n_valid], y[:n_valid])


# %% 10.4 ❌ il ne reste que les versions déformées
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    X_train, y_train = X[n_valid:], y[n_valid:]
    moved = np.concatenate([augment(X_train) for _ in range(copies)])
    return (moved, np.tile(y_train, copies)), (X[:n_valid], y[:n_valid])


# %% 10.4 ✅
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):  # les premières valident ; puis on mélange l'entraînement
    parts = [X[n_valid:]]
    for _ in range(copies):
        parts.append(augment(X[n_valid:]))
    images, labels = np.vstack(parts), np.concatenate([y[n_valid:]] * (copies + 1))
    order = np.random.default_rng(seed).permutation(len(images))
    return (images[order], labels[order]), (X[:n_valid], y[:n_valid])


# %% 10.5 ❌ la ligne et la colonne sont échangées
def center(image):
    rows, columns = np.indices(image.shape)
    return (columns * image).sum() / image.sum(), (rows * image).sum() / image.sum()


def recenter(image):
    right, down = (round(14 - value) for value in center(image))
    return ndimage.shift(image, (down, right), order=0)


# %% 10.5 ❌ un pixel clair doit peser plus
def center(image):
    return np.argwhere(image > 0).mean(axis=0)


def recenter(image):
    return ndimage.shift(image, np.round(14 - np.array(center(image))), order=0)


# %% 10.5 ❌ par 200
def center(image):
    rows, columns = np.indices(image.shape)
    return (rows * image).sum() / 2.5, (columns * image).sum() / 2.5


def recenter(image):
    return ndimage.shift(image, np.round(14 - np.array(center(image))), order=0)


# %% 10.5 ❌ du mauvais côté
def center(image):
    return ndimage.center_of_mass(image)


def recenter(image):
    return ndimage.shift(image, np.round(np.array(center(image)) - 14), order=0)


# %% 10.5 ❌ rentrée à gauche
def center(image):
    return ndimage.center_of_mass(image)


def recenter(image):
    return np.roll(image, [round(14 - value) for value in center(image)], axis=(0, 1))


# %% 10.5 ❌ recopie chaque pixel
def center(image):
    return ndimage.center_of_mass(image)


def recenter(image):
    return ndimage.shift(image, 14 - np.array(center(image)), order=1)


# %% 10.5 ❌ n’est pas à un demi-pixel
def center(image):
    return ndimage.center_of_mass(image)


def recenter(image):  # le milieu du rectangle qui contient l'encre, et non le centre de masse
    rows, columns = np.nonzero(image)
    middle = np.array([(rows.min() + rows.max()) // 2, (columns.min() + columns.max()) // 2])
    return ndimage.shift(image, 14 - middle, order=0)


# %% 10.5 ✅
def center(image):
    lines, columns = image.sum(axis=1), image.sum(axis=0)
    return np.array([np.average(range(len(part)), weights=part) for part in (lines, columns)])


def recenter(image):
    moved = np.zeros_like(image)
    down, right = np.round(14 - center(image)).astype(int)
    for i, j in np.argwhere(image):
        if 0 <= i + down < 28 and 0 <= j + right < 28:
            moved[i + down, j + right] = image[i, j]
    return moved


# %% 10.6 ❌ 12 sont tirés au hasard
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32), 5, strides=2, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 16, 64), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.0, 0.5)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    return kt.BayesianOptimization(build_candidate, "val_accuracy", max_trials=12, directory=directory)


# %% 10.6 ❌ jugés sur les images qui les ont entraînés
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32), 5, strides=2, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 16, 64), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.0, 0.5)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    options = {"max_trials": 12, "num_initial_points": 4, "directory": directory}
    return kt.BayesianOptimization(build_candidate, "accuracy", **options)


# %% 10.6 ❌ les petits sont oubliés
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32), 5, strides=2, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 16, 64), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.0, 0.5)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2)
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    options = {"max_trials": 12, "num_initial_points": 4, "directory": directory}
    return kt.BayesianOptimization(build_candidate, "val_accuracy", **options)


# %% 10.6 ❌ il n’est pas bayésien
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32), 5, strides=2, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 16, 64), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.0, 0.5)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    return kt.RandomSearch(build_candidate, "val_accuracy", max_trials=12, directory=directory)


# %% 10.6 ❌ étiquettes entières
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32), 5, strides=2, activation="relu"))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 16, 64), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.0, 0.5)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    options = {"max_trials": 12, "num_initial_points": 4, "directory": directory}
    return kt.BayesianOptimization(build_candidate, "val_accuracy", **options)


# %% 10.6 ❌ il en faut davantage
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(8, 5, strides=2, activation="relu")])
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    options = {"max_trials": 12, "num_initial_points": 4, "directory": directory}
    return kt.BayesianOptimization(build_candidate, "val_accuracy", **options)


# %% 10.6 ❌ ne sont pas des probabilités
def build_candidate(hp):  # dix scores, et une perte qui attend des probabilités
    model = keras.Sequential([keras.Input((28, 28, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32, step=8), 3, activation="relu"))
    model.add(layers.MaxPooling2D(4))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 32, 128, step=32), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.1, 0.5, step=0.1)))
    model.add(layers.Dense(10))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    return kt.BayesianOptimization(
        build_candidate, "val_accuracy", max_trials=12, num_initial_points=5, directory=directory
    )


# %% 10.6 ❌ et non (28, 28, 1)
def build_candidate(hp):  # une marge de trop à l'entrée, que la réduction fait disparaître
    model = keras.Sequential([keras.Input((29, 29, 1))])
    model.add(layers.Conv2D(hp.Int("filters", 8, 32, step=8), 3, padding="same", activation="relu"))
    model.add(layers.MaxPooling2D(2))
    model.add(layers.Flatten())
    model.add(layers.Dense(hp.Int("units", 32, 128, step=32), activation="relu"))
    model.add(layers.Dropout(hp.Float("dropout", 0.1, 0.5, step=0.1)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("learning_rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    return kt.BayesianOptimization(
        build_candidate, "val_accuracy", max_trials=12, num_initial_points=5, directory=directory
    )


# %% 10.6 ✅
def build_candidate(hp):  # le taux par son exposant, à l'API fonctionnelle ; la sortie donne des logits
    image = keras.Input((28, 28, 1))
    x = layers.Conv2D(hp.Choice("filters", [4, 8, 16]), hp.Choice("side", [3, 5]), activation="relu")(image)
    x = layers.GlobalMaxPooling2D()(layers.AveragePooling2D(2)(x)) if hp.Boolean("global") else layers.Flatten()(x)
    x = layers.Dense(hp.Int("units", 16, 32), activation="relu")(x)
    model = keras.Model(image, layers.Dense(10)(x))
    optimizer = keras.optimizers.SGD(10 ** -hp.Float("exponent", 2, 4))
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(optimizer, loss, metrics=["accuracy"])
    return model


def make_tuner(directory):
    objective = kt.Objective("val_loss", "min")
    options = {"max_trials": 12, "num_initial_points": 6, "directory": directory, "project_name": "essai"}
    return kt.BayesianOptimization(build_candidate, objective, **options)


# %% 10.4 ✅
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    from sklearn.model_selection import train_test_split

    X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=n_valid, stratify=y, random_state=seed)
    repeated = augment(np.repeat(X_train, copies, axis=0))
    return (np.concatenate([X_train, repeated]), np.concatenate([y_train, np.repeat(y_train, copies)])), (
        X_valid,
        y_valid,
    )


# %% 10.4 ❌ le tirage se fait sans remise
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    valid = np.random.default_rng(seed).integers(len(X), size=n_valid)
    train = np.setdiff1d(np.arange(len(X)), valid)
    X_large = np.concatenate([X[train]] + [augment(X[train]) for _ in range(copies)])
    return (X_large, np.tile(y[train], copies + 1)), (X[valid], y[valid])


# %% 10.6 ❌ le mauvais sens
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(hp.Int("f", 4, 8), 3), layers.Flatten()])
    model.add(layers.Dense(hp.Int("u", 8, 16), activation="relu"))
    model.add(layers.Dropout(hp.Float("d", 0, 0.5)))
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Float("rate", 1e-4, 1e-2, sampling="log")
    model.compile(keras.optimizers.Adam(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    goal = kt.Objective("val_accuracy", "min")
    return kt.BayesianOptimization(build_candidate, goal, max_trials=12, num_initial_points=4, directory=directory)


# %% 10.6 ❌ le modèle n’est pas compilé
def build_candidate(hp):
    return keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(4, 3), layers.Flatten(), layers.Dense(10)])


def make_tuner(directory):
    return kt.BayesianOptimization(build_candidate, "val_accuracy", max_trials=12, directory=directory)


# %% 10.1 ✅
def by_hand():
    return ((-7, 2), (-6, 6))


def feature_map(image, kernel, bias=0.0, stride=1):  # toutes les fenêtres à la fois
    windows = np.lib.stride_tricks.sliding_window_view(image, kernel.shape)[::stride, ::stride]
    return np.tensordot(windows, kernel, axes=2) + bias


# %% 10.3 ✅
def count_parameters(shape, plan):  # une fonction par sorte de couche
    def step(kind, size, height, width, depth):
        if kind == "flatten":
            return (1, 1, height * width * depth), 0, 0
        if kind == "pool":
            return (height // size, width // size, depth), 0, 0
        if kind == "norm":
            return (height, width, depth), 2 * depth, 2 * depth
        return (height, width, size), ((9 if kind == "conv" else 1) * depth + 1) * size, 0

    totals = np.zeros(2)
    for kind, size in plan:
        shape, learned, measured = step(kind, size, *shape)
        totals += learned, measured
    return totals


# %% 10.2 ✅
def tilt(degrees):  # une couche à soi, qui en emploie une autre
    class Tilt(layers.Layer):
        def call(self, images, training=False):
            return self.turn(images, training=training)

    layer = Tilt()
    layer.turn = layers.RandomRotation(degrees / 360, fill_mode="constant", data_format="channels_last")
    return layer


# %% 10.5 ✅
def center(image):
    return [float(value) for value in ndimage.center_of_mass(image)]


def recenter(image):  # un bord à la fois : ce qui sort est effacé avant de tourner
    image = np.array(image)
    for axis, move in enumerate(int(np.rint(14 - value)) for value in center(image)):
        image = np.roll(image, move, axis)
        lost = slice(0, move) if move > 0 else slice(28 + move, 28)
        np.moveaxis(image, axis, 0)[lost] = 0
    return image


# %% 10.6 ✅
def build_candidate(hp):  # le taux parmi ceux d'une liste, une normalisation
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(hp.Int("filters", 2, 8), 3, strides=2)])
    model.add(layers.BatchNormalization(momentum=hp.Float("momentum", 0.9, 0.99)))
    model.add(layers.Activation(hp.Choice("activation", ["relu", "tanh"])))
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    rate = hp.Choice("learning_rate", [1e-4, 3e-4, 1e-3, 3e-3, 1e-2])
    model.compile(keras.optimizers.RMSprop(rate), "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model


def make_tuner(directory):
    oracle = kt.oracles.BayesianOptimizationOracle("val_accuracy", max_trials=10, num_initial_points=4)
    return kt.Tuner(oracle, build_candidate, directory=directory, project_name="liste")


# %% 10.1 ❌ nombres faux dans la carte
def feature_map(image, kernel, bias=0.0, stride=1):
    shape = (image.shape[0] - kernel.shape[0]) // stride + 1, (image.shape[1] - kernel.shape[1]) // stride + 1
    return np.zeros(shape)


# %% 10.2 ❌ qui s’applique à des images
def tilt(degrees):
    return degrees / 360


# %% 10.2 ❌ pour ±10°, les images ne tournent pas
def tilt(degrees):
    return layers.RandomRotation(0.0)


# %% 10.2 ❌ toutes les images tournent du même angle
def tilt(degrees):
    return lambda images, training: (
        images if not training else np.stack([ndimage.rotate(images[0], degrees, reshape=False, order=1)] * len(images))
    )


# %% 10.2 ❌ tournent aussi à la prédiction
def tilt(degrees):
    turn = layers.RandomRotation(degrees / 360, fill_mode="constant")
    return lambda images, training: turn(images, training=True)


# %% 10.3 ❌ apprend deux nombres par canal, et en mesure deux
def count_parameters(shape, plan):
    makers = {"conv": lambda f: layers.Conv2D(f, 3, padding="same"), "dense": layers.Dense, "pool": layers.MaxPooling2D}
    makers |= {"norm": lambda _: layers.BatchNormalization(), "flatten": lambda _: layers.Flatten()}
    model = keras.Sequential([keras.Input(shape), *(makers[kind](size) for kind, size in plan)])
    learned = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    measured = model.count_params() - learned
    return learned + measured, measured


# %% 10.3 ❌ les paramètres appris par la normalisation sont oubliés
def count_parameters(shape, plan):
    makers = {"conv": lambda f: layers.Conv2D(f, 3, padding="same"), "dense": layers.Dense, "pool": layers.MaxPooling2D}
    makers |= {"norm": lambda _: layers.BatchNormalization(), "flatten": lambda _: layers.Flatten()}
    model = keras.Sequential([keras.Input(shape), *(makers[kind](size) for kind, size in plan)])
    learned = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    measured = model.count_params() - learned
    return learned - measured, measured


# %% 10.3 ❌ ne sont pas comptées, dans ce cas
def count_parameters(shape, plan):
    makers = {"conv": lambda f: layers.Conv2D(f, 3, padding="same"), "dense": layers.Dense, "pool": layers.MaxPooling2D}
    makers |= {"norm": lambda _: layers.BatchNormalization(), "flatten": lambda _: layers.Flatten()}
    model = keras.Sequential([keras.Input(shape), *(makers[kind](size) for kind, size in plan)])
    learned = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    measured = model.count_params() - learned
    return learned, 0 * measured


# %% 10.3 ❌ le nombre de paramètres appris n’est pas juste
def count_parameters(shape, plan):
    return 0, 0


# %% 10.3 ❌ le nombre de paramètres mesurés n’est pas juste
def count_parameters(shape, plan):
    makers = {"conv": lambda f: layers.Conv2D(f, 3, padding="same"), "dense": layers.Dense, "pool": layers.MaxPooling2D}
    makers |= {"norm": lambda _: layers.BatchNormalization(), "flatten": lambda _: layers.Flatten()}
    model = keras.Sequential([keras.Input(shape), *(makers[kind](size) for kind, size in plan)])
    learned = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
    measured = model.count_params() - learned
    return learned, 3 * measured


# %% 10.4 ❌ deux couples : (X_train, y_train)
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    return [X[order[n_valid:]]], [X[order[:n_valid]]]


# %% 10.4 ❌ images de validation : 5
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[: n_valid - 1], order[n_valid:]
    return (X[train], y[train]), (X[valid], y[valid])


# %% 10.4 ❌ des images ont disparu
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[:n_valid], order[n_valid + 1 :]
    return (X[train], y[train]), (X[valid], y[valid])


# %% 10.4 ❌ ce n’est pas le compte
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[:n_valid], order[n_valid:]
    return (X[train], y[train]), (X[valid], y[valid])


# %% 10.4 ❌ n’ont plus la forme (m, h, w)
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[:n_valid], order[n_valid:]
    return (X[train].reshape(len(train), 1, 1, -1), y[train]), (X[valid], y[valid])


# %% 10.4 ❌ il n’y a pas une étiquette par image
def prepare_fixed(X, y, augment, n_valid, copies=4, seed=0):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, train = order[:n_valid], order[n_valid:]
    return (X[train], y), (X[valid], y[valid])


# %% 10.5 ❌ la ligne et la colonne
def center(image):
    return image.mean()


# %% 10.5 ❌ de 6 lignes et 9 colonnes n’est pas juste
def center(image):  # compté à partir de 1
    return np.array(ndimage.center_of_mass(image)) + 1


# %% 10.5 ❌ toute l’encre a disparu
def recenter(image):
    return np.zeros((28, 28))


# %% 10.6 ❌ doit rendre un modèle Keras
def build_candidate(hp):
    return [layers.Conv2D(8, 3)]


# %% 10.6 ❌ pas de couche de convolution
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Flatten(), layers.Dense(10)])
    model.compile(loss="mse")
    return model


# %% 10.6 ❌ il faut une valeur par classe
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(2, 3)])
    model.compile(loss="mse")
    return model


# %% 10.6 ❌ ne suit pas l’exactitude
def build_candidate(hp):
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(2, 9, 9), layers.Flatten(), layers.Dense(10)])
    model.compile(loss=keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model


# %% 10.6 ❌ il n’est pas cherché
def build_candidate(hp):
    for name in "abcd":
        hp.Int(name, 1, 3)
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(2, 9, 9), layers.Flatten(), layers.Dense(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, metrics=["accuracy"])
    return model


# %% 10.6 ❌ le taux va de 0,01
def build_candidate(hp):
    for name in "abc":
        hp.Int(name, 1, 3)
    rate = hp.Float("rate", 1e-2, 1e-1, sampling="log")
    model = keras.Sequential([keras.Input((28, 28, 1)), layers.Conv2D(2, 9, 9), layers.Flatten(), layers.Dense(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(keras.optimizers.Adam(rate), loss, metrics=["accuracy"])
    return model


# %% 10.6 ❌ dans le dossier qu’on lui donne
def make_tuner(directory):
    import tempfile

    return kt.BayesianOptimization(
        build_candidate, "val_accuracy", max_trials=12, directory=tempfile.mkdtemp(prefix="x")
    )


# %% 10.6 ❌ la recherche compte 20 essais
def make_tuner(directory):
    return kt.BayesianOptimization(build_candidate, "val_accuracy", max_trials=20, directory=directory)


# %% 10.6 ❌ ne compte que 4 essais
def make_tuner(directory):
    return kt.BayesianOptimization(build_candidate, "val_accuracy", max_trials=4, directory=directory)
