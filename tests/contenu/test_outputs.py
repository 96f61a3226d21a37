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


# Une ligne est en français, virgule comprise, ou de Python : un objet tel qu'il l'écrit (« [0.38 0.16] »), une version,
# le message d'une erreur. Une sortie où commence une fonction est du code. Le site met la virgule à une case qui n'est
# qu'un nombre.
PYTHON = re.compile(r"[\[({][^\])}]*\d\.|\d\.\d*\s*[\])}]|^\w+(?:Error|Exit) : |\b\d+\.\d+\.\d")
POINT, LABEL = re.compile(r"\d\.\d|\de[+-]\d"), re.compile(r"(?:Exercice|[⏳✅❌]) +\d+\.\d")
CELL, NUMBER = re.compile(r"<t[dh][^>]*>(.*?)</t[dh]>", re.S), re.compile(r"-?\d+(?:\.\d+)?")
ENGLISH = {"mean", "std", "count", "min", "max", "median", "True", "False"}
ENGLISH |= {"recipe", "network", "model", "method", "name", "seed", "index"}  # colonnes des enregistrements


def foreign_lines(text):
    if re.search(r"^def ", text, re.M):
        return []
    return [line for line in text.splitlines() if POINT.search(LABEL.sub("", line)) and not PYTHON.search(line)]


def foreign_cells(html):
    """D'un tableau de pandas : les cases à point, les noms anglais, les colonnes d'entiers écrits « 9307.0 »."""
    rows = [CELL.findall(row) for row in html.split("<tr")[1:]]
    texts = [text for row in rows for text in row]
    found = [text for text in texts if text in ENGLISH or POINT.search(text) and not NUMBER.fullmatch(text)]
    for column in zip(*(row for row in rows if len(row) == len(rows[-1])), strict=True):
        numbers = [text for text in column if NUMBER.fullmatch(text)]
        if len(numbers) > 1 and all(re.search(r"\.0+$", number) for number in numbers):
            found += numbers[:1]
    return found


def not_french(notebook):
    found = []
    for cell in notebooks.code_cells(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            if "dataframe" in data.get("text/html", ""):
                found += foreign_cells(data["text/html"])
            elif "image/png" not in data:
                found += foreign_lines(output.get("text", "") or data.get("text/plain", ""))
    return found


@pytest.mark.maison
@pytest.mark.parametrize("name", NOTEBOOKS)
def test_outputs_are_written_in_french(executed, name):
    faults = not_french(executed[name])
    assert not faults, f"{name} : la virgule décimale (format_fr), des noms français : " + " ; ".join(faults)


@pytest.mark.maison
def test_a_foreign_output_is_seen():
    assert foreign_lines("perte : 0.25\nécart 2e-05\n✅ 1.1  score 0.5") == [
        "perte : 0.25",
        "écart 2e-05",
        "✅ 1.1  score 0.5",
    ]
    assert foreign_lines("(400, 25) 31.4") and foreign_lines("keras 3.15")
    assert not foreign_lines("perte : 0,25\nw = [0.5 1.]  b = 0.5\n 0.5 0.25]]\n✅ Exercice 1.1 : juste.\nkeras 3.15.1")
    assert not foreign_lines("ValueError : lr=1.5\n Total params: 266,610 (1.02 MB)")
    assert not foreign_lines("def build(hp):\n    rate = 0.5")

    def table(*rows):
        return "".join("<tr>" + "".join(f"<td>{text}</td>" for text in row) + "</tr>" for row in rows)

    assert foreign_cells(table(["mean", "0.5 ± 0.1"], ["boosting", "0,5 ± 0,1"])) == ["mean", "0.5 ± 0.1"]
    assert foreign_cells(table(["a", "9307.0"], ["b", "-12.0"])) == ["9307.0"]
    assert not foreign_cells(table(["a", "1.5", "3"], ["b", "2.0", "4"]))


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
    assert unmet_expectations(expectations, {"a": 0.5, "b": 0.5})[0].endswith("c n’est publié par aucune cellule")
