"""Les essais des cahiers ailleurs : repris où ils en étaient, jugés, montrés sur le site."""

import importlib
import json
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

from outils.cahiers import elsewhere, essais, trials
from outils.livre import store

ROOT = Path(__file__).parents[2]
NAMES = ("chapters/01-a", "chapters/02-b")


def executed(fingerprint, **values):
    """Un cahier exécuté qui publie ces valeurs."""
    outputs = [
        nbformat.v4.new_output("display_data", metadata={"scrapbook": {"name": name}, "cours": {"value": value}})
        for name, value in values.items()
    ]
    known = {"fingerprint": fingerprint, "datasets": {}, "peak": 1}
    return nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("", outputs=outputs)], metadata={"cours": known})


@pytest.fixture
def book(tmp_path, monkeypatch):
    """Deux pages exécutées, qui publient a = 1 et b = 1 ; `book.here` : ce que leurs cahiers donnent ailleurs."""
    for part in ("cours", "outils/cahiers", "tests/scores"):
        (tmp_path / part).mkdir(parents=True)
    for module in trials.FIRST_CELL:
        (tmp_path / "cours" / f"{module}.py").touch()
    (tmp_path / "outils" / "cahiers" / "colab.lock").write_text("keras==3.13.2\n", "utf8")
    (tmp_path / "requirements.lock").write_text("keras==3.15.1\n", "utf8")
    (tmp_path / "_config.yml").write_text("title: Essai\nexecute: {timeout: 9}\n", "utf8")
    (tmp_path / "tests" / "scores" / "01-a.yml").write_text("scores: {b: [0, 2]}\n", "utf8")
    for name in NAMES:
        publish(tmp_path, name, "1")
    here, tried = {name: ({"a": 1, "b": 1}, None) for name in NAMES}, []

    def run(python, path, address, timeout, brief, memory):
        name = path.relative_to(tmp_path / "_build" / "cahiers").as_posix().removesuffix(".ipynb")
        tried.append(name)
        values, error = here[name]
        return executed("ailleurs", **values), {"minutes": 0.4, "memory": 900, "error": error}

    monkeypatch.setattr(elsewhere, "run", run)
    monkeypatch.setattr(essais, "notebooks", lambda root: list(NAMES))
    (tmp_path / "_build" / "cahiers").mkdir()
    return tmp_path, here, tried


def publish(root, name, fingerprint):
    path = store.stored_path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(executed(fingerprint, a=1, b=1), path)


def play(book, *options):
    """Lance `make colab` : (code de retour, cahiers essayés)."""
    root, _, tried = book
    tried.clear()
    code = essais.main(["colab", sys.executable, "--racine", str(root), "--processus", "1", *options])
    return code, list(tried)


def test_what_was_tried_and_has_not_changed_is_not_tried_again(book):
    root = book[0]
    assert play(book) == (0, list(NAMES))
    assert play(book) == (0, [])
    assert play(book, "--tout") == (0, list(NAMES))
    publish(root, NAMES[1], "2")
    assert play(book) == (0, [NAMES[1]])
    (root / "outils" / "cahiers" / "colab.lock").write_text("keras==3.14.0\n", "utf8")
    assert play(book) == (0, list(NAMES))
    assert play(book, "--bref", "--cahier", NAMES[0]) == (0, [NAMES[0]])


def test_values_are_counted_and_one_outside_fails(book):
    root, here, _ = book
    here[NAMES[0]] = {"a": 3, "b": 1.5}, None
    assert play(book)[0] == 0
    trial = trials.known(root, "colab")[NAMES[0]]
    assert [trial[kind] for kind in ("same", "inside", "other", "outside")] == [0, 1, 1, []]
    here[NAMES[0]] = {"a": 1, "b": 5}, None
    assert play(book, "--tout")[0] == 1
    assert play(book) == (1, []), "un échec connu reste un échec"
    assert trials.known(root, "colab")[NAMES[0]]["outside"] == ["b = 5 sort de [0 ; 2]"]


def test_a_failing_notebook_is_kept_and_told(book, capsys):
    root, here, _ = book
    here[NAMES[1]] = {}, "cellule nº 3 : ValueError : non"
    assert play(book)[0] == 1
    assert "✗ chapters/02-b : 0.4 min, 900 Mo, cellule nº 3" in capsys.readouterr().out
    known = trials.known(root, "colab")
    assert trials.word(known[NAMES[1]]) == " (en défaut)" and trials.word(known[NAMES[0]]) == " (essayé, 1 min)"
    assert trials.word(None) == ""


def test_a_refused_solution_is_an_error():
    """Une version d'ailleurs peut faire refuser, sans aucune erreur, une réponse juste ici."""
    verdicts = [nbformat.v4.new_output("stream", text=f"{sign} Exercice 7.6 : dit.\n") for sign in ("✅", "❌")]
    cells = [nbformat.v4.new_code_cell("", outputs=[verdict]) for verdict in verdicts]
    assert elsewhere.first_refusal(nbformat.v4.new_notebook(cells=cells)) == "❌ Exercice 7.6 : dit."
    assert elsewhere.first_refusal(nbformat.v4.new_notebook(cells=cells[:1])) is None


@pytest.fixture
def page(book, monkeypatch):
    """Ce que la page « Où ça tourne » écrit de ce qui a été essayé."""
    monkeypatch.syspath_prepend(str(ROOT / "_ext"))
    where = importlib.import_module("where_it_runs")
    root = book[0]

    def read():
        found = {name: store.stored(root, name).metadata["cours"]["fingerprint"] for name in NAMES}
        pages = {name: {"cpu": 60, "peak": 500, "fingerprint": fingerprint} for name, fingerprint in found.items()}
        return "\n".join(where.report(pages, {place: where.current(root, place, pages) for place in trials.PLACES}))

    return read


def test_the_page_tells_what_was_never_tried(page):
    text = page()
    assert "Aucun cahier n’a encore été essayé ici (Colab)\u00a0: `make colab` le fait." in text
    assert "`make essais LIEU=python-3.12` le fait." in text
    assert "| Le site (Python 3.11) | 2 sans erreur | 2,0\u00a0min, 0,5\u00a0Go | la référence |" in text


def test_the_page_shows_each_trial_and_forgets_the_stale_ones(book, page):
    root, here, _ = book
    here[NAMES[0]] = {"a": 1, "b": 5}, None
    here[NAMES[1]] = {}, "cellule nº 3 : ValueError : a|b"
    play(book)
    text = page()
    assert " | 2 essayés sur 2, 1 sans erreur | 0,8\u00a0min, 0,9\u00a0Go | 1 identiques, 1 dehors |" in text
    assert "| {doc}`/chapters/01-a` | 0,4\u00a0min, 0,9\u00a0Go | 1 identiques, 1 dehors |" in text
    assert "`cellule nº 3 : ValueError : a/b`" in text
    publish(root, NAMES[1], "2")
    assert " | 1 essayés sur 2, 1 sans erreur |" in page() and "ValueError" not in page()


def test_an_unreadable_record_is_no_record(book):
    path = trials.path_of(book[0], "colab")
    path.parent.mkdir()
    path.write_text("{", "utf8")
    assert trials.known(book[0], "colab") == {}
    trials.keep(book[0], "colab", NAMES[0], {"error": None})
    assert json.loads(path.read_text("utf8")) == {NAMES[0]: {"error": None}}


@pytest.mark.skipif(sys.platform != "linux", reason="la limite est celle de Linux")
@pytest.mark.parametrize(("size", "code"), [(50, 0), (400, 1)])
def test_memory_is_refused_beyond_the_limit(size, code):
    command = elsewhere.limited([sys.executable, "-c", f"bytearray({size} * 10**6)"], 200)
    done = subprocess.run(command, capture_output=True, encoding="utf8")
    assert done.returncode == code and ("MemoryError" in done.stderr) == bool(code)
