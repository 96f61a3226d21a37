"""L'expérience `tailles` : l'exactitude selon le nombre de paramètres, de mille à un million (chapitre 10).

Le protocole de `poche`, moitié moins d'époques : les grands réseaux sont longs. Rien n'est choisi : la liste est fixée.
Une époque coûte de 35 s (1 104 paramètres) à 6 min (952 460) de processeur : 12 h en tout, estimées,
moitié moins à deux processus. L'enregistrement a été fait sur une carte graphique.
"""

from outils.entrainement import grid, poche
from outils.entrainement.experiment import Experiment
from outils.entrainement.record import Outcome

WIDTHS = (1.5, 3, 6, 12, 25, 50)  # d'un réseau au suivant, quatre fois plus de paramètres environ


def stages(width):
    """Quatre étages d'une convolution, deux fois plus de filtres à chacun : voir `cours.cnn.build_pocket`."""
    return [[round(width * 2**rank)] for rank in range(4)]


NETWORKS = {f"{stages(width)[0][0]} filtres": stages(width) for width in WIDTHS}
SETTINGS = poche.Settings(NETWORKS, epochs=12)
REHEARSAL = poche.Settings({"2 filtres": stages(1.5)}, (42,), train=128, valid=64, epochs=1)


def perform(settings, digits, folder, context):
    """Les passages, puis le test, ouvert une fois pour toute la liste."""
    planned = poche.runs(settings)
    rows = grid.perform_runs(poche.train, planned, settings, folder, context)
    for run, row in zip(planned, rows, strict=True):
        predicted = poche.predict_test(run, settings, folder, digits)
        row["test_errors"] = int((predicted.argmax(axis=1) != digits[1][1]).sum())
    return Outcome({"runs": rows}, {"training_seconds": grid.seconds(rows)})


EXPERIMENT = Experiment(
    "tailles", "chapitre 10 : l’exactitude selon la taille, six réseaux de cinq graines (12 h)",
    "chapters/10-cnn-mnist/tailles", SETTINGS, REHEARSAL, "mnist", perform, grid.progress(poche.runs), poche.runs,
    poche.train,
)  # fmt: skip
