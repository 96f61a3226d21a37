"""La mémoire qu'un noyau et ses enfants occupent au plus fort de l'exécution d'un cahier."""

import contextlib
import threading
from types import SimpleNamespace

import psutil

PERIOD = 0.5  # secondes entre deux relevés


@contextlib.contextmanager
def watched(client):
    """Relève la mémoire du noyau de `client` (un NotebookClient) ; `peak`, en octets, de l'objet rendu."""
    found, over = SimpleNamespace(peak=0), threading.Event()

    def watch():
        while not over.wait(PERIOD):
            found.peak = max(found.peak, occupied(getattr(client.km.provisioner, "pid", None)))

    thread = threading.Thread(target=watch, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        over.set()
        thread.join()


def occupied(pid):
    """La mémoire non partagée de ce processus et de ses descendants ; 0 s'il n'existe pas (encore, ou plus)."""
    total = 0
    with contextlib.suppress(psutil.Error):
        process = psutil.Process(pid) if pid else None
        for each in [process, *process.children(recursive=True)] if process else []:
            memory = each.memory_info()
            total += memory.rss - getattr(memory, "shared", 0)  # les fichiers projetés ne comptent pas
    return total
