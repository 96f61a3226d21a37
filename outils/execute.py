"""Exécute les cahiers dont le code ou une dépendance a changé, en parallèle, et range leurs sorties.

    python -m outils.execute [--racine DOSSIER] [--processus N]

Chaque cahier exécuté va dans `_build/execution/`, avec l'empreinte de ce dont il dépend, puis dans le cache de
jupyter-cache, où la construction du livre le lit. Une erreur, un message sur la sortie d'erreur ou un
dépassement de temps fait échouer la commande (code 1) ; le cahier fautif n'entre dans aucun cache.
"""

import argparse
import json
import os
import sys
import tempfile
import textwrap
import time
from concurrent.futures import ProcessPoolExecutor, as_completed
from pathlib import Path

import nbformat
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from outils import book

# Un fil par cahier, un cahier par cœur : plus rapide au total, et les mêmes nombres à chaque exécution.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # sinon, une annonce sur stderr, et des arrondis propres à chaque processeur
    "TF_CPP_MIN_LOG_LEVEL": "1",  # masque les lignes « I » que TensorFlow écrit à l'import, non les avertissements
    "PYTHONHASHSEED": "0",
}
# Sans chiffrement, ipykernel avertit à chaque cahier que toute la machine peut lire ses messages.
KERNEL_SETTINGS = Config({"KernelManager": {"transport_encryption": "auto"}})


def run_notebook(root, name, timeout):
    """Exécute un cahier dans son dossier ; renvoie (cahier, secondes, {jeu: réel ?}, problème ou None)."""
    notebook = book.read_notebook(root, name)
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.jsonl"
        environment = os.environ | KERNEL_ENVIRONMENT | {"COURS_JOURNAL": str(journal)}
        here = {"metadata": {"path": str((root / name).parent)}}
        client = NotebookClient(notebook, timeout=timeout, resources=here, config=KERNEL_SETTINGS)
        start, problem = time.monotonic(), None
        try:
            client.execute(env=environment)
            problem = stderr_problem(notebook)
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            problem = execution_problem(notebook, error, timeout)
        seconds = time.monotonic() - start
        lines = journal.read_text("utf8").splitlines() if journal.exists() else []
    loads = [json.loads(line) for line in lines]
    return notebook, seconds, {load["dataset"]: load["is_real"] for load in loads}, problem


def execution_problem(notebook, error, timeout):
    """(cellule fautive, message) pour une exécution interrompue : la dernière cellule commencée."""
    cells = book.code_cells(notebook)
    number = max((k for k, cell in enumerate(cells, 1) if "execution" in cell.metadata or cell.outputs), default=1)
    if isinstance(error, CellTimeoutError):
        return number, f"la cellule dépasse {timeout} s"
    if isinstance(error, DeadKernelError):
        return number, "le noyau s’est arrêté (mémoire épuisée, ou arrêt brutal du processus)"
    return number, f"{error.ename} : {error.evalue}"


def stderr_problem(notebook):
    """(cellule, message) de la première cellule qui écrit sur la sortie d'erreur, sinon None."""
    for number, cell in enumerate(book.code_cells(notebook), 1):
        text = "".join(o.text for o in cell.outputs if o.output_type == "stream" and o.name == "stderr")
        if text:
            return number, "la cellule écrit sur la sortie d’erreur :\n" + text.strip()
    return None


def failure_report(name, notebook, problem):
    """Le compte rendu d'un échec : quel cahier, quelle cellule, son code, l'erreur."""
    number, message = problem
    cells = book.code_cells(notebook)
    code = textwrap.indent(cells[number - 1].source, "    │ ")
    return f"✗ {name}.md, cellule de code nº {number} sur {len(cells)} :\n{code}\n  {message}"


def store(root, name, notebook, fingerprint, seconds, loads):
    """Range le cahier exécuté (écriture atomique) avec ce qui permet de savoir s'il est à jour."""
    notebook.metadata["cours"] = {"fingerprint": fingerprint, "seconds": round(seconds, 1), "datasets": loads}
    path = book.stored_path(root, name)
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = path.with_suffix(".tmp")
    nbformat.write(notebook, temporary)
    temporary.replace(path)


def stored(root, name):
    """Le cahier rangé, ou None s'il n'y en a pas de lisible."""
    try:
        return nbformat.read(book.stored_path(root, name), as_version=4)
    except (OSError, ValueError, nbformat.reader.NotJSONError):
        return None


def is_current(notebook, fingerprint):
    return notebook is not None and notebook.metadata.get("cours", {}).get("fingerprint") == fingerprint


def fill_sphinx_cache(root, name):
    """Donne à jupyter-cache les sorties rangées, sous la clef du texte actuel (légendes et étiquettes comprises)."""
    executed = stored(root, name)
    notebook = book.read_notebook(root, name)
    for cell, old in zip(book.code_cells(notebook), book.code_cells(executed), strict=True):
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


def execute_all(root, names, processes, timeout):
    """Exécute les cahiers `names` en parallèle ; affiche l'avancement et renvoie les comptes rendus d'échec."""
    failures = []
    fingerprints = {name: book.fingerprint(root, name) for name in names}
    with ProcessPoolExecutor(processes) as pool:
        jobs = {pool.submit(run_notebook, root, name, timeout): name for name in names}
        for rank, job in enumerate(as_completed(jobs), 1):
            name = jobs[job]
            notebook, seconds, loads, problem = job.result()
            mark = "✗" if problem else "✓"
            print(f"  {mark} [{rank}/{len(names)}] {name} : {seconds:.0f} s{describe_data(loads)}", flush=True)
            if problem:
                failures.append(failure_report(name, notebook, problem))
            else:
                store(root, name, notebook, fingerprints[name], seconds, loads)
    return failures


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--processus", type=int, default=os.cpu_count(), help="cahiers exécutés à la fois")
    options = parser.parse_args(arguments)
    root = options.racine.resolve()
    for variable in {"COURS_DONNEES", "COURS_CACHE"} & set(os.environ):  # les noyaux ne travaillent pas dans ce dossier
        os.environ[variable] = str(Path(os.environ[variable]).resolve())

    timeout = yaml.safe_load((root / "_config.yml").read_text("utf8"))["execute"]["timeout"]
    names = book.notebooks(root)
    outdated = [name for name in names if not is_current(stored(root, name), book.fingerprint(root, name))]
    print(f"Cahiers : {len(names)}, dont {len(outdated)} à exécuter.", flush=True)
    failures = execute_all(root, outdated, options.processus, timeout)
    if failures:
        print("\n" + "\n\n".join(failures), file=sys.stderr)
        print(f"\n{len(failures)} cahier(s) en échec. Le site précédent n’est pas modifié.", file=sys.stderr)
        return 1
    for name in names:
        fill_sphinx_cache(root, name)
    write_summary(root, names)
    return 0


if __name__ == "__main__":
    sys.exit(main())
