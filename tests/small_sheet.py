"""Une petite feuille d'exercices, sans bibliothèque lourde, pour essayer ce qui exporte ou corrige des copies."""

import json
import re

import jupytext
import nbformat
from form import FRONT_MATTER

from outils import depot
from outils.cahiers import assemble as publication
from outils.feuilles import statements
from outils.feuilles.cells import cells as read_cells

SHEET = (
    FRONT_MATTER
    + """
(solutions-essai)=
# Solutions : l’essai

Une feuille pour les contrôles.

```{code-cell} ipython3
from cours.exercices import check, expect
prices = [3.0, 4.0]
```
"""
)
EXERCISE = '''
## Exercice 1.{rank} · Numéro {rank}

**Durée** : 5 min · **Difficulté** : {stars}

Un énoncé.

```{{code-cell}} ipython3
:tags: [answer]
def {name}({argument}):
    """Ce que la fonction doit rendre."""
    ### BEGIN SOLUTION
    return {solution}
    ### END SOLUTION
```

```{{code-cell}} ipython3
:tags: [check, hide-input]
@check("1.{rank}", "{name}")
def verdict():
    expect({expected}, "{message}")
```

:::{{admonition}} Indice 1
:class: dropdown tip
Un indice.
:::

:::{{admonition}} Indice 2
:class: dropdown tip
Un autre indice.
:::

:::{{admonition}} Explication
:class: explication
Une explication secrète.
:::
'''
EXERCISES = [
    ("double", "x", "★☆☆", "2 * x", "double(21) == 42", "le double de 21 n’est pas le bon."),
    ("norm", "values", "★★☆", "sum(v * v for v in values) ** 0.5", "norm(prices) == 5", "la norme n’est pas la bonne."),
    ("largest", "values", "★★★", "max(values)", "largest(prices) == 4", "le plus grand n’est pas le bon."),
]
FIELDS = ("name", "argument", "stars", "solution", "expected", "message")
NAME = "01-essai"
STARS = 6


def write_course(folder):
    """Écrit la feuille dans `folder/solutions`."""
    path = folder / "solutions" / f"{NAME}.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, "utf8")


def typeset(text):
    """Pose les espaces insécables que la forme d'une feuille demande."""
    text = re.sub(r"(\*\*|Solutions) : ", "\\1\u00a0: ", text)
    return text.replace(" min", "\u00a0min")


TEXT = typeset(SHEET) + "".join(
    typeset(EXERCISE.format(rank=rank, **dict(zip(FIELDS, values, strict=True))))
    for rank, values in enumerate(EXERCISES, 1)
)


def cells(solved=True):
    """Les cellules de code de la copie qu'un étudiant rendrait, juste ou vide."""
    page = TEXT if solved else statements.derive(TEXT, f"{NAME}.md")
    return [cell.source for cell in read_cells(page)]


def published(sources):
    """Le cahier tel que `make cahiers` le publie."""
    code = {rank: nbformat.v4.new_code_cell(source) for rank, source in enumerate(sources)}
    repository = depot.github("qui", "quoi")
    return publication.export(repository, f"exercises/{NAME}", ["# Exercices", *code], code, "0123", "Un cours")


def notebook(sources, **metadata):
    """Le JSON d'un cahier dont les cellules n'ont plus de métadonnées."""
    code = [
        {"cell_type": "code", "source": source, "metadata": {}, "outputs": [], "execution_count": None}
        for source in sources
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": code})


def page_of(text, name):
    """L'énoncé d'une feuille en cahier, comme `make cahiers` l'écrit, au texte près."""
    page = jupytext.reads(statements.derive(text, f"{name}.md"), fmt="md:myst")
    page.cells[:0] = [nbformat.v4.new_markdown_cell("Ce cahier…"), nbformat.v4.new_code_cell(publication.FIRST_CELL)]
    return page
