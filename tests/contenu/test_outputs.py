"""Les sorties des cahiers exécutés : à jour, sans erreur, sur les vraies données, et telles que la prose les décrit."""

import os
import re

import nbformat
import pytest
import yaml
from pages import ANNEXES, CHAPTERS, NOTEBOOKS, ROOT, SCORES, code_cells, each, lesson

from outils.livre import datasets, fingerprint, kernel, notebooks, store
from outils.livre.values import glued_values, unmet_expectations


@pytest.fixture(scope="module")
def executed():
    """{nom: cahier exécuté} ; `make livre` les range dans _build/execution."""
    found = {name: store.stored(ROOT, name) for name in NOTEBOOKS}
    missing = [name for name, notebook in found.items() if notebook is None]
    assert not missing, f"Cahiers non exécutés : {', '.join(missing)}. Lancez d’abord make livre."
    return found


@pytest.mark.surete
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_current(executed, name):
    assert store.is_current(store.facts(ROOT, name), fingerprint.fingerprint(ROOT, name)), (
        f"{name} : ses sorties ne correspondent plus à son code ou à ses dépendances. Lancez make livre."
    )


@pytest.mark.surete
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_no_error_and_no_warning(executed, name):
    assert kernel.warning_problem(executed[name]) is None
    for number, cell in enumerate(notebooks.code_cells(executed[name]), 1):
        assert cell.execution_count == number, (
            f"{name} : la cellule de code nº {number} n’a pas été exécutée à son tour."
        )
        assert all(output.output_type != "error" for output in cell.outputs)


@pytest.mark.surete
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_real_data_when_given(executed, name):
    """Les données fournies par COURS_DONNEES sont bien celles que le cahier a lues."""
    loads = executed[name].metadata["cours"]["datasets"]
    assert set(loads) == set(datasets.datasets([c.source for c in notebooks.code_cells(executed[name])]))
    if "COURS_DONNEES" in os.environ:
        stand_ins = [dataset for dataset, is_real in loads.items() if not is_real]
        assert not stand_ins, f"{name} a tourné sur un substitut ({', '.join(stand_ins)}) malgré COURS_DONNEES."


@pytest.mark.maison
@each(SCORES)
def test_scores_are_those_the_prose_describes(executed, path):
    """Sur données réelles, chaque score tombe dans l'intervalle annoncé et chaque comparaison de la prose est vraie."""
    notebook = executed[lesson(path)]
    if not all(notebook.metadata["cours"]["datasets"].values()):
        assert "COURS_DONNEES" not in os.environ
        pytest.skip("cahier exécuté sur un substitut : les intervalles valent pour les vraies données")
    problems = unmet_expectations(yaml.safe_load(path.read_text("utf8")), glued_values(notebook))
    assert not problems, f"{path.stem} : " + " ; ".join(problems)


COUNTED = re.compile(r"\b\w*epochs\w*\s*(?:<|>|==)")  # « epochs_run < 30 », « final_epochs < 150 »


def stop_is_judged(code, relations):
    """Une page qui arrête un entraînement tôt dit, par une relation, si l'arrêt s'est déclenché."""
    return "EarlyStopping(" not in code or any(COUNTED.search(relation) for relation in relations)


@pytest.mark.maison
@each(SCORES)
def test_a_page_says_whether_early_stopping_fired(path):
    code = "".join(source for _, source, _ in code_cells((ROOT / f"{lesson(path)}.md").read_text("utf8")))
    relations = yaml.safe_load(path.read_text("utf8"))["relations"]
    assert stop_is_judged(code, relations), f"{path.stem} : EarlyStopping a-t-il joué ? Une relation doit le dire"


@pytest.mark.maison
def test_an_unjudged_stop_is_seen():
    assert stop_is_judged("fit(X)", []) and stop_is_judged("EarlyStopping()", ["epochs_run == 40"])
    assert not stop_is_judged("EarlyStopping()", ["best_epoch_loss < 2"])


def unnumbered_tables(text, notebook):
    """Les cellules de la page `text` qui rendent un tableau de pandas sans nom, par leur première ligne."""
    faults = []
    for cell in notebooks.code_cells(notebook):
        rendered = [output.get("data", {}).get("text/html", "") for output in cell.outputs]
        place = text.find(cell.source)  # sinon, la page a changé depuis : un autre contrôle le dit
        header = text[text.rfind("```{code-cell}", 0, place) : place]
        if any("dataframe" in "".join(html) for html in rendered) and "name: tab-" not in header:
            faults.append(cell.source.splitlines()[0])
    return faults


@pytest.mark.maison
@each([path for path in CHAPTERS + ANNEXES if f"{path.parent.name}/{path.stem}" in NOTEBOOKS])
def test_each_table_that_a_cell_gives_is_numbered(executed, path):
    faults = unnumbered_tables(path.read_text("utf8"), executed[lesson(path)])
    assert not faults, f"{path.stem} : sans « mystnb: figure: name: tab-… » : " + " ; ".join(faults)


@pytest.mark.maison
def test_an_unnumbered_table_is_seen():
    output = nbformat.v4.new_output("execute_result", {"text/html": "<table class='dataframe'>"})
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("costs", outputs=[output])])
    bare = "```{code-cell} ipython3\ncosts\n```\n"
    assert unnumbered_tables(bare, notebook) == ["costs"]
    named = "---\nmystnb:\n  figure:\n    name: tab-a\n---\ncosts"
    assert unnumbered_tables(bare.replace("costs", named), notebook) == []


@pytest.mark.maison
def test_expectations_can_fail():
    expectations = {"scores": {"a": [0, 1], "b": [0, 1]}, "relations": ["a > c"]}
    assert unmet_expectations(expectations, {"a": 0.5, "b": 0.5, "c": 0.1}) == []
    assert len(unmet_expectations(expectations, {"a": 2.0, "c": 3.0})) == 3
