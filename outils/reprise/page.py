"""Fait d'un cahier quelconque une page du cours, et dit tout ce qui a changé."""

import re
from pathlib import Path

import yaml

from outils.livre import contents
from outils.livre.notebooks import HEADER
from outils.reprise import formulas
from outils.reprise.code import Code
from outils.reprise.headings import Levels
from outils.reprise.myst import TARGET, Myst
from outils.reprise.prose import Prose, outside_code, slug
from outils.reprise.reading import Refused

NAMED = re.compile(r"(?m)^[ ]*:(?:name|label):[ ]*(\S+)")


def known(root):
    """(étiquettes, clefs de la bibliographie, termes du glossaire) de tout le cours."""
    paths = (root / f"{name}.md" for name in contents.pages(root))
    texts = [path.read_text("utf8", errors="replace") for path in paths if path.exists()]
    whole = "\n".join(texts)
    labels = {match["label"] for match in TARGET.finditer(whole)} | set(NAMED.findall(whole))
    bibliography = root / "references.bib"
    keys = set(re.findall(r"@\w+\{([^,\s]+)", bibliography.read_text("utf8"))) if bibliography.exists() else set()
    entries = [text.split("{glossary}\n")[1].split("\n:::")[0] for text in texts if "{glossary}\n" in text]
    terms = {line.lower() for entry in entries for line in entry.split("\n") if line and not line.startswith(" ")}
    return labels, keys, terms


class Page:
    """La page `name` (« chapters/11-ventes »), tirée du cahier `notebook` que contenait `source`."""

    def __init__(self, root, source, name):
        self.root, self.source, self.name, self.report = root, Path(source), name, []
        self.place, self.macros = "", {}
        labels, keys, terms = known(root)
        self.labels = labels
        self.code, self.levels = Code(self.say), Levels(self.say)
        self.prose = Prose(self.say, self.source, Path(name).name)
        self.myst = Myst(self.say, labels, keys, terms)

    def say(self, message):
        line = f"{self.place}{message}."
        if line not in self.report:
            self.report.append(line)

    def build(self, notebook):
        """Le texte de la page."""
        for cell in notebook.cells:
            if cell.cell_type == "markdown":
                cell.source = formulas.collect(cell.source, self.macros, self.say)
        parts = []
        for rank, cell in enumerate(notebook.cells, 1):
            self.place = f"cellule {rank} : "
            parts.append(self.cell(cell))
        self.place = ""
        body = "\n\n".join(filter(None, parts))
        if not body.strip():
            raise Refused(f"{self.source.name} : une fois retiré ce qui ne s’exécute pas ici, il n’en reste rien.")
        if "```{code-cell}" not in body:
            self.say("aucune cellule de code : la page n’aura ni boutons ni cahier")
        title = self.levels.title or self.source.stem.replace("_", " ").replace("-", " ").strip().capitalize()
        if self.levels.title is None:
            self.say(f"aucun titre : la page s’appelle « {title} », d’après le nom du fichier")
        head = HEADER if "```{code-cell}" in body else ""
        return f"{head}({self.label()})=\n# {title}\n\n{body.strip()}\n"

    def label(self):
        """Une étiquette que le cours n'a pas encore."""
        base = label = re.sub(r"^\d+-", "", slug(Path(self.name).name))
        rank = 2
        while label in self.labels:
            label, rank = f"{base}-{rank}", rank + 1
        return label

    def cell(self, cell):
        if cell.cell_type == "code":
            return self.code_cell(cell)
        if cell.cell_type == "raw":
            form = cell.metadata.get("format") or cell.metadata.get("raw_mimetype") or "sans format"
            self.say(f"cellule brute ({form}) retirée : {cell.source.strip()[:40]!r}")
            return ""
        return self.text_cell(cell)

    def text_cell(self, cell):
        text = self.levels.rewrite(cell.source.expandtabs(4))
        text = self.myst.rewrite(self.prose.rewrite(text, cell.get("attachments", {})))
        text = outside_code(text, lambda part: formulas.rewrite(part, self.macros, self.say))
        return re.sub(r"\n{3,}", "\n\n", text).strip("\n")

    def code_cell(self, cell):
        found = self.code.clean(cell, self.levels.section or self.levels.title or self.source.stem)
        if found is None:
            return ""
        language, source, options = found
        marks = "`" * max([3, *(len(run) + 1 for run in re.findall("`{3,}", source))])
        if language != "code-cell":
            return f"{marks}{language}\n{source}\n{marks}"
        head = yaml.safe_dump(options, allow_unicode=True, sort_keys=False, width=10_000) if options else ""
        head = f"---\n{head}---\n" if head else ""
        return f"{marks}{{code-cell}} ipython3\n{head}{source}\n{marks}"
