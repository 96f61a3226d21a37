"""Un dossier qui tient lieu de GitHub : dépôts nus, artefacts, caches, Pages, tickets, et la commande `gh`."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

PERSON = {f"GIT_{role}_{key}": "eleve@exemple.fr" for role in ("AUTHOR", "COMMITTER") for key in ("NAME", "EMAIL")}
ALONE = PERSON | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
# Un jeton factice nomme ses droits : le dépôt et `gh` les y lisent.
HOOK = """#!/bin/sh
case "$GITHUB_TOKEN" in *contents:write*) ;; *) echo "jeton sans droit d'écriture" >&2; exit 1 ;; esac
"""
FORBIDDEN = '#!/bin/sh\necho "$0 : un contrôle ne touche pas au système" >&2\nexit 96\n'
TOOLS = {
    "dpkg": "#!/bin/sh\nexit 0\n",  # tous les paquets sont déjà là
    "sysctl": "#!/bin/sh\nexit 0\n",
    "sudo": '#!/bin/sh\nexec "$@"\n',
    "apt-get": FORBIDDEN,
    "gh": f'#!/bin/sh\nexec "{sys.executable}" "{Path(__file__).with_name("gh.py")}" "$@"\n',
}


def git(folder, *arguments, **environment):
    """Lance git, sans aucun réglage du compte ; renvoie ce qu'il écrit."""
    variables = os.environ | ALONE | environment
    done = subprocess.run(["git", *arguments], cwd=folder, env=variables, capture_output=True, encoding="utf8")
    assert done.returncode == 0, f"git {arguments[0]} : {done.stderr}"
    return done.stdout.strip()


def copy_folder(source, target):
    """Copie un dossier ; les gros fichiers, que personne ne modifie, sont liés."""

    def copy_file(path, place):
        return os.link(path, place) if os.path.getsize(path) > 1_000_000 else shutil.copyfile(path, place)

    shutil.copytree(source, target, copy_function=copy_file, dirs_exist_ok=True)


class GitHub:
    def __init__(self, folder):
        self.folder, self.tools, self.runs = folder, folder / "commandes", []
        self.tools.mkdir(parents=True)
        for name, text in TOOLS.items():
            (self.tools / name).write_text(text, "utf8")
            (self.tools / name).chmod(0o755)

    @property
    def url(self):
        return f"file://{self.folder}/depots"

    def bare(self, name):
        return self.folder / "depots" / name

    def state(self, name):
        """Ce que GitHub sait du dépôt, hors de git : Pages activé ou non, tickets, lancements demandés."""
        path = self.bare(name) / "etat.json"
        return json.loads(path.read_text("utf8"))

    def change(self, name, **values):
        (self.bare(name) / "etat.json").write_text(json.dumps(self.state(name) | values), "utf8")

    def create(self, name, source, branch):
        """Un dépôt dont `branch` est la branche par défaut, et dont le premier commit contient le dossier `source`."""
        bare = self.bare(name)
        bare.mkdir(parents=True)
        git(bare, "init", "--quiet", "--bare", "--initial-branch", branch)
        (bare / "etat.json").write_text(json.dumps({"pages": False, "tickets": [], "lancements": []}))
        git(source, "init", "--quiet", "--initial-branch", branch)
        self.push(name, source, "Début")
        (bare / "hooks" / "update").write_text(HOOK)
        (bare / "hooks" / "update").chmod(0o755)

    def push(self, name, clone, message, branch="HEAD"):
        """Dépose tout ce que contient le dossier de travail `clone` ; renvoie le commit."""
        git(clone, "add", "--all")
        git(clone, "commit", "--quiet", "--allow-empty", "-m", message)
        git(clone, "push", "--quiet", str(self.bare(name)), branch, GITHUB_TOKEN="contents:write d'une personne")
        return git(clone, "rev-parse", "HEAD")

    def rename(self, old, new):
        self.bare(new).parent.mkdir(parents=True, exist_ok=True)
        self.bare(old).rename(self.bare(new))

    def default_branch(self, name):
        return git(self.bare(name), "symbolic-ref", "--short", "HEAD")

    def commit(self, name, branch):
        return git(self.bare(name), "rev-parse", f"refs/heads/{branch}")

    def file(self, name, commit, path):
        return git(self.bare(name), "show", f"{commit}:{path}")

    def caches(self, name):
        return self.bare(name) / "caches"

    def site(self, name):
        return self.bare(name) / "site"
