"""Une proposition de Dependabot : un travail sans droit calcule les verrous, un autre les dépose sans rien exécuter."""

import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest
from actions.github import GitHub, git
from actions.run import Run

from outils import lock
from outils.veille import propose

ROOT = Path(__file__).parents[2]
NAME, BRANCH = "quelquun/mon-cours", "dependabot/pip/python-1"
HOUSE = (".github", "Makefile", "outils", "pyproject.toml")


def write_wheel(folder, name, version):
    """Une bibliothèque vide, que uv trouve sans réseau."""
    record = f"{name}-{version}.dist-info"
    with zipfile.ZipFile(folder / f"{name}-{version}-py3-none-any.whl", "w") as archive:
        archive.writestr(f"{record}/METADATA", f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n")
        archive.writestr(f"{record}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        archive.writestr(f"{record}/RECORD", "")


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """Ce que publient les auteurs des bibliothèques : l'environnement d'un uv qui n'a pas d'autre source."""
    folder = tmp_path_factory.mktemp("roues")
    for name in ("calcul", "controle", "recettes"):
        for version in ("1.0", "2.0"):
            write_wheel(folder, name, version)
    return {
        "UV_FIND_LINKS": str(folder), "UV_NO_INDEX": "1", "UV_OFFLINE": "1", "UV_PYTHON_DOWNLOADS": "never",
        "UV_CACHE_DIR": str(tmp_path_factory.mktemp("cache")),
    }  # fmt: skip


def find_uv(patch, index):
    """Le PATH de make, où se trouve uv, et les seules bibliothèques de `index`."""
    for name, value in (index | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}).items():
        patch.setenv(name, value)


@pytest.fixture(scope="module")
def up_to_date(tmp_path_factory, index):
    """Un dépôt dont les exigences tiennent en deux bibliothèques, verrous à jour."""
    folder = tmp_path_factory.mktemp("depot")
    for name in HOUSE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, folder / name)
    for source in {path for sources in lock.LOCKS.values() for path in sources} - set(lock.LOCKS):
        (folder / source).parent.mkdir(parents=True, exist_ok=True)
        (folder / source).write_text("controle==1.0\n", "utf8")
    (folder / "requirements.txt").write_text("calcul==1.0\n", "utf8")
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        find_uv(patch, index)
        for name in lock.LOCKS:
            lock.renew(name, "--upgrade")
    return folder


@pytest.fixture
def clone(up_to_date, tmp_path):
    return Path(shutil.copytree(up_to_date, tmp_path / "clone"))


@pytest.fixture
def github(tmp_path, clone):
    """Le dépôt, et la branche où Dependabot vient de changer une version."""
    place = GitHub(tmp_path / "github")
    place.create(NAME, clone, "principale")
    git(clone, "checkout", "--quiet", "-b", BRANCH)
    (clone / "requirements.txt").write_text("calcul==2.0\n", "utf8")
    place.push(NAME, clone, "build(deps): bump calcul from 1.0 to 2.0")
    return place


@pytest.fixture
def run(github, index):
    return Run(github, NAME, "verrouiller", "push", BRANCH, environment=index)


def test_locks_follow_the_proposal(github, run):
    proposed = github.commit(NAME, BRANCH)
    assert run.play() == {"calculer": "success", "deposer": "success"}, run.log
    commit = github.commit(NAME, BRANCH)
    changed = git(github.bare(NAME), "diff", "--name-only", proposed, commit).split()
    first = Path("requirements.lock")  # il a changé, et ceux qui en dérivent le suivent
    assert changed == sorted(str(path) for path, sources in lock.LOCKS.items() if path == first or first in sources)
    assert "calcul==2.0" in github.file(NAME, commit, "requirements.lock")
    assert "[dependabot skip]" in git(github.bare(NAME), "log", "-1", "--format=%B", commit)
    assert github.state(NAME)["lancements"] == [["verifier.yml", BRANCH]]


def test_the_same_locks_are_not_pushed_twice(github, run):
    run.play()
    commit = github.commit(NAME, BRANCH)
    again = Run(github, NAME, "verrouiller", "push", BRANCH, environment=run.environment)
    assert again.play()["deposer"] == "success" and github.commit(NAME, BRANCH) == commit


def test_a_branch_that_moved_is_left_alone(github, clone, run):
    run.play(["calculer"])
    moved = github.push(NAME, clone, "Dependabot récrit sa branche")
    assert run.play(["deposer"]) == {"calculer": "success", "deposer": "failure"}
    assert "la branche a changé depuis" in run.log and github.commit(NAME, BRANCH) == moved


def test_a_lock_that_says_more_is_not_pushed(github, run):
    """Le premier travail a exécuté du code venu d'ailleurs : ce qu'il remet est suspect."""
    run.play(["calculer"])
    before = github.commit(NAME, BRANCH)
    (path,) = run.artifacts.glob("*/verrous/requirements.lock")
    path.write_text(path.read_text("utf8") + "--index-url https://exemple.fr/simple\n", "utf8")
    assert run.play(["deposer"])["deposer"] == "failure"
    assert "requirements.lock n’est pas un verrou : « --index-url" in run.log
    assert github.commit(NAME, BRANCH) == before and not github.state(NAME)["lancements"]


def test_a_library_of_her_own_moves_no_other(clone, monkeypatch, index):
    """Une enseignante ajoute une ligne : le verrou gagne sa bibliothèque, les autres gardent leur version."""
    monkeypatch.chdir(clone)
    find_uv(monkeypatch, index)
    before = LOCK.read_text("utf8").splitlines()[1:]
    (clone / "requirements.txt").write_text("calcul\nrecettes\n", "utf8")
    assert not lock.is_fresh(LOCK)
    lock.renew(LOCK)
    after = LOCK.read_text("utf8").splitlines()[1:]
    assert lock.is_fresh(LOCK) and after[: len(before)] == before
    assert [line.split()[0] for line in after[len(before) :] if "==" in line] == ["recettes==2.0"]


LOCK = Path("requirements.lock")
TEXTS = {path: (ROOT / path).read_text("utf8") for path in (LOCK, *lock.LOCKS[LOCK])}


@pytest.mark.parametrize(
    "line",
    [
        "calcul @ https://exemple.fr/calcul.whl",
        "-r autre.txt",
        "calcul==2.0 ; python_version > '3' --index-url=x \\",
        "calcul>=2.0 \\",
        "    --hash=md5:00",
    ],
)
def test_a_lock_holds_exact_versions_and_hashes_only(line):
    with pytest.raises(propose.BadLock, match="n’est pas un verrou"):
        propose.check_lock(LOCK, TEXTS | {LOCK: f"{TEXTS[LOCK]}{line}\n"})


def test_a_lock_of_other_versions_is_refused():
    with pytest.raises(propose.BadLock, match="dérive d’autres versions"):
        propose.check_lock(LOCK, TEXTS | {Path("requirements.txt"): "calcul==3.0\n"})


@pytest.mark.parametrize("name", lock.LOCKS, ids=str)
def test_our_locks_are_accepted(name):
    propose.check_lock(name, {path: (ROOT / path).read_text("utf8") for path in (name, *lock.LOCKS[name])})
