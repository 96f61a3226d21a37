"""Des pages légères et silencieuses : rien de chargé qui ne serve.

- les scripts et styles que la page n'utilise pas ne sont pas liés, et les scripts n'arrêtent pas l'affichage ;
- les polices d'icônes et de mathématiques sont réduites aux signes que les pages emploient ;
- les scripts du thème n'écrivent plus dans la console ;
- les figures d'une exécution passée, que plus aucune page ne montre, ne sont pas publiées ;
- ni ce que le thème et les extensions posent dans `_static/` et que rien ne nomme (traductions, thebe, logos).

Sphinx repose les fichiers d'origine à chaque construction : tout se refait donc d'après les pages du moment.
"""

import re
from importlib.metadata import version
from pathlib import Path
from urllib.parse import quote

import fonts as page_fonts

# Ce que Sphinx et le thème lient pour leur recherche, leurs raccourcis et leurs cahiers vivants.
UNUSED = re.compile(r"thebe|toggle|doctools|sphinx_highlight|translations\.js", re.IGNORECASE)
# Ce qui ne sert qu'aux pages où se lit ce motif.
ONLY_WITH = {"sphinx-design": "sd-", "design-tabs": "sd-tab"}
VIEWPORT = re.compile(r'<meta[^>]*name="viewport"[^>]*>')
ICON_RULE = re.compile(r"((?:\.fa-[\w-]+:before,?)+)\{content:\"[^\"]+\"\}")
ICON_FONT = re.compile(r"url\(\.\./vendor/fontawesome/webfonts/(fa-[\w-]+)\.woff2\)[^}]*")
CONSOLE = re.compile(r"console\.(?:log|info|debug)\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)")


def drop_unused_files(app, pagename, templatename, context, doctree):
    classes = " ".join(re.findall(r'class="([^"]*)"', context.get("body") or ""))
    context["theme_version"] = version("pydata-sphinx-theme")  # ce que le thème mettrait dans l'adresse de ses fichiers
    for kind in ("script_files", "css_files"):
        context[kind] = [file for file in context.get(kind, []) if not is_unused(file, classes)]
    for script in context["script_files"]:
        # Les scripts en ligne lisent DOCUMENTATION_OPTIONS : le fichier qui le pose reste avant eux.
        if getattr(script, "filename", None) and "documentation_options" not in str(script.filename):
            script.attributes["defer"] = "defer"
    context["metatags"] = VIEWPORT.sub("", context.get("metatags", ""))  # Sphinx l'écrit déjà, docutils le répète


def is_unused(file, classes):
    name = str(getattr(file, "filename", file) or "")
    body = getattr(file, "attributes", {}).get("body") or ""
    absent = any(part in name and mark not in classes for part, mark in ONLY_WITH.items())
    return absent or bool(UNUSED.search(name) or UNUSED.search(body))


def shrink_icons(static, pages):
    """Ne garde que les icônes citées par les pages ou par une feuille de style : règles et dessins."""
    sheet = static / "styles" / "pydata-sphinx-theme.css"
    used = set(re.findall(r"fa-[\w-]+", "".join(pages)))
    css = ICON_RULE.sub(
        lambda rule: rule[0] if used.intersection(re.findall(r"fa-[\w-]+", rule[1])) else "", sheet.read_text("utf-8")
    )
    sheets = [css, *(other.read_text("utf-8") for other in static.rglob("*.css") if other != sheet)]
    # Les icônes s'écrivent "\f05a" ou en clair, dans la zone privée d'Unicode.
    text = "".join(sheets)
    codes = {int(code, 16) for code in re.findall(r'"\\([ef][0-9a-f]{3})"', text)}
    codes |= set(map(ord, re.findall("[\ue000-\uf8ff]", text)))
    fonts = static / "vendor" / "fontawesome" / "webfonts"
    for name in set(ICON_FONT.findall(css)):
        if (fonts / f"{name}.ttf").exists():  # absente si rien n'a été recopié depuis la construction précédente
            page_fonts.keep_only(fonts / f"{name}.ttf", fonts / f"{name}.woff2", codes)
            (fonts / f"{name}.ttf").unlink()
    sheet.write_text(ICON_FONT.sub(r'url(../vendor/fontawesome/webfonts/\1.woff2) format("woff2")', css), "utf-8")


def silence(static):
    for script in static.glob("scripts/*.js"):
        script.write_text(CONSOLE.sub("void 0", script.read_text("utf-8")), "utf-8")


def drop_unnamed(static, pages):
    """Retire de `static` ce dont le nom n'est écrit ni dans une page, ni dans un autre fichier. Une licence reste."""
    files = [path for path in static.rglob("*") if path.is_file()]
    texts = {path: path.read_text("utf-8") for path in files if path.suffix in (".css", ".js")}
    for file in files:
        others = [text for path, text in texts.items() if path != file]
        if "LICENSE" not in file.name and not any(file.name in text for text in [*pages, *others]):
            file.unlink()


def shrink(app, exception):
    if exception or app.builder.name != "html":
        return
    static = Path(app.outdir) / "_static"
    pages = [page.read_text("utf-8") for page in Path(app.outdir).rglob("*.html")]
    shrink_icons(static, pages)
    page_fonts.write_math_font(static, pages)
    page_fonts.write_text_fonts(static, pages)
    silence(static)
    drop_unnamed(static, pages)
    text = "".join(pages)
    for image in Path(app.outdir, "_images").glob("*"):
        if quote(image.name) not in text:
            image.unlink()


def setup(app):
    app.connect("html-page-context", drop_unused_files, priority=900)
    app.connect("build-finished", shrink)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
