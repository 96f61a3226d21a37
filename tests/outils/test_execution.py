"""L'exécution et son cache, sur un petit livre : rien de trop, et aucune sortie périmée."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from little_book import CELLS, LIGHT, edit, outputs, page, write_contents

from cours.disque import places
from outils.cahiers import wheel
from outils.livre import bench, build, datasets, dependencies, execute, fingerprint, notebooks, store
from outils.livre.environment import isolation

ROOT = Path(__file__).parents[2]


def test_only_what_depends_on_the_change_runs_again(little_book, run):
    """Une épingle, une ligne de `cours/`, un octet de données, un fichier compagnon, chacun à son tour."""
    assert run()[:2] == (0, set(CELLS))
    assert run()[:2] == (0, set())

    pin = re.search(r"^matplotlib==\S+", (little_book / "requirements.lock").read_text(), flags=re.M)[0]
    edit(little_book / "requirements.lock", pin, "matplotlib==0.0.1")
    assert run()[1] == {"drawing", "numbers", "images"}, (
        "les graduations à la française viennent avec `cours.affichage`"
    )

    edit(little_book / "cours" / "schemas.py", 'FILLS = ["#DCEAF5"', 'FILLS = ["#000000"')
    assert run()[1] == {"drawing"}
    assert outputs(little_book, "drawing") == "#000000\n", "le noyau importe le paquet de ce livre"

    damaged = little_book / "donnees" / "mnist" / "train-images-idx3-ubyte.gz"
    damaged.write_bytes(damaged.read_bytes().replace(b"un", b"Un"))
    assert run()[1] == {"images"}

    (little_book / "chapters" / "plain" / "note.txt").write_text("seconde note")
    assert run()[1] == {"plain"}
    assert "seconde note" in outputs(little_book, "plain")


def test_numpy_pin_reaches_what_depends_on_it(little_book, run):
    """Tout module de `cours/` emploie NumPy, de près ou de loin : les cahiers qui en importent un aussi."""
    run()
    pin = re.search(r"^numpy==\S+", (little_book / "requirements.lock").read_text(), flags=re.M)[0]
    edit(little_book / "requirements.lock", pin, "numpy==0.0.1")
    assert run()[1] == {"drawing", "numbers", "images"}


def test_prose_and_captions_run_nothing(light_book, run):
    run()
    path = light_book / "chapters" / "plain.md"
    edit(path, "Un peu de prose.", "Une autre prose.")
    assert run()[1] == set()
    edit(path, "ipython3\n", "ipython3\n:tags: [hide-input]\n")
    assert run()[1] == set()


def test_code_edit_runs_that_notebook_alone(light_book, run):
    run()
    edit(light_book / "chapters" / "numbers.md", "0.5", "0.25")
    assert run()[1] == {"numbers"}
    assert "25,0" in outputs(light_book, "numbers")


@pytest.mark.parametrize("tag", fingerprint.EXECUTION_TAGS)
def test_a_tag_that_rules_execution_is_a_change(light_book, tag):
    before = fingerprint.fingerprint(light_book, "chapters/plain")
    edit(light_book / "chapters" / "plain.md", "ipython3\n", f"ipython3\n:tags: [hide-input, {tag}]\n")
    assert fingerprint.fingerprint(light_book, "chapters/plain") != before


@pytest.mark.parametrize("code", ["{}\nx = !ls", "{}\nmnist?", "{}\nprint('%d'\n      % 3)", "%%time\n{}"])
def test_no_line_hides_the_imports_around_it(code):
    imports = "import dask\nfrom cours.donnees import mnist"
    assert dependencies.imported_names(code.format(imports)) == {"dask", "cours.donnees.mnist"}


def test_a_cell_that_is_not_python_depends_on_everything():
    """Et n'ôte rien à ce qu'installe le cahier publié."""
    cells = ["import dask", "%%bash\nfor f in *; do echo $f; done"]
    assert set(dependencies.package_files(ROOT, cells)) >= {
        *(ROOT / "cours").glob("*.py"),
        ROOT / "cours" / "figures.mplstyle",
    }
    assert datasets.datasets(cells) == sorted(datasets.DATASETS)
    assert dependencies.library_versions(ROOT, cells) == dependencies.pinned_versions(ROOT)
    assert {"dask", "distributed", "numpy"} <= set(wheel.needed_libraries(ROOT, cells))


@pytest.mark.parametrize(("data", "cache"), [("~/d", ""), ("", "cache"), ("d", "~/c")])
def test_notebooks_search_the_folders_of_make_donnees(light_book, monkeypatch, data, cache):
    """Vide, la variable ne dit rien ; et un noyau, qui travaille ailleurs, lit les mêmes dossiers."""
    monkeypatch.setenv("COURS_DONNEES", data)
    monkeypatch.setenv("COURS_CACHE", cache)
    before = places()
    assert execute.main(["--racine", str(light_book), "--lister"]) == 0
    monkeypatch.chdir(light_book / "chapters")
    assert places() == before


def test_outputs_ignore_the_settings_of_the_account(light_book, run, monkeypatch):
    """Un script d'IPython, un matplotlibrc, un keras.json du compte : la page publiée n'en montre rien."""
    home = light_book / "compte"
    startup = home / ".ipython" / "profile_default" / "startup" / "bonjour.py"
    for path, text in {
        startup: "print('bonjour du compte')",
        home / ".config" / "matplotlib" / "matplotlibrc": "figure.dpi: 33",
        home / ".keras" / "keras.json": '{"floatx": "float64"}',
        home / "autre.rc": "figure.dpi: 44",
    }.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf8")
    for variable in ("IPYTHONDIR", "MPLCONFIGDIR", "KERAS_HOME", "XDG_CONFIG_HOME"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("MATPLOTLIBRC", str(home / "autre.rc"))
    code = (
        "import os, matplotlib\nkeras = os.path.exists(os.environ['KERAS_HOME'] + '/keras.json')\n"
        "print(matplotlib.rcParams['figure.dpi'], keras)"
    )
    edit(light_book / "chapters" / "numbers.md", CELLS["numbers"], code)
    assert run()[0] == 0
    assert outputs(light_book, "numbers").split() == ["100.0", "False"]


def test_fonts_are_known_before_any_notebook(light_book, run):
    """Sinon, sur une machine lente, le premier cahier avertit que Matplotlib en fait l'inventaire, et échoue."""
    code = "import glob, os\nprint(len(glob.glob(os.environ['MPLCONFIGDIR'] + '/fontlist-*.json')))"
    edit(light_book / "chapters" / "numbers.md", CELLS["numbers"], code)
    assert run()[0] == 0
    assert outputs(light_book, "numbers").strip() == "1"


def test_outputs_ignore_the_backends_of_the_account(light_book, run, monkeypatch):
    """L'empreinte ignore ces variables : une page exécutée avec elles resterait sans figure."""
    monkeypatch.setenv("MPLBACKEND", "agg")
    monkeypatch.setenv("KERAS_BACKEND", "torch")
    code = "import os\nimport matplotlib.pyplot as plt\nprint(os.environ['KERAS_BACKEND'])\nplt.plot([1]);"
    (light_book / "chapters" / "plain.md").write_text(page("plain", code), "utf8")
    assert run()[0] == 0
    (cell,) = notebooks.code_cells(store.stored(light_book, "chapters/plain"))
    assert any("image/png" in output.get("data", {}) for output in cell.outputs)
    assert "tensorflow" in outputs(light_book, "plain")


FAULTS = {
    "exception": ("1 / 0", "ZeroDivisionError"),
    "stderr": ("import warnings\nwarnings.warn('attention')", "attention"),
    "logged": ("print('WARNING:tensorflow:attention')", "attention"),
    "endless": ("import time\ntime.sleep(60)", "la cellule dépasse 20 s"),
    "killed": ("import os\nos._exit(1)", "le noyau s’est arrêté"),
    "syntax": ("print('oubli", "SyntaxError"),
}


def test_failures_are_told_and_repeated(light_book, run):
    """Un échec nomme le cahier, la cellule, son code, l'erreur ; il se répète, et les autres cahiers restent acquis."""
    for name, (code, _) in FAULTS.items():
        two_cells = page(name, f"x = 1\n```\n\n```{{code-cell}} ipython3\n{code}")
        (light_book / "chapters" / f"{name}.md").write_text(two_cells, "utf8")
    write_contents(light_book, [*LIGHT, *FAULTS])
    edit(light_book / "_config.yml", "timeout: 120", "timeout: 20")
    status, executed, report = run()
    assert (status, executed) == (1, {*LIGHT, *FAULTS})
    for name, (code, message) in FAULTS.items():
        told = report[report.index(f"chapters/{name}.md, cellule de code nº 2 sur 2") :].partition("✗")[0]
        assert code.splitlines()[-1] in told and message in told
    assert run()[:2] == (1, set(FAULTS))


def test_a_kernel_that_does_not_start_fails_its_page_alone(light_book, run, monkeypatch):
    """Absent, ou mort avant de répondre : le compte rendu nomme le cahier, les autres restent acquis."""
    kernel = light_book / "kernels" / "muet"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text(json.dumps({"argv": [sys.executable, "-c", ""], "display_name": "Muet"}))
    monkeypatch.setenv("JUPYTER_PATH", str(light_book))
    for name in ("absent", "muet"):
        text = page(name, "1 + 1").replace("name: python3", f"name: {name}")
        (light_book / "chapters" / f"{name}.md").write_text(text, "utf8")
    write_contents(light_book, ["absent", "muet", *LIGHT])
    status, executed, _ = run()
    assert (status, executed) == (1, {"absent", "muet", *LIGHT})
    command = [sys.executable, "-m", "outils.livre.execute"]
    again = subprocess.run(command, env=os.environ | {"PYTHONPATH": str(ROOT)}, capture_output=True, encoding="utf8")
    report = again.stderr
    assert "2 cahier(s) en échec" in report and "Traceback" not in report
    assert "chapters/absent.md :\n  le noyau « absent » n’est pas installé ici" in report
    assert "chapters/muet.md :\n  le noyau ne répond pas" in report


def test_a_kernel_whose_port_was_taken_starts_again(light_book, run, monkeypatch):
    """Mort avant de répondre, et une seule fois : rien n'était exécuté, rien ne se perd."""
    started = light_book / "deja"
    kernel = light_book / "kernels" / "tardif"
    kernel.mkdir(parents=True)
    program = f"""import pathlib, runpy, sys
started = pathlib.Path({str(started)!r})
if not started.exists():
    started.touch()
    sys.exit(1)
sys.argv = ["ipykernel_launcher", *sys.argv[1:]]
runpy.run_module("ipykernel_launcher", run_name="__main__")"""
    spec = {"argv": [sys.executable, "-c", program, "-f", "{connection_file}"], "display_name": "Tardif"}
    (kernel / "kernel.json").write_text(json.dumps(spec))
    monkeypatch.setenv("JUPYTER_PATH", str(light_book))
    text = page("tardif", "1 + 1").replace("name: python3", "name: tardif")
    (light_book / "chapters" / "tardif.md").write_text(text, "utf8")
    write_contents(light_book, ["tardif", *LIGHT])
    assert run()[:2] == (0, {"tardif", *LIGHT}) and started.exists()


def test_site_is_replaced_only_by_a_complete_one(light_book, run, capsys):
    """Un avertissement fait échouer la construction, deux fois de suite ; le site précédent reste entier."""
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    page_file = light_book / "_build" / "html" / "chapters" / "plain.html"
    assert "première note" in page_file.read_text("utf8")

    edit(light_book / "index.md", "# Accueil", "# Accueil\n\n{ref}`nulle-part`")
    for _ in range(2):
        assert build.main(["--racine", str(light_book)]) == 1
        assert "nulle-part" in capsys.readouterr().err
        assert "première note" in page_file.read_text("utf8")

    edit(light_book / "index.md", "{ref}`nulle-part`", "Bienvenue.")
    assert build.main(["--racine", str(light_book)]) == 0


def test_page_follows_its_outputs_without_a_change_of_text(light_book, run):
    """Sphinx ne relit que les textes modifiés ; une sortie nouvelle doit pourtant paraître."""
    run()
    build.main(["--racine", str(light_book)])
    (light_book / "chapters" / "plain" / "note.txt").write_text("seconde note")
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    assert "seconde note" in (light_book / "_build" / "html" / "chapters" / "plain.html").read_text("utf8")


def test_damaged_store_is_rebuilt(light_book, run):
    """Une exécution coupée net ne laisse pas de sortie douteuse : un fichier illisible se refait."""
    run()
    store.stored_path(light_book, "chapters/plain").write_text('{"cells": [')
    assert run()[:2] == (0, {"plain"})


def test_notebooks_executed_on_several_machines_are_merged(light_book, run, capsys, tmp_path_factory):
    """Un cahier par machine, puis les dossiers réunis : n'est plus à exécuter que ce qui manque ou cloche."""
    machines = {name: shutil.copytree(light_book, tmp_path_factory.mktemp(name) / "livre") for name in LIGHT}
    for name, machine in machines.items():
        assert execute.main(["--racine", str(machine), "--page", f"chapters/{name}"]) == 0
        assert f"] chapters/{name}" in capsys.readouterr().out
        results = machine / "_build" / "execution"
        assert [path.stem for path in results.rglob("*.ipynb")] == [name]
        shutil.copytree(results, light_book / "_build" / "execution", dirs_exist_ok=True)

    assert execute.main(["--racine", str(light_book), "--lister"]) == 0
    assert capsys.readouterr().out == "[]\n"
    assert run()[:2] == (0, set())
    assert build.main(["--racine", str(light_book)]) == 0
    assert "première note" in (light_book / "_build" / "html" / "chapters" / "plain.html").read_text("utf8")

    edit(light_book / "chapters" / "plain.md", "print(", "print(1, ")  # périmé
    store.stored_path(light_book, "chapters/numbers").write_bytes(b'{"cells": [\xff')  # transfert abîmé
    assert execute.main(["--racine", str(light_book), "--lister"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1]) == ["chapters/plain", "chapters/numbers"]
    assert run()[:2] == (0, {"plain", "numbers"})


def test_page_outside_the_contents_is_refused(light_book, capsys):
    assert execute.main(["--racine", str(light_book), "--page", "chapters/images"]) == 1
    assert "chapters/images" in capsys.readouterr().err


def test_unreadable_page_is_named(light_book, run):
    edit(light_book / "chapters" / "plain.md", "ipython3\n", "ipython3\n---\nmystnb: [\n---\n")
    code, executed, report = run()
    assert (code, executed) == (1, set())
    assert "chapters/plain.md" in report and "YAML" in report


def test_a_drawing_does_not_bear_the_date_of_its_execution(tmp_path):
    """Deux exécutions rendent les mêmes octets."""
    draw = "import matplotlib.pyplot as plt, sys; plt.plot([1, 2]); plt.savefig(sys.argv[1])"
    command = [sys.executable, "-c", draw, tmp_path / "a.svg"]
    subprocess.run(command, env=os.environ | {"MPLBACKEND": "svg"} | isolation(tmp_path), check=True)
    assert "<dc:date>1970-01-01" in (tmp_path / "a.svg").read_text("utf8")


def test_the_longest_starts_first(monkeypatch):
    """Une page jamais exécutée passe devant, et l'on ne finit pas par un chapitre."""
    names = ["chapters/01", "exercises/01", "solutions/01", "chapters/02", "annexes/x", "annexes/y"]
    known = {"chapters/02": {"seconds": 1}, "annexes/y": {"seconds": 9}}
    monkeypatch.setattr(store, "facts", lambda root, name: known.get(name, {}))
    unknown = ["chapters/01", "solutions/01", "annexes/x", "exercises/01"]
    assert execute.longest_first(ROOT, names) == [*unknown, "annexes/y", "chapters/02"]


def test_two_executions_differ_by_their_durations_alone(light_book, run):
    """`make bench` compare deux exécutions : un nombre tiré au hasard s'y voit, une durée annoncée non."""
    path = light_book / "chapters" / "plain.md"
    code = "import time\nprint(time.time_ns())"
    path.write_text(page("plain", code), "utf8")
    found = []
    for number in range(2):
        edit(path, "import time\n", f"import time\n{number}\n")
        assert run()[0] == 0
        found.append(bench.outputs(light_book))
    assert found[0]["chapters/plain"] != found[1]["chapters/plain"]
    edit(path, "ipython3\n", "ipython3\n:tags: [duration]\n0\n")
    assert run()[0] == 0
    assert bench.outputs(light_book)["chapters/plain"] == []


def test_a_bad_setting_is_told(light_book, run):
    edit(light_book / "_config.yml", "language: fr", "language: fr, cours_solutions_le: 2027-02-30")
    code, executed, report = run()
    assert (code, executed) == (1, set()) and "_config.yml ne se lit pas" in report
    edit(light_book / "_config.yml", "2027-02-30", "bientôt")
    assert "cours_solutions_le vaut « bientôt »" in run()[2]


def test_edit_during_the_execution_of_another_page_is_seen(light_book, run):
    """La page à jour que l'on modifie pendant ce temps : Sphinx, qui ne la trouverait plus, l'exécuterait lui-même.

    Son chemin se calcule : écrit en toutes lettres, il serait refusé, comme tout fichier hors du dossier de la page.
    """
    run()
    other = light_book / "chapters" / "numbers.md"
    rewrite = f"p = {str(other)[:-3]!r} + '.md'\nt = open(p).read().replace('0.5', '0.25')\nopen(p, 'w').write(t)"
    (light_book / "chapters" / "plain.md").write_text(page("plain", rewrite), "utf8")
    code, executed, report = run()
    assert (code, executed) == (1, {"plain"}) and "Modifié pendant l’exécution : chapters/numbers" in report
    assert run()[:2] == (0, {"numbers"})


def test_edit_during_execution_is_not_published(light_book, run):
    """Le texte a changé pendant que l'ancien s'exécutait : ses sorties ne vont pas au site, et se refont."""
    path = light_book / "chapters" / "plain.md"
    change = "t = open(p).read().replace('x = 1', 'x = 2')"
    rewrite = f"p = {str(path)[:-3]!r} + '.md'\n{change}\nx = 1\nopen(p, 'w').write(t)"
    path.write_text(page("plain", rewrite), "utf8")
    code, _, report = run()
    assert code == 1 and "Modifié pendant l’exécution : chapters/plain" in report
    assert run()[:2] == (0, {"plain"})


@pytest.mark.skipif(os.name == "nt", reason="Windows ne sait pas envoyer Ctrl-C à un groupe de processus")
def test_interruption_leaves_no_kernel(light_book):
    """Ctrl-C arrête tout en quelques secondes, noyaux compris, et ne range rien d'inachevé."""
    pid_file = light_book / "pid"
    endless = f"import os, time\nopen({str(pid_file)!r}, 'w').write(str(os.getpid()))\ntime.sleep(600)"
    for name in LIGHT:
        (light_book / "chapters" / f"{name}.md").write_text(page(name, endless), "utf8")
    command = [sys.executable, "-m", "outils.livre.execute"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    heard = signal.signal(signal.SIGINT, signal.default_int_handler)  # lancés en arrière-plan, les contrôles l'ignorent
    process = subprocess.Popen(command, cwd=light_book, env=environment, start_new_session=True, stderr=subprocess.PIPE)
    signal.signal(signal.SIGINT, heard)
    wait_until(lambda: pid_file.exists() and pid_file.read_text())
    os.killpg(process.pid, signal.SIGINT)
    process.communicate(timeout=30)
    assert process.returncode != 0
    wait_until(lambda: not is_alive(int(pid_file.read_text())))
    assert not list(light_book.glob("_build/execution/**/*.ipynb"))


def wait_until(condition, seconds=60):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.1)


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_the_whole_site_follows_a_change_on_one_page(light_book, run, capsys):
    """Un titre changé se voit dans le menu des autres pages ; une étiquette retirée casse leurs renvois."""
    edit(light_book / "chapters" / "plain.md", "# plain", "(ici)=\n# plain")
    edit(light_book / "chapters" / "numbers.md", "Un peu de prose.", "Voir {ref}`ici`.")
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    edit(light_book / "chapters" / "plain.md", "# plain", "# Titre nouveau")
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    assert (light_book / "_build/html/chapters/numbers.html").read_text("utf8").count("Titre nouveau") > 1
    edit(light_book / "chapters" / "plain.md", "(ici)=\n", "")
    run()
    assert build.main(["--racine", str(light_book)]) == 1
    assert "ici" in capsys.readouterr().err


def test_a_sentence_rewrites_its_page_alone(light_book, run):
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    site = light_book / "_build" / "html" / "chapters"
    before = (site / "numbers.html").stat().st_mtime_ns
    edit(light_book / "chapters" / "plain.md", "Un peu de prose.", "Une autre phrase.")
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    assert "Une autre phrase." in (site / "plain.html").read_text("utf8")
    assert (site / "numbers.html").stat().st_mtime_ns == before


def test_page_removed_from_the_contents_leaves_the_site(light_book, run):
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    write_contents(light_book, ["numbers"])
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    pages = {path.stem for path in (light_book / "_build" / "html" / "chapters").glob("*.html")}
    assert pages == {"numbers"}
