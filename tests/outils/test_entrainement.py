"""`make entrainement` : reprendre après Ctrl-C, tout enregistrer, et ne pas mentir."""

import csv
import json
import os
import signal
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

import pytest

from cours.cnn import choose_trial
from outils.entrainement import train
from outils.entrainement.final import is_finished, scheduled_rate
from outils.entrainement.state import REHEARSAL, Settings, prepare_state

ROOT = Path(__file__).parents[2]


def rows(path, *, timed=False):
    """Les lignes d'un CSV ; sans les durées, qui changent d'une fois à l'autre."""
    with path.open(encoding="utf8") as file:
        return [{k: v for k, v in row.items() if timed or k != "seconds"} for row in csv.DictReader(file)]


# --- Interrompre et reprendre ------------------------------------------------------------------------------------


def start(root):
    command = [sys.executable, "-m", "outils.entrainement", "--essai", "--racine", str(root)]
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
    folder = Path("_build/entrainement-essai/enregistrement")
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
    assert "déjà faits" in journal[1][1][0] and "4 déjà faits" in journal[2][1][0]


def test_interruptions_change_nothing(runs):
    """Mêmes propositions, mêmes scores, mêmes courbes et mêmes poids que d'un trait."""
    whole, broken, _ = runs
    for name in ("trials.csv", "curves.csv"):
        assert rows(whole / name) == rows(broken / name)
    one, other = (json.loads((folder / "record.json").read_text("utf8")) for folder in (whole, broken))
    seconds = ("search_seconds", "training_seconds")
    assert {k: v for k, v in one.items() if k not in seconds} == {k: v for k, v in other.items() if k not in seconds}


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
    settings = Settings(epochs=20, patience=3, patience_start=4)
    falling = [{"val_loss": 1 - k / 100} for k in range(20)]
    stuck = falling[:5] + [{"val_loss": 2.0}] * 10
    assert [n for n in range(21) if is_finished(falling[:n], settings)] == [20]
    assert [n for n in range(16) if is_finished(stuck[:n], settings)][0] == 8  # 5 bonnes époques, 3 sans progrès


def test_rate_goes_from_the_trial_to_almost_zero():
    rates = [scheduled_rate(epoch, Settings(), 1e-3) for epoch in range(Settings.epochs)]
    assert rates[0] == 1e-3 and rates == sorted(rates, reverse=True) and 0 < rates[-1] < 1e-4


def test_other_settings_refuse_to_resume(tmp_path):
    prepare_state(tmp_path, REHEARSAL, restart=False)
    with pytest.raises(SystemExit, match="d’autres réglages"):
        prepare_state(tmp_path, Settings(), restart=False)


def test_an_existing_record_is_not_overwritten(tmp_path, capsys):
    record = tmp_path / train.RECORD / "record.json"
    record.parent.mkdir(parents=True)
    record.write_text("{}", "utf8")
    assert train.main(["--racine", str(tmp_path)]) == 0
    assert "--recommencer" in capsys.readouterr().out and record.read_text("utf8") == "{}"
