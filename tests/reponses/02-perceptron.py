"""Réponses d'essai de la feuille 2 : chaque bloc remplace une cellule de réponse, avec le verdict attendu."""


# %% 2.1 ❌ nand_unit se trompe pour les entrées (0, 0)
def nand_unit():
    return [1, 1], -1.5


def but_not_unit():
    return [1, -1], -0.5


def majority_unit():
    return [1] * 5, -2.5


# %% 2.1 ❌ majority_unit se trompe pour les entrées (0, 0, 0, 1, 1) (sur la frontière
def nand_unit():
    return [-1, -1], 1.5


def but_not_unit():
    return [1, -1], -0.5


def majority_unit():
    return [1] * 5, -2


# %% 2.1 ❌ il faut 5 poids
def nand_unit():
    return [-1, -1], 1.5


def but_not_unit():
    return [1, -1], -0.5


def majority_unit():
    return 1, -2.5


# %% 2.1 ❌ renvoie deux choses
def nand_unit():
    return -1, -1, 1.5


def but_not_unit():
    return 1, -1, -0.5


def majority_unit():
    return 1, 1, 1, 1, 1, -2.5


# %% 2.1 ❌ but_not_unit se trompe pour les entrées (0, 0)
def nand_unit():
    return [-1, -1], 1.5


def but_not_unit():
    return [1, -1], 0


def majority_unit():
    return [1] * 5, -2.5


# %% 2.1 ✅
def nand_unit():
    return np.array([-2.0, -3.0]), 4


def but_not_unit():
    return (5, -8), -1


def majority_unit():
    return [2, 2, 2, 2, 2], -6


# %% 2.2 ❌ premier exemple
def by_hand():
    return [(0, 0, 0), (1, 3, 1), (1, 3, 1)]


def correct(w, b, x, y, eta=1.0):
    error = y - heaviside(x @ w + b)
    return w + eta * error * x, b + eta * error


# %% 2.2 ❌ troisième exemple : la réponse est-elle fausse
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (1, 4, 1)]


def correct(w, b, x, y, eta=1.0):
    error = y - heaviside(x @ w + b)
    return w + eta * error * x, b + eta * error


# %% 2.2 ❌ trois triplets
def by_hand():
    return -1, 2, 0


def correct(w, b, x, y, eta=1.0):
    return w, b


# %% 2.2 ❌ les poids ne sont pas les bons quand la réponse est juste
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (-1, 2, 0)]


def correct(w, b, x, y, eta=1.0):
    return w + eta * y * x, b + eta * y


# %% 2.2 ❌ le biais n’est pas le bon quand l’unité répond 1 au lieu de 0
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (-1, 2, 0)]


def correct(w, b, x, y, eta=1.0):
    return w + eta * (y - heaviside(x @ w + b)) * x, b


# %% 2.2 ❌ les poids ne sont pas les bons quand l’unité répond 1 au lieu de 0
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (-1, 2, 0)]


def correct(w, b, x, y, eta=1.0):
    error = heaviside(x @ w + b) - y
    return w + eta * error * x, b + eta * error


# %% 2.2 ❌ correct modifie « w »
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (-1, 2, 0)]


def correct(w, b, x, y, eta=1.0):
    error = y - heaviside(x @ w + b)
    w += eta * error * x
    return w, b + eta * error


# %% 2.2 ❌ quand η = 0,5
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (-1, 2, 0)]


def correct(w, b, x, y, eta=1.0):
    error = y - heaviside(x @ w + b)
    return w + error * x, b + error


# %% 2.2 ✅
def by_hand():
    return np.array([[-2.0, -1, -1], [-1, 2, 0], [-1, 2, 0]])


def correct(w, b, x, y, eta=1.0):
    z = sum(w_i * x_i for w_i, x_i in zip(w, x)) + b
    if (z >= 0) == bool(y):
        return list(w), b
    sign = 1 if y else -1
    return [w_i + sign * eta * x_i for w_i, x_i in zip(w, x)], b + sign * eta


# %% 2.3 ❌ le biais vaut encore 0
def train_repaired(X, species):
    return train_broken(X, species, int)


# %% 2.3 ❌ fleurs mal classées
def train_repaired(X, species):
    return -np.ones(X.shape[1]), 1.5


# %% 2.3 ❌ aucune fleur n’est encore déclarée setosa
def train_repaired(X, species):
    y = (species == 0).astype(int)
    w, b = np.zeros(X.shape[1]), 0.0
    x, target = X[0], y[0]
    error = target - heaviside(x @ w + b)
    return w + error * x, b + error


# %% 2.3 ❌ sont déclarées setosa
def train_repaired(X, species):
    y = (species == 0).astype(int)
    w, b = np.zeros(X.shape[1]), 0.0
    for _ in range(20):
        for x, target in zip(X, y, strict=True):
            error = target - heaviside(x @ w + b)
            w, b = w - error * x, b - error
    return w, b


# %% 2.3 ❌ renvoie deux choses
def train_repaired(X, species):
    return train_broken(X, species, int)[0]


# %% 2.3 ✅
def train_repaired(X, species):
    from sklearn.linear_model import LogisticRegression

    model = LogisticRegression(C=1e4).fit(X, species == 0)
    return model.coef_[0], model.intercept_


# %% 2.4 ❌ le point renvoyé n’est pas sur la droite
def boundary(w, b, x1):
    return -w[0] * x1 / w[1]


def margin(w, b, X, y):
    return ((2 * y - 1) * (X @ w + b)).min() / np.linalg.norm(w)


# %% 2.4 ❌ divisez par la longueur de w
def boundary(w, b, x1):
    return -(w[0] * x1 + b) / w[1]


def margin(w, b, X, y):
    return ((2 * y - 1) * (X @ w + b)).min()


# %% 2.4 ❌ sa distance se compte négativement
def boundary(w, b, x1):
    return -(w[0] * x1 + b) / w[1]


def margin(w, b, X, y):
    return np.abs(X @ w + b).min() / np.linalg.norm(w)


# %% 2.4 ❌ un seul nombre
def boundary(w, b, x1):
    return -(w[0] * x1 + b) / w[1]


def margin(w, b, X, y):
    return (2 * y - 1) * (X @ w + b) / np.linalg.norm(w)


# %% 2.4 ❌ trois exemples bien classés
def boundary(w, b, x1):
    return -(w[0] * x1 + b) / w[1]


def margin(w, b, X, y):
    return ((2 * y - 1) * (X @ w + b)).min() / np.sqrt(w @ w + b**2)


# %% 2.4 ✅
def boundary(w, b, x1):
    slope, intercept = -w[0] / w[1], -b / w[1]
    return intercept + slope * np.asarray(x1)


def margin(w, b, X, y):
    length = sum(float(value) ** 2 for value in w) ** 0.5
    distances = []
    for x, label in zip(X, y):
        z = float(np.dot(x, w)) + b
        distances.append((z if label == 1 else -z) / length)
    return min(distances)


# %% 2.5 ❌ comptez les corrections, non les exemples
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    w, b, seen = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(3):
        for x, target in zip(X, y, strict=True):
            error = target - heaviside(x @ w + b)
            w, b = w + eta * error * x, b + eta * error
            seen += 1
    return w, b, seen // 3


def novikoff_bound(X, y, u):
    return 0


# %% 2.5 ❌ s’arrête alors qu’il reste des erreurs
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    w, b, corrections = np.zeros(X.shape[1]), 0.0, 0
    for x, target in zip(X[:2], y[:2], strict=True):
        error = target - heaviside(x @ w + b)
        w, b = w + eta * error * x, b + eta * error
        corrections += int(error != 0)
    return w, b, corrections


def novikoff_bound(X, y, u):
    return 0


# %% 2.5 ❌ que rien ne sépare
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    w, b, corrections = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(5):
        for x, target in zip(X, y, strict=True):
            error = target - heaviside(x @ w + b)
            w, b = w + eta * error * x, b + eta * error
            corrections += int(error != 0)
    return w, b, corrections


def novikoff_bound(X, y, u):
    return 0


# %% 2.5 ❌ l’entrée constante, qui vaut 1
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    w, b, corrections = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(min(max_epochs, 50)):
        for x, target in zip(X, y, strict=True):
            error = target - heaviside(x @ w + b)
            w, b = w + eta * error * x, b + eta * error
            corrections += int(error != 0)
    return w, b, corrections


def novikoff_bound(X, y, u):
    X_tilde = np.c_[X, np.ones(len(X))]
    return (np.linalg.norm(X, axis=1).max() / ((2 * y - 1) * (X_tilde @ u)).min()) ** 2


# %% 2.5 ❌ le carré de R
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    w, b, corrections = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(min(max_epochs, 50)):
        for x, target in zip(X, y, strict=True):
            error = target - heaviside(x @ w + b)
            w, b = w + eta * error * x, b + eta * error
            corrections += int(error != 0)
    return w, b, corrections


def novikoff_bound(X, y, u):
    X_tilde = np.c_[X, np.ones(len(X))]
    return np.linalg.norm(X_tilde, axis=1).max() / ((2 * y - 1) * (X_tilde @ u)).min()


# %% 2.5 ✅
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    weights, X_tilde, count = np.zeros(X.shape[1] + 1), np.c_[X, np.ones(len(X))], 0
    for _ in range(max_epochs):
        clean = True
        for x, target in zip(X_tilde, y):
            answer = int(x @ weights >= 0)
            if answer != target:
                weights, count, clean = weights + eta * (target - answer) * x, count + 1, False
        if clean:
            break
    return weights[:-1], weights[-1], count


def novikoff_bound(X, y, u):
    R2 = max(1 + float(x @ x) for x in X)
    gamma = min((x @ u[:-1] + u[-1]) * (1 if label else -1) for x, label in zip(X, y))
    return R2 / gamma**2


# %% 2.6 ❌ rien n’a changé
def steady_perceptron(X, y, seed, epochs=20):
    return last_perceptron(X, y, seed, epochs)


# %% 2.6 ❌ d’où vient le hasard
def steady_perceptron(X, y, seed, epochs=20):
    return last_perceptron(X, y, np.random.default_rng().integers(1000), epochs)


# %% 2.6 ❌ jamais virginica
def steady_perceptron(X, y, seed, epochs=20):
    return np.zeros(2), -1.0


# %% 2.6 ❌ varie encore trop
def steady_perceptron(X, y, seed, epochs=20):
    return last_perceptron(X, y, seed + 10, epochs)


# %% 2.6 ❌ moins exact en moyenne
def steady_perceptron(X, y, seed, epochs=20):
    return np.array([1.0, 0.0]), -5.6


# %% 2.6 ✅
def steady_perceptron(X, y, seed, epochs=20):
    units = [last_perceptron(X, y, 100 * seed + k, epochs) for k in range(25)]
    units = [(w / np.linalg.norm(w), b / np.linalg.norm(w)) for w, b in units]
    return np.mean([w for w, _ in units], axis=0), np.mean([b for _, b in units])


# %% 2.1 ✅
def nand_unit():
    return (-2.0, -2.0), np.array([3.0])


def but_not_unit():
    return np.array([1, -2], dtype="float32"), 0 - 0.5


def majority_unit():
    return [2] * 5, np.float32(-5)


# %% 2.2 ❌ correct : les poids ne sont pas les bons quand seul le biais rend la réponse juste
def by_hand():
    return [(-2, -1, -1), (-1, 2, 0), (-1, 2, 0)]


def correct(w, b, x, y, eta=1.0):
    error = y - heaviside(x @ w)
    return w + eta * error * x, b + eta * error


# %% 2.2 ✅
def by_hand():
    return np.array([[-2, -1, -1], [-1, 2, 0], [-1, 2, 0]], dtype="float32")


def correct(w, b, x, y, eta=1.0):
    if heaviside(np.dot(w, x) + b) == y:
        return w, b
    sign = 1 if y else -1
    return [wi + eta * sign * xi for wi, xi in zip(w, x)], np.array([b + eta * sign])


# %% 2.3 ✅
def train_repaired(X, species, epochs=50):
    X1, y = np.c_[X, np.ones(len(X))], np.where(species == 0, 1, 0)
    v = np.zeros(X1.shape[1])
    for _ in range(epochs):
        for i in range(len(X1)):
            v = v + (y[i] - heaviside(X1[i] @ v)) * X1[i]
    return [list(v[:-1]), v[-1:]]


# %% 2.4 ✅
def boundary(w, b, x1):
    return np.divide(-b - np.multiply(w[0], x1), w[1])


def margin(w, b, X, y):
    distances = [(x @ w + b) / sum(w**2) ** 0.5 * (1 if t else -1) for x, t in zip(X, y)]
    return np.array([min(distances)])


# %% 2.5 ❌ compte avec le signe moins
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    w, b, corrections = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        before = corrections
        for x, target in zip(X, y):
            error = target - heaviside(x @ w + b)
            w, b, corrections = w + eta * error * x, b + eta * error, corrections + abs(error)
        if before == corrections:
            return w, b, corrections
    return w, b, corrections


def novikoff_bound(X, y, u):
    X1 = np.c_[X, np.ones(len(X))]
    return (np.linalg.norm(X1, axis=1).max() / (X1 @ u).min()) ** 2


# %% 2.5 ✅
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    X1, v, corrections = np.c_[X, np.ones(len(X))], np.zeros(X.shape[1] + 1), 0
    for _ in range(max_epochs):
        wrong = 0
        for x, target in zip(X1, y):
            if int(x @ v >= 0) != target:
                v = v + eta * (2 * target - 1) * x
                wrong += 1
        corrections += wrong
        if not wrong:
            break
    return v[:-1], v[-1], np.array([corrections])


def novikoff_bound(X, y, u):
    X1 = np.hstack([X, np.ones((len(X), 1))])
    return max((X1**2).sum(axis=1)) / min(np.where(y == 1, 1, -1) * (X1 @ u)) ** 2


# %% 2.6 ✅
def steady_perceptron(X, y, seed, epochs=20):
    rng, X1 = np.random.default_rng(seed), np.c_[X, np.ones(len(X))]
    v, total = np.zeros(X1.shape[1]), np.zeros(X1.shape[1])
    for _ in range(epochs):
        for i in rng.permutation(len(X)):
            v = v + (y[i] - heaviside(X1[i] @ v)) * X1[i]
            total = total + v
    return list(total[:-1]), total[-1:]


# %% 2.1 ❌ le biais est un seul nombre
def nand_unit():
    return [-1, -1], [1.5, 1.5]


# %% 2.2 ❌ correct renvoie deux choses
def correct(w, b, x, y, eta=1.0):
    error = y - heaviside(x @ w + b)
    return w + eta * error * x, b + eta * error, error


# %% 2.2 ❌ la somme est négative alors que la cible est 1
def by_hand():  # le deuxième exemple cru juste
    return [(-2, -1, -1), (-2, -1, -1), (-2, -1, -1)]


# %% 2.3 ❌ il faut 1 poids
def train_repaired(X, species):
    return np.zeros(3), 1.0


# %% 2.3 ❌ le biais est un seul nombre
def train_repaired(X, species):
    return np.zeros(X.shape[1]), np.ones(2)


# %% 2.4 ❌ un des trois points n’est pas sur la droite
def boundary(w, b, x1):  # le premier point, répété
    return -(w[0] * np.minimum(x1, 0) + b) / w[1]


# %% 2.4 ❌ doubler w et b ne déplace pas la droite
def margin(w, b, X, y):  # la longueur de w mesurée une fois pour toutes
    return ((2 * y - 1) * (X @ w + b)).min() / 5


# %% 2.4 ❌ avec un exemple mal classé, la marge n’est pas la bonne
def margin(w, b, X, y):  # le premier négatif trouvé, non le plus petit
    distances = (2 * y - 1) * (X @ w + b) / np.linalg.norm(w)
    return distances.min() if distances.min() > 0 else -1.0


# %% 2.4 ❌ échanger les classes et les signes
def margin(w, b, X, y):  # la marge de la classe 0, sauf s'il y en a plusieurs
    distances = (2 * y - 1) * (X @ w + b) / np.linalg.norm(w)
    return distances[y == 0].min()


# %% 2.4 ❌ à une dimension, la marge est fausse
def margin(w, b, X, y):  # une longueur écrite pour deux poids
    return ((2 * y - 1) * (X @ w + b)).min() / np.hypot(w[0], w[-1])


# %% 2.5 ❌ train_until_done renvoie trois choses
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    return np.zeros(2), 0.0


# %% 2.5 ❌ il faut un poids par caractéristique
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    return np.zeros(3), 0.0, 6


# %% 2.5 ❌ le compte des corrections est un seul nombre
def train_until_done(X, y, eta=1.0, max_epochs=1000):
    return np.zeros(2), 0.0, [1, 2]


# %% 2.5 ❌ ce n’est pas le compte du chapitre
def train_until_done(X, y, eta=1.0, max_epochs=1000):  # compte à partir de 1
    w, b, corrections, before = np.zeros(X.shape[1]), 0.0, 1, 0
    while before != corrections:
        before = corrections
        for x, target in zip(X, y):
            error = target - heaviside(x @ w + b)
            w, b, corrections = w + eta * error * x, b + eta * error, corrections + abs(error)
    return w, b, corrections


# %% 2.5 ❌ η ne change pas le compte
def train_until_done(X, y, eta=1.0, max_epochs=1000):  # somme les pas, au lieu de les compter
    w, b, corrections = np.zeros(X.shape[1]), 0.0, 0
    for _ in range(max_epochs):
        before = corrections
        for x, target in zip(X, y):
            step = eta * (target - heaviside(x @ w + b))
            w, b, corrections = w + step * x, b + step, corrections + abs(step)
        if corrections == before:
            break
    return w, b, corrections


# %% 2.5 ❌ novikoff_bound renvoie un seul nombre
def novikoff_bound(X, y, u):
    X_tilde = np.c_[X, np.ones(len(X))]
    return np.linalg.norm(X_tilde, axis=1) / (X_tilde @ u)


# %% 2.5 ❌ la valeur n’est pas la bonne sur un exemple à deux points
def novikoff_bound(X, y, u):  # le plus petit exemple, au lieu du plus grand
    X_tilde = np.c_[X, np.ones(len(X))]
    return (np.linalg.norm(X_tilde, axis=1).min() / ((2 * y - 1) * (X_tilde @ u)).min()) ** 2


# %% 2.6 ❌ la fonction renvoie deux choses
def steady_perceptron(X, y, seed, epochs=20):
    return np.zeros(3)


# %% 2.6 ❌ il faut un poids par caractéristique
def steady_perceptron(X, y, seed, epochs=20):
    return np.zeros(3), 0.0
