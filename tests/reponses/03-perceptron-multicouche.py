# %% 3.1 ❌ rend la sigmoïde, pas sa pente
def sigmoid_slope(z):
    return sigmoid(z)


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    return (z > 0) * 1.0


def softplus_slope(z):
    return sigmoid(z)


# %% 3.1 ❌ la même en 2 et en −2
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return 1 - np.tanh(z)


def relu_slope(z):
    return (z > 0) * 1.0


def softplus_slope(z):
    return sigmoid(z)


# %% 3.1 ❌ la même en 1 et en 3
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    return np.maximum(0, z)


def softplus_slope(z):
    return sigmoid(z)


# %% 3.1 ❌ ne dépasse jamais 1
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    return (z > 0) * 1.0


def softplus_slope(z):
    return np.exp(z)


# %% 3.1 ❌ une exponentielle déborde
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    return (z > 0) * 1.0


def softplus_slope(z):
    return np.exp(z) / (1 + np.exp(z))


# %% 3.1 ✅
def sigmoid_slope(z):
    return (1 - np.tanh(z / 2) ** 2) / 4


def tanh_slope(z):
    return 4 * sigmoid(2 * z) * (1 - sigmoid(2 * z))


def relu_slope(z):
    return np.where(z < 0, 0, 1)


def softplus_slope(z):
    return np.exp(-np.logaddexp(0, -z))


# %% 3.2 ❌ bien séparées, mais
def xor_weights():
    return [[1, 1], [1, 1]], [0, -1], [[0.9], [-1.8]], [0]


# %% 3.2 ❌ la sortie vaut −0,5 au lieu de 0
def xor_weights():  # les trois unités à seuil du chapitre 2
    return [[1, 1], [1, 1]], [-0.5, -1.5], [[1], [-1]], [-0.5]


# %% 3.2 ❌ le neurone caché 2 est mort
def xor_weights():
    return [[1, -1], [-1, -1]], [0, 0], [[1], [1]], [0]


# %% 3.2 ❌ W2 a la forme (1, 2)
def xor_weights():
    return [[1, -1], [-1, 1]], [0, 0], [[1, 1]], [0]


# %% 3.2 ❌ calculent la même chose
def xor_weights():
    return [[1, 1], [1, 1]], [0, 0], [[1], [1]], [0]


# %% 3.2 ✅
def xor_weights():  # le nombre d'entrées actives, puis ce qui dépasse 1
    W1, b1 = np.ones((2, 2)), np.array([0.0, -1.0])
    return [W1, b1, np.array([[1.0], [-2.0]]), np.zeros(1)]


# %% 3.3 ❌ delta2 a le mauvais signe
def there_and_back(x, y, W1, b1, w2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    y_hat = a1 @ w2 + b2
    d2 = y - y_hat
    d1 = d2 * w2 * (z1 > 0)
    return dict(z1=z1, a1=a1, y_hat=y_hat, delta2=d2, delta1=d1, dW1=np.outer(x, d1), db1=d1, dw2=d2 * a1, db2=d2)


# %% 3.3 ❌ delta1 ignore la pente
def there_and_back(x, y, W1, b1, w2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    y_hat = a1 @ w2 + b2
    d2 = y_hat - y
    d1 = d2 * w2
    return dict(z1=z1, a1=a1, y_hat=y_hat, delta2=d2, delta1=d1, dW1=np.outer(x, d1), db1=d1, dw2=d2 * a1, db2=d2)


# %% 3.3 ❌ dW1 est transposé
def there_and_back(x, y, W1, b1, w2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    y_hat = a1 @ w2 + b2
    d2 = y_hat - y
    d1 = d2 * w2 * (z1 > 0)
    return dict(z1=z1, a1=a1, y_hat=y_hat, delta2=d2, delta1=d1, dW1=np.outer(d1, x), db1=d1, dw2=d2 * a1, db2=d2)


# %% 3.3 ❌ z1 n’est pas juste
def there_and_back(x, y, W1, b1, w2, b2):
    z1 = W1 @ x + b1
    a1 = np.maximum(0, z1)
    y_hat = a1 @ w2 + b2
    d2 = y_hat - y
    d1 = d2 * w2 * (z1 > 0)
    return dict(z1=z1, a1=a1, y_hat=y_hat, delta2=d2, delta1=d1, dW1=np.outer(x, d1), db1=d1, dw2=d2 * a1, db2=d2)


# %% 3.3 ❌ rend toujours les mêmes
def there_and_back(x, y, W1, b1, w2, b2):
    forward = {"z1": [2, -4], "a1": [2, 0], "y_hat": 3}
    backward = {"delta2": 2, "delta1": [4, 0], "dW1": [[4, 0], [8, 0]], "db1": [4, 0], "dw2": [4, 0], "db2": 2}
    return forward | backward


# %% 3.3 ❌ il manque au dictionnaire
def there_and_back(x, y, W1, b1, w2, b2):
    z1 = x @ W1 + b1
    a1 = np.maximum(0, z1)
    return {"z1": z1, "a1": a1, "y_hat": a1 @ w2 + b2}


# %% 3.3 ✅
def there_and_back(x, y, W1, b1, w2, b2):  # nombre par nombre, sans produit de matrices
    z1 = [x[0] * W1[0][j] + x[1] * W1[1][j] + b1[j] for j in range(2)]
    a1 = [max(0, z) for z in z1]
    y_hat = a1[0] * w2[0] + a1[1] * w2[1] + b2
    d2 = y_hat - y
    d1 = [d2 * w2[j] if z1[j] > 0 else 0 for j in range(2)]
    dW1 = [[x[i] * d1[j] for j in range(2)] for i in range(2)]
    dw2 = [[d2 * a] for a in a1]
    return {
        "z1": z1,
        "a1": a1,
        "y_hat": [y_hat],
        "delta2": [d2],
        "delta1": d1,
        "dW1": dW1,
        "db1": d1,
        "dw2": dw2,
        "db2": d2,
    }


# %% 3.4 ❌ que d’un côté
def numerical_gradient(loss, theta, step=1e-5):
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        moved = theta.copy()
        moved[index] += step
        gradient[index] = (loss(moved) - loss(theta)) / step
    return gradient


# %% 3.4 ❌ deux fois trop grand
def numerical_gradient(loss, theta, step=1e-5):
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[index] += step
        below[index] -= step
        gradient[index] = (loss(above) - loss(below)) / step
    return gradient


# %% 3.4 ❌ modifie « theta »
def numerical_gradient(loss, theta, step=1e-5):
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        theta[index] += step
        above = loss(theta)
        theta[index] -= 2 * step
        gradient[index] = (above - loss(theta)) / (2 * step)
    return gradient


# %% 3.4 ❌ un seul paramètre doit bouger à la fois
def numerical_gradient(loss, theta, step=1e-5):
    slope = (loss(theta + step) - loss(theta - step)) / (2 * step)
    return np.full(theta.shape, slope)


# %% 3.4 ❌ le pas reçu ne sert pas
def numerical_gradient(loss, theta, step=1e-5):
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[index] += 1e-5
        below[index] -= 1e-5
        gradient[index] = (loss(above) - loss(below)) / 2e-5
    return gradient


# %% 3.4 ✅
def numerical_gradient(loss, theta, step=1e-5):
    flat = np.ravel(theta)
    moves = step * np.eye(flat.size)
    slopes = [loss((flat + m).reshape(theta.shape)) - loss((flat - m).reshape(theta.shape)) for m in moves]
    return (np.array(slopes) / (2 * step)).reshape(theta.shape)


# %% 3.6 ❌ rien n’a brisé la symétrie
def train_xor(width, seed):
    W1, b1 = np.full((2, width), 0.1), np.zeros(width)
    W2, b2 = np.full((width, 1), 0.1), np.zeros(1)
    for _ in range(300):
        A = np.tanh(X_xor @ W1 + b1)
        delta2 = (sigmoid(A @ W2 + b2) - Y_xor) / 4
        delta1 = (delta2 @ W2.T) * (1 - A**2)
        W2, b2 = W2 - A.T @ delta2, b2 - delta2.sum(axis=0)
        W1, b1 = W1 - X_xor.T @ delta1, b1 - delta1.sum(axis=0)
    return [(W1, b1), (W2, b2)]


# %% 3.6 ❌ tout le hasard doit venir de la graine
def train_xor(width, seed):
    W1, b1 = np.random.normal(size=(2, width)), np.zeros(width)
    W2, b2 = np.random.normal(size=(width, 1)), np.zeros(1)
    for _ in range(300):
        A = np.tanh(X_xor @ W1 + b1)
        delta2 = (sigmoid(A @ W2 + b2) - Y_xor) / 4
        delta1 = (delta2 @ W2.T) * (1 - A**2)
        W2, b2 = W2 - A.T @ delta2, b2 - delta2.sum(axis=0)
        W1, b1 = W1 - X_xor.T @ delta1, b1 - delta1.sum(axis=0)
    return [(W1, b1), (W2, b2)]


# %% 3.6 ❌ la graine ne sert pas
def train_xor(width, seed):
    rng = np.random.default_rng(42)
    W1, b1 = rng.normal(size=(2, width)), np.zeros(width)
    W2, b2 = rng.normal(size=(width, 1)), np.zeros(1)
    return [(W1, b1), (W2, b2)]


# %% 3.6 ❌ presque rien appris
def train_xor(width, seed):
    rng = np.random.default_rng(seed)
    W1, b1 = 0.1 * rng.normal(size=(2, width)), np.zeros(width)
    W2, b2 = 0.1 * rng.normal(size=(width, 1)), np.zeros(1)
    for _ in range(500):
        A = np.tanh(X_xor @ W1 + b1)
        delta2 = (sigmoid(A @ W2 + b2) - Y_xor) / 4
        delta1 = (delta2 @ W2.T) * (1 - A**2)
        W2, b2 = W2 - 0.01 * A.T @ delta2, b2 - 0.01 * delta2.sum(axis=0)
        W1, b1 = W1 - 0.01 * X_xor.T @ delta1, b1 - 0.01 * delta1.sum(axis=0)
    return [(W1, b1), (W2, b2)]


# %% 3.6 ❌ W1, b1 ont les formes
def train_xor(width, seed):
    rng = np.random.default_rng(seed)
    return [(rng.normal(size=(width, 2)), np.zeros(width)), (rng.normal(size=(1, width)), np.zeros(1))]


# %% 3.6 ✅
def train_xor(width, seed):  # un exemple à la fois, tous les paramètres dans un vecteur, avec inertie
    rng = np.random.default_rng(seed)
    layers = [rng.uniform(-1, 1, size) for size in ((2, width), (width,), (width, 1), (1,))]
    speeds = [np.zeros_like(values) for values in layers]
    for epoch in range(1200):
        e = epoch % 4
        x, y = X_xor[e : e + 1], Y_xor[e : e + 1]
        a = np.tanh(x @ layers[0] + layers[1])
        error = 1 / (1 + np.exp(-(a @ layers[2] + layers[3]))) - y
        below = error @ layers[2].T * (1 - a**2)
        for values, speed, slope in zip(layers, speeds, (x.T @ below, below[0], a.T @ error, error[0]), strict=True):
            speed *= 0.8
            speed -= 0.15 * slope
            values += speed
    return [tuple(layers[:2]), tuple(layers[2:])]


# %% 3.5 ❌ tous les poids sont nuls
def init_params(sizes, rng):
    return [(np.zeros((n_in, n_out)), np.zeros(n_out)) for n_in, n_out in pairwise(sizes)]


# %% 3.5 ❌ des neurones jumeaux
def init_params(sizes, rng):  # le hasard entre les entrées ne distingue pas les neurones
    params = []
    for n_in, n_out in pairwise(sizes):
        column = rng.normal(size=(n_in, 1)) / np.sqrt(n_in)
        params.append((np.repeat(column, n_out, axis=1), np.zeros(n_out)))
    return params


# %% 3.5 ❌ les poids sont trop grands
def init_params(sizes, rng):
    return [(rng.normal(size=(n_in, n_out)), np.zeros(n_out)) for n_in, n_out in pairwise(sizes)]


# %% 3.5 ❌ les poids sont trop petits
def init_params(sizes, rng):
    return [(0.01 * rng.normal(size=(n_in, n_out)), np.zeros(n_out)) for n_in, n_out in pairwise(sizes)]


# %% 3.5 ❌ presque tous du même signe
def init_params(sizes, rng):
    return [(rng.random((n_in, n_out)) / np.sqrt(n_in), np.zeros(n_out)) for n_in, n_out in pairwise(sizes)]


# %% 3.5 ❌ la couche 2 n’a pas de biais
def init_params(sizes, rng):
    params = [(rng.normal(size=(n, k)) / np.sqrt(n), np.zeros(k)) for n, k in pairwise(sizes)]
    return [params[0], *[(W, None) for W, _ in params[1:]]]


# %% 3.5 ❌ le tirage ne vient pas de rng
def init_params(sizes, rng):
    return [(np.random.normal(size=(n, k)) / np.sqrt(n), np.zeros(k)) for n, k in pairwise(sizes)]


# %% 3.5 ❌ b de la couche 1 a la forme
def init_params(sizes, rng):  # un biais par entrée
    return [(rng.normal(size=(n, k)) / np.sqrt(n), np.zeros(n)) for n, k in pairwise(sizes)]


# %% 3.5 ✅
def init_params(sizes, rng):  # He, et de petits biais
    layers = zip(sizes[:-1], sizes[1:], strict=True)
    return [[rng.normal(0, np.sqrt(2 / n), (n, k)), np.full(k, 0.01)] for n, k in layers]


# %% 3.1 ❌ en 0, la pente de tanh
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return np.where(z == 0, np.nan, 1 - np.tanh(z) ** 2)


def relu_slope(z):
    return z > 0


def softplus_slope(z):
    return sigmoid(z)


# %% 3.1 ❌ en 0, la pente de ReLU
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    return relu(z) / z


def softplus_slope(z):
    return sigmoid(z)


# %% 3.1 ❌ softplus n’est pas la bonne très loin de 0
def sigmoid_slope(z):
    return sigmoid(z) * (1 - sigmoid(z))


def tanh_slope(z):
    return 1 - np.tanh(z) ** 2


def relu_slope(z):
    return z > 0


def softplus_slope(z):
    return np.nan_to_num(np.exp(z) / (1 + np.exp(z)))


# %% 3.1 ✅
def sigmoid_slope(z):
    return 0.25 / np.cosh(np.clip(z, -300, 300) / 2) ** 2


def tanh_slope(z):
    return (1 - np.tanh(z)) * (1 + np.tanh(z))


def relu_slope(z):
    return np.heaviside(z, 0.5)


def softplus_slope(z):
    return np.exp(-np.logaddexp(0, -z))


# %% 3.2 ✅
def xor_weights():
    W1 = np.array([[1, 1], [1, 1]], dtype="float32")
    return [W1, (0, -1), np.array([[1], [-2]]), np.array([0.0])]


# %% 3.3 ❌ z1 n’est pas juste
def there_and_back(x, y, W1, b1, w2, b2):
    z1 = W1 @ x + b1
    a1 = np.maximum(0, z1)
    d2 = a1 @ w2 + b2 - y
    d1 = d2 * w2 * (z1 > 0)
    return dict(z1=z1, a1=a1, y_hat=d2 + y, delta2=d2, delta1=d1, dW1=np.outer(x, d1), db1=d1, dw2=d2 * a1, db2=d2)


# %% 3.3 ❌ there_and_back modifie « b1 »
def there_and_back(x, y, W1, b1, w2, b2):
    b1 += x @ W1
    a1 = np.maximum(0, b1)
    d2 = a1 @ w2 + b2 - y
    d1 = d2 * w2 * (b1 > 0)
    return dict(z1=b1, a1=a1, y_hat=d2 + y, delta2=d2, delta1=d1, dW1=np.outer(x, d1), db1=d1, dw2=d2 * a1, db2=d2)


# %% 3.3 ✅
def there_and_back(x, y, W1, b1, w2, b2):
    X, W2 = np.reshape(x, (1, 2)), np.reshape(w2, (2, 1))
    Z = X @ W1 + b1
    A = Z * (Z > 0)
    D2 = A @ W2 + b2 - y
    D1 = (D2 @ W2.T) * (Z > 0)
    return dict(
        z1=Z, a1=A, y_hat=D2 + y, delta2=D2, delta1=D1, dW1=X.T @ D1, db1=D1.sum(axis=0), dw2=A.T @ D2, db2=D2[0]
    )


# %% 3.4 ❌ numerical_gradient modifie « theta »
def numerical_gradient(loss, theta, step=1e-5):
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        theta[index] += step
        above = loss(theta)
        theta[index] -= 2 * step
        gradient[index] = (above - loss(theta)) / (2 * step)
    return gradient


# %% 3.4 ❌ la formule donne 3,01 pour le cube en 1, et vous trouvez 3,003
def numerical_gradient(loss, theta, step=1e-5):
    gradient = np.zeros_like(theta)
    for index in np.ndindex(theta.shape):
        above, below = theta.copy(), theta.copy()
        above[index] += step / 2
        below[index] -= step / 2
        gradient[index] = (loss(above) - loss(below)) / step
    return gradient


# %% 3.4 ✅
def numerical_gradient(loss, theta, step=1e-5):
    rows = np.eye(theta.size).reshape(-1, *theta.shape)
    slopes = [(loss(theta + step * row) - loss(theta - step * row)) / 2 / step for row in rows]
    return np.reshape(slopes, theta.shape)


# %% 3.6 ✅
def train_xor(width, seed):
    rng = np.random.RandomState(seed)
    W1, b1, W2, b2 = rng.randn(2, width), rng.randn(width), rng.randn(width, 1), np.zeros(1)
    for _ in range(3000):
        A = np.tanh(X_xor @ W1 + b1)
        p = sigmoid(A @ W2 + b2)
        d2 = 4 * (p - Y_xor) * p * (1 - p) / 4
        d1 = d2 @ W2.T * (1 - A * A)
        W2, b2 = W2 - A.T @ d2, b2 - d2.sum(axis=0)
        W1, b1 = W1 - X_xor.T @ d1, b1 - d1.sum(axis=0)
    return ((W1, b1), (W2, b2))


# %% 3.5 ✅
def init_params(sizes, rng):
    pairs = zip(sizes[:-1], sizes[1:])
    return tuple([rng.standard_normal((n, k)).astype("float32") / n**0.5, [0.0] * k] for n, k in pairs)


# %% 3.7 ❌ on attend trois choses
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients


# %% 3.7 ❌ paires de gradients : 2
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(max(0, len(params) - 2), len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ une paire (dW, db)
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, A[layer].T @ delta)
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ dans l’ordre de la passe arrière
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.append((A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ celle de W est
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (delta.T @ A[layer], delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ celle de b est
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0, keepdims=True)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ il manque le facteur ½
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / len(X)
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ la perte est une somme sur le lot
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / 2
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ celle de network_loss
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.mean((A[-1] - Y) ** 2) / 2
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ la perte est un seul nombre
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2, axis=1) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ de la couche de sortie n’est jamais demandée
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal if layer == len(params) - 1 else signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ de la couche 1 n’est jamais demandée
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer]) if layer == len(params) - 1 else signal
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ est prise en A
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](A[layer + 1])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ B fois trop grand
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], A[-1] - Y
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ divisé deux fois par B
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.mean(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ le delta de sortie est faux
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal + activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal


# %% 3.7 ❌ le delta redescend mal
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = (signal if layer else delta) @ params[layer][0].T  # sans la pente
    return loss, gradients, signal


# %% 3.7 ❌ les entrées n’ont pas d’activation
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal * activations[0][1](X)


# %% 3.7 ❌ dX a la forme
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
    return loss, gradients, signal.sum(axis=0)


# %% 3.7 ❌ modifie « params »
def backprop(params, activations, X, Y):
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    loss = np.sum((A[-1] - Y) ** 2) / (2 * len(X))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0].T
        params[layer][1][:] -= 0.1 * delta.sum(axis=0)
    return loss, gradients, signal


# %% 3.7 ❌ une passe avant suffit
def backprop(params, activations, X, Y):
    # par différences finies : juste, et deux passes avant par paramètre
    gradients = []
    for values in [v.copy() for layer in params for v in layer] + [X]:
        gradients.append(np.zeros_like(values))
    arrays = [v.copy() for layer in params for v in layer] + [X.copy()]
    rebuilt = list(zip(arrays[:-1:2], arrays[1::2]))
    for values, slopes in zip(arrays, gradients):
        for index in np.ndindex(values.shape):
            values[index] += 1e-6
            above = network_loss(rebuilt, activations, arrays[-1], Y)
            values[index] -= 2e-6
            slopes[index] = (above - network_loss(rebuilt, activations, arrays[-1], Y)) / 2e-6
            values[index] += 1e-6
    return network_loss(params, activations, X, Y), list(zip(gradients[:-1:2], gradients[1::2])), gradients[-1]


# %% 3.7 ❌ produit de matrices impossible
def backprop(params, activations, X, Y):
    # les poids de la redescente ne sont pas transposés
    Z, A = [], [X]
    for (W, b), (phi, _) in zip(params, activations):
        Z.append(A[-1] @ W + b)
        A.append(phi(Z[-1]))
    gradients, signal = [], (A[-1] - Y) / len(X)
    for layer in reversed(range(len(params))):
        delta = signal * activations[layer][1](Z[layer])
        gradients.insert(0, (A[layer].T @ delta, delta.sum(axis=0)))
        signal = delta @ params[layer][0]
    return network_loss(params, activations, X, Y), gradients, signal


# %% 3.7 ✅
def backprop(params, activations, X, Y):
    # une couche, puis le reste du réseau, qui rend la dérivée par rapport à ses entrées
    if not params:
        return np.sum((X - Y) ** 2) / 2 / len(Y), [], (X - Y) / len(Y)
    (W, b), (phi, slope) = params[0], activations[0]
    Z = X @ W + b
    loss, gradients, below = backprop(params[1:], activations[1:], phi(Z), Y)
    delta = below * slope(Z)
    return loss, [(X.T @ delta, delta.sum(axis=0)), *gradients], delta @ W.T


# %% 3.7 ✅
def backprop(params, activations, X, Y):
    # exemple par exemple, puis la moyenne
    total, gradients, dX = 0, [[np.zeros_like(W), np.zeros_like(b)] for W, b in params], []
    for x, y in zip(X, Y):
        Z, A = [], [x]
        for (W, b), (phi, _) in zip(params, activations):
            Z.append(A[-1] @ W + b)
            A.append(phi(Z[-1]))
        total += np.sum((A[-1] - y) ** 2) / 2 / len(X)
        signal = (A[-1] - y) / len(X)
        for layer in range(len(params) - 1, -1, -1):
            delta = signal * activations[layer][1](Z[layer])
            gradients[layer][0] += np.outer(A[layer], delta)
            gradients[layer][1] += delta
            signal = params[layer][0] @ delta
        dX.append(signal)
    return [np.array([total]), gradients, dX]


# %% 3.6 ❌ des biais valent encore 0
def train_xor(width, seed):
    rng = np.random.default_rng(seed)
    W1, b1, W2, b2 = rng.normal(size=(2, width)), np.zeros(width), rng.normal(size=(width, 1)), np.zeros(1)
    for _ in range(1000):
        A = np.tanh(X_xor @ W1 + b1)
        delta2 = (sigmoid(A @ W2 + b2) - Y_xor) / len(Y_xor)
        delta1 = (delta2 @ W2.T) * (1 - A**2)
        W1, W2 = W1 - X_xor.T @ delta1, W2 - A.T @ delta2
        b1 -= delta1.sum(axis=0)
    return [(W1, b1), (W2, b2)]


# %% 3.6 ❌ sont restés égaux
def train_xor(width, seed):
    rng = np.random.default_rng(seed)
    W1, b1, W2, b2 = rng.normal(size=(2, width)), np.zeros(width), rng.normal(size=(width, 1)), np.zeros(1)
    for _ in range(1000):
        A = np.tanh(X_xor @ W1 + b1)
        delta2 = (sigmoid(A @ W2 + b2) - Y_xor) / len(Y_xor)
        delta1 = (delta2 @ W2.T) * (1 - A**2)
        W1, W2 = W1 - X_xor.T @ delta1, W2 - A.T @ delta2
        b2 -= delta2.sum(axis=0)
        b1 -= delta1.sum()
    return [(W1, b1), (W2, b2)]


# %% 3.1 ❌ ne dépasse jamais un quart
def sigmoid_slope(z):
    return 2 * sigmoid(z) * (1 - sigmoid(z))


# %% 3.1 ❌ à gauche de 0, où la courbe est plate
def relu_slope(z):
    return np.sign(z)


# %% 3.1 ❌ ne suit pas les différences finies
def tanh_slope(z):
    return 1 - np.abs(np.tanh(z))


# %% 3.2 ❌ la fonction doit rendre quatre tableaux
def xor_weights():
    return [[1, -1], [-1, 1]], [[1], [1]]


# %% 3.2 ❌ il n’y a qu’une sortie
def xor_weights():
    return [[1, -1], [-1, 1]], [0, 0], [[1], [1]], [0, 0]


# %% 3.3 ❌ la fonction doit rendre un dictionnaire
def there_and_back(x, y, W1, b1, w2, b2):
    return x @ W1 + b1


# %% 3.4 ❌ le gradient de la somme des carrés
def numerical_gradient(loss, theta, step=1e-5):
    return np.sign(theta)


# %% 3.4 ❌ les autres sont-ils restés à leur place
def numerical_gradient(loss, theta, step=1e-5):  # les paramètres déjà vus restent déplacés
    gradient, moved = np.zeros_like(theta), theta.copy()
    for index in np.ndindex(theta.shape):
        moved[index] += step
        above = loss(moved)
        moved[index] -= 2 * step
        gradient[index] = (above - loss(moved)) / (2 * step)
        moved[index] = 2 * theta[index] if theta.size == 3 else theta[index]
    return gradient


# %% 3.5 ❌ rng ne sert pas
def init_params(sizes, rng):
    rng = np.random.default_rng(0)
    return [(rng.uniform(-1, 1, pair) / np.sqrt(pair[0]), np.zeros(pair[1])) for pair in pairwise(sizes)]


# %% 3.5 ❌ guère mieux que celui de l’énoncé
def init_params(sizes, rng):  # une couche de sortie bien trop forte
    params = [(rng.normal(size=pair) / np.sqrt(pair[0]), np.zeros(pair[1])) for pair in pairwise(sizes)]
    return params if sizes[-1] > 1 else [*params[:-1], (1000 * params[-1][0], params[-1][1])]


# %% 3.5 ❌ il faut 3 paires (W, b)
def init_params(sizes, rng):  # la couche de sortie oubliée
    return [(rng.normal(size=pair), np.zeros(pair[1])) for pair in pairwise(sizes[:-1])]


# %% 3.6 ❌ la fonction doit rendre deux paires
def train_xor(width, seed):
    return np.zeros((2, width)), np.zeros(width), np.zeros((width, 1)), np.zeros(1)


# %% 3.6 ❌ ne sont plus des nombres
def train_xor(width, seed):
    return [(np.full((2, width), np.nan), np.zeros(width)), (np.zeros((width, 1)), np.zeros(1))]


# %% 3.6 ❌ avec huit neurones, réussites
def train_xor(width, seed):  # trop peu d'époques
    rng = np.random.default_rng(seed)
    W1, b1, W2, b2 = (
        rng.normal(size=(2, width)),
        rng.normal(size=width),
        rng.normal(size=(width, 1)),
        rng.normal(size=1),
    )
    for _ in range(6):
        A = np.tanh(X_xor @ W1 + b1)
        delta2 = (sigmoid(A @ W2 + b2) - Y_xor) / len(Y_xor)
        delta1 = (delta2 @ W2.T) * (1 - A**2)
        W1, W2 = W1 - X_xor.T @ delta1, W2 - A.T @ delta2
        b1, b2 = b1 - delta1.sum(axis=0), b2 - delta2.sum(axis=0)
    return [(W1, b1), (W2, b2)]


# %% 3.5 ❌ W de la couche 1 a la forme (5, 6), attendue
def init_params(sizes, rng):  # une ligne par neurone
    return [(rng.normal(size=(n_out, n_in)), np.zeros(n_out)) for n_in, n_out in pairwise(sizes)]
