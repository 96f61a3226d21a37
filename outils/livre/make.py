"""Le livre de bout en bout : les données, l'exécution de ce qui a changé, le site.

    python -m outils.livre

C'est `make livre`. En un seul processus : importer pandas et scikit-learn une fois, non trois, gagne des secondes ; et
pas du tout quand seule la prose a changé.
"""

import contextlib
import sqlite3
import sys
from pathlib import Path

from cours.disque import places
from outils import depot
from outils.livre import build, dependencies, reworded, state


@contextlib.contextmanager
def alone(folder):
    """Réserve `folder` à ce processus ; le système lève la réserve à sa mort, quelle qu'elle soit.

    Une transaction SQLite exclusive tient lieu de verrou, le seul de la bibliothèque standard qui vaille partout.
    """
    folder.mkdir(exist_ok=True)
    with contextlib.closing(sqlite3.connect(folder / "verrou", timeout=0, isolation_level=None)) as lock:
        try:
            lock.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            sys.exit(f"Une autre construction est en cours dans {folder}. Attendez sa fin, puis relancez.")
        yield


def build_all():
    with alone(Path.cwd() / "_build"):
        root = Path.cwd()
        told = missing_buttons(depot.repository(root))  # un réglage mal écrit se dit avant des minutes d'exécution
        dependencies.check_installed(root)
        before = state.sources(root)
        code = outputs(root) or build.main([])
        if not code:
            state.record(root, before, places().values())
            print(told, end="\n" * bool(told))
        return code


def outputs(root):
    """Donne à Sphinx les sorties des cahiers, en exécutant ceux qui doivent l'être ; renvoie le code de retour."""
    if reworded.give_outputs(root, state.changes(root)):
        print("Seule la prose a changé : aucun cahier à exécuter.", flush=True)
        return 0
    from cours import donnees  # des secondes d'import, que le cas ci-dessus évite
    from cours.jeux import __main__ as jeux
    from outils.livre import execute

    return donnees.main([]) or jeux.main(root / "cours" / "jeux") or execute.main([])


def missing_buttons(place):
    """Ce que les pages n'offrent pas, là où elles se publient."""
    if not place.binders:
        return "Sans dépôt, ni Colab, ni Binder, ni JupyterHub : chaque cahier se télécharge."
    return "" if place.colabs else "Hors de GitHub, pas de bouton Colab : Colab n’ouvre que GitHub."


def main():
    try:
        return build_all()
    except (depot.BadSetting, dependencies.UnlockedEnvironment) as error:
        sys.exit(str(error))
    except KeyboardInterrupt:
        sys.exit("\nInterrompu. Les cahiers déjà exécutés restent acquis ; le site précédent n’est pas modifié.")
