"""Dépose sur une branche de Dependabot les verrous recalculés pour elle, en un commit.

    python -m outils.veille.propose DEPOT BRANCHE COMMIT DOSSIER

`DOSSIER` contient les verrous, calculés pour `COMMIT` par un travail qui n'avait aucun droit d'écriture. Celui-ci en a
un : il n'exécute rien de la proposition, ne la copie pas sur le disque, et n'accepte d'elle qu'un verrou, c'est-à-dire
des versions exactes, leurs empreintes et des commentaires. Une option ou une adresse y ferait installer n'importe quoi.
N'emploie que la bibliothèque standard.
"""

import re
import sys
import tempfile
from pathlib import Path

from outils.git import GitFailure, git, git_text
from outils.lock import LOCKS, header

# « nom==version ; condition \\ », « --hash=sha256:… \\ », un commentaire, ou rien.
LINE = re.compile(
    r"#.*|[A-Za-z0-9][\w.-]*==[\w.+!-]+( ; [\w .'\"()<>=!]+)? \\|    --hash=sha256:[0-9a-f]{64}( \\)?|", re.ASCII
)
# « [dependabot skip] » : Dependabot peut récrire sa branche, malgré ce commit.
MESSAGE = "Verrous recalculés d’après les versions proposées\n\n[dependabot skip]"


class BadLock(Exception):
    """Un fichier reçu n'est pas le verrou de la proposition ; le message dit pourquoi."""


def check_lock(lock, texts):
    """Refuse un verrou qui n’en est pas un, ou qui dérive d’autres sources ; `texts` : {fichier: texte}."""
    if bad := next((line for line in texts[lock].splitlines() if not LINE.fullmatch(line)), None):
        raise BadLock(f"{lock} n’est pas un verrou : « {bad[:80]} ».")
    if not texts[lock].startswith(header(lock, texts.get)):
        raise BadLock(f"{lock} n’est pas le verrou de cette proposition : il dérive d’autres versions.")


def propose(address, branch, commit, folder):
    """Ajoute les verrous de `folder` à `branch` si elle porte encore `commit` ; renvoie le nouveau commit, ou None."""
    texts = {lock: (folder / lock).read_text("utf8") for lock in LOCKS}
    with tempfile.TemporaryDirectory() as workshop:
        git(workshop, "init", "--quiet", "--bare", workshop)
        git(workshop, "fetch", "--quiet", "--depth", "1", "--no-tags", address, f"refs/heads/{branch}")
        if git(workshop, "rev-parse", "FETCH_HEAD") != commit:
            raise GitFailure(f"la branche a changé depuis {commit[:12]} ; l’exécution suivante s’en charge.")
        for source in {source for sources in LOCKS.values() for source in sources} - set(LOCKS):
            texts[source] = git_text(workshop, "show", f"{commit}:{source.as_posix()}")
        git(workshop, "read-tree", commit)
        for lock in LOCKS:
            check_lock(lock, texts)
            blob = git(workshop, "hash-object", "-w", str(folder / lock))
            git(workshop, "update-index", "--add", "--cacheinfo", f"100644,{blob},{lock.as_posix()}")
        tree = git(workshop, "write-tree")
        if tree == git(workshop, "rev-parse", f"{commit}^{{tree}}"):
            return None
        new = git(workshop, "commit-tree", tree, "-p", commit, "-m", MESSAGE)
        git(workshop, "push", "--quiet", address, f"{new}:refs/heads/{branch}")
        return new


def main(arguments):
    if len(arguments) != 4:
        print("Usage : python -m outils.veille.propose DEPOT BRANCHE COMMIT DOSSIER", file=sys.stderr)
        return 2
    address, branch, commit, folder = arguments
    try:
        new = propose(address, branch, commit, Path(folder).resolve())
    except (GitFailure, BadLock, OSError) as error:
        print(f"Les verrous n’ont pas été déposés sur « {branch} » : {error}", file=sys.stderr)
        return 1
    print(f"« {branch} » : " + (f"verrous déposés, commit {new[:12]}." if new else "les verrous étaient déjà à jour."))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
