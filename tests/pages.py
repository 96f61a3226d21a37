"""Les pages du cours, lues comme les contrôles en ont besoin."""

from pathlib import Path

import pytest
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = sorted((ROOT / "chapters").glob("*.md"))
ANNEXES = sorted((ROOT / "annexes").glob("*.md"))
SOLUTIONS = sorted((ROOT / "solutions").glob("*.md"))
EXERCISES = sorted((ROOT / "exercises").glob("*.md"))  # dérivés : contrôlés avec leurs solutions
FRONT_MATTER = """---
jupytext:
  text_representation:
    extension: .md
    format_name: myst
    format_version: 0.13
kernelspec:
  display_name: Python 3
  language: python
  name: python3
---
"""

each_chapter = pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
each_notebook = pytest.mark.parametrize(
    "path", CHAPTERS + SOLUTIONS, ids=lambda path: f"{path.parent.name}-{path.stem}"
)
each_page = pytest.mark.parametrize(
    "path", CHAPTERS + SOLUTIONS + ANNEXES, ids=lambda path: f"{path.parent.name}-{path.stem}"
)


def report(path, problems):
    """Fait échouer le test avec une ligne « fichier:ligne : faute » par faute."""
    assert not problems, "".join(f"\n{path.relative_to(ROOT)}:{line} : {message}" for line, message in problems)


def code_cells(text):
    """Les cellules de code : (ligne, source, métadonnées)."""
    config = MdParserConfig(enable_extensions={"colon_fence", "dollarmath"})
    notebook = read_myst_markdown_notebook(text, config=config, add_source_map=True)
    pairs = zip(notebook.cells, notebook.metadata["source_map"], strict=True)
    return [(line + 1, cell.source, cell.metadata) for cell, line in pairs if cell.cell_type == "code"]
