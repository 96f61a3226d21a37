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
import json
import math
import os
import sys
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path

from cours.disque import places
from cours.jeux import JeuIntrouvable
from outils.depot import BadSetting, settings
from outils.livre import drawing, fingerprint, kernel, notebooks, state, store
from outils.livre.cost import overruns, reference_loop
from outils.livre.environment import isolation


def describe_data(loads):
    if not loads:
        return ""
    return " · " + ", ".join(
        f"{name} : {'données réelles' if real else 'SUBSTITUT'}" for name, real in sorted(loads.items())
    )


def longest_first(root, names):
    """Le plus long d'abord, pour ne pas finir par lui ; jamais exécutés : chapitres, exercices résolus, et le reste."""
    ranks = {"chapters": 2, "solutions": 1}

    def length(name):
        return store.facts(root, name).get("seconds", math.inf), ranks.get(Path(name).parts[0], 0), names.index(name)

    return sorted(names, key=length, reverse=True)


def execute_all(root, outdated, processes, timeout):
    """Exécute en parallèle les cahiers `outdated`, {nom: (cahier, empreinte)} ; renvoie les comptes rendus d'échec."""
    failures, running = [], set()
    if outdated:
        drawing.prepare(os.environ | isolation(root))
    reference = reference_loop()
    with (
        ThreadPoolExecutor(processes) as pool,
        kernel.stopping(pool, running),
    ):  # des fils : le travail se fait dans les noyaux
        jobs = {
            pool.submit(kernel.run_notebook, root, name, outdated[name][0], timeout, running): name
            for name in longest_first(root, list(outdated))
        }
        for rank, job in enumerate(as_completed(jobs), 1):
            name = jobs[job]
            notebook, cost, loads, problem = job.result()
            mark = "✗" if problem else "✓"
            told = f"{cost['seconds']:.0f} s, {cost['peak']} Mo{describe_data(loads)}"
            print(f"  {mark} [{rank}/{len(jobs)}] {name} : {told}", flush=True)
            if problem:
                failures.append(kernel.failure_report(name, notebook, problem))
            else:
                store.keep(root, name, notebook, outdated[name][1], cost | {"reference": reference}, loads)
    return failures


def at_once():
    """Combien de cahiers exécuter à la fois : un de plus que de cœurs.

    D'un pas à l'autre, un cahier attend les fils qui lui préparent les données : à un par cœur, un sixième du temps de
    processeur reste sans emploi.
    """
    return (os.cpu_count() or 1) + 1


def complete_data_folders():
    """Écrit dans l'environnement les dossiers de données, en entier : les noyaux travaillent dans d'autres dossiers."""
    folders = {name: str(folder) for name, folder in places().items()}
    os.environ |= {"COURS_CACHE": folders.pop("cache")} | folders


def read(root, names):
    """{nom: (cahier, empreinte)}, d'après les fichiers tels qu'ils sont à l'instant."""
    found = {name: notebooks.read_notebook(root, name) for name in names}
    return {name: (notebook, fingerprint.fingerprint(root, name, notebook)) for name, notebook in found.items()}


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    parser.add_argument("--processus", type=int, default=at_once(), help="cahiers exécutés à la fois")
    parser.add_argument("--page", action="append", metavar="NOM", help="ce cahier seulement (« chapters/02-… »)")
    parser.add_argument("--lister", action="store_true", help="dire quels cahiers sont à exécuter (JSON)")
    options = parser.parse_args(arguments)
    try:
        return update(options.racine.resolve(), options)
    except (notebooks.UnreadableNotebook, BadSetting, JeuIntrouvable) as error:
        print(error, file=sys.stderr)
        return 1


def update(root, options):
    """Exécute ce qui doit l'être, et le donne à Sphinx ; renvoie le code de retour de la commande."""
    complete_data_folders()
    timeout = settings(root)["execute"]["timeout"]
    names = notebooks.notebooks(root)
    if unknown := set(options.page or ()) - set(names):
        print(f"Pas un cahier du sommaire (_toc.yml) : {', '.join(sorted(unknown))}.", file=sys.stderr)
        return 1
    seen = state.sources(root)
    before = read(root, options.page or names)
    outdated = {
        name: found for name, found in before.items() if not store.is_current(store.facts(root, name), found[1])
    }
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
    after = before if state.sources(root) == seen else read(root, before)
    changed = [name for name in before if after[name][1] != before[name][1]]
    if changed:
        print(f"Modifié pendant l’exécution : {', '.join(changed)}. Relancez make livre.", file=sys.stderr)
        return 1
    store.fill_sphinx_caches(root, {name: notebook for name, (notebook, _) in after.items()})
    store.write_summary(root, before)
    if found := overruns({name: store.facts(root, name) for name in before}):
        end = "Le budget est dans outils/livre/budget.yml. Le site précédent n’est pas modifié."
        print(*found, end, sep="\n", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
