"""Un enregistrement altéré ne se relit pas, un passage refait redonne sa ligne, et un score recalculé est jugé."""

import dataclasses
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from cours.autoencodeur import load_coders, squared_error
from cours.donnees import mnist
from cours.enregistrements import digests, read_record
from cours.recettes import elastic
from outils.entrainement import faq, publies, recherche, references, tailles, train
from outils.entrainement.epochs import dropout_seeds
from outils.entrainement.record import Outcome, describe_machine, write_record
from outils.entrainement.state import write_json

ROOT = Path(__file__).parents[2]
REHEARSED = ("conseils", "faq", "code", "tailles", "publies", "references", "references-mode")
REHEARSE = """
import sys
from outils.entrainement.train import main
for name in sys.argv[2:]:
    for options in ([], ["--refaire", "1"]):
        print(main([name, "--essai", "--racine", sys.argv[1], *options]))
"""


@pytest.fixture(scope="module")
def rehearsed(tmp_path_factory):
    """({nom: dossier de l'enregistrement en miniature}, lignes affichées) : tout en un processus, un seul fil."""
    root = tmp_path_factory.mktemp("miniatures")
    shown = subprocess.run(
        [sys.executable, "-c", REHEARSE, root, *REHEARSED], cwd=ROOT, capture_output=True, encoding="utf8", check=False,
        env=os.environ | {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf8"},
    )  # fmt: skip
    assert shown.returncode == 0, shown.stderr
    folders = {name: root / f"_build/entrainement-essai/{name}/enregistrement" for name in REHEARSED}
    return folders, shown.stdout.splitlines()


def test_a_run_done_again_gives_its_line(rehearsed):
    folders, lines = rehearsed
    assert lines.count("Passage 1 refait : la ligne enregistrée, au bit près.") == len(REHEARSED)
    for name, folder in folders.items():
        record = read_record(folder)
        assert len(record.tables["runs"]) == len(train.EXPERIMENTS[name].runs(train.EXPERIMENTS[name].rehearsal))
        assert record.facts["training_seconds"] == pytest.approx(record.tables["runs"]["seconds"].sum(), abs=1)
        assert record.openings == 1


def test_an_altered_code_does_not_give_its_recorded_error(rehearsed, tmp_path):
    """Un poids changé se voit à son empreinte ; l'empreinte refaite, il se voit au score recalculé."""
    folder = shutil.copytree(rehearsed[0]["code"], tmp_path / "code")
    record, X = read_record(folder), np.random.default_rng(0).random((20, 28, 28), "float32")
    assert all(value.dtype == "float16" for value in record.weights.values())
    error = squared_error(load_coders(record)[3], X)
    first = next(iter(record.weights))
    np.savez_compressed(folder / "weights.npz", **record.weights | {first: record.weights[first] + np.float16(0.1)})
    with pytest.raises(ValueError, match="weights.npz a changé"):
        read_record(folder)
    write_json(folder / "record.json", record.facts | {"files": digests(folder), "error": error})
    altered = read_record(folder)
    with pytest.raises(ValueError, match="error vaut .* une fois recalculé, et .* dans l’enregistrement"):
        altered.confirm("error", squared_error(load_coders(altered)[3], X), tolerance=1e-4)


def test_the_predictions_kept_give_the_errors_again(rehearsed, tmp_path):
    """Chaque ligne a ses prédictions, qui redonnent son erreur ; une prédiction changée se voit."""
    folder = shutil.copytree(rehearsed[0]["publies"], tmp_path / "publies")
    record, (digits, prices) = read_record(folder), (mnist()[1][1], publies.housing_parts()[3])
    for row in record.tables["runs"].itertuples():
        predicted = record.predictions[f"{row.recipe}/{row.seed}"]
        found = publies.error(predicted, prices if row.recipe.startswith("Californie") else digits)
        assert found == pytest.approx(row.test_error)
    assert [other["name"] for other in record.facts["others"]] == ["fashion_mnist", "california_housing"]
    np.savez_compressed(folder / "predictions.npz", **record.predictions | {"déformé/42": digits})
    with pytest.raises(ValueError, match="predictions.npz a changé"):
        read_record(folder)


def test_references_are_tried_as_often_as_the_network(rehearsed):
    """Autant d'essais que le réseau ; le meilleur sur la validation, et lui seul, ouvre le test."""
    assert {len(found) for found in references.DIGITS.candidates.values()} == {recherche.Settings().trials}
    trials, finals = (read_record(rehearsed[0]["references"]).tables[name] for name in ("runs", "finals"))
    best = trials.loc[trials["val_accuracy"].idxmax(), "trial"]
    assert len(trials) == 2 and list(finals["trial"]) == [best]


def test_an_elastic_image_is_the_same_image_moved():
    """Sans force, rien ne bouge ; avec, l'encre se déplace sans disparaître, et la graine redonne l'image."""
    X = np.zeros((4, 28, 28, 1), "float32")
    X[:, 10:18, 10:18] = 1
    still, moved, again = (elastic(X, np.random.default_rng(0), strength=force) for force in (0, 34, 34))
    assert np.allclose(still, X) and np.array_equal(moved, again)
    assert np.abs(moved - X).max() > 0.3 and moved.sum() == pytest.approx(X.sum(), rel=0.3)
    assert moved.min() >= 0 and moved.max() <= 1 + 1e-6


# --- Altérer -----------------------------------------------------------------------------------------------------


@pytest.fixture
def folder(tmp_path):
    """L'enregistrement d'une expérience quelconque : deux lignes, un poids."""

    def keep_weights(target):
        np.savez_compressed(target / "weights.npz", w=np.arange(3))

    rows = [{"seed": 1, "score": 0.1}, {"seed": 2, "score": 1 / 3}]
    outcome = Outcome({"runs": rows}, {"best": 1 / 3}, keep_weights)
    write_record(tmp_path / "essai", faq.REHEARSAL, {"name": "mnist"}, outcome)
    return tmp_path / "essai"


def change_a_line(folder):
    path = folder / "runs.csv"
    path.write_text(path.read_text("utf8").replace("0.1", "0.2"), "utf8")


def change_a_weight(folder):
    np.savez_compressed(folder / "weights.npz", w=np.arange(1, 4))


def remove_the_weights(folder):
    (folder / "weights.npz").unlink()


def add_a_table(folder):
    (folder / "autres.csv").write_text("a\n1\n", "utf8")


def test_an_untouched_record_is_read_to_the_last_bit(folder):
    record = read_record(folder)
    assert list(record.tables["runs"]["score"]) == [0.1, 1 / 3] and list(record.weights["w"]) == [0, 1, 2]
    assert record.confirm("best", 1 / 3) == 1 / 3


@pytest.mark.parametrize(
    "alter, name",
    [(change_a_line, "runs.csv"), (change_a_weight, "weights.npz"), (remove_the_weights, "weights.npz"),
     (add_a_table, "autres.csv")],
)  # fmt: skip
def test_an_altered_record_is_not_read(folder, alter, name):
    alter(folder)
    with pytest.raises(ValueError, match=f"{name} a changé, manque ou est de trop.*make entrainement EXPERIENCE=essai"):
        read_record(folder)


def test_a_score_that_the_record_does_not_give_is_told(folder):
    with pytest.raises(ValueError, match="best vaut 0,3 une fois recalculé, et 0,333"):
        read_record(folder).confirm("best", 0.3, tolerance=0.01)
    assert read_record(folder).confirm("best", 0.3, tolerance=0.05) == 0.3


def test_a_folder_without_a_record_is_told(tmp_path):
    with pytest.raises(ValueError, match="ne contient pas d’enregistrement"):
        read_record(tmp_path)


def test_a_line_that_the_run_does_not_give_again_is_told(folder, capsys, monkeypatch):
    """La commande dit l'écart et échoue."""
    monkeypatch.setattr(train, "places", lambda *_: (faq.REHEARSAL, None, folder))
    monkeypatch.setattr("outils.entrainement.again.perform_run", lambda *_: (None, {"seed": 1, "score": 0.4}, {}))
    assert train.main(["faq", "--refaire", "1"]) == 1
    assert "score : 0,4 refait, 0,1 enregistré" in capsys.readouterr().out
    with pytest.raises(SystemExit, match="le nº 9 n’existe pas"):
        train.main(["faq", "--refaire", "9"])


# --- Refaire ailleurs --------------------------------------------------------------------------------------------

CARD = {"engine": "jax", "device": "NVIDIA H100", "cores": 16}
LINE = {"network": "30", "images": 100, "params": 7, "multiplications": 6}
SCORES = {42: (0.10, 3), 43: (0.11, 3), 44: (0.12, 3)}  # moyenne 0,11, écart type 0,01 : de 0,07 à 0,15 ; 2 à 4 mortes


@pytest.fixture
def elsewhere(tmp_path, monkeypatch, capsys):
    """elsewhere(colonnes refaites, graines, machine de l'enregistrement) → (code de sortie, ce qui s'affiche)."""

    def redo(found, seeds=(42, 43, 44), machine=CARD):
        # Deux candidats : les graines de l'autre, très loin, ne comptent pas.
        settings = dataclasses.replace(faq.REHEARSAL, passes={200: 1, 100: 2}, seeds=seeds)
        scores = [SCORES[run["seed"]] if run["images"] == 100 else (9.0, 90) for run in faq.runs(settings)]
        rows = [run | {"params": 7, "multiplications": 6, "val_bce": error, "dead": dead, "seconds": 5.0, "test_bce": 1}
                for run, (error, dead) in zip(faq.runs(settings), scores, strict=True)]  # fmt: skip
        write_record(tmp_path / "essai", settings, {"name": "mnist"}, Outcome({"runs": rows}, {}))
        facts = json.loads((tmp_path / "essai/record.json").read_text("utf8"))
        facts.pop("machine")
        write_json(tmp_path / "essai/record.json", facts | ({"machine": machine} if machine else {}))
        rank = 1 + next(i for i, run in enumerate(faq.runs(settings)) if run["images"] == 100)
        row = LINE | {"seed": 42, "val_bce": 0.13, "dead": 4, "seconds": 900.0} | found
        monkeypatch.setattr(train, "places", lambda *_: (settings, None, tmp_path / "essai"))
        monkeypatch.setattr("outils.entrainement.again.perform_run", lambda *_: (None, row, {}))
        return train.main(["faq", "--refaire", str(rank)]), capsys.readouterr().out

    return redo


def test_another_engine_gives_a_run_that_looks_like_the_recorded_seeds(elsewhere):
    code, told = elsewhere({})
    assert code == 0 and "ressemble à ceux de l’enregistrement" in told
    assert "JAX (NVIDIA H100) l’a enregistré, TensorFlow (processeur) le refait" in told
    assert "4 écarts types des 3 graines" in told and "val_bce : 0,13000 refait, 0,11000 ± 0,04000 toléré" in told
    assert "dead : 4,0 refait, 3,0 ± 1,0 toléré" in told, "un décompte qui ne varie pas est toléré à un près"
    assert "seconds" not in told and "test_bce" not in told


@pytest.mark.parametrize("found", [{"val_bce": 0.16}, {"val_bce": 0.06}, {"val_bce": float("nan")}, {"dead": 5}])
def test_a_score_out_of_tolerance_is_told(elsewhere, found):
    code, told = elsewhere(found)
    assert code == 1 and "ne ressemble pas" in told and told.count("HORS TOLÉRANCE") == 1


@pytest.mark.parametrize("name", ["params", "multiplications", "seed"])
def test_what_no_draw_changes_must_be_equal_on_any_engine(elsewhere, name):
    code, told = elsewhere({name: 8})
    assert code == 1 and f"{name} : 8 refait" in told and "HORS TOLÉRANCE" not in told


def test_two_seeds_are_too_few_to_judge(elsewhere):
    code, told = elsewhere({}, seeds=(42, 43))
    assert code == 1 and "2 graine(s)" in told and "Rien n’est confirmé" in told


@pytest.mark.parametrize("machine", [None, {"engine": "tensorflow", "device": "processeur", "cores": 99}])
def test_on_the_same_engine_a_run_gives_its_line_to_the_last_bit(elsewhere, machine):
    """Un enregistrement qui ne dit pas sa machine : TensorFlow, sur le processeur. Les cœurs n'y changent rien."""
    code, told = elsewhere({}, machine=machine)
    assert code == 1 and "val_bce : 0,13 refait, 0,1 enregistré" in told and "toléré" not in told
    assert elsewhere({"val_bce": 0.10, "dead": 3}, machine=machine)[0] == 0


def test_the_machine_is_the_engine_its_device_and_the_cores(monkeypatch):
    import keras

    assert describe_machine() == {"engine": "tensorflow", "device": "processeur", "cores": os.cpu_count()}
    monkeypatch.setattr(keras.backend, "backend", lambda: "jax")
    for platform, kind, device in (("cpu", "cpu", "processeur"), ("gpu", "NVIDIA H100", "NVIDIA H100")):
        found = SimpleNamespace(platform=platform, device_kind=kind)
        monkeypatch.setitem(sys.modules, "jax", SimpleNamespace(devices=lambda found=found: [found]))
        assert describe_machine() == {"engine": "jax", "device": device, "cores": os.cpu_count()}


# --- Les déclarations --------------------------------------------------------------------------------------------


def test_faq_first_answers_the_question_with_one_seed():
    planned = faq.runs(faq.SETTINGS)
    per_seed = len(planned) // len(faq.SETTINGS.seeds)
    assert {run["seed"] for run in planned[:per_seed]} == {42} and len(faq.SETTINGS.seeds) >= 5
    assert [run["network"] for run in planned[:2]] == ["400", "800"] and planned[0]["images"] == 55_000
    widths = {settings["widths"][0] for settings in faq.SETTINGS.networks.values()}
    rates = {settings.get("rate", 0) for settings in faq.SETTINGS.networks.values()}
    assert widths == {200, 400, 800, 1600} and rates == {0, 0.1, 0.3, 0.5}
    assert {run["images"] for run in planned if run["network"] == "400"} == {300, 1000, 3000, 10_000, 55_000}


def test_sizes_go_from_a_thousand_to_a_million():
    from cours.cnn import build_pocket

    counts = [build_pocket(stages).count_params() for stages in tailles.SETTINGS.networks.values()]
    assert len(counts) >= 6 and counts == sorted(counts) and counts[0] < 1200 and 900_000 < counts[-1] < 1_100_000


def test_a_resumed_network_finds_the_dropout_of_its_nested_layers():
    run = {"network": "30", "images": 200, "seed": 42}
    assert len(dropout_seeds(faq.build(run, faq.REHEARSAL))) == 2


def test_settings_survive_their_json():
    """Les clefs entières de `passes` deviennent des chaînes : les réglages d'aujourd'hui aussi."""
    from outils.entrainement.state import as_json

    assert as_json(faq.SETTINGS) == json.loads(json.dumps(as_json(faq.SETTINGS)))
