"""Exécute les cahiers exportés exactement comme on les ouvre dans Colab, dans ses versions.

    python -m outils.cahiers.colab PYTHON [--cahier NOM]… [--bref] [--processus N]

C'est `make colab`. `PYTHON` est celui d'un environnement installé d'après outils/cahiers/colab.lock. Chaque cahier y
part d'une copie neuve de cet environnement et d'un dossier vide ; la branche est servie sur 127.0.0.1, et sa première
cellule installe ce qui manque. `_build/colab.json` dit, pour chacun : les minutes, la mémoire, les valeurs identiques à
celles de la page, dans leur intervalle, dehors. Une erreur ou une valeur dehors fait échouer la commande (code 1).

`--bref` : chaque entraînement s'arrête à sa première époque. Tous les appels ont lieu ; les valeurs ne comptent pas.
"""

import argparse
import contextlib
import functools
import http.server
import json
import os
import shutil
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellTimeoutError, DeadKernelError

from outils.depot import settings
from outils.livre import execute, values
from outils.livre.cost import Meter
from outils.livre.environment import KERNEL_ENVIRONMENT
from outils.livre.kernel import execution_problem
from outils.livre.notebooks import code_cells, notebooks
from outils.livre.store import stored

BRIEF = {"KERAS_MAX_EPOCHS": "1"}
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


def kernel(python, folder):
    """Un noyau prêt à démarrer dans une copie neuve, faite dans `folder`, de l'environnement de `python`."""
    copy = folder / "environnement"
    shutil.copytree(Path(python).parents[1], copy, symlinks=True, copy_function=link_or_copy)
    spec = folder / "noyaux" / "colab" / "kernel.json"
    spec.parent.mkdir(parents=True)
    argv = [str(copy / "bin" / "python"), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    spec.write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}), "utf8")
    specs = KernelSpecManager(kernel_dirs=[str(spec.parents[1])], ensure_native_kernel=False)
    return AsyncKernelManager(kernel_name="colab", kernel_spec_manager=specs)


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


def run(python, path, address, timeout, brief):
    """Exécute le cahier `path` : (cahier exécuté, minutes, mémoire en Mo, problème ou None)."""
    notebook = nbformat.read(path, as_version=4)
    with tempfile.TemporaryDirectory(dir=Path(python).parents[2], prefix=".colab-") as name:
        folder, work = Path(name), Path(name, "travail")
        work.mkdir()
        options = {"timeout": timeout, "resources": {"metadata": {"path": str(work)}}, "allow_errors": True}
        client = NotebookClient(notebook, km=kernel(python, folder), coalesce_streams=True, **options)
        start, problem, meter = time.monotonic(), None, Meter(client)
        meter.start()
        try:
            client.execute(env=environment(folder, address, brief))
            problem = first_error(notebook, brief)
        except (CellTimeoutError, DeadKernelError) as error:
            problem = f"cellule nº {execution_problem(notebook, error, timeout)[0]} : {type(error).__name__}"
        finally:
            memory = meter.stop()["peak"]
    return notebook, (time.monotonic() - start) / 60, memory, problem


def first_error(notebook, brief):
    """La première cellule qui échoue, ou None. Bref, un `assert` jugerait un entraînement écourté."""
    for number, cell in enumerate(code_cells(notebook), 1):
        for output in cell.outputs:
            if output.output_type == "error" and not (brief and output.ename == "AssertionError"):
                return f"cellule nº {number} : {output.ename} : {output.evalue}"
    return None


def compared(root, name, notebook):
    """Les valeurs du cahier auprès de celles de la page : combien d'identiques, dans l'intervalle, dehors…"""
    page, here = values.glued_values(stored(root, name)), values.glued_values(notebook)
    expected = values.expectations(root, name)
    announced = values.intervals(expected)
    same = {key for key in page if here.get(key) == page[key]}
    inside = {key for key in page.keys() - same if key in announced and values.is_inside(announced[key], here.get(key))}
    return {
        "identiques": len(same),
        "dans l’intervalle": len(inside),
        "autres": len(page) - len(same) - len(inside),
        "dehors": values.unmet_expectations(expected, here),
    }


def report(root, python, name, address, timeout, brief):
    """Ce que `_build/colab.json` dit d'un cahier."""
    path = root / "_build" / "cahiers" / f"{name}.ipynb"
    notebook, minutes, memory, problem = run(python, path, address, timeout, brief)
    found = {"minutes": round(minutes, 1), "mémoire (Mo)": memory, "erreur": problem}
    if not brief and not problem:
        found |= compared(root, name, notebook)
    print(f"  {'✗' if is_bad(found) else '✓'} {name} : {found}", flush=True)
    return found


def is_bad(found):
    return bool(found["erreur"] or found.get("dehors"))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("python", help="le Python d’un environnement aux versions de Colab")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--cahier", action="append", metavar="NOM", help="ce cahier seulement (« chapters/02-… »)")
    parser.add_argument("--bref", action="store_true", help="une époque par entraînement")
    parser.add_argument("--processus", type=int, default=os.cpu_count(), help="cahiers exécutés à la fois")
    options = parser.parse_args(arguments)
    root = options.racine.resolve()
    execute.complete_data_folders()
    python, timeout = Path(options.python).absolute(), settings(root)["execute"]["timeout"]
    names = options.cahier or notebooks(root)
    with served(root / "_build" / "cahiers") as address, ThreadPoolExecutor(options.processus) as pool:
        one = functools.partial(report, root, python, address=address, timeout=timeout, brief=options.bref)
        found = dict(zip(names, pool.map(one, names), strict=True))
    summary = {"date": f"{date.today():%Y-%m-%d}", "bref": options.bref, "cahiers": found}
    (root / "_build" / "colab.json").write_text(json.dumps(summary, ensure_ascii=False, indent=1), "utf8")
    bad = sum(map(is_bad, found.values()))
    print(f"{len(found) - bad} cahiers sur {len(found)} s’exécutent comme annoncé dans les versions de Colab.")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
