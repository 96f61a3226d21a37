"""Exécute les cahiers dont le code ou une dépendance a changé, en parallèle, et range leurs sorties.

    python -m outils.livre.execute [--racine DOSSIER] [--processus N] [--page NOM]… [--lister]

Chaque cahier exécuté va dans `_build/execution/`, avec l'empreinte de ce dont il dépend, puis dans le cache de
jupyter-cache, où la construction du livre le lit. Une erreur, un message sur la sortie d'erreur ou un
dépassement de temps fait échouer la commande (code 1) ; le cahier fautif n'entre dans aucun cache. Ctrl-C arrête
les noyaux ; ce qui était fini reste acquis.

Les cahiers peuvent s'exécuter sur plusieurs machines : `--lister` dit lesquels (JSON), `--page` en exécute un, et les
dossiers `_build/execution/` se réunissent par simple copie. L'empreinte fait foi : ce qui manque ou ne correspond plus
s'exécute à la construction.
"""

import argparse
import asyncio
import atexit
import contextlib
import copy
import json
import math
import os
import re
import signal
import sys
import tempfile
import textwrap
import time
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

import nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from cours import fichiers
from outils.depot import BadSetting, settings
from outils.livre import dependencies

# Sans chiffrement, ipykernel avertit à chaque cahier que toute la machine peut lire ses messages.
KERNEL_SETTINGS = Config({"KernelManager": {"transport_encryption": "auto"}})
WARNING = re.compile(r"^(WARNING|ERROR|FATAL):", re.M)  # dans un cahier, TensorFlow avertit sur la sortie ordinaire
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows n'a que le second


def run_notebook(root, name, notebook, timeout, running):
    """Exécute une copie de `notebook` dans son dossier : (cahier exécuté, secondes, {jeu: réel ?}, problème ou None).

    `running` est l'ensemble des exécutions en cours, pour pouvoir les arrêter.
    """
    notebook = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.jsonl"
        # PYTHONPATH : le `cours` de ce livre-ci, où que l'environnement ait été installé.
        environment = (
            os.environ | dependencies.NOTEBOOK_ENVIRONMENT | {"COURS_JOURNAL": str(journal), "PYTHONPATH": str(root)}
        )
        here = {"metadata": {"path": str((root / name).parent)}}
        # Deux `print` font un flux ou deux, selon l'instant où le noyau les envoie : on les réunit toujours.
        options = {"timeout": timeout, "resources": here, "config": KERNEL_SETTINGS, "coalesce_streams": True}
        client = NotebookClient(notebook, **options)
        start, problem = time.monotonic(), None
        running.add(client)
        try:
            client.execute(env=environment)
            problem = warning_problem(notebook)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            problem = execution_problem(notebook, error, timeout)
        except NoSuchKernel as error:
            problem = None, f"le noyau « {error.name} » n’est pas installé ici"
        except RuntimeError as error:  # de jupyter_client, au démarrage
            problem = None, f"le noyau ne répond pas : {error}"
            atexit.unregister(client._cleanup_kernel)  # nbclient l'oublie : sa trace viendrait après le compte rendu
        finally:
            running.discard(client)
        seconds = time.monotonic() - start
        lines = journal.read_text("utf8").splitlines() if journal.exists() else []
    loads = [json.loads(line) for line in lines]
    return notebook, seconds, {load["dataset"]: load["is_real"] for load in loads}, problem


def execution_problem(notebook, error, timeout):
    """(cellule fautive, message) pour une exécution interrompue : la dernière cellule commencée."""
    cells = dependencies.code_cells(notebook)
    number = max((k for k, cell in enumerate(cells, 1) if "execution" in cell.metadata or cell.outputs), default=1)
    if isinstance(error, CellTimeoutError):
        return number, f"la cellule dépasse {timeout} s"
    if isinstance(error, DeadKernelError):
        return number, "le noyau s’est arrêté (mémoire épuisée, ou arrêt brutal du processus)"
    return number, f"{error.ename} : {error.evalue}"


def warning_problem(notebook):
    """(cellule, message) de la première cellule qui écrit sur la sortie d'erreur, ou un avertissement, sinon None."""
    for number, cell in enumerate(dependencies.code_cells(notebook), 1):
        for output in cell.outputs:
            if output.output_type == "stream" and (output.name == "stderr" or WARNING.search(output.text)):
                return number, "la cellule laisse paraître un avertissement :\n" + output.text.strip()
    return None


def failure_report(name, notebook, problem):
    """Le compte rendu d'un échec : quel cahier, quelle cellule (None : aucune), son code, l'erreur."""
    number, message = problem
    if number is None:
        return f"✗ {name}.md :\n  {message}"
    cells = dependencies.code_cells(notebook)
    code = textwrap.indent(cells[number - 1].source, "    │ ")
    return f"✗ {name}.md, cellule de code nº {number} sur {len(cells)} :\n{code}\n  {message}"


def store(root, name, notebook, fingerprint, seconds, loads):
    """Range le cahier exécuté (écriture atomique) avec ce qui permet de savoir s'il est à jour."""
    notebook.metadata["cours"] = {"fingerprint": fingerprint, "seconds": round(seconds, 1), "datasets": loads}
    path = dependencies.stored_path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    nbformat.write(notebook, temporary)
    temporary.replace(path)


def stored(root, name):
    """Le cahier rangé, ou None s'il n'y en a pas de lisible."""
    try:
        return nbformat.read(dependencies.stored_path(root, name), as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError):
        return None


def is_current(notebook, fingerprint):
    return notebook is not None and notebook.metadata.get("cours", {}).get("fingerprint") == fingerprint


def fill_sphinx_cache(root, name, notebook):
    """Donne à jupyter-cache les sorties rangées, sous la clef du texte actuel (légendes et étiquettes comprises)."""
    executed = stored(root, name)
    for cell, old in zip(dependencies.code_cells(notebook), dependencies.code_cells(executed), strict=True):
        cell.outputs, cell.execution_count = old.outputs, old.execution_count
    cache = get_cache(str(root / "_build" / ".jupyter_cache"))
    cache.change_cache_limit(1000)
    bundle = CacheBundleIn(
        notebook, str(root / f"{name}.md"), data={"execution_seconds": executed.metadata["cours"]["seconds"]}
    )
    cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)


def write_summary(root, names):
    """`_build/execution.json` : durée et données de chaque cahier, pour le bandeau et le pied des pages."""
    summary = {name: {k: stored(root, name).metadata["cours"][k] for k in ("seconds", "datasets")} for name in names}
    (root / "_build" / "execution.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf8")


def describe_data(loads):
    if not loads:
        return ""
    return " · " + ", ".join(
        f"{name} : {'données réelles' if real else 'SUBSTITUT'}" for name, real in sorted(loads.items())
    )


def longest_first(root, names):
    """Le plus long d'abord, pour ne pas finir par lui ; jamais exécutés, les derniers du sommaire passent devant."""

    def duration(name):
        known = stored(root, name)
        return known.metadata.get("cours", {}).get("seconds", math.inf) if known else math.inf

    return sorted(names, key=lambda name: (duration(name), names.index(name)), reverse=True)


def execute_all(root, outdated, processes, timeout):
    """Exécute en parallèle les cahiers `outdated`, {nom: (cahier, empreinte)} ; renvoie les comptes rendus d'échec."""
    failures, running = [], set()
    with (
        ThreadPoolExecutor(processes) as pool,
        stopping(pool, running),
    ):  # des fils : le travail se fait dans les noyaux
        jobs = {
            pool.submit(run_notebook, root, name, outdated[name][0], timeout, running): name
            for name in longest_first(root, list(outdated))
        }
        for rank, job in enumerate(as_completed(jobs), 1):
            name = jobs[job]
            notebook, seconds, loads, problem = job.result()
            mark = "✗" if problem else "✓"
            print(f"  {mark} [{rank}/{len(jobs)}] {name} : {seconds:.0f} s{describe_data(loads)}", flush=True)
            if problem:
                failures.append(failure_report(name, notebook, problem))
            else:
                store(root, name, notebook, outdated[name][1], seconds, loads)
    return failures


@contextlib.contextmanager
def stopping(pool, running):
    """À la moindre exception (Ctrl-C compris), rien ne démarre plus, et les noyaux sont tués avec leurs enfants."""
    try:
        yield
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        while (
            running
        ):  # un noyau peut être en train de démarrer : on insiste jusqu'à ce que chaque fil ait rendu la main
            for client in list(running):
                if client.km is not None and client.km.has_kernel:
                    asyncio.run(client.km.signal_kernel(KILL))
            time.sleep(0.2)
        raise


def complete_data_folders():
    """Écrit dans l'environnement les dossiers de données, en entier : les noyaux travaillent dans d'autres dossiers."""
    folders = {name: str(folder) for name, folder in fichiers.places().items()}
    os.environ |= {"COURS_CACHE": folders.pop("cache")} | folders


def read(root, names):
    """{nom: (cahier, empreinte)}, d'après les fichiers tels qu'ils sont à l'instant."""
    notebooks = {name: dependencies.read_notebook(root, name) for name in names}
    return {name: (notebook, dependencies.fingerprint(root, name, notebook)) for name, notebook in notebooks.items()}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--processus", type=int, default=os.cpu_count(), help="cahiers exécutés à la fois")
    parser.add_argument("--page", action="append", metavar="NOM", help="ce cahier seulement (« chapters/02-… »)")
    parser.add_argument("--lister", action="store_true", help="dire quels cahiers sont à exécuter (JSON)")
    options = parser.parse_args(arguments)
    try:
        return update(options.racine.resolve(), options)
    except (dependencies.UnreadableNotebook, BadSetting) as error:
        print(error, file=sys.stderr)
        return 1


def update(root, options):
    """Exécute ce qui doit l'être, et le donne à Sphinx ; renvoie le code de retour de la commande."""
    complete_data_folders()
    timeout = settings(root)["execute"]["timeout"]
    names = dependencies.notebooks(root)
    if unknown := set(options.page or ()) - set(names):
        print(f"Pas un cahier du sommaire (_toc.yml) : {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    before = read(root, options.page or names)
    outdated = {name: found for name, found in before.items() if not is_current(stored(root, name), found[1])}
    if options.lister:
        print(json.dumps(list(outdated)))
        return 0
    print(f"Cahiers : {len(before)}, dont {len(outdated)} à exécuter.", flush=True)
    failures = execute_all(root, outdated, options.processus, timeout)
    if failures:
        print("\n" + "\n\n".join(failures), file=sys.stderr)
        print(f"\n{len(failures)} cahier(s) en échec. Le site précédent n’est pas modifié.", file=sys.stderr)
        return 1
    # Le temps d'exécuter les uns, les autres ont pu changer aussi : Sphinx les exécuterait lui-même, sans nos réglages.
    after = read(root, before) if outdated else before
    changed = [name for name in before if after[name][1] != before[name][1]]
    if changed:
        print(f"Modifié pendant l’exécution : {', '.join(changed)}. Relancez make livre.", file=sys.stderr)
        return 1
    for name, (notebook, _) in after.items():
        fill_sphinx_cache(root, name, notebook)
    write_summary(root, before)
    return 0


if __name__ == "__main__":
    sys.exit(main())
