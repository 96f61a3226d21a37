"""Suivre une copie qui s'exécute : lire ce qu'elle annonce, compter son temps et sa mémoire."""

import contextlib
import json
import math
import os
import select
import time
from dataclasses import dataclass, field

import psutil

TICK = 0.2  # secondes entre deux regards sur la copie
FLOOD = 1 << 20  # octets : aucune copie n'a tant à annoncer


@dataclass(frozen=True)
class Limits:
    """Ce qui est permis à une copie : secondes (`step` : pour une seule cellule), octets, processus."""

    total: float = 180
    step: float = 30
    memory: int = 3 << 30
    processes: int = 256


@dataclass
class Outcome:
    """Ce qu'a donné une exécution. `stopped` : (rang de l'étape, cause) si elle n'est pas allée au bout."""

    verdicts: dict = field(default_factory=dict)  # rang de l'étape : (état, message)
    failures: dict = field(default_factory=dict)  # rang de l'étape : erreur
    stopped: tuple | None = None


def watch(process, token, count, limits, deadline, stopping):
    """Lit les annonces jusqu'à la fin, ou jusqu'à ce qu'une limite soit dépassée."""
    outcome, current, since, rest, received = Outcome(), None, math.inf, b"", 0
    descriptor = process.stdout.fileno()
    while True:
        cause = None
        if select.select([descriptor], [], [], TICK)[0]:
            chunk = os.read(descriptor, 65_536)
            received += len(chunk)
            *lines, rest = (rest + chunk).split(b"\n")
            for name, *words in announcements(lines, token, count):
                if name == "start":
                    current = words[0]
                    since = time.monotonic() if words[1] else math.inf  # l'énoncé prend le temps qu'il lui faut
                elif name == "failed":
                    outcome.failures[words[0]] = words[1]
                elif name == "verdict":
                    outcome.verdicts[words[0]] = words[1:]
                elif name == "end":
                    return outcome
            cause = "crash" if not chunk else "flood" if received > FLOOD else None
        now = time.monotonic()
        cause = cause or (
            "deadline" if now > deadline or stopping.is_set() else "slow" if now > since + limits.step else None
        )
        if cause or used_memory(process.pid) > limits.memory:
            outcome.stopped = (current, cause or "memory")
            return outcome


def announcements(lines, token, count):
    """Les annonces parmi `lines` : les lignes JSON qui portent le jeton et parlent d'une des `count` étapes.

    La copie partage le processus qui annonce : elle peut écrire n'importe quoi ici, et même y trouver le jeton.
    """
    for line in lines:
        with contextlib.suppress(ValueError, RecursionError):  # la seconde : trop de crochets ouverts
            match json.loads(line):
                case [found, *words] if found == token and well_formed(words, count):
                    yield words


def well_formed(words, count):
    """Vrai si `words` est l'une des annonces que décrit `caged.py`."""
    match words:
        case ["start", int(rank), bool()] | ["failed", int(rank), str()]:
            return 0 <= rank < count
        case ["verdict", int(rank), "right" | "wrong" | "todo", str()]:
            return 0 <= rank < count
    return words == ["end"]


def used_memory(pid):
    """Octets de mémoire vive qu'occupent le processus `pid` et sa descendance."""
    total = 0
    with contextlib.suppress(psutil.Error):
        top = psutil.Process(pid)
        for process in [top, *top.children(recursive=True)]:
            with contextlib.suppress(psutil.Error):
                total += process.memory_info().rss
    return total
