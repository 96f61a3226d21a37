"""Réponses d'essai de la feuille 9 : chaque bloc remplace une cellule de réponse, avec le verdict attendu."""


# %% 9.1 ❌ n’est pas de cette classe
def label_grid(X, y, names, per_class):
    # les premières images du fichier, titrées d'après leur place
    fig, axes = plt.subplots(len(names), per_class)
    for k, ax in enumerate(axes.flat):
        ax.imshow(X[k])
        ax.set_title(names[k // per_class])
    return fig


# %% 9.1 ❌ label_grid ne renvoie rien
def label_grid(X, y, names, per_class):
    fig, axes = plt.subplots(len(names), per_class)
    for ax, image in zip(axes.flat, X):
        ax.imshow(image)


# %% 9.1 ❌ la figure en montre 3
def label_grid(X, y, names, per_class):
    fig, axes = plt.subplots(1, len(names))
    for k, ax in enumerate(axes):
        ax.imshow(X[y == k][0])
        ax.set_title(names[k])
    return fig


# %% 9.1 ❌ images différentes
def label_grid(X, y, names, per_class):
    fig, axes = plt.subplots(len(names), per_class)
    for k, row in enumerate(axes):
        for ax in row:
            ax.imshow(X[y == k][0])
            ax.set_title(names[k])
    return fig


# %% 9.1 ❌ images titrées « rouge » : 1
def label_grid(X, y, names, per_class):
    fig, axes = plt.subplots(len(names), per_class)
    for k, row in enumerate(axes):
        for ax, image in zip(row, X[y == k]):
            ax.imshow(image)
        row[0].set_title(names[k])
    return fig


# %% 9.1 ✅
def label_grid(X, y, names, per_class):
    fig = plt.figure()
    for k, name in enumerate(names):
        for rank, i in enumerate(np.flatnonzero(y == k)[:per_class]):
            ax = fig.add_subplot(len(names), per_class, k * per_class + rank + 1)
            ax.imshow(X[i], cmap="Greys")
            ax.set_title(f"{k} {name}")
    return fig


# %% 9.2 ❌ avec k = 5, on attend cinq colonnes
def to_one_hot(labels, k):
    return np.eye(3)[labels]


def dense_loss(p, targets):
    return -(targets * np.log(p)).sum(axis=1).mean()


def sparse_loss(p, labels):
    return -np.log(p[np.arange(len(labels)), labels]).mean()


# %% 9.2 ❌ dense_loss divise par le nombre de cases
def to_one_hot(labels, k):
    return np.eye(k)[labels]


def dense_loss(p, targets):
    return -(targets * np.log(p)).mean()


def sparse_loss(p, labels):
    return -np.log(p[np.arange(len(labels)), labels]).mean()


# %% 9.2 ❌ sparse_loss donne la somme
def to_one_hot(labels, k):
    return np.eye(k)[labels]


def dense_loss(p, targets):
    return -(targets * np.log(p)).sum(axis=1).mean()


def sparse_loss(p, labels):
    return -np.log(p[np.arange(len(labels)), labels]).sum()


# %% 9.2 ❌ sparse_loss doit renvoyer un seul nombre
def to_one_hot(labels, k):
    return np.eye(k)[labels]


def dense_loss(p, targets):
    return -(targets * np.log(p)).sum(axis=1).mean()


def sparse_loss(p, labels):
    return -np.log(p[:, labels]).mean(axis=1)


# %% 9.2 ❌ dense_loss est négatif
def to_one_hot(labels, k):
    return np.eye(k)[labels]


def dense_loss(p, targets):
    return (targets * np.log(p)).sum(axis=1).mean()


def sparse_loss(p, labels):
    return -np.log(p[np.arange(len(labels)), labels]).mean()


# %% 9.2 ✅
def to_one_hot(labels, k):
    return (np.asarray(labels)[:, None] == np.arange(k)).tolist()


def dense_loss(p, targets):
    return keras.losses.categorical_crossentropy(targets, p).numpy().mean()


def sparse_loss(p, labels):
    return [sum(-np.log(row[c]) for row, c in zip(p, labels)) / len(labels)]


# %% 9.3 ❌ exemples dans l’entraînement : 720
def split_three(X, y, n_valid, n_test, seed):
    a, b, c, d = train_test_split(X, y, test_size=n_valid, stratify=y, random_state=seed)
    e, f, g, h = train_test_split(a, c, test_size=n_test / len(X), stratify=c, random_state=seed)
    return (e, g), (b, d), (f, h)


# %% 9.3 ❌ dans deux parts
def split_three(X, y, n_valid, n_test, seed):
    a, b, c, d = train_test_split(X, y, test_size=n_valid, stratify=y, random_state=seed)
    e, f, g, h = train_test_split(X, y, test_size=n_test, stratify=y, random_state=seed)
    n = len(X) - n_valid - n_test
    return (a[:n], c[:n]), (b, d), (f, h)


# %% 9.3 ❌ n’a qu’une classe
def split_three(X, y, n_valid, n_test, seed):
    n = len(X) - n_valid - n_test
    return (X[:n], y[:n]), (X[n:-n_test], y[n:-n_test]), (X[-n_test:], y[-n_test:])


# %% 9.3 ❌ les étiquettes ne suivent pas
def split_three(X, y, n_valid, n_test, seed):
    order = np.random.default_rng(seed).permutation(len(X))
    valid, test, train = np.split(order, [n_valid, n_valid + n_test])
    return (X[train], y[: len(train)]), (X[valid], y[: len(valid)]), (X[test], y[: len(test)])


# %% 9.3 ❌ deux graines différentes donnent la même validation
def split_three(X, y, n_valid, n_test, seed):
    a, b, c, d = train_test_split(X, y, test_size=n_test, stratify=y, random_state=42)
    e, f, g, h = train_test_split(a, c, test_size=n_valid, stratify=c, random_state=42)
    return (e, g), (f, h), (b, d)


# %% 9.3 ❌ la même graine donne deux découpages
def split_three(X, y, n_valid, n_test, seed):
    a, b, c, d = train_test_split(X, y, test_size=n_test, stratify=y)
    e, f, g, h = train_test_split(a, c, test_size=n_valid, stratify=c)
    return (e, g), (f, h), (b, d)


# %% 9.3 ✅
def split_three(X, y, n_valid, n_test, seed):
    # à la main : dans chaque classe, les mêmes parts
    rng, valid, test = np.random.default_rng(seed), [], []
    for label in np.unique(y):
        members = rng.permutation(np.flatnonzero(y == label))
        n_v, n_t = round(n_valid * len(members) / len(y)), round(n_test * len(members) / len(y))
        valid += list(members[:n_v])
        test += list(members[n_v : n_v + n_t])
    train = np.setdiff1d(np.arange(len(y)), valid + test)
    return [X[train], y[train]], [X[valid], y[valid]], [X[test], y[test]]


# %% 9.4 ❌ les vraies classes sont en colonnes
def confusion_table(y_true, y_pred, k):
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (y_pred, y_true), 1)
    return table


def worst_pair(table):
    return 2, 3


# %% 9.4 ❌ n’est compté qu’une fois
def confusion_table(y_true, y_pred, k):
    table = np.zeros((k, k), dtype=int)
    table[y_true, y_pred] += 1
    return table


def worst_pair(table):
    return 2, 3


# %% 9.4 ❌ même pour une classe sans exemple
def confusion_table(y_true, y_pred, k):
    classes = np.unique(y_true)
    return np.array([[np.sum((y_true == a) & (y_pred == b)) for b in classes] for a in classes])


def worst_pair(table):
    return 2, 3


# %% 9.4 ❌ la diagonale compte les bonnes réponses
def confusion_table(y_true, y_pred, k):
    return np.array([[np.sum((y_true == a) & (y_pred == b)) for b in range(k)] for a in range(k)])


def worst_pair(table):
    return np.unravel_index(np.argmax(table), table.shape)


# %% 9.4 ❌ on demande la somme des deux sens
def confusion_table(y_true, y_pred, k):
    return np.array([[np.sum((y_true == a) & (y_pred == b)) for b in range(k)] for a in range(k)])


def worst_pair(table):
    table = np.array(table)
    np.fill_diagonal(table, 0)
    return np.unravel_index(np.argmax(table), table.shape)


# %% 9.4 ✅
def confusion_table(y_true, y_pred, k):
    return np.bincount(k * y_true + y_pred, minlength=k * k).reshape(k, k)


def worst_pair(table):
    k = len(table)
    pairs = [(a, b) for a in range(k) for b in range(a + 1, k)]
    return max(pairs, key=lambda pair: table[pair] + table[pair[::-1]])


# %% 9.5 ❌ ceux du tableau des erreurs
def surest_errors(p, y, n):
    wrong = np.flatnonzero(p.argmax(axis=1) != y)
    return np.argsort(-p[wrong].max(axis=1))[:n]


# %% 9.5 ❌ vérifiez le sens du tri
def surest_errors(p, y, n):
    wrong = np.flatnonzero(p.argmax(axis=1) != y)
    return wrong[np.argsort(p[wrong].max(axis=1))][:n]


# %% 9.5 ❌ une image bien classée
def surest_errors(p, y, n):
    return np.argsort(-p.max(axis=1))[:n]


# %% 9.5 ❌ la plus assurée ne vient pas d’abord
def surest_errors(p, y, n):
    wrong = np.flatnonzero(p.argmax(axis=1) != y)
    return sorted(wrong[np.argsort(-p[wrong].max(axis=1))][:n])


# %% 9.5 ✅
def surest_errors(p, y, n):
    errors = [(row.max(), i) for i, row in enumerate(p) if row.argmax() != y[i]]
    return [i for _, i in sorted(errors, reverse=True)[:n]]


# %% 9.6 ❌ une confiance égale au seuil compte aussi
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        kept = confidence > threshold
        if kept.any() and right[kept].mean() >= target:
            return threshold, kept.mean()
    return None, 0


# %% 9.6 ❌ la part est l’exactitude
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        kept = confidence >= threshold
        if right[kept].mean() >= target:
            return threshold, right[kept].mean()
    return None, 0


# %% 9.6 ❌ l’exactitude peut baisser puis remonter
def choose_threshold(confidence, right, target):
    # depuis le haut, arrêt au premier échec
    best = None, 0
    for threshold in np.unique(confidence)[::-1]:
        kept = confidence >= threshold
        if right[kept].mean() < target:
            break
        best = threshold, kept.mean()
    return best


# %% 9.6 ❌ si aucun seuil ne convient
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        kept = confidence >= threshold
        if right[kept].mean() >= target:
            break
    return threshold, kept.mean()


# %% 9.6 ✅
def choose_threshold(confidence, right, target):
    found = [
        (t, np.mean(confidence >= t)) for t in sorted(set(confidence)) if np.mean(right[confidence >= t]) >= target
    ]
    return found[0] if found else (None, 0.0)


# %% 9.7 ❌ l’inverse de la température
def fit_temperature(p, y):
    z = np.log(np.clip(p, 1e-30, 1))
    cost = lambda a: -np.log(np.clip(softmax(a * z, axis=1)[np.arange(len(y)), y], 1e-30, 1)).mean()
    return minimize_scalar(cost, bounds=(0.1, 10), method="bounded").x


# %% 9.7 ❌ trop sûr de lui, la température trouvée n’est pas la bonne
def fit_temperature(p, y):
    # les probabilités divisées, et non les logits : rien ne bouge
    def cost(T):
        q = p / T
        return -np.log(q / q.sum(axis=1, keepdims=True))[np.arange(len(y)), y].mean()

    return min(np.linspace(1, 10, 50), key=cost)


# %% 9.7 ❌ une probabilité nulle
def fit_temperature(p, y):
    with np.errstate(all="ignore"):
        z = np.log(p)
        z -= z.mean(axis=1, keepdims=True)
        cost = lambda T: -np.log(softmax(z / T, axis=1)[np.arange(len(y)), y]).mean()
        best = minimize_scalar(cost, bounds=(0.1, 10), method="bounded")
    return best.x if np.isfinite(best.fun) else np.nan


# %% 9.7 ✅
def fit_temperature(p, y):
    z = np.log(np.maximum(p, 1e-12))
    grid = np.geomspace(0.1, 10, 300)
    losses = []
    for T in grid:
        w = z / T
        w = w - w.max(axis=1, keepdims=True)
        losses.append((np.log(np.exp(w).sum(axis=1)) - w[np.arange(len(y)), y]).mean())
    return float(grid[np.argmin(losses)])


# %% 9.8 ❌ on en attend trois au moins
def compare(X, y, seeds):
    rows = []
    for seed in seeds:
        a, b, c, d = train_test_split(X.reshape(len(X), -1), y, test_size=0.25, stratify=y, random_state=seed)
        for name, model in {"hasard": DummyClassifier(), "logistique": LogisticRegression(tol=0.1)}.items():
            rows.append({"modèle": name, "graine": seed, "validation": model.fit(a, c).score(b, d)})
    return pd.DataFrame(rows)


# %% 9.8 ❌ sur des étiquettes tirées au hasard
def compare(X, y, seeds):
    rows = [("hasard", seeds[0], 0.1), ("logistique", seeds[0], 0.7), ("réseau", seeds[0], 0.8)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.8 ❌ il a appris les images qui le jugent
def compare(X, y, seeds):
    from sklearn.neighbors import KNeighborsClassifier

    flat, rows = X.reshape(len(X), -1), []
    for seed in seeds:
        models = {"hasard": DummyClassifier(), "logistique": LogisticRegression(tol=0.1)}
        models["voisin"] = KNeighborsClassifier(1)  # chaque image est sa propre voisine
        for name, model in models.items():
            rows.append({"modèle": name, "graine": seed, "validation": model.fit(flat, y).score(flat, y)})
    return pd.DataFrame(rows)


# %% 9.8 ❌ cette référence manque
def compare(X, y, seeds):
    rows = []
    for seed in seeds:
        a, b, c, d = train_test_split(X.reshape(len(X), -1), y, test_size=0.25, stratify=y, random_state=seed)
        for C in (0.01, 0.1, 1):
            score = LogisticRegression(C=C, tol=0.01, max_iter=300).fit(a, c).score(b, d)
            rows.append({"modèle": f"C = {C}", "graine": seed, "validation": score})
    return pd.DataFrame(rows)


# %% 9.8 ❌ la même graine ne donne pas les mêmes poids de départ
def compare(X, y, seeds):  # la graine ne décide que du découpage
    rows, flat = [], X.reshape(len(X), -1)
    for seed in seeds:
        X_train, X_valid, y_train, y_valid = train_test_split(flat, y, random_state=seed)
        majority = DummyClassifier().fit(X_train, y_train)
        logistic = LogisticRegression(tol=1e-2, max_iter=200).fit(X_train, y_train)
        layers = [keras.layers.Dense(100, activation="relu"), keras.layers.Dense(10, activation="softmax")]
        net = keras.Sequential([keras.Input((784,)), *layers])
        net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        net.fit(X_train, y_train, epochs=8, verbose=0)
        rows += [
            ("classe majoritaire", seed, majority.score(X_valid, y_valid)),
            ("régression logistique", seed, logistic.score(X_valid, y_valid)),
            ("réseau", seed, net.evaluate(X_valid, y_valid, verbose=0)[1]),
        ]
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.8 ✅
def compare(X, y, seeds):
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.neural_network import MLPClassifier

    rows = []
    for seed in seeds:
        a, b, c, d = train_test_split(X.reshape(len(X), -1), y, test_size=100, stratify=y, random_state=seed)
        models = {"a": DummyClassifier(), "b": KNeighborsClassifier(3)}
        models["c"] = MLPClassifier(50, random_state=seed, max_iter=300)
        for name, model in models.items():
            rows.append({"modèle": name, "graine": seed, "validation": model.fit(a, c).score(b, d)})
    return pd.DataFrame(rows)


# %% 9.1 ❌ n’est pas de cette classe
def label_grid(X, y, names, per_class):
    fig, axes = plt.subplots(len(names), per_class)
    for rank, ax in enumerate(axes.flat):
        ax.imshow(X[rank])
        ax.set_title(names[rank // per_class])
    return fig


# %% 9.3 ❌ sont échangés
def split_three(X, y, n_valid, n_test, seed):
    X_rest, X_a, y_rest, y_a = train_test_split(X, y, test_size=n_valid, stratify=y, random_state=seed)
    X_train, X_b, y_train, y_b = train_test_split(X_rest, y_rest, test_size=n_test, stratify=y_rest, random_state=seed)
    return (X_train, y_train), (X_b, y_b), (X_a, y_a)


# %% 9.5 ❌ la probabilité de la vraie classe
def surest_errors(p, y, n):
    wrong = np.flatnonzero(p.argmax(axis=1) != y)
    return wrong[np.argsort(p[wrong, y[wrong]])][:n]


# %% 9.6 ❌ l’atteint : comparez par ≥
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        kept = confidence >= threshold
        if right[kept].mean() > target:
            return threshold, kept.mean()
    return None, 0


# %% 9.6 ❌ la part est un nombre d’articles
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        kept = confidence >= threshold
        if right[kept].mean() >= target:
            return threshold, kept.sum()
    return None, 0


# %% 9.6 ❌ sont échangés
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        kept = confidence >= threshold
        if right[kept].mean() >= target:
            return kept.mean(), threshold
    return None, 0


# %% 9.6 ✅
def choose_threshold(confidence, right, target):
    order = np.argsort(confidence)
    for threshold in confidence[order]:
        kept = confidence >= threshold
        if right[kept].sum() >= target * kept.sum():
            return np.array([threshold]), np.array([kept.mean()], dtype="float32")
    return [None, 0.0]


# %% 9.8 ❌ toutes les graines ont le même découpage
def compare(X, y, seeds):
    rows, flat = [], X.reshape(len(X), -1)
    X_train, X_valid, y_train, y_valid = train_test_split(flat, y, test_size=0.25, stratify=y, random_state=0)
    for seed in seeds:
        keras.utils.set_random_seed(seed)
        net = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, activation="softmax")])
        net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        net.fit(X_train, y_train, epochs=8, verbose=0)
        rows.append(("réseau", seed, net.evaluate(X_valid, y_valid, verbose=0)[1]))
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.9 ❌ sont échangés : la précision vient d’abord
def precision_recall(fraud, alert):
    caught = np.sum(alert & (fraud == 1))
    return caught / fraud.sum(), caught / max(alert.sum(), 1)


# %% 9.9 ❌ la première valeur est l’exactitude
def precision_recall(fraud, alert):
    return np.mean(alert == fraud), np.mean(alert[fraud == 1])


# %% 9.9 ❌ la précision est la part des fraudes parmi les alertes
def precision_recall(fraud, alert):
    return np.sum(alert & (fraud == 1)) / len(fraud), np.mean(alert[fraud == 1])


# %% 9.9 ❌ le rappel est la part des fraudes que l’on signale
def precision_recall(fraud, alert):
    caught = np.sum(alert & (fraud == 1))
    return caught / alert.sum(), caught / len(fraud)


# %% 9.9 ❌ sans aucune alerte, la précision vaut 0
def precision_recall(fraud, alert):
    return np.mean(fraud[alert]), np.mean(alert[fraud == 1])


# %% 9.9 ❌ la précision vaut 0 par convention
def precision_recall(fraud, alert):
    return (np.mean(fraud[alert]) if alert.any() else 1), np.mean(alert[fraud == 1])


# %% 9.9 ❌ le rappel vaut 0
def precision_recall(fraud, alert):
    return (np.mean(fraud[alert]), np.mean(alert[fraud == 1])) if alert.any() else (0, 1)


# %% 9.9 ❌ échange les deux coûts
def mean_cost(fraud, alert, false_alarm, miss):
    return np.mean(miss * (alert & (fraud == 0)) + false_alarm * (~alert & (fraud == 1)))


# %% 9.9 ❌ donne le coût total
def mean_cost(fraud, alert, false_alarm, miss):
    return np.sum(false_alarm * (alert & (fraud == 0)) + miss * (~alert & (fraud == 1)))


# %% 9.9 ❌ compte toutes les alertes
def mean_cost(fraud, alert, false_alarm, miss):
    return np.mean(false_alarm * alert + miss * (~alert & (fraud == 1)))


# %% 9.9 ❌ additionne des taux
def mean_cost(fraud, alert, false_alarm, miss):
    return false_alarm * np.mean(alert[fraud == 0]) + miss * np.mean(~alert[fraud == 1])


# %% 9.9 ❌ ne donnent pas le bon coût
def mean_cost(fraud, alert, false_alarm, miss):
    return np.mean(miss * (~alert & (fraud == 1)))


# %% 9.9 ❌ modifie « alert »
def mean_cost(fraud, alert, false_alarm, miss):
    false_alarms = np.sum(alert & (fraud == 0))
    alert[:] = ~alert
    return (false_alarm * false_alarms + miss * np.sum(alert & (fraud == 1))) / len(fraud)


# %% 9.9 ❌ doit renvoyer quatre nombres
def alert_policy(model, train, valid, test, false_alarm, miss):
    model.fit(*train)
    return 0.4, 0.7


# %% 9.9 ❌ appelez fit sur l’entraînement
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ a appris des commandes du test
def alert_policy(model, train, valid, test, false_alarm, miss):
    X, y = (np.concatenate(parts) for parts in zip(train, valid, test))
    p, q = model.fit(X, y).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ a appris des commandes de la validation
def alert_policy(model, train, valid, test, false_alarm, miss):
    # le seuil choisi, le modèle réapprend sur tout ce qui n'est pas le test
    p = model.fit(*train).predict_proba(valid[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    q = model.fit(*(np.concatenate(parts) for parts in zip(train, valid))).predict_proba(test[0])[:, 1]
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ est un seul nombre
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    costs = [mean_cost(valid[1], p >= t, false_alarm, miss) for t in p]
    t = p[np.argmin(costs)]
    return t, costs, *precision_recall(test[1], q >= t)


# %% 9.9 ❌ vient des probabilités de l’entraînement
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(train[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(train[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ vient des probabilités du test
def alert_policy(model, train, valid, test, false_alarm, miss):
    q = model.fit(*train).predict_proba(test[0])[:, 1]
    t = min(sorted([*q, np.inf], reverse=True), key=lambda t: mean_cost(test[1], q >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ le seuil reste à 0,5
def alert_policy(model, train, valid, test, false_alarm, miss):
    alert = model.fit(*train).predict(test[0]) == 1
    return 0.5, mean_cost(test[1], alert, false_alarm, miss), *precision_recall(test[1], alert)


# %% 9.9 ❌ comparez par ≥
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p > t, false_alarm, miss))
    return t, mean_cost(test[1], q > t, false_alarm, miss), *precision_recall(test[1], q > t)


# %% 9.9 ❌ de la meilleure précision
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = max(p, key=lambda t: precision_recall(valid[1], p >= t)[0])
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ le rappel est parfait, mais non le coût
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = max(sorted(p), key=lambda t: precision_recall(valid[1], p >= t)[1])
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ ce n’est pas le seuil dont le coût est le plus petit
def alert_policy(model, train, valid, test, false_alarm, miss):
    # la règle des probabilités parfaites
    q = model.fit(*train).predict_proba(test[0])[:, 1]
    t = false_alarm / (false_alarm + miss)
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ celui de la validation
def alert_policy(model, train, valid, test, false_alarm, miss):
    p = model.fit(*train).predict_proba(valid[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(valid[1], p >= t, false_alarm, miss), *precision_recall(valid[1], p >= t)


# %% 9.9 ❌ mais le coût au test n’est pas le bon
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q > t, false_alarm, miss), *precision_recall(test[1], q > t)


# %% 9.9 ❌ le rappel au test sont échangés
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    precision, recall = precision_recall(test[1], q >= t)
    return t, mean_cost(test[1], q >= t, false_alarm, miss), recall, precision


# %% 9.9 ❌ mais la précision ou le rappel au test
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf], reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(valid[1], p >= t)


# %% 9.9 ❌ quand une fausse alerte coûte plus cher
def alert_policy(model, train, valid, test, false_alarm, miss):
    # un seuil pour tous les coûts
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = max(p, key=lambda t: (precision_recall(valid[1], p >= t)[1], t))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ on demande le plus grand
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted([*p, np.inf]), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ essayez aussi le seuil np.inf
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min(sorted(p, reverse=True), key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ❌ on demande le plus grand des deux
def alert_policy(model, train, valid, test, false_alarm, miss):
    p, q = model.fit(*train).predict_proba(valid[0])[:, 1], model.predict_proba(test[0])[:, 1]
    t = min([*sorted(p, reverse=True), np.inf], key=lambda t: mean_cost(valid[1], p >= t, false_alarm, miss))
    return t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)


# %% 9.9 ✅
def precision_recall(fraud, alert):
    from sklearn.metrics import precision_score, recall_score

    return precision_score(fraud, alert, zero_division=0), recall_score(fraud, alert)


def mean_cost(fraud, alert, false_alarm, miss):
    from sklearn.metrics import confusion_matrix

    return np.mean([false_alarm, miss] * confusion_matrix(fraud, alert, labels=[0, 1])[[0, 1], [1, 0]]) * 2 / len(fraud)


def alert_policy(model, train, valid, test, false_alarm, miss):
    # une copie du modèle, et les seuils d'une courbe ROC, décroissants, l'infini d'abord
    from sklearn.base import clone
    from sklearn.metrics import roc_curve

    fitted = clone(model).fit(*train)
    p, q = fitted.predict_proba(valid[0])[:, 1], fitted.predict_proba(test[0])[:, 1]
    false, true, thresholds = roc_curve(valid[1], p, drop_intermediate=False)
    n_fraud = valid[1].sum()
    costs = false_alarm * false * (len(p) - n_fraud) + miss * (1 - true) * n_fraud
    t = thresholds[np.argmin(np.round(costs, 9))]
    return np.array([t, mean_cost(test[1], q >= t, false_alarm, miss), *precision_recall(test[1], q >= t)])


# %% 9.9 ✅
def precision_recall(fraud, alert):
    caught, n_alerts = 0, 0
    for is_fraud, signaled in zip(fraud, alert):
        caught += bool(is_fraud and signaled)
        n_alerts += bool(signaled)
    return [caught / n_alerts if n_alerts else 0.0, caught / sum(fraud)]


def mean_cost(fraud, alert, false_alarm, miss):
    bill = [miss if is_fraud else false_alarm for is_fraud, signaled in zip(fraud, alert) if is_fraud != signaled]
    return np.array([sum(bill) / len(fraud)], dtype="float32")


def alert_policy(model, train, valid, test, false_alarm, miss):
    model.fit(*train)
    p = model.predict_proba(valid[0])[:, 1]
    best, least = np.inf, mean_cost(valid[1], p == 2, false_alarm, miss)
    for t in sorted(set(p), reverse=True):
        cost = mean_cost(valid[1], p >= t, false_alarm, miss)
        if cost < least:
            best, least = t, cost
    alert = model.predict_proba(test[0])[:, 1] >= best
    return [best, mean_cost(test[1], alert, false_alarm, miss), *precision_recall(test[1], alert)]


# %% 9.1 ✅
def label_grid(X, y, names, per_class):  # des sous-figures ; les classes du bas vers le haut
    fig = plt.figure()
    for row, name in zip(fig.subfigures(len(names), 1)[::-1], names):
        images = X[[k for k in range(len(y)) if names[y[k]] == name]]
        for ax, image in zip(row.subplots(1, per_class), images):
            ax.set_title(name)
            ax.matshow(image)
    return fig


# %% 9.2 ✅
def to_one_hot(labels, k):
    table = np.zeros((len(labels), k))
    for row, label in zip(table, labels):
        row[label] = 1
    return table


def dense_loss(p, targets):
    return -np.log((p * targets).max(axis=1)).sum() / len(p)


def sparse_loss(p, labels):
    return dense_loss(p, to_one_hot(labels, p.shape[1]))


# %% 9.3 ✅
def split_three(X, y, n_valid, n_test, seed):  # les deux parts d'abord, que l'on coupe ensuite
    cut = {"random_state": seed}
    X_train, X_rest, y_train, y_rest = train_test_split(X, y, test_size=n_valid + n_test, stratify=y, **cut)
    X_valid, X_test, y_valid, y_test = train_test_split(X_rest, y_rest, train_size=n_valid, stratify=y_rest, **cut)
    return [(X_train, y_train), (X_valid, y_valid), (X_test, y_test)]


# %% 9.4 ✅
def confusion_table(y_true, y_pred, k):
    return pd.crosstab(y_true, y_pred).reindex(index=range(k), columns=range(k), fill_value=0).to_numpy()


def worst_pair(table):
    both = np.asarray(table) + np.transpose(table)
    both = both - np.diag(np.diag(both))
    return np.sort(np.unravel_index(both.argmax(), both.shape))


# %% 9.5 ✅
def surest_errors(p, y, n):  # les bonnes réponses sont écartées par une confiance nulle
    confidence = np.where(p.argmax(axis=1) == y, 0, p.max(axis=1))
    return np.argsort(confidence)[::-1][: min(n, np.count_nonzero(confidence))]


# %% 9.7 ❌ la température trouvée n’est pas la bonne
def fit_temperature(p, y):  # la température qui rend le plus de réponses justes : toutes se valent
    def accuracy(T):
        return np.mean(softmax(np.log(np.clip(p, 1e-30, None)) / T, axis=1).argmax(axis=1) == y)

    return max(np.linspace(0.25, 4, 20), key=accuracy)


# %% 9.7 ❌ trop hésitant, la température trouvée n’est pas la bonne
def fit_temperature(p, y):  # la recherche s'arrête à 1
    z = np.log(np.clip(p, 1e-30, None))
    cost = lambda T: -np.log(np.clip(softmax(z / T, axis=1)[np.arange(len(y)), y], 1e-30, None)).mean()
    return minimize_scalar(cost, bounds=(1, 10), method="bounded").x


# %% 9.7 ❌ on attend un seul nombre
def fit_temperature(p, y):  # toute la réponse de SciPy, coût compris
    z = np.log(np.clip(p, 1e-30, None))
    cost = lambda T: -np.log(np.clip(softmax(z / T, axis=1)[np.arange(len(y)), y], 1e-30, None)).mean()
    found = minimize_scalar(cost, bounds=(0.1, 10), method="bounded")
    return found.x, found.fun


# %% 9.7 ✅
def fit_temperature(p, y):  # par la dérivée, et une dichotomie sur 1/T
    z = np.log(np.clip(p, 1e-20, None))
    low, high = 0.05, 20.0
    for _ in range(60):
        middle = (low + high) / 2
        slope = ((softmax(middle * z, axis=1) * z).sum(axis=1) - z[np.arange(len(y)), y]).mean()
        low, high = (low, middle) if slope > 0 else (middle, high)
    return np.array([1 / low], dtype="float32")


# %% 9.8 ✅
def compare(X, y, seeds):  # une table par graine, un seul lot par époque, des images carrées pour le réseau
    from sklearn.neighbors import NearestCentroid

    def one_seed(seed):
        X_train, X_valid, y_train, y_valid = train_test_split(X, y, test_size=0.3, random_state=seed)
        keras.utils.set_random_seed(seed)
        net = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(64, "relu")])
        net.add(keras.layers.Dense(10))
        net.compile(keras.optimizers.Adam(0.01), keras.losses.SparseCategoricalCrossentropy(from_logits=True))
        net.fit(X_train, y_train, batch_size=len(X_train), epochs=15, verbose=0)
        flat = X_train.reshape(-1, 784), X_valid.reshape(-1, 784)
        answers = {"réseau": np.argmax(net(X_valid), axis=1)}
        for name, model in {"majorité": DummyClassifier(), "centres": NearestCentroid()}.items():
            answers[name] = model.fit(flat[0], y_train).predict(flat[1])
        scores = {name: np.mean(found == y_valid) for name, found in answers.items()}
        return pd.Series(scores, name="validation").rename_axis("modèle").reset_index().assign(graine=seed)

    return pd.concat([one_seed(seed) for seed in seeds])


# %% 9.1 ❌ l’objet que crée plt.subplots
def label_grid(X, y, names, per_class):
    return [plt.subplots()[0]]


# %% 9.1 ❌ on attend les premières images de la classe
def label_grid(X, y, names, per_class):  # les dernières
    fig, axes = plt.subplots(per_class, len(names), squeeze=False)
    for label, column in enumerate(axes.T):
        for ax, image in zip(column, X[y == label][-per_class:]):
            ax.imshow(image)
            ax.set_title(names[label])
    return fig


# %% 9.2 ❌ à la place des classes
def to_one_hot(labels, k):
    return np.eye(k)[::-1][labels]


# %% 9.2 ❌ dense_loss ne donne pas la bonne valeur
def dense_loss(p, targets):  # en base 2
    return -(targets * np.log2(p)).sum(axis=1).mean()


# %% 9.3 ❌ figure deux fois dans une part
def split_three(X, y, n_valid, n_test, seed):  # avec remise, dans l'entraînement
    train, valid, test = np.r_[0:400, 0:300], np.arange(700, 900), np.arange(900, 1000)
    return (X[train], y[train]), (X[valid], y[valid]), (X[test], y[test])


# %% 9.3 ❌ trois couples : entraînement, validation, test
def split_three(X, y, n_valid, n_test, seed):
    return train_test_split(X, y, test_size=n_test, random_state=seed)


# %% 9.3 ❌ ne garde pas les proportions des classes
def split_three(X, y, n_valid, n_test, seed):  # mélangé, non stratifié
    order = np.random.default_rng(seed).permutation(len(X))
    train, valid, test = np.split(order, [len(X) - n_valid - n_test, len(X) - n_test])
    return (X[train], y[train]), (X[valid], y[valid]), (X[test], y[test])


# %% 9.4 ❌ ce sont des effectifs que l’on demande
def confusion_table(y_true, y_pred, k):
    table = np.zeros((k, k))
    np.add.at(table, (y_true, y_pred), 1)
    return table / len(y_true)


# %% 9.4 ❌ une case de la matrice n’a pas le bon compte
def confusion_table(y_true, y_pred, k):
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (y_true, np.roll(y_pred, 1)), 1)
    return table


# %% 9.4 ❌ on attend deux numéros de classe
def worst_pair(table):
    return int(table.argmax())


# %% 9.4 ❌ le plus petit numéro vient d’abord
def worst_pair(table):
    b, a = np.unravel_index(np.tril(table + table.T, -1).argmax(), table.shape)
    return b, a


# %% 9.4 ❌ ce n’est pas la paire la plus confondue
def worst_pair(table):
    return 1, 2


# %% 9.5 ❌ on attend une suite de rangs
def surest_errors(p, y, n):
    return 5


# %% 9.5 ❌ pour 3 erreurs demandées
def surest_errors(p, y, n):
    return np.flatnonzero(p.argmax(axis=1) != y)


# %% 9.5 ❌ n’existe pas dans p
def surest_errors(p, y, n):  # comptés à partir de 1
    wrong = np.flatnonzero(p.argmax(axis=1) != y)
    return np.sort(wrong)[::-1][:n] + 1


# %% 9.5 ❌ pas les trois que la réponse donne avec le plus de confiance
def surest_errors(p, y, n):  # les premières
    return np.flatnonzero(p.argmax(axis=1) != y)[:n]


# %% 9.5 ❌ on attend toutes les erreurs
def surest_errors(p, y, n):  # complète par des images bien classées
    wrong = p.argmax(axis=1) != y
    return np.argsort(-(p.max(axis=1) + wrong))[:n]


# %% 9.6 ❌ le seuil et la part rangée sans contrôle
def choose_threshold(confidence, right, target):
    return 0.7


# %% 9.6 ❌ un seuil convient pourtant
def choose_threshold(confidence, right, target):
    return None, 0


# %% 9.6 ❌ n’est pas l’une des confiances reçues
def choose_threshold(confidence, right, target):
    return 0.72, 0.5


# %% 9.6 ❌ tout est rangé sans contrôle
def choose_threshold(confidence, right, target):
    return confidence.min(), 1.0


# %% 9.6 ❌ et par le plus petit seuil
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        if right[confidence >= threshold].mean() > 0.9:
            return threshold, np.mean(confidence >= threshold)


# %% 9.6 ❌ la part ne compte que les réponses justes
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        if right[confidence >= threshold].mean() >= target:
            return threshold, np.mean(right & (confidence >= threshold))


# %% 9.6 ❌ celle des articles contrôlés
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        if right[confidence >= threshold].mean() >= target:
            return threshold, np.mean(confidence < threshold)


# %% 9.6 ❌ celle des confiances supérieures ou égales au seuil
def choose_threshold(confidence, right, target):
    for threshold in np.unique(confidence):
        if right[confidence >= threshold].mean() >= target:
            return threshold, np.mean(confidence > threshold)


# %% 9.6 ❌ le seuil est un seul nombre
def choose_threshold(confidence, right, target):
    return confidence, 0.75


# %% 9.6 ❌ la part est un seul nombre
def choose_threshold(confidence, right, target):
    return 0.7, confidence >= 0.7


# %% 9.7 ❌ une température est positive
def fit_temperature(p, y):
    return -1.0


# %% 9.8 ❌ il n’en reste pas pour la validation
def compare(X, y, seeds):
    net = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
    net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
    net.fit(X, y, verbose=0)
    return pd.DataFrame()


# %% 9.8 ❌ des mêmes poids pour toutes les graines
def compare(X, y, seeds):
    for seed in seeds:
        X_train, _, y_train, _ = train_test_split(X, y, random_state=seed)
        keras.utils.set_random_seed(42)
        net = keras.Sequential([keras.Input((28, 28)), keras.layers.Flatten(), keras.layers.Dense(10, "softmax")])
        net.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
        net.fit(X_train, y_train, verbose=0)
    return pd.DataFrame()


# %% 9.8 ❌ on attend un tableau pandas
def compare(X, y, seeds):
    return [("réseau", seed, 0.5) for seed in seeds]


# %% 9.8 ❌ il manque la colonne « graine »
def compare(X, y, seeds):
    return pd.DataFrame({"modèle": ["réseau"], "validation": [0.1]})


# %% 9.8 ❌ pour chacune des graines reçues
def compare(X, y, seeds):
    return pd.DataFrame([(name, 0, 0.1) for name in "ABC"], columns=["modèle", "graine", "validation"])


# %% 9.8 ❌ ne sont pas celles que la fonction a reçues
def compare(X, y, seeds):
    rows = [(name, seed + 1, 0.1) for name in "ABC" for seed in seeds]
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.8 ❌ l’exactitude est un nombre entre 0 et 1
def compare(X, y, seeds):
    rows = [(name, seed, -0.1) for name in "ABC" for seed in seeds]
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.8 ❌ selon celles qui la précèdent
def compare(X, y, seeds):
    rows = [(name, seed, 0.1 + rank / 10) for name in "ABC" for rank, seed in enumerate(seeds)]
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.8 ❌ qui aient appris quelque chose
def compare(X, y, seeds):
    rows = [(name, seed, 0.1) for name in "ABC" for seed in seeds]
    return pd.DataFrame(rows, columns=["modèle", "graine", "validation"])


# %% 9.9 ❌ precision_recall doit renvoyer deux nombres
def precision_recall(fraud, alert):
    return np.sum(alert & (fraud == 1)) / max(alert.sum(), 1)


# %% 9.4 ❌ quand les confusions sont dans l’autre sens
def worst_pair(table):
    a, b = np.unravel_index(np.triu(table.T, 1).argmax(), table.shape)
    return int(a), int(b)


# %% 9.3 ❌ ne garde pas les proportions des classes
def split_three(X, y, n_valid, n_test, seed):  # le test, tiré sans stratification
    X_rest, X_test, y_rest, y_test = train_test_split(X, y, test_size=n_test, random_state=seed)
    rest = train_test_split(X_rest, y_rest, test_size=n_valid, stratify=y_rest, random_state=seed)
    return (rest[0], rest[2]), (rest[1], rest[3]), (X_test, y_test)


# %% 9.3 ❌ il n’y a pas autant d’étiquettes que d’exemples
def split_three(X, y, n_valid, n_test, seed):  # train_test_split rend les deux X, puis les deux y
    rest, X_test, labels, y_test = train_test_split(X, y, test_size=n_test, stratify=y, random_state=seed)
    a, b, c, d = train_test_split(rest, labels, test_size=n_valid, stratify=labels, random_state=seed)
    return (a, b), (c, d), (X_test, y_test)
