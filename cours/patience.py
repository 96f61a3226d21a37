"""La patience d'un contrôle : il donne signe de vie, s'arrête de lui-même, et l'on peut repousser sa limite.

import cours.patience
cours.patience.LIMIT = 600  # secondes ; None : aucune limite
"""

import contextlib
import signal
import sys
import threading

LIMIT = 300  # secondes ; bien plus que le plus long contrôle, même sur une machine chargée
PULSE = 5  # secondes entre deux signes de vie


class TooLong(BaseException):
    """Le contrôle a dépassé sa limite. Non une `Exception` : un `except Exception` de la réponse l'avalerait."""


@contextlib.contextmanager
def patience(number):
    """Borne ce qui suit à `LIMIT` secondes ; montre le temps passé, dans un cahier seulement.

    Windows n'a pas ce signal, et il n'atteint que le fil principal : ailleurs, rien ne borne.
    """
    if not hasattr(signal, "SIGALRM") or threading.current_thread() is not threading.main_thread():
        yield
        return
    screen, passed = sys.stdout, 0

    def pulse(signum, frame):
        nonlocal passed
        passed += PULSE
        if in_notebook():
            print(f"⏳ Exercice {number}\u00a0: le contrôle calcule depuis {passed}\u00a0s…", file=screen, flush=True)
        if LIMIT and passed >= LIMIT:
            raise TooLong

    previous = signal.signal(signal.SIGALRM, pulse)
    signal.setitimer(signal.ITIMER_REAL, PULSE, PULSE)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
        if passed and in_notebook():
            from IPython.display import clear_output

            clear_output(wait=True)  # le verdict remplace les signes de vie


def in_notebook():
    return "ipykernel" in sys.modules
