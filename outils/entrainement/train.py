"""Les expériences trop longues pour une construction du livre : les faire une fois, et enregistrer ce qui a été fait.

    python -m outils.entrainement [NOM] [--racine DOSSIER] [--essai] [--recommencer] [--processus N]
                                  [--ordonnanceur ADRESSE] [--refaire N]

Sans nom : la liste des expériences, et ce qui reste de chacune. Une page relit l'enregistrement et le juge.
Interrompue, n'importe où, la commande reprend où elle en était : son état est dans `_build/entrainement/NOM/`. Une
reprise donne les mêmes nombres qu'un passage d'un trait, car chaque passage et chaque époque partent d'une graine qui
ne dépend que de leur rang. `--essai` répète le tout en miniature, sans rien enregistrer dans le chapitre.
`--refaire N` recommence un passage de l'enregistrement, sans rien y écrire, et dit s'il redonne sa ligne
(au bit près sur le même moteur de Keras, à une tolérance qu'il dit sur un autre).
"""

import argparse
import shutil
import sys
from pathlib import Path

from outils.entrainement import code, conseils, faq, poche, publies, recherche, references, tailles
from outils.entrainement.experiment import Context
from outils.entrainement.libraries import prepare_libraries
from outils.entrainement.record import described, write_record
from outils.entrainement.state import as_json, prepare_state, read_json

DECLARED = [module.EXPERIMENT for module in (recherche, references, poche, tailles, faq, code, publies, conseils)]
EXPERIMENTS = {experiment.name: experiment for experiment in [*DECLARED, references.FASHION]}


def status_line(experiment, root):
    """« recherche — faite : … » ou « poche — 3 sur 10 : … »."""
    if (root / experiment.record / "record.json").exists():
        state = "enregistrée"
    else:
        done, total = experiment.progress(experiment.settings, root / "_build/entrainement" / experiment.name)
        state = f"{done} sur {total}" if done else "à faire"
    return f"  {experiment.name:<12} {state:<12} {experiment.title}"


def refusal(experiment, record, state):
    """Pourquoi ne pas commencer : déjà fait, ou fait avec d'autres réglages ; None s'il faut y aller."""
    known = read_json(record / "record.json")
    again = f"make entrainement EXPERIENCE={experiment.name} OPTIONS=--recommencer"
    if known is None or state.exists():
        return None
    if known.get("settings") != as_json(experiment.settings):
        told = f"{experiment.record} a été enregistré avec d’autres réglages que ceux d’aujourd’hui."
        return f"{told}\nPour le refaire : {again}"
    return (
        f"Déjà fait : {experiment.record}. Recommencer ouvrirait le test une fois de plus.\n"
        f"Pour recommencer quand même : {again}"
    )


def places(experiment, root, options):
    """(réglages, dossier de l'état, dossier de l'enregistrement), en vrai ou en miniature."""
    if not options.essai:
        return experiment.settings, root / "_build/entrainement" / experiment.name, root / experiment.record
    folder = root / "_build/entrainement-essai" / experiment.name
    return experiment.rehearsal, folder / "etat", folder / "enregistrement"


def redo_run(experiment, root, options):
    """Refait un passage enregistré ; renvoie le code de sortie."""
    if experiment.runs is None:
        sys.exit(f"« {experiment.name} » n’est pas faite de passages indépendants : rien à refaire à part.")
    settings, _, target = places(experiment, root, options)
    prepare_libraries()
    from outils.entrainement.again import redo

    try:
        redone = redo(experiment, settings, target, options.refaire)
    except ValueError as error:
        sys.exit(str(error))
    print("\n".join(redone.lines))
    return 0 if redone.agrees else 1


def perform(experiment, root, options):
    """Toute l'expérience ; renvoie le code de sortie."""
    settings, state, target = places(experiment, root, options)
    if not options.essai and not options.recommencer and (reason := refusal(experiment, target, state)):
        print(reason)
        return 0 if reason.startswith("Déjà") else 1
    prepare_libraries()
    from cours import donnees
    from outils.entrainement.interruption import Interruption

    dataset = getattr(donnees, experiment.dataset)()
    if not options.essai and not dataset.is_real:
        sys.exit(
            f"Les vraies données de {experiment.dataset} sont introuvables : pas d’enregistrement sur un substitut."
        )
    prepare_state(state, experiment.name, settings, options.recommencer)
    interruption = Interruption.current()
    if (
        options.processus == 1 and options.ordonnanceur is None
    ):  # sinon, rien n'attend la fin d'un lot : l'arrêt est immédiat
        interruption.install()
    try:
        outcome = experiment.perform(
            settings, dataset, state, Context(interruption, options.processus, options.ordonnanceur)
        )
    except KeyboardInterrupt:
        print("\nInterrompu. La même commande reprendra ici : tout ce qui est affiché ci-dessus est gardé.", flush=True)
        return 130
    n_test = len(dataset[1][1]) if experiment.opens_test else 0
    write_record(target, settings, described(experiment.dataset, dataset, n_test), outcome)
    shutil.rmtree(state)
    print(f"Enregistré dans {target.relative_to(root)}.")
    return 0


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.entrainement", description=__doc__.splitlines()[0])
    parser.add_argument("nom", nargs="?", help="l’expérience ; sans nom, leur liste")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--essai", action="store_true", help="tout, en miniature, sous _build/entrainement-essai")
    parser.add_argument("--recommencer", action="store_true", help="abandonne ce qui est commencé ou enregistré")
    parser.add_argument("--processus", type=int, default=1, help="passages menés à la fois (un fil chacun)")
    parser.add_argument("--ordonnanceur", metavar="ADRESSE", help="celui d’une grappe dask (« tcp://hote:8786 »)")
    parser.add_argument("--refaire", type=int, metavar="N", help="refait le passage N de l’enregistrement, et compare")
    options = parser.parse_args(arguments)
    root = options.racine.resolve()
    if options.nom is None:
        print("Les expériences (make entrainement EXPERIENCE=nom) :")
        print("\n".join(status_line(experiment, root) for experiment in EXPERIMENTS.values()))
        return 0
    if options.nom not in EXPERIMENTS:
        sys.exit(f"L’expérience « {options.nom} » n’existe pas. Il y a : {', '.join(EXPERIMENTS)}.")
    experiment = EXPERIMENTS[options.nom]
    return perform(experiment, root, options) if options.refaire is None else redo_run(experiment, root, options)
