"""Corrige un dossier de copies et écrit un tableau : une ligne par copie, avec une phrase pour l'étudiant.

    python -m outils.copies COPIES [--feuille NN-slug] [--sortie notes.csv] [--moodle feuille.csv] [--delai S]…

C'est `make notes`. COPIES est un dossier, ou l'archive que Moodle donne. Chaque copie s'exécute à part, dans une cage
(`sandbox.py`), plusieurs à la fois. Une correction coupée reprend où elle en était (`journal.py`).
"""

import argparse
import contextlib
import os
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from outils.copies.by_hand import BadMarks
from outils.copies.grid import BadGrid, open_cage
from outils.copies.journal import Journal, request_digest
from outils.copies.lateness import BadDeadline
from outils.copies.monitor import Limits
from outils.copies.moodle import BadWorksheet
from outils.copies.outputs import Outputs
from outils.copies.sandbox import Unavailable
from outils.copies.students import find_copies
from outils.copies.submissions import SheetFinder, UnknownSheet, find_files
from outils.copies.unpack import BadArchive, unpack
from outils.copies.verdicts import grade_copy
from outils.feuilles.sheets import MalformedSheet

ROOT = Path(__file__).parents[2]
REFUSAL = """Correction refusée : {}.
Sans cage, le code d’une copie peut lire, effacer ou envoyer tout ce que votre compte atteint, et changer les notes.
Réparez la cage ou, si vous avez lu chaque copie, acceptez ce risque : make notes COPIES=… SANS_ISOLATION=oui"""


class Refused(Exception):
    """Une demande que l'on ne peut pas satisfaire ; le message dit quoi corriger."""


def main(arguments=None):
    options = parse(arguments)
    try:
        source, output = checked_paths(options.copies, options.sortie)
        outputs = Outputs.prepare(output, options.moodle, options.sur, options.echeance)
        finder = SheetFinder(options.racine, options.feuille)
        with open_cage(options.ordonnanceur, options.sans_isolation) as sandbox, copies_folder(source) as found:
            folder, dates = found
            copies = find_copies(list(find_files(folder, ignored=outputs.paths())), folder, dates)
            if not copies:
                return fail(f"Aucune copie dans {source}.")
            return grade_class(copies, finder, sandbox, outputs, options)
    except Unavailable as error:
        return fail(REFUSAL.format(error))
    except (Refused, BadArchive, BadDeadline, BadGrid, BadMarks, BadWorksheet, UnknownSheet, MalformedSheet) as error:
        return fail(error)


def grade_class(copies, finder, sandbox, outputs, options):
    """Corrige, écrit tout, et dit ce qui a été fait ; le code de sortie."""
    if options.sans_isolation:
        print("Attention : les copies s’exécutent sans cage, avec tous les droits de votre compte.", file=sys.stderr)
    limits = Limits(options.delai, options.delai_cellule, int(options.memoire * (1 << 30)))
    journal = Journal(outputs.journal, request_digest(options.racine, ROOT / "cours", finder, limits))
    start, workers = time.monotonic(), options.taches or sandbox.workers
    rows = grade_all(copies, finder, limits, sandbox, journal, workers)
    try:
        told, left = outputs.write(copies, rows)
    except OSError as error:
        return fail(f"{outputs.table} n’a pas pu être écrit ({error}) : recommencez avec un autre SORTIE=…")
    if not left:  # sinon la même commande, une fois les réponses notées, n'aura rien à exécuter
        journal.close()
    seconds = time.monotonic() - start
    print(f"{len(rows)} copie{'s' * (len(rows) > 1)} en {seconds:.0f} s, {workers} à la fois : {outputs.table}")
    print("\n".join(told))
    return 0


@contextlib.contextmanager
def copies_folder(source):
    """(dossier des copies, dates que dit l'archive) ; le dossier d'une archive dure le temps de la correction."""
    if source.is_dir():
        yield source, {}
        return
    with tempfile.TemporaryDirectory(prefix="copies-") as name:
        yield Path(name), unpack(source, Path(name))


def checked_paths(source, output):
    """(dossier ou archive des copies, tableau à écrire), absolus ; `Refused` avant d'avoir rien corrigé."""
    if not source:
        raise Refused("Quelles copies ? make notes COPIES=dossier")
    source, output = Path(source).expanduser().absolute(), output.expanduser().absolute()
    if not source.is_dir() and not (source.is_file() and source.suffix.lower() == ".zip"):
        raise Refused(f"{source} n’est pas un dossier, ni une archive .zip : make notes COPIES=dossier")
    if output.is_dir() or not os.access(output.parent, os.W_OK):
        raise Refused(f"Le tableau ne peut pas être écrit dans {output} : choisissez un autre fichier par SORTIE=…")
    return source, output


def fail(message):
    print(message, file=sys.stderr)
    return 1


def grade_all(copies, finder, limits, sandbox, journal, workers):
    """Les lignes de toutes les copies, dans l'ordre des fichiers ; en montre l'avancement."""
    rows = {rank: row for rank, copy in enumerate(copies) if (row := journal.find(copy))}
    if rows:
        print(f"  {len(rows)} déjà corrigée(s) avant l’arrêt précédent.", flush=True)
    with ThreadPoolExecutor(workers) as pool:
        tasks = {
            pool.submit(grade_copy, copy, finder, limits, sandbox): rank
            for rank, copy in enumerate(copies)
            if rank not in rows
        }
        try:
            for task in as_completed(tasks):
                row = rows[tasks[task]] = task.result()
                journal.add(copies[tasks[task]], row)
                print(f"  [{len(rows)}/{len(copies)}] {row.name} : {row.points}/{row.maximum}", flush=True)
        except BaseException:  # Ctrl-C compris : rien ne doit continuer
            sandbox.stop()
            pool.shutdown(cancel_futures=True)
            raise
    return [rows[rank] for rank in range(len(copies))]


def parse(arguments):
    parser = argparse.ArgumentParser(
        "python -m outils.copies", description="Corrige un dossier de copies, chacune dans une cage."
    )
    parser.add_argument("copies", help="dossier des cahiers rendus, sous-dossiers compris, ou archive .zip de Moodle")
    parser.add_argument(
        "--feuille",
        type=lambda text: Path(text).stem,
        help="feuille des copies qui ne disent pas la leur, par exemple 02-perceptron",
    )
    parser.add_argument("--sortie", type=Path, default=Path("notes.csv"), help="tableau à écrire (notes.csv)")
    parser.add_argument("--moodle", type=Path, help="formulaire d’évaluation de Moodle à remplir (.csv)")
    parser.add_argument("--sur", type=float, help="note maximale, si le formulaire ne la dit pas")
    parser.add_argument("--echeance", help="date limite de remise, « 2026-11-20 23:59 » : les retards sont dits")
    parser.add_argument("--delai", type=float, default=Limits.total, help="secondes permises à une copie (180)")
    parser.add_argument("--delai-cellule", type=float, default=Limits.step, help="… et à une de ses cellules (30)")
    parser.add_argument("--memoire", type=float, default=Limits.memory / (1 << 30), help="Go permis à une copie (3)")
    parser.add_argument("--taches", type=int, help="copies corrigées à la fois (une par cœur)")
    parser.add_argument("--ordonnanceur", metavar="ADRESSE", help="celui d’une grappe dask (« tcp://hote:8786 »)")
    parser.add_argument("--sans-isolation", action="store_true", help="exécute les copies sans cage")
    parser.add_argument("--racine", type=Path, default=ROOT, help="dossier du cours, qui contient solutions/")
    return parser.parse_args(arguments)
