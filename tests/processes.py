"""Un processus à part, avec les réglages des noyaux du livre, qu'une mort du code natif ne fait pas échouer seule."""

import os
import signal
import subprocess
import warnings

from outils.livre.environment import KERNEL_ENVIRONMENT


def run_again_if_killed(command):
    """Le processus achevé ; si le code natif de TensorFlow l'a tué (c'est arrivé), un avertissement et un second.

    Une erreur de Python, ou un manque de mémoire, n'est jamais reprise.
    """
    environment = os.environ | KERNEL_ENVIRONMENT | {"MPLBACKEND": "agg", "PYTHONFAULTHANDLER": "1"}
    settings = {"env": environment, "capture_output": True, "encoding": "utf8", "timeout": 1200}
    done = subprocess.run(command, **settings)
    if done.returncode in (-signal.SIGABRT, -signal.SIGSEGV):
        warnings.warn(f"{command} est mort du signal {-done.returncode} ; repris.\n{done.stderr}", stacklevel=2)
        done = subprocess.run(command, **settings)
    return done
