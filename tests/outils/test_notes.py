"""`make notes` : chaque copie, si hostile soit-elle, a sa ligne ; les autres sont corrigées, et rien n'est touché."""

import csv
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil
import pytest
import small_sheet
from browser import skip_or_fail

from cours import fichiers
from outils.copies import grade, grid
from outils.copies.sandbox import Sandbox, Unavailable
from outils.copies.table import write_table

ROOT = Path(__file__).parents[2]
STEP = 4  # secondes permises à une cellule
OPTIONS = ["--delai", "60", "--delai-cellule", str(STEP), "--memoire", "0.5"]
RIGHT, TODO, WRONG, SKIPPED = "juste", "à compléter", "faux", "non corrigé"
IMPORTS, DOUBLE, CHECK_1, NORM, CHECK_2, LARGEST, CHECK_3 = range(7)


@pytest.fixture(scope="session")
def sandbox():
    """La cage, ou un contrôle sauté qui dit comment l'obtenir."""
    try:
        return Sandbox.find()
    except Unavailable as reason:
        skip_or_fail(f"Les copies ne peuvent pas être mises en cage : {reason}.")


@pytest.fixture(scope="session")
def course(tmp_path_factory):
    """(dossier du cours, cellules d'une copie juste, cellules d'une copie vide)."""
    folder = tmp_path_factory.mktemp("cours")
    small_sheet.write_course(folder)
    return folder, small_sheet.cells(), small_sheet.cells(solved=False)


class Listener:
    """Un serveur de cette machine ; `calls` compte qui l'atteint."""

    def __init__(self):
        self.calls, self.socket = 0, socket.create_server(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]
        threading.Thread(target=self.listen, daemon=True).start()

    def listen(self):
        while True:
            self.socket.accept()[0].close()
            self.calls += 1


@pytest.fixture(scope="session")
def listener():
    return Listener()


# --- Les copies : nom → cellules, ou octets ---------------------------------------------------------------------------

# Ne définit `double` que si chaque tentative a échoué : la copie n'est juste que bien enfermée.
ESCAPE = """
import os, socket, subprocess
from pathlib import Path
outside, others, table, port = {outside!r}, {others!r}, {table!r}, {port}
attempts = [
    lambda: Path(outside).write_text("évadé"),
    lambda: Path("/usr/evade").write_text("évadé"),
    lambda: Path("/evade").write_text("évadé"),
    lambda: os.listdir(others),
    lambda: Path(table).read_text(),
    lambda: Path(table).write_text("20/20"),
    lambda: socket.create_connection(("127.0.0.1", port), 1),
    lambda: socket.create_connection(("1.1.1.1", 80), 1),
    lambda: os.environ["SECRET_DU_COMPTE"],
    lambda: os.listdir({solutions!r}),
    lambda: os.kill({pid}, 0),
    lambda: subprocess.run(["mount", "-o", "remount,rw", "/usr"], check=True, capture_output=True),
]
escaped = []
for rank, attempt in enumerate(attempts):
    try:
        attempt()
        escaped.append(rank)
    except (OSError, KeyError, subprocess.SubprocessError):
        pass
Path("/tmp/a-moi").write_text("le seul endroit où écrire")
assert not escaped, escaped
def double(x):
    return 2 * x
"""
FORGERY = """
import cours.exercices, json, os, sys
def expect(*anything): pass
cours.exercices.expect = cours.exercices.examine = lambda *anything: ("right", "juste.")
prices[:] = [0, 0]
prices = [0, 0]
for descriptor in range(3, 20):
    for rank in range(12):
        try:
            os.write(descriptor, (json.dumps(["", "verdict", rank, "right", "juste."]) + "\\n").encode())
        except OSError:
            pass
def double(x): return 0
def norm(values): return 0
def largest(values): return 0
@check("1.1")
def verdict(): pass
"""
# Ce que la copie peut écrire dans le canal des annonces : elle y trouve le jeton, car elle partage leur processus.
CHANNEL = """
import os, sys
frame = sys._getframe()
while "report" not in frame.f_locals:
    frame = frame.f_back
report = frame.f_locals["report"]
"""
NOISE = """
for descriptor in range(3, 20):
    try:
        os.write(descriptor, b"[" * 60_000 + b"\\n")
    except OSError:
        pass
for rank in (-1, 999, "un", None, [1]):
    report("start", rank, True)
    report("failed", rank, "erreur")
    report("verdict", rank, "right", "juste.")
for words in ([], ["start", 1], ["failed", 1, None], ["verdict", 1, "gagné", "juste."], ["fin", 1], ["end", 1]):
    report(*words)
"""
FORK_BOMB = "import os\nwhile True:\n    os.fork()"
DOUBLE_LIFE = """
import os, time
child = os.fork() == 0
if not child:
    time.sleep(2)
def double(x):
    return 42 if child else 0
"""
MEMORY_BOMB_ALONE = "def double(x):\n    return len(b'x' * (1 << 33))"
MEMORY_BOMB_MANY = """
import os, time
for _ in range(8):
    if os.fork() == 0:
        mine = b"x" * (200 << 20)
        time.sleep(60)
time.sleep(60)
"""


def replaced(cells, **sources):
    """Les cellules, certaines remplacées : `replaced(cells, double="…")`."""
    position = {"double": DOUBLE, "norm": NORM, "largest": LARGEST}
    cells = list(cells)
    for name, source in sources.items():
        cells[position[name]] = source
    return cells


def submissions(solved, blank, escape):
    loop = "def norm(values):\n    while True:\n        pass"
    stubborn = "while True:\n    try:\n        while True: pass\n    except BaseException: pass"
    return {
        "juste.ipynb": solved,
        "vide.ipynb": blank,
        "faux.ipynb": replaced(solved, norm="def norm(values):\n    return sum(values)"),
        "boucle dans une réponse.ipynb": replaced(solved, norm=loop),
        "boucle dans une cellule.ipynb": [*solved[:3], stubborn, *solved[3:]],
        "boucle sous une réponse.ipynb": replaced(solved, norm=solved[NORM] + "\nwhile True: pass"),
        "texte impossible.ipynb": replaced(solved, norm="def norm(values):\n    raise ValueError('\\ud800')"),
        "interruption.ipynb": replaced(solved, norm="def norm(values):\n    raise KeyboardInterrupt"),
        "plantage.ipynb": replaced(solved, norm="import ctypes\ndef norm(values):\n    ctypes.string_at(0)"),
        "arrêt sec.ipynb": replaced(solved, double=solved[DOUBLE] + "\nimport os\nos._exit(0)"),
        "exit.ipynb": replaced(solved, double=solved[DOUBLE] + "\nexit()"),
        "faute de syntaxe.ipynb": replaced(solved, double="def double(x)\n    return 2 * x"),
        "essai d'une réponse vide.ipynb": replaced(blank, double=blank[DOUBLE] + "\nprint(double(2))"),
        "erreur ailleurs.ipynb": ["1 / 0", *solved, "assert False"],
        "bavard.ipynb": ["for _ in range(30_000):\n    print('x' * 10_000)", *solved],
        "mémoire.ipynb": replaced(solved, double=MEMORY_BOMB_ALONE),
        "mémoire partagée.ipynb": [MEMORY_BOMB_MANY, *solved],
        "évasion.ipynb": replaced(solved, double=escape),
        "triche.ipynb": [solved[IMPORTS], FORGERY],
        "annonces absurdes.ipynb": [CHANNEL, NOISE, *solved],
        "fausse fin.ipynb": [CHANNEL, 'report("end")', *solved],
        "double vie.ipynb": replaced(solved, double=DOUBLE_LIFE),
        "ordre.ipynb": list(reversed(solved)),
        "tout en une cellule.ipynb": ["\n".join(solved)],
        "magie.ipynb": ["%matplotlib inline\n!pip install rien\ndisplay(1)", *solved],
        "sans une réponse.ipynb": [cell for cell in solved if "def norm" not in cell],
        "sans contrôles ni imports.ipynb": [solved[DOUBLE], solved[NORM], solved[LARGEST]],
        "Zoé Élan – copie finale.ipynb": solved,
        "Zoe\u0301 sur Mac.ipynb": solved,
        "dossier de Moodle/copie.ipynb": solved,
        "=HYPERLINK(1).ipynb": solved,
        "ancien format.ipynb": json.dumps(
            {"nbformat": 3, "worksheets": [{"cells": [{"cell_type": "code", "input": s} for s in solved]}]}
        ).encode(),
        "marque BOM.ipynb": b"\xef\xbb\xbf" + small_sheet.notebook(solved).encode(),
        "tel que publié.ipynb": small_sheet.published(solved).encode(),
        "autre feuille.ipynb": ["x = 1"],
        "rien.ipynb": b"",
        "tronqué.ipynb": small_sheet.notebook(solved).encode()[:300],
        "liste.ipynb": b"[1, 2]",
        "cellules absurdes.ipynb": b'{"cells": [1, null], "nbformat": 4}',
        "binaire.ipynb": bytes(range(256)),
        "profond.ipynb": b"[" * 100_000,
        "rapport.pdf": b"%PDF-1.4",
    }


@pytest.fixture(scope="session")
def table(course, sandbox, listener, tmp_path_factory):
    """Corrige toutes les copies à la fois ; rend {nom: ligne} et ce qui permet de voir ce qu'elles ont touché."""
    folder, solved, blank = course
    place = tmp_path_factory.mktemp("notes")
    copies, outside, output = place / "copies", place / "dehors.txt", place / "notes.csv"
    output.write_text("ancien tableau", "utf8")
    escape = ESCAPE.format(
        outside=str(outside),
        others=str(copies),
        table=str(output),
        port=listener.port,
        solutions=str(ROOT / "solutions"),
        pid=os.getpid(),
    )
    for name, content in submissions(solved, blank, escape).items():
        write(copies / name, content)
    (copies / "lien.ipynb").symlink_to("/etc/passwd")
    (copies / "boucle de liens.ipynb").symlink_to("boucle de liens.ipynb")
    (copies / ".DS_Store").write_bytes(b"ne compte pas")
    os.environ["SECRET_DU_COMPTE"] = "secret"
    start = time.monotonic()
    assert grade.main([str(copies), "--sortie", str(output), "--racine", str(folder), *OPTIONS]) == 0
    del os.environ["SECRET_DU_COMPTE"]
    return read_table(output), place, time.monotonic() - start


def write(path, content):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else small_sheet.notebook(content).encode())


def read_table(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return {row["copie"]: row for row in csv.DictReader(stream, delimiter=";")}


# --- Une ligne par copie ----------------------------------------------------------------------------------------------

GRADED = [  # copie, états des trois exercices, fragment du message
    ("juste.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("vide.ipynb", (TODO, TODO, TODO), "Exercices 1.1, 1.2, 1.3\u00a0: à compléter."),
    ("faux.ipynb", (RIGHT, WRONG, RIGHT), "2 exercices justes sur 3. Exercice 1.2\u00a0: la norme n’est pas la bonne."),
    ("boucle dans une réponse.ipynb", (RIGHT, WRONG, RIGHT), "ne finit pas en 4\u00a0s"),
    ("boucle dans une cellule.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("boucle sous une réponse.ipynb", (RIGHT, WRONG, RIGHT), "votre cellule ne finit pas"),
    ("texte impossible.ipynb", (RIGHT, WRONG, RIGHT), "«\u00a0ValueError\u00a0»"),
    ("interruption.ipynb", (RIGHT, WRONG, RIGHT), "vous avez interrompu le contrôle"),
    ("plantage.ipynb", (RIGHT, WRONG, RIGHT), "arrête Python brutalement"),
    ("arrêt sec.ipynb", (WRONG, RIGHT, RIGHT), "votre cellule arrête Python brutalement"),
    ("exit.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("faute de syntaxe.ipynb", (WRONG, RIGHT, RIGHT), "SyntaxError"),
    ("essai d'une réponse vide.ipynb", (TODO, TODO, TODO), "Aucun exercice juste sur 3."),
    ("erreur ailleurs.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("bavard.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("mémoire.ipynb", (WRONG, RIGHT, RIGHT), "ne tient pas en mémoire"),
    ("mémoire partagée.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("évasion.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("triche.ipynb", (WRONG, WRONG, WRONG), "Aucun exercice juste"),
    ("annonces absurdes.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("fausse fin.ipynb", (SKIPPED, SKIPPED, SKIPPED), "1.3\u00a0: la copie brouille la correction."),
    ("double vie.ipynb", (WRONG, RIGHT, RIGHT), "le double de 21"),
    ("ordre.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("tout en une cellule.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("magie.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("sans une réponse.ipynb", (RIGHT, TODO, RIGHT), "«\u00a0norm\u00a0» est introuvable"),
    ("sans contrôles ni imports.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("Zoé Élan – copie finale.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("Zoé sur Mac.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("dossier de Moodle/copie.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("'=HYPERLINK(1).ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("ancien format.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("tel que publié.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
    ("marque BOM.ipynb", (RIGHT, RIGHT, RIGHT), "Tout est juste"),
]
NOT_GRADED = [
    ("autre feuille.ipynb", "aucune fonction demandée"),
    ("rien.ipynb", "vide"),
    ("tronqué.ipynb", "abîmé"),
    ("liste.ipynb", "n’a pas la forme d’un cahier"),
    ("cellules absurdes.ipynb", "n’a pas la forme d’un cahier"),
    ("binaire.ipynb", "abîmé"),
    ("profond.ipynb", "abîmé"),
    ("rapport.pdf", "ce n’est pas un cahier Jupyter"),
    ("boucle de liens.ipynb", "ce n’est pas un fichier ordinaire"),
    ("lien.ipynb", "ce n’est pas un fichier ordinaire"),
]


@pytest.mark.parametrize(("name", "states", "fragment"), GRADED, ids=[name for name, *_ in GRADED])
def test_graded(table, name, states, fragment):
    row = table[0][name]
    assert tuple(row[number] for number in ("1.1", "1.2", "1.3")) == states, row["message"]
    assert fragment in row["message"]
    points = sum(stars for stars, state in enumerate(states, 1) if state == RIGHT)
    assert (row["feuille"], int(row["points"]), int(row["maximum"])) == (small_sheet.NAME, points, small_sheet.STARS)


@pytest.fixture
def bomb(course, sandbox, tmp_path):
    """La ligne d'une copie qui se dédouble sans fin : corrigée seule, sa charge ne coûte rien aux autres."""
    folder, solved, _ = course
    write(tmp_path / "copies" / "bombe.ipynb", [FORK_BOMB, *solved])
    output = tmp_path / "notes.csv"
    assert grade.main([str(tmp_path / "copies"), "--sortie", str(output), "--racine", str(folder), *OPTIONS]) == 0
    return read_table(output)["bombe.ipynb"]


def test_a_fork_bomb_costs_one_exercise_at_most(bomb):
    """Sur une machine chargée, ses processus s'accumulent et dépassent la mémoire permise ; au repos, non."""
    assert (bomb["1.2"], bomb["1.3"]) == (RIGHT, RIGHT), bomb["message"]


@pytest.mark.parametrize(("name", "reason"), NOT_GRADED, ids=[name for name, _ in NOT_GRADED])
def test_not_graded(table, name, reason):
    row = table[0][name]
    assert row["points"] == "0" and row["message"].startswith("Copie non corrigée\u00a0:") and reason in row["message"]


def test_every_file_has_its_row(table):
    names = [name for name, *_ in [*GRADED, *NOT_GRADED]]
    assert sorted(table[0]) == sorted(names)


def test_nothing_escaped(table, listener):
    _, place, _ = table
    assert sorted(path.name for path in place.iterdir()) == ["copies", "notes.csv", "notes.html"]
    assert listener.calls == 0


def test_nothing_is_left_running(table):
    wait_for(lambda: not graders(os.getpid()))


def test_table_opens_in_a_french_spreadsheet(table):
    content = (table[1] / "notes.csv").read_bytes()
    header = "copie;feuille;points;maximum;retard;1.1;1.2;1.3;message\r\n"
    assert content.startswith(b"\xef\xbb\xbf" + header.encode())


# --- Ce que l'on demande ----------------------------------------------------------------------------------------------


@pytest.fixture
def graded(course, tmp_path, capsys):
    """Corrige quelques copies : `graded({"a.ipynb": cellules}, *options)` rend (code, table ou None, messages)."""

    def run(copies, *options):
        for name, content in copies.items():
            write(tmp_path / "copies" / name, content)
        output = tmp_path / "notes.csv"
        code = grade.main(
            [str(tmp_path / "copies"), "--sortie", str(output), "--racine", str(course[0]), *OPTIONS, *options]
        )
        return code, read_table(output) if output.exists() else None, capsys.readouterr().err

    return run


def test_a_grid_gives_the_same_rows(course, graded):
    """Chez les ouvriers d'une grappe dask, chaque copie en cage : boucle sans fin, copie vide et copie juste."""
    from dask.distributed import LocalCluster

    _, solved, blank = course
    copies = {"a.ipynb": replaced(solved, norm="while True: pass"), "b.ipynb": blank, "c.ipynb": solved}
    code, rows, message = graded(copies, "--delai-cellule", "2")
    assert code == 0, message
    seen = []
    for workers in (1, 0):
        with LocalCluster(n_workers=workers, threads_per_worker=2, processes=False, dashboard_address=None) as cluster:
            seen.append(graded(copies, "--delai-cellule", "2", "--ordonnanceur", cluster.scheduler_address))
    assert seen[0] == (0, rows, message)
    assert seen[1][0] == 1 and "n’a aucun ouvrier" in seen[1][2]


def test_a_worker_that_would_grade_otherwise_is_refused(sandbox, monkeypatch):
    ours = grid.program_digest()
    assert grid.objection(ours) == ""
    monkeypatch.setattr(fichiers, "fingerprint", lambda name: "autre chose")
    assert "n’est pas le même que le vôtre" in grid.objection(ours)


@pytest.mark.parametrize(
    ("options", "told"),
    [(["--sans-isolation"], "ôtez SANS_ISOLATION"), ([], "pas d’ordonnanceur à l’adresse tcp://127.0.0.1:9")],
)
def test_a_grid_that_cannot_grade_is_told(course, graded, options, told):
    code, rows, message = graded({"a.ipynb": course[1]}, "--ordonnanceur", "tcp://127.0.0.1:9", *options)
    assert code == 1 and rows is None and told in message


def test_refuses_without_sandbox(course, graded, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    code, rows, message = graded({"a.ipynb": course[1]})
    assert code == 1 and rows is None
    assert "Correction refusée" in message and "apt install bubblewrap" in message and "SANS_ISOLATION=oui" in message


def test_refuses_when_the_system_forbids_the_sandbox(course, graded, monkeypatch, tmp_path):
    fake = tmp_path / "bin" / "bwrap"
    fake.parent.mkdir()
    fake.write_text("#!/bin/sh\necho 'bwrap: setting up uid map: Permission denied' >&2; exit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(fake.parent), prepend=os.pathsep)
    code, rows, message = graded({"a.ipynb": course[1]})
    assert code == 1 and rows is None and "uid map: Permission denied" in message


def test_grades_without_sandbox_when_told(course, graded, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda name: None)
    _, solved, _ = course
    copies = {"a.ipynb": solved, "b.ipynb": replaced(solved, norm="while True: pass")}
    code, rows, message = graded(copies, "--sans-isolation", "--delai-cellule", "2")
    assert code == 0 and "sans cage" in message
    assert [rows[name]["points"] for name in ("a.ipynb", "b.ipynb")] == ["6", "4"]


def test_the_sheet_is_given_by_the_notebook_or_the_command(course, graded, sandbox):
    _, solved, _ = course
    said = small_sheet.published(["x = 1"]).encode()
    _, rows, _ = graded({"dit.ipynb": said, "muet.ipynb": ["x = 1"]})
    assert [rows[name]["maximum"] for name in ("dit.ipynb", "muet.ipynb")] == ["6", "0"]
    _, rows, _ = graded({}, "--feuille", small_sheet.NAME)
    assert rows["muet.ipynb"]["maximum"] == "6" and rows["muet.ipynb"]["1.1"] == TODO


def test_the_whole_submission_has_a_limit(course, graded, sandbox):
    """Le temps de la copie épuisé, les verdicts obtenus restent, les autres exercices ne sont pas corrigés."""
    slow = replaced(course[1], norm="import time\ndef norm(values):\n    time.sleep(60)")
    _, rows, _ = graded({"lente.ipynb": slow}, "--delai", "5", "--delai-cellule", "30")
    row = rows["lente.ipynb"]
    assert [row[number] for number in ("1.1", "1.2", "1.3")] == [RIGHT, "non corrigé", "non corrigé"]
    assert "la copie entière dépasse le temps permis (5\u00a0s)" in row["message"]


def test_an_unforeseen_error_costs_one_copy(course, graded, sandbox, monkeypatch):
    run = Sandbox.run

    def sometimes(self, steps, *arguments):
        if any("disque plein" in step["source"] for step in steps):
            raise OSError("plus de place")
        return run(self, steps, *arguments)

    monkeypatch.setattr(Sandbox, "run", sometimes)
    code, rows, _ = graded({"a.ipynb": ["# disque plein", *course[1]], "b.ipynb": course[1]})
    assert code == 0 and rows["b.ipynb"]["points"] == "6"
    assert (rows["a.ipynb"]["points"], rows["a.ipynb"]["maximum"]) == ("0", "6")
    message = "Copie non corrigée\u00a0: la correction s’arrête sur l’erreur OSError (plus de place)"
    assert rows["a.ipynb"]["message"].startswith(message)


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [
        (["absent"], "n’est pas un dossier"),
        (["."], "Aucune copie"),
        ([".", "--feuille", "77-rien"], "La feuille «\u00a077-rien\u00a0» n’existe pas"),
        ([".", "--sortie", "absent/notes.csv"], "SORTIE"),
    ],
)
def test_bad_request_is_refused_at_once(course, sandbox, arguments, fragment, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert grade.main([*arguments, "--racine", str(course[0])]) == 1
    assert fragment in capsys.readouterr().err


def test_a_failed_write_keeps_the_previous_table(tmp_path, monkeypatch):
    output = tmp_path / "notes.csv"
    output.write_text("ancien tableau", "utf8")
    monkeypatch.setattr(os, "replace", lambda *paths: (_ for _ in ()).throw(OSError("disque plein")))
    with pytest.raises(OSError, match="disque plein"):
        write_table([], output)
    assert output.read_text("utf8") == "ancien tableau" and [path.name for path in tmp_path.iterdir()] == ["notes.csv"]


def test_interruption_stops_everything(course, sandbox, tmp_path):
    write(tmp_path / "copies" / "a.ipynb", ["while True: pass", *course[1]])
    command = [sys.executable, "-m", "outils.copies", tmp_path / "copies", "--sortie", tmp_path / "notes.csv"]
    process = subprocess.Popen(
        [*command, "--racine", course[0]], cwd=ROOT, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, encoding="utf8"
    )
    children = wait_for(lambda: graders(process.pid))
    process.send_signal(signal.SIGINT)
    assert "Interrompu" in process.communicate(timeout=20)[1]
    assert process.returncode == 1 and not (tmp_path / "notes.csv").exists()
    wait_for(lambda: not any(child.is_running() for child in children))


def graders(pid):
    """Les processus nés de `pid` qui exécutent une copie."""
    family = psutil.Process(pid).children(recursive=True)
    return [child for child in family if any(part.endswith("caged.py") for part in child.cmdline())]


def wait_for(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < deadline, "trop long"
        time.sleep(0.1)
    return found


@pytest.mark.parametrize("arguments", [[], ["COPIES=absent"]], ids=["sans dossier", "dossier absent"])
def test_make_notes_says_what_it_needs(arguments):
    done = subprocess.run(["make", "notes", *arguments], cwd=ROOT, capture_output=True, encoding="utf8")
    assert done.returncode and "make notes COPIES=dossier" in done.stdout + done.stderr
