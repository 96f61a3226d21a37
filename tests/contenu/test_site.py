"""Le site tel qu'un lecteur le voit : chaque page, dans un vrai navigateur, aux deux thèmes et aux deux largeurs."""

import json
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

import axe
import pytest
from browser import ROOT, compressed_size, first_page
from visits import SKIP_PREDICTIONS, STILL, THEMES, WIDTHS, ZOOMED

pytestmark = pytest.mark.surete

BUDGET, HOME_BUDGET = 300_000, 150_000  # octets compressés, première visite, figures de la page comprises
LATER_BUDGET = 120_000  # les pages suivantes : ce qui n'est qu'à elles
REQUESTS = 22  # à l'ouverture d'une page, cache vide

# Les mots que le thème et les extensions écrivent en anglais quand une traduction manque.
ENGLISH = (
    "answer|auto|back to|built with|by the|caution|check|click|close|color mode|contents|copied|copy|created using|"
    "danger|dark|download|edit|error|fullscreen|hide|hint|home|last updated|launch|light|link to|loading|made with|"
    "main|next|on this page|open|permalink|previous|print|proof|repository|search|see also|show|skip|suggest|"
    "system settings|table of contents|theme by|tip|toggle|warning"
)


def english_strings(interface):
    """Les textes qui commencent par un mot anglais de l'interface, les attributs qui en contiennent un."""
    texts = [text for text in interface["texts"] if re.match(rf"({ENGLISH})\b", text, re.IGNORECASE)]
    words = re.compile(rf"(?<!à la )\b({ENGLISH})\b", re.IGNORECASE)  # « à la main » est français
    attributes = [text for text in interface["attributes"] if words.search(text)]
    return sorted({*texts, *attributes})


def faults(visits, key):
    return {name: seen[key] for name, seen in visits.items() if seen[key]}


# ------------------------------------------------------------------------------- Ce que chaque page doit montrer
def test_console_stays_empty(visits):
    assert faults(visits, "console") == {}


def test_no_request_leaves_the_site(visits, server):
    outside = {
        name: urls
        for name, seen in visits.items()
        if (urls := [url for url in seen["requests"] if not url.startswith((server, "data:"))])
    }
    assert outside == {}


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("theme", THEMES)
def test_accessibility(visits, theme, width):
    violations = {name: seen["axe"][f"{theme}, {width} px"] for name, seen in visits.items()}
    assert {name: found for name, found in violations.items() if found} == {}


def test_nothing_moves_while_a_page_comes(visits):
    moved = {(name, width): seen["moved"][width] for name, seen in visits.items() for width in WIDTHS}
    assert {place: shift for place, shift in moved.items() if shift > STILL} == {}


@pytest.mark.parametrize("width", [390, ZOOMED])
def test_no_page_overflows_a_phone(visits, width):
    """Ni un téléphone, ni un écran dont on a agrandi le texte quatre fois."""
    assert {name: seen["overflow"][width] for name, seen in visits.items() if seen["overflow"][width] > 0} == {}


def test_no_english_in_the_interface(visits):
    english = {name: english_strings(seen["interface"]) for name, seen in visits.items()}
    assert {name: found for name, found in english.items() if found} == {}


def test_first_visit_is_light(visits, site, server):
    """Première visite, cache vide, figures comprises : chaque page tient dans le budget, et demande peu de fichiers."""
    weights, own = {}, {}
    for name, seen in visits.items():
        paths = {unquote(urlsplit(url).path).lstrip("/") for url in seen["requests"] if url.startswith(server)}
        sizes = {path: compressed_size(site / path) for path in paths}
        weights[name] = sum(sizes.values())
        own[name] = sum(size for path, size in sizes.items() if not path.startswith("_static/"))
    heaviest = sorted(weights, key=weights.get, reverse=True)
    for name in [*heaviest[:5], "index.html"]:
        print(f"{name} : {weights[name] / 1000:.0f} Ko, {visits[name]['first']} demandes")
    assert weights[heaviest[0]] <= BUDGET, f"{heaviest[0]} pèse {weights[heaviest[0]]} octets"
    assert weights["index.html"] <= HOME_BUDGET
    assert {name: size for name, size in own.items() if size > LATER_BUDGET} == {}
    assert {name: seen["first"] for name, seen in visits.items() if seen["first"] > REQUESTS} == {}


def test_every_published_file_is_loaded_by_a_page(visits, pages, site):
    """Rien de publié en vain ; ce qui attend un geste (recherche, démonstration) est nommé dans une page."""
    paths = {unquote(urlsplit(url).path) for seen in visits.values() for url in seen["requests"]}
    loaded = {path.rpartition("/")[2] for path in paths}
    waiting = r"""(?:data-(?:recherche|scripts)="|url\(["']?)(?:[^")]*/)?([^"'/)]+)"""
    texts = [path.read_text("utf-8") for path in [*(page.path for page in pages.values()), *site.rglob("*.css")]]
    loaded |= {name for text in texts for name in re.findall(waiting, text)}
    files = [path for path in (site / "_static").rglob("*") if path.is_file() and "LICENSE" not in path.name]
    assert [str(path.relative_to(site)) for path in files if path.name not in loaded] == []


# ------------------------------------------------------------------------------- Liens, images, langue
def test_internal_links_and_anchors_resolve(pages, site):
    broken = []
    for name, page in pages.items():
        for target in [*page.links, *page.files]:
            parts = urlsplit(target)
            if parts.scheme or parts.netloc:
                continue
            path = (page.path.parent / unquote(parts.path)).resolve() if parts.path else page.path
            path = path / "index.html" if path.is_dir() else path
            if not path.is_relative_to(site) or not path.exists():
                broken.append(f"{name} : {target} n’existe pas")
            elif parts.fragment and path.suffix == ".html":
                linked = pages.get(path.relative_to(site).as_posix())
                anchor, _, _ = unquote(parts.fragment).partition("?")  # après lui, l'état d'une démonstration
                if linked and anchor not in linked.ids:
                    broken.append(f"{name} : {target} vise une ancre absente")
    assert broken == []


def test_links_to_other_pages_use_https(pages):
    insecure = {name: [link for link in page.links if link.startswith("http:")] for name, page in pages.items()}
    assert {name: links for name, links in insecure.items() if links} == {}


def test_images_have_an_alternative_text(pages):
    """Une phrase, pas un chemin ni un nom de fichier."""
    poor = [
        f"{name} : {source} a pour texte « {alt} »"
        for name, page in pages.items()
        for source, alt in page.images
        if not alt.strip() or re.search(r"\.(png|svg|jpe?g)\b|[\\/]\w+[\\/]", alt)
    ]
    assert poor == []


def test_pages_say_they_are_in_french(pages):
    assert {name for name, page in pages.items() if page.lang != "fr"} == set()


# ------------------------------------------------------------------------------- Ce que le lecteur fait


def test_theme_switch(page, server):
    page.goto(f"{server}/index.html", wait_until="networkidle")
    seen = set()
    for _ in range(3):
        page.click(".theme-switch-button")
        seen.add(page.evaluate("document.documentElement.dataset.mode"))
    assert seen == {"light", "dark", "auto"}
    while page.evaluate("document.documentElement.dataset.mode") != "dark":
        page.click(".theme-switch-button")
    page.reload()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_copy_button(page, server, pages):
    page.goto(f"{server}/{first_page(pages, '<div class=.highlight-')}", wait_until="networkidle")
    button = page.locator("button.copybtn").first
    assert button.get_attribute("data-tooltip") == "Copier"
    assert "Copy" not in button.inner_html()


def test_keyboard_reaches_the_content(page, server):
    """Première tabulation : le lien d'évitement, visible ; il mène au contenu."""
    page.goto(f"{server}/index.html", wait_until="networkidle")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Passer au contenu principal"
    assert page.locator(".skip-link a").is_visible()
    page.keyboard.press("Enter")
    page.wait_for_url("**/index.html#main-content")


def test_page_reads_from_a_folder(page, pages):
    """Sans serveur (file://) : la feuille de style s'applique, les formules se voient, la console reste vide."""
    chapter = pages[first_page(pages, "<math")]
    messages = []
    page.on("console", lambda message: messages.append(message.text))
    page.on("pageerror", lambda error: messages.append(str(error)))
    page.goto(chapter.path.as_uri(), wait_until="load")
    page.wait_for_function("document.fonts.status === 'loaded'")
    box = page.locator("math").first.bounding_box()
    assert box["width"] > 0 and box["height"] > 0
    assert page.evaluate("document.fonts.check('16px \"STIX Two Math web\"', '𝑥')")
    assert page.evaluate("getComputedStyle(document.querySelector('.bd-sidebar-primary')).borderRightStyle") == "solid"
    assert messages == []


def test_formulas_need_no_script(visits, pages):
    """Le MathML est dans la page : rien n'est demandé pour l'afficher, et aucun LaTeX n'attend d'être rendu."""
    first_page(pages, "<math")
    scripts = {
        url for seen in visits.values() for url in seen["requests"] if re.search("mathjax|katex", url, re.IGNORECASE)
    }
    assert scripts == set()
    raw = [text for seen in visits.values() for text in seen["interface"]["texts"] if re.search(r"\\[a-z]+\{", text)]
    assert raw == []


# ------------------------------------------------------------------------------- Le bandeau des données
def test_banner_matches_the_execution(site, pages):
    """Un bandeau sur chaque page exécutée avec un substitut, et sur elles seules."""
    record = ROOT / "_build" / "execution.json"
    if Path(site) != ROOT / "_build" / "html" or not record.exists():
        pytest.skip("Ce contrôle compare _build/html à _build/execution.json.")
    execution = json.loads(record.read_text("utf-8"))
    expected = {f"{name}.html" for name, run in execution.items() if not all(run["datasets"].values())}
    shown = {name for name, page in pages.items() if 'role="note"' in page.path.read_text("utf-8")}
    assert shown == expected


# ------------------------------------------------------------------------------- Les figures
@pytest.mark.parametrize(
    ("kind", "name", "inside"),
    [("svg", "aria-label", 'class="dessin'), ("img", "alt", 'class="agrandir" href="[^"]*webp')],
    ids=["dessin", "image"],
)
def test_a_figure_opens_in_the_page(page, server, pages, kind, name, inside):
    """Au clavier : Entrée ouvre, le focus est dans la fenêtre, Échap ferme et le rend à la figure."""
    page.goto(f"{server}/{first_page(pages, inside)}", wait_until="networkidle")
    page.evaluate(SKIP_PREDICTIONS)
    link = page.locator(f"a.agrandir:has({kind})").first
    link.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog.figure-agrandie")
    assert page.evaluate("document.activeElement.textContent") == "Fermer"
    shown, figure = (part.locator(kind).first.get_attribute(name) for part in (dialog, link))
    assert shown and shown == figure
    assert (
        page.evaluate("(ids => ids.length - new Set(ids).size)([...document.querySelectorAll('[id]')].map(e => e.id))")
        == 0
    )
    assert dialog.locator("a[download]").get_attribute("href") == link.evaluate("link => link.href")
    assert axe.faults(page, "dialog.figure-agrandie") == []
    page.keyboard.press("Escape")
    assert dialog.count() == 0
    assert page.evaluate("document.activeElement.className").startswith("agrandir")


def test_the_drawings_of_a_page_share_no_name(pages):
    """Deux repères du même nom, et une figure emprunte le cadre ou la marque d'une autre."""
    named = {
        name: re.findall(r'<(?:path|clipPath|pattern|image)[^>]* id="([^"]+)"', page.path.read_text("utf8"))
        for name, page in pages.items()
    }
    assert {name: names for name, names in named.items() if len(names) != len(set(names))} == {}
    assert any(named.values())


def test_images_have_their_place_before_they_come(pages):
    unsized = [
        f"{name} : {source}"
        for name, page in pages.items()
        for source in re.findall(
            r'<img (?![^>]*\bwidth=)[^>]*src="([^"]*_images/[^"]*\.(?:png|webp))"', page.path.read_text("utf8")
        )
    ]
    assert unsized == []
