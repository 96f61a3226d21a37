"""Sert le site et le tient à jour : on enregistre une page, le navigateur la montre.

    python -m outils.livre.preview [--port 8000]

C'est `make vue`. Une phrase se voit en quelques secondes. Un code changé ne s'exécute pas tout seul : le terminal dit
quel cahier est concerné, et Entrée l'exécute. `make livre` reste le seul juge de ce qui se publie.
"""

import argparse
import asyncio
import os
import sys
import time
from pathlib import Path

from watchfiles import Change, awatch

from outils.depot import BadSetting
from outils.livre import execute, fingerprint, notebooks, server, store
from outils.livre.warm import WarmBook

WHOLE_BOOK = ("_config.yml", "_toc.yml", "references.bib", "requirements.lock", "_ext/", "_templates/")


class Preview:
    """Ce que chaque enregistrement déclenche. `waiting` : le cahier que la touche Entrée exécuterait, ou None."""

    def __init__(self, root):
        self.root, self.waiting = root, None
        self.book = WarmBook(root)
        self.notebooks = set(notebooks.notebooks(root))

    def saved(self, path):
        """Un fichier du dépôt vient d'être enregistré."""
        place = path.relative_to(self.root).as_posix()
        name = place.removesuffix(".md")
        if name != place and name in self.book.pages:
            self.show(name)
        elif place.startswith("_static/"):
            self.book.copy_static(path)
            server.ring()
        elif place.startswith("cours/"):
            self.tell_outdated(place)
        elif place.startswith(WHOLE_BOOK):
            say(f"{place} façonne tout le site : arrêtez (Ctrl-C), puis make livre et make vue.")

    def show(self, name):
        """Récrit la page `name` ; si son code a changé, propose de l'exécuter."""
        start = time.monotonic()
        if name in self.notebooks and not self.give_outputs(name):
            return
        if problems := self.book.rewrite(name):
            say(f"✗ {name} : l’ancienne page reste à l’écran. Corrigez, puis enregistrez de nouveau.", *problems)
        else:
            server.ring(f"/{name}.html")
            say(f"✓ {name} : à l’écran ({time.monotonic() - start:.1f} s)")

    def give_outputs(self, name):
        """Donne à Sphinx les sorties du cahier ; faux, avec une phrase, si elles ne sont plus les siennes."""
        try:
            notebook = notebooks.read_notebook(self.root, name)
        except notebooks.UnreadableNotebook as error:
            say(str(error))
            return False
        known = store.facts(self.root, name)
        if store.is_current(known, fingerprint.fingerprint(self.root, name, notebook)):
            store.fill_sphinx_cache(self.root, name, notebook)
            return True
        self.waiting = name
        last = f" ({known['seconds']:.0f} s la dernière fois)" if known else ""
        say(f"Le code de {name} a changé : l’ancienne page reste à l’écran. Entrée : exécuter ce cahier{last}.")
        return False

    def tell_outdated(self, place):
        """Un fichier du paquet `cours` a changé : dit quels cahiers ne sont plus à jour."""
        found = execute.read(self.root, sorted(self.notebooks))
        outdated = [n for n, (_, mark) in found.items() if not store.is_current(store.facts(self.root, n), mark)]
        if outdated:
            self.waiting = outdated[0]
            say(f"{place} a changé ; les sorties de ces cahiers ne sont plus à jour : {', '.join(outdated)}.")
            say(f"make livre les exécute tous ; Entrée, seulement {self.waiting}.")

    async def run_waiting(self):
        """Exécute le cahier en attente, dans un autre processus : le site reste servi."""
        name, self.waiting = self.waiting, None
        if name:
            command = [sys.executable, "-m", "outils.livre.execute", "--page", name]
            environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)}
            process = await asyncio.create_subprocess_exec(*command, cwd=self.root, env=environment)
            if await process.wait() == 0:
                self.show(name)


def say(*lines):
    print(*lines, sep="\n  ", flush=True)


def is_source(root, path):
    """Ni ce qui est caché, ni ce qui se construit, ni le brouillon d'un éditeur."""
    parts = Path(path).relative_to(root).parts
    return parts[0] != "_build" and not any(part.startswith((".", "__")) or part.endswith("~") for part in parts)


async def serve(preview, port):
    """Sert le site et suit les enregistrements, jusqu'à Ctrl-C."""
    server.application(preview.book.site).listen(port, address="127.0.0.1")
    say(f"Site : http://127.0.0.1:{port} (Ctrl-C pour arrêter). Enregistrez une page : elle s’y montre.")
    if sys.stdin.isatty():

        def on_key():
            sys.stdin.readline()
            asyncio.ensure_future(preview.run_waiting())

        asyncio.get_running_loop().add_reader(sys.stdin, on_key)
    async for changes in awatch(preview.root, watch_filter=lambda _, path: is_source(preview.root, path), debounce=200):
        for change, path in sorted(changes):
            if change != Change.deleted:
                preview.saved(Path(path))


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--port", default="8000", help="8000 par défaut")
    port, root = parser.parse_args(arguments).port, Path.cwd()
    if not port.isdecimal() or not 0 < int(port) < 65536:
        return f"PORT vaut « {port} » ; attendu : un nombre de 1 à 65535, par exemple make vue PORT=8001."
    if not (root / "_build" / "chantier" / "recette").exists():
        return "Le site n’est pas construit, ou sa dernière construction a échoué : lancez d’abord make livre."
    try:
        execute.complete_data_folders()
        asyncio.run(serve(Preview(root), int(port)))
    except BadSetting as error:
        return str(error)
    except OSError as error:
        return f"Le port {port} ne s’ouvre pas ({error.strerror}). Essayez-en un autre : make vue PORT=8001"
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
