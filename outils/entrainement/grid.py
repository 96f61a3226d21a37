"""Des candidats, chacun avec plusieurs graines : des passages indépendants, en parallèle, repris après tout arrêt.

Un passage fini est un fichier JSON (et ses poids, à côté) ; un passage entamé garde l'état de sa dernière époque.
Chaque passage tient dans un fil et ne dépend que de ses réglages : ni le nombre de processus, ni l'ordre, ni les
machines d'une grappe (dask.distributed, par joblib) n'en changent un chiffre.
"""

import contextlib
import shutil

import joblib
import numpy as np

from outils.entrainement.libraries import prepare_libraries
from outils.entrainement.state import read_json, write_json


def run_name(run):
    """« largeur-400_graine-43 » : le nom des fichiers d'un passage."""
    return "_".join(f"{key}-{value}" for key, value in run.items())


def finished(runs, folder):
    """{nom: ligne} des passages finis."""
    paths = {run_name(run): folder / f"{run_name(run)}.json" for run in runs}
    return {name: read_json(path) for name, path in paths.items() if path.exists()}


def progress(runs):
    """La fonction `progress` d'une expérience dont `runs(settings)` énumère les passages."""
    return lambda settings, folder: (len(finished(runs(settings), folder)), len(runs(settings)))


def perform_runs(train, runs, settings, folder, context):
    """Mène à terme les passages `runs` (dictionnaires) et rend leurs lignes, dans l'ordre de `runs`.

    train(run, settings, folder, interruption) → (ligne, qui porte `seconds` ; poids : dictionnaire de tableaux, vide si
    rien n'est gardé). Son module n'importe TensorFlow que dans ses fonctions : un ouvrier règle d'abord ses fils.
    """
    done = finished(runs, folder)
    todo = [run for run in runs if run_name(run) not in done]
    print(f"{len(runs)} passages" + (f", dont {len(done)} déjà faits." if done else "."), flush=True)
    with cluster(context.scheduler) as parallel:
        work = joblib.Parallel(n_jobs=context.processes, return_as="generator_unordered", **parallel)
        tasks = (joblib.delayed(perform_run)(train, run, settings, folder) for run in todo)
        for run, row, weights in work(tasks):
            name = run_name(run)
            np.savez_compressed(folder / f"{name}.npz", **weights)
            write_json(folder / f"{name}.json", row)  # fait foi : écrit en dernier
            shutil.rmtree(folder / name, ignore_errors=True)
            done[name] = row
            print(progress_line(run, row, runs, done, context.processes), flush=True)
    return [done[run_name(run)] for run in runs]


def perform_run(train, run, settings, folder):
    """Un passage, dans son processus : (passage, sa ligne, ses poids)."""
    prepare_libraries()
    from outils.entrainement.interruption import Interruption

    state = folder / run_name(run)
    state.mkdir(parents=True, exist_ok=True)
    row, weights = train(run, settings, state, Interruption.current())
    return run, run | row, weights


@contextlib.contextmanager
def cluster(scheduler):
    """Les options de `joblib.Parallel` : celles d'une grappe dask si `scheduler` (une adresse) est donné."""
    if scheduler is None:
        yield {}
        return
    from dask.distributed import Client

    with Client(scheduler), joblib.parallel_config("dask"):
        yield {}


def saved_weights(run, folder):
    """Les poids gardés d'un passage fini : {nom: tableau}."""
    with np.load(folder / f"{run_name(run)}.npz") as file:
        return dict(file)


def seconds(rows):
    """Ce que les passages ont duré en tout."""
    return round(sum(row["seconds"] for row in rows))


def progress_line(run, row, runs, done, processes):
    """« 3/10 taille 8, graine 43 : … (612 s ; reste environ 1 h 10) »."""
    seconds = [entry["seconds"] for entry in done.values()]
    left = (len(runs) - len(done)) * sum(seconds) / len(seconds) / processes / 60
    told = ", ".join(f"{key} {value}" for key, value in run.items())
    return f"  {len(done)}/{len(runs)} {told} ({row['seconds']:.0f} s ; reste environ {left:.0f} min)"
