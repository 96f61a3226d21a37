"""Les fichiers d'une page : elle, son dossier compagnon, ses exercices, et ce que les contrôles attendent d'elle."""

import re
from pathlib import Path

LABEL = re.compile(r"(?m)^\(([^)\n]+)\)=\s*$")
REFERENCE = re.compile(r"\{(?:ref|numref|eq|doc|prf:ref)\}`(?:[^`<]*<)?(?P<target>[^`<>]+)>?`")


def companions(root, name):
    """Ce qui porte le nom de la page, s'il existe : chemins relatifs à `root`."""
    short = Path(name).name
    found = [Path(f"{name}.md"), Path(name), Path(f"tests/scores/{short}.yml"), Path(f"tests/reponses/{short}.py")]
    return [path for path in found if (root / path).exists()]


def sheets(name):
    """Les pages d'exercices d'un chapitre : énoncés et solutions."""
    folder, _, short = name.partition("/")
    return [f"exercises/{short}", f"solutions/{short}"] if folder == "chapters" else []


def labels(root, names):
    """Les étiquettes que posent les pages `names`."""
    texts = ((root / f"{name}.md") for name in names)
    return {label for path in texts if path.exists() for label in LABEL.findall(path.read_text("utf8"))}


def references(root, names, targets):
    """« fichier:ligne : étiquette » des renvois, dans les pages `names`, vers les étiquettes `targets`."""
    found = []
    for name in names:
        path = root / f"{name}.md"
        lines = path.read_text("utf8").splitlines() if path.exists() else []
        for rank, line in enumerate(lines, 1):
            found += [f"{name}.md:{rank} : {m['target']}" for m in REFERENCE.finditer(line) if m["target"] in targets]
    return found
