# %% 8.1 ❌ la compression se mesure au goulot
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths, *widths[-2::-1], n_inputs]
    products = sum(n * k for n, k in zip(sizes, sizes[1:]))
    return n_inputs / widths[0], products + sum(sizes[1:]), products


# %% 8.1 ❌ il manque les biais
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths, *widths[-2::-1], n_inputs]
    products = sum(n * k for n, k in zip(sizes, sizes[1:]))
    return n_inputs / widths[-1], products, products


# %% 8.1 ❌ il est le miroir de l’encodeur
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths]
    products = sum(n * k for n, k in zip(sizes, sizes[1:]))
    return n_inputs / widths[-1], products + sum(sizes[1:]), products


# %% 8.1 ❌ le rapport inverse
def describe(n_inputs, widths):
    return widths[-1] / n_inputs, 207, 180


# %% 8.1 ✅
def describe(n_inputs, widths):
    encoder = list(zip([n_inputs, *widths], widths))
    products = 2 * sum(n * k for n, k in encoder)
    biases = sum(n + k for n, k in encoder)  # ceux de l’encodeur, puis ceux du décodeur
    return np.array([n_inputs / widths[-1], products + biases, products])


# %% 8.3 ❌ celles de plus petite variance
def linear_autoencoder(X, X_new, size):
    m = X.mean(axis=0)
    V = np.linalg.eigh(np.cov(X.T))[1][:, :size]
    Z = (X_new - m) @ V
    return Z, Z @ V.T + m


# %% 8.3 ❌ les directions sont apprises sur X_new
def linear_autoencoder(X, X_new, size):
    tool = PCA(size).fit(X_new)
    Z = tool.transform(X_new)
    return Z, tool.inverse_transform(Z)


# %% 8.3 ❌ n’est pas rajoutée après le décodage
def linear_autoencoder(X, X_new, size):
    m = X.mean(axis=0)
    V = np.linalg.svd(X - m, full_matrices=False)[2][:size].T
    Z = (X_new - m) @ V
    return Z, Z @ V.T


# %% 8.3 ❌ size colonnes
def linear_autoencoder(X, X_new, size):
    m = X.mean(axis=0)
    V = np.linalg.svd(X - m, full_matrices=False)[2].T
    Z = (X_new - m) @ V
    return Z, Z @ V.T + m


# %% 8.3 ✅
def linear_autoencoder(X, X_new, size):
    tool = PCA(size).fit(X)
    Z = tool.transform(X_new)
    return Z, tool.inverse_transform(Z)


# %% 8.3 ✅
def linear_autoencoder(X, X_new, size):
    m = np.mean(X, axis=0)
    V = np.linalg.eigh(np.cov((X - m).T))[1][:, ::-1][:, :size]
    Z = (X_new - m) @ V
    return [Z, Z @ V.T + m]


# %% 8.2 ❌ une unité nulle pour une image
def count_dead(codes):
    return int((codes.min(axis=0) <= 0).sum())


# %% 8.2 ❌ ce sont les zéros du tableau
def count_dead(codes):
    return int((codes == 0).sum())


# %% 8.2 ❌ par colonne
def count_dead(codes):
    return int((codes.max(axis=1) <= 0).sum())


# %% 8.2 ❌ faible, mais non nulle
def count_dead(codes):
    return int((codes.max(axis=0) < 0.6).sum())


# %% 8.2 ✅
def count_dead(codes):
    return sum(not any(column) for column in codes.T)


# %% 8.2 ✅
def count_dead(codes):
    return codes.shape[1] - np.count_nonzero(np.any(codes > 0, axis=0))


# %% 8.4 ❌ ne sont pas agrandies
def inverted_dropout(A, p, rng, training):
    return A * (rng.random(A.shape) >= p) if training else A


# %% 8.4 ❌ rien ne doit changer
def inverted_dropout(A, p, rng, training):
    return A * (rng.random(A.shape) >= p) / (1 - p)


# %% 8.4 ❌ non celle de garder
def inverted_dropout(A, p, rng, training):
    return A * (rng.random(A.shape) < p) / p if training else A


# %% 8.4 ❌ des colonnes entières
def inverted_dropout(A, p, rng, training):
    return A * (rng.random(A.shape[1]) >= p) / (1 - p) if training else A


# %% 8.4 ❌ rien ne doit changer
def inverted_dropout(A, p, rng, training):
    return A * (rng.random(A.shape) >= p) if training else A * (1 - p)


# %% 8.4 ✅
def inverted_dropout(A, p, rng, training):
    if training:
        return np.where(rng.uniform(size=A.shape) < p, 0, A / (1 - p))
    return A.copy()


# %% 8.4 ✅
def inverted_dropout(A, p, rng, training):
    return A * rng.binomial(1, 1 - p, A.shape) / (1 - p) if training else A


# %% 8.5 ❌ la cible n’est pas l’image propre
def denoising_pairs(X, sigma, rng):
    noisy = np.clip(X + sigma * rng.standard_normal(X.shape), 0, 1)
    return noisy, noisy


# %% 8.5 ❌ sortent de l’intervalle
def denoising_pairs(X, sigma, rng):
    return X + sigma * rng.standard_normal(X.shape), X


# %% 8.5 ❌ le bruit est sur la cible
def denoising_pairs(X, sigma, rng):
    return X, np.clip(X + sigma * rng.standard_normal(X.shape), 0, 1)


# %% 8.5 ❌ le bruit n’est pas centré
def denoising_pairs(X, sigma, rng):
    return np.clip(X + sigma * rng.random(X.shape), 0, 1), X


# %% 8.5 ❌ le même bruit sert plusieurs fois
def denoising_pairs(X, sigma, rng):
    return np.clip(X + sigma * rng.standard_normal(X.shape[1]), 0, 1), X


# %% 8.5 ✅
def denoising_pairs(X, sigma, rng):
    noise = rng.normal(0, sigma, X.shape)
    return np.minimum(np.maximum(X + noise, 0), 1), X.copy()


# %% 8.6 ❌ la graine n’est pas employée
def compare_codes(X, X_new, size, seeds):
    P = PCA(size).fit(X)
    score = np.mean((P.inverse_transform(P.transform(X_new)) - X_new) ** 2)
    return pd.DataFrame({"linear": [score for _ in seeds], "relu": [1.1 * score for _ in seeds]})


# %% 8.6 ❌ une par graine
def compare_codes(X, X_new, size, seeds):
    return pd.DataFrame({"linear": [0.05], "relu": [0.06]})


# %% 8.6 ❌ un réseau fait moins bien que l’image moyenne
def compare_codes(X, X_new, size, seeds):
    rows = []
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        row = {}
        for code in ("linear", "relu"):
            layers = [(64, "relu"), (size, code), (64, "relu"), (784, "sigmoid")]
            model = keras.Sequential([keras.Input((784,)), *[keras.layers.Dense(*layer) for layer in layers]])
            row[code] = np.mean((np.array(model(X_new)) - X_new) ** 2)  # jamais entraîné
        rows.append(row)
    return pd.DataFrame(rows)


# %% 8.6 ❌ les couches comptent
def compare_codes(X, X_new, size, seeds):  # des couches cachées plus étroites que demandé
    scores = {"linear": [], "relu": []}
    for code in scores:
        model = keras.Sequential([keras.Input(shape=(784,))])
        for width, activation in [(32, "relu"), (size, code), (32, "relu"), (784, "sigmoid")]:
            model.add(keras.layers.Dense(width, activation))
        model.compile(keras.optimizers.Adam(0.003), "binary_crossentropy")
        for seed in seeds:
            restart(model, seed)
            model.fit(X, X, epochs=8, batch_size=32, verbose=0)
            scores[code].append(np.mean((model(X_new) - X_new) ** 2))
    return pd.DataFrame(scores, index=seeds)


# %% 8.6 ✅
def compare_codes(X, X_new, size, seeds):
    def score(seed, code):
        keras.utils.set_random_seed(seed)
        image = keras.Input(shape=(784,))
        hidden = keras.layers.Dense(64, "relu")(image)
        bottleneck = keras.layers.Dense(size, code)(hidden)
        output = keras.layers.Dense(784, "sigmoid")(keras.layers.Dense(64, "relu")(bottleneck))
        model = keras.Model(image, output)
        model.compile(loss="mse", optimizer=keras.optimizers.Adam(0.005), metrics=["mse"])
        model.fit(X, X, epochs=10, batch_size=32, verbose=0)
        return model.evaluate(X_new, X_new, verbose=0)[0]

    rows = [{"relu": score(seed, "relu"), "linear": score(seed, "linear")} for seed in seeds]
    return pd.DataFrame(rows, index=seeds)


# %% 8.1 ❌ le code figure deux fois
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths, *widths[::-1], n_inputs]
    products = sum(n * k for n, k in zip(sizes, sizes[1:]))
    return n_inputs / widths[-1], products + sum(sizes[1:]), products


# %% 8.1 ❌ paramètres et multiplications sont échangés
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths, *widths[-2::-1], n_inputs]
    products = sum(n * k for n, k in zip(sizes, sizes[1:]))
    return n_inputs / widths[-1], products, products + sum(sizes[1:])


# %% 8.3 ❌ rien n’est centré
def linear_autoencoder(X, X_new, size):
    V = np.linalg.svd(X, full_matrices=False)[2][:size].T
    return X_new @ V, X_new @ V @ V.T


# %% 8.3 ❌ linear_autoencoder modifie « X »
def linear_autoencoder(X, X_new, size):
    m = X.mean(axis=0)
    X -= m
    V = np.linalg.svd(X, full_matrices=False)[2][:size].T
    return (X_new - m) @ V, (X_new - m) @ V @ V.T + m


# %% 8.2 ✅
def count_dead(codes):
    return np.array([[np.sum(~np.any(codes, axis=0))]])


# %% 8.6 ❌ la graine n’est pas employée
def compare_codes(X, X_new, size, seeds):
    def score(code):
        keras.utils.set_random_seed(0)
        model = keras.Sequential(
            [keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784, "sigmoid")]
        )
        model.compile("adam", "mse", run_eagerly=True)
        model.fit(X, X, verbose=0)
        return np.mean((model(X_new) - X_new) ** 2)

    return pd.DataFrame([{"linear": score("linear"), "relu": score("relu")} for seed in seeds])


# %% 8.6 ❌ dépendent de celles qui la précèdent
def compare_codes(X, X_new, size, seeds):
    keras.utils.set_random_seed(seeds[0])

    def score(code):
        model = keras.Sequential(
            [keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784, "sigmoid")]
        )
        model.compile("adam", "mse", run_eagerly=True)
        model.fit(X, X, verbose=0)
        return np.mean((model(X_new) - X_new) ** 2)

    return pd.DataFrame([{"linear": score("linear"), "relu": score("relu")} for seed in seeds])


# %% 8.6 ❌ un réseau apprend les images de X_new
def compare_codes(X, X_new, size, seeds):
    def score(seed, code):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(
            [keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784, "sigmoid")]
        )
        model.compile("adam", "mse", run_eagerly=True)
        model.fit(X_new, X_new, verbose=0)
        return np.mean((model(X_new) - X_new) ** 2)

    return pd.DataFrame([{"linear": score(seed, "linear"), "relu": score(seed, "relu")} for seed in seeds])


# %% 8.6 ❌ le code compte 16 neurones
def compare_codes(X, X_new, size, seeds):
    def score(seed, code):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(
            [keras.Input((784,)), keras.layers.Dense(16, code), keras.layers.Dense(784, "sigmoid")]
        )
        model.compile("adam", "mse", run_eagerly=True)
        model.fit(X, X, verbose=0)
        return np.mean((model(X_new) - X_new) ** 2)

    return pd.DataFrame([{"linear": score(seed, "linear"), "relu": score(seed, "relu")} for seed in seeds])


# %% 8.6 ❌ la MSE est mesurée sur X
def compare_codes(X, X_new, size, seeds):
    def score(seed, code):
        keras.utils.set_random_seed(seed)
        model = keras.Sequential(
            [keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784, "sigmoid")]
        )
        model.compile("adam", "mse", run_eagerly=True)
        model.fit(X, X, batch_size=100, verbose=0)
        return np.mean((model(X) - X) ** 2)

    return pd.DataFrame([{"linear": score(seed, "linear"), "relu": score(seed, "relu")} for seed in seeds])


# %% 8.1 ✅
def describe(n_inputs, widths):  # on construit, puis on demande
    sizes = [n_inputs, *widths, *reversed(widths[:-1]), n_inputs]
    dense = [keras.layers.Dense(size) for size in sizes[1:]]
    parameters = keras.Sequential([keras.Input((n_inputs,)), *dense]).count_params()
    return [n_inputs / widths[-1], parameters, parameters - sum(sizes[1:])]


# %% 8.2 ❌ deux unités seulement sont nulles
def count_dead(codes):  # combien d'unités parlent, et non combien se taisent
    return int(codes.any(axis=0).sum())


# %% 8.4 ❌ la part de zéros à l’entraînement n’est pas voisine de p
def inverted_dropout(A, p, rng, training):  # le tirage suit une loi normale, non uniforme
    return A * (rng.standard_normal(A.shape) >= p) / (1 - p) if training else A


# %% 8.4 ❌ modifie « A »
def inverted_dropout(A, p, rng, training):
    if training:
        A[rng.random(A.shape) < p] = 0
        A /= 1 - p
    return A


# %% 8.5 ✅
def denoising_pairs(X, sigma, rng):  # image par image, en listes
    return [[np.clip(rng.normal(row, sigma), 0, 1) for row in X], [row for row in X]]


# %% 8.6 ✅
def compare_codes(X, X_new, size, seeds):  # la sortie part de l'image moyenne : deux époques suffisent
    mean = np.clip(X.mean(axis=0), 0.01, 0.99)
    start = keras.initializers.Constant(np.log(mean / (1 - mean)))
    table = pd.DataFrame(index=seeds, columns=["relu", "linear"], dtype=float)
    for seed, code in [(seed, code) for code in table for seed in seeds]:
        keras.utils.set_random_seed(seed)
        encoder = [keras.layers.Dense(64, "tanh"), keras.layers.Dense(size, code)]
        decoder = [keras.layers.Dense(64, "tanh"), keras.layers.Dense(784, "sigmoid", bias_initializer=start)]
        model = keras.Sequential([keras.Input((784,)), *encoder, *decoder])
        model.compile(keras.optimizers.Adam(0.005), "binary_crossentropy")
        model.fit(X, X, epochs=2, verbose=0)
        table.loc[seed, code] = np.mean(np.square(model.predict(X_new, verbose=0) - X_new))
    return table


# %% 8.1 ❌ trois nombres : compression, paramètres, multiplications
def describe(n_inputs, widths):
    return n_inputs / widths[-1], 207


# %% 8.1 ❌ la compression de 12-6-3 n’est pas la bonne
def describe(n_inputs, widths):
    return n_inputs - widths[-1], 207, 180


# %% 8.1 ❌ ils ne comptent pas dans les multiplications
def describe(n_inputs, widths):
    return n_inputs / widths[-1], 207, 207


# %% 8.1 ❌ le nombre de multiplications de 12-6-3-6-12
def describe(n_inputs, widths):
    return n_inputs / widths[-1], 207, 360


# %% 8.1 ❌ l’entrée n’a pas de biais
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths, *widths[-2::-1], n_inputs]
    products = sum(map(np.prod, zip(sizes, sizes[1:])))
    return n_inputs / widths[-1], products + sum(sizes), products


# %% 8.1 ❌ non un par couche
def describe(n_inputs, widths):
    sizes = [n_inputs, *widths, *widths[-2::-1], n_inputs]
    products = sum(map(np.prod, zip(sizes, sizes[1:])))
    return n_inputs / widths[-1], products + len(sizes) - 1, products


# %% 8.1 ❌ le nombre de paramètres de 12-6-3-6-12
def describe(n_inputs, widths):  # les biais de l'encodeur seuls
    sizes = [n_inputs, *widths, *widths[-2::-1], n_inputs]
    products = sum(map(np.prod, zip(sizes, sizes[1:])))
    return n_inputs / widths[-1], products + sum(widths), products


# %% 8.1 ❌ quand l’encodeur n’a qu’une couche
def describe(n_inputs, widths):  # deux couches, pas une de plus ni de moins
    first, code = widths[0], widths[-1]
    products = 2 * (n_inputs * first + first * code)
    return n_inputs / code, products + 2 * first + code + n_inputs, products


# %% 8.1 ❌ pour un réseau plus profond
def describe(n_inputs, widths):  # deux couches au plus
    first, code = widths[0], widths[-1]
    products = 2 * (n_inputs * first + (first * code if len(widths) > 1 else 0))
    return n_inputs / code, products + code + n_inputs + (2 * first if len(widths) > 1 else 0), products


# %% 8.2 ❌ la réponse est un seul nombre
def count_dead(codes):
    return codes.max(axis=0) <= 0


# %% 8.2 ❌ toutes les unités sont mortes
def count_dead(codes):  # une unité de référence, que l'on croit vivante
    return int(((codes.max(axis=0) <= 0) & codes.any()).sum())


# %% 8.3 ❌ deux tableaux, le code et la reconstruction
def linear_autoencoder(X, X_new, size):
    return X_new


# %% 8.3 ❌ elle a la forme de X_new
def linear_autoencoder(X, X_new, size):
    Z = PCA(size).fit(X).transform(X_new)
    return Z, Z


# %% 8.3 ❌ n’est pas celle de l’ACP de X sur deux directions
def linear_autoencoder(X, X_new, size):  # les colonnes réduites d'abord
    tool = PCA(size).fit(X / X.std(axis=0))
    Z = tool.transform(X_new / X.std(axis=0))
    return Z, tool.inverse_transform(Z) * X.std(axis=0)


# %% 8.3 ❌ le code n’est pas celui de l’ACP, au signe près
def linear_autoencoder(X, X_new, size):  # le code réduit, et non la reconstruction
    tool = PCA(size).fit(X)
    Z = tool.transform(X_new)
    return Z / Z.std(axis=0), tool.inverse_transform(Z)


# %% 8.4 ❌ agrandies du même facteur
def inverted_dropout(A, p, rng, training):
    if not training:
        return A
    return A * (rng.random(A.shape) >= p) * rng.uniform(1.2, 1.6, A.shape)


# %% 8.4 ❌ exactement la même part
def inverted_dropout(A, p, rng, training):  # un même nombre de zéros par ligne
    if not training:
        return A
    ranks = rng.random(A.shape).argsort(axis=1).argsort(axis=1)
    return A * (ranks >= p * A.shape[1]) / (1 - p)


# %% 8.4 ❌ deux appels donnent le même masque
def inverted_dropout(A, p, rng, training):
    if not training:
        return A
    return A * (np.random.default_rng(0).random(A.shape) >= p) / (1 - p)


# %% 8.5 ❌ deux tableaux, les entrées et les cibles
def denoising_pairs(X, sigma, rng):
    return np.clip(X + sigma * rng.standard_normal(X.shape), 0, 1)


# %% 8.5 ❌ l’entrée n’est pas bruitée
def denoising_pairs(X, sigma, rng):
    return X, X


# %% 8.5 ❌ ne correspond pas à sigma
def denoising_pairs(X, sigma, rng):  # sigma pris pour une variance
    return np.clip(X + np.sqrt(sigma) * rng.standard_normal(X.shape), 0, 1), X


# %% 8.6 ❌ chacun doit repartir à neuf
def compare_codes(X, X_new, size, seeds):  # le code ReLU continue d'une graine à l'autre
    scores = {"linear": [], "relu": []}
    for code in scores:
        model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784)])
        model.compile(loss="mse")
        for seed in seeds:
            restart(model, seed if code == "linear" else seeds[0])
            model.fit(X, X, verbose=0)
            scores[code].append(0.1)
    return pd.DataFrame(scores, index=seeds)


# %% 8.6 ❌ mêmes images, mêmes époques
def compare_codes(X, X_new, size, seeds):
    scores = {"linear": [], "relu": []}
    for code in scores:
        model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784)])
        model.compile(loss="mse")
        for seed in seeds:
            restart(model, seed)
            model.fit(X, X, epochs=1 + (code == "relu"), verbose=0)
            scores[code].append(0.1)
    return pd.DataFrame(scores, index=seeds)


# %% 8.6 ❌ un tableau pandas (DataFrame)
def compare_codes(X, X_new, size, seeds):
    return {"linear": [0.1, 0.1], "relu": [0.1, 0.1]}


# %% 8.6 ❌ doivent s’appeler linear et relu
def compare_codes(X, X_new, size, seeds):
    return pd.DataFrame({"linéaire": [0.1, 0.1], "ReLU": [0.1, 0.1]})


# %% 8.6 ❌ n’est pas un nombre fini
def compare_codes(X, X_new, size, seeds):
    return pd.DataFrame({"linear": [0.1, np.nan], "relu": [0.1, 0.1]})


# %% 8.6 ❌ trop grands pour des MSE entre images
def compare_codes(X, X_new, size, seeds):  # la somme des carrés d'une image
    return pd.DataFrame({"linear": [40.0, 41.0], "relu": [42.0, 43.0]})


# %% 8.6 ❌ c’est trop beau
def compare_codes(X, X_new, size, seeds):
    return pd.DataFrame({"linear": [1e-4, 2e-4], "relu": [3e-4, 4e-4]})


# %% 8.6 ❌ l’activation du code n’a pas changé
def compare_codes(X, X_new, size, seeds):
    return pd.DataFrame({"linear": [0.04, 0.05], "relu": [0.04, 0.05]})


# %% 8.6 ❌ ce sont des RMSE
def compare_codes(X, X_new, size, seeds):
    scores = {"linear": [], "relu": []}
    for code in scores:
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784)])
            model.compile(loss="mse")
            model.fit(X, X, verbose=0)
            scores[code].append(np.sqrt(np.mean((model(X_new) - X_new) ** 2)))
    return pd.DataFrame(scores, index=seeds)


# %% 8.6 ❌ pour aucun des réseaux entraînés
def compare_codes(X, X_new, size, seeds):  # la MAE
    scores = {"linear": [], "relu": []}
    for code in scores:
        for seed in seeds:
            keras.utils.set_random_seed(seed)
            model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784)])
            model.compile(loss="mse")
            model.fit(X, X, verbose=0)
            scores[code].append(np.mean(np.abs(model(X_new) - X_new)))
    return pd.DataFrame(scores, index=seeds)


# %% 8.4 ❌ pas agrandies du bon facteur
def inverted_dropout(A, p, rng, training):  # agrandies de ce que l'on a perdu, et non divisées par ce qui reste
    return A * (rng.random(A.shape) >= p) * (1 + p) if training else A


# %% 8.6 ❌ d’autres graines donnent les mêmes poids de départ
def compare_codes(X, X_new, size, seeds):  # le rang de la graine, et non la graine
    scores = {"linear": [], "relu": []}
    for code in scores:
        for rank in range(len(seeds)):
            keras.utils.set_random_seed(rank)
            model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(size, code), keras.layers.Dense(784)])
            model.compile(loss="mse")
            model.fit(X, X, verbose=0)
            scores[code].append(0.1)
    return pd.DataFrame(scores, index=seeds)
