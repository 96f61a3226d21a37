"""Le carnet du lecteur : ce qu'en montre une page, et la liste de ce que le cours demande.

    :::{carnet} chapitres
    :::

pose une place que `_static/carnet/page.js` remplit : `chapitres`, `revoir`, `prévisions`, `code` ou `fichier`. La liste
(chapitres, questions, prévisions, exercices) se lit dans les pages construites et devient un script, qu'un carnet
commencé est seul à charger et qui marche aussi en `file://`.
"""

import json
import re
import sys
from html import unescape
from pathlib import Path

from docutils import nodes
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from outils.livre import contents  # noqa: E402

PARTS = ("chapitres", "revoir", "prévisions", "code", "fichier")
ITEM = re.compile(r'<form(?P<attributes>[^>]* data-carnet="[^>]*)>(?P<legend>.*?)</legend>', re.S)
QUESTION = re.compile(r'<span class="quiz-question">(.*)</span>', re.S)
PREDICTION = re.compile(r"</strong>\s*:\s*(.*)", re.S)
UNWANTED = re.compile(r'</?a\b[^>]*>|<annotation.*?</annotation>|</?semantics>| (?:class|id)="[^"]*"', re.S)
EXERCISE = re.compile(r'<section id="([^"]+)">\s*(?:<span id="[^"]*"></span>)*<h2>Exercice\s(\d+)\.(\d+)\b')


class CarnetDirective(SphinxDirective):
    required_arguments = 1

    def run(self):
        name = self.arguments[0]
        if name not in PARTS:
            raise self.error(f"carnet : « {name} » n’existe pas ; attendu : {', '.join(PARTS)}.")
        self.env.metadata[self.env.docname]["carnet"] = name
        missing = "Il faut JavaScript pour lire votre carnet : il n’est écrit que dans ce navigateur."
        count = sum(len(part.chapters) for part in contents.parts(Path(self.env.srcdir)))
        attributes = f'class="carnet" data-carnet-part="{name}" style="--chapitres: {count}"'
        place = f"<div {attributes}><noscript><p>{missing}</p></noscript></div>"
        return [nodes.raw("", place, format="html")]


def attribute(name, attributes):
    return unescape(re.search(rf'{name}="([^"]*)"', attributes)[1])


def asked(page, kind, wording):
    """Ce que la page demande : empreinte, ancre, question telle qu'elle s'y lit, sans lien ni style."""
    return [
        {
            "id": attribute("data-carnet", item["attributes"]),
            "anchor": attribute(" id", item["attributes"]),
            "html": UNWANTED.sub("", wording.search(item["legend"])[1]).strip(),
        }
        for item in ITEM.finditer(page)
        if f'class="{kind}"' in item["attributes"]
    ]


def exercises(sheet):
    """Les exercices d'une feuille : numéro et ancre."""
    return [{"id": f"{number}.{rank}", "anchor": anchor} for anchor, number, rank in EXERCISE.findall(sheet)]


def chapter(app, name, below):
    def read(page):
        return Path(app.outdir, app.builder.get_target_uri(page)).read_text("utf8")

    sheet = next((page for page in below if page.startswith("exercises/")), None)
    listed = exercises(read(sheet)) if sheet else []
    page = read(name)
    return {
        "number": str(app.env.toc_secnumbers.get(name, {}).get("", ("",))[0]),
        "title": app.env.titles[name].astext(),
        "page": app.builder.get_target_uri(name),
        "sheet": listed[0]["id"].partition(".")[0] if listed else "",
        "questions": asked(page, "quiz", QUESTION),
        "predictions": asked(page, "prediction", PREDICTION),
        "exercises": listed,
    }


def write_course(app, exception):
    if exception or app.builder.name != "html":
        return
    page = next((name for name, data in app.env.metadata.items() if "carnet" in data), None)
    parts = contents.parts(Path(app.srcdir))
    listed = [chapter(app, name, below) for part in parts for name, below in part.chapters.items()]
    data = {"page": page and app.builder.get_target_uri(page), "chapters": listed}
    folder = Path(app.outdir, "_static", "carnet")
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    (folder / "cours.js").write_text(f"Carnet.course = {text};\n", "utf8")


def setup(app):
    app.add_directive("carnet", CarnetDirective)
    app.connect("build-finished", write_course, priority=100)  # avant light_pages, qui assemble
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
