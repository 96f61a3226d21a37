"""Lance les contrôles, en parallèle : tous, ou une partie.

    python tests/parties.py [PARTIE]

C'est `make test QUOI=PARTIE`. Chaque partie dit ce que make prépare avant elle : les outils n'attendent pas le livre.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
BOOK, NBGRADER = "livre", ".venv-nbgrader/pret"
PARTS = {  # nom : (ce que make prépare, les contrôles)
    "outils": ([NBGRADER], ["tests/outils"]),
    "contenu": ([BOOK], ["tests/contenu"]),
    "surete": ([BOOK], ["tests/contenu", "-m", "surete"]),
    "maison": ([BOOK], ["tests/contenu", "-m", "maison"]),
    "site": (
        [BOOK],
        [
            "tests/contenu/test_site.py",
            "tests/contenu/test_recherche.py",
            "tests/contenu/test_carnet.py",
            "tests/outils/test_extensions.py",
            "tests/outils/test_quiz.py",
            "tests/outils/test_carnet.py",
        ],
    ),
    "demos": (
        [BOOK],
        ["tests/contenu/test_demos.py", "tests/outils/test_demonstrations.py", "tests/outils/test_petit_reseau.py"],
    ),
    "copie": ([BOOK], ["tests/contenu/test_fork.py", "tests/outils/test_reglages.py"]),
    "cahiers": ([BOOK], ["tests/contenu/test_cahiers.py", "tests/outils/test_preparation.py"]),
    "sorties": ([BOOK], ["tests/contenu/test_outputs.py", "tests/contenu/test_enregistrement.py"]),
    "feuilles": ([BOOK], ["tests/contenu/test_exercices.py", "tests/outils/test_feuilles.py"]),
    "prose": (
        [],
        ["tests/contenu/test_prose.py", "tests/contenu/test_numbers.py", "tests/contenu/test_bibliography.py"],
    ),
    "copies": ([NBGRADER], ["tests/outils/test_notes.py", "tests/outils/test_nbgrader.py"]),
    "donnees": ([], ["tests/outils/test_donnees.py", "tests/outils/test_jeux.py"]),
    "execution": ([], ["tests/outils/test_execution.py"]),
    "publication": ([], ["tests/outils/test_publication.py", "tests/outils/test_workflows.py"]),
}
MAKE = {"MAKEFLAGS", "MAKELEVEL", "MFLAGS"}
EVERYTHING = ([NBGRADER, BOOK], ["tests"])


def main(part=""):
    if part and part not in PARTS:
        print(f"« {part} » n’est pas une partie des contrôles. Choisissez : make test QUOI=…", file=sys.stderr)
        print(f"  {', '.join(PARTS)} ; sans QUOI, tout est contrôlé.", file=sys.stderr)
        return 2
    targets, arguments = PARTS.get(part, EVERYTHING)
    if targets and (failure := subprocess.call(["make", "--no-print-directory", *targets], cwd=ROOT)):
        return failure
    command = [sys.executable, "-m", "pytest", "-n", str(os.cpu_count()), *arguments]
    # Des contrôles lancent make : comme un lecteur, et non comme une étape du make qui nous a lancés.
    environment = {name: value for name, value in os.environ.items() if name not in MAKE}
    return subprocess.call(command, cwd=ROOT, env=environment)


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
