# %% 4.1 ❌ une division entière a tout effacé
def prepare_images(images, labels, n_valid):
    X = (images // 255).astype("float32")
    return (X[n_valid:], labels[n_valid:]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ l’échelle dépend du tableau reçu
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / images.max()
    return (X[n_valid:], labels[n_valid:]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ dépassent 1
def prepare_images(images, labels, n_valid):
    X = images.astype("float32")
    return (X[n_valid:], labels[n_valid:]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ à la fois dans l’entraînement et dans la validation
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / 255
    return (X, labels), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ ne réunit pas les premières images
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / 255
    return (X[:-n_valid], labels[:-n_valid]), (X[-n_valid:], labels[-n_valid:])


# %% 4.1 ❌ au lieu de float32
def prepare_images(images, labels, n_valid):
    X = images / 255
    return (X[n_valid:], labels[n_valid:]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ sont échangées
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / 255
    return (X[:n_valid], labels[:n_valid]), (X[n_valid:], labels[n_valid:])


# %% 4.1 ✅
def prepare_images(images, labels, n_valid):
    X_valid, X_train = np.split(images * np.float32(1 / 255), [n_valid])
    y_valid, y_train = np.split(labels, [n_valid])
    return [X_train, y_train], [X_valid, y_valid]


# %% 4.1 ❌ modifie « images »
def prepare_images(images, labels, n_valid):
    images[images > 0] = images[images > 0] // 1 - 1
    X = (images.astype("float32") + 1) / 255
    return (X[n_valid:], labels[n_valid:]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ autant d’étiquettes que d’images
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / 255
    return (X[n_valid:], labels), (X[:n_valid], labels)


# %% 4.1 ❌ au lieu de n_valid
def prepare_images(images, labels, n_valid):  # un de trop
    X = images.astype("float32") / 255
    return (X[n_valid + 1 :], labels[n_valid + 1 :]), (X[: n_valid + 1], labels[: n_valid + 1])


# %% 4.1 ❌ toutes celles qui restent
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / 255
    return (X[n_valid:-1], labels[n_valid:-1]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ ne sont plus ceux des images reçues
def prepare_images(images, labels, n_valid):
    X = images.astype("float32")[..., ::-1] / 255
    return (X[n_valid:], labels[n_valid:]), (X[:n_valid], labels[:n_valid])


# %% 4.1 ❌ deux couples
def prepare_images(images, labels, n_valid):
    X = images.astype("float32") / 255
    return X[n_valid:], labels[n_valid:], X[:n_valid], labels[:n_valid]


# %% 4.1 ✅
def prepare_images(images, labels, n_valid, top=255.0):  # des tenseurs, et un argument de plus
    X = keras.ops.convert_to_tensor(images, "float32") / top
    return (X[n_valid:], labels[n_valid:].tolist()), (X[:n_valid], labels[:n_valid].tolist())


# %% 4.2 ❌ il manque une image du chiffre
def show_one_of_each(images, labels):
    fig, axes = plt.subplots(2, 5)
    for ax, image, label in zip(axes.flat, images, labels, strict=False):
        ax.imshow(image)
        ax.set_title(label)
    return fig


# %% 4.2 ❌ pas de titre
def show_one_of_each(images, labels):
    fig, axes = plt.subplots(2, 5)
    for digit, ax in enumerate(axes.flat):
        ax.imshow(images[labels == digit][0])
    return fig


# %% 4.2 ❌ ne correspond pas à l’image
def show_one_of_each(images, labels):
    fig, axes = plt.subplots(2, 5)
    _, firsts = np.unique(labels, return_index=True)
    for rank, (ax, first) in enumerate(zip(axes.flat, sorted(firsts), strict=True)):
        ax.imshow(images[first])
        ax.set_title(rank)
    return fig


# %% 4.2 ❌ doit renvoyer la figure
def show_one_of_each(images, labels):
    fig, axes = plt.subplots(2, 5)
    for digit, ax in enumerate(axes.flat):
        ax.imshow(images[labels == digit][0])
        ax.set_title(digit)
    return axes


# %% 4.2 ❌ au lieu de dix
def show_one_of_each(images, labels):
    fig, axes = plt.subplots(3, 3)
    for digit, ax in enumerate(axes.flat):
        ax.imshow(images[labels == digit][0])
        ax.set_title(digit)
    return fig


# %% 4.2 ✅
def show_one_of_each(images, labels):
    fig = plt.figure()
    for rank, (digit, first) in enumerate(zip(*np.unique(labels, return_index=True), strict=True), start=1):
        ax = fig.add_subplot(1, 10, rank)
        ax.imshow(images[first] / 255, cmap="gray_r", vmin=0, vmax=1)
        ax.set_title(f"chiffre {digit}")
    return plt.gcf()


# %% 4.2 ❌ ne montre aucune image
def show_one_of_each(images, labels):
    return plt.subplots(2, 5)[0]


# %% 4.2 ❌ n’est pas une image du jeu
def show_one_of_each(images, labels):  # la moyenne des images de chaque chiffre
    fig, axes = plt.subplots(2, 5)
    for digit, ax in enumerate(axes.flat):
        ax.imshow(images[labels == digit].mean(axis=0))
        ax.set_title(digit)
    return fig


# %% 4.2 ✅
def show_one_of_each(images, labels):  # la dernière image de chaque chiffre, dans l'ordre inverse
    fig, axes = plt.subplots(10, 1)
    for digit, ax in zip(range(9, -1, -1), axes, strict=True):
        ax.imshow(images[np.flatnonzero(labels == digit)[-1]])
        ax.set_title(f"Un {digit}")
    return fig


# %% 4.3 ❌ interdit les soldes négatifs
def choose_output(problem):
    return (1, "relu", "mse") if problem == "solde" else (1, None, "mse")


# %% 4.3 ❌ peut valoir 0 ou moins
def choose_output(problem):
    return (1, "relu", "huber") if problem == "délai" else (1, None, "mse")


# %% 4.3 ❌ une valeur aberrante compte au carré
def choose_output(problem):
    return (1, "softplus", "mse") if problem == "délai" else (1, "linear", "mse")


# %% 4.3 ❌ un softmax sur une seule sortie
def choose_output(problem):
    choices = {"solde": (1, None, "mse"), "délai": (1, "softplus", "mae")}
    return choices.get(problem, (1, "softmax", "binary_crossentropy"))


# %% 4.3 ❌ combien de questions par oui ou non
def choose_output(problem):
    choices = {"solde": (1, None, "mse"), "délai": (1, "softplus", "mae")}
    return choices.get(problem, (2, "sigmoid", "binary_crossentropy"))


# %% 4.3 ❌ les thèmes ne s’excluent pas
def choose_output(problem):
    choices = {
        "solde": (1, None, "mse"),
        "délai": (1, "softplus", "mae"),
        "départ": (1, "sigmoid", "binary_crossentropy"),
    }
    return choices.get(problem, (5, "softmax", "categorical_crossentropy"))


# %% 4.3 ❌ n’accepte pas des cibles de cette forme
def choose_output(problem):
    choices = {
        "solde": (1, None, "mse"),
        "délai": (1, "softplus", "mae"),
        "départ": (1, "sigmoid", "binary_crossentropy"),
        "thèmes": (5, "sigmoid", "binary_crossentropy"),
    }
    return choices.get(problem, (4, "softmax", "categorical_crossentropy"))


# %% 4.3 ❌ les segments s’excluent
def choose_output(problem):
    choices = {
        "solde": (1, None, "mse"),
        "délai": (1, "softplus", "mae"),
        "départ": (1, "sigmoid", "binary_crossentropy"),
        "thèmes": (5, "sigmoid", "binary_crossentropy"),
    }
    return choices.get(problem, (4, "sigmoid", "binary_crossentropy"))


# %% 4.3 ❌ Keras ne connaît pas
def choose_output(problem):
    return (1, None, "rmse")


# %% 4.3 ✅
def choose_output(problem):  # d'autres noms, et des objets
    losses, activations = keras.losses, keras.activations
    if problem == "solde":
        return 1, "linear", losses.MeanSquaredError()
    if problem == "délai":
        return np.int64(1), activations.exponential, losses.MeanAbsoluteError()
    if problem in ("départ", "thèmes"):
        return (1 if problem == "départ" else 5), activations.sigmoid, losses.BinaryCrossentropy()
    one_hot = problem.endswith("one-hot")
    loss = losses.CategoricalCrossentropy() if one_hot else losses.SparseCategoricalCrossentropy()
    return [4, activations.softmax, loss]


# %% 4.3 ❌ trois valeurs
def choose_output(problem):
    return (1, None)


# %% 4.3 ❌ doit être un entier
def choose_output(problem):
    return ("1", None, "mse")


# %% 4.3 ❌ il faut une perte
def choose_output(problem):
    return (1, None, None)


# %% 4.3 ❌ borne la réponse par le haut
def choose_output(problem):
    return (1, "tanh", "mse")


# %% 4.3 ❌ ne mesure pas l’écart entre deux nombres
def choose_output(problem):
    return (1, None, "binary_crossentropy")


# %% 4.3 ❌ une même erreur doit toujours coûter autant
def choose_output(problem):
    return (1, None, "mape")


# %% 4.3 ❌ ne convient pas à des réponses par oui ou non
def choose_output(problem):
    choices = {"solde": (1, None, "mse"), "délai": (1, "softplus", "mae")}
    return choices.get(problem, (1, "sigmoid", "mse"))


# %% 4.3 ❌ ne sont pas des probabilités
def choose_output(problem):
    choices = {"solde": (1, None, "mse"), "délai": (1, "softplus", "mae")}
    return choices.get(problem, (1, None, "binary_crossentropy"))


# %% 4.3 ❌ ce n’est pas celui des segments
def choose_output(problem):
    choices = {"solde": (1, None, "mse"), "délai": (1, "softplus", "mae")}
    choices["départ"] = (1, "sigmoid", "binary_crossentropy")
    choices["thèmes"] = (5, "sigmoid", "binary_crossentropy")
    return choices.get(problem, (1, "softmax", "sparse_categorical_crossentropy"))


# %% 4.3 ❌ ne compare pas la prédiction à la bonne classe
def choose_output(problem):
    choices = {"solde": (1, None, "mse"), "délai": (1, "softplus", "mae")}
    choices["départ"] = (1, "sigmoid", "binary_crossentropy")
    choices["thèmes"] = (5, "sigmoid", "binary_crossentropy")
    choices["segment"] = (4, "softmax", "sparse_categorical_crossentropy")
    return choices.get(problem, (4, "softmax", "mse"))


# %% 4.3 ✅
def choose_output(problem):  # MAE pour le solde, log-cosh pour le délai
    choices = {"solde": (1, "linear", "mae"), "délai": (1, "exponential", "log_cosh")}
    choices["départ"] = (1, "sigmoid", "binary_crossentropy")
    choices["thèmes"] = (5, "sigmoid", "binary_crossentropy")
    choices["segment"] = (4, "softmax", "sparse_categorical_crossentropy")
    return choices.get(problem, (4, "softmax", "categorical_crossentropy"))


# %% 4.3 ✅
def choose_output(problem):  # Huber pour le solde, l'erreur sur les logarithmes pour le délai
    choices = {"solde": (1, None, keras.losses.Huber()), "délai": (1, "softplus", "msle")}
    choices["départ"] = (1, keras.activations.sigmoid, keras.losses.BinaryCrossentropy)
    choices["thèmes"] = (5, "sigmoid", "binary_crossentropy")
    choices["segment"] = (4, "softmax", "sparse_categorical_crossentropy")
    return choices.get(problem, (4, "softmax", "categorical_crossentropy"))


# %% 4.4 ❌ la moyenne porte sur toutes les cases
def cross_entropy(targets, probabilities):
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return -np.mean(targets * np.log(probabilities))


# %% 4.4 ❌ la somme sur les exemples
def cross_entropy(targets, probabilities):
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return -np.sum(targets * np.log(probabilities))


# %% 4.4 ❌ le signe est faux
def cross_entropy(targets, probabilities):
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return np.sum(targets * np.log(probabilities)) / len(targets)


# %% 4.4 ❌ la probabilité de la classe prédite
def cross_entropy(targets, probabilities):
    return -np.log(probabilities.max(axis=1)).mean()


# %% 4.4 ❌ n’est pas népérien
def cross_entropy(targets, probabilities):
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return -np.log10((targets * probabilities).sum(axis=1)).mean()


# %% 4.4 ❌ elle ne doit rien coûter
def cross_entropy(targets, probabilities):
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return -np.sum(targets * np.log(probabilities)) / len(targets)


# %% 4.4 ❌ avec des vecteurs one-hot, la fonction renvoie un tableau
def cross_entropy(targets, probabilities):
    return -np.log(probabilities[np.arange(len(targets)), targets.astype(int).T]).mean(axis=-1)


# %% 4.4 ✅
def cross_entropy(targets, probabilities):
    if np.ndim(targets) == 1:
        loss = keras.losses.SparseCategoricalCrossentropy()
    else:
        loss = keras.losses.CategoricalCrossentropy()
    return loss(targets, probabilities)


# %% 4.4 ❌ ne renvoie rien
def cross_entropy(targets, probabilities):
    print(-np.log(probabilities).mean())


# %% 4.4 ❌ la valeur est fausse
def cross_entropy(targets, probabilities):  # l'erreur quadratique
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return np.mean((targets - probabilities) ** 2)


# %% 4.4 ❌ un logarithme de 0 s’est glissé
def cross_entropy(targets, probabilities):  # 0 fois moins l'infini, dès les zéros de la cible
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return -np.sum(targets * np.log(targets * probabilities)) / len(targets)


# %% 4.4 ❌ ne doit rien coûter
def cross_entropy(targets, probabilities):
    if targets.ndim == 1:
        targets = np.eye(probabilities.shape[1])[targets]
    return -np.mean(np.sum(targets * np.log(np.clip(probabilities, 0, 0.9)), axis=1))


# %% 4.4 ✅
def cross_entropy(targets, probabilities):  # un tableau d'une case, en float32
    if targets.ndim == 2:
        targets = np.argmax(targets, axis=-1)
    chosen = np.take_along_axis(probabilities, targets[:, None], axis=1)
    return -np.log(chosen).mean(axis=0).astype("float32")


# %% 4.4 ✅
def cross_entropy(targets, probabilities):
    from sklearn.metrics import log_loss

    classes = range(probabilities.shape[1])
    numbers = targets if targets.ndim == 1 else targets.argmax(axis=1)
    return log_loss(numbers, probabilities, labels=list(classes))


# %% 4.5 ❌ des images de validation ont servi à apprendre
def validation_score(X, y, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.fit(X, y, epochs=40, verbose=0)
    return model.evaluate(X[-40:], y[-40:], verbose=0)[1]


# %% 4.5 ❌ de chiffres que le réseau n’a jamais vus
def validation_score(X, y, seed):  # shuffle mélange après la coupe
    keras.utils.set_random_seed(seed)
    run = build_small().fit(X, y, epochs=40, validation_split=0.2, shuffle=True, verbose=0)
    return run.history["val_accuracy"][-1]


# %% 4.5 ❌ le réseau n’a presque rien appris
def validation_score(X, y, seed):
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2, random_state=seed)
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=1, batch_size=160, verbose=0)
    return model.evaluate(X_held, y_held, verbose=0)[1]


# %% 4.5 ❌ la fonction doit renvoyer un seul nombre
def validation_score(X, y, seed):
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2, random_state=seed)
    return build_small().fit(X_fit, y_fit, epochs=2, validation_data=(X_held, y_held), verbose=0)


# %% 4.5 ❌ Est-ce un pourcentage, ou la perte
def validation_score(X, y, seed):
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2, random_state=seed)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=2, verbose=0)
    return model.evaluate(X_held, y_held, verbose=0)[0]


# %% 4.5 ❌ le découpage ou les poids de départ changent d’un appel à l’autre
def validation_score(X, y, seed):  # le découpage ne reçoit pas la graine
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2)
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=40, verbose=0)
    return model.evaluate(X_held, y_held, verbose=0)[1]


# %% 4.5 ✅
def validation_score(X, y, seed):  # mélange à la main, puis validation_data
    order = np.random.default_rng(seed).permutation(len(X))
    held, rest = order[: len(X) // 5], order[len(X) // 5 :]
    keras.utils.set_random_seed(seed)
    valid = (X[held], y[held])
    run = build_small().fit(X[rest], y[rest], epochs=30, batch_size=16, validation_data=valid, verbose=0)
    return np.float64(run.history["val_accuracy"][-1])


# %% 4.5 ❌ aucun réseau n’est entraîné
def validation_score(X, y, seed):
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2, random_state=seed)
    keras.utils.set_random_seed(seed)
    return build_small().evaluate(X_held, y_held, verbose=0)[1]


# %% 4.5 ❌ on en demande un cinquième
def validation_score(X, y, seed):  # la moitié
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.5, random_state=seed)
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=20, verbose=0)
    return model.evaluate(X_held, y_held, verbose=0)[1]


# %% 4.5 ❌ changent d’un appel à l’autre
def validation_score(X, y, seed):  # aucune graine
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=20, verbose=0)
    return model.evaluate(X_held, y_held, verbose=0)[1]


# %% 4.5 ❌ la graine ne sert pas
def validation_score(X, y, seed):
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2, random_state=0)
    keras.utils.set_random_seed(0)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=20, verbose=0)
    return model.evaluate(X_held, y_held, verbose=0)[1]


# %% 4.5 ✅
def validation_score(X, y, seed):  # mélanger, puis laisser fit couper la fin
    order = np.random.default_rng(seed).permutation(len(X))
    keras.utils.set_random_seed(seed)
    run = build_small().fit(X[order], y[order], epochs=20, validation_split=0.2, verbose=0)
    return run.history["val_accuracy"][-1]


# %% 4.6 ❌ n’est pas un modèle Keras, mais un History
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    run = build_small().fit(*train_set, validation_data=valid_set, verbose=0)
    return run, run.history


# %% 4.6 ❌ ne sont pas des probabilités de somme 1
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    model = keras.Sequential([keras.Input(shape=(28, 28)), layers.Flatten(), layers.Dense(10)])
    loss = keras.losses.SparseCategoricalCrossentropy(from_logits=True)
    model.compile(loss=loss, optimizer="adam", metrics=["accuracy"])
    run = model.fit(*train_set, validation_data=valid_set, epochs=3, batch_size=128, verbose=0)
    return model, run.history


# %% 4.6 ❌ aucune mesure de validation
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    return model, model.fit(*train_set, verbose=0).history


# %% 4.6 ❌ c’est trop
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    layers = keras.layers
    hidden = layers.Dense(300, activation="relu")
    output = layers.Dense(10, activation="softmax")
    model = keras.Sequential([keras.Input(shape=(28, 28)), layers.Flatten(), hidden, output])
    model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")
    return model, model.fit(*train_set, validation_data=valid_set, batch_size=128, verbose=0).history


# %% 4.6 ❌ presque rien appris
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.SGD(0.001))
    return model, model.fit(*train_set, validation_data=valid_set, batch_size=128, verbose=0).history


# %% 4.6 ❌ sans dépasser la référence
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    return model, model.fit(*train_set, validation_data=valid_set, epochs=2, batch_size=64, verbose=0).history


# %% 4.6 ❌ la même graine partent de poids différents
def train_digits(train_set, valid_set, seed):
    model = build_small()
    keras.utils.set_random_seed(seed)  # trop tard
    run = model.fit(*train_set, validation_data=valid_set, epochs=1, verbose=0)
    return model, run.history


# %% 4.6 ❌ la graine ne sert pas
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(42)
    model = build_small()
    run = model.fit(*train_set, validation_data=valid_set, epochs=1, verbose=0)
    return model, run.history


# %% 4.6 ✅
def train_digits(train_set, valid_set, seed):  # API fonctionnelle, tanh, SGD avec inertie
    keras.utils.set_random_seed(seed)
    inputs = keras.Input(shape=(28, 28))
    flat = keras.layers.Reshape((784,))(inputs)
    hidden = keras.layers.Dense(70, activation="tanh")(flat)
    model = keras.Model(inputs, keras.layers.Dense(10, activation="softmax")(hidden))
    sgd = keras.optimizers.SGD(0.05, momentum=0.9)
    model.compile(loss="sparse_categorical_crossentropy", optimizer=sgd, metrics=["accuracy"])
    run = model.fit(*train_set, validation_data=valid_set, epochs=12, verbose=0)
    return model, run.history


# %% 4.6 ❌ des images de validation servent à l’entraînement
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    X, y = (np.concatenate(parts) for parts in zip(train_set, valid_set, strict=True))
    return model, model.fit(X, y, validation_data=valid_set, epochs=2, batch_size=128, verbose=0).history


# %% 4.6 ❌ passez valid_set à fit
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    return model, model.fit(*train_set, validation_split=0.2, epochs=1, batch_size=128, verbose=0).history


# %% 4.6 ❌ mesurée sur des images d’entraînement
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    return model, model.fit(*train_set, validation_data=train_set, batch_size=128, verbose=0).history


# %% 4.6 ❌ n’est pas celui qui vient d’être entraîné
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    run = build_small().fit(*train_set, validation_data=valid_set, batch_size=128, verbose=0)
    return build_small(), run.history


# %% 4.6 ❌ deux objets
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.fit(*train_set, validation_data=valid_set, batch_size=128, verbose=0)
    return model


# %% 4.6 ❌ le dictionnaire des mesures
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = build_small()
    return model, model.fit(*train_set, validation_data=valid_set, batch_size=128, verbose=0)


# %% 4.6 ✅
def train_digits(train_set, valid_set, seed):  # une sous-classe
    class Small(keras.Model):
        def __init__(self):
            super().__init__()
            self.flat = keras.layers.Flatten()
            self.hidden = keras.layers.Dense(72, activation="gelu")
            self.out = keras.layers.Dense(10, activation="softmax")

        def call(self, images):
            return self.out(self.hidden(self.flat(images)))

    keras.utils.set_random_seed(seed)
    model = Small()
    model.compile(loss="sparse_categorical_crossentropy", optimizer=keras.optimizers.AdamW(0.003), metrics=["accuracy"])
    run = model.fit(*train_set, validation_data=valid_set, epochs=10, batch_size=64, verbose=0)
    return model, run.history


# %% 4.7 ❌ deux entiers
def stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1


# %% 4.7 ❌ sont échangées
def stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1, epoch + 1


# %% 4.7 ❌ les vôtres à partir de 0
def stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch, best


# %% 4.7 ❌ trop tard, ou trop tôt
def stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss < losses[best]:
            best = epoch
        if epoch - best > patience:
            break
    return epoch + 1, best + 1


# %% 4.7 ❌ une perte égale
def stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        if loss <= losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return epoch + 1, best + 1


# %% 4.7 ❌ non à la précédente
def stopping(losses, patience):
    best, waited = 0, 0
    for epoch in range(1, len(losses)):
        waited = 0 if losses[epoch] < losses[epoch - 1] else waited + 1
        best = epoch if losses[epoch] < losses[best] else best
        if waited >= patience:
            break
    return epoch + 1, best + 1


# %% 4.7 ❌ va au bout de la liste
def stopping(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss < losses[best] else best
        if epoch - best >= patience:
            return epoch + 1, best + 1
    return best + 1 + patience, best + 1


# %% 4.7 ❌ doit renvoyer un modèle Keras
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    run = model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return run.history


# %% 4.7 ❌ on en attend un seul
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    for _ in range(max_epochs):
        model.fit(*train_set, validation_data=valid_set, epochs=1, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(path)


# %% 4.7 ❌ d’autres lignes
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    X, y = (np.concatenate(parts) for parts in zip(train_set, valid_set))
    model.fit(X, y, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(path)


# %% 4.7 ❌ Quelle mesure surveillez-vous
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(path)


# %% 4.7 ❌ l’entraînement s’arrête à l’époque 12
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=5, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(path)


# %% 4.7 ❌ aucun fichier n’est écrit
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    folder = TemporaryDirectory()
    keep = keras.callbacks.ModelCheckpoint(folder.name + "/ici.keras", "val_loss", save_best_only=True)
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(folder.name + "/ici.keras")


# %% 4.7 ❌ celui que l’on a entraîné
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return model


# %% 4.7 ❌ n’a pas ses meilleurs poids
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(path)


# %% 4.7 ❌ il a continué de s’écrire
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss")
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.load_model(path)


# %% 4.7 ❌ n’a pas les poids du fichier
def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True)
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True)
    model.fit(*train_set, validation_data=valid_set, epochs=max_epochs, callbacks=[stop, keep], verbose=0)
    return keras.models.clone_model(model)  # la même architecture, des poids neufs


# %% 4.7 ✅
def stopping(losses, patience):
    for epoch in range(1, len(losses) + 1):
        best = int(np.argmin(losses[:epoch])) + 1  # le premier des minimums
        if epoch - best == patience:
            break
    return np.array([epoch, best])


def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    # le meilleur modèle écrit à la main, une fois l'entraînement fini
    stop = keras.callbacks.EarlyStopping(patience=patience, restore_best_weights=True)
    (X, y), options = train_set, {"epochs": max_epochs, "verbose": 0}
    model.fit(X, y, validation_data=valid_set, callbacks=[stop], **options)
    model.save(path)
    return keras.saving.load_model(path)


# %% 4.7 ✅
def stopping(losses, patience):
    best, waited, least = 0, 0, float("inf")
    for epoch, loss in enumerate(list(losses), start=1):
        if loss < least:
            best, waited, least = epoch, 0, loss
        else:
            waited += 1
        if waited == patience:
            return [epoch, best]
    return [len(losses), best]


def train_and_keep(model, train_set, valid_set, path, patience, max_epochs):
    # le fichier d'abord, et model reprend ses poids
    stop = keras.callbacks.EarlyStopping("val_loss", patience=patience, mode="min")
    keep = keras.callbacks.ModelCheckpoint(path, "val_loss", mode="min", save_best_only=True)
    model.fit(*train_set, 4, max_epochs, 0, [keep, stop], validation_data=valid_set)
    best = keras.models.load_model(path)
    model.set_weights(best.get_weights())
    return best


# %% 4.8 ❌ doit renvoyer un modèle Keras
def build_multilabel(n_features, n_labels):
    return [keras.layers.Dense(8, "relu"), keras.layers.Dense(n_labels, "sigmoid")]


# %% 4.8 ❌ le modèle n’est pas compilé
def build_multilabel(n_features, n_labels):
    hidden = keras.layers.Dense(8, "relu")
    return keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(n_labels, "sigmoid")])


# %% 4.8 ❌ la sortie est de forme (64, 1)
def build_multilabel(n_features, n_labels):
    hidden = keras.layers.Dense(8, "relu")
    model = keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(1, "sigmoid")])
    model.compile(loss="binary_crossentropy")
    return model


# %% 4.8 ❌ ne restent pas entre 0 et 1
def build_multilabel(n_features, n_labels):
    hidden = keras.layers.Dense(8, "relu")
    model = keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(n_labels)])
    model.compile(loss=keras.losses.BinaryCrossentropy(from_logits=True))
    return model


# %% 4.8 ❌ font 1 ensemble
def build_multilabel(n_features, n_labels):
    hidden = keras.layers.Dense(8, "relu")
    model = keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(n_labels, "softmax")])
    model.compile(loss="binary_crossentropy")
    return model


# %% 4.8 ❌ le réseau est linéaire
def build_multilabel(n_features, n_labels):
    model = keras.Sequential([keras.Input((n_features,)), keras.layers.Dense(n_labels, "sigmoid")])
    model.compile(loss="binary_crossentropy")
    return model


# %% 4.8 ❌ compare des classes qui s’excluent
def build_multilabel(n_features, n_labels):
    hidden = keras.layers.Dense(8, "relu")
    model = keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(n_labels, "sigmoid")])
    model.compile(loss="categorical_crossentropy")
    return model


# %% 4.8 ❌ est une erreur quadratique
def build_multilabel(n_features, n_labels):
    hidden = keras.layers.Dense(8, "relu")
    model = keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(n_labels, "sigmoid")])
    model.compile(loss="mse")
    return model


# %% 4.8 ❌ n’est pas l’entropie croisée des probabilités
def build_multilabel(n_features, n_labels):  # deux sigmoïdes pour une
    hidden = keras.layers.Dense(8, "relu")
    model = keras.Sequential([keras.Input((n_features,)), hidden, keras.layers.Dense(n_labels, keras.ops.sigmoid)])
    model.compile(loss=lambda y, p: keras.losses.binary_crossentropy(y, keras.ops.copy(p), from_logits=True))
    return model


# %% 4.8 ❌ ne renvoie qu’un seuil
def f1_thresholds(Y, P):
    candidates = np.unique(P)[::-1]
    return candidates[np.argmax([2 * Y[t <= P].sum() / (Y.sum() + (t <= P).sum()) for t in candidates])]


# %% 4.8 ❌ les seuils sont de forme (10,)
def f1_thresholds(Y, P):
    return P.max(axis=1)


# %% 4.8 ❌ le même seuil sert à toutes les étiquettes
def f1_thresholds(Y, P):
    candidates = np.unique(P)[::-1]
    f1 = [2 * Y[t <= P].sum() / (Y.sum() + (t <= P).sum()) for t in candidates]
    return [candidates[np.argmax(f1)]] * Y.shape[1]


# %% 4.8 ❌ meilleure exactitude
def f1_thresholds(Y, P):
    return [max(sorted(p, reverse=True), key=lambda t: np.mean((p >= t) == y)) for y, p in zip(Y.T, P.T)]


# %% 4.8 ❌ toute étiquette est attribuée
def f1_thresholds(Y, P):
    return [max(sorted(p), key=lambda t: np.mean(p[y == 1] >= t)) for y, p in zip(Y.T, P.T)]


# %% 4.8 ❌ comparez par ≥
def f1_thresholds(Y, P):
    def f1(y, assigned):
        return 2 * y[assigned].sum() / (y.sum() + assigned.sum())

    return [max(sorted(p, reverse=True), key=lambda t: f1(y, p > t)) for y, p in zip(Y.T, P.T)]


# %% 4.8 ❌ ce n’est pas le seuil dont la mesure F1 est la plus grande
def f1_thresholds(Y, P):  # la part des étiquettes vraies, comme seuil
    return [np.sort(p)[-y.sum()] for y, p in zip(Y.T, P.T)]


# %% 4.8 ❌ on demande le plus grand
def f1_thresholds(Y, P):
    def f1(y, assigned):
        return 2 * y[assigned].sum() / (y.sum() + assigned.sum())

    return [max(sorted(p), key=lambda t: f1(y, p >= t)) for y, p in zip(Y.T, P.T)]


# %% 4.8 ❌ non ceux des suivantes
def f1_thresholds(Y, P):  # les étiquettes de la première colonne pour toutes
    def f1(y, assigned):
        return 2 * y[assigned].sum() / (y.sum() + assigned.sum())

    return [max(sorted(p, reverse=True), key=lambda t: f1(Y[:, 0], p >= t)) for p in P.T]


# %% 4.8 ❌ modifie « P »
def f1_thresholds(Y, P):
    P.sort(axis=0)
    return P[5]


# %% 4.8 ❌ n’entraîne pas le modèle
def tag_reviews(model, train, valid, X_new, epochs):
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return thresholds, np.array(model(X_new)) >= thresholds


# %% 4.8 ❌ apprend d’autres avis que ceux de train
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*(np.concatenate(both) for both in zip(train, valid)), epochs=epochs, verbose=0)
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return thresholds, np.array(model(X_new)) >= thresholds


# %% 4.8 ❌ pendant 1 époques
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, verbose=0)
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return thresholds, np.array(model(X_new)) >= thresholds


# %% 4.8 ❌ doit renvoyer deux tableaux
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    return np.array(model(X_new)) >= 0.5


# %% 4.8 ❌ sont échangés : les seuils viennent d’abord
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return np.array(model(X_new)) >= thresholds, thresholds


# %% 4.8 ❌ tag_reviews : ce n’est pas le seuil
def tag_reviews(model, train, valid, X_new, epochs):  # les seuils choisis sur l’entraînement
    model.fit(*train, epochs=epochs, verbose=0)
    thresholds = f1_thresholds(train[1], np.array(model(train[0])))
    return thresholds, np.array(model(X_new)) >= thresholds


# %% 4.8 ❌ une par avis de X_new
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return thresholds, np.array(model(valid[0])) >= thresholds


# %% 4.8 ❌ doivent être des 0 et des 1
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    return f1_thresholds(valid[1], np.array(model(valid[0]))), np.array(model(X_new))


# %% 4.8 ❌ une étiquette et une seule
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    thresholds, labels = f1_thresholds(valid[1], np.array(model(valid[0]))), np.zeros((len(X_new), 3))
    labels[np.arange(len(X_new)), np.argmax(model(X_new), axis=1)] = 1
    return thresholds, labels


# %% 4.8 ❌ au seuil 0,5, non aux seuils choisis
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    return f1_thresholds(valid[1], np.array(model(valid[0]))), np.array(model(X_new)) >= 0.5


# %% 4.8 ❌ attribue l’étiquette : comparez par ≥
def tag_reviews(model, train, valid, X_new, epochs):
    model.fit(*train, epochs=epochs, verbose=0)
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return thresholds, np.array(model(X_new)) > thresholds


# %% 4.8 ❌ non les étiquettes de X_new
def tag_reviews(model, train, valid, X_new, epochs):  # le premier seuil pour toutes
    model.fit(*train, epochs=epochs, verbose=0)
    thresholds = f1_thresholds(valid[1], np.array(model(valid[0])))
    return thresholds, np.array(model(X_new)) >= thresholds[0]


# %% 4.8 ✅
class Tagger(keras.Model):  # une classe, deux couches cachées
    def __init__(self, n_labels):
        super().__init__()
        self.hidden = [keras.layers.Dense(12, "tanh"), keras.layers.Dense(6, "gelu")]
        self.heads = keras.layers.Dense(n_labels, "sigmoid")

    def call(self, inputs):
        for layer in self.hidden:
            inputs = layer(inputs)
        return self.heads(inputs)


def build_multilabel(n_features, n_labels):
    model = Tagger(n_labels)
    model(np.zeros((1, n_features)))
    model.compile("sgd", keras.losses.BinaryCrossentropy(), metrics=["binary_accuracy"])
    return model


def f1_thresholds(Y, P):  # la moyenne harmonique de scikit-learn
    from sklearn.metrics import f1_score

    columns = range(Y.shape[1])
    return tuple(max(sorted(P[:, k])[::-1], key=lambda t, k=k: f1_score(Y[:, k], P[:, k] >= t)) for k in columns)


def tag_reviews(model, train, valid, X_new, epochs):
    for _ in range(epochs):
        model.fit(*train, verbose=0)
    thresholds = f1_thresholds(valid[1], model.predict(valid[0], verbose=0))
    return [thresholds, model.predict(X_new, verbose=0) >= thresholds]


# %% 4.8 ✅
def build_multilabel(n_features, n_labels):  # une sortie par étiquette, réunies ; une pénalité
    inputs = keras.Input((n_features,))
    hidden = keras.layers.Dense(8, "relu", kernel_regularizer="l2")(inputs)
    outputs = keras.layers.Concatenate()([keras.layers.Dense(1, "sigmoid")(hidden) for _ in range(n_labels)])
    model = keras.Model(inputs, outputs)
    model.compile(loss=["binary_crossentropy"], optimizer=keras.optimizers.Adam(0.01))
    return model


def f1_thresholds(Y, P):  # la précision et le rappel de chaque rang, en une fois
    order = np.argsort(-P, axis=0)
    hits = np.cumsum(np.take_along_axis(Y, order, axis=0), axis=0)
    f1 = 2 * hits / (Y.sum(axis=0) + np.arange(1, len(Y) + 1)[:, np.newaxis])
    return np.take_along_axis(P, order, axis=0)[f1.argmax(axis=0), np.arange(Y.shape[1])]


def tag_reviews(model, train, valid, X_new, epochs):
    X, Y = train
    model.fit(x=X, y=Y, batch_size=16, epochs=epochs, validation_data=valid, verbose=0)
    thresholds = f1_thresholds(valid[1], np.asarray(model(valid[0], training=False)))
    labels = [[int(p >= t) for p, t in zip(row, thresholds)] for row in np.asarray(model(X_new))]
    return thresholds.tolist(), labels


# %% 4.3 ❌ ne se calcule pas sur un tableau de nombres
def choose_output(problem):
    return 1, lambda z: z.activation, "mse"


# %% 4.3 ❌ on ne prédit pourtant qu’un nombre
def choose_output(problem):
    return 2, None, "mse"


# %% 4.5 ❌ sur les images mises de côté
def validation_score(X, y, seed):  # l'exactitude d'une partie d'entre elles
    X_fit, X_held, y_fit, y_held = train_test_split(X, y, test_size=0.2, random_state=seed)
    keras.utils.set_random_seed(seed)
    model = build_small()
    model.fit(X_fit, y_fit, epochs=40, verbose=0)
    return model.evaluate(X_held[:13], y_held[:13], verbose=0)[1]


# %% 4.6 ❌ aucun réseau n’est entraîné
def train_digits(train_set, valid_set, seed):
    return keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")]), {}


# %% 4.6 ❌ il faut dix nombres par image
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(20, "softmax")])
    model.compile("adam", "sparse_categorical_crossentropy")
    return model, model.fit(*train_set, validation_data=valid_set, verbose=0).history


# %% 4.6 ❌ l’entraînement a divergé
def train_digits(train_set, valid_set, seed):
    keras.utils.set_random_seed(seed)
    model = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10)])
    model.compile(keras.optimizers.SGD(1e38), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
    return model, model.fit(*train_set, validation_data=valid_set, verbose=0).history


# %% 4.4 ❌ avec une probabilité de 1 ne doit rien coûter
def cross_entropy(targets, probabilities):  # une borne, contre log(0), trop loin de 0 et de 1
    p = np.clip(probabilities, 1e-3, 1 - 1e-3)
    if np.ndim(targets) == 1:
        targets = np.eye(p.shape[1])[targets]
    return -np.sum(targets * np.log(p)) / len(p)
