"""Deux directives de l'accueil, tirées du sommaire, des pages et des feuilles.

    :::{parcours}
    `chapters/01-histoire.md`
    : Du neurone formel de 1943 aux réseaux profonds.
    :::

    :::{preuves}
    :::

`parcours` montre chaque partie numérotée, chaque chapitre avec ses durées et, s'il est dans la liste, sa présentation ;
un chapitre retiré du sommaire n'y est plus, un chapitre ajouté y est. `preuves` compte ce que le cours contient.
"""

import re
import sys
from datetime import date
from html import escape
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from outils.feuilles.durations import in_words, reading_seconds, rounded, sheet_minutes  # noqa: E402
from outils.livre import contents  # noqa: E402

MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin"),
    *("juillet", "août", "septembre", "octobre", "novembre", "décembre"),
)
QUIZ = re.compile(r"^:{3,}\{quiz\}", re.M)


class path_page(nodes.General, nodes.Element):
    """La place d'un chapitre : `page`, son nom ; son titre et son rang ne sont connus qu'à la fin de la lecture."""


def html(text):
    return nodes.raw("", text, format="html")


def source_of(root, page):
    path = Path(root, f"{page}.md")
    return path.read_text("utf8") if path.exists() else ""


def sheet_of(root, below):
    """La feuille d'un chapitre, d'après les pages qu'il a sous lui."""
    return next((source_of(root, page) for page in below if page.startswith("exercises/")), "")


def times(root, page, below):
    """« 55 min de lecture », « 2 h 05 d'exercices »."""
    minutes, count = sheet_minutes(sheet_of(root, below))
    shown = [f"{in_words(rounded(reading_seconds(source_of(root, page)) / 60))} de lecture"]
    return shown + [f"{in_words(rounded(minutes))} d’exercices"] * bool(count)


def last_run(root):
    """Le jour où un cahier a été exécuté pour la dernière fois, en toutes lettres ; rien s'il n'y en a pas."""
    runs = [path.stat().st_mtime for path in Path(root, "_build", "execution").rglob("*.ipynb")]
    if not runs:
        return ""
    day = date.fromtimestamp(max(runs))
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"


def proofs(root):
    """(nombre, ce qu'il compte) : les chapitres, les exercices, les questions."""
    chapters = {page: below for part in contents.parts(root) for page, below in part.chapters.items()}
    questions = sum(len(QUIZ.findall(source_of(root, page))) for page in chapters)
    exercises = sum(sheet_minutes(sheet_of(root, below))[1] for below in chapters.values())
    return [(len(chapters), "chapitres"), (exercises, "exercices"), (questions, "questions de quiz")]


class Proofs(SphinxDirective):
    def run(self):
        root = self.env.srcdir
        self.env.metadata[self.env.docname]["preuves"] = state(root)
        lines = [f"<li><strong>{number}</strong> {what}</li>" for number, what in proofs(root)]
        lines.append("<li><strong>0</strong> traceur</li>")
        if last_run(root):
            lines.append(f"<li>Recalculé le <strong>{last_run(root)}</strong></li>")
        return [html(f'<ul class="proof">{"".join(lines)}</ul>')]


class CoursePath(SphinxDirective):
    has_content = True

    def run(self):
        body = nodes.Element()
        self.state.nested_parse(self.content, self.content_offset, body)
        said = {
            item.children[0].astext().removesuffix(".md"): item.children[1]
            for item in body.findall(nodes.definition_list_item)
        }
        ranked = enumerate(contents.parts(self.env.srcdir), start=1)
        return [node for rank, part in ranked for node in self.part(rank, part, said)]

    def part(self, rank, part, said):
        yield html(f'<div class="part" data-part="{rank}"><p class="part-title">{escape(part.title)}</p><ol>')
        for page, below in part.chapters.items():
            yield path_page(page=page)
            if page in said:
                yield nodes.paragraph("", "", *said[page].children[0].children, classes=["question"])
            shown = "".join(f"<span>{time}</span>" for time in times(self.env.srcdir, page, below))
            yield html(f'<p class="times">{shown}</p></li>')
        yield html("</ol></div>")


def visit_path_page(self, node):
    builder, page = self.builder, node["page"]
    number = builder.env.toc_secnumbers.get(page, {}).get("", ("",))[0]
    address = builder.get_relative_uri(builder.current_docname, page)
    self.body.append(f'<li><span class="rank">{number}</span><p class="title"><a href="{address}">')
    self.body.append(escape(builder.env.titles[page].astext()) + "</a></p>")
    raise nodes.SkipNode


def state(root):
    """Ce dont la ligne dépend et que Sphinx ne suit pas."""
    return str((proofs(root), last_run(root)))


def outdated(app, env, added, changed, removed):
    """L'accueil à relire quand un compte ou la date ont changé."""
    now = state(app.srcdir)
    return [name for name, data in env.metadata.items() if data.get("preuves", now) != now]


def setup(app):
    app.add_node(path_page, html=(visit_path_page, None))
    app.add_directive("parcours", CoursePath)
    app.add_directive("preuves", Proofs)
    app.connect("env-get-outdated", outdated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
