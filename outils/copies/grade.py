"""Corrige un dossier de copies et écrit un tableau : une ligne par copie, avec une phrase pour l'étudiant.

    python -m outils.copies COPIES [--feuille NN-slug] [--sortie notes.csv] [--delai S] [--memoire GO]…

C'est `make notes`. Chaque copie s'exécute à part, dans une cage (`sandbox.py`), plusieurs à la fois.
"""

import argparse
import os
import sys
import time
import unicodedata
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from outils.copies.monitor import Limits
from outils.copies.sandbox import Sandbox, Unavailable
from outils.copies.submissions import SheetFinder, UnknownSheet, find_files
from outils.copies.table import write_table
from outils.copies.verdicts import grade_file
from outils.feuilles.sheets import MalformedSheet

ROOT = Path(__file__).parents[2]
REFUSAL = """Correction refusée : {}.
Sans cage, le code d’une copie peut lire, effacer ou envoyer tout ce que votre compte atteint, et changer les notes.
Réparez la cage ou, si vous avez lu chaque copie, acceptez ce risque : make notes COPIES=… SANS_ISOLATION=oui"""


def main(arguments=None):
    options = parse(arguments)
    try:
        folder, output = checked_paths(options.copies, options.sortie)
        finder = SheetFinder(options.racine, options.feuille)
        sandbox = Sandbox(None) if options.sans_isolation else Sandbox.find()
    except Unavailable as error:
        return fail(REFUSAL.format(error))
    except (Refused, UnknownSheet, MalformedSheet) as error:
        return fail(error)
    paths = list(find_files(folder, ignored=[output]))
    if not paths:
        return fail(f"Aucune copie dans {folder}.")
    if options.sans_isolation:
        print("Attention : les copies s’exécutent sans cage, avec tous les droits de votre compte.", file=sys.stderr)
    limits = Limits(options.delai, options.delai_cellule, int(options.memoire * (1 << 30)))
    start = time.monotonic()
    rows = grade_all(paths, folder, finder, limits, sandbox, options.taches)
    try:
        write_table(rows, output)
    except OSError as error:
        return fail(f"{output} n’a pas pu être écrit ({error}) : recommencez avec un autre SORTIE=…")
    seconds = time.monotonic() - start
    print(f"{len(rows)} copie{'s' * (len(rows) > 1)} en {seconds:.0f} s, {options.taches} à la fois : {output}")
    return 0


def shown_name(path, folder):
    """Le nom d'une copie, tel qu'il s'écrit : accents composés (macOS les sépare), octets illisibles remplacés."""
    name = os.fsencode(path.relative_to(folder)).decode("utf8", "replace")
    return unicodedata.normalize("NFC", name)


class Refused(Exception):
    """Une demande que l'on ne peut pas satisfaire ; le message dit quoi corriger."""


def checked_paths(folder, output):
    """(dossier des copies, tableau à écrire), absolus ; `Refused` avant d'avoir rien corrigé plutôt qu'après."""
    if not folder:
        raise Refused("Quelles copies ? make notes COPIES=dossier")
    folder, output = Path(folder).expanduser().absolute(), output.expanduser().absolute()
    if not folder.is_dir():
        raise Refused(f"{folder} n’est pas un dossier : make notes COPIES=dossier")
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise Refused(f"Le tableau ne peut pas être écrit dans {output} : choisissez un autre fichier par SORTIE=…")
    return folder, output


def fail(message):
    print(message, file=sys.stderr)
    return 1


def grade_all(paths, folder, finder, limits, sandbox, workers):
    """Les lignes de toutes les copies, dans l'ordre des fichiers ; en montre l'avancement."""
    with ThreadPoolExecutor(workers) as pool:
        names = [shown_name(path, folder) for path in paths]
        tasks = [pool.submit(grade_file, *pair, finder, limits, sandbox) for pair in zip(paths, names, strict=True)]
        try:
            for done, task in enumerate(as_completed(tasks), 1):
                row = task.result()
                print(f"  [{done}/{len(tasks)}] {row.name} : {row.points}/{row.maximum}", flush=True)
        except BaseException:  # Ctrl-C compris : rien ne doit continuer
            sandbox.stopping.set()
            pool.shutdown(cancel_futures=True)
            raise
    return [task.result() for task in tasks]


def parse(arguments):
    parser = argparse.ArgumentParser(
        "python -m outils.copies", description="Corrige un dossier de copies, chacune dans une cage."
    )
    parser.add_argument("copies", help="dossier des cahiers rendus, sous-dossiers compris")
    parser.add_argument(
        "--feuille",
        type=lambda text: Path(text).stem,
        help="feuille des copies qui ne disent pas la leur, par exemple 02-perceptron",
    )
    parser.add_argument("--sortie", type=Path, default=Path("notes.csv"), help="tableau à écrire (notes.csv)")
    parser.add_argument("--delai", type=float, default=Limits.total, help="secondes permises à une copie (180)")
    parser.add_argument("--delai-cellule", type=float, default=Limits.step, help="… et à une de ses cellules (30)")
    parser.add_argument("--memoire", type=float, default=Limits.memory / (1 << 30), help="Go permis à une copie (3)")
    parser.add_argument("--taches", type=int, default=os.cpu_count(), help="copies corrigées à la fois (une par cœur)")
    parser.add_argument("--sans-isolation", action="store_true", help="exécute les copies sans cage")
    parser.add_argument("--racine", type=Path, default=ROOT, help="dossier du cours, qui contient solutions/")
    return parser.parse_args(arguments)
