"""La vie d'une copie du cours, automates et outils joués pour de bon sur un livre réduit.

Une enseignante duplique le cours, dont la branche s'appelle `master` ; elle publie, republie sans rien changer, renomme
le dépôt et corrige un cahier, en dépose un qui échoue. Chaque scène part de l'état où la précédente a laissé GitHub.
"""

import hashlib
import json
from pathlib import Path

import pytest
from actions.github import GitHub, copy_folder, git
from actions.run import Run
from actions.small_book import write_book, write_notebook
from browser import skip_or_fail

from cours import disque

ROOT = Path(__file__).parents[2]
OLD, NEW = "Quelquune/mon-cours", "Quelquune/reseaux-2027"


def digest(folder):
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.fixture(scope="module")
def github(tmp_path_factory):
    return GitHub(tmp_path_factory.mktemp("github"))


@pytest.fixture(scope="module")
def clone(github, tmp_path_factory):
    """Le dossier de travail de l'enseignante ; les données sont déjà dans le cache d'Actions."""
    folder = write_book(ROOT, tmp_path_factory.mktemp("enseignante") / "livre")
    data = next((place for place in disque.places().values() if (place / "mnist").exists()), None)
    if data is None:
        skip_or_fail("Les vraies données sont introuvables : « make donnees » les télécharge.")
    github.create(OLD, folder, "master")
    sources = hashlib.sha256((folder / "cours" / "catalogue.py").read_bytes()).digest()
    copy_folder(data, github.caches(OLD) / f"donnees_{hashlib.sha256(sources).hexdigest()}")
    return folder


@pytest.fixture(scope="module")
def first(github, clone):
    """La toute première publication : Pages n'est pas encore activé ; une fois activé, on relance ce qui a échoué."""
    run = Run(github, OLD, "publier", "workflow_dispatch", "master")
    attempts = [dict(run.play())]
    github.change(OLD, pages=True)
    attempts.append(dict(run.replay()))
    return run, attempts, digest(github.site(OLD)), git(github.bare(OLD), "rev-parse", "notebooks", "binder")


@pytest.fixture(scope="module")
def unchanged(github, clone, first):
    run = Run(github, OLD, "publier", "workflow_dispatch", "master")
    run.play()
    return run, digest(github.site(OLD)), git(github.bare(OLD), "rev-parse", "notebooks", "binder")


@pytest.fixture(scope="module")
def renamed(github, clone, unchanged):
    """Le dépôt change de nom, et un cahier de code."""
    github.rename(OLD, NEW)
    write_notebook(clone, "chapters/02-produit", "Produit", "print(6 * 7)")
    github.push(NEW, clone, "Un produit plus connu")
    run = Run(github, NEW, "publier", "push", "master")
    run.play()
    return run, digest(github.site(NEW)), git(github.bare(NEW), "rev-parse", "notebooks", "binder")


@pytest.fixture(scope="module")
def failing(github, clone, renamed):
    write_notebook(clone, "chapters/01-somme", "Somme", "print(1 + un)")
    github.push(NEW, clone, "Une faute de frappe")
    run = Run(github, NEW, "publier", "push", "master")
    run.play()
    return run, digest(github.site(NEW)), git(github.bare(NEW), "rev-parse", "notebooks", "binder")


def test_first_publication(github, first):
    run, (before, after), site, branches = first
    assert before == {
        "refuser": "skipped", "lister": "success", "executer": "success", "construire": "success", "site": "failure",
        "branches": "success",
    }, run.log  # fmt: skip
    assert after["site"] == "success" and "Source : GitHub Actions" in run.log
    assert [matrix["page"] for matrix in run.matrices["executer"]] == ["chapters/01-somme", "chapters/02-produit"]
    assert {"index.html", "chapters/01-somme.html", "chapters/02-produit.html"} <= set(site)


def test_every_link_leads_to_the_fork(github, first):
    """Ni l'adresse du cours d'origine, ni une branche `main` que ce dépôt n'a pas."""
    run = first[0]
    (site,) = run.artifacts.glob("*/site-1")
    (branches,) = run.artifacts.glob("*/branches")
    paths = [site / "index.html", *site.glob("chapters/*.html"), *branches.rglob("*.ipynb")]
    assert len(paths) == 5
    for path in paths:
        text = path.read_text("utf8")
        assert OLD in text or OLD.lower() in text, path
        assert "reseaux-de-neurones/cours" not in text and "/blob/main" not in text and "/tree/main" not in text, path


def test_nothing_changed(first, unchanged):
    """Rien ne s'exécute, rien n'est poussé, le site est le même à l'octet près."""
    run, site, branches = unchanged
    assert run.results["executer"] == "skipped" and set(run.results.values()) == {"success", "skipped"}, run.log
    assert "à exécuter" in run.log and "✓ [" not in run.log
    assert site == first[2]
    assert branches == first[3] and run.log.count("inchangée") == 2


def test_renamed_repository_and_one_changed_notebook(github, unchanged, renamed):
    """Un seul cahier s'exécute ; les liens suivent le nouveau nom ; Binder ne reconstruit rien."""
    run, site, branches = renamed
    assert set(run.results.values()) == {"success", "skipped"}, run.log
    assert [matrix["page"] for matrix in run.matrices["executer"]] == ["chapters/02-produit"]
    old_notebooks, old_binder = unchanged[2].split()
    notebooks, binder = branches.split()
    assert binder == old_binder
    assert git(github.bare(NEW), "rev-parse", f"{notebooks}^") == old_notebooks, "un commit de plus, sans rien récrire"
    for name in ("chapters/01-somme.ipynb", "chapters/02-produit.ipynb"):
        text = github.file(NEW, notebooks, name)
        assert NEW in text and OLD not in text
    assert json.dumps("print(6 * 7)") in github.file(NEW, notebooks, "chapters/02-produit.ipynb")


def test_a_failing_notebook_changes_nothing(renamed, failing):
    run, site, branches = failing
    assert run.results["executer"] == "failure"
    assert {run.results[key] for key in ("construire", "site", "branches")} == {"skipped"}
    assert "✗ chapters/01-somme.md" in run.log and "NameError" in run.log
    assert (site, branches) == renamed[1:]


def test_binder_environment_keeps_its_script(github, first):
    names = git(github.bare(OLD if github.bare(OLD).exists() else NEW), "ls-tree", "--name-only", "binder").split()
    assert {"postBuild", "requirements.txt", "runtime.txt"} <= set(names)
