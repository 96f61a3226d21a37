"""Les fichiers d'une page (dossier compagnon, exercices, ce que les contrôles en attendent), et ce qui y renvoie."""

import posixpath
import re
from pathlib import Path

# Ce que pose une page : étiquettes, figures, équations ; et ses démonstrations, que l'on cite par `demo-NOM`.
LABEL = re.compile(r"(?m)^\(([^)\n]+)\)=\s*$|^\s*:?(?:name|label): *([\w-]+)\s*$|^\$\$ *\(([\w-]+)\)")
DEMONSTRATION = re.compile(r"(?m)^:{3,}\{demonstration\} *([\w-]+)")
# Ce qu'une page vise : un renvoi, la figure d'une démonstration, la page qui en prête une, une situation, un fichier.
REFERENCES = {
    re.compile(r"\{(?:ref|numref|eq|prf:ref)\}`(?:[^`<]*<)?([^`<>]+)>?`"): "{}",
    re.compile(r"(?m)^:figure: *(\S+)"): "{}",
    re.compile(r"(?m)^:page: *(\S+)"): "page {}",
    re.compile(r"\{situation\}`[^`<]*<([\w-]+)"): "démonstration {}",
}
FILE = re.compile(r"\{doc\}`(?:[^`<]*<)?([^`<>]+?)(?:\.md)?>?`|\]\(([\w./-]+)\.(?:md|ipynb)[)#]")


def companions(root, name):
    """Ce qui porte le nom de la page, s'il existe : chemins relatifs à `root`."""
    short = Path(name).name
    found = [Path(f"{name}.md"), Path(name), Path(f"tests/scores/{short}.yml"), Path(f"tests/reponses/{short}.py")]
    return [path for path in found if (root / path).exists()]


def sheets(name):
    """Les pages d'exercices d'un chapitre : énoncés et solutions."""
    folder, _, short = name.partition("/")
    return [f"exercises/{short}", f"solutions/{short}"] if folder == "chapters" else []


def text_of(root, name):
    path = root / f"{name}.md"
    return path.read_text("utf8") if path.exists() else ""


def labels(root, names):
    """Les étiquettes que posent les pages `names`."""
    return {label for name in names for found in LABEL.findall(text_of(root, name)) for label in found if label}


def targets(root, names, others):
    """Ce que l'on peut viser des pages `names` : elles, leurs étiquettes, les démonstrations que n'ont pas `others`."""
    shown = {name: set(DEMONSTRATION.findall(text_of(root, name))) for name in [*names, *others]}
    alone = set().union(*map(shown.get, names)) - set().union(*map(shown.get, others))
    demonstrations = {found for name in alone for found in (f"demo-{name}", f"démonstration {name}")}
    return labels(root, names) | demonstrations | {f"page {name}" for name in names}


def references(root, names, lost):
    """« fichier:ligne : cible » des renvois, dans les pages `names`, vers les cibles `lost`."""
    found = []
    for name in names:
        text = text_of(root, name)
        seen = [(m.start(), told.format(m[1])) for pattern, told in REFERENCES.items() for m in pattern.finditer(text)]
        for match in FILE.finditer(text):
            path = posixpath.normpath(posixpath.join(f"/{name}", "..", match[1] or match[2]))
            seen.append((match.start(), f"page {path.lstrip('/')}"))
        lines = [(text.count("\n", 0, start) + 1, target) for start, target in sorted(seen) if target in lost]
        found += [f"{name}.md:{line} : {target}" for line, target in dict.fromkeys(lines)]
    return found
