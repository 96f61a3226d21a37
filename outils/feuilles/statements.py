"""Les énoncés, dérivés des feuilles de solutions.

    python -m outils.feuilles

C'est `make exercices` : de chaque `solutions/NN-slug.md` sort `exercises/NN-slug.md`, sans solution ni explication. Une
feuille mal formée donne le fichier, la ligne et la faute, puis un code de sortie 1 ; son énoncé n'est pas réécrit.
"""

import re
import sys
from itertools import pairwise

from outils.feuilles.cells import CELL, REGION, STUB, tags
from outils.feuilles.sheets import ADMONITION, ROOT, MalformedSheet, read_sheet, sources

NOTICE = "# Dérivé de solutions/{} par « make exercices » : ne se modifie pas à la main."
LABEL = re.compile(r"^(?:\(([\w:-]+)\)=|[ ]*:?(?:name|label): ([\w:-]+)|\$\$ \(([\w:-]+)\))$", re.M)
REFERENCE = re.compile(r"\{(?:ref|numref|eq)\}`(?:[^`<]*<)?([\w:-]+)>?`")
KEPT_BACK = {"explication", "bareme"}  # ce que l'énoncé ne montre pas
FRONT_MATTER = re.compile(r"\A---\n.*?^---\n", re.M | re.S)


def derive(text, filename):
    """L'énoncé que donne le texte d'une feuille : ni solution, ni explication, ni barème, ni étiquette en double."""
    header = FRONT_MATTER.match(text)[0]
    body = ADMONITION.sub(lambda box: box[0] * (not KEPT_BACK & set(box["classes"].split())), text[len(header) :])
    body = CELL.sub(lambda cell: blank(cell[0]) * ("solution-only" not in tags(cell["options"])), body)
    body = re.sub(r"^\(solutions-", "(exercices-", body, count=1, flags=re.M)
    body = re.sub(r"^# Solutions", "# Exercices", body, count=1, flags=re.M)
    return header.replace("---\n", f"---\n{NOTICE.format(filename)}\n", 1) + rename_labels(body).rstrip() + "\n"


def blank(source):
    """La cellule, chaque solution remplacée par `raise NotImplementedError`."""
    return REGION.sub(STUB, source)


def rename_labels(body):
    """Figures et équations prennent une étiquette à elles : la page des solutions garde les siennes."""
    parts = split_code(body)
    labels = {match[match.lastindex] for part in parts[::2] for match in LABEL.finditer(part)}
    own = {label for label in labels if not label.startswith("exercices-")}

    def rename(match):
        label = match[match.lastindex]
        cut = match.end(match.lastindex) - match.start()
        return f"{match[0][:cut]}-exercice{match[0][cut:]}" if label in own else match[0]

    parts[::2] = [REFERENCE.sub(rename, LABEL.sub(rename, part)) for part in parts[::2]]
    return "".join(parts)


def split_code(body):
    """La page en morceaux, tour à tour hors des cellules, options comprises, et leur code, qui n'a pas d'étiquette."""
    bounds = [0, *(bound for cell in CELL.finditer(body) for bound in cell.span("source")), len(body)]
    return [body[start:end] for start, end in pairwise(bounds)]


def main():
    failed = written = 0
    paths = sources(ROOT)
    for path in paths:
        try:
            exercise_page = derive(read_sheet(path).text, path.name)
        except MalformedSheet as error:
            failed += 1
            print(error, file=sys.stderr)
            continue
        written += write(ROOT / "exercises" / path.name, exercise_page)
    written += sum(
        remove(path) for path in (ROOT / "exercises").glob("*.md") if not (ROOT / "solutions" / path.name).exists()
    )
    print(f"Exercices : {len(paths)} feuilles, {written} énoncé(s) changé(s), {failed} feuille(s) mal formée(s).")
    return int(failed > 0)


def write(path, text):
    """Écrit `path` s'il change, et le dit."""
    if path.exists() and path.read_text("utf8") == text:
        return False
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf8")
    print(f"  exercises/{path.name} : écrit")
    return True


def remove(path):
    path.unlink()
    print(f"  exercises/{path.name} : supprimé, sa feuille n’existe plus")
    return True
