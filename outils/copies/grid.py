"""Où s'exécutent les copies : dans une cage ici, ou chez les ouvriers d'une grappe dask, chacun dans sa cage.

Une copie se lit et se juge ici ; seules ses cellules partent. Un ouvrier se lance sur une autre machine, dans une copie
du même cours : `.venv/bin/python -m dask worker tcp://hote:8786`.
"""

import contextlib
import functools
import hashlib
import time

from cours import catalogue, fichiers
from outils.copies.sandbox import PROGRAM, ROOT, Sandbox, Unavailable

PATIENCE = 10  # secondes laissées à l'ordonnanceur pour répondre


class BadGrid(Exception):
    """La grappe ne peut pas corriger ; le message dit pourquoi."""


class Grid:
    """Rend le même service que `Sandbox`, chez les ouvriers que connaît `client`."""

    def __init__(self, client):
        self.client = client
        self.workers = sum(client.nthreads().values())

    def run(self, steps, answers, limits, deadline):
        left = deadline - time.monotonic()  # l'horloge d'un ouvrier n'est pas la nôtre
        return self.client.submit(run_here, steps, answers, limits, left, pure=False).result()

    def stop(self):
        self.client.close()


@contextlib.contextmanager
def open_cage(scheduler, without):
    """De quoi exécuter les copies, ici ou sur une grappe ; `without` : sans cage, ici seulement."""
    if scheduler is None:
        yield Sandbox(None) if without else Sandbox.find()
        return
    if without:
        raise BadGrid("sans cage, des copies ne s’exécutent pas sur d’autres machines : ôtez SANS_ISOLATION=oui.")
    from dask.distributed import Client

    try:
        client = Client(scheduler, timeout=PATIENCE)
    except (OSError, ValueError) as error:
        raise BadGrid(f"pas d’ordonnanceur à l’adresse {scheduler} ({error}).") from None
    with client:
        answers = client.run(objection, program_digest())
        if not answers:
            raise BadGrid(f"l’ordonnanceur {scheduler} n’a aucun ouvrier.")
        if refused := [f"{worker} : {reason}" for worker, reason in answers.items() if reason]:
            raise BadGrid("\n".join(refused))
        yield Grid(client)


def run_here(steps, answers, limits, left):
    """Chez un ouvrier : l'`Outcome` d'une copie."""
    return cage().run(steps, answers, limits, time.monotonic() + left)


@functools.cache
def cage():
    return Sandbox.find()


def objection(digest):
    """Chez un ouvrier : pourquoi il ne peut pas corriger, ou « »."""
    if program_digest() != digest:
        return "son dossier du cours n’est pas le même que le vôtre, ou ses données ne sont pas les vraies."
    try:
        cage()
    except Unavailable as error:
        return str(error)
    return ""


def program_digest():
    """L'empreinte de ce que voit une copie : le programme de la cage, le paquet `cours`, données vraies ou non."""
    paths = sorted([PROGRAM, *(ROOT / "cours").rglob("*.py")])
    data = [fichiers.fingerprint(name).split()[0].encode() for name in catalogue.FILES]
    return hashlib.sha256(b"".join([*data, *(path.read_bytes() for path in paths)])).hexdigest()
