"""La cage où s'exécute une copie : ni réseau, ni disque, ni les autres copies ; du temps et de la mémoire comptés.

bubblewrap (paquet Debian `bubblewrap`) construit la cage : le système et Python en lecture seule, un /tmp à elle, en
mémoire, et rien d'autre. `Sandbox(None)` n'en a pas : seuls le temps et la mémoire y sont comptés.
"""

import contextlib
import itertools
import json
import os
import secrets
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import matplotlib.font_manager  # sa liste des polices est prête : chaque copie la lit au lieu de la refaire

from cours.disque import places
from outils.copies.monitor import watch
from outils.livre.environment import KERNEL_ENVIRONMENT

ROOT = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("caged.py")
UIDS = itertools.cycle(range(60_001, 65_000))  # sous root, un compte par copie en cours, sans aucun droit
SCRATCH = 256 << 20  # octets du /tmp de la cage

NAMESPACES = ["--unshare-ipc", "--unshare-pid", "--unshare-net", "--unshare-uts", "--unshare-cgroup-try"]
BASE = [*NAMESPACES, "--die-with-parent", "--new-session", "--cap-drop", "ALL"]
BECOME = ["--cap-add", "CAP_SETUID", "--cap-add", "CAP_SETGID"]  # le temps de quitter root


class Unavailable(Exception):
    """Pas de cage ici ; le message dit pourquoi, en français."""


class Sandbox:
    """Exécute des copies dans une cage. `prefix` : le début de la commande bwrap, ou None pour s'en passer."""

    def __init__(self, prefix):
        self.prefix = prefix
        self.stopping = threading.Event()  # posé, il arrête toutes les copies en cours
        self.workers = os.cpu_count()  # copies exécutées à la fois

    @classmethod
    def find(cls):
        """La première forme de cage qui marche ici ; `Unavailable` s'il n'y en a pas."""
        if not shutil.which("bwrap"):
            raise Unavailable("bubblewrap n’est pas installé (Debian, Ubuntu : sudo apt install bubblewrap)")
        forms = [["--unshare-user"]]
        if os.getuid() == 0:  # sans espace de noms d'utilisateur, on peut devenir un compte sans droit
            forms.insert(0, BECOME)
        for form in forms:
            prefix = ["bwrap", *BASE, *form, *visible_files()]
            tried = subprocess.run([*prefix, sys.executable, "-I", "-c", ""], capture_output=True, encoding="utf8")
            if tried.returncode == 0:
                return cls(prefix)
        raise Unavailable(f"bubblewrap est installé, mais le système refuse la cage ({tried.stderr.strip()})")

    def stop(self):
        self.stopping.set()

    def run(self, steps, answers, limits, deadline):
        """Exécute `steps` (voir `caged.py`) et rend l'`Outcome` ; `deadline` : heure limite (monotonic)."""
        leaves_root = self.prefix is not None and "CAP_SETUID" in self.prefix
        job = {
            "steps": steps,
            "answers": sorted(answers),
            "token": secrets.token_hex(16),
            "root": str(ROOT),
            "uid": next(UIDS) if leaves_root else 0,
            # Hors cage, la limite compterait tous les processus du compte : mieux vaut n'en pas poser.
            "limits": {"memory": limits.memory, "processes": limits.processes if self.prefix else 0},
        }
        with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryFile() as request:
            request.write(json.dumps(job).encode())
            request.seek(0)
            process = subprocess.Popen(
                [*(self.prefix or []), sys.executable, "-I", "-X", "utf8", PROGRAM],
                stdin=request,
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                cwd=folder,
                env=environment("/tmp" if self.prefix else folder),
                start_new_session=True,
            )
            try:
                return watch(process, job["token"], len(steps), limits, deadline, self.stopping)
            finally:
                with contextlib.suppress(ProcessLookupError):
                    os.killpg(process.pid, signal.SIGKILL)
                process.wait()
                process.stdout.close()


def visible_files():
    """Ce que la cage voit, en lecture seule : le système, Python, le paquet `cours`, les données."""
    options = ["--proc", "/proc", "--dev", "/dev"]
    for name in ("/dev/shm", "/tmp"):  # avant le reste : le cours lui-même est peut-être sous /tmp
        options += ["--perms", "1777", "--size", str(SCRATCH), "--tmpfs", name]
    for name in ("bin", "sbin", "lib", "lib32", "lib64"):
        path = Path("/", name)
        if path.is_symlink():
            options += ["--symlink", os.readlink(path), str(path)]
        elif path.exists():
            options += ["--ro-bind", str(path), str(path)]
    paths = [Path(name) for name in ("/usr", sys.base_prefix, sys.prefix, "/etc/ld.so.cache", "/etc/localtime")]
    paths += [PROGRAM, ROOT / "cours", *places().values()]
    for path in dict.fromkeys(path for path in paths if path.exists()):
        for parent in reversed(path.parents[:-1]):  # bwrap les créerait pour root seul
            options += ["--perms", "0755", "--dir", str(parent)]
        options += ["--ro-bind", str(path), str(path)]
    for path in Path(matplotlib.get_cachedir()).glob("fontlist-*.json"):
        options += ["--ro-bind", str(path), f"/tmp/{path.name}"]
    return [*options, "--remount-ro", "/dev", "--remount-ro", "/", "--chdir", "/tmp"]


def environment(home):
    """Les variables de la copie : rien du compte de qui corrige."""
    data = {"COURS_CACHE" if name == "cache" else name: str(path) for name, path in places().items()}
    own = {"HOME": home, "TMPDIR": home, "MPLCONFIGDIR": home, "MPLBACKEND": "agg", "USER": "copie"}
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"} | own | data | {"COURS_HORS_LIGNE": "1"} | KERNEL_ENVIRONMENT
