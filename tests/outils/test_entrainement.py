"""`make entrainement` : reprendre après Ctrl-C, tout enregistrer, et ne pas mentir."""

import csv
import json
import multiprocessing
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import h5py
import numpy as np
import pytest

from cours.cnn import choose_trial
from outils.entrainement import grid, train
from outils.entrainement.epochs import Plan
from outils.entrainement.experiment import Context
from outils.entrainement.recherche import EXPERIMENT, REHEARSAL, Settings
from outils.entrainement.record import Outcome, write_record
from outils.entrainement.state import prepare_state

ROOT = Path(__file__).parents[2]


def rows(path, *, timed=False):
    """Les lignes d'un CSV ; sans les durées, qui changent d'une fois à l'autre."""
    with path.open(encoding="utf8") as file:
        return [{k: v for k, v in row.items() if timed or k != "seconds"} for row in csv.DictReader(file)]


# --- Interrompre et reprendre ------------------------------------------------------------------------------------


def start(root):
    command = [sys.executable, "-m", "outils.entrainement", "recherche", "--essai", "--racine", str(root)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True, "encoding": "utf8"}
    return subprocess.Popen(command, cwd=ROOT, env=os.environ | {"PYTHONUNBUFFERED": "1"}, **pipes)


def run(root, interrupt_at=None):
    """(code de sortie, lignes affichées) ; Ctrl-C dès qu'une ligne contient `interrupt_at`."""
    process, lines = start(root), []
    for line in process.stdout:
        lines.append(line.strip())
        if interrupt_at and interrupt_at in line:
            process.send_signal(signal.SIGINT)
            interrupt_at = None
    return process.wait(), lines


@pytest.fixture(scope="module")
def runs(tmp_path_factory):
    """Le même entraînement miniature : (dossier d'un trait, dossier en trois fois, code et lignes de chaque fois)."""
    whole, broken = tmp_path_factory.mktemp("trait"), tmp_path_factory.mktemp("reprises")
    reference = start(whole)  # en même temps que l'autre
    journal = [run(broken, "essai 2/"), run(broken, "époque 2/"), run(broken)]
    output, _ = reference.communicate()
    assert reference.returncode == 0, output
    folder = Path("_build/entrainement-essai/recherche/enregistrement")
    return whole / folder, broken / folder, journal


def test_ctrl_c_stops_cleanly(runs):
    _, _, journal = runs
    assert [code for code, _ in journal] == [130, 130, 0]
    for _, lines in journal[:2]:
        assert lines[-1].startswith("Interrompu. La même commande reprendra")


def test_each_start_continues(runs):
    """Aucun essai, aucune époque n'est fait deux fois ; aucun ne manque."""
    _, _, journal = runs
    shown = [line.split(" :")[0] for _, lines in journal for line in lines if line.startswith(("essai", "époque"))]
    assert shown == [f"essai {k}/4" for k in range(1, 5)] + [f"époque {k}/4" for k in range(1, 5)]
    assert "déjà faits" in journal[1][1][0]
    assert "4 déjà faits" in journal[2][1][0]


def weights(folder):
    """{nom: tableau} ; deux fichiers HDF5 de mêmes tableaux n'ont pas toujours les mêmes octets."""
    found = {}
    with h5py.File(folder / "model.weights.h5") as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def test_interruptions_change_nothing(runs):
    """Mêmes propositions, mêmes scores, mêmes courbes et mêmes poids que d'un trait."""
    whole, broken, _ = runs
    for name in ("trials.csv", "curves.csv"):
        assert rows(whole / name) == rows(broken / name)
    one, other = (json.loads((folder / "record.json").read_text("utf8")) for folder in (whole, broken))
    # Les durées changent, et l'empreinte des tableaux qui en portent : leurs autres colonnes sont comparées plus haut.
    timed = ("search_seconds", "training_seconds", "files")
    assert {k: v for k, v in one.items() if k not in timed} == {k: v for k, v in other.items() if k not in timed}
    assert len(weights(whole)) > 0
    np.testing.assert_equal(weights(broken), weights(whole))


def test_record_is_complete(runs):
    folder, _, _ = runs
    assert {path.name for path in folder.iterdir()} == {"record.json", "trials.csv", "curves.csv", "model.weights.h5"}
    record = json.loads((folder / "record.json").read_text("utf8"))
    assert record["settings"] == asdict(REHEARSAL)
    assert {"keras", "keras-tuner", "numpy"} <= set(record["versions"])
    assert not (folder.parent / "etat").exists()


# --- Les règles --------------------------------------------------------------------------------------------------


def test_chosen_trial_is_the_cheapest_of_the_tied():
    def trial(score, cost, params=10):
        return {"val_accuracy": score, "multiplications": cost, "params": params}

    best, tied, worse, huge = trial(0.97, 9), trial(0.967, 5), trial(0.95, 1), trial(0.99, 2, params=1000)
    assert choose_trial([best, tied, worse, huge], n_valid=2000, max_params=100) is tied
    assert choose_trial([best, worse, huge], n_valid=2000, max_params=100) is best


def test_early_stopping_waits_for_patience():
    plan = Plan(seed=1, epochs=20, batch=8, initial_rate=1e-3, patience=3, patience_start=4)
    falling = [{"val_loss": 1 - k / 100} for k in range(20)]
    stuck = falling[:5] + [{"val_loss": 2.0}] * 10
    assert [n for n in range(21) if plan.is_finished(falling[:n])] == [20]
    assert [n for n in range(16) if plan.is_finished(stuck[:n])][0] == 8  # 5 bonnes époques, 3 sans progrès
    assert plan.kept(stuck[:7]) == {7, 5}


def test_without_patience_the_last_epoch_is_kept():
    plan = Plan(seed=1, epochs=4, batch=8, initial_rate=1e-3)
    stuck = [{"val_loss": 1.0 + k} for k in range(4)]
    assert [n for n in range(5) if plan.is_finished(stuck[:n])] == [4] and plan.kept(stuck) == {4}


def test_rate_climbs_then_goes_to_almost_zero():
    rates = [Plan(1, 40, 8, 1e-3).rate(epoch) for epoch in range(40)]
    assert rates[0] == 1e-3 and rates == sorted(rates, reverse=True) and 0 < rates[-1] < 1e-4
    assert [Plan(1, 40, 8, 1e-3, warmup=1, decay=False).rate(epoch) for epoch in range(3)] == [5e-4, 1e-3, 1e-3]


def test_other_settings_refuse_to_resume(tmp_path):
    prepare_state(tmp_path, "recherche", REHEARSAL, restart=False)
    with pytest.raises(SystemExit, match="d’autres réglages.*\n.*EXPERIENCE=recherche"):
        prepare_state(tmp_path, "recherche", Settings(), restart=False)


# --- L'enregistrement et la commande -----------------------------------------------------------------------------


def record_in(tmp_path, settings):
    path = tmp_path / EXPERIMENT.record / "record.json"
    path.parent.mkdir(parents=True)
    path.write_text(json.dumps({"settings": asdict(settings)}), "utf8")
    return path


@pytest.mark.parametrize(
    "settings, code, told", [(Settings(), 0, "Déjà fait"), (REHEARSAL, 1, "d’autres réglages que ceux d’aujourd’hui")]
)
def test_an_existing_record_is_not_overwritten(tmp_path, capsys, settings, code, told):
    record = record_in(tmp_path, settings)
    before = record.read_text("utf8")
    assert train.main(["recherche", "--racine", str(tmp_path)]) == code
    output = capsys.readouterr().out
    assert told in output and "--recommencer" in output and record.read_text("utf8") == before


def test_without_a_name_the_experiments_are_listed(tmp_path, capsys):
    record_in(tmp_path, Settings())
    assert train.main(["--racine", str(tmp_path)]) == 0
    lines = capsys.readouterr().out.splitlines()[1:]
    assert [line.split()[0] for line in lines] == list(train.EXPERIMENTS)
    assert "enregistrée" in lines[0] and "à faire" in lines[1]


def test_an_unknown_experiment_is_named(tmp_path):
    with pytest.raises(SystemExit, match="« dix » n’existe pas. Il y a : recherche, "):
        train.main(["dix", "--racine", str(tmp_path)])


def test_a_new_record_counts_the_earlier_openings(tmp_path):
    for score in (1, 2, 3):
        write_record(
            tmp_path / "r", REHEARSAL, {"name": "mnist"}, Outcome({"runs": [{"a": 1}]}, {"test_correct": score})
        )
    record = json.loads((tmp_path / "r/record.json").read_text("utf8"))
    assert record["test_correct"] == 3 and [entry["test_correct"] for entry in record["earlier"]] == [1, 2]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["r"]


# --- Les passages indépendants -----------------------------------------------------------------------------------

RUNS = [{"size": size, "seed": seed} for seed in (1, 2) for size in (3, 4)]


def draw(run, settings, folder, interruption):
    """Un « entraînement » : quelques tirages, que sa graine et sa taille décident."""
    values = np.random.default_rng(run["seed"]).normal(size=run["size"])
    return {"score": values.sum(), "seconds": 1.0}, {"values": values}


def draw_and_die(run, settings, folder, interruption):
    """Meurt d'un coup (kill -9) au troisième passage, la première fois."""
    if run == RUNS[2] and not (settings / "mort").exists():
        (settings / "mort").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return draw(run, settings, folder, interruption)


def test_kill_9_loses_nothing_and_counts_nothing_twice(tmp_path, capfd):
    whole, broken = tmp_path / "trait", tmp_path / "reprise"
    whole.mkdir(), broken.mkdir()
    expected = grid.perform_runs(draw, RUNS, None, whole, Context(None))
    process = multiprocessing.get_context("fork").Process(
        target=grid.perform_runs, args=(draw_and_die, RUNS, broken, broken, Context(None))
    )
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    assert len(grid.finished(RUNS, broken)) == 2
    assert grid.perform_runs(draw_and_die, RUNS, broken, broken, Context(None)) == expected
    assert "dont 2 déjà faits" in capfd.readouterr().out
    assert (grid.saved_weights(RUNS[2], whole)["values"] == grid.saved_weights(RUNS[2], broken)["values"]).all()


def test_a_run_cut_between_its_weights_and_its_line_is_done_again(tmp_path):
    expected = grid.perform_runs(draw, RUNS, None, tmp_path, Context(None))
    (tmp_path / f"{grid.run_name(RUNS[1])}.json").unlink()
    (tmp_path / f"{grid.run_name(RUNS[1])}.npz").write_bytes(b"moitie")
    assert grid.perform_runs(draw, RUNS, None, tmp_path, Context(None)) == expected


def test_neither_processes_nor_machines_change_a_number(tmp_path):
    """Deux processus, puis une grappe dask à une adresse : les lignes d'un seul processus."""
    from dask.distributed import LocalCluster

    expected = grid.perform_runs(draw, RUNS, None, tmp_path, Context(None))
    folders = [tmp_path / "deux", tmp_path / "grappe"]
    for folder in folders:
        folder.mkdir()
    assert grid.perform_runs(draw, RUNS, None, folders[0], Context(None, processes=2)) == expected
    with LocalCluster(n_workers=1, threads_per_worker=1, processes=False, dashboard_address=None) as cluster:
        context = Context(None, processes=2, scheduler=cluster.scheduler_address)
        assert grid.perform_runs(draw, RUNS, None, folders[1], context) == expected
