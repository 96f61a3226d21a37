"""Git pour les automates : aucun réglage du compte, aucune question, et le jeton, s'il y en a un, hors de vue.

`GITHUB_TOKEN` sert à écrire dans le dépôt ; il ne paraît ni dans une commande ni sur le disque. N'emploie que la
bibliothèque standard : l'étape qui a le droit d'écrire n'installe rien.
"""

import base64
import os
import subprocess

AUTHOR = {"NAME": "github-actions[bot]", "EMAIL": "41898282+github-actions[bot]@users.noreply.github.com"}


class GitFailure(Exception):
    """Git a refusé ; le message dit quoi et pourquoi."""


def git_environment():
    """Un git qui ne lit aucun réglage du compte, ne demande jamais rien, et porte le jeton s'il y en a un."""
    settings = {"core.autocrlf": "false", "core.fileMode": "true", "core.excludesFile": os.devnull}
    if token := os.environ.get("GITHUB_TOKEN"):
        secret = base64.b64encode(f"x-access-token:{token}".encode()).decode()
        server = os.environ.get("GITHUB_SERVER_URL", "https://github.com")
        settings[f"http.{server}/.extraHeader"] = f"Authorization: Basic {secret}"
    kept = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    counted = {"GIT_CONFIG_COUNT": str(len(settings))}
    for rank, (name, value) in enumerate(settings.items()):
        counted |= {f"GIT_CONFIG_KEY_{rank}": name, f"GIT_CONFIG_VALUE_{rank}": value}
    people = {f"GIT_{role}_{key}": value for role in ("AUTHOR", "COMMITTER") for key, value in AUTHOR.items()}
    quiet = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C"}
    return kept | counted | people | quiet


def git(folder, *arguments):
    """Lance git sur le dépôt de travail `folder` ; renvoie sa réponse, ou lève `GitFailure`."""
    return git_text(folder, *arguments).strip()


def git_text(folder, *arguments):
    """Comme `git`, au caractère près : le texte d'un fichier."""
    done = subprocess.run(
        ["git", "--git-dir", folder, *arguments], env=git_environment(), capture_output=True, encoding="utf8"
    )
    if done.returncode:
        raise GitFailure(f"git {arguments[0]} a échoué : {done.stderr.strip()}")
    return done.stdout
