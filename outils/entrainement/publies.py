"""L'expérience `publies` : des nombres que l'on cite, refaits sur les données du cours (annexe « Nombres publiés »).

Une recette par nombre, fixée d'avance (la largeur des fonctions radiales l'a été sur la validation, entre 0,01, 0,02 et
0,03). Chaque passage prédit le test sans en lire les réponses ;
elles sont ouvertes en dernier, une fois pour toute la liste. Les prédictions sont gardées : la page refait le compte.
Environ 1 h 35 de calcul, un fil.
"""

import time
from dataclasses import dataclass, field

from outils.entrainement import grid
from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome, described

FIVE = (42, 43, 44, 45, 46)
THREE = FIVE[:3]


@dataclass(frozen=True)
class Recipe:
    """Un modèle de `cours.recettes` et son budget. Sans `epochs`, c'est un modèle de scikit-learn, ajusté d'un coup."""

    model: str
    arguments: dict = field(default_factory=dict)
    dataset: str = "mnist"
    seeds: tuple = FIVE
    epochs: int = 0
    batch: int = 128
    deformation: str = ""  # « affine », « élastique », ou rien


def recipes():
    """{nom: recette}, les plus courtes d'abord."""
    network = {"epochs": 20}
    longer = {"epochs": 30, "seeds": THREE}
    fashion = {"dataset": "fashion_mnist"}
    return {
        "moindres carrés": Recipe("least_squares", seeds=(42,)),
        "régression logistique": Recipe("logistic_regression", seeds=(42,)),
        "3 plus proches voisins": Recipe("nearest_neighbours", seeds=(42,)),
        "ACP-40 et termes quadratiques": Recipe("quadratic_on_pca", seeds=THREE),
        "1 000 fonctions radiales": Recipe("radial_basis"),
        "300, erreur quadratique": Recipe("squared_loss_300", **network),
        "300-100": Recipe("dense", {"widths": (300, 100)}, **network),
        "800": Recipe("dense", {"widths": (800,)}, seeds=THREE, **network),
        "Fashion : arbre": Recipe("decision_tree", seeds=(42,), **fashion),
        "Fashion : régression logistique": Recipe("logistic_regression", seeds=(42,), **fashion),
        "Fashion : forêt": Recipe("random_forest", seeds=THREE, **fashion),
        "Fashion : 100": Recipe("dense", {"widths": (100,)}, **fashion, **network),
        "Californie : boosting": Recipe("boosted_trees", dataset="california_housing"),
        "Californie : 256-256": Recipe("housing_256", dataset="california_housing", epochs=100),
        "LeNet-5": Recipe("lenet5", seeds=THREE, **network),
        "300-100, déformations": Recipe("dense", {"widths": (300, 100)}, deformation="affine", **longer),
        "800, déformations": Recipe("dense", {"widths": (800,)}, deformation="affine", **longer),
        "lots de 256": Recipe("normalised_512", batch=256, seeds=THREE, **network),
        "lots de 5 500": Recipe("normalised_512", batch=5500, seeds=THREE, **network),
        "SVM à noyau gaussien": Recipe("gaussian_svm", seeds=(42,)),
        "800, déformations élastiques": Recipe("dense", {"widths": (800,)}, deformation="élastique", **longer),
        "dropout et norme bornée": Recipe("dropout_1024", {"max_norm": 2.0}, seeds=THREE, **network),
    }


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat."""

    recipes: dict
    train: int = 55_000
    valid: int = 5000
    rate: float = 1e-3  # celui d'Adam, en demi-cosinus


SETTINGS = Settings(recipes())
REHEARSAL = Settings(
    {"moindres carrés": Recipe("least_squares", seeds=(42,)),
     "déformé": Recipe("dense", {"widths": (8,)}, seeds=(42,), epochs=2, deformation="élastique"),
     "Californie : 256-256": Recipe("housing_256", dataset="california_housing", seeds=(42,), epochs=1)},
    train=256, valid=64,
)  # fmt: skip


def runs(settings):
    """Les passages, recette par recette."""
    return [{"recipe": name, "seed": seed} for name, recipe in settings.recipes.items() for seed in recipe.seeds]


def images(name, settings):
    """((X, y), (X_valid, y_valid), X_test) de MNIST ou de Fashion-MNIST, X (n, 28, 28, 1) entre 0 et 1."""
    from cours import donnees
    from cours.cnn import pixels, split

    train, (X_test, _) = getattr(donnees, name)()
    (X, y), (X_valid, y_valid) = split(*train, settings.valid)
    return (pixels(X[: settings.train]), y[: settings.train]), (pixels(X_valid), y_valid), pixels(X_test)


def housing(settings):
    """Les mêmes parts, de California housing : celles du chapitre 5, chaque colonne ramenée à une loi normale."""
    from sklearn.model_selection import train_test_split
    from sklearn.preprocessing import QuantileTransformer

    X, X_test, y, _ = housing_parts()
    X, X_valid, y, y_valid = train_test_split(X, y, random_state=42)
    X, y = X[: settings.train], y[: settings.train]
    normal = QuantileTransformer(n_quantiles=len(X) // 10, output_distribution="normal", random_state=0).fit(X)
    return (normal.transform(X), y), (normal.transform(X_valid), y_valid), normal.transform(X_test)


def housing_parts():
    """(X, X_test, y, y_test) de California housing : le test de tous les chapitres."""
    from sklearn.model_selection import train_test_split

    from cours.donnees import california_housing

    housing = california_housing()
    return train_test_split(housing.data, housing.target, random_state=42)


def warped(X, seed, check=lambda: None):
    """Une copie de X (n, 28, 28, 1) déformée élastiquement ; tranche par tranche, pour pouvoir s'interrompre."""
    import numpy as np

    from cours.recettes import elastic

    rng, parts = np.random.default_rng(seed), []
    for start in range(0, len(X), 5000):
        check()
        parts.append(elastic(X[start : start + 5000], rng))
    return np.concatenate(parts)


def fit(recipe, seed, data, folder, interruption, rate):
    """Le modèle d'une recette, entraîné, et les secondes de processeur qu'il a demandées."""
    import keras

    from cours import recettes
    from outils.entrainement.epochs import Plan, augmented, train_epochs

    (X, y), (X_valid, y_valid) = data
    build = getattr(recettes, recipe.model)
    if not recipe.epochs:
        start = time.process_time()
        model = build(seed).fit(X.reshape(len(X), -1), y)
        return model, time.process_time() - start
    keras.utils.set_random_seed(seed)
    model = build(**recipe.arguments)
    if model.loss == "mse" and y.dtype == "uint8":  # une classe à apprendre par erreur quadratique
        y, y_valid = (keras.utils.to_categorical(labels, 10) for labels in (y, y_valid))
    plan = Plan(seed, recipe.epochs, recipe.batch, rate, warmup=1, augment=bool(recipe.deformation))
    deform = warped if recipe.deformation == "élastique" else augmented
    curves = train_epochs(model, ((X, y), (X_valid, y_valid)), plan, folder, interruption, deform=deform)
    return model, sum(epoch["seconds"] for epoch in curves)


def predict(model, X, recipe):
    """Les classes (uint8), ou les prix (float32), que le modèle prédit : (n,)."""
    predicted = model.predict(X, batch_size=500, verbose=0) if recipe.epochs else model.predict(X.reshape(len(X), -1))
    if recipe.dataset == "california_housing":
        return predicted.ravel().astype("float32")
    return (predicted.argmax(axis=1) if recipe.epochs else predicted).astype("uint8")


def error(predicted, y):
    """Le pour-cent d'images mal classées, ou l'erreur quadratique moyenne d'un prix (100 000 $ au carré)."""
    if predicted.dtype == "uint8":
        return float(100 * (predicted != y).mean())
    return float(((predicted - y) ** 2).mean())


def train(run, settings, folder, interruption):
    """(ligne du passage, prédictions sur le test, dont les étiquettes ne sont pas lues)."""
    from cours.cnn import count_multiplications

    recipe = settings.recipes[run["recipe"]]
    house = recipe.dataset == "california_housing"
    train_part, valid_part, X_test = housing(settings) if house else images(recipe.dataset, settings)
    model, seconds = fit(recipe, run["seed"], (train_part, valid_part), folder, interruption, settings.rate)
    row = {
        "params": model.count_params() if recipe.epochs else None,
        "multiplications": count_multiplications(model) if recipe.epochs else None,
        "val_error": error(predict(model, valid_part[0], recipe), valid_part[1]),
        "seconds": round(seconds, 1),
    }
    return row, {"predicted": predict(model, X_test, recipe)}


def perform(settings, digits, folder, context):
    """Les passages, puis les étiquettes des trois tests, ouvertes une fois pour toute la liste."""
    import numpy as np

    from cours import donnees

    planned = runs(settings)
    rows = grid.perform_runs(train, planned, settings, folder, context)
    fashion, (*_, prices) = donnees.fashion_mnist(), housing_parts()
    answers = {"mnist": digits[1][1], "fashion_mnist": fashion[1][1], "california_housing": prices}
    predictions = {}
    for run, row in zip(planned, rows, strict=True):
        found = grid.saved_weights(run, folder)["predicted"]
        row["test_error"] = error(found, answers[settings.recipes[run["recipe"]].dataset])
        predictions[f"{run['recipe']}/{run['seed']}"] = found

    others = [described(name, getattr(donnees, name)(), len(answers[name])) for name in list(answers)[1:]]
    facts = {"others": others, "training_seconds": grid.seconds(rows)}
    return Outcome({"runs": rows}, facts, lambda target: np.savez_compressed(target / "predictions.npz", **predictions))


EXPERIMENT = Experiment(
    "publies", "annexe : vingt-deux nombres publiés, refaits (1 h 35)", "annexes/nombres-publies/publies", SETTINGS,
    REHEARSAL, "mnist", perform, grid.progress(runs), runs, train,
)  # fmt: skip
