"""Ce que le lecteur attend d'une page sur un téléphone, mesuré dans le Chromium des contrôles.

`make bench` l'emploie. Le réseau et le processeur sont ralentis comme dans le profil mobile de Lighthouse, dont voici
trois mesures : l'image principale (LCP), ce qui bouge (CLS), le temps où un doigt attendrait (TBT). Lighthouse lui-même
n'est pas du lot : il demande Node.
"""

import functools
import gzip
import http.server
import os
import shutil
import threading
from pathlib import Path

TARGETS = {"image principale, s": 2.5, "mouvement": 0.02, "attente, ms": 200}
SLOW_NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4  # fois : le processeur d'un téléphone ordinaire
SETTLED = 3_000  # ms sans rien demander, pour que finisse ce que la page a mis en route
PHONE = {"viewport": {"width": 390, "height": 844}, "device_scale_factor": 2, "is_mobile": True, "has_touch": True}
NOTE = """window.seen = {lcp: 0, moved: 0, waited: 0};
const note = (type, add) =>
  new PerformanceObserver((list) => list.getEntries().forEach(add)).observe({type, buffered: true});
note("largest-contentful-paint", (entry) => { seen.lcp = entry.startTime / 1000; });
note("layout-shift", (entry) => { seen.moved += entry.value; });
note("longtask", (entry) => { seen.waited += Math.max(0, entry.duration - 50); });"""


class Compressed(http.server.SimpleHTTPRequestHandler):
    """Le site comme le sert un hébergeur : les textes compressés."""

    def do_GET(self):
        path = Path(self.translate_path(self.path))
        if path.suffix not in (".html", ".css", ".js", ".svg") or not path.is_file():
            return super().do_GET()
        body = gzip.compress(path.read_bytes())
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


def kinds(site):
    """Une page de chaque sorte, et tous les chapitres."""
    names = ["index.html", *(path.relative_to(site).as_posix() for path in sorted(site.glob("chapters/*.html")))]
    sheets = sorted(site.glob("exercises/*.html"), key=lambda path: -path.stat().st_size)[:1]
    others = [
        path.relative_to(site).as_posix() for path in [*sheets, site / "annexes/glossaire.html", site / "search.html"]
    ]
    return [name for name in [*names, *others] if (site / name).exists()]


def visit(browser, address):
    """{mesure: valeur} d'une première visite, cache vide."""
    context = browser.new_context(**PHONE, locale="fr-FR")
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_NETWORK)
    session.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    tab.add_init_script(NOTE)
    tab.goto(address, wait_until="load")
    tab.wait_for_timeout(SETTLED)
    found = tab.evaluate("[seen.lcp, seen.moved, seen.waited]")
    context.close()
    return dict(zip(TARGETS, found, strict=True))


def measure(site):
    """{page: ses mesures}, pour une page de chaque sorte du site construit."""
    from playwright.sync_api import sync_playwright  # il vient avec les contrôles, et non avec le livre

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    handler = functools.partial(Compressed, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as served, sync_playwright() as playwright:
        threading.Thread(target=served.serve_forever, daemon=True).start()
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        found = {name: visit(browser, f"http://127.0.0.1:{served.server_port}/{name}") for name in kinds(Path(site))}
        browser.close()
        served.shutdown()
    return found
