"""Publie le contenu d'un dossier sur une branche à part d'un dépôt git ; rien ne part si rien n'a changé.

    python -m outils.cahiers.publish DEPOT DOSSIER BRANCHE

La branche est orpheline : elle n'a rien en commun avec `main`, et ne contient que le dossier. La première publication
la crée, d'un seul commit ; chacune des suivantes ajoute le sien. Réécrire la branche serait plus court, mais un
étudiant qui l'a déjà tirée dans un JupyterHub ne recevrait plus rien : nbgitpuller fusionne, et git refuse de fusionner
des histoires étrangères.

N'emploie que la bibliothèque standard : l'étape qui a le droit d'écrire n'installe rien.
"""

import os
import sys
import tempfile
from pathlib import Path

from outils.git import GitFailure, git


def content_tree(workshop, folder):
    """Enregistre tout `folder` (fichiers cachés compris) dans `workshop` ; renvoie l'identifiant de son arbre."""
    git(workshop, "--work-tree", str(folder), "add", "--all", "--force", ".")
    return git(workshop, "write-tree")


def published(workshop, address, branch):
    """Le commit que porte `branch` à l'adresse donnée, rapatrié seul ; None si la branche n'existe pas encore."""
    reference = f"refs/heads/{branch}"
    if not git(workshop, "ls-remote", address, reference):
        return None
    git(workshop, "fetch", "--quiet", "--depth", "1", "--no-tags", address, reference)
    return git(workshop, "rev-parse", "FETCH_HEAD")


def publish(address, folder, branch, message):
    """Met `branch` au contenu de `folder` ; renvoie le nouveau commit, ou None si elle l'avait déjà."""
    with tempfile.TemporaryDirectory() as workshop:
        git(workshop, "init", "--quiet", "--bare", workshop)
        tree = content_tree(workshop, folder)
        previous = published(workshop, address, branch)
        if previous and git(workshop, "rev-parse", f"{previous}^{{tree}}") == tree:
            return None
        parent = ["-p", previous] if previous else []
        commit = git(workshop, "commit-tree", tree, *parent, "-m", message)
        # Sans « + » ni --force : si la branche a bougé entre-temps, le dépôt refuse, et rien n'est perdu.
        git(workshop, "push", "--quiet", address, f"{commit}:refs/heads/{branch}")
        return commit


def commit_message(source):
    """« Publié depuis 1a2b3c4… » quand on sait de quel commit de `main` vient le contenu."""
    return f"Publié depuis {source[:12]}" if source else "Publié à la main"


def main(arguments):
    if len(arguments) != 3:
        print("Usage : python -m outils.cahiers.publish DEPOT DOSSIER BRANCHE", file=sys.stderr)
        return 2
    address, folder, branch = arguments[0], Path(arguments[1]).resolve(), arguments[2]
    if not folder.is_dir() or not any(folder.iterdir()):
        print(f"Rien à publier : {folder} est vide ou n’existe pas.", file=sys.stderr)
        return 1
    try:
        commit = publish(address, folder, branch, commit_message(os.environ.get("GITHUB_SHA")))
    except GitFailure as error:
        print(f"La branche « {branch} » n’a pas été publiée.\n{error}", file=sys.stderr)
        return 1
    print(
        f"Branche « {branch} » : " + (f"publiée, commit {commit[:12]}." if commit else "inchangée, rien n’est parti.")
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
