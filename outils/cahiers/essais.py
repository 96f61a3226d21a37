"""Exécute les cahiers exportés exactement comme on les ouvre ailleurs : Colab, Binder, un autre Python.

    python -m outils.cahiers.essais LIEU PYTHON [--cahier NOM]… [--bref] [--tout] [--processus N]

C'est `make colab` et `make essais LIEU=…`. `PYTHON` est celui d'un environnement aux versions du lieu ; chaque cahier y
part d'une copie neuve et d'un dossier vide. `_build/essais/LIEU.json` garde, pour chacun, les minutes, la mémoire, les
valeurs identiques à celles de la page, dans leur intervalle, dehors : la page « Où ça tourne » le montre. Ce qui a été
essayé et n'a pas changé ne l'est pas de nouveau (`--tout` : si). Une erreur ou une valeur dehors fait échouer (code 1).

`--bref` : chaque entraînement s'arrête à son deuxième lot. Tous les appels ont lieu ; les valeurs ne comptent pas, et
rien n'est gardé.
"""

import argparse
import os
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

from outils.cahiers import elsewhere, trials
from outils.depot import settings
from outils.livre import execute, store
from outils.livre.notebooks import notebooks

MEMORY = {"binder": 2000}  # Mo ; mybinder.org n'en donne pas plus


def parse(arguments):
    parser = argparse.ArgumentParser("python -m outils.cahiers.essais", description=__doc__.splitlines()[0])
    parser.add_argument("place", metavar="LIEU", choices=trials.PLACES, help=", ".join(trials.PLACES))
    parser.add_argument("python", metavar="PYTHON", help="le Python d’un environnement aux versions du lieu")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--cahier", action="append", metavar="NOM", help="ce cahier seulement (« chapters/02-… »)")
    parser.add_argument("--bref", action="store_true", help="deux lots par entraînement")
    parser.add_argument("--tout", action="store_true", help="même ce qui a été essayé et n’a pas changé")
    parser.add_argument("--processus", type=int, default=os.cpu_count(), help="cahiers exécutés à la fois")
    return parser.parse_args(arguments)


def to_try(root, options, names):
    """{cahier: clef de son essai} de ceux qui sont à essayer."""
    pages = {name: store.facts(root, name)["fingerprint"] for name in names}
    keys = {name: trials.key(root, options.place, name, page) for name, page in pages.items()}
    if options.bref or options.tout:
        return keys
    done = trials.known(root, options.place)
    return {name: key for name, key in keys.items() if done.get(name, {}).get("key") != key}


def attempt(root, python, name, address, timeout, brief=False, memory=None):
    """Un essai du cahier `name` : {"minutes", "memory", "error"}, et ses valeurs s’il va au bout."""
    path = root / "_build" / "cahiers" / f"{name}.ipynb"
    notebook, trial = elsewhere.run(python, path, address, timeout, brief, memory)
    return trial | ({} if brief or trial["error"] else trials.compared(root, name, notebook))


def main(arguments=None):
    options = parse(arguments)
    root = options.racine.resolve()
    execute.complete_data_folders()
    timeout, names = settings(root)["execute"]["timeout"], options.cahier or notebooks(root)
    python, keys, writing = Path(options.python).absolute(), to_try(root, options, names), threading.Lock()
    where = trials.PLACES[options.place][0]
    print(f"{where} : {len(names)} cahiers, dont {len(keys)} à essayer.", flush=True)

    def one(name):
        trial = attempt(root, python, name, address, timeout, options.bref, MEMORY.get(options.place))
        trial |= {"date": f"{date.today():%Y-%m-%d}", "key": keys[name]}
        with writing:
            if not options.bref:
                trials.keep(root, options.place, name, trial)
        print(f"  {'✗' if trials.is_bad(trial) else '✓'} {name} : {told(trial)}", flush=True)
        return trial

    with elsewhere.served(root / "_build" / "cahiers") as address, ThreadPoolExecutor(options.processus) as pool:
        found = dict(zip(keys, pool.map(one, keys), strict=True))
    found = trials.known(root, options.place) | found
    failures = [name for name in names if name in found and trials.is_bad(found[name])]
    print(f"{where} : {len(names) - len(failures)} cahiers sur {len(names)} s’exécutent comme annoncé.")
    return 1 if failures else 0


def told(trial):
    """Un essai, en une ligne."""
    parts = [f"{trial['minutes']} min", f"{trial['memory']} Mo"]
    if "same" in trial:
        parts += [f"{trial['same']} identiques", f"{trial['inside']} dans l’intervalle", f"{trial['other']} autres"]
    return ", ".join([*parts, *filter(None, [trial["error"], *trial.get("outside", ())])])


if __name__ == "__main__":
    sys.exit(main())
