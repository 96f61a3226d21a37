"""Publier : des branches à part, poussées seulement quand elles changent ; Binder ; la surveillance."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import requests
import yaml
from packaging import markers

from outils import lock
from outils.cahiers import binder, publish, wheel
from outils.livre.environment import KERNEL_ENVIRONMENT
from outils.veille import fetch, links, versions, watch
from outils.veille.issue import NOTHING

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
VERSION = re.compile(r"^([\w-]+)==([\w.+!-]+)", re.M)
PERSON = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
PERSON |= {f"GIT_{role}_{key}": "eleve@exemple.fr" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}


def git(folder, *arguments):
    done = subprocess.run(
        ["git", *arguments], cwd=folder, env=os.environ | PERSON, capture_output=True, encoding="utf8", check=True
    )
    return done.stdout.strip()


# --- Les branches ----------------------------------------------------------------------------------------------


@pytest.fixture
def github(tmp_path, monkeypatch):
    """Un dépôt nu qui tient lieu de GitHub, avec une branche `main`."""
    monkeypatch.delenv("GITHUB_TOKEN", raising=False)
    origin, clone = tmp_path / "github" / "quelquun" / "mon-cours", tmp_path / "clone"
    origin.mkdir(parents=True)
    git(origin, "init", "--quiet", "--bare", "--initial-branch", "main")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main", clone)
    (clone / "cours.md").write_text("# Le cours\n", "utf8")
    git(clone, "add", ".")
    git(clone, "commit", "--quiet", "-m", "Début")
    git(clone, "push", "--quiet", origin, "main")
    return origin


@pytest.fixture
def content(tmp_path):
    """Ce que `make cahiers` laisse : des cahiers, un fichier caché, un fichier qu'un .gitignore écarterait."""
    folder = tmp_path / "_build" / "cahiers"
    (folder / "chapters").mkdir(parents=True)
    (folder / "chapters" / "02-perceptron.ipynb").write_bytes(b'{"cells": []}\r\n')
    (folder / ".nojekyll").write_text("")
    (folder / ".gitignore").write_text("*.npz\n")
    (folder / "poids.npz").write_bytes(b"\x00\x01")
    return folder


def test_first_publication_creates_an_orphan_branch(github, content, capsys):
    assert publish.main([str(github), str(content), "notebooks"]) == 0
    assert "publiée" in capsys.readouterr().out
    assert git(github, "rev-list", "--count", "notebooks") == "1"
    assert subprocess.run(["git", "merge-base", "main", "notebooks"], cwd=github, capture_output=True).returncode == 1
    names = git(github, "ls-tree", "-r", "--name-only", "notebooks").splitlines()
    assert names == [".gitignore", ".nojekyll", "chapters/02-perceptron.ipynb", "poids.npz"]
    published = git(github, "cat-file", "-s", "notebooks:chapters/02-perceptron.ipynb")
    assert published == "15", "les octets publiés sont ceux du dossier, fins de ligne comprises"
    assert "github-actions[bot]" in git(github, "log", "-1", "--format=%an %cn", "notebooks")


def test_nothing_is_pushed_when_nothing_changed(github, content, capsys):
    publish.main([str(github), str(content), "notebooks"])
    before = git(github, "rev-parse", "notebooks")
    # GitHub dirait non à toute poussée : la seconde publication n'en fait donc aucune.
    (github / "hooks" / "pre-receive").write_text("#!/bin/sh\nexit 1\n")
    (github / "hooks" / "pre-receive").chmod(0o755)
    assert publish.main([str(github), str(content), "notebooks"]) == 0
    assert "inchangée" in capsys.readouterr().out
    assert git(github, "rev-parse", "notebooks") == before

    (content / "poids.npz").unlink()
    assert publish.main([str(github), str(content), "notebooks"]) == 1
    assert "n’a pas été publiée" in capsys.readouterr().err


def test_a_student_who_pulled_keeps_their_work_and_gets_the_rest(github, content, tmp_path):
    """Ce que fait nbgitpuller : un clone d'un commit, puis une fusion qui préfère le travail de l'étudiant."""
    publish.main([str(github), str(content), "notebooks"])
    student = tmp_path / "etudiant"
    git(tmp_path, "clone", "--quiet", "--depth", "1", "--branch", "notebooks", f"file://{github}", student)
    (student / "chapters" / "02-perceptron.ipynb").write_text('{"cells": ["ma réponse"]}\n', "utf8")
    git(student, "commit", "--quiet", "--all", "-m", "Mon travail")

    (content / "chapters" / "03-suite.ipynb").write_text('{"cells": []}\n')
    publish.main([str(github), str(content), "notebooks"])
    assert git(github, "rev-list", "--count", "notebooks") == "2"
    git(student, "fetch", "--quiet")
    git(student, "merge", "--quiet", "-Xours", "origin/notebooks")
    assert "ma réponse" in (student / "chapters" / "02-perceptron.ipynb").read_text("utf8")
    assert (student / "chapters" / "03-suite.ipynb").exists()


def test_publication_step_of_the_workflow(github, content, tmp_path):
    """La commande de publier.yml, dans un dépôt fraîchement récupéré, pousse les deux branches, une seule fois."""
    binder.write_environment(ROOT, tmp_path / "_build" / "binder")
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "outils" / "cahiers").mkdir(parents=True)
    # Rien d'autre n'est nécessaire : ni .venv, ni bibliothèque.
    for name in ("outils/__init__.py", "outils/git.py", "outils/cahiers/__init__.py", "outils/cahiers/publish.py"):
        shutil.copy(ROOT / name, tmp_path / name)
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "publier.yml").read_text("utf8"))
    command = workflow["jobs"]["branches"]["steps"][-1]["run"]
    environment = os.environ | {"GITHUB_SERVER_URL": f"file://{tmp_path}/github", "GITHUB_SHA": "0123456789abcdef"}
    environment |= {"GITHUB_REPOSITORY": "quelquun/mon-cours", "GITHUB_TOKEN": "jeton-tres-secret"}
    for word in ("publiée", "inchangée"):
        done = subprocess.run(
            ["bash", "-e", "-o", "pipefail", "-c", command],
            cwd=tmp_path, env=environment, capture_output=True, encoding="utf8",
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        assert done.stdout.count(word) == 2 and "jeton-tres-secret" not in done.stdout + done.stderr
    assert git(github, "log", "--format=%s", "notebooks") == "Publié depuis 0123456789ab"
    assert git(github, "ls-tree", "--name-only", "binder").split() == [
        "README.md", "postBuild", "requirements.txt", "runtime.txt", "start",
    ]  # fmt: skip


def test_empty_folder_is_not_published(github, tmp_path, capsys):
    """Un export manqué ne doit pas vider la branche."""
    assert publish.main([str(github), str(tmp_path / "absent"), "notebooks"]) == 1
    assert "Rien à publier" in capsys.readouterr().err
    assert git(github, "branch", "--list", "notebooks") == ""


# --- Binder ----------------------------------------------------------------------------------------------------


@pytest.fixture
def house(tmp_path):
    """Ce dont l'environnement de Binder dépend, et une leçon, dans un dossier à part."""
    for name in ("requirements.txt", "requirements.lock", "outils/cahiers/binder.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters" / "lecon.md").write_text("# Une leçon\n", "utf8")
    return tmp_path


def bump(path, name):
    """Change la version que `path` donne à `name`."""
    text, count = re.subn(rf"^{re.escape(name)}==\S+", f"{name}==9999.0", path.read_text("utf8"), flags=re.M)
    assert count
    path.write_text(text, "utf8")


def environment(root):
    assert binder.main(["--racine", str(root)]) == 0
    return {path.name: path.read_bytes() for path in (root / "_build" / "binder").iterdir()}


def test_binder_changes_only_with_its_requirements(house):
    first = environment(house)
    with (house / "chapters" / "lecon.md").open("a", encoding="utf8") as lesson:
        lesson.write("Une phrase de plus.\n")
    bump(house / "requirements.lock", "sphinx")  # ne sert qu'à construire le livre
    assert environment(house) == first
    bump(house / "requirements.lock", "numpy")
    assert environment(house) != first


def test_binder_has_all_that_notebooks_need_and_nothing_else():
    lines = [line.partition(" ")[0] for line in binder.requirements(ROOT) if line[0] != "#"]
    assert all(re.fullmatch(r"[\w.-]+==[\w.+!-]+", line) for line in lines)
    names = {line.partition("==")[0] for line in lines}
    assert {"keras", "numpy", "scikit-learn", "pooch", "ipykernel", "nbgitpuller"} <= names
    assert any(name.startswith("tensorflow") for name in names)
    assert not names & {"sphinx", "jupyter-book", "myst-nb", "jupytext", "math-core"}


def test_binder_does_not_depend_on_the_machine_that_prepares_it(monkeypatch):
    """Là-bas, Python est celui de runtime.txt, sous Linux : les versions réservées à d'autres n'y sont pas."""
    here = binder.requirements(ROOT)
    elsewhere = {"python_version": "3.13", "python_full_version": "3.13.5", "sys_platform": "darwin"}
    elsewhere |= {"platform_system": "Darwin", "platform_machine": "arm64"}
    default = markers.default_environment()
    monkeypatch.setattr(markers, "default_environment", lambda: default | elsewhere)
    assert markers.Marker("python_version >= '3.12'").evaluate()
    assert binder.requirements(ROOT) == here


def test_repo2docker_accepts_the_folder(tmp_path):
    binder.write_environment(ROOT, tmp_path / "binder")
    done = subprocess.run(
        [BIN / "repo2docker", "--no-build", "--debug", tmp_path / "binder"], capture_output=True, encoding="utf8"
    )
    plan = done.stdout + done.stderr
    assert done.returncode == 0, plan
    assert f"conda environment for python={binder.PYTHON}" in plan
    assert 'pip install --no-cache-dir -r "requirements.txt"' in plan and "RUN ./postBuild" in plan
    assert os.access(tmp_path / "binder" / "postBuild", os.X_OK)
    checked = subprocess.run(["bash", "-n", tmp_path / "binder" / "postBuild"], capture_output=True)
    assert checked.returncode == 0
    assert 'ENV R2D_ENTRYPOINT="${REPO_DIR}/start"' in plan


def test_binder_starts_with_the_settings_of_the_site(tmp_path):
    """Les mêmes fils et les mêmes réglages que la construction, avant que le noyau ne démarre."""
    binder.write_environment(ROOT, tmp_path / "binder")
    there = subprocess.check_output([tmp_path / "binder" / "start", "env"], env={"PATH": os.defpath}, encoding="utf8")
    assert {f"{name}={value}" for name, value in KERNEL_ENVIRONMENT.items()} <= set(there.splitlines())


# --- La surveillance -------------------------------------------------------------------------------------------


class Answer:
    def __init__(self, status=200, text="", version=None):
        self.status_code, self.text, self.version = status, text, version

    def json(self):
        return {"info": {"version": self.version}}


@pytest.fixture
def watched(tmp_path):
    """Un petit dépôt aux versions de celui-ci, et à une adresse à lui."""
    for name in {*versions.PINNED, *map(str, [*lock.LOCKS, wheel.COLAB]), ".github/dependabot.yml"}:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "_config.yml").write_text("repository: {url: https://github.com/quelquun/mon-cours}\n")
    (tmp_path / "README.md").write_text("Voir https://exemple.fr.\n")
    (tmp_path / "references.bib").touch()
    return tmp_path


@pytest.fixture
def web(monkeypatch):
    """Un web où tout va bien, que chaque test abîme : {début d'adresse: réponse ou exception}."""
    monkeypatch.setattr(fetch.time, "sleep", lambda seconds: None)
    known, tried = versions.pins(ROOT), (ROOT / wheel.COLAB).read_text("utf8")
    freeze = "".join(f"{name.removesuffix('-cpu')}=={there}\n" for name, there in VERSION.findall(tried))
    answers = {
        versions.COLAB.format("pip-freeze.txt"): Answer(text=freeze),
        versions.COLAB.format("os-info.txt"): Answer(text=f"Ubuntu 24.04\nPython {lock.COLAB[1]}.13\n"),
    }
    answers |= {versions.PYPI.format(name): Answer(version=version) for name, version in known.items()}

    def request(method, url, **options):
        assert options["timeout"]
        answer = answers.get((method, url)) or answers.get(url) or Answer()
        if isinstance(answer, Exception):
            raise answer
        return answer

    monkeypatch.setattr(fetch.requests, "request", request)
    return answers


def test_nothing_to_report(web, watched):
    assert watch.report(watched).startswith(NOTHING)


def test_newer_versions_are_reported_but_those_refused(web, watched):
    web[versions.PYPI.format("keras")] = Answer(version="99.0")
    web[versions.PYPI.format("jupyter-book")] = Answer(version="2.1.0")
    web[versions.PYPI.format("pandas")] = requests.ConnectionError()
    report = watch.report(watched)
    assert f"| keras | {versions.pins(ROOT)['keras']} | 99.0 |" in report
    assert "jupyter-book" not in report
    assert "- pandas" in report.partition("Ce qui n’a pas pu être vérifié")[2]


def test_dependabot_sees_every_pinned_file():
    settings = yaml.safe_load((ROOT / ".github" / "dependabot.yml").read_text("utf8"))
    followed = {update["package-ecosystem"]: update["directories"] for update in settings["updates"]}
    assert {f"/{Path(name).parent}".removesuffix(".") for name in versions.PINNED} == set(followed["pip"])
    actions = {f"/{path.parent.relative_to(ROOT)}" for path in ROOT.glob(".github/actions/*/action.yml")}
    assert actions | {"/"} == set(followed["github-actions"])


def test_colab_is_compared(web, watched):
    freeze = web[versions.COLAB.format("pip-freeze.txt")]
    freeze.text = re.sub(r"^numpy==.*$", "numpy==2.0.2", freeze.text, flags=re.M)
    freeze.text = re.sub(r"^dask==.*\n", "", freeze.text, flags=re.M)
    freeze.text = re.sub(r"^tensorflow==.*$", "tensorflow==2.99.0", freeze.text, flags=re.M)
    web[versions.COLAB.format("os-info.txt")] = Answer(text="Python 3.15.1\n")
    report = watch.report(watched)
    assert re.search(r"\| numpy \| \S+ \| 2\.0\.2 \| `numpy==2\.0\.2` \|", report)
    assert re.search(r"\| tensorflow-cpu \| \S+ \| 2\.99\.0 \| `tensorflow-cpu==2\.99\.0` \|", report)
    assert re.search(r"\| dask \| \S+ \| absente \| à retirer \|", report)
    assert f"`{wheel.COLAB}`, puis `make verrou`" in report
    assert "Python 3.15" in report and "| keras |" not in report

    web[versions.COLAB.format("os-info.txt")] = Answer(404, "404: Not Found")
    assert "- Colab" in watch.report(watched)


def test_links_are_checked_where_they_are_cited(web, tmp_path):
    """Mort, en panne ou muet : signalé. Fermé aux robots, ou seulement à HEAD : non."""
    (tmp_path / "_config.yml").write_text("repository: {url: https://github.com/quelquun/mon-cours}\n")
    (tmp_path / "README.md").write_text(
        "Voir [ceci](https://a.fr/page_(1)), https://b.fr/x. Puis <https://c.fr> et `http://127.0.0.1:8000`, "
        "https://github.com/quelquun/mon-cours/blob/main/x, https://d.fr/#ancre !\n",
        "utf8",
    )
    (tmp_path / "references.bib").write_text(
        "@article{a, doi = {10.1000/182}, url = {https://e.fr}}\n  doi = {10.1/2},\n"
    )
    cited = {url for url, places in links.links(tmp_path).items() if places != {"cours/catalogue.py"}}
    assert cited == {
        "https://a.fr/page_(1)", "https://b.fr/x", "https://c.fr", "https://d.fr/", "https://e.fr", "https://doi.org/10.1/2",
    }  # fmt: skip
    web["https://a.fr/page_(1)"] = Answer(404)
    web["https://b.fr/x"] = requests.ConnectionError()
    web["https://c.fr"] = Answer(403)
    web[("head", "https://d.fr/")] = Answer(405)
    web["https://e.fr"] = Answer(503)
    lines = [line for line in links.link_report(tmp_path) if "README" in line or "references" in line]
    assert lines == [
        "| <https://a.fr/page_(1)> | réponse 404 | README.md |",
        "| <https://b.fr/x> | injoignable | README.md |",
        "| <https://e.fr> | réponse 503 | references.bib |",
    ]
