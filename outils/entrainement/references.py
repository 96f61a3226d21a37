"""Les références réglées autant que le réseau : autant d'essais, sur les mêmes images (chapitres 9 et 10).

Au chapitre 10, trente essais par méthode, tirés d'avance, sur les images des trente essais du réseau ; le meilleur est
ajusté sur toutes les images. Au chapitre 9, dont le réseau a été préféré à deux autres, trois essais par méthode, sur
toutes les images. Une demi-heure de calcul en tout, un fil.
"""

import time
from dataclasses import dataclass

from outils.entrainement import grid, recherche
from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome

SMALL_TREES = {"max_bins": 31, "max_features": 0.1, "early_stopping": False}


def drawn(spaces, count, seed):
    """`count` réglages tirés dans `spaces` ({nom: (bas, haut)}), uniformément sur l'échelle des logarithmes."""
    import numpy as np

    rng = np.random.default_rng(seed)
    rows = [{name: float(f"{np.exp(rng.uniform(*np.log(span))):.3g}") for name, span in spaces.items()}
            for _ in range(count)]  # fmt: skip
    return [{name: int(value) if name in ("max_iter", "max_leaf_nodes") else value for name, value in row.items()}
            for row in rows]  # fmt: skip


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat. `candidates` : {méthode: réglages à essayer}."""

    candidates: dict
    trial_train: int  # images de chaque essai…
    trial_valid: int  # … et celles qui le notent
    halved: tuple = ()  # méthodes qui reçoivent les images réduites à 14 × 14
    train: int = 55_000  # images de l'ajustement final, refait si les essais en ont eu moins
    valid: int = 5000
    seed: int = 42


SEARCH = recherche.Settings()
DIGITS = Settings(
    {"régression logistique": drawn({"C": (1e-3, 10)}, SEARCH.trials, 0),
     "boosting": drawn({"learning_rate": (0.03, 0.5), "max_iter": (40, 200), "max_leaf_nodes": (8, 40)},
                       SEARCH.trials, 1),
     "SVM à noyau gaussien": drawn({"C": (0.5, 50), "gamma": (0.003, 0.1)}, SEARCH.trials, 2)},
    SEARCH.trial_train, SEARCH.trial_valid,
)  # fmt: skip
CLOTHES = Settings(
    {"régression logistique": [{"C": 0.01}, {"C": 0.1}, {"C": 1.0}],
     "voisins": [{"n_neighbors": 3}, {"n_neighbors": 5}, {"n_neighbors": 9}],
     "boosting": [{"learning_rate": rate, "max_iter": 100} for rate in (0.1, 0.2, 0.4)]},
    55_000, 5000, ("boosting",),
)  # fmt: skip
REHEARSAL_DIGITS = Settings({"régression logistique": [{"C": 0.1}, {"C": 1.0}]}, 128, 64, train=256, valid=64)
REHEARSAL_CLOTHES = Settings({"boosting": [{"learning_rate": 0.2, "max_iter": 2}]}, 256, 64, ("boosting",), 256, 64)


def build(method, options, seed):
    """La méthode, avec un jeu de réglages, pour des images aplaties."""
    from sklearn.decomposition import PCA
    from sklearn.ensemble import HistGradientBoostingClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.neighbors import KNeighborsClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.svm import SVC

    if method == "régression logistique":
        return LogisticRegression(max_iter=2000, tol=1e-3, **options)
    if method == "boosting":
        return HistGradientBoostingClassifier(random_state=seed, **SMALL_TREES, **options)
    if method == "voisins":
        return make_pipeline(PCA(60, random_state=seed), KNeighborsClassifier(algorithm="brute", **options))
    return SVC(**options)


def digits_parts(settings, train):
    """((X, y), (X_valid, y_valid), (X_test, y_test)) de MNIST, en octets : le découpage du chapitre 10."""
    from cours.cnn import split
    from cours.donnees import mnist

    known, test = mnist()
    (X, y), valid = split(*known, settings.valid)
    return (X[:train], y[:train]), valid, test


def clothes_parts(settings, train):
    """Les mêmes, de Fashion-MNIST : le découpage stratifié du chapitre 9."""
    from sklearn.model_selection import train_test_split

    from cours.donnees import fashion_mnist

    (X, y), test = fashion_mnist()
    X, X_valid, y, y_valid = train_test_split(X, y, test_size=settings.valid, random_state=42, stratify=y)
    return (X[:train], y[:train]), (X_valid, y_valid), test


def rows_of(X, method, settings):
    """Images (n, 28, 28) d'octets en lignes de nombres de 0 à 1, réduites de moitié si la méthode le veut."""
    X = X.astype("float32") / 255
    if method in settings.halved:
        X = X.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4))
    return X.reshape(len(X), -1)


def runs(settings):
    """Les essais, méthode par méthode."""
    return [{"method": method, "trial": rank + 1}
            for method, candidates in settings.candidates.items() for rank in range(len(candidates))]  # fmt: skip


def fit(method, options, parts, settings):
    """(modèle ajusté, secondes de processeur)."""
    start = time.process_time()
    (X, y), *_ = parts
    model = build(method, options, settings.seed).fit(rows_of(X, method, settings), y)
    return model, round(time.process_time() - start, 1)


def judge(parts_of):
    """Ce que fait un essai, pour le jeu dont `parts_of` donne les parts."""

    def train(run, settings, folder, interruption):
        method, parts = run["method"], parts_of(settings, settings.trial_train)
        interruption.check()
        options = settings.candidates[method][run["trial"] - 1]
        model, seconds = fit(method, options, parts, settings)
        X_valid, y_valid = (part[: settings.trial_valid] for part in parts[1])
        accuracy = float(model.score(rows_of(X_valid, method, settings), y_valid))
        return {"options": str(options), "val_accuracy": accuracy, "seconds": seconds}, {}

    return train


def finish(parts_of):
    """Les essais, le meilleur de chaque méthode ajusté sur toutes les images, puis le test, ouvert une fois."""

    def perform(settings, dataset, folder, context):
        rows = grid.perform_runs(judge(parts_of), runs(settings), settings, folder, context)
        parts, finals = parts_of(settings, settings.train), []
        for method, candidates in settings.candidates.items():
            best = max((row for row in rows if row["method"] == method), key=lambda row: row["val_accuracy"])
            model, seconds = fit(method, candidates[best["trial"] - 1], parts, settings)
            valid, test = (int((model.predict(rows_of(X, method, settings)) != y).sum()) for X, y in parts[1:])
            finals.append({"method": method, "trial": best["trial"], "val_errors": valid, "test_errors": test,
                           "seconds": seconds})  # fmt: skip
        return Outcome({"runs": rows, "finals": finals}, {"training_seconds": grid.seconds(rows)})

    return perform


EXPERIMENT = Experiment(
    "references", "chapitre 10 : trois références, réglées en trente essais (20 min)",
    "chapters/10-cnn-mnist/references", DIGITS, REHEARSAL_DIGITS, "mnist", finish(digits_parts), grid.progress(runs),
    runs, judge(digits_parts),
)  # fmt: skip
FASHION = Experiment(
    "references-mode", "chapitre 9 : trois références, réglées en trois essais (10 min)",
    "chapters/09-fashion-mnist/references-mode", CLOTHES, REHEARSAL_CLOTHES, "fashion_mnist", finish(clothes_parts),
    grid.progress(runs), runs, judge(clothes_parts),
)  # fmt: skip
