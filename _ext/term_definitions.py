"""La définition d'un terme du glossaire, jointe à chaque page qui le cite : `termes.js` l'ouvre sur place.

Elle vient du glossaire construit, à chaque construction : une page que rien n'a fait récrire suit une définition
changée. Sans JavaScript, le terme mène au glossaire. Un `<template>` ne s'affiche pas et ne se lit pas.
"""

import re
from pathlib import Path

GLOSSARY = re.compile(r'<dl class="[^"]*\bglossary\b[^"]*">(.*?)</dl>', re.DOTALL)
ENTRY = re.compile(r"((?:<dt\b[^>]*>.*?</dt>\s*)+)<dd>(.*?)</dd>", re.DOTALL)
NAME = re.compile(r'<dt id="([^"]+)">(.*?)(?:<a class="headerlink".*?</a>)?</dt>', re.DOTALL)
LINK = re.compile(r'</?a\b[^>]*>| id="[^"]*"')  # loin de sa page, ni ses renvois ni ses ancres ne mènent où il faut
CITED = re.compile(r'href="[^"#]+#([^"]+)"><span class="xref std std-term">')
JOINED = re.compile(r"<template class=\"definition\".*?</template>\n", re.DOTALL)


def definitions(page):
    """{ancre d'un terme: son nom et sa définition, en HTML}, d'après la page du glossaire."""
    found = {}
    for glossary in GLOSSARY.findall(page):
        for names, text in ENTRY.findall(glossary):
            for anchor, name in NAME.findall(names):
                found[anchor] = f"<p><strong>{name}</strong></p>{LINK.sub('', text)}"
    return found


def join(page, known):
    """La page, avec les définitions des termes qu'elle cite, et elles seules."""
    cited = [anchor for anchor in dict.fromkeys(CITED.findall(page)) if anchor in known]
    parts = (f'<template class="definition" data-term="{anchor}">{known[anchor]}</template>\n' for anchor in cited)
    return JOINED.sub("", page).replace("</main>", f"{''.join(parts)}</main>", 1)


def join_definitions(app, exception=None):
    if exception or app.builder.name != "html":
        return
    pages = {path: path.read_text("utf8") for path in Path(app.outdir).rglob("*.html")}
    known = {anchor: text for page in pages.values() for anchor, text in definitions(page).items()}
    for path, page in pages.items():
        if (joined := join(page, known)) != page:
            path.write_text(joined, "utf8")


def setup(app):
    app.connect("build-finished", join_definitions)  # avant light_pages, qui lit toutes les pages
    app.add_event("page-rewritten")  # l'aperçu récrit une page, sans construire le site
    app.connect("page-rewritten", join_definitions)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
