"""L'enregistrement qu'une page relit : il vient de la commande d'aujourd'hui, et la page échoue s'il ne tient pas."""

import ast
import csv
import json

import pytest
from pages import ANNEXES, CHAPTERS, ROOT, code_cells

from cours.cnn import choose_trial
from cours.enregistrements import read_record
from outils.entrainement.epochs import best_epoch
from outils.entrainement.state import as_json
from outils.entrainement.train import EXPERIMENTS

pytestmark = pytest.mark.maison
PAGES = [path for path in CHAPTERS if (path.with_suffix("") / "recherche/model.weights.h5").exists()]
RECORDS = [path for path in CHAPTERS + ANNEXES for path in sorted(path.with_suffix("").glob("*/record.json"))]

each_record = pytest.mark.parametrize("page", PAGES, ids=lambda path: path.stem)


def rows(path):
    with path.open(encoding="utf8") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.parent.name)
def test_every_record_has_the_settings_of_today(path):
    """Chaque enregistrement est celui d'une expérience déclarée, aux réglages d'aujourd'hui, sur les vraies données."""
    experiment, record = EXPERIMENTS[path.parent.name], json.loads(path.read_text("utf8"))
    assert path.parent == ROOT / experiment.record
    assert record["settings"] == as_json(experiment.settings) and record["dataset"]["is_real"]


def test_committed_weights_stay_light():
    assert sum(path.stat().st_size for record in RECORDS for path in record.parent.iterdir()) < 8e6


@each_record
def test_committed_record_comes_from_this_command(page):
    """Trente essais, et celui que la règle retient."""
    folder = page.with_suffix("") / "recherche"
    record = json.loads((folder / "record.json").read_text("utf8"))
    trials, curves = rows(folder / "trials.csv"), rows(folder / "curves.csv")
    assert [int(trial["trial"]) for trial in trials] == list(range(1, 31))
    entries = [{"trial": int(t["trial"]), "val_accuracy": float(t["val_accuracy"]), "params": int(t["params"]),
                "multiplications": int(t["multiplications"])} for t in trials]  # fmt: skip
    chosen = choose_trial(entries, record["settings"]["trial_valid"], record["settings"]["max_params"])
    assert chosen["trial"] == record["chosen_trial"]
    assert best_epoch([{"val_loss": float(row["val_loss"])} for row in curves]) + 1 == record["best_epoch"]
    assert record["test_accuracy"] == record["test_correct"] / 10_000


def verification_cell(page):
    """La cellule de la page qui compare le score recalculé au score enregistré."""
    sources = [source for _, source, _ in code_cells(page.read_text("utf8"))]
    return next(source for source in sources if 'record["test_correct"]' in source and "assert" in source)


class Digits:
    def __init__(self, is_real):
        self.is_real = is_real


@each_record
@pytest.mark.parametrize("correct, is_real, accepted", [(9950, True, True), (9949, True, False), (0, False, True)])
def test_page_fails_unless_the_weights_give_the_score(page, correct, is_real, accepted):
    names = {"digits": Digits(is_real), "record": {"test_correct": 9950}, "correct": correct, "y_test": range(10_000)}
    if accepted:
        exec(verification_cell(page), names)
    else:
        with pytest.raises(AssertionError, match="ne donnent pas le score"):
            exec(verification_cell(page), names)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.parent.name)
def test_every_record_is_as_its_experiment_wrote_it(path):
    """Un octet changé dans un poids ou une ligne, et la relecture échoue."""
    record = read_record(path.parent)
    assert record.openings == 1 + len(record.facts["earlier"])


def test_the_page_and_the_experiment_build_the_same_autoencoder():
    """Mot pour mot, à la mise en page près : ce que le chapitre 8 montre est ce que `faq` entraîne."""
    page = next(path for path in CHAPTERS if path.stem == "08-autoencodeur").read_text("utf8")
    shown, trained = functions(page_code(page)), functions((ROOT / "cours/autoencodeur.py").read_text("utf8"))
    for name in ("dense", "build_autoencoder", "bce", "mse", "reconstruct", "dead_units"):
        assert shown[name] == trained[name], name


def page_code(text):
    return "\n".join(source for _, source, _ in code_cells(text))


def functions(source):
    """{nom: arbre} des fonctions d'un texte Python."""
    return {node.name: ast.dump(node) for node in ast.parse(source).body if isinstance(node, ast.FunctionDef)}


def long_functions(source, limit=15):
    """Les fonctions de plus de `limit` lignes, docstring mise à part."""
    lengths = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.FunctionDef):
            body = node.body[1:] if ast.get_docstring(node) else node.body
            lengths[node.name] = 1 + body[-1].end_lineno - body[0].lineno + 1
    return [name for name, length in lengths.items() if length > limit]


def test_each_published_model_is_a_few_lines():
    assert long_functions((ROOT / "cours/recettes.py").read_text("utf8")) == []
    assert long_functions("def f():\n" + "    x = 1\n" * 15) == ["f"]
