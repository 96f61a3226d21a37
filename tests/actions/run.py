"""Joue un automate du dépôt, tel qu'il est dans le commit poussé : conditions, dépendances, sorties, matrices, droits.

    run = Run(github, "quelquun/mon-cours", "publier", "push", "main")
    run.play()
    run.results          # {travail: "success", "failure" ou "skipped"}

Une clef, un contexte ou une action que ce paquet ne connaît pas arrête le test : il ne devine rien.
"""

from fnmatch import fnmatch

import yaml

from .expressions import condition, evaluate, fill
from .job import Job, only
from .stand_ins import ActionFailed

MATRIX = 256  # combinaisons, au plus
WORKFLOW_KEYS = {"name", "run-name", "on", "permissions", "env", "concurrency", "jobs"}
JOB_KEYS = {
    "name", "needs", "if", "runs-on", "timeout-minutes", "permissions", "outputs", "strategy", "environment", "steps",
}  # fmt: skip


def is_triggered(workflow, event, branch):
    """Cet événement, sur cette branche, lance-t-il l'automate ?"""
    if event not in workflow["on"]:
        return False
    filters = (workflow["on"][event] or {}) if event == "push" else {}
    only(filters, {"branches", "branches-ignore"}, event)
    if "branches" in filters:
        return any(fnmatch(branch, pattern) for pattern in filters["branches"])
    return not any(fnmatch(branch, pattern) for pattern in filters.get("branches-ignore", ()))


class Run:
    """Une exécution d'un automate, et ses tentatives."""

    def __init__(self, github, repository, workflow, event, branch, payload=None, environment=None):
        self.github, self.repository, self.branch = github, repository, branch
        self.sha, self.attempt, self.is_cancelled = github.commit(repository, branch), 1, False
        self.workflow = yaml.load(
            github.file(repository, self.sha, f".github/workflows/{workflow}.yml"), yaml.BaseLoader
        )
        only(self.workflow, WORKFLOW_KEYS, workflow)
        assert is_triggered(self.workflow, event, branch), f"{workflow} ne réagit pas à {event} sur {branch}"
        repository_event = {"full_name": repository, "default_branch": github.default_branch(repository)}
        self.event, self.payload = event, {"repository": repository_event, **(payload or {})}
        self.environment = environment or {}
        self.folder = github.folder / "executions" / f"{len(github.runs):03}"
        self.artifacts = self.folder / "artefacts"
        self.artifacts.mkdir(parents=True)
        github.runs.append(self)
        self.results, self.outputs, self.matrices, self.log = {}, {}, {}, ""

    def context(self):
        """Ce qui est vrai de toute l'exécution : le contexte `github`, sauf le jeton."""
        return {
            "event": self.payload, "event_name": self.event, "ref": f"refs/heads/{self.branch}",
            "ref_name": self.branch, "repository": self.repository, "run_attempt": str(self.attempt),
            "run_id": str(self.github.runs.index(self)), "sha": self.sha,
        }  # fmt: skip

    def title(self):
        return fill(self.workflow.get("run-name", self.workflow["name"]), {"github": self.context()}, {})

    def group(self):
        """Le groupe d'attente de l'exécution, et si elle en chasse la précédente."""
        rules = self.workflow["concurrency"]
        only(rules, {"group", "cancel-in-progress"}, "concurrency")
        return fill(rules["group"], {"github": self.context()}, {}), rules["cancel-in-progress"] == "true"

    def needs(self, key):
        """Les travaux qu'attend `key`."""
        needed = self.workflow["jobs"][key].get("needs", [])
        return [needed] if isinstance(needed, str) else needed

    def ancestors(self, key):
        found = self.needs(key)
        return set(found).union(*(self.ancestors(name) for name in found))

    def play(self, keys=None):
        """Joue ces travaux (tous, par défaut), dans l'ordre de leurs dépendances ; renvoie les résultats."""
        waiting = list(keys or self.workflow["jobs"])
        while waiting:
            key = next(key for key in waiting if not set(self.needs(key)) & set(waiting))
            waiting.remove(key)
            try:
                self.results[key] = self.play_job(key)
            except ActionFailed as problem:  # hors de toute étape : une matrice ou une sortie trop grande
                self.log += f"✗ {problem}\n"
                self.results[key] = "failure"
        return self.results

    def replay(self, failed_only=True):
        """« Re-run failed jobs » : ceux qui ont échoué, et ceux qui les attendaient. Ou « Re-run all jobs »."""
        self.attempt += 1
        failed = {key for key, result in self.results.items() if result == "failure" or not failed_only}
        return self.play([key for key in self.workflow["jobs"] if key in failed or self.ancestors(key) & failed])

    def contexts(self, key):
        needed = self.needs(key)
        told = {name: {"result": self.results[name], "outputs": self.outputs.get(name, {})} for name in needed}
        return {"github": self.context(), "needs": told}

    def play_job(self, key):
        job = self.workflow["jobs"][key]
        only(job, JOB_KEYS, key)
        is_fine = all(self.results[name] == "success" for name in self.ancestors(key))
        states = {"success": lambda: is_fine, "cancelled": lambda: self.is_cancelled}
        if not condition(job.get("if"), self.contexts(key), states):
            return "skipped"
        combinations = self.combinations(key, job)
        self.matrices[key] = [matrix for matrix in combinations if matrix]
        results = [self.play_one(key, job, matrix, rank) for rank, matrix in enumerate(combinations)]
        return "failure" if "failure" in results else "success"

    def combinations(self, key, job):
        if "strategy" not in job:
            return [{}]
        only(job["strategy"], {"matrix", "fail-fast"}, f"{key}.strategy")
        assert job["strategy"]["fail-fast"] == "false", "un échec ne doit pas interrompre les autres"
        ((name, text),) = job["strategy"]["matrix"].items()
        values = evaluate(text, self.contexts(key), {})
        if not 1 <= len(values) <= MATRIX:
            raise ActionFailed(f"{key} : une matrice de {len(values)} combinaisons")
        return [{name: value} for value in values]

    def play_one(self, key, job, matrix, rank):
        played = Job(self, key, job, matrix, rank)
        result = "success" if played.play() else "failure"
        self.log += played.log
        self.outputs[key] = played.outputs()
        return result


def settle(runs):
    """Ce qu'il advient d'exécutions lancées coup sur coup, la première jouant encore : {exécution: son sort}.

    Dans un groupe, une seule joue et une seule attend : la dernière venue prend la place qui attend, ou, si l'automate
    le demande, celle qui joue.
    """
    fates, playing, waiting = {}, {}, {}
    for run in runs:
        group, takes_over = run.group()
        if group not in playing or takes_over:
            if group in playing:
                fates[playing[group]] = "interrompue"
            playing[group], fates[run] = run, "jouée"
        else:
            if group in waiting:
                fates[waiting[group]] = "abandonnée"
            waiting[group], fates[run] = run, "attend"
    return fates
