"""Ce que l'on attend des démonstrations du site construit, mesuré dans le Chromium des contrôles.

`make bench` l'emploie. Les durées sont celles de cette machine : seules comptent leur médiane et le but à côté.
"""

import os
import re
import shutil
from pathlib import Path

PLACED = re.compile(r'<figure class="demo" id="demo-([\w-]+)">')
OPEN = "cours-demonstration[data-nom='{}'][data-pret]"

# De l'arrivée des scripts à une démonstration que l'on peut toucher : `build` la dresse tout entière.
FIRST = """name => {
  const host = document.querySelector(`cours-demonstration[data-nom='${name}']`), start = performance.now();
  host.build();
  return performance.now() - start;
}"""

# Chacune des vingt images : la réponse, ses dix probabilités, et la carte d'occlusion, peintes.
ANSWERS = """() => {
  const { app } = document.querySelector("cours-demonstration[data-nom='dessin']");
  return app.thumbnails.map((one) => {
    const start = performance.now();
    one.click();
    return performance.now() - start;
  });
}"""

# Cinq cents époques d'un réseau 2-8-1 sur les trois cents points des lunes, le lot entier.
EPOCHS = """() => {
  const { app } = document.querySelector("cours-demonstration[data-nom='petit-reseau']"), start = performance.now();
  while (app.training.epoch < 500) app.step();
  return performance.now() - start;
}"""

HEAP = "performance.memory.usedJSHeapSize"


def placed(site):
    """{nom: page} des démonstrations que montre le site `site`."""
    pages = sorted(Path(site).resolve().rglob("*.html"))
    return {name: page for page in pages for name in PLACED.findall(page.read_text("utf8"))}


def opened(tab, page, name, settings=""):
    """Ouvre la démonstration `name` de `page`, à ces réglages."""
    tab.goto("about:blank")
    tab.goto(f"{page.as_uri()}#demo-{name}?v=1{settings}")
    tab.locator(OPEN.format(name)).first.wait_for()


def median(values):
    return sorted(values)[len(values) // 2]


def heap(tab):
    """Mégaoctets que garde la page, une fois le ramasse-miettes passé."""
    tab.context.new_cdp_session(tab).send("HeapProfiler.collectGarbage")
    return tab.evaluate(HEAP) / 1e6


def growth(tab, page, minutes):
    """Mégaoctets gagnés par la page en `minutes` d'entraînement continu, la première mise à part."""
    opened(tab, page, "petit-reseau", "&donnees=lunes&cachees=8&taux=0.01")
    tab.evaluate("document.querySelector(\"cours-demonstration[data-nom='petit-reseau']\").app.start()")
    tab.wait_for_timeout(60_000)
    first = heap(tab)
    tab.wait_for_timeout(60_000 * minutes)
    return heap(tab) - first


def measure(site, minutes=10):
    """[(mesure, valeur, unité, but)] des démonstrations du site ; `minutes` de mémoire surveillée."""
    from playwright.sync_api import sync_playwright  # il vient avec les contrôles, et non avec le livre

    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    pages, rows = placed(site), []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        tab = browser.new_page(viewport={"width": 1280, "height": 900})
        for name, page in pages.items():
            opened(tab, page, name)
            times = [tab.evaluate(FIRST, name) for _ in range(5)]
            rows.append((f"{name} : prête, une fois ses scripts arrivés", median(times), "ms", 300))
        if "dessin" in pages:
            opened(tab, pages["dessin"], "dessin", "&panneau=pourquoi")
            rows.append(("dessin : une réponse et son explication", median(tab.evaluate(ANSWERS)), "ms", 50))
        if page := pages.get("petit-reseau"):
            opened(tab, page, "petit-reseau", "&donnees=lunes&cachees=8&lot=tout")
            rows.append(("petit-reseau : cinq cents époques, 2-8-1", tab.evaluate(EPOCHS) / 1000, "s", 1.5))
            rows.append((f"petit-reseau : mémoire, {minutes} min", growth(tab, page, minutes), "Mo", 2))
    return rows
