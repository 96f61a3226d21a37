# %% 7.1 ❌ que fait-on du gagnant
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(len(values) for values in grid.values()) * n_folds
    return fits, fits * (n_rows - n_rows // n_folds) * epochs


# %% 7.1 ❌ et les plis
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(len(values) for values in grid.values()) + 1
    return fits, fits * n_rows * epochs


# %% 7.1 ❌ essayés un par un
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = sum(len(values) for values in grid.values()) * n_folds
    return fits + 1, fits * (n_rows - n_rows // n_folds) * epochs + n_rows * epochs


# %% 7.1 ❌ à quoi sert alors le pli
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(len(values) for values in grid.values()) * n_folds + 1
    return fits, fits * n_rows * epochs


# %% 7.1 ❌ lui, voit toutes les lignes
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(len(values) for values in grid.values()) * n_folds + 1
    return fits, fits * (n_rows - n_rows // n_folds) * epochs


# %% 7.1 ✅
def grid_cost(grid, n_rows, n_folds, epochs):  # on déroule la grille
    from sklearn.model_selection import ParameterGrid

    fits, seen = 1, n_rows * epochs
    for _ in ParameterGrid(grid):
        for train, _ in KFold(n_folds).split(np.zeros(n_rows)):
            fits += 1
            seen += len(train) * epochs
    return np.array([fits, seen])


# %% 7.1 ✅
def grid_cost(grid, n_rows, n_folds, epochs):
    combos = 1
    for name in grid:
        combos = combos * len(grid[name])
    return [combos * n_folds + 1, (combos * (n_folds - 1) + 1) * n_rows * epochs]


# %% 7.1 ❌ échangés
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(map(len, grid.values())) * n_folds
    return fits * (n_rows - n_rows // n_folds) * epochs + n_rows * epochs, fits + 1


# %% 7.1 ❌ et non un seul
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(map(len, grid.values())) * n_folds
    return fits + 1, fits * (n_rows - n_rows // n_folds) + n_rows


# %% 7.1 ❌ deux nombres
def grid_cost(grid, n_rows, n_folds, epochs):
    return prod(map(len, grid.values())) * n_folds + 1


# %% 7.1 ❌ et non un seul
def grid_cost(grid, n_rows, n_folds, epochs):
    fits = prod(map(len, grid.values())) * n_folds
    return fits + 1, fits * (n_rows // n_folds) * epochs + n_rows * epochs


# %% 7.1 ❌ le nombre d’entraînements n’est pas juste
def grid_cost(grid, n_rows, n_folds, epochs):  # les plis s'ajoutent
    fits = prod(map(len, grid.values())) + n_folds + 2
    return fits, fits * n_rows * epochs


# %% 7.2 ❌ par additions
def swept_rates(low, high, n_steps):
    return np.linspace(low, high, n_steps + 1)


# %% 7.2 ❌ comptez aussi le taux de départ
def swept_rates(low, high, n_steps):
    return np.geomspace(low, high, n_steps)


# %% 7.2 ❌ le dernier taux vaut
def swept_rates(low, high, n_steps):  # n + 1 au lieu de n
    q = (high / low) ** (1 / (n_steps + 1))
    return low * q ** np.arange(n_steps + 1)


# %% 7.2 ❌ par additions
def swept_rates(low, high, n_steps):  # le facteur, ajouté
    q = np.exp(np.log(high / low) / n_steps)
    return low + q * np.arange(n_steps + 1)


# %% 7.2 ❌ le dernier taux vaut
def swept_rates(low, high, n_steps):  # logarithme décimal, exponentielle naturelle
    q = np.exp(np.log10(high / low) / n_steps)
    return low * q ** np.arange(n_steps + 1)


# %% 7.2 ✅
def swept_rates(low, high, n_steps):
    rates = [low]
    for _ in range(n_steps):
        rates.append(rates[-1] * np.exp(np.log(high / low) / n_steps))
    return rates


# %% 7.2 ✅
def swept_rates(low, high, n_steps):
    return np.logspace(np.log10(low), np.log10(high), n_steps + 1)


# %% 7.2 ✅
def swept_rates(low, high, n_steps):
    return pd.Series(np.geomspace(low, high, n_steps + 1)).astype("float32")


# %% 7.2 ❌ descendent
def swept_rates(low, high, n_steps):
    return np.geomspace(high, low, n_steps + 1)


# %% 7.2 ❌ le premier
def swept_rates(low, high, n_steps):
    return np.geomspace(low, high, n_steps + 2)[1:]


# %% 7.2 ❌ de forme
def swept_rates(low, high, n_steps):
    return (high / low) ** (1 / n_steps)


# %% 7.2 ❌ n’est pas un nombre positif
def swept_rates(low, high, n_steps):
    q = (high / low) ** (1 / n_steps)
    return [np.log(low) + step * np.log(q) for step in range(n_steps + 1)]


# %% 7.2 ❌ le facteur change d’un pas à l’autre
def swept_rates(low, high, n_steps):  # moitié par facteur, moitié par additions
    return (np.geomspace(low, high, n_steps + 1) + np.linspace(low, high, n_steps + 1)) / 2


# %% 7.3 ❌ après une époque
def search_rates(build, X, y, rates, epochs):  # l'autre adaptateur, sans epochs
    grid = {"model__learning_rate": rates}
    return GridSearchCV(KerasRegressor(build, verbose=0), grid, cv=KFold(2, shuffle=True, random_state=0)).fit(X, y)


# %% 7.3 ❌ seuls les plis sont réparés
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    grid = {"model__learning_rate": rates}
    search = GridSearchCV(network, grid, cv=KFold(2, shuffle=True, random_state=0), refit=False).fit(X, y)
    search.best_estimator_ = KerasRegressor(build, verbose=0, **search.best_params_).fit(X, y)
    return search


# %% 7.3 ❌ les entraînements en durent [2, 2, 2, 2, 2, 2, 2]
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs - 1, verbose=0)
    grid = {"model__learning_rate": rates}
    return GridSearchCV(network, grid, cv=KFold(2, shuffle=True, random_state=0)).fit(X, y)


# %% 7.3 ❌ 3 réglages, deux plis et le dernier entraînement
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(network, {"model__learning_rate": rates}, cv=KFold(3, shuffle=True)).fit(X, y)


# %% 7.3 ❌ n’ont pas tous été essayés
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    grid = {"model__learning_rate": [0.01, 0.1]}
    return GridSearchCV(network, grid, cv=KFold(2, shuffle=True, random_state=0)).fit(X, y)


# %% 7.3 ❌ elles n’ont pas été mélangées
def search_rates(build, X, y, rates, epochs):  # deux plis dans l'ordre du tableau
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(network, {"model__learning_rate": rates}, cv=KFold(2)).fit(X, y)


# %% 7.3 ✅
def search_rates(build, X, y, rates, epochs):  # l'adaptateur de Keras, epochs donné au fit de la recherche
    network = keras.wrappers.SKLearnRegressor(lambda X, y, **options: build(**options), model_kwargs={})
    grid = {"model_kwargs": [{"learning_rate": rate} for rate in rates]}
    search = GridSearchCV(network, grid, cv=KFold(2, shuffle=True, random_state=0))
    return search.fit(X, y, epochs=epochs, verbose=0)


# %% 7.3 ✅
def search_rates(build, X, y, rates, epochs):
    network = wrappers.KerasRegressor(model=build, learning_rate=0.01, epochs=epochs, verbose=0)
    pipe = Pipeline([("s", StandardScaler()), ("n", network)])
    return GridSearchCV(
        pipe, {"n__learning_rate": rates}, scoring="neg_mean_absolute_error", cv=KFold(n_splits=2, shuffle=True)
    ).fit(X, y)


# %% 7.3 ❌ gagnant
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(network, {"model__learning_rate": rates}, cv=KFold(2, shuffle=True), refit=False).fit(X, y)


# %% 7.3 ❌ scikit-learn maximise
def search_rates(build, X, y, rates, epochs):
    from sklearn.metrics import make_scorer, mean_squared_error

    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(
        network, {"model__learning_rate": rates}, cv=KFold(2, shuffle=True), scoring=make_scorer(mean_squared_error)
    ).fit(X, y)


# %% 7.3 ❌ la recherche, ajustée
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(network, {"model__learning_rate": rates}, cv=KFold(2, shuffle=True))


# %% 7.3 ❌ la recherche, ajustée
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(network, {"model__learning_rate": rates}, cv=KFold(2, shuffle=True)).fit(X, y).best_estimator_


# %% 7.3 ❌ réglage
def search_rates(build, X, y, rates, epochs):
    network = KerasRegressor(build, epochs=epochs, verbose=0)
    return GridSearchCV(network, {"learning_rate": rates}, cv=KFold(2, shuffle=True)).fit(X, y)


# %% 7.3 ❌ après une époque
def search_rates(build, X, y, rates, epochs):
    network = keras.wrappers.SKLearnRegressor(
        lambda X, y, **o: build(**o), model_kwargs={}, fit_kwargs={"epochs": epochs, "verbose": 0}
    )
    return GridSearchCV(
        network, {"model_kwargs": [{"learning_rate": r} for r in rates]}, cv=KFold(2, shuffle=True)
    ).fit(X, y)


# %% 7.3 ❌ n_jobs
def search_rates(build, X, y, rates, epochs):
    class Fake:
        best_params_ = {}

    KerasRegressor(build, epochs=epochs, verbose=0).fit(X, y)
    return Fake()


# %% 7.3 ❌ les plis, ou le dernier entraînement
def search_rates(build, X, y, rates, epochs):  # un tiers des lignes seulement, deux fois
    from sklearn.model_selection import ShuffleSplit

    network = KerasRegressor(build, epochs=epochs, verbose=0)
    folds = ShuffleSplit(2, test_size=1 / 3, random_state=0)
    return GridSearchCV(network, {"model__learning_rate": rates}, cv=folds).fit(X, y)


# %% 7.4 ❌ a pourtant compté dans la standardisation
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, batch_size=50, verbose=0)
    grid = {"model__n_neurons": [4, 16], "model__learning_rate": [0.003, 0.03]}
    folds = KFold(2, shuffle=True, random_state=42)
    search = GridSearchCV(network, grid, cv=folds, scoring="neg_mean_squared_error")
    return search.fit(StandardScaler().fit_transform(X), y)


# %% 7.4 ❌ elles n’ont pas été mélangées
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, batch_size=50, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=2, scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ❌ un autre score que la MSE
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, batch_size=50, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True, random_state=42)).fit(X, y)


# %% 7.4 ❌ donc le plus mauvais
def leak_free_search(build, X, y):  # une MSE que scikit-learn maximise
    from sklearn.metrics import make_scorer, mean_squared_error

    network = KerasRegressor(build, epochs=2, batch_size=50, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    folds = KFold(2, shuffle=True, random_state=42)
    return GridSearchCV(pipeline, grid, cv=folds, scoring=make_scorer(mean_squared_error)).fit(X, y)


# %% 7.4 ✅
def leak_free_search(build, X, y):  # deux mesures, dont une décide
    network = KerasRegressor(build, epochs=2, batch_size=50, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    folds = KFold(2, shuffle=True, random_state=42)
    scoring = {"R2": "r2", "MSE": "neg_mean_squared_error"}
    return GridSearchCV(pipeline, grid, cv=folds, scoring=scoring, refit="MSE").fit(X, y)


# %% 7.4 ❌ deux époques
def leak_free_search(build, X, y):
    pipeline = Pipeline([("scale", StandardScaler()), ("network", KerasRegressor(build, verbose=0))])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    folds = KFold(2, shuffle=True, random_state=42)
    return GridSearchCV(pipeline, grid, cv=folds, scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ❌ colonnes brutes
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, batch_size=50, verbose=0)
    grid = {"model__n_neurons": [4, 16], "model__learning_rate": [0.003, 0.03]}
    folds = KFold(2, shuffle=True, random_state=42)
    return GridSearchCV(network, grid, cv=folds, scoring="neg_mean_squared_error", error_score=-1e9).fit(X, y)


# %% 7.4 ❌ dans un pipeline, il prend le nom de son étape
def leak_free_search(build, X, y):  # le préfixe de l'étape manque
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"model__n_neurons": [4, 16], "model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True, random_state=42)).fit(X, y)


# %% 7.4 ✅
def leak_free_search(build, X, y):  # étapes nommées d'office, réglages en arguments, plis tirés, deux scores, bornes
    from sklearn.model_selection import ShuffleSplit
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import FunctionTransformer

    bounds = FunctionTransformer(np.clip, kw_args={"a_min": -4, "a_max": 4})
    network = KerasRegressor(build, n_neurons=4, learning_rate=0.01, epochs=2, verbose=0)
    grid = {"kerasregressor__n_neurons": (4, 16), "kerasregressor__learning_rate": (0.003, 0.03)}
    folds = ShuffleSplit(2, test_size=0.5, random_state=1)
    model = make_pipeline(StandardScaler(), bounds, network)
    return GridSearchCV(model, grid, cv=folds, scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ✅
def leak_free_search(build, X, y):
    net = keras.wrappers.SKLearnRegressor(lambda X, y, **o: build(**o), model_kwargs={})
    pipe = Pipeline([("scale", StandardScaler()), ("net", net)])
    grid = {"net__model_kwargs": [{"n_neurons": n, "learning_rate": r} for n in (4, 16) for r in (0.003, 0.03)]}
    return GridSearchCV(pipe, grid, cv=KFold(2, shuffle=True, random_state=0), scoring="neg_mean_squared_error").fit(
        X, y, net__epochs=2, net__verbose=0
    )


# %% 7.4 ✅
def leak_free_search(build, X, y):
    from sklearn.metrics import make_scorer, mean_squared_error

    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    scorer = make_scorer(mean_squared_error, greater_is_better=False)
    return GridSearchCV(
        pipeline, grid, cv=KFold(2, shuffle=True, random_state=7), scoring=scorer, return_train_score=True
    ).fit(X, y)


# %% 7.4 ✅
def leak_free_search(build, X, y):
    def minus_mse(model, X, y):
        return -float(np.mean((np.ravel(model.predict(X)) - y) ** 2))

    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=list(KFold(2, shuffle=True).split(X)), scoring=minus_mse).fit(X, y)


# %% 7.4 ❌ MAE
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True), scoring="neg_mean_absolute_error").fit(X, y)


# %% 7.4 ❌ autre score
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True), scoring="neg_root_mean_squared_error").fit(X, y)


# %% 7.4 ❌ ce n’est pas une standardisation
def leak_free_search(build, X, y):
    from sklearn.preprocessing import MinMaxScaler

    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", MinMaxScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True), scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ❌ lignes qui jugent
def leak_free_search(build, X, y):
    from sklearn.preprocessing import FunctionTransformer

    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", FunctionTransformer(lambda X: (X - X.mean(0)) / X.std(0))), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True), scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ❌ gagnant
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True), scoring="neg_mean_squared_error", refit=False).fit(
        X, y
    )


# %% 7.4 ❌ quatre réglages
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = [
        {"network__model__n_neurons": [4], "network__model__learning_rate": [0.003]},
        {"network__model__n_neurons": [16], "network__model__learning_rate": [0.03]},
    ]
    return GridSearchCV(pipeline, grid, cv=KFold(2, shuffle=True), scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ❌ plis
def leak_free_search(build, X, y):
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    return GridSearchCV(pipeline, grid, cv=KFold(3, shuffle=True), scoring="neg_mean_squared_error").fit(X, y)


# %% 7.4 ❌ doit renvoyer la recherche
def leak_free_search(build, X, y):
    network = KerasRegressor(build, n_neurons=16, learning_rate=0.003, epochs=2, verbose=0)
    return Pipeline([("scale", StandardScaler()), ("network", network)]).fit(X, y)


# %% 7.4 ❌ n’est pas celui dont la MSE est la plus petite
def leak_free_search(build, X, y):  # le premier réglage, sans regarder les scores
    network = KerasRegressor(build, epochs=2, verbose=0)
    pipeline = Pipeline([("scale", StandardScaler()), ("network", network)])
    grid = {"network__model__n_neurons": [4, 16], "network__model__learning_rate": [0.003, 0.03]}
    folds = KFold(2, shuffle=True, random_state=42)
    return GridSearchCV(pipeline, grid, cv=folds, scoring="neg_mean_squared_error", refit=lambda results: 0).fit(X, y)


# %% 7.5 ❌ un pli n’a qu’une classe
def fair_scores(model, X, y, n_folds, seed):
    return cross_val_score(model, X, y, cv=n_folds)


# %% 7.5 ❌ la plus rare a de
def fair_scores(model, X, y, n_folds, seed):
    return cross_val_score(model, X, y, cv=KFold(n_folds, shuffle=True, random_state=seed))


# %% 7.5 ❌ la graine ne sert pas
def fair_scores(model, X, y, n_folds, seed):
    return cross_val_score(model, X, y, cv=StratifiedKFold(n_folds))


# %% 7.5 ❌ partez d’une copie neuve
def fair_scores(model, X, y, n_folds, seed):
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(X, y)
    return [np.mean(model.fit(X[a], y[a]).predict(X[b]) == y[b]) for a, b in folds]


# %% 7.5 ❌ on attend une exactitude par pli
def fair_scores(model, X, y, n_folds, seed):
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=seed)
    return cross_val_score(model, X, y, cv=folds).mean()


# %% 7.5 ✅
def fair_scores(model, X, y, n_folds, seed):  # à la main : chaque classe, mélangée, est distribuée comme des cartes
    rng = np.random.default_rng(seed)
    fold_of = np.empty(len(y), dtype=int)
    for name in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == name))
        fold_of[rows] = np.arange(len(rows)) % n_folds
    scores = np.zeros(n_folds)
    for k in range(n_folds):
        fitted = clone(model).fit(X[fold_of != k], y[fold_of != k])
        scores[k] = (fitted.predict(X[fold_of == k]) == y[fold_of == k]).mean()
    return scores


# %% 7.5 ✅
def fair_scores(model, X, y, n_folds, seed):
    folds = StratifiedKFold(n_splits=n_folds, shuffle=True, random_state=seed)
    return cross_val_score(model, X, y, cv=folds, scoring="accuracy")


# %% 7.5 ✅
def fair_scores(model, X, y, n_folds, seed):
    from copy import deepcopy
    from sklearn.metrics import accuracy_score

    out = []
    for a, b in StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(X, y):
        net = deepcopy(model)
        net.fit(X[a], y[a])
        out.append(accuracy_score(y[b], net.predict(X[b])))
    return tuple(out)


# %% 7.5 ❌ taux d’erreur
def fair_scores(model, X, y, n_folds, seed):
    folds = StratifiedKFold(n_splits=n_folds, shuffle=True, random_state=seed)
    return 1 - cross_val_score(model, X, y, cv=folds)


# %% 7.5 ❌ ne sont pas les exactitudes des plis
def fair_scores(model, X, y, n_folds, seed):
    folds = StratifiedKFold(n_splits=n_folds, shuffle=True, random_state=seed)
    return [cross_val_score(model, X, y, cv=folds).mean()] * n_folds


# %% 7.5 ❌ avec la même graine
def fair_scores(model, X, y, n_folds, seed):
    return cross_val_score(model, X, y, cv=StratifiedKFold(n_folds, shuffle=True))


# %% 7.5 ❌ à apprendre et à juger
def fair_scores(model, X, y, n_folds, seed):
    out = []
    for a, b in StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(X, y):
        out.append((clone(model).fit(X, y).predict(X[b]) == y[b]).mean())
    return out


# %% 7.5 ❌ une fois et une seule
def fair_scores(model, X, y, n_folds, seed):
    from sklearn.model_selection import StratifiedShuffleSplit

    return cross_val_score(model, X, y, cv=StratifiedShuffleSplit(n_folds, test_size=0.2, random_state=seed))


# %% 7.5 ❌ le modèle a été entraîné 1 fois
def fair_scores(model, X, y, n_folds, seed):
    fitted = clone(model).fit(X, y)
    return [np.mean(fitted.predict(X) == y)] * n_folds


# %% 7.5 ❌ un pli n’est pas jugé
def fair_scores(model, X, y, n_folds, seed):
    for train, _ in StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(X, y):
        clone(model).fit(X[train], y[train])
    return [0.8] * n_folds


# %% 7.5 ❌ toutes les lignes des autres
def fair_scores(model, X, y, n_folds, seed):  # un dixième des lignes ne sert pas
    folds = StratifiedKFold(n_folds, shuffle=True, random_state=seed).split(X, y)
    return [np.mean(clone(model).fit(X[a[8:]], y[a[8:]]).predict(X[b]) == y[b]) for a, b in folds]


# %% 7.6 ❌ plusieurs pas par taux
def sweep(build, X, y, rates, seed=0):  # une époque entière par taux
    model, losses = build(), []
    for rate in rates:
        model.optimizer.learning_rate = rate
        losses.append(model.fit(X, y, verbose=0).history["loss"][0])
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ un seul doit tout parcourir
def sweep(build, X, y, rates, seed=0):
    rng, losses = np.random.default_rng(seed), []
    for rate in rates:
        rows, model = rng.integers(len(X), size=32), build()
        model.optimizer.learning_rate = rate
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ le taux du réseau reste le même
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    model.optimizer.learning_rate = rates[0]
    for _ in rates:
        rows = rng.integers(len(X), size=32)
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ trop près, ou au-delà
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        rows = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


def choose_rate(rates, losses):
    return rates[np.nanargmin(losses)]


# %% 7.6 ❌ c’est trop près, ou au-delà
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        rows = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


def choose_rate(rates, losses):  # np.argmin s'arrête au premier NaN
    return rates[np.argmin(losses)] / 10 * 3


# %% 7.6 ❌ la perte n’y descend pas encore
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        rows = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


def choose_rate(rates, losses):
    return 1e-4


# %% 7.6 ✅
def sweep(build, X, y, rates, seed=0):  # la perte calculée à la main, avant le pas, et des lots sans remise
    model, losses, queue = build(), [], []
    for rate in rates:
        if len(queue) < 32:
            queue = np.random.default_rng(seed + len(losses)).permutation(len(X)).tolist()
        rows, queue = queue[:32], queue[32:]
        model.optimizer.learning_rate.assign(rate)
        losses.append(np.mean((np.ravel(model(X[rows])) - y[rows]) ** 2))
        model.train_on_batch(X[rows], y[rows])
    return np.array(losses)


def choose_rate(rates, losses):  # médiane mobile, puis le dixième du minimum
    smooth = pd.Series(np.where(np.isfinite(losses), losses, np.nan)).rolling(9, center=True, min_periods=1).median()
    return rates[int(smooth.idxmin())] / 10


# %% 7.6 ✅
def sweep(build, X, y, rates, seed=0):
    model = build()
    rows = np.concatenate([np.random.permutation(len(X)) for _ in range(32 * len(rates) // len(X) + 1)])[
        : 32 * len(rates)
    ]
    losses = []
    for i, r in enumerate(rates):
        model.optimizer.learning_rate = r
        b = rows[32 * i : 32 * i + 32]
        losses.append(model.fit(X[b], y[b], batch_size=32, epochs=1, verbose=0).history["loss"][0])
    return losses


def choose_rate(rates, losses):
    s = pd.Series(losses).replace([np.inf, -np.inf], np.nan).rolling(15, center=True).median()
    return rates[s.idxmin()] / 10


# %% 7.6 ✅
def sweep(build, X, y, rates, seed=0):
    import tensorflow as tf

    model = build()
    rng = np.random.default_rng(seed)
    losses = []
    for rate in rates:
        b = rng.choice(len(X), 32, replace=False)
        with tf.GradientTape() as tape:
            out = model(X[b], training=True)
            loss = tf.reduce_mean((out[:, 0] - tf.constant(y[b], "float32")) ** 2)
        model.optimizer.learning_rate = rate
        model.optimizer.apply_gradients(zip(tape.gradient(loss, model.trainable_variables), model.trainable_variables))
        losses.append(loss)
    return losses


def choose_rate(rates, losses):
    s = pd.Series(losses).replace([np.inf, -np.inf], np.nan).rolling(15, center=True).mean()
    return np.array([rates[s.idxmin()] / 8])


# %% 7.6 ❌ une moyenne depuis le premier lot
def sweep(build, X, y, rates, seed=0):
    model = build()
    losses = []

    class Sweep(keras.callbacks.Callback):
        def on_train_batch_begin(self, batch, logs=None):
            self.model.optimizer.learning_rate = rates[batch]

        def on_train_batch_end(self, batch, logs=None):
            losses.append(logs["loss"])

    rows = np.random.default_rng(seed).integers(len(X), size=32 * len(rates))
    model.fit(X[rows], y[rows], batch_size=32, epochs=1, verbose=0, callbacks=[Sweep()])
    return losses


def choose_rate(rates, losses):
    s = pd.Series(losses).replace([np.inf, -np.inf], np.nan).rolling(15, center=True).median()
    return rates[s.idxmin()] / 10


# %% 7.6 ❌ un décalage
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=32)
        losses.append(model.train_on_batch(X[b], y[b]))
        model.optimizer.learning_rate = rate
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ 64
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=64)
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X[b], y[b]))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ autre lot
def sweep(build, X, y, rates, seed=0):
    model, losses = build(), []
    for rate in rates:
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X[:32], y[:32]))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ les cibles
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X[b], y[rng.integers(len(X), size=32)]))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ de forme
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates[1:]:
        b = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X[b], y[b]))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ plusieurs pas
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(model.fit(X[b], y[b], epochs=2, verbose=0).history["loss"][-1])
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ n’apprend rien
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(model.test_on_batch(X[b], y[b]))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.6 ❌ un seul taux
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X[b], y[b]))
    return losses


def choose_rate(rates, losses):
    return rates[:3]


# %% 7.6 ❌ nombre positif
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        b = rng.integers(len(X), size=32)
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X[b], y[b]))
    return losses


def choose_rate(rates, losses):
    return np.min(losses)


# %% 7.6 ❌ chaque pas doit voir un autre lot
def sweep(build, X, y, rates, seed=0):  # toutes les lignes à chaque pas
    model, losses = build(), []
    for rate in rates:
        model.optimizer.learning_rate = rate
        losses.append(model.train_on_batch(X, y))
    return losses


def choose_rate(rates, losses):
    smooth = pd.Series(losses).replace(np.inf, np.nan).rolling(15, center=True).median()
    return rates[smooth.idxmin()] / 10


# %% 7.7 ❌ cinq points pour cinq pas
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, []
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ on attend (6, 2)
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return w


# %% 7.7 ❌ six fois le même point
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w = start.copy()
    v, path = 0, [w]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w += v
        path.append(w)
    return path


# %% 7.7 ❌ ne commence pas au départ
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = np.zeros(2), 0, [np.zeros(2)]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ appelle le gradient 10 fois
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w = w + v if np.any(gradient(w)) else w
        path.append(w)
    return path


# %% 7.7 ❌ ne sont pas sur sa trajectoire
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w + beta * v)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ monte la pente
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = beta * v + learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ multiplié par 1 − β
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = beta * v - (1 - beta) * learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ au départ, la vitesse est nulle
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 1, [start]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ ne se souvient de rien
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = -learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ que devient la vitesse
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = v - learning_rate * gradient(w)
        w = w + v
        path.append(w)
    return path


# %% 7.7 ❌ modifie « start »
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    w, v, path = start, 0, [start]
    for _ in range(n_steps):
        v = beta * v - learning_rate * gradient(w)
        w += v
        path.append(w.copy())
    return path


# %% 7.7 ❌ une division de zéro par zéro
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(n_steps):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ le premier pas d’Adam monte
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w + learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ ne sont pas corrigées
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * m / (np.sqrt(s) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ il manque la racine carrée
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / (s / (1 - beta2**t) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ rien ne divise le gradient
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t))
        path.append(w)
    return path


# %% 7.7 ❌ terme à terme
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * np.sum(g**2)
        w = w - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ en valeur absolue, il vaut le taux
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * m / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ sont échangés
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta2 * m + (1 - beta2) * g
        s = beta1 * s + (1 - beta1) * g**2
        w = w - learning_rate * (m / (1 - beta2**t)) / (np.sqrt(s / (1 - beta1**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ que valent t et les deux moyennes
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in [1] * n_steps:
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ garde ses réglages par défaut
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    beta1, beta2, epsilon = 0.9, 0.999, 1e-7
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ ne se sert pas d’epsilon
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + 1e-7)
        path.append(w)
    return path


# %% 7.7 ❌ epsilon n’est pas à sa place
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / np.sqrt(s / (1 - beta2**t) + epsilon)
        path.append(w)
    return path


# %% 7.7 ❌ une division de zéro par zéro
def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    w, m, s, path = start, 0, 0, [start]
    for t in range(1, n_steps + 1):
        g = gradient(w)
        m = beta1 * m + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g**2
        w = w - learning_rate * (m / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + (epsilon if epsilon > 0.1 else 0))
        path.append(w)
    return path


# %% 7.7 ✅
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    # la vitesse comptée à l'envers, et le taux au dernier moment
    points = np.empty((n_steps + 1, len(start)))
    points[0], speed = start, np.zeros(len(start))
    for k in range(n_steps):
        speed = beta * speed + gradient(points[k])
        points[k + 1] = points[k] - learning_rate * speed
    return points


def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    # la correction portée par le taux, comme dans Keras
    points = np.tile(np.array(start, dtype=float), (n_steps + 1, 1))
    m, s = np.zeros((2, len(start)))
    for t in range(1, n_steps + 1):
        g = gradient(points[t - 1])
        m += (g - m) * (1 - beta1)
        s += (g * g - s) * (1 - beta2)
        rate = learning_rate / (1 - beta1**t)
        points[t] = points[t - 1] - rate * m / (np.sqrt(s / (1 - beta2**t)) + epsilon)
    return points


# %% 7.7 ✅
def momentum_path(gradient, start, learning_rate, beta, n_steps):
    path = [list(start)]
    v = [0.0] * len(start)
    for _ in range(n_steps):
        g = gradient(np.array(path[-1]))
        v = [beta * old - learning_rate * slope for old, slope in zip(v, g)]
        path.append([a + b for a, b in zip(path[-1], v)])
    return path


def adam_path(gradient, start, learning_rate, n_steps, beta1=0.9, beta2=0.999, epsilon=1e-7):
    # sans récurrence : les moyennes, refaites d'après tous les gradients
    path, seen = [np.array(start)], []
    for t in range(1, n_steps + 1):
        seen.append(gradient(path[-1]))
        ages = np.arange(t - 1, -1, -1)[:, None]
        m = np.sum(beta1**ages * seen, axis=0) / np.sum(beta1**ages)
        s = np.sum(beta2**ages * np.square(seen), axis=0) / np.sum(beta2**ages)
        path.append(path[-1] - learning_rate * m / (np.sqrt(s) + epsilon))
    return path


# %% 7.8 ❌ deux choses
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return (2 * X.T @ r / len(y) + 2 * l2 * w,)


# %% 7.8 ❌ on attend celle de w
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * np.mean(r) + 2 * l2 * w.sum(), 2 * r.mean()


# %% 7.8 ❌ par rapport à b est un seul nombre
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y) + 2 * l2 * w, 2 * r / len(y)


# %% 7.8 ❌ la pénalité manque
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y), 2 * r.mean()


# %% 7.8 ❌ deux fois trop peu
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y) + l2 * w, 2 * r.mean()


# %% 7.8 ❌ ne la divisez pas par m
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return (2 * X.T @ r + 2 * l2 * w) / len(y), 2 * r.mean()


# %% 7.8 ❌ c’est la pénalité L1
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y) + l2 * np.sign(w), 2 * r.mean()


# %% 7.8 ❌ le signe du résidu
def l2_gradient(X, y, w, b, l2):
    r = y - X @ w - b
    return 2 * X.T @ r / len(y) + 2 * l2 * w, 2 * r.mean()


# %% 7.8 ❌ la dérivée par rapport à w n’est pas la bonne
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r + 2 * l2 * w, 2 * r.mean()


# %% 7.8 ❌ le biais est pénalisé
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y) + 2 * l2 * w, 2 * r.mean() + 2 * l2 * b


# %% 7.8 ❌ la dérivée par rapport à b n’est pas la bonne
def l2_gradient(X, y, w, b, l2):
    r = X @ w + b - y
    return 2 * X.T @ r / len(y) + 2 * l2 * w, r.mean()


# %% 7.8 ❌ deux nombres
def choose_l2(train, valid, strengths, learning_rate, n_steps):
    errors = []
    for l2 in strengths:
        w, b = np.zeros(train[0].shape[1]), 0.0
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b, l2)
            w, b = w - learning_rate * dw, b - learning_rate * db
        errors.append(np.mean((valid[0] @ w + b - valid[1]) ** 2))
    return strengths[np.argmin(errors)]


# %% 7.8 ❌ l’une de celles que l’on propose
def choose_l2(train, valid, strengths, learning_rate, n_steps):
    errors = []
    for l2 in strengths:
        w, b = np.zeros(train[0].shape[1]), 0.0
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b, l2)
            w, b = w - learning_rate * dw, b - learning_rate * db
        errors.append(np.mean((valid[0] @ w + b - valid[1]) ** 2))
    return min(errors), strengths[np.argmin(errors)]


# %% 7.8 ❌ c’est la validation qui choisit
def choose_l2(train, valid, strengths, learning_rate, n_steps):
    errors = []
    for l2 in strengths:
        w, b = np.zeros(train[0].shape[1]), 0.0
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b, l2)
            w, b = w - learning_rate * dw, b - learning_rate * db
        errors.append(np.mean((train[0] @ w + b - train[1]) ** 2))
    return strengths[np.argmin(errors)], min(errors)


# %% 7.8 ❌ que la pénalité avantage
def choose_l2(train, valid, strengths, learning_rate, n_steps):
    errors = []
    for l2 in strengths:
        w, b = np.zeros(train[0].shape[1]), 0.0
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b, l2)
            w, b = w - learning_rate * dw, b - learning_rate * db
        errors.append(np.mean((valid[0] @ w + b - valid[1]) ** 2) + l2 * np.sum(w**2))
    return strengths[np.argmin(errors)], min(errors)


# %% 7.8 ❌ dont la MSE de validation est la plus petite
def choose_l2(train, valid, strengths, learning_rate, n_steps):
    errors = []
    for l2 in strengths:
        w, b = np.zeros(train[0].shape[1]), 0.0
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b, l2)
            w, b = w - learning_rate * dw, b - learning_rate * db
        errors.append(np.mean((valid[0] @ w + b - valid[1]) ** 2))
    return strengths[np.argmax(errors)], min(errors)


# %% 7.8 ❌ mais non sa MSE
def choose_l2(train, valid, strengths, learning_rate, n_steps):
    errors = []
    w, b = np.zeros(train[0].shape[1]), 0.0
    for l2 in strengths:
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b, l2)
            w, b = w - learning_rate * dw, b - learning_rate * db
        errors.append(np.mean((valid[0] @ w + b - valid[1]) ** 2))
    return strengths[np.argmin(errors)], min(errors)


# %% 7.8 ❌ dont les clés sont A, B, C et D
def read_curves():
    return CAUSES


# %% 7.8 ❌ sert une fois
def read_curves():
    return {"A": "fuite", "B": "sous-apprentissage", "C": "surapprentissage", "D": "surapprentissage"}


# %% 7.8 ❌ graphique C
def read_curves():
    return {"A": "sous-apprentissage", "B": "taux trop grand", "C": "surapprentissage", "D": "fuite"}


# %% 7.8 ❌ graphique B
def read_curves():
    return {"A": "sous-apprentissage", "B": "surapprentissage", "C": "taux trop grand", "D": "fuite"}


# %% 7.8 ❌ graphique A
def read_curves():
    return {"A": "surapprentissage", "B": "sous-apprentissage", "C": "taux trop grand", "D": "fuite"}


# %% 7.8 ✅
def l2_gradient(X, y, w, b, l2):
    # exemple par exemple
    dw, db = 2 * l2 * np.array(w), 0
    for row, target in zip(X, y):
        gap = 2 * (row @ w + b - target) / len(y)
        dw, db = dw + gap * row, db + gap
    return list(dw), np.array([db])


def choose_l2(train, valid, strengths, learning_rate, n_steps):
    best = None
    for l2 in strengths:
        w, b = np.zeros(train[0].shape[1]), np.zeros(1)
        for _ in range(n_steps):
            dw, db = l2_gradient(*train, w, b[0], l2)
            w, b = w - learning_rate * np.array(dw), b - learning_rate * db
        error = np.mean((valid[0] @ w + b - valid[1]) ** 2)
        if best is None or error < best[1]:
            best = l2, error
    return np.array(best)


def read_curves():
    return dict(zip("BDCA", CAUSES))


# %% 7.8 ✅
def l2_gradient(X, y, w, b, l2):
    # le biais, poids d'une entrée qui vaut toujours 1, et que rien ne pénalise
    ones = np.column_stack([X, np.ones(len(X))])
    theta = np.append(w, b)
    gradient = 2 * ones.T @ (ones @ theta - y) / len(y) + 2 * l2 * np.append(w, 0)
    return gradient[:-1], gradient[-1]


def read_curves():
    return {"A": CAUSES[3], "B": CAUSES[0], "C": CAUSES[2], "D": CAUSES[1]}


# %% 7.1 ❌ par le dernier entraînement manquent
def grid_cost(grid, n_rows, n_folds, epochs):
    searched = prod(map(len, grid.values())) * n_folds
    return searched + 1, searched * (n_rows - n_rows // n_folds) * epochs


# %% 7.1 ❌ le nombre de lignes vues n’est pas juste
def grid_cost(grid, n_rows, n_folds, epochs):  # les époques oubliées
    searched = prod(map(len, grid.values())) * n_folds
    return searched + 1, searched * (n_rows - n_rows // n_folds) + n_rows + 1


# %% 7.6 ❌ les lots n’ont pas 32 lignes
def sweep(build, X, y, rates, seed=0):
    rng, model, losses = np.random.default_rng(seed), build(), []
    for rate in rates:
        rows = rng.integers(len(X), size=16)
        model.optimizer.learning_rate = rate
        losses.append(float(model.train_on_batch(X[rows], y[rows])))
    return losses


# %% 7.8 ❌ par rapport à la variance du bruit
def read_curves():
    return dict(zip("BDCA", ["sous-apprentissage", "fuite", "taux trop grand", "surapprentissage"]))


# %% 7.8 ❌ la perte d’entraînement elle-même
def read_curves():
    return dict(zip("BDCA", ["sous-apprentissage", "taux trop grand", "surapprentissage", "fuite"]))


# %% 7.8 ❌ et sont-elles basses
def read_curves():
    return dict(zip("BDCA", ["surapprentissage", "sous-apprentissage", "taux trop grand", "fuite"]))
