"""Ce que dépose une enseignante : une page à elle, laide exprès, ses données, un exercice, et ses réglages."""

import re
import shutil

import small_sheet
from reglages import set_option

from outils.feuilles import statements

from .small_book import write_book

PARTS = """format: jb-book
root: index
parts:
  - caption: Compter
    numbered: 2
    chapters:
      - file: chapters/01-somme
        sections:
          - file: exercises/01-essai
          - file: solutions/01-essai
      - file: chapters/02-produit
"""
UGLY = """---
jupytext:
  text_representation: {extension: .md, format_name: myst, format_version: 0.13}
kernelspec: {display_name: Python 3, language: python, name: python3}
---

# Ma séance chez Dupond & Cie ("stylée")

On charge un batch de ventes, accuracy 0,97 ; <u>attention</u>[^n] !

[^n]: Une note.

```{margin} Marge
En marge.
```

<div class="x"><b>Bloc</b></div>

## La suite

```{code-cell} ipython3
import csv
from pathlib import Path
amounts = [int(row[0]) for row in csv.reader(Path("ma-seance/ventes.csv").open())]
print(sum(amounts))
```

```{code-cell} ipython3
from cours.jeux import stock
print(int(stock().sum()), "en stock")
```

Voir {download}`le fichier <ma-seance/ventes.csv>` et {ref}`somme`.
"""
DATASET = """titre = "Son stock"
licence = "CC0"
lecture = "numpy.loadtxt"

[fichiers."stock.csv"]
"""
NEW_EXERCISE = ("triple", "x", "★☆☆", "sum([x, x, x]) + len('triple') - 6", "triple(2) == 6", "le triple n’y est pas.")
# Les réglages du tableau du guide : {nom: (sa valeur, ce qu'un lecteur en voit)}.
SETTINGS = {
    "title": ("Apprendre à compter", "Apprendre à compter"),
    "author": ("Quelquune", "Quelquune. Textes sous licence"),
    "copyright": ('"2031"', "© 2031"),
    "logo": ("_static/favicon.svg", "favicon.svg"),
    "cours_jupyterhub": ("https://hub.exemple.fr", "https://hub.exemple.fr/hub/user-redirect"),
    "cours_exigence": ("libre", None),
    "cours_solutions_le": ("2999-12-31", None),
    "cours_changements": ('"non"', None),
    "cours_redirections": ("{ chapters/ancien-nom: chapters/02-produit }", None),
    "baseurl": ("https://cours.exemple.fr/keras/", 'rel="canonical" href="https://cours.exemple.fr/keras/'),
    "url": ("https://github.com/Quelquune/compter", "https://colab.research.google.com/github/Quelquune/compter/"),
}


def set_all(root):
    for name, (value, _) in SETTINGS.items():
        if name in ("title", "author", "copyright", "logo"):
            path = root / "_config.yml"
            path.write_text(re.sub(rf"^{name}: .*$", f"{name}: {value}", path.read_text("utf8"), flags=re.M), "utf8")
        else:
            set_option(root, name, value)


def write_course(house, root):
    """Le livre réduit, une feuille d'exercices, et les vrais contrôles du contenu."""
    write_book(house, root)
    (root / "tests" / "test_site.py").unlink()
    left_out = shutil.ignore_patterns("outils", "reponses", "scores", "__pycache__")
    shutil.copytree(house / "tests", root / "tests", dirs_exist_ok=True, ignore=left_out)
    small_sheet.write_course(root)
    (root / "exercises").mkdir()
    derive(root)
    (root / "_toc.yml").write_text(PARTS, "utf8")
    return root


def derive(root):
    for path in (root / "solutions").glob("*.md"):
        text = statements.derive(path.read_text("utf8"), path.name)
        (root / "exercises" / path.name).write_text(text, "utf8")


def add_page(root):
    (root / "chapters" / "ma-seance.md").write_text(UGLY, "utf8")
    (root / "chapters" / "ma-seance").mkdir()
    (root / "chapters" / "ma-seance" / "ventes.csv").write_text("12\n30\n")
    (root / "cours" / "jeux" / "stock").mkdir()
    (root / "cours" / "jeux" / "stock" / "jeu.toml").write_text(DATASET, "utf8")
    set_stock(root, 5)
    edit_toc(
        root,
        "      - file: chapters/02-produit\n",
        "      - file: chapters/02-produit\n      - file: chapters/ma-seance\n",
    )


def set_stock(root, number):
    (root / "cours" / "jeux" / "stock" / "stock.csv").write_text(f"{number}\n2\n")


def add_exercise(root):
    path = root / "solutions" / f"{small_sheet.NAME}.md"
    values = dict(zip(small_sheet.FIELDS, NEW_EXERCISE, strict=True))
    path.write_text(path.read_text("utf8") + small_sheet.typeset(small_sheet.EXERCISE.format(rank=4, **values)), "utf8")
    derive(root)


def edit_toc(root, old, new):
    path = root / "_toc.yml"
    text = path.read_text("utf8")
    assert old in text
    path.write_text(text.replace(old, new), "utf8")
