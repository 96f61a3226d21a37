"""Un livre réduit (deux cahiers, une page) dans la maison du vrai : ses outils, ses extensions, ses automates."""

import shutil

HOUSE = (
    ".github", ".gitattributes", ".gitignore", "Makefile", "_config.yml", "_ext", "_static", "_templates", "cours",
    "outils", "pyproject.toml", "references.bib", "requirements.lock", "requirements.txt",
)  # fmt: skip
TESTS = ("parties.py", "*.lock", "*.txt", "*.sh")  # ce que lit make, sans les contrôles du vrai livre
TOC = """format: jb-book
root: index
chapters:
  - file: chapters/01-somme
  - file: chapters/02-produit
"""
NOTEBOOK = """---
jupytext:
  text_representation: {{extension: .md, format_name: myst, format_version: 0.13}}
kernelspec: {{display_name: Python 3, language: python, name: python3}}
---

({label})=
# {title}

```{{code-cell}} ipython3
{code}
```
"""
CHECK = """from pathlib import Path


def test_site():
    assert (Path(__file__).parents[1] / "_build/html/chapters/01-somme.html").exists()
"""


def write_notebook(root, name, title, code):
    path = root / f"{name}.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(NOTEBOOK.format(label=title.lower().replace(" ", "-"), title=title, code=code), "utf8")


def write_book(house, root):
    """Écrit le livre réduit dans `root`, d'après la maison `house`."""
    root.mkdir(parents=True)
    for name in HOUSE:
        copy = shutil.copytree if (house / name).is_dir() else shutil.copy
        copy(house / name, root / name)
    (root / "tests").mkdir()
    for path in (path for pattern in TESTS for path in (house / "tests").glob(pattern)):
        shutil.copy(path, root / "tests")
    (root / "tests" / "test_site.py").write_text(CHECK, "utf8")
    (root / "_toc.yml").write_text(TOC, "utf8")
    (root / "index.md").write_text("# Un petit livre\n\nVoir {ref}`somme` et {ref}`produit`.\n", "utf8")
    write_notebook(root, "chapters/01-somme", "Somme", "print(1 + 1)")
    write_notebook(root, "chapters/02-produit", "Produit", "print(2 * 3)")
    return root
