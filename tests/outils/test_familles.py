"""Les contrôles eux-mêmes : leur famille, leurs parties, ce qu'ils ne lisent pas."""

import re
import subprocess
import sys

import pytest
from browser import ROOT
from parties import PARTS

FAMILIES = {"surete", "maison"}
SETTINGS = re.compile(r"(?:settings|opening_date|are_solutions_hidden|jupyterhub_url)\(ROOT")


def family_faults(items):
    """Les contrôles du contenu qui ne sont pas d'une famille et d'une seule."""
    content = [item for item in items if "/contenu/" in item.path.as_posix()]
    return [item.nodeid for item in content if len(FAMILIES & {mark.name for mark in item.iter_markers()}) != 1]


def test_each_content_check_has_one_family(request):
    assert family_faults(request.session.items) == []


def test_a_check_without_family_is_seen(tmp_path):
    """Ni deux marques, ni aucune ; et les contrôles des outils n'en ont pas besoin."""
    marks = {"a": "", "b": "@pytest.mark.maison\n", "c": "@pytest.mark.maison\n@pytest.mark.surete\n"}
    folder = tmp_path / "contenu"
    folder.mkdir()
    tests = "".join(f"{mark}def test_{name}(): pass\n" for name, mark in marks.items())
    (folder / "test_x.py").write_text(f"import pytest\n{tests}")
    (tmp_path / "test_y.py").write_text("def test_y(): pass\n")
    (tmp_path / "conftest.py").write_text(
        f"import sys\nsys.path.insert(0, {str(ROOT / 'tests' / 'outils')!r})\nfrom test_familles import family_faults\n"
        "def pytest_collection_finish(session): print(family_faults(session.items))\n"
    )
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--co",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], cwd=tmp_path, capture_output=True, encoding="utf8"
    )
    assert "['contenu/test_x.py::test_a', 'contenu/test_x.py::test_c']" in done.stdout, done.stdout + done.stderr


@pytest.mark.parametrize("part", PARTS)
def test_parts_name_existing_files(part):
    _, arguments = PARTS[part]
    assert all((ROOT / name).exists() for name in arguments if name.startswith("tests/"))


def test_an_unknown_part_is_told_in_french():
    command = [sys.executable, ROOT / "tests" / "parties.py", "inconnue"]
    done = subprocess.run(command, capture_output=True, encoding="utf8")
    assert done.returncode == 2 and "« inconnue » n’est pas une partie" in done.stderr
    assert all(name in done.stderr for name in PARTS)


@pytest.mark.parametrize("path", sorted((ROOT / "tests").rglob("test_*.py")), ids=lambda path: path.stem)
def test_no_check_reads_the_settings_of_its_repository(path):
    """Un réglage d'enseignant ne doit faire échouer aucun contrôle : chacun écrit les siens, dans sa copie."""
    assert not SETTINGS.search(path.read_text("utf8"))


@pytest.mark.lit_les_pages
@pytest.mark.parametrize("path", sorted((ROOT / "tests" / "outils").glob("test_*.py")), ids=lambda path: path.stem)
def test_no_check_of_the_tools_reads_a_chapter(path):
    """Un chapitre que l'on retire ou renomme ne doit faire échouer aucun contrôle des outils."""
    text = path.read_text("utf8")
    stems = {page.stem for folder in ("chapters", "solutions") for page in (ROOT / folder).glob("*.md")}
    read = [stem for stem in stems if re.search(rf"ROOT[^\n]*{re.escape(stem)}", text)]
    assert not read and not re.search(r"^from pages import", text, re.M)


def test_checks_that_share_a_long_preparation_go_to_one_process(tmp_path):
    """Sinon chaque processus referait le préparatif : pytest-xdist l'a fait, sans rien dire, avec pytest 9.2."""
    shared = "import os, pytest\n@pytest.mark.xdist_group('long')\n@pytest.mark.parametrize('n', range(6))\n"
    noted = f"open({str(tmp_path / 'ouvriers')!r}, 'a').write(os.environ['PYTEST_XDIST_WORKER'] + ' ')"
    (tmp_path / "test_x.py").write_text(f"{shared}def test_x(n):\n    {noted}\n")
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-n",
        "2",
        "-c",
        str(ROOT / "pyproject.toml"),
        "-p",
        "no:cacheprovider",
    ]
    done = subprocess.run(
        [*command, "--rootdir", tmp_path, tmp_path], cwd=tmp_path, capture_output=True, encoding="utf8"
    )
    workers = (tmp_path / "ouvriers").read_text().split()
    assert len(workers) == 6 and len(set(workers)) == 1, done.stdout + done.stderr
