"""Chronomètre de l'aperçu : du moment où l'on enregistre une phrase à celui où le navigateur la montre.

`make bench` l'emploie. L'aperçu est celui que lance `make vue`, dans un processus à lui ; le navigateur, le Chromium
des contrôles (`CHROMIUM`, sinon celui du système), ouvert sur la page depuis le début.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request

START_LIMIT, SHOW_LIMIT = 120, 60  # secondes avant de renoncer


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as found:
        return found.getsockname()[1]


@contextlib.contextmanager
def preview(root):
    """L'aperçu du livre `root` ; donne son adresse, une fois le site servi."""
    port = free_port()
    address, environment = f"http://127.0.0.1:{port}", os.environ | {"PYTHONPATH": str(root)}
    command = [sys.executable, "-m", "outils.livre.preview", "--port", str(port)]
    with subprocess.Popen(command, cwd=root, env=environment, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(address, process)
            yield address
        finally:
            process.terminate()


def wait_for(address, process):
    """Attend que `address` réponde ; RuntimeError si l'aperçu s'arrête avant, ou n'est pas prêt à temps."""
    limit = time.monotonic() + START_LIMIT
    while process.poll() is None and time.monotonic() < limit:
        with contextlib.suppress(urllib.error.URLError), urllib.request.urlopen(address):
            return
        time.sleep(0.2)
    raise RuntimeError(f"L’aperçu ne répond pas sur {address} après {START_LIMIT} s au plus.")


def save_to_screen(root, names, times=3):
    """{page : secondes, triées, des `times` enregistrements} pour les pages `names` du livre `root`, construit."""
    from playwright.sync_api import sync_playwright  # il vient avec les contrôles, et non avec le livre

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    with preview(root) as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        return {name: sorted(one_save(root, browser, address, name, turn) for turn in range(times)) for name in names}


def one_save(root, browser, address, name, turn):
    """Ajoute une phrase à la page `name`, ouverte dans `browser` ; renvoie les secondes jusqu'à la voir."""
    page, path, phrase = browser.new_page(), root / f"{name}.md", f"Phrase de mesure numéro {turn}."
    page.goto(f"{address}/{name}.html", wait_until="networkidle")
    text = path.read_text("utf8")
    start = time.monotonic()
    path.write_text(f"{text}\n{phrase}\n", "utf8")
    page.get_by_text(phrase).first.wait_for(state="attached", timeout=SHOW_LIMIT * 1000)
    seconds = time.monotonic() - start
    page.close()
    return seconds
