# %% 6.1 ❌ la sortie ne compte que le chemin profond
def by_hand():
    return [84, 91, 8]


def count_shortcut(n_inputs, widths):
    return sum((n + 1) * k for n, k in pairwise([n_inputs, *widths])) + n_inputs + widths[-1] + 1


# %% 6.1 ❌ au crayon, il manque les biais
def by_hand():
    return [72, 84, 13]


def count_shortcut(n_inputs, widths):
    return sum((n + 1) * k for n, k in pairwise([n_inputs, *widths])) + n_inputs + widths[-1] + 1


# %% 6.1 ❌ pour 6 entrées et les largeurs [12, 7], le raccourci n’est pas compté
def by_hand():
    return 84, 91, 14


def count_shortcut(n_inputs, widths):
    return sum((n + 1) * k for n, k in pairwise([n_inputs, *widths, 1]))


# %% 6.1 ❌ pour 6 entrées et les largeurs [12, 7], il manque les biais
def by_hand():
    return 84, 91, 14


def count_shortcut(n_inputs, widths):
    return sum(n * k for n, k in pairwise([n_inputs, *widths])) + n_inputs + widths[-1]


# %% 6.1 ❌ pour 3 entrées et les largeurs [5], le total
def by_hand():
    return 84, 91, 14


def count_shortcut(n_inputs, widths):  # toujours deux couches cachées
    first, second = widths[0], widths[-1]
    return (n_inputs + 1) * first + (first + 1) * second + n_inputs + second + 1


# %% 6.1 ✅
def by_hand():
    return np.array([84, 91, 14])


def count_shortcut(n_inputs, widths):  # on construit, puis on demande
    x = inputs = keras.Input((n_inputs,))
    for width in widths:
        x = layers.Dense(width)(x)
    return keras.Model(inputs, layers.Dense(1)(layers.Concatenate()([inputs, x]))).count_params()


# %% 6.2 ❌ la sortie ne reçoit pas les entrées brutes
def build_shortcut(n_inputs, widths):
    hidden = [layers.Dense(width, activation="relu") for width in widths]
    return keras.Sequential([keras.Input((n_inputs,)), *hidden, layers.Dense(1)])


# %% 6.2 ❌ ce n’est pas le compte
def build_shortcut(n_inputs, widths):  # le raccourci part de la première couche cachée
    inputs = keras.Input((n_inputs,))
    first = x = layers.Dense(widths[0], activation="relu")(inputs)
    for width in widths[1:]:
        x = layers.Dense(width, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1)(layers.Concatenate()([first, x])))


# %% 6.2 ❌ le réseau est linéaire
def build_shortcut(n_inputs, widths):
    x = inputs = keras.Input((n_inputs,))
    for width in widths:
        x = layers.Dense(width)(x)
    return keras.Model(inputs, layers.Dense(1)(layers.Concatenate()([inputs, x])))


# %% 6.2 ❌ n’est jamais négative
def build_shortcut(n_inputs, widths):
    x = inputs = keras.Input((n_inputs,))
    for width in widths:
        x = layers.Dense(width, activation="relu")(x)
    return keras.Model(inputs, layers.Dense(1, activation="relu")(layers.Concatenate()([inputs, x])))


# %% 6.2 ❌ ne sont pas des ReLU
def build_shortcut(n_inputs, widths):
    x = inputs = keras.Input((n_inputs,))
    for width in widths:
        x = layers.Dense(width, activation="elu")(x)
    return keras.Model(inputs, layers.Dense(1)(layers.Concatenate()([inputs, x])))


# %% 6.2 ✅
def build_shortcut(n_inputs, widths):  # deux sommes que l'on ajoute, au lieu d'une concaténation
    inputs = keras.Input((n_inputs,))
    deep = keras.Sequential([layers.Dense(width, activation="relu") for width in widths] + [layers.Dense(1)])
    wide = layers.Dense(1, use_bias=False)
    return keras.Model(inputs, wide(inputs) + deep(inputs))


# %% 6.3 ❌ un poids et un seul par quartier
def build_memory(n_features, n_cells, width):  # le numéro du quartier pris pour un nombre
    features = keras.Input((n_features,), name="features")
    cell = keras.Input((1,), name="cell")
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    wide = layers.Dense(1, use_bias=False, kernel_initializer="zeros")(cell)
    return keras.Model({"features": features, "cell": cell}, layers.Add()([deep, wide]))


# %% 6.3 ❌ ne partent pas de zéro
def build_memory(n_features, n_cells, width):
    features = keras.Input((n_features,), name="features")
    cell = keras.Input((1,), name="cell", dtype="int32")
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    wide = layers.Flatten()(layers.Embedding(n_cells, 1)(cell))
    return keras.Model({"features": features, "cell": cell}, layers.Add()([deep, wide]))


# %% 6.3 ❌ ce n’est pas le compte
def build_memory(n_features, n_cells, width):  # concaténé : le poids du quartier passe par un autre poids
    features = keras.Input((n_features,), name="features")
    cell = keras.Input((1,), name="cell", dtype="int32")
    deep = layers.Dense(width, activation="relu")(features)
    wide = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    return keras.Model({"features": features, "cell": cell}, layers.Dense(1)(layers.Concatenate()([deep, wide])))


# %% 6.3 ❌ n’est pas simplement ajouté
def build_memory(n_features, n_cells, width):
    features = keras.Input((n_features,), name="features")
    cell = keras.Input((1,), name="cell", dtype="int32")
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    wide = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    return keras.Model({"features": features, "cell": cell}, layers.Average()([deep, wide]))


# %% 6.3 ❌ doivent se nommer
def build_memory(n_features, n_cells, width):
    features, cell = keras.Input((n_features,), name="x"), keras.Input((1,), name="quartier", dtype="int32")
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    wide = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    return keras.Model([features, cell], layers.Add()([deep, wide]))


# %% 6.3 ❌ le chemin profond est linéaire
def build_memory(n_features, n_cells, width):
    features = keras.Input((n_features,), name="features")
    cell = keras.Input((1,), name="cell", dtype="int32")
    deep = layers.Dense(1)(layers.Dense(width)(features))
    wide = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    return keras.Model({"features": features, "cell": cell}, layers.Add()([deep, wide]))


# %% 6.3 ✅
def build_memory(n_features, n_cells, width):  # one-hot, puis une couche sans biais
    features = keras.Input((n_features,), name="features")
    cell = keras.Input((1,), name="cell", dtype="int32")
    one_hot = layers.CategoryEncoding(n_cells, output_mode="one_hot")(cell)
    wide = layers.Dense(1, use_bias=False, kernel_initializer="zeros")(one_hot)
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    return keras.Model([features, cell], deep + wide)


# %% 6.4 ❌ les poids de départ changent d’un appel à l’autre
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        np.random.seed(seed)
        tf.random.set_seed(seed)
        model = build()
        model.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ ne partent pas des mêmes poids, selon leur rang
def compare(builders, train, valid, seed):
    keras.utils.set_random_seed(seed)
    scores = {}
    for name, build in builders.items():
        model = build()
        model.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ d’un appel à l’autre
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        model = build()
        keras.utils.set_random_seed(seed)  # trop tard : les poids sont tirés
        model.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ la graine demandée ne sert pas
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(42)
        model = build()
        model.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ le score n’est pas la MSE du réseau entraîné
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        run = model.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = run.history["loss"][-1]
    return scores


# %% 6.4 ✅
def compare(builders, train, valid, seed):  # avec prédictions, et la MSE à la main
    def score(build):
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*train, batch_size=50, epochs=2, verbose=0)
        return np.mean((np.ravel(model(valid[0])) - valid[1]) ** 2)

    return {name: score(build) for name, build in builders.items()}


# %% 6.5 ❌ sans pondération
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    outputs = {"value": layers.Dense(1)(trunk), "capped": layers.Dense(1, activation="sigmoid")(trunk)}
    model = keras.Model(inputs, outputs)
    model.compile(loss={"value": "mse", "capped": "binary_crossentropy"}, optimizer="adam")
    return model


# %% 6.5 ❌ le poids s’applique à l’autre perte
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    outputs = {"value": layers.Dense(1)(trunk), "capped": layers.Dense(1, activation="sigmoid")(trunk)}
    model = keras.Model(inputs, outputs)
    losses = {"value": "mse", "capped": "binary_crossentropy"}
    model.compile(loss=losses, loss_weights={"value": weight, "capped": 1}, optimizer="adam")
    return model


# %% 6.5 ❌ ce n’est pas une probabilité
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    model = keras.Model(inputs, {"value": layers.Dense(1)(trunk), "capped": layers.Dense(1)(trunk)})
    losses = {"value": "mse", "capped": "binary_crossentropy"}
    model.compile(loss=losses, loss_weights={"value": 1, "capped": weight}, optimizer="adam")
    return model


# %% 6.5 ❌ n’ont pas un tronc commun
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    value = layers.Dense(1)(layers.Dense(16, activation="relu")(inputs))
    capped = layers.Dense(1, activation="sigmoid")(layers.Dense(16, activation="relu")(inputs))
    model = keras.Model(inputs, {"value": value, "capped": capped})
    losses = {"value": "mse", "capped": "binary_crossentropy"}
    model.compile(loss=losses, loss_weights={"value": 1, "capped": weight}, optimizer="adam")
    return model


# %% 6.5 ❌ jugée par une erreur quadratique
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    outputs = {"value": layers.Dense(1)(trunk), "capped": layers.Dense(1, activation="sigmoid")(trunk)}
    model = keras.Model(inputs, outputs)
    losses = {"value": "mse", "capped": "mse"}
    model.compile(loss=losses, loss_weights={"value": 1, "capped": weight}, optimizer="adam")
    return model


# %% 6.5 ❌ un dictionnaire de deux sorties
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    model = keras.Model(inputs, [layers.Dense(1)(trunk), layers.Dense(1, activation="sigmoid")(trunk)])
    model.compile(loss=["mse", "binary_crossentropy"], loss_weights=[1, weight], optimizer="adam")
    return model


# %% 6.5 ✅
def build_two_heads(n_features, weight):  # un tronc séquentiel, des pertes en objets
    image = keras.Input((n_features,), name="features")
    shared = keras.Sequential([layers.Dense(16), layers.ReLU()])(image)
    heads = {"capped": layers.Activation("sigmoid")(layers.Dense(1)(shared)), "value": layers.Dense(1)(shared)}
    model = keras.Model(image, heads)
    loss = {"value": keras.losses.MeanSquaredError(), "capped": keras.losses.BinaryCrossentropy()}
    model.compile(keras.optimizers.SGD(0.01), loss, loss_weights={"value": 1.0, "capped": weight})
    return model


# %% 6.6 ❌ des cellules sont des deux côtés
def district_splits(cells, n_splits, seed):
    return list(ShuffleSplit(n_splits, test_size=0.25, random_state=seed).split(cells))


def champion():
    return HistGradientBoostingRegressor(max_iter=60)


# %% 6.6 ❌ plusieurs fois les mêmes cellules
def district_splits(cells, n_splits, seed):
    return list(GroupShuffleSplit(1, test_size=0.25, random_state=seed).split(cells, groups=cells)) * n_splits


def champion():
    return HistGradientBoostingRegressor(max_iter=60)


# %% 6.6 ❌ les découpages changent
def district_splits(cells, n_splits, seed):
    return list(GroupShuffleSplit(n_splits, test_size=0.25).split(cells, groups=cells))


def champion():
    return HistGradientBoostingRegressor(max_iter=60)


# %% 6.6 ❌ loin du quart
def district_splits(cells, n_splits, seed):  # une seule cellule à la validation
    chosen = np.random.default_rng(seed).choice(np.unique(cells), n_splits, replace=False)
    return [(np.flatnonzero(cells != cell), np.flatnonzero(cells == cell)) for cell in chosen]


def champion():
    return HistGradientBoostingRegressor(max_iter=60)


# %% 6.6 ❌ question « cellules inconnues »
def district_splits(cells, n_splits, seed):
    return list(GroupShuffleSplit(n_splits, test_size=0.25, random_state=seed).split(cells, groups=cells))


def champion():  # un modèle linéaire et une mémoire
    bounded = make_pipeline(StandardScaler(), FunctionTransformer(np.clip, kw_args={"a_min": -4, "a_max": 4}))
    memory = OneHotEncoder(handle_unknown="ignore")
    return make_pipeline(make_column_transformer((bounded, list(range(8))), (memory, [8])), Ridge())


# %% 6.6 ❌ question « lignes au hasard »
def district_splits(cells, n_splits, seed):
    return list(GroupShuffleSplit(n_splits, test_size=0.25, random_state=seed).split(cells, groups=cells))


def champion():
    return reference()


# %% 6.6 ✅
def district_splits(cells, n_splits, seed):  # une cellule sur quatre, tirée à la main ; listes ordinaires
    rng, names = np.random.default_rng(seed), np.unique(cells)
    result = []
    for _ in range(n_splits):
        held = np.isin(cells, rng.choice(names, len(names) // 4, replace=False))
        result.append((np.flatnonzero(~held).tolist(), np.flatnonzero(held).tolist()))
    return result


def champion():
    from sklearn.ensemble import RandomForestRegressor

    return RandomForestRegressor(n_estimators=30, min_samples_leaf=3, max_features=4, random_state=0)


# %% 6.1 ✅
def by_hand():
    return np.array([84.0, 91.0, 14.0])


def count_shortcut(n_inputs, widths):
    inputs = tensor = keras.Input((n_inputs,))
    for width in widths:
        tensor = layers.Dense(width)(tensor)
    return np.array([keras.Model(inputs, layers.Dense(1)(layers.Concatenate()([inputs, tensor]))).count_params()])


# %% 6.2 ✅
def build_shortcut(n_inputs, widths):
    inputs = hidden = keras.Input((n_inputs,), name="maison")
    for width in widths:
        hidden = layers.ReLU()(layers.Dense(width)(hidden))
    return keras.Model(inputs=[inputs], outputs=layers.Dense(1)(layers.concatenate([hidden, inputs])))


# %% 6.3 ❌ sa sortie ne doit pas avoir d’activation
def build_memory(n_features, n_cells, width):
    features, cell = keras.Input((n_features,), name="features"), keras.Input((1,), name="cell", dtype="int32")
    deep = layers.Dense(1, activation="relu")(layers.Dense(width, activation="relu")(features))
    memory = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    return keras.Model({"features": features, "cell": cell}, layers.Add()([deep, memory]))


# %% 6.3 ❌ n’est pas une couche ReLU suivie
def build_memory(n_features, n_cells, width):
    features, cell = keras.Input((n_features,), name="features"), keras.Input((1,), name="cell", dtype="int32")
    deep = layers.Dense(1)(layers.Dense(width, activation="tanh")(features))
    deep = layers.Dense(1)(layers.Dense(width, activation="softplus")(features))
    memory = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    return keras.Model({"features": features, "cell": cell}, layers.Add()([deep, memory]))


# %% 6.4 ❌ un réseau apprend la validation
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*valid, batch_size=50, epochs=2, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ aucun réseau n’est entraîné
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        scores[name] = build().evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ le score est une RMSE
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0) ** 0.5
    return scores


# %% 6.4 ❌ époques d’entraînement d’un réseau : 1
def compare(builders, train, valid, seed):
    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        model = build()
        model.fit(*train, batch_size=50, verbose=0)
        scores[name] = model.evaluate(*valid, verbose=0)
    return scores


# %% 6.5 ❌ `value` n’est jamais négative
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    value, capped = layers.Dense(1, activation="relu")(trunk), layers.Dense(1, activation="sigmoid")(trunk)
    model = keras.Model(inputs, {"value": value, "capped": capped})
    model.compile(loss={"value": "mse", "capped": "binary_crossentropy"}, loss_weights={"value": 1, "capped": weight})
    return model


# %% 6.5 ❌ le tronc n’a pas d’activation ReLU
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16)(inputs)
    value, capped = layers.Dense(1)(trunk), layers.Dense(1, activation="sigmoid")(trunk)
    model = keras.Model(inputs, {"value": value, "capped": capped})
    model.compile(loss={"value": "mse", "capped": "binary_crossentropy"}, loss_weights={"value": 1, "capped": weight})
    return model


# %% 6.5 ❌ le modèle n’est pas compilé
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    return keras.Model(
        inputs, {"value": layers.Dense(1)(trunk), "capped": layers.Dense(1, activation="sigmoid")(trunk)}
    )


# %% 6.3 ✅
def build_memory(n_features, n_cells, width):  # deux entrées en liste, le quartier lu dans un vecteur
    features, cell = keras.Input((n_features,), name="features"), keras.Input((), name="cell", dtype="int32")
    memory = layers.Embedding(n_cells, 1, embeddings_initializer=keras.initializers.Zeros())(cell)
    deep = keras.Sequential([layers.Dense(width), layers.ReLU(), layers.Dense(1)])(features)
    return keras.Model([features, cell], layers.Add()([layers.Reshape((1,))(memory), deep]))


# %% 6.4 ✅
def compare(builders, train, valid, seed):  # la mesure de Keras, sur les prédictions
    scores = dict.fromkeys(builders)
    for name in sorted(builders):
        keras.utils.set_random_seed(seed)
        model = builders[name]()
        model.fit(train[0], train[1], epochs=2, verbose=0)
        scores[name] = keras.losses.mean_squared_error(valid[1], model.predict(valid[0], verbose=0)[:, 0])
    return scores


# %% 6.5 ✅
class TwoHeads(keras.Model):
    def __init__(self):
        super().__init__()
        self.trunk = layers.Dense(16, activation="relu")
        self.value, self.capped = layers.Dense(1), layers.Dense(1, activation="sigmoid")

    def call(self, inputs):
        trunk = self.trunk(inputs)
        return {"value": self.value(trunk), "capped": self.capped(trunk)}


def build_two_heads(n_features, weight):  # une classe, au lieu de l'API fonctionnelle
    model = TwoHeads()
    model(np.zeros((1, n_features)))
    losses = {"capped": "binary_crossentropy", "value": "mse"}
    model.compile("rmsprop", losses, loss_weights={"capped": weight, "value": 1})
    return model


# %% 6.6 ✅
def district_splits(cells, n_splits, seed):  # des masques changés en lignes, une suite de graines
    names, splits = np.unique(cells), []
    for rank in range(n_splits):
        held = np.random.default_rng([seed, rank]).permutation(names)[: round(len(names) / 4)]
        outside = np.isin(cells, held)
        splits.append([np.where(~outside)[0], np.where(outside)[0]])
    return tuple(splits)


def champion():
    return make_pipeline(StandardScaler(), HistGradientBoostingRegressor(max_iter=50, max_leaf_nodes=15))


# %% 6.1 ❌ un par couche dense
def by_hand():
    return 84 + 91 + 14


# %% 6.1 ❌ le compte de la seconde couche n’est pas juste
def by_hand():
    return 84, 78, 14


# %% 6.1 ❌ le total n’est pas juste
def count_shortcut(n_inputs, widths):
    return sum((n + 1) * k for n, k in pairwise([n_inputs, *widths]))


# %% 6.2 ❌ la fonction doit rendre un modèle Keras
def build_shortcut(n_inputs, widths):
    return layers.Concatenate()


# %% 6.2 ❌ l’entrée est de forme (None, 30)
def build_shortcut(n_inputs, widths):
    return keras.Sequential([keras.Input((widths[0],)), layers.Dense(1)])


# %% 6.2 ❌ la sortie est de forme (None, 38)
def build_shortcut(n_inputs, widths):
    inputs = hidden = keras.Input((n_inputs,))
    for width in widths:
        hidden = layers.Dense(width, activation="relu")(hidden)
    return keras.Model(inputs, layers.Concatenate()([inputs, hidden]))


# %% 6.2 ❌ le raccourci ne porte pas les entrées brutes
def build_shortcut(n_inputs, widths):
    inputs = hidden = keras.Input((n_inputs,))
    for width in widths:
        hidden = layers.Dense(width, activation="relu")(hidden)
    both = layers.Concatenate()([layers.Activation("tanh")(inputs), hidden])
    return keras.Model(inputs, layers.Dense(1)(both))


# %% 6.3 ❌ la fonction doit rendre un modèle Keras
def build_memory(n_features, n_cells, width):
    return layers.Embedding(n_cells, 1)


# %% 6.3 ❌ il faut un nombre par exemple
def build_memory(n_features, n_cells, width):
    features, cell = keras.Input((n_features,), name="features"), keras.Input((1,), name="cell", dtype="int32")
    memory = layers.Flatten()(layers.Embedding(n_cells, 1)(cell))
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    return keras.Model([features, cell], layers.Concatenate()([deep, memory]))


# %% 6.3 ❌ ne change pas la prédiction de ses exemples
def build_memory(n_features, n_cells, width):  # la mémoire lue, puis annulée
    features, cell = keras.Input((n_features,), name="features"), keras.Input((1,), name="cell", dtype="int32")
    memory = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    return keras.Model([features, cell], layers.Add()([deep, layers.Rescaling(0.0)(memory)]))


# %% 6.3 ❌ change la prédiction des autres
def build_memory(n_features, n_cells, width):  # le poids du quartier 5 pour tous
    features, cell = keras.Input((n_features,), name="features"), keras.Input((1,), name="cell", dtype="int32")
    memory = layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell - cell + 5)
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(features))
    return keras.Model([features, cell], layers.Add()([deep, layers.Flatten()(memory)]))


# %% 6.3 ❌ le chemin profond ne dépend pas de `features`
def build_memory(n_features, n_cells, width):
    features, cell = keras.Input((n_features,), name="features"), keras.Input((1,), name="cell", dtype="int32")
    memory = layers.Flatten()(layers.Embedding(n_cells, 1, embeddings_initializer="zeros")(cell))
    deep = layers.Dense(1)(layers.Dense(width, activation="relu")(layers.Rescaling(0.0)(features)))
    return keras.Model([features, cell], layers.Add()([deep, memory]))


# %% 6.4 ❌ un score par nom
def compare(builders, train, valid, seed):
    return [0.0] * len(builders)


# %% 6.4 ❌ chaque appel doit construire un réseau neuf par nom
def compare(builders, train, valid, seed):
    keras.utils.set_random_seed(seed)
    network = build_small()
    network.fit(*train, batch_size=50, epochs=2, verbose=0)
    return dict.fromkeys(builders, network.evaluate(*valid, verbose=0))


# %% 6.4 ❌ mais pas le même score : l’ordre des lots change
def compare(builders, train, valid, seed):
    import os

    scores = {}
    for name, build in builders.items():
        keras.utils.set_random_seed(seed)
        network = build()
        keras.utils.set_random_seed(int.from_bytes(os.urandom(3)))
        network.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = network.evaluate(*valid, verbose=0)
    return scores


# %% 6.4 ❌ n’ont pas le même score, selon leur rang
def compare(builders, train, valid, seed):
    scores = {}
    for rank, (name, build) in enumerate(builders.items()):
        keras.utils.set_random_seed(seed)
        network = build()
        keras.utils.set_random_seed(seed + rank)
        network.fit(*train, batch_size=50, epochs=2, verbose=0)
        scores[name] = network.evaluate(*valid, verbose=0)
    return scores


# %% 6.5 ❌ d’un tronc ReLU
def build_two_heads(n_features, weight):  # un tronc lisse
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="softplus")(inputs)
    value, capped = layers.Dense(1)(trunk), layers.Dense(1, activation="sigmoid")(trunk)
    model = keras.Model(inputs, {"value": value, "capped": capped})
    model.compile(loss={"value": "mse", "capped": "binary_crossentropy"}, loss_weights={"value": 1, "capped": weight})
    return model


# %% 6.5 ❌ la fonction doit rendre un modèle Keras
def build_two_heads(n_features, weight):
    return {"value": layers.Dense(1), "capped": layers.Dense(1, activation="sigmoid")}


# %% 6.5 ❌ la sortie « value » est de forme (64, 16)
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    return keras.Model(inputs, {"value": trunk, "capped": layers.Dense(1, activation="sigmoid")(trunk)})


# %% 6.5 ❌ `value` est bornée
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    heads = {name: layers.Dense(1, activation="sigmoid")(trunk) for name in ("value", "capped")}
    return keras.Model(inputs, heads)


# %% 6.5 ❌ n’est pas la somme pondérée demandée
def build_two_heads(n_features, weight):
    inputs = keras.Input((n_features,))
    trunk = layers.Dense(16, activation="relu")(inputs)
    value, capped = layers.Dense(1)(trunk), layers.Dense(1, activation="sigmoid")(trunk)
    model = keras.Model(inputs, {"value": value, "capped": capped})
    model.compile(loss={"value": "mae", "capped": "binary_crossentropy"}, loss_weights={"value": 1, "capped": weight})
    return model


# %% 6.6 ❌ découpages rendus : 1
def district_splits(cells, n_splits, seed):
    return list(GroupShuffleSplit(1, test_size=0.25, random_state=seed).split(cells, groups=cells))


# %% 6.6 ❌ une des parts est vide
def district_splits(cells, n_splits, seed):
    return [(np.arange(len(cells)), [])] * n_splits


# %% 6.6 ❌ à la fois à l’entraînement et à la validation
def district_splits(cells, n_splits, seed):
    return [(np.arange(len(cells)), np.arange(100))] * n_splits


# %% 6.6 ❌ des lignes ont été perdues
def district_splits(cells, n_splits, seed):
    return [(np.arange(200), np.arange(200, 300))] * n_splits
