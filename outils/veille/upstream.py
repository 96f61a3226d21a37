"""Reçoit dans une copie les corrections du cours d'origine, par une fusion que l'on peut toujours abandonner.

    python -m outils.veille.upstream [--depuis ADRESSE] [--racine DOSSIER]

C'est `make amont`. L'adresse est celle du cours d'origine que cite le pied de page (`origin`, dans `_config.yml`). Rien
n'est touché si le dossier a des modifications que git n'a pas encore enregistrées.
"""

import argparse
import os
import subprocess
import sys
from pathlib import Path

from outils.depot import settings


class Stopped(Exception):
    """Ce qui empêche de recevoir, et quoi faire : en français."""


def git(root, *arguments):
    """(réussi, ce que git a écrit) : sous le nom de l'enseignant, qui signe la fusion, sans jamais rien demander."""
    environment = os.environ | {"GIT_TERMINAL_PROMPT": "0", "GIT_MERGE_AUTOEDIT": "no", "LC_ALL": "C"}
    command = ["git", "-C", root, "-c", "core.quotePath=false", *arguments]
    done = subprocess.run(command, capture_output=True, encoding="utf8", env=environment)
    return done.returncode == 0, (done.stdout + done.stderr).strip()


def lines(root, *arguments):
    return git(root, *arguments)[1].splitlines()


def address(root):
    """L'adresse du cours d'origine, d'après `_config.yml`."""
    origin = settings(root).get("sphinx", {}).get("config", {}).get("html_context", {}).get("origin", {})
    if not origin.get("url"):
        raise Stopped(
            "_config.yml ne dit pas d’où vient ce cours (origin, url). Donnez-le : make amont DEPUIS=ADRESSE."
        )
    return origin["url"]


def check_ready(root):
    """Refuse de commencer là où une fusion pourrait mêler ou perdre quelque chose."""
    if not git(root, "rev-parse", "--git-dir")[0]:
        raise Stopped(f"{root} n’est pas un dépôt git : dupliquez le cours par « Fork », puis « git clone ».")
    if git(root, "rev-parse", "--quiet", "--verify", "MERGE_HEAD")[0]:
        raise Stopped("Une fusion est déjà commencée : finissez-la (git commit) ou renoncez-y (git merge --abort).")
    if changed := lines(root, "diff", "--name-only", "HEAD"):
        names = "\n".join(f"  {name}" for name in changed)
        raise Stopped(f"Ces modifications ne sont pas enregistrées, et rien n’a été touché :\n{names}\n"
                      "Enregistrez-les d’abord : git commit --all --message \"Mes modifications\".")  # fmt: skip


def fetch(root, source):
    """Va chercher la branche principale du cours d'origine."""
    done, told = git(root, "fetch", "--no-tags", source, "HEAD")
    if not done:
        raise Stopped(f"{source} ne répond pas, et rien n’a été touché. Git dit : {told}")
    if not git(root, "merge-base", "HEAD", "FETCH_HEAD")[0]:
        raise Stopped("Cette copie n’a pas l’historique du cours d’origine : git ne sait pas ce que vous avez changé. "
                      "Repartez d’un « Fork » ou d’un « git clone », et portez-y vos pages.")  # fmt: skip


def merge(root):
    """Fusionne ; en cas d'hésitation, dit où, et comment finir ou renoncer."""
    done, told = git(root, "merge", "--no-edit", "FETCH_HEAD")
    if done:
        return
    conflicts = lines(root, "diff", "--name-only", "--diff-filter=U")
    if not conflicts:
        git(root, "merge", "--abort")
        raise Stopped(f"La fusion n’a pas pu se faire, et rien n’a changé. Git dit : {told}")
    names = "\n".join(f"  {name}" for name in conflicts)
    raise Stopped(f"Vous et le cours d’origine avez changé les mêmes lignes de :\n{names}\n"
                  "Ouvrez chacun : votre texte est après « <<<<<<< », le nouveau après « ======= ». Gardez ce "
                  "qu’il faut, ôtez les trois repères, puis : git add . && git commit --no-edit\n"
                  "Pour renoncer, et tout retrouver comme avant : git merge --abort")  # fmt: skip


def receive(root, source=None):
    """Ce qui a été reçu, en phrases. Erreur : `Stopped`."""
    check_ready(root)
    fetch(root, source or address(root))
    count = int(git(root, "rev-list", "--count", "--no-merges", "HEAD..FETCH_HEAD")[1])
    if git(root, "merge-base", "--is-ancestor", "FETCH_HEAD", "HEAD")[0]:
        return ["Vous avez déjà tout : rien à recevoir."]
    before = git(root, "rev-parse", "HEAD")[1]
    merge(root)
    changed = lines(root, "diff", "--name-only", before, "HEAD")
    return [
        f"Reçu : {count} modification{'s' * (count > 1)} du cours d’origine.",
        *(f"  {name}" for name in changed if name.endswith(".md") and "/" in name),
        "Ensuite : make livre, qui exécute ce qui a changé.",
        f"Pour revenir en arrière : git reset --keep {before[:10]}",
    ]


def main(arguments=None):
    parser = argparse.ArgumentParser(prog="make amont", description="Reçoit les corrections du cours d’origine.")
    parser.add_argument("--depuis", metavar="ADRESSE", help="un autre dépôt que celui que cite _config.yml")
    parser.add_argument("--racine", type=Path, default=Path.cwd())
    options = parser.parse_args(arguments)
    try:
        print("\n".join(receive(options.racine.resolve(), options.depuis)))
    except Stopped as stop:
        print(stop, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
