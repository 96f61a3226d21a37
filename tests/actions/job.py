"""Un travail d'un automate, sur sa machine neuve : ses étapes, l'une après l'autre, avec ses seuls droits."""

import hashlib
import json
import os
import re
import subprocess
import sysconfig

import yaml

from .expressions import UnknownExpression, condition, fill
from .stand_ins import ACTIONS, ActionFailed

LOCAL = "$/"  # « ce dépôt » dans un `uses:`
LIMIT = 1_048_576  # octets d'une sortie, ou d'un résumé
STEP_KEYS = {"name", "id", "if", "uses", "with", "run", "env", "shell"}
# Ce qu'un travail ne doit pas hériter de la machine qui le joue.
FOREIGN = re.compile(r"^(GIT_|GITHUB_|GH_|COURS_|PYTEST|MAKE|MFLAGS|CI$|VIRTUAL_ENV|PYTHON)")
SHELLS = {None: ("bash", "-e"), "bash": ("bash", "--noprofile", "--norc", "-e", "-o", "pipefail")}


def only(mapping, known, place):
    """Arrête le test si `mapping` a une clef que ce module ne joue pas."""
    if unknown := set(mapping) - known:
        raise UnknownExpression(f"{place} : clefs inconnues ({', '.join(sorted(unknown))}).")


class Job:
    """Un travail sur sa machine neuve."""

    def __init__(self, run, key, settings, matrix, rank):
        self.run, self.key, self.settings, self.failed = run, key, settings, False
        self.afterwards, self.log = [], ""
        self.workspace = run.folder / f"{key}-{rank}-{run.attempt}"
        self.workspace.mkdir()
        self.home = run.folder / f"maison-{self.workspace.name}"
        self.home.mkdir()
        self.site_packages = sysconfig.get_path("purelib")
        rights = settings["permissions"].items()
        self.token = "jeton " + " ".join(f"{right}:{level}" for right, level in rights)
        self.base = run.contexts(key) | {"matrix": matrix, "strategy": {"job-index": str(rank)}, "steps": {}}
        self.base["github"] |= {"token": self.token}
        self.functions = {
            "success": lambda: not self.failed, "cancelled": lambda: run.is_cancelled, "hashFiles": self.hash_files,
        }  # fmt: skip

    def need(self, *rights):
        if missing := [right for right in rights if right not in self.token]:
            raise ActionFailed(f"Resource not accessible by integration: {', '.join(missing)}")

    def hash_files(self, *patterns):
        """L'empreinte des fichiers que nomment ces motifs ; « ! » retire."""
        kept = set()
        for pattern in patterns:
            found = set(self.workspace.glob(pattern.removeprefix("!")))
            kept = kept - found if pattern.startswith("!") else kept | {path for path in found if path.is_file()}
        parts = [path.read_bytes() for path in sorted(kept)]
        return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()

    def play(self):
        self.play_steps(self.settings["steps"], self.base)
        for action in [] if self.failed else self.afterwards:
            action()
        return not self.failed

    def play_steps(self, steps, contexts):
        for step in steps:
            only(step, STEP_KEYS, f"{self.key} : {step.get('name')}")
            outputs = {}
            if condition(step.get("if"), contexts, self.functions):
                self.log += f"— {self.key} · {fill(step['name'], contexts, self.functions)}\n"
                try:
                    outputs = self.play_step(step, contexts)
                except ActionFailed as problem:
                    self.log += f"✗ {problem}\n"
                    self.failed = True
            if "id" in step:
                contexts["steps"][step["id"]] = {"outputs": outputs}

    def play_step(self, step, contexts):
        if "run" in step:
            return self.run_command(step, contexts)
        inputs = fill(step.get("with", {}), contexts, self.functions)
        name = step["uses"].partition("@")[0]
        if name.startswith(LOCAL):
            return self.play_composite(self.workspace / name.removeprefix(LOCAL) / "action.yml", inputs, contexts)
        if name not in ACTIONS:
            raise UnknownExpression(f"L’action {name} n’est pas jouée ici.")
        return ACTIONS[name](self, inputs)

    def play_composite(self, path, given, contexts):
        action = yaml.load(path.read_text("utf8"), yaml.BaseLoader)
        defaults = {name: setting["default"] for name, setting in action["inputs"].items()}
        only(given, set(defaults), path.parent.name)
        inner = {name: contexts[name] for name in ("github", "matrix", "strategy")}
        inner |= {"inputs": defaults | given, "steps": {}}
        self.play_steps(action["runs"]["steps"], inner)
        wanted = {name: output["value"] for name, output in action.get("outputs", {}).items()}
        return fill(wanted, inner, self.functions)

    def run_command(self, step, contexts):
        """La commande, dans son shell, avec l'environnement d'un travail ; renvoie les sorties de l'étape."""
        output, summary = self.home / "sorties", self.home / "resume.md"
        output.write_text("")
        environment = {name: value for name, value in os.environ.items() if not FOREIGN.match(name)}
        environment |= {"PATH": f"{self.run.github.tools}{os.pathsep}{os.environ['PATH']}", "HOME": str(self.home)}
        environment |= {"CI": "true", "GITHUB_ACTIONS": "true", "GITHUB_SERVER_URL": self.run.github.url}
        environment |= {"GITHUB_REPOSITORY": self.run.repository, "GITHUB_SHA": self.run.sha}
        environment |= {"GITHUB_REF_NAME": self.run.branch}
        environment |= {"GITHUB_OUTPUT": str(output), "GITHUB_STEP_SUMMARY": str(summary), **self.run.environment}
        for given in (self.run.workflow.get("env", {}), step.get("env", {})):
            environment |= fill(given, contexts, self.functions)
        script = self.home / "commande.sh"
        script.write_text(step["run"], "utf8")
        done = subprocess.run(
            [*SHELLS[step.get("shell")], script], cwd=self.workspace, env=environment, encoding="utf8",
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )  # fmt: skip
        self.log += done.stdout
        assert self.token not in done.stdout, "le jeton paraît dans le journal"
        if done.returncode:
            raise ActionFailed(f"code {done.returncode}")
        if summary.exists() and summary.stat().st_size > LIMIT:
            raise ActionFailed("$GITHUB_STEP_SUMMARY upload aborted, supports content up to a size of 1024k")
        return dict(line.split("=", 1) for line in output.read_text("utf8").splitlines())

    def outputs(self):
        found = fill(self.settings.get("outputs", {}), self.base, self.functions)
        for name, value in found.items():
            if len(json.dumps(value)) > LIMIT:
                raise ActionFailed(f"La sortie {name} dépasse la taille permise")
        return found
