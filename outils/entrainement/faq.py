"""L'expérience `faq` : 400 ou 800, progressif ou direct, dropout ou non, sur toutes les images (chapitre 8).

Environ 2 h 30 de calcul par graine, un fil : 12 h 30 pour les cinq, moitié moins à deux processus. `jit_compile` est
refusé ici par Keras ; un lot plus grand irait plus vite, mais changerait le protocole de la page. L'enregistrement a
été fait sur une carte graphique, en quinze minutes, avec `code` et `tailles` : CONTRIBUER.md dit comment.
"""

from dataclasses import dataclass

from cours.affichage import format_fr
from outils.entrainement import grid
from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome

MODELS = {}  # ceux de ce processus
STEPS = (200, 100, 50, 25)  # ce qui suit la première couche du réseau progressif


def networks():
    """{nom: arguments de `cours.autoencodeur.build_autoencoder`}, les réponses les plus attendues d'abord."""
    progressive = {"400": (400, *STEPS), "800": (800, *STEPS), "800-400": (800, 400, *STEPS)}
    direct = {f"{width} direct": (width, 25) for width in (400, 800)}
    found = {name: {"widths": widths} for name, widths in (progressive | direct).items()}
    for name in ("400", "400 direct", "800", "800 direct"):
        found[f"{name} linéaire"] = found[name] | {"code": "linear"}
    for rate in (0.3, 0.1, 0.5):
        for name in ("400", "800-400"):  # « 800-400 » avec 0,3 : le réseau proposé dans la réponse d'origine
            found[f"{name} dropout {format_fr(rate, '.1f')}"] = found[name] | {"rate": rate}
    for width in (200, 1600):
        found |= {f"{width}": {"widths": (width, *STEPS)}, f"{width} direct": {"widths": (width, 25)}}
    return found


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat : la liste, fixée d'avance, et le même budget pour tous ses réseaux.

    passes : {nombre d'images: passages sur elles par époque}. Moins il y a d'images, plus on les revoit.
    scarce : les réseaux des courbes d'apprentissage, entraînés aussi sur moins d'images que la totalité.
    """

    networks: dict
    passes: dict
    scarce: tuple
    seeds: tuple = (42, 43, 44, 45, 46)
    valid: int = 5000
    epochs: int = 20
    batch: int = 64
    rate: float = 1e-3  # celui d'Adam, constant
    code: int = 25


SETTINGS = Settings(
    networks(), {300: 20, 1000: 10, 3000: 5, 10_000: 2, 55_000: 1},
    ("400", "400 direct", "400 linéaire", "800", "800-400", "800-400 dropout 0,3"),
)  # fmt: skip
REHEARSAL = Settings(
    {"30": {"widths": (30, 20, 25), "rate": 0.3}}, {100: 2, 200: 1}, ("30",), (42,), valid=50, epochs=2,
)  # fmt: skip


def runs(settings):
    """Les passages, graine par graine : toutes les images d'abord, puis les courbes d'apprentissage."""
    *few, full = settings.passes
    wanted = [(name, full) for name in settings.networks] + [(name, n) for n in few for name in settings.scarce]
    return [{"network": name, "images": n, "seed": seed} for seed in settings.seeds for name, n in wanted]


def images(run, settings):
    """(X_train, X_valid) d'un passage : les premières images d'entraînement, les dernières pour la validation."""
    from cours.autoencodeur import grey, split
    from cours.donnees import mnist

    X, X_valid = split(mnist()[0][0], settings.valid)
    return grey(X[: run["images"]]), grey(X_valid)


def build(run, settings):
    """Le réseau d'un passage, compilé, comme neuf : un modèle par architecture, car sa mémoire n'est jamais rendue."""
    from cours.autoencodeur import build_autoencoder
    from cours.graines import restart

    arguments = settings.networks[run["network"]]
    if str(arguments) not in MODELS:
        MODELS[str(arguments)] = build_autoencoder(**arguments)
    restart(MODELS[str(arguments)], run["seed"])
    return MODELS[str(arguments)]


def train(run, settings, folder, interruption):
    """(ligne du passage, poids) : toutes les époques ; la dernière est gardée, la meilleure est dite."""
    import numpy as np

    from cours.autoencodeur import count_multiplications, dead_units, judge
    from outils.entrainement.epochs import Plan, best_epoch, train_epochs

    X, X_valid = images(run, settings)
    X_epoch = np.tile(X, (settings.passes[run["images"]], 1, 1))
    model = build(run, settings)
    plan = Plan(run["seed"], settings.epochs, settings.batch, settings.rate, decay=False)
    curves = train_epochs(model, ((X_epoch, X_epoch), (X_valid, X_valid)), plan, folder, interruption)
    linear = settings.networks[run["network"]].get("code") == "linear"  # sans zone plate, pas d'unité morte
    known, valid, best = judge(model, X[: len(X_valid)]), judge(model, X_valid), best_epoch(curves)
    row = {
        "params": model.count_params(),
        "multiplications": count_multiplications(model),
        "dead": 0 if linear else dead_units(model, X_valid),
        "train_bce": known["BCE"],
        "val_bce": valid["BCE"],
        "val_mse": valid["MSE"],
        "best_epoch": best + 1,
        "best_val_bce": curves[best]["val_loss"],
        "seconds": round(sum(epoch["seconds"] for epoch in curves), 1),
    }
    return row, {f"{rank:02d}": value for rank, value in enumerate(model.get_weights())}


def pca_rows(settings, X_test):
    """L'ACP de même code, apprise sur les mêmes images : une ligne par nombre d'images."""
    from cours.autoencodeur import fit_pca, judge_pca

    rows = []
    for n in settings.passes:
        X, X_valid = images({"images": n}, settings)
        pca = fit_pca(X, settings.code)
        valid, test = judge_pca(pca, X_valid), judge_pca(pca, X_test)
        rows.append({"images": n, "val_bce": valid["BCE"], "val_mse": valid["MSE"]}
                    | {"test_bce": test["BCE"], "test_mse": test["MSE"]})  # fmt: skip
    return rows


def perform(settings, digits, folder, context):
    """Les passages, puis le test, ouvert une fois pour toute la liste et l'ACP : rien n'y est choisi."""
    from cours.autoencodeur import grey, judge

    planned = runs(settings)
    rows = grid.perform_runs(train, planned, settings, folder, context)
    X_test = grey(digits[1][0])
    for run, row in zip(planned, rows, strict=True):
        model = build(run, settings)
        model.set_weights([value for _, value in sorted(grid.saved_weights(run, folder).items())])
        test = judge(model, X_test)
        row |= {"test_bce": test["BCE"], "test_mse": test["MSE"]}
    return Outcome({"runs": rows, "pca": pca_rows(settings, X_test)}, {"training_seconds": grid.seconds(rows)})


EXPERIMENT = Experiment(
    "faq", "chapitre 8 : 400 ou 800, progressif ou direct, dropout, nombre d’images (12 h 30)",
    "chapters/08-autoencodeur/faq", SETTINGS, REHEARSAL, "mnist", perform, grid.progress(runs), runs, train,
)  # fmt: skip
