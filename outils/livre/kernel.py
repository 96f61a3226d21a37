"""Exécuter un cahier dans un noyau, et dire ce qui n'a pas marché."""

import asyncio
import atexit
import contextlib
import copy
import json
import os
import re
import signal
import tempfile
import textwrap
import time
from pathlib import Path

from jupyter_client.kernelspec import NoSuchKernel
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from traitlets.config import Config

from outils.livre.cost import Meter
from outils.livre.environment import NOTEBOOK_ENVIRONMENT, isolation
from outils.livre.notebooks import code_cells

# Sans chiffrement, ipykernel avertit à chaque cahier que toute la machine peut lire ses messages.
KERNEL_SETTINGS = Config({"KernelManager": {"transport_encryption": "auto"}})
WARNING = re.compile(r"^(WARNING|ERROR|FATAL):", re.M)  # dans un cahier, TensorFlow avertit sur la sortie ordinaire
KILL = getattr(signal, "SIGKILL", signal.SIGTERM)  # Windows n'a que le second


def run_notebook(root, name, notebook, timeout, running):
    """Exécute une copie de `notebook` dans son dossier : (cahier exécuté, coût, {jeu: réel ?}, problème ou None).

    Le coût : {"seconds": d'horloge, "cpu": secondes de processeur, "peak": Mo}. `running` est l'ensemble des exécutions
    en cours, pour pouvoir les arrêter.
    """
    notebook = copy.deepcopy(notebook)
    with tempfile.TemporaryDirectory() as folder:
        journal = Path(folder) / "journal.jsonl"
        # PYTHONPATH : le `cours` de ce livre-ci, où que l'environnement ait été installé.
        environment = os.environ | NOTEBOOK_ENVIRONMENT | isolation(root)
        environment |= {"COURS_JOURNAL": str(journal), "PYTHONPATH": str(root)}
        here = {"metadata": {"path": str((root / name).parent)}}
        # Deux `print` font un flux ou deux, selon l'instant où le noyau les envoie : on les réunit toujours.
        options = {"timeout": timeout, "resources": here, "config": KERNEL_SETTINGS, "coalesce_streams": True}
        client = NotebookClient(notebook, **options)
        start, problem, meter = time.monotonic(), None, Meter(client)
        meter.start()
        running.add(client)
        try:
            execute(client, environment)
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
            cost = {"seconds": round(time.monotonic() - start, 1)} | meter.stop()
        lines = journal.read_text("utf8").splitlines() if journal.exists() else []
    loads = [json.loads(line) for line in lines]
    return notebook, cost, {load["dataset"]: load["is_real"] for load in loads}, problem


def execute(client, environment):
    """Exécute le cahier de `client`, dans une boucle d'événements à lui, fermée ensuite.

    Deux noyaux qui démarrent ensemble choisissent parfois le même port : celui qui en meurt avant d'avoir répondu n'a
    rien exécuté, et repart une fois.
    """
    try:
        asyncio.run(client.async_execute(env=environment))
    except DeadKernelError:
        raise  # en cours d'exécution : une RuntimeError elle aussi
    except RuntimeError:
        asyncio.run(client.async_execute(env=environment))


def execution_problem(notebook, error, timeout):
    """(cellule fautive, message) pour une exécution interrompue : la dernière cellule commencée."""
    cells = code_cells(notebook)
    number = max((k for k, cell in enumerate(cells, 1) if "execution" in cell.metadata or cell.outputs), default=1)
    if isinstance(error, CellTimeoutError):
        return number, f"la cellule dépasse {timeout} s"
    if isinstance(error, DeadKernelError):
        return number, "le noyau s’est arrêté (mémoire épuisée, ou arrêt brutal du processus)"
    return number, f"{error.ename} : {error.evalue}"


def warning_problem(notebook):
    """(cellule, message) de la première cellule qui écrit sur la sortie d'erreur, ou un avertissement, sinon None."""
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            if output.output_type == "stream" and (output.name == "stderr" or WARNING.search(output.text)):
                return number, "la cellule laisse paraître un avertissement :\n" + output.text.strip()
    return None


def failure_report(name, notebook, problem):
    """Le compte rendu d'un échec : quel cahier, quelle cellule (None : aucune), son code, l'erreur."""
    number, message = problem
    if number is None:
        return f"✗ {name}.md :\n  {message}"
    cells = code_cells(notebook)
    code = textwrap.indent(cells[number - 1].source, "    │ ")
    return f"✗ {name}.md, cellule de code nº {number} sur {len(cells)} :\n{code}\n  {message}"


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
