"""Exécuter un cahier exporté comme on l'ouvre ailleurs : un environnement neuf, un dossier vide, la branche publiée.

La branche est servie sur 127.0.0.1 ; la première cellule installe ce qui manque.
"""

import contextlib
import functools
import http.server
import json
import os
import shutil
import tempfile
import threading
import time
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from outils.livre.cost import Meter
from outils.livre.environment import KERNEL_ENVIRONMENT
from outils.livre.kernel import execution_problem
from outils.livre.notebooks import code_cells

BRIEF = {"KERAS_MAX_EPOCHS": "1", "KERAS_MAX_STEPS_PER_EPOCH": "2"}
IGNORED = ("PYTHONPATH", "KERAS_BACKEND", "PYTHONHASHSEED", *KERNEL_ENVIRONMENT)


@contextlib.contextmanager
def served(folder):
    """L'adresse, sur 127.0.0.1, où `folder` tient lieu de la branche publiée."""

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_):
            pass

    handler = functools.partial(Handler, directory=str(folder))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def link_or_copy(source, target):
    try:
        os.link(source, target)
    except OSError:  # deux disques
        shutil.copy2(source, target)


def limited(command, memory):
    """La commande, à qui le système refuse plus de `memory` Mo."""
    return ["sh", "-c", f'ulimit -d {memory * 1000} && exec "$@"', "sh", *command]


def kernel(python, folder, memory=None):
    """Un noyau prêt à démarrer dans une copie neuve, faite dans `folder`, de l'environnement de `python`.

    `memory` : ce qu'il a le droit d'en prendre, en Mo ; le système la lui refuse au-delà.
    """
    copy = folder / "environnement"
    shutil.copytree(Path(python).parents[1], copy, symlinks=True, copy_function=link_or_copy)
    spec = folder / "noyaux" / "ailleurs" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [str(copy / "bin" / "python"), "-Xfrozen_modules=off", "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    argv = limited(argv, memory) if memory else argv
    spec.write_text(json.dumps({"argv": argv, "display_name": "Ailleurs", "language": "python"}), "utf8")
    specs = KernelSpecManager(kernel_dirs=[str(spec.parents[1])], ensure_native_kernel=False)
    return AsyncKernelManager(kernel_name="ailleurs", kernel_spec_manager=specs)


def environment(folder, address, brief):
    """Les variables du noyau : celles d'ici, sans nos réglages (la première cellule les pose), ni ceux du compte."""
    kept = {name: value for name, value in os.environ.items() if name not in IGNORED}
    fresh = {name: str(folder / "compte") for name in ("IPYTHONDIR", "KERAS_HOME", "MPLCONFIGDIR")}
    ours = {
        "COURS_CAHIERS": address,
        "PYTHONNOUSERSITE": "1",
        "MPLBACKEND": "module://matplotlib_inline.backend_inline",
    }
    return kept | fresh | ours | (BRIEF if brief else {})


def run(python, path, address, timeout, brief=False, memory=None):
    """Exécute le cahier `path` : (cahier exécuté, {"minutes", "memory" (Mo), "error" (None s'il n'y en a pas)})."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(dir=Path(python).parents[2], prefix=".essai-") as name:
        folder, work = Path(name), Path(name, "travail")
        work.mkdir()
        options = {"timeout": timeout, "resources": {"metadata": {"path": str(work)}}, "allow_errors": True}
        client = NotebookClient(notebook, km=kernel(python, folder, memory), coalesce_streams=True, **options)
        start, problem, meter = time.monotonic(), None, Meter(client)
        meter.start()
        try:
            client.execute(env=environment(folder, address, brief))
            problem = first_error(notebook, brief)
            if path.parent.name == "solutions" and not brief:
                problem = problem or first_refusal(notebook)
        except (CellTimeoutError, DeadKernelError) as error:
            problem = f"cellule nº {execution_problem(notebook, error, timeout)[0]} : {type(error).__name__}"
        finally:
            peak = meter.stop()["peak"]
    minutes = round((time.monotonic() - start) / 60, 1)
    return notebook, {"minutes": minutes, "memory": peak, "error": problem}


def first_refusal(notebook):
    """Le premier contrôle qui refuse sa réponse, ou None : une faute, dans une feuille de solutions."""
    lines = [line for cell in code_cells(notebook) for o in cell.outputs for line in o.get("text", "").splitlines()]
    return next((line for line in lines if line.startswith("❌ Exercice")), None)


def first_error(notebook, brief):
    """La première cellule qui échoue, ou None. Bref, un `assert` jugerait un entraînement écourté."""
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            if output.output_type == "error" and not (brief and output.ename == "AssertionError"):
                return f"cellule nº {number} : {output.ename} : {output.evalue}"
    return None
