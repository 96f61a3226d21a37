"""Ce qu'un lecteur d'écran entend d'une page écrite, repris en une passe.

- Un terme anglais en italique, s'il est au glossaire, se prononce en anglais.
- Un tableau sans légende porte le nom de sa section.
- Le coin vide d'un tableau n'est pas un en-tête : une colonne sans nom serait annoncée.
- Les styles que pandas joint à chaque tableau ne sont pas permis là où il les met, et ne servent à rien.
"""

import re
from collections import Counter
from html import escape, unescape
from pathlib import Path

DEFINED = re.compile(r"^  \*([^*\n]+)\*", re.M)  # sous un terme du glossaire : *Learning, training.*
EMPHASIS = re.compile(r"<em>([^<]+)</em>")
EMPTY_HEADER = re.compile(r"<th\b[^>]*>\s*(<p>\s*</p>)?\s*</th>")
SCOPED = re.compile(r"<style scoped>.*?</style>\s*", re.S)
HEADING_OR_TABLE = re.compile(r"<h[1-6]>(?P<heading>.*?)</h[1-6]>|<table(?P<attributes>[^>]*)>(?!\s*<caption)", re.S)
MARKUP = re.compile(r'<a class="headerlink".*?</a>|<[^>]+>', re.S)


def read_english(app):
    """Les termes anglais du glossaire, en minuscules."""
    texts = [path.read_text("utf8") for path in Path(app.srcdir).glob("*/*.md")]
    defined = [found for text in texts if "{glossary}" in text for found in DEFINED.findall(text)]
    app.english = {term.strip(" .").lower() for found in defined for term in found.split(",")}


def mark_english(body, english):
    def mark(found):
        terms = [term.strip(" .").lower() for term in unescape(found[1]).split(",")]
        return f'<em lang="en">{found[1]}</em>' if all(term in english for term in terms) else found[0]

    return EMPHASIS.sub(mark, body)


def name_tables(body):
    """« Quelle perte ? », « Quelle perte ? (2) » : le titre de la section, et le rang du tableau."""
    heading, seen = "", Counter()

    def name(found):
        nonlocal heading
        if found["heading"] is not None:
            heading = unescape(MARKUP.sub("", found["heading"])).strip()
            return found[0]
        if "aria-label" in found["attributes"]:
            return found[0]
        seen[heading] += 1
        rank = f" ({seen[heading]})" if seen[heading] > 1 else ""
        return f'<table{found["attributes"]} aria-label="{escape(heading + rank)}">'

    return HEADING_OR_TABLE.sub(name, body)


def finish(app, pagename, templatename, context, doctree):
    if "body" in context:
        body = EMPTY_HEADER.sub("<td></td>", SCOPED.sub("", context["body"]))
        context["body"] = name_tables(mark_english(body, app.english))


def setup(app):
    app.connect("builder-inited", read_english)
    app.connect("html-page-context", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
