# %% 5.1 ❌ la différence est devenue un tableau
def errors_in_dollars(predictions, truth):
    r = truth - predictions
    return 1e5 * np.sqrt(np.mean(r**2)), 1e5 * np.mean(np.abs(r))


# %% 5.1 ❌ il manque la racine
def errors_in_dollars(predictions, truth):
    r = truth - np.ravel(predictions)
    return 1e5 * np.mean(r**2), 1e5 * np.mean(np.abs(r))


# %% 5.1 ❌ encore en centaines de milliers
def errors_in_dollars(predictions, truth):
    r = truth - np.ravel(predictions)
    return np.sqrt(np.mean(r**2)), np.mean(np.abs(r))


# %% 5.1 ❌ changée avant la racine
def errors_in_dollars(predictions, truth):
    r = truth - np.ravel(predictions)
    return np.sqrt(1e5 * np.mean(r**2)), 1e5 * np.mean(np.abs(r))


# %% 5.1 ❌ se compenser
def errors_in_dollars(predictions, truth):
    r = truth - np.ravel(predictions)
    return 1e5 * np.sqrt(np.mean(r**2)), 1e5 * np.mean(r)


# %% 5.1 ❌ sont échangées
def errors_in_dollars(predictions, truth):
    r = truth - np.ravel(predictions)
    return 1e5 * np.mean(np.abs(r)), 1e5 * np.sqrt(np.mean(r**2))


# %% 5.1 ✅
def errors_in_dollars(predictions, truth):  # en dollars dès le départ ; rend un tableau
    dollars = 100_000 * (np.asarray(predictions).reshape(-1) - truth)
    return np.array([np.linalg.norm(dollars) / np.sqrt(len(truth)), np.abs(dollars).sum() / len(truth)])


# %% 5.2 ❌ viennent de toutes les lignes
def standardize(train, valid):
    both = np.concatenate([train, valid])
    mean, std = both.mean(axis=0), both.std(axis=0)
    return (train - mean) / std, (valid - mean) / std


# %% 5.2 ❌ centrée sur elle-même
def standardize(train, valid):
    return StandardScaler().fit_transform(train), StandardScaler().fit_transform(valid)


# %% 5.2 ❌ ne sont pas centrées
def standardize(train, valid):
    return (train - train.mean()) / train.std(), (valid - train.mean()) / train.std()


# %% 5.2 ❌ un écart-type de 1
def standardize(train, valid):
    mean = train.mean(axis=0)
    return train - mean, valid - mean


# %% 5.2 ❌ n’a pas l’échelle de l’entraînement
def standardize(train, valid):
    mean = train.mean(axis=0)
    return (train - mean) / train.std(axis=0), (valid - mean) / valid.std(axis=0)


# %% 5.2 ❌ modifie « train »
def standardize(train, valid):
    mean, std = train.mean(axis=0), train.std(axis=0)
    for part in (train, valid):
        part -= mean
        part /= std
    return train, valid


# %% 5.2 ✅
def standardize(train, valid):  # avec pandas, et l'écart-type divisé par m − 1
    frame = pd.DataFrame(train)
    return [(pd.DataFrame(part) - frame.mean()) / frame.std() for part in (train, valid)]


# %% 5.3 ❌ quand l’index de la table est 0, 1, 2…, lignes complètes qui ont disparu : 2
def prepare_table(table):
    clean = table.dropna()
    encoder = OneHotEncoder(sparse_output=False).fit(clean[["région"]])
    one_hot = pd.DataFrame(encoder.transform(clean[["région"]]), columns=encoder.categories_[0])
    return clean.drop(columns="région").join(one_hot).dropna()


# %% 5.3 ❌ des cases sont vides
def prepare_table(table):
    clean = table.dropna()
    encoder = OneHotEncoder(sparse_output=False).fit(clean[["région"]])
    one_hot = pd.DataFrame(encoder.transform(clean[["région"]]), columns=encoder.categories_[0])
    return clean.drop(columns="région").join(one_hot)


# %% 5.3 ❌ exactement un 1 parmi les régions
def prepare_table(table):
    clean = table.dropna()
    encoder = OneHotEncoder(sparse_output=False).fit(clean[["région"]])
    one_hot = pd.DataFrame(encoder.transform(clean[["région"]]), columns=encoder.categories_[0])
    return clean.drop(columns="région").join(one_hot).fillna(0)


# %% 5.3 ❌ des lignes incomplètes sont encore là
def prepare_table(table):
    filled = table.fillna({"revenu": table["revenu"].mean()})
    return filled.drop(columns="région").join(pd.get_dummies(filled["région"], dtype=float))


# %% 5.3 ❌ n’est pas faite de nombres
def prepare_table(table):
    clean = table.dropna()
    return clean.join(pd.get_dummies(clean["région"]))


# %% 5.3 ❌ une colonne, et une seule, pour la région
def prepare_table(table):
    clean = table.dropna()
    return clean.drop(columns="région").join(pd.get_dummies(clean["région"], drop_first=True, dtype=float))


# %% 5.3 ❌ lignes qui ont reçu la région d’une autre
def prepare_table(table):  # les régions gardent l'ordre d'arrivée, les lignes non
    clean = table.dropna().reset_index(drop=True)
    one_hot = pd.get_dummies(table["région"].dropna(), dtype=float).reset_index(drop=True)
    return clean.drop(columns="région").join(one_hot)


# %% 5.3 ✅
def prepare_table(table):  # tout renuméroter, puis coller ; colonnes préfixées
    clean = table.dropna().reset_index(drop=True)
    regions = np.unique(clean["région"])
    one_hot = (clean["région"].to_numpy()[:, None] == regions).astype(int)
    columns = [f"région_{name}" for name in regions]
    return pd.concat([clean.drop(columns="région"), pd.DataFrame(one_hot, columns=columns)], axis=1)


# %% 5.3 ❌ modifie « table »
def prepare_table(table):
    table.dropna(inplace=True)
    return table.drop(columns="région").join(pd.get_dummies(table["région"], dtype=float))


# %% 5.4 ❌ n’est pas une forme
def train_network(X, y, seed):
    reg_model = keras.Sequential([keras.Input(shape=8), keras.layers.Dense(1)])
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y, epochs=20, verbose=0)
    return reg_model


# %% 5.4 ❌ n’a pas été compilé
def train_network(X, y, seed):
    reg_model = keras.Sequential([keras.Input(shape=(8,)), keras.layers.Dense(1)])
    other = keras.Sequential([keras.Input(shape=(8,)), keras.layers.Dense(1)])
    other.compile(loss="mse", optimizer="sgd")
    other.fit(X, y, epochs=2, verbose=0)
    return reg_model


# %% 5.4 ❌ toutes les prédictions sont entre 0 et 1
def train_network(X, y, seed):
    layers = [keras.layers.Dense(30, activation="relu"), keras.layers.Dense(1, activation="sigmoid")]
    reg_model = keras.Sequential([keras.Input(shape=(8,)), *layers])
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y, epochs=5, verbose=0)
    return reg_model


# %% 5.4 ❌ aucune prédiction n’est négative
def train_network(X, y, seed):
    layers = [keras.layers.Dense(30, activation="relu"), keras.layers.Dense(1, activation="relu")]
    reg_model = keras.Sequential([keras.Input(shape=(8,)), *layers])
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y, epochs=20, verbose=0)
    return reg_model


# %% 5.4 ❌ ne fait guère mieux que répondre la moyenne
def train_network(X, y, seed):
    keras.utils.set_random_seed(seed)
    reg_model = keras.Sequential([keras.Input(shape=(8,))])
    reg_model.add(keras.layers.Dense(30, activation="relu"))
    reg_model.add(keras.layers.Dense(1))
    reg_model.compile(loss="mse", optimizer="sgd")
    return reg_model


# %% 5.4 ❌ restent bornées
def train_network(X, y, seed):
    layers = [keras.layers.Dense(30, activation="relu"), keras.layers.Dense(1, activation="tanh")]
    reg_model = keras.Sequential([keras.Input(shape=(8,)), *layers])
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y, epochs=20, verbose=0)
    return reg_model


# %% 5.4 ❌ rend un History
def train_network(X, y, seed):
    reg_model = keras.Sequential([keras.Input(shape=(8,)), keras.layers.Dense(1)])
    reg_model.compile(loss="mse", optimizer="sgd")
    return reg_model.fit(X, y, epochs=2, verbose=0)


# %% 5.4 ❌ la sortie du réseau est de forme
def train_network(X, y, seed):
    reg_model = keras.Sequential([keras.Input(shape=(8,)), keras.layers.Dense(10)])
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y[:, None], epochs=2, verbose=0)
    return reg_model


# %% 5.4 ❌ a-t-il encore sa couche cachée
def train_network(X, y, seed):  # trois erreurs corrigées, et la couche cachée ôtée avec elles
    keras.utils.set_random_seed(seed)
    reg_model = keras.Sequential([keras.Input(shape=(8,)), keras.layers.Dense(1)])
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y, epochs=20, verbose=0)
    return reg_model


# %% 5.4 ❌ `seed` ne sert plus
def train_network(X, y, seed):
    reg_model = keras.Sequential([keras.Input(shape=(8,))])
    reg_model.add(keras.layers.Dense(30, activation="relu"))
    reg_model.add(keras.layers.Dense(1))
    reg_model.compile(loss="mse", optimizer="sgd")
    reg_model.fit(X, y, epochs=20, verbose=0)
    return reg_model


# %% 5.4 ✅
def train_network(X, y, seed):  # API fonctionnelle, deux couches tanh, Adam, perte de Huber
    keras.utils.set_random_seed(seed)
    inputs = keras.Input((8,))
    hidden = keras.layers.Dense(20, activation="tanh")(inputs)
    hidden = keras.layers.Dense(20, activation="tanh")(hidden)
    network = keras.Model(inputs, keras.layers.Dense(1)(hidden))
    network.compile(loss="huber", optimizer=keras.optimizers.Adam(0.02))
    network.fit(X, y, epochs=30, verbose=0)
    return network


# %% 5.5 ❌ deux réglages identiques
def learning_curves(settings, train_set, valid_set, epochs, seed=0):  # la graine n'est fixée qu'une fois
    keras.utils.set_random_seed(seed)
    curves = {}
    for name, s in settings.items():
        network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(s["width"], "relu"), keras.layers.Dense(1)])
        make = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[s["optimizer"]]
        network.compile(loss="mse", optimizer=make(s["learning_rate"]))
        options = {"validation_data": valid_set, "batch_size": s["batch_size"], "verbose": 0}
        curves[name] = network.fit(*train_set, epochs=epochs, **options).history["val_loss"]
    return pd.DataFrame(curves)


# %% 5.5 ❌ changer « learning_rate » ne change rien
def learning_curves(settings, train_set, valid_set, epochs, seed=0):  # le nom de l'optimiseur apporte son taux
    curves = {}
    for name, s in settings.items():
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(s["width"], "relu"), keras.layers.Dense(1)])
        network.compile(loss="mse", optimizer=s["optimizer"])
        options = {"validation_data": valid_set, "batch_size": s["batch_size"], "verbose": 0}
        curves[name] = network.fit(*train_set, epochs=epochs, **options).history["val_loss"]
    return pd.DataFrame(curves)


# %% 5.5 ❌ ce ne sont pas les MSE de validation
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    curves = {}
    for name, s in settings.items():
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(s["width"], "relu"), keras.layers.Dense(1)])
        make = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[s["optimizer"]]
        network.compile(loss="mse", optimizer=make(s["learning_rate"]))
        curves[name] = network.fit(*train_set, epochs=epochs, batch_size=s["batch_size"], verbose=0).history["loss"]
    return pd.DataFrame(curves)


# %% 5.5 ❌ changer « batch_size » ne change rien
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    curves = {}
    for name, s in settings.items():
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(s["width"], "relu"), keras.layers.Dense(1)])
        make = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[s["optimizer"]]
        network.compile(loss="mse", optimizer=make(s["learning_rate"]))
        run = network.fit(*train_set, epochs=epochs, validation_data=valid_set, verbose=0)
        curves[name] = run.history["val_loss"]
    return pd.DataFrame(curves)


# %% 5.5 ❌ sa divergence est un résultat
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    names = [name for name, setting in settings.items() if setting["learning_rate"] < 10]
    return pd.DataFrame({name: [50.0] * epochs for name in names})


# %% 5.5 ❌ lignes de la table : 6, pour 2 époques
def learning_curves(settings, train_set, valid_set, epochs, seed=0):  # une ligne par réglage
    table = pd.DataFrame({name: [50.0] * epochs for name in settings}).T
    return table.set_axis(range(1, epochs + 1), axis=1).reindex(columns=list(settings))


# %% 5.5 ❌ a perdu son activation ReLU
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    curves = {}
    for name, s in settings.items():
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(s["width"]), keras.layers.Dense(1)])
        make = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[s["optimizer"]]
        network.compile(loss="mse", optimizer=make(s["learning_rate"]))
        options = {"validation_data": valid_set, "batch_size": s["batch_size"], "verbose": 0}
        curves[name] = network.fit(*train_set, epochs=epochs, **options).history["val_loss"]
    return pd.DataFrame(curves)


# %% 5.6 ❌ refaite, l’étude part d’autres poids
def study(train_set, valid_set):  # trois « graines » qui n'en sont pas
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for name, widths in {"8-30-1": [30], "8-50-50-1": [50, 50]}.items():
        for seed in range(3):
            hidden = [keras.layers.Dense(width, activation="relu") for width in widths]
            network = keras.Sequential([keras.Input(shape=(8,)), *hidden, keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*train_set, epochs=6, batch_size=128, verbose=0)
            predicted = np.ravel(network(valid_set[0]))
            rows.append((name, seed, np.mean((predicted - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.5 ✅
def learning_curves(settings, train_set, valid_set, epochs, seed=0):  # mesure elle-même, époque par époque
    curves = pd.DataFrame(index=range(epochs), columns=list(settings), dtype=float)
    for name, s in settings.items():
        keras.utils.set_random_seed(seed)
        inputs = keras.Input((8,))
        hidden = keras.layers.Dense(s["width"], "relu")(inputs)
        network = keras.Model(inputs, keras.layers.Dense(1)(hidden))
        optimizer = keras.optimizers.get(s["optimizer"])
        optimizer.learning_rate = s["learning_rate"]
        network.compile(loss="mse", optimizer=optimizer)
        for epoch in range(epochs):
            network.fit(*train_set, batch_size=s["batch_size"], verbose=0)
            curves.loc[epoch, name] = np.mean((np.ravel(network(valid_set[0])) - valid_set[1]) ** 2)
    return curves


# %% 5.5 ❌ un réseau apprend des lignes de validation
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    curves = {}
    for name, s in settings.items():
        keras.utils.set_random_seed(seed)
        network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(s["width"], "relu"), keras.layers.Dense(1)])
        make = {"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[s["optimizer"]]
        network.compile(loss="mse", optimizer=make(s["learning_rate"]))
        X, y = (np.concatenate(parts) for parts in zip(train_set, valid_set, strict=True))
        options = {"validation_data": valid_set, "batch_size": s["batch_size"], "verbose": 0}
        curves[name] = network.fit(X, y, epochs=epochs, **options).history["val_loss"]
    return pd.DataFrame(curves)


# %% 5.6 ❌ sans référence
def study(train_set, valid_set):
    rows = [(f"8-{width}-1", seed, 0.4 + seed / 100) for width in (10, 30) for seed in range(3)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ est une RMSE
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    rmse = np.sqrt(np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))
    return pd.DataFrame([("linéaire", 0, rmse)], columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ mesurée sur l’entraînement
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    mse = np.mean((linear.predict(train_set[0]) - train_set[1]) ** 2)
    return pd.DataFrame([("linéaire", 0, mse)], columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ pour estimer la part du hasard
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    mse = np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2)
    rows = [("linéaire", 0, mse), ("petit", 0, 0.9 * mse), ("grand", 0, 0.8 * mse)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ la graine ne sert pas
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    mse = np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2)
    rows = [("linéaire", 0, mse)] + [(name, seed, 0.8 * mse) for name in ("petit", "grand") for seed in range(3)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ deux fois pire que répondre la moyenne
def study(train_set, valid_set):  # (N, 1) moins (N,), pour un réseau qui n'a encore rien appris
    linear = LinearRegression().fit(*train_set)
    mse = np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2)
    rows = [("linéaire", 0, mse)]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(seed)
            layers = [keras.layers.Dense(width, "relu"), keras.layers.Dense(1)]
            network = keras.Sequential([keras.Input((8,)), *layers])
            rows.append((f"8-{width}-1", seed, np.mean((np.array(network(valid_set[0])) - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ aucun réseau n’est entraîné
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    mse = np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2)
    rows = [("linéaire", 0, mse)] + [(name, seed, seed / 1000) for name in ("petit", "grand") for seed in range(3)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ réseaux de l’étude : 1
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    mse = np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2)
    rows = [("linéaire", 0, mse)] + [("petit", seed, (0.8 + seed / 100) * mse) for seed in range(3)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ✅
class Tanh(keras.Model):
    def __init__(self, width):
        super().__init__()
        self.hidden, self.price = keras.layers.Dense(width, activation="tanh"), keras.layers.Dense(1)

    def call(self, inputs):
        return self.price(self.hidden(inputs))


def study(train_set, valid_set):  # une classe à soi, évaluée par Keras, poids remis à neuf à chaque graine
    linear = LinearRegression().fit(*train_set)
    rows = [
        {
            "mse": keras.losses.mean_squared_error(valid_set[1], linear.predict(valid_set[0])),
            "graine": 0,
            "modèle": "linéaire",
        }
    ]
    for width in (15, 40):
        for seed in (10, 20, 30):
            keras.utils.set_random_seed(seed)
            network = Tanh(width)
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.03))
            network.fit(*train_set, epochs=6, batch_size=100, verbose=0)
            mse = network.evaluate(*valid_set, batch_size=1000, verbose=0)
            rows.append({"mse": float(mse), "graine": seed, "modèle": f"tanh {width}"})
    return pd.DataFrame(rows).astype({"mse": float})


# %% 5.6 ❌ le modèle linéaire a appris les lignes de validation
def study(train_set, valid_set):
    both = [np.concatenate(parts) for parts in zip(train_set, valid_set, strict=True)]
    linear = LinearRegression().fit(*both)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(seed)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*train_set, epochs=1, batch_size=256, verbose=0)
            rows.append((f"8-{width}-1", seed, np.mean((np.ravel(network(valid_set[0])) - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ un réseau apprend des lignes de validation
def study(train_set, valid_set):
    both = [np.concatenate(parts) for parts in zip(train_set, valid_set, strict=True)]
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(seed)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*both, epochs=1, batch_size=256, verbose=0)
            rows.append((f"8-{width}-1", seed, np.mean((np.ravel(network(valid_set[0])) - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ l’erreur d’un réseau est une RMSE
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(seed)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*train_set, epochs=1, batch_size=256, verbose=0)
            rows.append((f"8-{width}-1", seed, np.sqrt(np.mean((np.ravel(network(valid_set[0])) - valid_set[1]) ** 2))))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ n’est pas la MSE, sur la validation
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(seed)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*train_set, epochs=1, batch_size=256, verbose=0)
            rows.append((f"8-{width}-1", seed, np.mean((np.ravel(network(train_set[0])) - train_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ aucun réseau ne bat la régression
def study(train_set, valid_set):
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(seed)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*train_set, epochs=1, batch_size=256, verbose=0)
            rows.append((f"8-{width}-1", seed, np.mean((np.ravel(network(valid_set[0])) - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ partent des mêmes poids
def study(train_set, valid_set):  # la graine vient après la construction
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    for width in (10, 30):
        for seed in range(3):
            keras.utils.set_random_seed(0)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            keras.utils.set_random_seed(seed)
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(*train_set, epochs=1, batch_size=256, verbose=0)
            rows.append((f"8-{width}-1", seed, np.mean((np.ravel(network(valid_set[0])) - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ✅
def study(train_set, valid_set):  # des cibles centrées et réduites, l'arrêt sur une part de l'entraînement
    linear = LinearRegression().fit(*train_set)
    rows = [("linéaire", 0, np.mean((linear.predict(valid_set[0]) - valid_set[1]) ** 2))]
    (X, y), center, spread = train_set, train_set[1].mean(), train_set[1].std()
    for width in (20, 40):
        for seed in (1, 2, 3):
            keras.utils.set_random_seed(seed)
            network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(width, "relu"), keras.layers.Dense(1)])
            network.compile(loss="mse", optimizer=keras.optimizers.Adam(0.02))
            network.fit(X, (y - center) / spread, validation_split=0.1, epochs=6, batch_size=100, verbose=0)
            predicted = center + spread * np.ravel(network(valid_set[0]))
            rows.append((f"8-{width}-1", seed, np.mean((predicted - valid_set[1]) ** 2)))
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.7 ❌ un seul nombre, la perte moyenne
def huber(y, y_hat, delta):
    size = np.abs(y - np.ravel(y_hat))
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2))


# %% 5.7 ❌ rend la somme des pertes
def huber(y, y_hat, delta):
    size = np.abs(y - np.ravel(y_hat))
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).sum()


# %% 5.7 ❌ ne se sert pas de delta
def huber(y, y_hat, delta):
    size = np.abs(y - np.ravel(y_hat))
    return np.where(size <= 1, size**2 / 2, size - 0.5).mean()


# %% 5.7 ❌ il manque le facteur ½
def huber(y, y_hat, delta):
    size = np.abs(y - np.ravel(y_hat))
    return np.where(size <= delta, size**2, delta * (size - delta / 2)).mean()


# %% 5.7 ❌ il manque −½δ
def huber(y, y_hat, delta):
    size = np.abs(y - np.ravel(y_hat))
    return np.where(size <= delta, size**2 / 2, delta * size).mean()


# %% 5.7 ❌ les résidus négatifs sont mal traités
def huber(y, y_hat, delta):
    r = y - np.ravel(y_hat)
    return np.where(r <= delta, r**2 / 2, delta * (r - delta / 2)).mean()


# %% 5.7 ❌ quadratique partout
def huber(y, y_hat, delta):
    return np.mean((y - np.ravel(y_hat)) ** 2) / 2


# %% 5.7 ❌ pour les résidus 0,5, −1, 3 et −4
def huber(y, y_hat, delta):
    size = np.abs(y - y_hat)  # un tableau m × m, avec des prédictions (m, 1)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean()


# %% 5.7 ❌ huber ne donne pas la valeur de Keras
def huber(y, y_hat, delta):
    size = np.abs(y - np.ravel(y_hat))
    return np.where(size <= delta, size**2 / 2, 2 * size - 2).mean()


# %% 5.7 ❌ modifie « y »
def huber(y, y_hat, delta):
    y -= np.ravel(y_hat)
    size = np.abs(y)
    return np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean()


# %% 5.7 ❌ on attend un nombre par exemple
def huber_gradient(y, y_hat, delta):
    return -np.clip(y - np.ravel(y_hat), -delta, delta).mean()


# %% 5.7 ❌ le gradient a le signe opposé
def huber_gradient(y, y_hat, delta):
    return np.clip(y - np.ravel(y_hat), -delta, delta) / len(y)


# %% 5.7 ❌ le gradient de la somme
def huber_gradient(y, y_hat, delta):
    return np.clip(np.ravel(y_hat) - y, -delta, delta)


# %% 5.7 ❌ la pente est de 1 au lieu de delta
def huber_gradient(y, y_hat, delta):
    r = np.ravel(y_hat) - y
    return np.where(np.abs(r) <= delta, r, np.sign(r)) / len(y)


# %% 5.7 ❌ la pente grandit encore
def huber_gradient(y, y_hat, delta):
    return (np.ravel(y_hat) - y) / len(y)


# %% 5.7 ❌ le même signe des deux côtés
def huber_gradient(y, y_hat, delta):
    r = np.ravel(y_hat) - y
    return np.where(np.abs(r) <= delta, r, delta) / len(y)


# %% 5.7 ❌ huber_gradient n’a pas les bonnes valeurs
def huber_gradient(y, y_hat, delta):
    r = np.ravel(y_hat) - y
    return np.where(np.abs(r) <= delta, 2 * r, delta * np.sign(r)) / len(y)


# %% 5.7 ❌ ne suit pas les différences finies
def huber_gradient(y, y_hat, delta):
    return np.clip(np.ravel(y_hat) - y, -2, 2) / len(y)


# %% 5.7 ❌ deux choses
def robust_fit(X, y, delta, learning_rate, n_steps):
    w = np.zeros(X.shape[1])
    for _ in range(n_steps):
        w = w - learning_rate * X.T @ huber_gradient(y, X @ w, delta)
    return (w,)


# %% 5.7 ❌ on attend (2,)
def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros((X.shape[1], 1)), 0.0
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)
        w, b = w - learning_rate * X.T @ gradient[:, None], b - learning_rate * gradient.sum()
    return w, b


# %% 5.7 ❌ b doit être un seul nombre
def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros(X.shape[1]), np.zeros(len(y))
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)
        w, b = w - learning_rate * X.T @ gradient, b - learning_rate * gradient
    return w, b


# %% 5.7 ❌ avant le premier pas
def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros(X.shape[1]), y.mean()
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)
        w, b = w - learning_rate * X.T @ gradient, b - learning_rate * gradient.sum()
    return w, b


# %% 5.7 ❌ monte la pente
def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)
        w, b = w + learning_rate * X.T @ gradient, b + learning_rate * gradient.sum()
    return w, b


# %% 5.7 ❌ divisé deux fois par m
def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)
        w, b = w - learning_rate * X.T @ gradient / len(y), b - learning_rate * gradient.mean()
    return w, b


# %% 5.7 ❌ le biais n’a pas bougé
def robust_fit(X, y, delta, learning_rate, n_steps):
    w = np.zeros(X.shape[1])
    for _ in range(n_steps):
        w = w - learning_rate * X.T @ huber_gradient(y, X @ w, delta)
    return w, 0.0


# %% 5.7 ❌ après un pas, w n’est pas le bon
def robust_fit(X, y, delta, learning_rate, n_steps):
    # les entrées oubliées dans la règle de la chaîne
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)
        w, b = w - learning_rate * gradient.sum(), b - learning_rate * gradient.sum()
    return w, b


# %% 5.7 ❌ d’après les mêmes prédictions
def robust_fit(X, y, delta, learning_rate, n_steps):
    # w d'abord, puis b, d'après les prédictions du nouveau w
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(n_steps):
        w = w - learning_rate * X.T @ huber_gradient(y, X @ w + b, delta)
        b = b - learning_rate * huber_gradient(y, X @ w + b, delta).sum()
    return w, b


# %% 5.7 ❌ non les suivants
def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros(X.shape[1]), 0.0
    gradient = huber_gradient(y, X @ w + b, delta)  # calculé une fois pour toutes
    for _ in range(n_steps):
        w, b = w - learning_rate * X.T @ gradient, b - learning_rate * gradient.sum()
    return w, b


# %% 5.7 ✅
def huber(y, y_hat, delta):
    total = 0
    for r in y - np.ravel(y_hat):
        total += r * r / 2 if abs(r) < delta else delta * (abs(r) - delta / 2)
    return np.array([total / len(y)], dtype="float32")


def huber_gradient(y, y_hat, delta):
    return [max(-delta, min(delta, p - t)) / len(y) for p, t in zip(np.ravel(y_hat), y)]


def robust_fit(X, y, delta, learning_rate, n_steps):
    # le biais, poids d'une entrée qui vaut toujours 1
    ones = np.column_stack([X, np.ones(len(X))])
    weights = np.zeros(X.shape[1] + 1)
    for _ in range(n_steps):
        weights = weights - learning_rate * np.array(huber_gradient(y, ones @ weights, delta)) @ ones
    return [list(weights[:-1]), weights[-1:]]


# %% 5.7 ✅
def huber(y, y_hat, delta):
    return keras.losses.Huber(delta=delta)(y[:, None], np.reshape(y_hat, (-1, 1)).astype("float32"))


def huber_gradient(y, y_hat, delta):
    r = np.reshape(y_hat, -1) - y
    far = np.abs(r) > delta
    return (r * ~far + delta * np.sign(r) * far) / r.size


def robust_fit(X, y, delta, learning_rate, n_steps):
    w, b = np.zeros((X.shape[1], 1)), np.zeros(1)
    for _ in range(n_steps):
        gradient = huber_gradient(y, X @ w + b, delta)[:, None]
        w -= learning_rate * (X.T @ gradient)
        b -= learning_rate * gradient.sum()
    return w.ravel(), b


# %% 5.1 ✅
def errors_in_dollars(predictions, truth):  # sur des colonnes, avec les mesures de Keras
    a, b = np.reshape(truth, (-1, 1)), np.reshape(predictions, (-1, 1))
    rmse = keras.metrics.RootMeanSquaredError()
    rmse.update_state(a, b)
    return [1e5 * rmse.result(), 1e5 * keras.losses.mean_absolute_error(a.T, b.T)]


# %% 5.2 ✅
def standardize(train, valid):
    scaler = StandardScaler().fit(train)
    return tuple(scaler.transform(part) for part in (train, valid))


# %% 5.3 ✅
def prepare_table(table):  # le même encodeur, l'index rendu à la table qu'il donne
    clean = table.dropna()
    encoder = OneHotEncoder(sparse_output=False, dtype=int).fit(clean[["région"]])
    regions = encoder.transform(clean[["région"]])
    one_hot = pd.DataFrame(regions, columns=encoder.get_feature_names_out(), index=clean.index)
    return one_hot.join(clean[["revenu", "habitants"]])


# %% 5.4 ✅
def train_network(X, y, seed):  # une couche plus large, la perte absolue ; les lots d'un tf.data.Dataset
    import tensorflow as tf

    keras.utils.set_random_seed(seed)
    network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(64, "relu"), keras.layers.Dense(1)])
    network.compile(loss="mae", optimizer=keras.optimizers.Adam(0.01))
    network.fit(tf.data.Dataset.from_tensor_slices((X, y[:, None])).batch(40), epochs=30, verbose=0)
    return network


# %% 5.5 ✅
def learning_curves(settings, train_set, valid_set, epochs, seed=0):  # des listes, un réseau à deux blocs
    def curve(optimizer, learning_rate, batch_size, width):
        keras.utils.set_random_seed(seed)
        hidden = keras.layers.Dense(width, activation="relu")
        network = keras.Sequential([hidden, keras.layers.Dense(1)])
        network.compile({"sgd": keras.optimizers.SGD, "adam": keras.optimizers.Adam}[optimizer](learning_rate), "mse")
        options = {"validation_data": valid_set, "epochs": epochs, "batch_size": batch_size, "verbose": 0}
        return network.fit(*train_set, **options).history["val_loss"]

    return pd.DataFrame({name: curve(**setting) for name, setting in settings.items()})


# %% 5.1 ❌ la RMSE, puis la MAE
def errors_in_dollars(predictions, truth):
    return 1e5 * np.sqrt(np.mean((np.ravel(predictions) - truth) ** 2))


# %% 5.1 ❌ de forme (N,), la RMSE est fausse
def errors_in_dollars(predictions, truth):  # l'écart-type des erreurs, sans leur moyenne
    residuals = np.ravel(predictions) - truth
    return 1e5 * residuals.std(), 1e5 * np.abs(residuals).mean()


# %% 5.1 ❌ de forme (N,), la MAE est fausse
def errors_in_dollars(predictions, truth):
    residuals = np.ravel(predictions) - truth
    return 1e5 * np.sqrt(np.mean(residuals**2)), 1e5 * np.median(np.abs(residuals))


# %% 5.2 ❌ la fonction doit rendre deux tableaux
def standardize(train, valid):
    return np.concatenate([train, valid])


# %% 5.2 ❌ la validation a la forme (400, 3)
def standardize(train, valid):
    Z = (train - train.mean(axis=0)) / train.std(axis=0)
    return Z, Z


# %% 5.3 ❌ la fonction rend un ndarray au lieu d’un DataFrame
def prepare_table(table):
    return table.dropna().to_numpy()


# %% 5.3 ❌ une colonne de nombres a disparu
def prepare_table(table):
    return pd.get_dummies(table.dropna()["région"], dtype=float)


# %% 5.3 ❌ la table rendue a 6 colonnes
def prepare_table(table):
    clean = table.dropna()
    one_hot = pd.get_dummies(clean["région"], dtype=float)
    return clean.drop(columns="région").assign(rang=range(len(clean))).join(one_hot)


# %% 5.3 ❌ des lignes sont en double
def prepare_table(table):
    clean = table.dropna()
    found = clean.drop(columns="région").join(pd.get_dummies(clean["région"], dtype=float))
    return pd.concat([found, found])


# %% 5.3 ❌ les nombres d’une ligne ne sont plus les siens
def prepare_table(table):
    clean = table.dropna()
    clean = clean.assign(revenu=sorted(clean["revenu"], reverse=True))
    return clean.drop(columns="région").join(pd.get_dummies(clean["région"], dtype=float))


# %% 5.4 ❌ le classifieur du chapitre précédent
def train_network(X, y, seed):
    return model


# %% 5.4 ❌ il reçoit huit nombres par ligne
def train_network(X, y, seed):
    return keras.Sequential([keras.Input((8, 1)), keras.layers.Flatten(), keras.layers.Dense(1)])


# %% 5.4 ❌ l’entraînement a divergé
def train_network(X, y, seed):
    network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(1)])
    network.compile(loss="mse", optimizer="sgd")
    network.set_weights([np.full((8, 1), np.nan), np.zeros(1)])
    return network


# %% 5.4 ❌ mais il en reste beaucoup
def train_network(X, y, seed):
    keras.utils.set_random_seed(seed)
    network = keras.Sequential([keras.Input((8,)), keras.layers.Dense(30, activation="relu"), keras.layers.Dense(1)])
    network.compile(loss="mse", optimizer="sgd")
    network.fit(X, y, epochs=2, verbose=0)
    return network


# %% 5.5 ❌ pas une par réglage, à son nom
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    return pd.DataFrame({"départ": [50.0, 40.0], "learning_rate": [50.0, 40.0]})


# %% 5.5 ❌ une courbe sage contient des valeurs
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    return pd.DataFrame({name: [np.nan] * epochs for name in settings})


# %% 5.6 ❌ celle que l’on trouve sur ces données
def study(train_set, valid_set):
    rows = [("linéaire", 0, 0.3)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "mse"])


# %% 5.6 ❌ il manque la colonne « graine »
def study(train_set, valid_set):
    return pd.DataFrame([("linéaire", 0.5)], columns=["modèle", "mse"])


# %% 5.6 ❌ un entraînement a divergé
def study(train_set, valid_set):
    return pd.DataFrame([("linéaire", 0, np.nan)], columns=["modèle", "graine", "mse"])


# %% 5.5 ❌ la fonction rend un dict au lieu d’un DataFrame
def learning_curves(settings, train_set, valid_set, epochs, seed=0):
    return {name: [50.0] * epochs for name in settings}


# %% 5.6 ❌ la fonction rend un list au lieu d’un DataFrame
def study(train_set, valid_set):  # la table n'est pas faite
    return [("linéaire", 0, 0.5), *((name, seed, 0.4) for name in ("8-10-1", "8-30-1") for seed in range(3))]
