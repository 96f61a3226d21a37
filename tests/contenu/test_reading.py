"""Lire une page : la première image, le clavier, le téléphone, le papier, les formules."""

import re

import axe
import pytest
from browser import first_page

pytestmark = pytest.mark.surete
STOPS = 45  # arrêts de Tab éprouvés : le menu, l'en-tête, le lancement, les premiers liens du texte
PHONE = {"width": 390, "height": 844}
THEME = "document.documentElement.dataset.theme"
LUMINANCE = "Math.max(...getComputedStyle(document.body).backgroundColor.match(/\\d+/g).slice(0, 3))"


# ------------------------------------------------------------------------------- La première image
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_first_paint_has_the_right_theme(page, server, scheme):
    """Avant tout script servi par le site : ce que montre la première image, sans éclair blanc dans le noir."""
    page.emulate_media(color_scheme=scheme)
    page.route("**/*.js*", lambda route: route.abort())
    page.goto(f"{server}/index.html")
    assert page.evaluate(THEME) == scheme
    assert (page.evaluate(LUMINANCE) > 128) == (scheme == "light")


def test_page_reads_without_javascript(browser, server, pages):
    """Sans JavaScript, sous un système sombre : la page est claire, son code coloré."""
    context = browser.new_context(java_script_enabled=False, color_scheme="dark")
    page = context.new_page()
    page.goto(f"{server}/{first_page(pages, '<div class=.highlight-')}")
    colours = page.locator("article .highlight pre span:not(:empty)").evaluate_all(
        "spans => [...new Set(spans.map(span => getComputedStyle(span).color))]"
    )
    assert page.locator("html").get_attribute("data-theme") == "light" and len(colours) > 2
    context.close()


# ------------------------------------------------------------------------------- Le clavier
def focus_shot(page):
    """L'image de l'élément qui a le focus, et de ce qui l'entoure ; None s'il n'y a rien à voir."""
    box = page.evaluate("""() => {
      const {left, top, width, height} = document.activeElement.getBoundingClientRect();
      return {x: Math.max(0, left - 6), y: Math.max(0, top - 6), width: width + 12, height: height + 12};
    }""")
    return page.screenshot(clip=box, animations="disabled"), box


def test_every_stop_of_the_keyboard_is_seen(page, server, pages):
    """Par pixels : ce qui a le focus ne s'affiche pas comme sans lui. axe ne le voit pas."""
    page.goto(f"{server}/{first_page(pages, 'class=.launch')}", wait_until="networkidle")
    page.add_style_tag(content="* { transition: none !important; caret-color: transparent !important }")
    unseen = []
    for _ in range(STOPS):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement === document.body"):
            break  # le tour de la page est fait
        name = page.evaluate("document.activeElement.outerHTML.slice(0, 90)")
        with_focus, box = focus_shot(page)
        page.evaluate("(window.last = document.activeElement).blur()")
        without = page.screenshot(clip=box, animations="disabled")
        page.evaluate("window.last.focus({preventScroll: true})")
        if with_focus == without:
            unseen.append(name)
    assert unseen == []


# Les boîtes que la vue coupe et que le clavier n'atteint pas, ou sans nom ; celles qu'il atteint pour rien.
STUCK = """() => {
  const boxes = [...document.querySelectorAll(".bd-article :is(pre, .math-scroll, .cell_output .output)")]
    .filter(box => box.checkVisibility());
  const cut = boxes.filter(box => box.scrollWidth > box.clientWidth);
  const stuck = cut.filter(box => box.tabIndex !== 0 || !box.ariaLabel);
  const idle = boxes.filter(box => !cut.includes(box) && box.hasAttribute("tabindex"));
  return { cut: cut.length, wrong: stuck.length + idle.length };
}"""


def test_what_scrolls_is_reached_by_the_keyboard(page, server, pages):
    """Sur un téléphone, puis parties repliées ouvertes : elles se mesurent quand elles se montrent."""
    page.set_viewport_size(PHONE)
    folded = r'<details class="(?:hide|admonition)[^>]*>(?:(?!</details>)[\s\S])*<pre'
    page.goto(f"{server}/{first_page(pages, folded)}", wait_until="networkidle")
    shown = page.evaluate(STUCK)
    page.evaluate("document.querySelectorAll('details').forEach(details => { details.open = true; })")
    page.wait_for_function(f"({STUCK})().wrong === 0")
    opened = page.evaluate(STUCK)
    assert shown["wrong"] == 0 < shown["cut"] < opened["cut"]


def test_phone_menus_close_and_give_the_focus_back(page, server, pages):
    page.set_viewport_size(PHONE)
    page.goto(f"{server}/{first_page(pages, 'class=.toc-h2')}", wait_until="networkidle")
    for button, menu in ((".primary-toggle", "primary"), (".secondary-toggle", "secondary")):
        page.click(button)
        page.locator(f"#pst-{menu}-sidebar-modal[open]").wait_for()
        page.keyboard.press("Escape")
        page.wait_for_function(f"document.activeElement.matches('{button}')")
    page.click(".secondary-toggle")
    page.locator("#pst-secondary-sidebar-modal a[href^='#']").first.click()
    page.wait_for_url("**/*#*")
    assert page.locator("dialog[open]").count() == 0


def test_theme_button_says_its_state(page, server):
    page.goto(f"{server}/index.html", wait_until="networkidle")
    said = set()
    for _ in range(3):
        page.click(".theme-switch-button")
        page.wait_for_timeout(50)
        said.add(page.locator(".theme-switch-button").get_attribute("aria-label"))
    assert len(said) == 3


# ------------------------------------------------------------------------------- Un terme du glossaire
TERM = "article a:has(> .std-term)"
PLACES = """() => [...document.querySelectorAll("article :is(p, h2, pre)")].map((block) => {
  const {left, top, width, height} = block.getBoundingClientRect();
  return [left, top + scrollY, width, height];
})"""


def test_a_term_opens_where_it_is(page, server, site, pages):
    """Au focus du clavier, d'un dossier aussi ; rien ne bouge ; Échap ferme et laisse le focus au terme."""
    name = first_page(pages, "<template class=.definition")
    for address in (server, site.as_uri()):
        page.goto(f"{address}/{name}", wait_until="networkidle")
        box, before = page.locator("#terme-ouvert"), page.evaluate(PLACES)
        page.locator(TERM).first.scroll_into_view_if_needed()
        assert box.is_hidden()
        page.keyboard.press("Tab")  # le navigateur tient désormais le focus pour celui d'un clavier
        page.locator(TERM).first.focus()
        assert box.is_visible() and page.evaluate(PLACES) == before
        assert page.evaluate("document.activeElement.getAttribute('aria-describedby')") == "terme-ouvert"
        assert axe.faults(page, "#terme-ouvert") == []
        page.keyboard.press("Escape")
        assert box.is_hidden() and page.evaluate("document.activeElement.matches('a:has(> .std-term)')")
        page.locator(TERM).first.blur()
        page.locator(TERM).first.hover()
        box.wait_for()
        box.hover()  # on peut y aller lire, et copier
        page.wait_for_timeout(400)
        assert box.is_visible()
        page.mouse.move(0, 0)
        box.wait_for(state="hidden")


def test_a_finger_opens_a_term_without_leaving(browser, server, pages):
    context = browser.new_context(viewport=PHONE, has_touch=True, is_mobile=True, locale="fr-FR")
    page = context.new_page()
    page.goto(f"{server}/{first_page(pages, '<template class=.definition')}", wait_until="networkidle")
    address = page.url
    page.locator(TERM).first.tap()
    box = page.locator("#terme-ouvert")
    left, right = box.evaluate("(box) => [box.getBoundingClientRect().left, box.getBoundingClientRect().right]")
    assert page.url == address and left >= 0 and right <= PHONE["width"]
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert "#term-" in box.locator("a").get_attribute("href")
    page.locator("h1").tap()
    assert box.is_hidden() and page.url == address
    context.close()


# ------------------------------------------------------------------------------- L'exercice
def test_hints_open_one_after_the_other(browser, server, pages):
    """Au clavier, sans JavaScript ; et seule la cellule qui juge s'appelle « contrôle »."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/{first_page(pages, '>Indice 3<')}")
    hints = page.locator("section:has(> details.tip + details.tip + details.tip)").last.locator("details.tip > summary")

    def seen():
        return hints.evaluate_all("hints => hints.map(hint => hint.checkVisibility())")

    assert seen() == [True, False, False]
    hints.nth(0).press("Enter")
    assert seen() == [True, True, False]
    hints.nth(1).press("Enter")
    hints.nth(0).press("Enter")
    assert seen() == [True, True, True], "refermer un indice ne reprend pas ceux que l'on a ouverts"
    words = {
        checks: set(page.locator(f"div.cell{checks} > details.hide > summary > .collapsed").all_inner_texts())
        for checks in (".tag_check", ":not(.tag_check)")
    }
    assert words[".tag_check"] == {"Voir le contrôle"}
    assert words[":not(.tag_check)"] <= {"Afficher le code", "Afficher les imports"}
    context.close()


# ------------------------------------------------------------------------------- Le papier
def text_and_order(page):
    """Les éléments de l'article et leur texte, dans l'ordre : les attributs, d'autres scripts y touchent."""
    return page.locator("article").evaluate("""article => [...article.querySelectorAll("*")].map(
      (element) => [element.tagName, element.open, element.textContent].join(" "))""")


def test_printed_page_is_a_handout(page, server, pages):
    """Clair, son titre en tête, les indices et les adresses à la fin ; tout revient ensuite comme avant."""
    page.emulate_media(color_scheme="dark")
    page.goto(f"{server}/{first_page(pages, '>Indice 1<')}", wait_until="networkidle")
    before = text_and_order(page)
    page.emulate_media(media="print", color_scheme="dark")
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.evaluate(THEME) == "light" and page.evaluate(LUMINANCE) > 128
    printed = page.locator("article").inner_text().split("\n")
    title = page.locator("h1").inner_text()
    first = [line for line in printed if line.strip()][:2]
    assert title in first, first
    hints = page.locator(".print-notes details")
    assert hints.count() == page.locator("article details.folded.tip").count() > 0
    assert all(hints.evaluate_all("hints => hints.map(hint => hint.open && hint.checkVisibility())"))
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(THEME) == "dark"
    assert text_and_order(page) == before


# ------------------------------------------------------------------------------- Les formules
def test_primes_are_as_large_as_their_letter(page, server, pages):
    """Dans Chromium, un prime dessiné en exposant n'est plus qu'un point."""
    page.goto(f"{server}/{first_page(pages, '<mo[^>]*>′</mo>')}")
    ratios = page.evaluate("""() => {
      const size = (element) => parseFloat(getComputedStyle(element).fontSize);
      const primes = [...document.querySelectorAll("math mo")].filter((sign) => sign.textContent === "′");
      return primes.map((sign) => size(sign) / size(sign.closest("math")));
    }""")
    assert ratios and min(ratios) > 0.9


def test_copied_formula_is_its_latex(page, server, pages):
    page.goto(f"{server}/{first_page(pages, '<annotation')}", wait_until="networkidle")
    copied = page.evaluate("""() => {
      const paragraph = document.querySelector("article p:has(math)");
      getSelection().selectAllChildren(paragraph);
      const event = new ClipboardEvent("copy", {clipboardData: new DataTransfer(), cancelable: true});
      document.dispatchEvent(event);
      return [event.clipboardData.getData("text/plain"), paragraph.querySelector("annotation").textContent];
    }""")
    assert f"${copied[1]}$" in copied[0]


def test_every_formula_is_read_in_words(pages):
    """Des mots, des nombres et des pauses ; ni signe, ni balise, que la voix tairait ou dirait à sa façon."""
    unread = [
        f"{name} : {formula[:200]}"
        for name, page in pages.items()
        for formula in re.findall(r"<math[^>]*>", page.path.read_text("utf8"))
        if not re.search(r"""aria-label="[\w ,;:’()-]+"[ >]""", formula)
    ]
    assert unread == []
