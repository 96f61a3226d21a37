"""Qui s'exécute quand, jusqu'où, et que devient une relance : les automates joués, les cibles de make mimées."""

import json
import shutil
from pathlib import Path

import pytest
from actions import stand_ins
from actions.expressions import UnknownExpression, evaluate
from actions.github import GitHub, git
from actions.run import Run, is_triggered, settle

from outils import depot

NAME = "quelquun/mon-cours"
ROOT = Path(__file__).parents[2]
# Chaque cible laisse ce que laisserait la vraie ; PAGES et ECHEC viennent du test.
MAKE = """#!/bin/sh
case "$*" in
  installation | paquets) ;;
  colab | "colab OPTIONS=--tout")
    mkdir -p _build/essais; echo "$*" >> _build/essais/colab.json; cat _build/essais/colab.json ;;
  surveillance) mkdir -p _build; echo "Rien à signaler." > _build/surveillance.md ;;
  ticket) ;;
  "donnees EXIGER=oui") mkdir -p "$COURS_CACHE" ;;
  "--silent pages") [ "$PAGES" != trop ] || PAGES=$(printf '["%1100000s"]' x); echo "$PAGES" ;;
  "executer PAGE="*)
    page="${2#PAGE=}"; [ "$page" != "$ECHEC" ] || { echo "✗ $page"; exit 2; }
    mkdir -p "_build/execution/$page"; echo fait > "_build/execution/$page/cahier" ;;
  test) mkdir -p _build/html _build/execution; find _build/execution -type f | wc -l > _build/html/index.html ;;
  "cahiers binder") mkdir -p _build/cahiers _build/binder; touch _build/cahiers/a _build/binder/b ;;
  "publication DEPOT="*) ls _build/cahiers/a _build/binder/b ;;
  *) echo "make $* : cible inattendue"; exit 2 ;;
esac
"""


@pytest.fixture
def github(tmp_path, monkeypatch):
    """Un GitHub factice, dont les automates trouvent une commande `make` qui mime les cibles."""
    monkeypatch.setitem(stand_ins.ACTIONS, "actions/setup-python", lambda job, inputs: {})
    place = GitHub(tmp_path / "github")
    (place.tools / "make").write_text(MAKE, "utf8")
    (place.tools / "make").chmod(0o755)
    return place


@pytest.fixture
def start(github, tmp_path):
    """Prépare une exécution : `start("publier")`, `start("verifier", "push", "essai")`."""

    def _start(workflow, event="push", branch="main", default="main", payload=None, **environment):
        if not github.bare(NAME).exists():
            shutil.copytree(ROOT / ".github", tmp_path / "clone" / ".github")
            github.create(NAME, tmp_path / "clone", default)
        if branch != default:
            git(github.bare(NAME), "branch", "--force", branch, default)
        pages = {"PAGES": '["chapters/01-a", "chapters/02-b"]', "ECHEC": ""}
        return Run(github, NAME, workflow, event, branch, payload, pages | environment)

    return _start


# --- Qui s'exécute quand -----------------------------------------------------------------------------------------


def pull_request(repository):
    return {"pull_request": {"number": "7", "head": {"repo": {"full_name": repository}}}}


PUBLIC = ["lister", "executer", "construire", "site", "branches"]


@pytest.mark.parametrize("default", ["main", "master", "principale"])
@pytest.mark.parametrize(
    ("event", "branch", "payload", "played"),
    [
        ("push", None, {}, {"publier": PUBLIC}),
        ("workflow_dispatch", None, {}, {"publier": PUBLIC, "verifier": ["controles"]}),
        ("push", "essai", {}, {"verifier": ["controles"]}),
        ("push", "dependabot/github_actions/actions-1", {}, {"verifier": ["controles"]}),
        ("push", "notebooks", {}, {}),
        ("push", "binder", {}, {}),
        ("pull_request", "demande", pull_request("ailleurs/mon-cours"), {"verifier": ["controles"]}),
        ("pull_request", "demande", pull_request(NAME), {}),
    ],
)
def test_who_runs_when(start, github, default, event, branch, payload, played):
    found = {}
    for workflow in ("publier", "verifier"):
        run = start(workflow, "workflow_dispatch", default, default)
        if is_triggered(run.workflow, event, branch or default):
            run = start(workflow, event, branch or default, default, payload)
            github.change(NAME, pages=True)
            found[workflow] = [key for key, result in run.play().items() if result == "success"]
    assert {workflow: jobs for workflow, jobs in found.items() if jobs} == played


def test_a_manual_run_from_another_branch_is_refused_in_words(start):
    run = start("publier", "workflow_dispatch", "essai", "master")
    assert set(run.play().values()) == {"failure", "skipped"} and run.results["refuser"] == "failure"
    assert "Seule la branche master se publie" in run.log and run.title().startswith("Rien à publier")
    assert start("publier", "push", "master", "master").title() == ""  # GitHub y met le message du commit


def test_branches_of_the_course_are_never_checked(start):
    """Les branches que la publication écrit ne lancent rien, sous leur nom d'aujourd'hui."""
    for workflow in ("publier", "verifier", "verrouiller"):
        for branch in (depot.CONTENT_BRANCH, depot.ENVIRONMENT_BRANCH):
            run = start("publier")
            assert not is_triggered(run.workflow, "push", branch), f"{workflow} sur {branch}"


def test_publications_wait_and_other_branches_do_not_take_their_place(start):
    first, second, elsewhere, third = (
        start("publier"), start("publier"), start("publier", "workflow_dispatch", "essai"), start("publier"),
    )  # fmt: skip
    fates = settle([first, second, elsewhere, third])
    assert [fates[run] for run in (first, second, elsewhere, third)] == ["jouée", "abandonnée", "jouée", "attend"]
    old, new = start("verifier", "push", "essai"), start("verifier", "push", "essai")
    assert settle([old, new]) == {old: "interrompue", new: "jouée"}


def test_the_weekly_trials_are_those_of_the_next_publication(start, github):
    """Le lundi, tout est essayé et gardé, puis la publication est lancée, qui reprend ces essais et garde les siens."""
    run = start("surveiller", "schedule")
    assert set(run.play().values()) == {"success"}, run.log
    assert github.state(NAME)["lancements"] == [["publier.yml", "main"]]
    github.change(NAME, pages=True)
    run = start("publier", "workflow_dispatch")
    run.play()
    assert "colab OPTIONS=--tout\ncolab\n" in run.log
    run.log = ""
    run.replay(failed_only=False)
    assert "colab OPTIONS=--tout\ncolab\ncolab\n" in run.log


# --- Les limites d'Actions ---------------------------------------------------------------------------------------


def test_forty_notebooks(start, github):
    """Quarante travaux, quarante artefacts dont le nom est permis, et un site qui les a tous reçus."""
    pages = [f"{folder}/{rank:02}-été" for folder in ("chapters", "solutions") for rank in range(20)]
    run = start("publier", PAGES=json.dumps(pages))
    github.change(NAME, pages=True)
    assert run.play()["construire"] == "success", run.log
    assert [matrix["page"] for matrix in run.matrices["executer"]] == pages
    assert (github.site(NAME) / "index.html").read_text().strip() == "40"


def test_more_than_actions_allows_is_refused(start):
    assert start("publier", PAGES=json.dumps([f"p/{rank}" for rank in range(257)])).play()["executer"] == "failure"
    assert start("publier", PAGES="trop").play()["lister"] == "failure"
    with pytest.raises(stand_ins.ActionFailed, match="name is not valid"):
        stand_ins.store(None, "chapters/01-a", [], hidden=False)


def test_a_failing_list_is_not_an_empty_list(start, github):
    (github.tools / "make").write_text("#!/bin/sh\n[ $1 != --silent ]\n", "utf8")
    assert start("publier").play() == {
        "refuser": "skipped", "lister": "failure", "executer": "skipped", "construire": "skipped", "site": "skipped",
        "branches": "skipped",
    }  # fmt: skip


def test_a_failing_notebook_stops_everything_after_it(start):
    run = start("publier", ECHEC="chapters/02-b")
    assert run.play() == {
        "refuser": "skipped", "lister": "success", "executer": "failure", "construire": "skipped", "site": "skipped",
        "branches": "skipped",
    }  # fmt: skip
    assert "✗ chapters/02-b" in run.log
    assert len(list(run.artifacts.glob("*/execution-*"))) == 1, "l’autre cahier est acquis"


# --- Les relances ------------------------------------------------------------------------------------------------


def test_pages_activated_after_the_first_try(start, github):
    """« Re-run failed jobs » n'exécute rien de nouveau : le site attendait dans son artefact."""
    run = start("publier")
    assert run.play()["site"] == "failure" and run.results["branches"] == "success"
    assert "Source : GitHub Actions" in run.log
    github.change(NAME, pages=True)
    run.log = ""
    assert set(run.replay().values()) == {"success", "skipped"}
    assert "executer" not in run.log and (github.site(NAME) / "index.html").exists()


def test_everything_can_be_run_again(start, github):
    """« Re-run all jobs » remet un second site : Pages refuserait deux artefacts du même nom."""
    run = start("publier")
    github.change(NAME, pages=True)
    run.play()
    assert set(run.replay(failed_only=False).values()) == {"success", "skipped"}, run.log
    assert {path.name for path in run.artifacts.glob("*/site-*")} == {"site-1", "site-2"}


def test_artifacts_last_as_long_as_a_run_can_be_replayed(start):
    """GitHub permet de relancer pendant trente jours."""
    run = start("publier")
    days = [
        step["with"]["retention-days"]
        for job in run.workflow["jobs"].values()
        for step in job["steps"]
        if "upload-" in step.get("uses", "")
    ]
    assert days == ["30"] * 3


# --- Le lecteur d'expressions ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a.b == 'X'", True),
        ("a.b != 'y' && !(a.c || '')", True),
        ("${{ a.event.absent.number || a.b }}", "x"),
        ("double('it''s')", "it'sit's"),
        ("fromJSON('[1]')", [1]),
    ],
)
def test_expressions(text, value):
    contexts = {"a": {"b": "x", "c": None, "event": {}}}
    assert evaluate(text, contexts, {"double": lambda word: word * 2}) == value


@pytest.mark.parametrize("text", ["a.c", "b", "inconnue('x')", "a.b == 'x' ?", "a.b < 'x'", "a.b ==", "a == 'x'"])
def test_unknown_expressions_are_refused(text):
    with pytest.raises(UnknownExpression):
        evaluate(text, {"a": {"b": "x"}}, {})
