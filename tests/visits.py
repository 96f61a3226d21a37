"""La visite du site : chaque page dans un vrai navigateur, aux deux thèmes et aux deux largeurs, une fois pour tous."""

import asyncio
import subprocess
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from pathlib import Path
from urllib.parse import unquote, urlsplit

import axe
import memo
import pytest
from playwright.async_api import async_playwright

from outils.livre.fingerprint import digest

# Ce qui attend une prévision serait invisible : on passe chaque question, comme le peut le lecteur.
SKIP_PREDICTIONS = "document.querySelectorAll('.prediction-skip').forEach(button => button.click())"
THEMES, WIDTHS = ("light", "dark"), (1280, PHONE := 390)
ZOOMED = 320  # une page de 1280 pixels, agrandie quatre fois (WCAG 1.4.10)
PLACE = "http://site"  # l'adresse du site, dans une visite gardée
TABS = 3  # onglets visités de front
STILL = 0.02  # part de l'écran qui peut bouger pendant qu'une page arrive
AGAIN = 2  # fois où l'on revoit, seule, une page qui a bougé
READ_INTERFACE = (Path(__file__).parent / "contenu" / "read_interface.js").read_text("utf-8")

# Ce qui a bougé sans que le lecteur y soit pour rien : le « Cumulative Layout Shift » des navigateurs.
NOTE_SHIFTS = """window.moved = 0;
new PerformanceObserver(list => { for (const shift of list.getEntries()) window.moved += shift.value; })
  .observe({type: "layout-shift", buffered: true});"""


# Les tableaux que leur boîte coupe, la taille de chaque rang de titre, les valeurs du code qu'une feuille met en gras,
# les figures plus larges que l'écran, et de quoi juger leur texte : l'échelle d'une image, le plus petit texte d'un
# dessin (un indice ne compte pas).
READ_LAYOUT = """() => {
  const isCut = table => {
    for (let box = table; box.tagName !== "MAIN"; box = box.parentElement)
      if (getComputedStyle(box).overflowX !== "visible" && box.scrollWidth > box.clientWidth + 1) return true;
  };
  const cut = [...document.querySelectorAll("main table")].filter(isCut);
  const titles = ["h1", "h2", "h3", "h4"].map(rank => document.querySelector(`main article ${rank}`)).filter(Boolean);
  const weight = node => +getComputedStyle(node).fontWeight;
  const values = [...document.querySelectorAll("main .pasted-text")];
  const figures = [...document.querySelectorAll("main :is(.cell_output, figure) :is(img[width], svg.dessin)")]
    .map(figure => [figure, figure.getBoundingClientRect()]).filter(([, box]) => box.width);
  const name = figure => figure.alt ?? figure.ariaLabel;
  const sizeOf = text => Math.max(...[text, ...text.querySelectorAll("tspan")]
    .filter(part => part.hasAttribute("font-size")).map(part => part.getAttribute("font-size")));
  const smallest = (drawing, box) => Math.min(...[...drawing.querySelectorAll("text")]
    .map(text => sizeOf(text) * box.width / drawing.viewBox.baseVal.width));
  return {
    titles: titles.map(title => parseFloat(getComputedStyle(title).fontSize)),
    bold: values.filter(value => weight(value) > weight(value.parentElement)).map(value => value.innerText),
    cut: cut.map(table => table.innerText.trim().split("\\n")[0]),
    wide: figures.filter(([, box]) => box.left < -1 || box.right > innerWidth + 1).map(([figure]) => name(figure)),
    scales: figures.filter(([figure]) => figure.alt)
      .map(([image, box]) => [image.alt, box.width / image.getAttribute("width")]),
    texts: figures.filter(([figure]) => figure.viewBox)
      .map(([drawing, box]) => [name(drawing), smallest(drawing, box)]),
  };
}"""

# Les figures que le thème grise, dans le noir.
FILTERED = """() => [...document.querySelectorAll("main .cell_output :is(img, svg)")]
  .filter(image => getComputedStyle(image).filter !== "none")
  .map(image => image.alt || image.getAttribute("aria-label"))"""


async def visit(browser, server, name):
    """Ouvre la page `name`, cache vide, à chaque largeur ; note ce qu'elle demande, écrit, affiche et enfreint."""
    seen = {"console": [], "requests": set(), "axe": {}, "overflow": {}, "moved": {}, "layout": {}, "first": 0}
    for width in WIDTHS:
        context = await browser.new_context(viewport={"width": width, "height": 900}, locale="fr-FR")
        page = await context.new_page()
        page.on("console", lambda message: seen["console"].append(message.text))
        page.on("pageerror", lambda error: seen["console"].append(str(error)))
        page.on("request", lambda request: seen["requests"].add(request.url))
        await page.add_init_script(NOTE_SHIFTS)
        await page.goto(f"{server}/{name}", wait_until="networkidle")
        seen["moved"][width] = round(await page.evaluate("moved"), 3)
        seen["first"] = seen["first"] or len(seen["requests"])
        await page.evaluate(SKIP_PREDICTIONS)
        seen["overflow"][width] = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        seen["interface"] = await page.evaluate(READ_INTERFACE)
        for theme in THEMES:
            seen["axe"][f"{theme}, {width} px"] = await audit(page, theme)
            if width not in seen["layout"]:  # parties repliées ouvertes, et rien de vidé encore
                seen["layout"][width] = await page.evaluate(READ_LAYOUT)
        seen["filtered"] = await page.evaluate(FILTERED)  # dans le second thème
        if width == PHONE:
            await page.set_viewport_size({"width": ZOOMED, "height": 900})
            seen["overflow"][ZOOMED] = await page.evaluate("document.documentElement.scrollWidth - innerWidth")
        await context.close()
    return seen


async def audit(page, theme):
    """Les fautes d'accessibilité que trouve axe dans `theme`, parties repliées ouvertes.

    Dans le premier thème, toutes ; dans le second, celles des couleurs (`axe.COLOURS`), et de ce que lui seul montre.
    """
    await page.emulate_media(color_scheme=theme)
    await page.wait_for_function(f"document.documentElement.dataset.theme === '{theme}'")
    await page.evaluate("document.querySelectorAll('details').forEach(details => details.open = true)")
    # Sans transitions ni animations : axe verrait des couleurs intermédiaires.
    await page.add_style_tag(content="* { transition: none !important; animation: none !important }")
    if first := await page.evaluate(axe.MISSING):
        await page.evaluate(axe.SCRIPT)
    return await page.evaluate(axe.AUDIT, ["html", None if first else axe.COLOURS])


async def visit_all(chromium, server, names):
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        tabs = asyncio.Semaphore(TABS)

        async def one(name):
            async with tabs:
                return await visit(browser, server, name)

        found = dict(zip(names, await asyncio.gather(*map(one, names)), strict=True))
        # Une machine occupée fait parfois tarder une police ; la page qui bouge vraiment bouge à chaque fois.
        for _ in range(AGAIN):
            for name in [name for name, seen in found.items() if not is_still(seen)]:
                found[name] = await visit(browser, server, name)
        await browser.close()
    return found


def visit_key(site, name, chromium, seen):
    """L'empreinte de ce qui fait la visite d'une page : ses fichiers, ce qui la juge, le navigateur."""
    paths = {unquote(urlsplit(url).path).lstrip("/") for url in seen["requests"] if not url.startswith("data:")}
    files = [site / path for path in sorted(paths | {name})]
    judges = [Path(__file__), Path(axe.__file__)]
    read = [path.read_bytes() if path.is_file() else b"" for path in [*files, *judges]]
    return digest(*read, axe.SCRIPT, READ_INTERFACE, *sorted(paths), browser_version(chromium))


@cache
def browser_version(chromium):
    return subprocess.run([chromium, "--version"], capture_output=True, encoding="utf8", check=True).stdout


def is_still(seen):
    return max(seen["moved"].values()) <= STILL


def is_clean(seen):
    """Rien à redire."""
    return not seen["console"] and not any(seen["axe"].values()) and is_still(seen)


@pytest.fixture(scope="session")
def visits(chromium, server, pages, site):
    """{"chapters/NN-slug.html": ce que la visite a noté}, pour toutes les pages.

    Une page dont ni le HTML, ni les fichiers qu'elle a demandés n'ont changé n'est pas revue.
    """
    known = {name: memo.recall(f"visites/{name}", partial(visit_key, site, name, chromium)) for name in pages}
    todo = [name for name, seen in known.items() if seen is None]
    # Dans un fil à part : celui-ci a déjà la boucle de Playwright dès qu'un contrôle a demandé `browser`.
    with ThreadPoolExecutor(1) as thread:
        new = thread.submit(asyncio.run, visit_all(chromium, server, todo)).result() if todo else {}
    for name, seen in new.items():
        relative = seen | {"requests": {url.replace(server, PLACE) for url in seen["requests"]}}
        known[name] = relative
        if is_clean(seen):
            memo.keep(f"visites/{name}", visit_key(site, name, chromium, relative), relative)
    return {
        name: seen | {"requests": {url.replace(PLACE, server) for url in seen["requests"]}}
        for name, seen in known.items()
    }
