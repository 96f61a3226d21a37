"""La place d'une page dans le cours : sa partie, qui lui donne sa couleur ; ce qui la précède et ce qui la suit.

En tête, le rang (« Chapitre 4 · Pratiquer avec Keras ») et le lancement du cahier ; à la fin d'un chapitre, ses
exercices et leur durée, puis le chapitre suivant. Tout vient du sommaire et des feuilles : rien n'est écrit à la main.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from outils import depot  # noqa: E402
from outils.feuilles.durations import in_words, rounded, sheet_minutes  # noqa: E402
from outils.livre import contents  # noqa: E402

SHEETS = {"exercises/": "Exercices", "solutions/": "Solutions"}
TITLE = re.compile(r"<h1>(?:<span class=\"section-number\">.*?</span>)?(.*?)</h1>", re.S)
CARD_TERM = re.compile(r"(<li><p><strong>[^<]+</strong>)\s*:\s*")
CARD = re.compile(r'<div class="fiche admonition">.*?</div>', re.S)


def read_parts(app):
    app.course_parts = contents.parts(Path(app.srcdir))


def place(parts, pagename):
    """(rang de la partie, partie, chapitre) de la page ; None hors des parties numérotées."""
    for rank, part in enumerate(parts, start=1):
        for chapter, below in part.chapters.items():
            if pagename == chapter or pagename in below:
                return rank, part, chapter
    return None


def kicker(env, pagename, part, chapter):
    """« Chapitre 4 · Pratiquer avec Keras », « Chapitre 4 · Exercices »."""
    number = env.toc_secnumbers.get(chapter, {}).get("", (0,))[0]
    below = next((word for folder, word in SHEETS.items() if pagename.startswith(folder)), part.title)
    return " · ".join(filter(None, [f"Chapitre {number}" if number else "", below]))


def next_steps(app, parts, chapter):
    """Après un chapitre : ses exercices, s'il en a, et le chapitre suivant. (adresse, texte) ou None."""
    order = [(name, below) for part in parts for name, below in part.chapters.items()]
    rank = [name for name, _ in order].index(chapter)
    sheet = next((page for page in order[rank][1] if page.startswith("exercises/")), None)
    following = order[rank + 1][0] if rank + 1 < len(order) else None
    work = None
    if sheet:
        minutes, count = sheet_minutes(Path(app.srcdir, f"{sheet}.md").read_text("utf8"))
        duration = f", {in_words(rounded(minutes))}" if minutes else ""
        work = (sheet, f"{count} exercice{'s' if count > 1 else ''}{duration}")
    return {"work": work, "chapter": following and (following, app.env.titles[following].astext())}


def complete(app, pagename, templatename, context, doctree):
    if doctree is None or "body" not in context:
        return
    found = place(app.course_parts, pagename)
    context["is_sheet"] = pagename.startswith(tuple(SHEETS))
    context["part"] = found[0] if found else "annexes" if pagename != app.config.root_doc else ""
    context["address"] = depot.repository(Path(app.srcdir)).site(f"{pagename}.html")
    context["launch"] = [button for group in context.get("header_buttons", []) for button in launches(group)]
    context["kicker"] = kicker(app.env, pagename, *found[1:]) if found else ""
    if found and pagename == found[2]:
        context["next_steps"] = next_steps(app, app.course_parts, pagename)
    context["body"] = CARD.sub(lambda card: CARD_TERM.sub(r"\1 ", card[0]), context["body"], count=1)
    split_body(context)


def launches(group):
    return group.get("buttons", []) if group.get("label") == "launch-buttons" else []


def split_body(context):
    """Coupe la page autour de son titre : page.html pose le rang avant, le lancement après."""
    title = TITLE.search(context["body"])
    if title:
        body = context["body"]
        context["body_start"], context["body_end"] = body[: title.start()], body[title.end() :]
        context["page_title"] = title[1] if context["kicker"] else title[0].removeprefix("<h1>").removesuffix("</h1>")


def setup(app):
    app.connect("builder-inited", read_parts)
    app.connect("html-page-context", complete, priority=600)  # après les boutons (launch.py, 510) et les figures
    return {"parallel_read_safe": True, "parallel_write_safe": True}
