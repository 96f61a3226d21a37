"""Ce qu'un cahier coûte à qui l'exécute : le processeur et la mémoire de son noyau, comparés au budget.

Le temps d'horloge dépend de ce que la machine fait d'autre, et de la machine : on compte le temps de processeur, que
l'on rapporte à une boucle étalon mesurée dans la même exécution. La mémoire est celle que rien d'autre ne partage.
"""

import threading
import time
from pathlib import Path

import numpy as np
import psutil
import yaml

BUDGET = yaml.safe_load(Path(__file__).with_name("budget.yml").read_text("utf8"))


class Meter(threading.Thread):
    """Relève quatre fois par seconde le noyau de `client` (un NotebookClient) et ses enfants, jusqu'à `stop`.

    Attributs : `cpu`, secondes de processeur ; `peak`, pic de mémoire en Mo.
    """

    def __init__(self, client):
        super().__init__(daemon=True)
        self.client, self.cpu, self.peak, self.over = client, 0.0, 0, threading.Event()

    def run(self):
        while not self.over.wait(0.25):
            pid = getattr(getattr(self.client.km, "provisioner", None), "pid", None)
            if pid:
                self.read(pid)

    def read(self, pid):
        cpu, memory = 0.0, 0
        try:
            kernel = psutil.Process(pid)
            for process in [kernel, *kernel.children(recursive=True)]:
                cpu += sum(process.cpu_times()[:4])  # le sien et celui de ses enfants terminés, système compris
                found = process.memory_info()
                memory += found.rss - getattr(found, "shared", 0)
        except psutil.Error:  # un processus vient de finir : on garde le relevé précédent
            return
        self.cpu, self.peak = max(self.cpu, cpu), max(self.peak, round(memory / 1e6))

    def stop(self):
        """Arrête le relevé ; renvoie {"cpu": secondes, "peak": Mo}."""
        self.over.set()
        self.join()
        return {"cpu": round(self.cpu, 1), "peak": self.peak}


def reference_loop():
    """Secondes de processeur que prend, ici et maintenant, un calcul toujours le même."""
    x = np.linspace(0, 1, 200_000)
    start = time.thread_time()
    for _ in range(100):
        np.exp(x).sum()
    return time.thread_time() - start


def overruns(costs):
    """Une phrase par cahier qui dépasse le budget ; `costs` : {nom: {"cpu", "peak", "reference"}}."""
    found = []
    for name, cost in costs.items():
        slowness = max(1.0, cost["reference"] / BUDGET["reference"])
        if cost["cpu"] > BUDGET["cpu"] * slowness:
            allowed = f"{BUDGET['cpu'] * slowness:.0f} s ({BUDGET['cpu']} s × {slowness:.1f}, lenteur de cette machine)"
            found.append(f"✗ {name}.md : {cost['cpu']:.0f} s de processeur ; le budget en accorde {allowed}.")
        if cost["peak"] > BUDGET["peak"]:
            found.append(f"✗ {name}.md : {cost['peak']} Mo de mémoire ; le budget en accorde {BUDGET['peak']}.")
    return found
