"""`make nbgrader` : nbgrader lui-même distribue, corrige et note ce que le cours exporte."""

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
import small_sheet
from browser import skip_or_fail

from outils.feuilles import nbgrader_course, sheets

ROOT = Path(__file__).parents[2]
NBGRADER = ROOT / ".venv-nbgrader" / "bin" / "nbgrader"
NAME = small_sheet.NAME


# --- Ce qui est exporté -----------------------------------------------------------------------------------------------


def test_target_folder_keeps_what_the_instructor_owns(tmp_path):
    small_sheet.write_course(tmp_path)
    sheet = sheets.read_sheet(tmp_path / "solutions" / f"{NAME}.md")
    folder = tmp_path / "nbgrader"
    nbgrader_course.write_config(folder)
    owned = {"nbgrader_config.py": "réglé", "gradebook.db": "notes", f"source/{NAME}/figure.png": "image"}
    for name, text in owned.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, "utf8")
    for _ in range(2):
        nbgrader_course.write_config(folder)
        nbgrader_course.export(sheet, small_sheet.page_of(sheet.text, NAME), folder)
    assert {name: (folder / name).read_text("utf8") for name in owned} == owned


@pytest.mark.parametrize(
    ("arguments", "fragment"),
    [(["--feuille", "77-rien"], "La feuille «\u00a077-rien\u00a0» n’existe pas"), ([], "Lancez make cahiers")],
)
def test_bad_request_says_what_to_do(arguments, fragment, tmp_path, capsys):
    assert nbgrader_course.main([*arguments, "--cahiers", str(tmp_path), "--sortie", str(tmp_path / "n")]) == 1
    assert fragment in capsys.readouterr().err and not (tmp_path / "n").exists()


def test_command_writes_a_course(tmp_path, monkeypatch, capsys):
    small_sheet.write_course(tmp_path)
    path = tmp_path / "solutions" / f"{NAME}.md"
    monkeypatch.setattr(nbgrader_course.sheets, "sources", lambda: [path])
    nbformat.write(small_sheet.page_of(path.read_text("utf8"), path.stem), tmp_path / f"{path.stem}.ipynb")
    options = ["--feuille", path.stem, "--cahiers", str(tmp_path), "--sortie", str(tmp_path / "n")]
    assert nbgrader_course.main(options) == 0
    assert f"nbgrader generate_assignment {path.stem}" in capsys.readouterr().out
    written = {item.relative_to(tmp_path / "n").as_posix() for item in (tmp_path / "n").rglob("*.*")}
    source = f"source/{path.stem}"
    assert {"nbgrader_config.py", f"{source}/{path.stem}.ipynb", f"{source}/cours/exercices.py"} <= written


# --- nbgrader, du devoir au tableau -----------------------------------------------------------------------------------


def submission(released, answers):
    """Le cahier distribué, complété : {nom de fonction: corps}."""
    notebook = nbformat.from_dict(json.loads(json.dumps(released)))
    for cell in notebook.cells:
        for name, body in answers.items():
            if cell.source.startswith(f"def {name}("):
                cell.source = cell.source.replace("raise NotImplementedError", body)
    return notebook


SUBMISSIONS = {
    "vide": ({}, 0),
    "juste": (
        {
            "double": "return x + x",
            "norm": "import math\n    return math.hypot(*values)",
            "largest": "return sorted(values)[-1]",
        },
        small_sheet.STARS,
    ),
    "partiel": ({"double": "return x + x", "norm": "return sum(values)"}, 1),
}


@pytest.fixture(scope="module")
def course(tmp_path_factory):
    """Le dossier d'un cours nbgrader où tout s'est passé : distribution, remise, correction, export des notes."""
    if not NBGRADER.exists():
        skip_or_fail("nbgrader est introuvable : make .venv-nbgrader/pret l’installe à part.")
    place = tmp_path_factory.mktemp("cours")
    folder = place / "nbgrader"
    small_sheet.write_course(place)
    sheet = sheets.read_sheet(place / "solutions" / f"{NAME}.md")
    nbgrader_course.write_config(folder)
    nbgrader_course.export(sheet, small_sheet.page_of(sheet.text, NAME), folder)
    environment = kernel_environment(place)
    nbgrader(folder, environment, "generate_assignment", NAME)
    released = nbformat.read(folder / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for student, (answers, _) in SUBMISSIONS.items():
        target = folder / "submitted" / student / NAME
        target.mkdir(parents=True)
        nbformat.write(submission(released, answers), target / f"{NAME}.ipynb")
    tampered = folder / "submitted" / "vide" / NAME / "cours" / "exercices.py"
    tampered.parent.mkdir()
    tampered.write_text("def check(*names): return lambda function: type('V', (), {'state': 'right', 'message': ''})")
    nbgrader(folder, environment, "autograde", NAME)
    nbgrader(folder, environment, "export")
    return folder


def kernel_environment(place):
    """nbgrader vit dans son environnement ; les copies s'exécutent dans celui du cours, comme sur un JupyterHub."""
    kernel = place / "jupyter" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": command, "display_name": "Python 3", "language": "python"}), "utf8")
    path = f"{NBGRADER.parent}{os.pathsep}{os.environ['PATH']}"  # nbgrader y cherche alembic
    return os.environ | {"JUPYTER_PATH": str(kernel.parents[2]), "HOME": str(place), "PATH": path}


def nbgrader(folder, environment, *command):
    done = subprocess.run([NBGRADER, *command], cwd=folder, env=environment, capture_output=True, encoding="utf8")
    assert done.returncode == 0, done.stdout + done.stderr


def test_release_hides_every_solution(course):
    text = (course / "release" / NAME / f"{NAME}.ipynb").read_text("utf8")
    notebook = nbformat.reads(text, as_version=4)
    blanks = [cell.source for cell in notebook.cells if cell.metadata["nbgrader"]["solution"]]
    assert blanks == [cell for cell in small_sheet.cells(solved=False) if cell[:4] == "def "]
    assert not any(secret in text for secret in ("SOLUTION", "secrète", "2 * x", "max(values)"))


@pytest.mark.parametrize("student", SUBMISSIONS)
def test_scores(course, student):
    with (course / "grades.csv").open(encoding="utf8") as stream:
        rows = {row["student_id"]: row for row in csv.DictReader(stream)}
    assert float(rows[student]["score"]) == SUBMISSIONS[student][1]
    assert float(rows[student]["max_score"]) == small_sheet.STARS


def test_feedback_says_what_is_wrong(course):
    graded = (course / "autograded" / "partiel" / NAME / f"{NAME}.ipynb").read_text("utf8")
    assert "la norme n’est pas la bonne." in graded
