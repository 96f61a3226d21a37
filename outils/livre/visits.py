"""Ce que Lighthouse pense d'une page ouverte sur un téléphone : quatre notes, et ce que le lecteur y attend.

`make bench` l'emploie. Lighthouse demande Node : `npx` le prend à la version dite ici. Le site lui est servi comme le
sert un hébergeur, textes compressés. Une machine occupée fait baisser la note de vitesse : on garde l'essai médian.
"""

import functools
import http.server
import json
import os
import shutil
import subprocess
import sys
import threading
from gzip import compress
from pathlib import Path

LIGHTHOUSE = "lighthouse@12.8.2"
RUNS = 3
# Les notes sur 100 et leurs buts, puis ce qui fait la note de vitesse : {nom: (audit, unité)}.
SCORES = {"performance": 90, "accessibility": 100, "best-practices": 100, "seo": 100}
MEASURES = {
    "image principale": ("largest-contentful-paint", "s"),
    "attente": ("total-blocking-time", "ms"),
    "mouvement": ("cumulative-layout-shift", ""),
    "poids": ("total-byte-weight", "Ko"),
}
UNITS = {"s": 1000, "ms": 1, "": 1, "Ko": 1024}


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Le site comme le sert un hébergeur : les textes compressés."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in (".html", ".css", ".js", ".svg") or not path.is_file():
            return super().do_GET()
        body = compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def kinds(site):
    """Une page de chaque sorte (la feuille la plus lourde), et tous les chapitres.

    Sans 404.html, qui doit dire aux moteurs de ne pas l'indexer : Lighthouse le lui reproche.
    """
    chapters = sorted(site.glob("chapters/*.html"))
    sheets = [max(found, key=lambda path: path.stat().st_size) for found in sheets_of(site) if found]
    others = [site / name for name in ("annexes/glossaire.html", "annexes/carnet.html", "search.html")]
    pages = [site / "index.html", *chapters, *sheets, *others]
    return [page.relative_to(site).as_posix() for page in pages if page.exists()]


def sheets_of(site):
    return [list(site.glob(f"{folder}/*.html")) for folder in ("exercises", "solutions")]


def visit(address):
    """{mesure: valeur} de l'essai médian, par la note de vitesse."""
    reports = sorted(
        (report(address) for _ in range(RUNS)), key=lambda found: found["categories"]["performance"]["score"]
    )
    median = reports[RUNS // 2]
    scores = {name: 100 * median["categories"][name]["score"] for name in SCORES}
    values = {name: median["audits"][audit]["numericValue"] / UNITS[unit] for name, (audit, unit) in MEASURES.items()}
    return scores | values


def report(address):
    """Le rapport de Lighthouse sur une page, cache vide."""
    command = [
        "npx",
        "--yes",
        LIGHTHOUSE,
        address,
        "--quiet",
        "--output=json",
        "--chrome-flags=--headless=new --no-sandbox",
    ]
    done = subprocess.run(command, capture_output=True, encoding="utf8", env=os.environ | {"CHROME_PATH": chromium()})
    if done.returncode:
        sys.exit(f"Lighthouse n'a pas pu visiter {address} :\n{done.stderr[-2000:]}")
    return json.loads(done.stdout)


def chromium():
    return os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""


def measure(site):
    """{page: ses notes et ses mesures}, pour une page de chaque sorte du site construit ; rien sans Node."""
    if not shutil.which("npx"):
        print("Visites non mesurées : Lighthouse demande Node (« apt-get install npm »).")
        return {}
    handler = functools.partial(Compressed, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        found = {name: visit(f"http://127.0.0.1:{served.server_port}/{name}") for name in kinds(Path(site))}
        served.shutdown()
    return found
