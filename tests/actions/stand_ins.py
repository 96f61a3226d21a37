"""Les actions de GitHub que nos automates emploient, jouées sur des dossiers, avec leurs limites et leurs pièges."""

import glob
import os
import re
import shutil
import sys
from pathlib import Path

from .expressions import UnknownExpression
from .github import copy_folder, git

FORBIDDEN_IN_A_NAME = set('":<>|*?\r\n\\/')  # d'après actions/toolkit
LONGEST_KEY, LONGEST_RETENTION = 512, 90


class ActionFailed(Exception):
    """L'étape échoue, comme elle le ferait chez GitHub."""


def stand_in(*known):
    """Déclare les réglages que l'action accepte ici ; un autre arrête le test."""

    def decorate(function):
        def call(job, inputs):
            if unknown := set(inputs) - set(known):
                raise UnknownExpression(f"{function.__name__} : réglages inconnus ({', '.join(sorted(unknown))}).")
            return function(job, inputs) or {}

        return call

    return decorate


@stand_in("ref", "persist-credentials", "fetch-depth")
def checkout(job, inputs):
    run = job.run
    job.need("contents:")
    wanted = inputs.get("ref", run.sha)
    git(job.workspace, "init", "--quiet")
    git(job.workspace, "fetch", "--quiet", "--depth", "1", f"file://{run.github.bare(run.repository)}", wanted)
    git(job.workspace, "checkout", "--quiet", "FETCH_HEAD")


def lend(job, name):
    """Prête au travail l'environnement de ces contrôles, sous ce nom."""
    lent, here = job.workspace / name, Path(sys.prefix)
    packages = lent / "lib" / f"python{sys.version_info.major}.{sys.version_info.minor}" / "site-packages"
    (lent / "bin").mkdir(parents=True)
    packages.mkdir(parents=True)
    (packages / "prete.pth").write_text(f"{job.site_packages}\n", "utf8")
    shutil.copy(here / "pyvenv.cfg", lent)
    for program in (here / "bin").iterdir():
        (lent / "bin" / program.name).symlink_to(program.resolve() if "python" in program.name else program)


@stand_in("python-version")
def setup_python(job, inputs):
    """L'environnement est déjà installé : `make installation` et `make colab` le trouvent prêt."""
    for name in (".venv", ".venv-colab"):
        lend(job, name)
    for ready in (".venv/livre-pret", ".venv/controles-prets", ".venv-nbgrader/pret", ".venv-colab/pret"):
        (job.workspace / ready).parent.mkdir(exist_ok=True)
        (job.workspace / ready).touch()


# --- Les caches : une clef ne s'écrit qu'une fois ---------------------------------------------------------------


def cache_folder(job, key):
    if len(key) > LONGEST_KEY or "," in key:
        raise ActionFailed(f"Key Validation Error: {key}")
    return job.run.github.caches(job.run.repository) / re.sub(r"\W", "_", key)


@stand_in("path", "key", "restore-keys")
def cache_restore(job, inputs):
    exact, place = cache_folder(job, inputs["key"]), job.workspace / inputs["path"]
    prefixes = [cache_folder(job, prefix).name for prefix in inputs.get("restore-keys", "").split()]
    near = [path for prefix in prefixes for path in exact.parent.glob(f"{prefix}*")]
    found = exact if exact.exists() else max(near, key=os.path.getmtime, default=None)
    if found:
        copy_folder(found, place)
    hit = "true" if found == exact and found else "false" if found else ""
    return {"cache-primary-key": inputs["key"], "cache-hit": hit}


@stand_in("path", "key")
def cache_save(job, inputs):
    folder = cache_folder(job, inputs["key"])
    if not folder.exists():
        copy_folder(job.workspace / inputs["path"], folder)
        os.utime(folder)  # l'heure où il est gardé : la copie a celle du dossier


@stand_in("path", "key")
def cache(job, inputs):
    outputs = cache_restore(job, inputs)
    if outputs["cache-hit"] != "true":
        job.afterwards.append(lambda: cache_save(job, inputs))
    return outputs


# --- Les artefacts : ils restent d'une tentative à l'autre ------------------------------------------------------


def store(job, name, paths, hidden):
    """Garde des fichiers sous un nom, sans leurs droits, comme l'archive que fait GitHub."""
    if not name or FORBIDDEN_IN_A_NAME & set(name):
        raise ActionFailed(f"The artifact name is not valid: {name}")
    found = [Path(place) for path in paths for place in glob.glob(str(job.workspace / path))]
    if not found:
        return False
    base = found[0] if len(found) == 1 and found[0].is_dir() else Path(os.path.commonpath([p.parent for p in found]))
    target = job.run.artifacts / f"{len(list(job.run.artifacts.iterdir())):03}" / name
    for place in found:
        files = [place] if place.is_file() else [path for path in place.rglob("*") if path.is_file()]
        for path in files:
            relative = path.relative_to(base)
            if hidden or not any(part.startswith(".") for part in relative.parts):
                (target / relative).parent.mkdir(parents=True, exist_ok=True)
                shutil.copyfile(path, target / relative)
    return True


def retention(inputs):
    if not 1 <= int(inputs["retention-days"]) <= LONGEST_RETENTION:
        raise ActionFailed("Retention days out of range")


@stand_in("name", "path", "if-no-files-found", "include-hidden-files", "retention-days")
def upload_artifact(job, inputs):
    retention(inputs)
    hidden = inputs.get("include-hidden-files") == "true"
    stored = store(job, inputs["name"], inputs["path"].split(), hidden)
    if not stored and inputs["if-no-files-found"] == "error":
        raise ActionFailed(f"No files were found with the provided path: {inputs['path']}")


@stand_in("name", "pattern", "path", "merge-multiple")
def download_artifact(job, inputs):
    """Le plus récent de chaque nom. Un nom exact doit exister ; un motif peut ne rien trouver."""
    latest = {path.name: path for path in sorted(job.run.artifacts.glob("*/*"))}
    if "name" in inputs:
        if inputs["name"] not in latest:
            raise ActionFailed(f"Artifact not found for name: {inputs['name']}")
        chosen = [latest[inputs["name"]]]
    else:
        if inputs["merge-multiple"] != "true":
            raise UnknownExpression("download_artifact : un motif sans « merge-multiple » n’est pas joué ici.")
        pattern = re.compile(inputs["pattern"].replace("*", ".*"))
        chosen = [path for name, path in latest.items() if pattern.fullmatch(name)]
    for path in chosen:
        copy_folder(path, job.workspace / inputs["path"])


# --- Pages --------------------------------------------------------------------------------------------------------


@stand_in("name", "path", "retention-days")
def upload_pages_artifact(job, inputs):
    retention(inputs)
    if not store(job, inputs["name"], [inputs["path"]], hidden=False):
        raise ActionFailed("tar: no such file or directory")


@stand_in("artifact_name")
def deploy_pages(job, inputs):
    """Met le site en ligne. L'action refuse deux artefacts du même nom : ce que laisse une relance."""
    job.need("pages:write", "id-token:write")
    run = job.run
    assert job.settings["environment"]["name"] == "github-pages"
    found = list(run.artifacts.glob(f"*/{inputs['artifact_name']}"))
    if len(found) != 1:
        raise ActionFailed(f"Multiple artifacts named {inputs['artifact_name']}: {len(found)}")
    if not run.github.state(run.repository)["pages"]:
        raise ActionFailed("Ensure GitHub Pages has been enabled")
    shutil.rmtree(run.github.site(run.repository), ignore_errors=True)
    copy_folder(found[0], run.github.site(run.repository))
    owner, name = run.repository.split("/")
    return {"page_url": f"https://{owner.lower()}.github.io/{name}/"}


ACTIONS = {
    "actions/checkout": checkout,
    "actions/setup-python": setup_python,
    "actions/cache": cache,
    "actions/cache/restore": cache_restore,
    "actions/cache/save": cache_save,
    "actions/upload-artifact": upload_artifact,
    "actions/download-artifact": download_artifact,
    "actions/upload-pages-artifact": upload_pages_artifact,
    "actions/deploy-pages": deploy_pages,
}
