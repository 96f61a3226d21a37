"""Des pages légères et silencieuses : rien de chargé qui ne serve.

- dans le code, seul un mot coloré a son élément : un tiers de moins à mettre en page ;
- une feuille et un script par page (`assets.py`) ; le reste de ce que Sphinx et le thème lieraient ne l'est pas ;
- les polices d'icônes et de mathématiques sont réduites aux signes que les pages emploient ;
- les scripts du thème n'écrivent plus dans la console, et laissent à `scroll.js` les boîtes qui défilent ;
- les figures d'une exécution passée, que plus aucune page ne montre, ne sont pas publiées ;
- ni ce que le thème et les extensions posent dans `_static/` et que rien ne nomme (traductions, thebe, logos).

Sphinx repose les fichiers d'origine à chaque construction : tout se refait donc d'après les pages du moment.
"""

import re
from pathlib import Path
from urllib.parse import quote

import assets
import fonts as page_fonts

from outils.livre.bundles import HEADS

# Ce que Sphinx et le thème lient pour leur recherche, leurs raccourcis, leurs versions et leurs cahiers vivants.
UNUSED = re.compile(r"thebe|toggle|doctools|sphinx_highlight|translations\.js|^DOCUMENTATION_OPTIONS", re.IGNORECASE)
# Ce qui ne sert qu'aux pages où se lit ce motif.
ONLY_WITH = {"sphinx-design": "sd-", "design-tabs": "sd-tab"}
THEME_SHEET = "styles/pydata-sphinx-theme.css"
VIEWPORT = re.compile(r'<meta[^>]*name="viewport"[^>]*>')
ICON_RULE = re.compile(r"((?:\.fa-[\w-]+:before,?)+)\{content:\"[^\"]+\"\}")
ICON_FACE = re.compile(r"@font-face\{[^}]*webfonts/(fa-([a-z])[a-z]+)-\d+\.[^}]*\}")
ICON_FONT = re.compile(r"url\(\.\./vendor/fontawesome/webfonts/(fa-[\w-]+)\.woff2\)[^}]*")
PLAIN = re.compile(r'<span class="[npwo]">([^<]*)</span>')  # nom, ponctuation, blanc, opérateur : la couleur du texte
CONSOLE = re.compile(r"console\.(?:log|info|debug)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")

# Le thème mesure chaque boîte, repliée ou non, puis recommence à chaque élément posé.
TAB_STOPS = re.compile(r'"complete"===document\.readyState\?(\w+)\(\):window\.addEventListener\("load",\1\)')


def drop_unused_files(app, pagename, templatename, context, doctree):
    classes = " ".join(re.findall(r'class="([^"]*)"', context.get("body") or ""))
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not is_unused(file, classes)]
    for script in context["script_files"]:
        if getattr(script, "filename", None):
            script.attributes["defer"] = "defer"
    context["metatags"] = VIEWPORT.sub("", context.get("metatags", ""))  # Sphinx l'écrit déjà, docutils le répète


def unwrap_plain_code(app, pagename, templatename, context, doctree):
    if body := context.get("body"):
        context["body"] = PLAIN.sub(r"\1", body)


def is_unused(file, classes):
    name = str(getattr(file, "filename", file) or "")
    body = getattr(file, "attributes", {}).get("body") or ""
    absent = any(part in name and mark not in classes for part, mark in ONLY_WITH.items())
    return absent or assets.is_assembled(name) or bool(UNUSED.search(name) or UNUSED.search(body))


def drop_unused_faces(css, used):
    """Retire une police d'icônes que rien n'emploie, sous son nom (fa-brands) ou son abrégé (fab)."""
    return ICON_FACE.sub(lambda face: face[0] if used & {face[1], f"fa{face[2]}"} else "", css)


def shrink_icons(static, cache, pages):
    """Ne garde que les icônes citées par les pages ou par une feuille de style : règles et dessins."""
    sheet = static / THEME_SHEET
    used = set(re.findall(r"\bfa(?:-[\w-]+|[a-z]\b)", "".join(pages)))
    css = ICON_RULE.sub(
        lambda rule: rule[0] if used.intersection(re.findall(r"fa-[\w-]+", rule[1])) else "", sheet.read_text("utf-8")
    )
    css = drop_unused_faces(css, used)
    sheets = [css, *(other.read_text("utf-8") for other in static.rglob("*.css") if other != sheet)]
    # Les icônes s'écrivent "\f05a" ou en clair, dans la zone privée d'Unicode.
    text = "".join(sheets)
    codes = {int(code, 16) for code in re.findall(r'"\\([ef][0-9a-f]{3})"', text)}
    codes |= set(map(ord, re.findall("[\ue000-\uf8ff]", text)))
    fonts = static / "vendor" / "fontawesome" / "webfonts"
    for name in set(ICON_FONT.findall(css)):
        if (fonts / f"{name}.ttf").exists():  # absente si rien n'a été recopié depuis la construction précédente
            page_fonts.keep_only(fonts / f"{name}.ttf", fonts / f"{name}.woff2", cache, codes)
            (fonts / f"{name}.ttf").unlink()
    sheet.write_text(ICON_FONT.sub(r'url(../vendor/fontawesome/webfonts/\1.woff2) format("woff2")', css), "utf-8")


def silence(static):
    for script in static.glob("scripts/*.js"):
        text = CONSOLE.sub("void 0", script.read_text("utf-8"))
        script.write_text(TAB_STOPS.sub("void 0", text), "utf-8")


def drop_unnamed(static, pages):
    """Retire de `static` ce que ne nomme ni une page, ni un fichier qu'elle charge. Une licence reste."""
    files = {path for path in static.rglob("*") if path.is_file() and "LICENSE" not in path.name}
    texts = pages
    while texts:
        names = {name for text in texts for name in re.findall(r"[\w.-]+\.\w+", text)}
        named = {path for path in files if path.name in names}
        # Un fichier assemblé nomme ses morceaux : il ne les charge pas.
        texts = [HEADS.sub("", path.read_text("utf-8")) for path in named if path.suffix in (".css", ".js")]
        files -= named
    for file in files:
        file.unlink()


def shrink(app, exception):
    static = Path(app.outdir) / "_static"
    if exception or app.builder.name != "html":
        return
    found = [page for page in Path(app.outdir).rglob("*.html") if static not in page.parents]  # le thème en pose aussi
    pages = {page: page.read_text("utf-8") for page in found}
    texts = list(pages.values())
    if not (static / THEME_SHEET).exists():  # aucune page récrite : d'autres extensions ont pu remettre leurs fichiers
        return drop_unnamed(static, texts)
    cache = Path(app.doctreedir) / "polices"
    shrink_icons(static, cache, texts)
    page_fonts.write_math_font(static, cache, texts)
    page_fonts.write_text_fonts(static, cache, texts)
    silence(static)
    assets.assemble(static, Path(app.srcdir) / "_static", pages, Path(app.doctreedir) / "assemblage")
    texts = [page.read_text("utf-8") for page in pages]
    drop_unnamed(static, texts)
    text = "".join(texts)
    for image in Path(app.outdir, "_images").glob("*"):
        if quote(image.name) not in text:
            image.unlink()


def setup(app):
    app.connect("html-page-context", drop_unused_files, priority=900)
    app.connect("html-page-context", unwrap_plain_code)  # avant que `course_parts.py` ne coupe la page en deux
    app.connect("build-finished", shrink, priority=900)  # après ce qui écrit encore des scripts
    return {"parallel_read_safe": True, "parallel_write_safe": True}
