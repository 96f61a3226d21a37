"""Les cahiers du livre : lesquels, ce qu'ils contiennent, ce qui les accompagne."""

import re
from functools import cache

import yaml
from myst_nb.core.read import MystMetadataParsingError, is_myst_markdown_notebook, read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

from outils.livre import contents, datasets

BOM = "\ufeff"
# Une cellule qui installe : elle changerait l'environnement de toutes les autres pages.
INSTALLS = re.compile(
    r"^\s*(?:[!%]|%%\w+\s)\s*(?:sudo\s+)?(?:\S*python\S*\s+-m\s+)?(?:pip3?|conda|mamba|uv|apt|apt-get)\s[^\n]*\binstall\b",
    re.M,
)
HEADER = """---
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

"""  # celui de CONTRIBUER.md


def notebooks(root):
    """Les noms de document (« chapters/04-… ») des pages visibles du sommaire qui sont des cahiers."""
    texts = ((name, page_text(root, name)) for name in contents.pages(root))
    return [name for name, text in texts if text and is_myst_markdown_notebook(text)]


def page_text(root, name):
    """Le texte d'une page du sommaire, "" si elle manque ; `UnreadableNotebook` si Sphinx y verrait autre chose.

    Sphinx exécuterait lui-même un `.ipynb`, ou un `.md` que sa marque d'ordre des octets nous cache.
    """
    path = root / f"{name}.md"
    if not path.exists():
        if (root / f"{name}.ipynb").exists():
            raise UnreadableNotebook(f"✗ {name}.ipynb : le sommaire ne prend que des pages en texte. {importing(name)}")
        return ""
    try:
        text = path.read_text("utf8")
    except UnicodeDecodeError:
        raise UnreadableNotebook(f"✗ {name}.md n’est pas en UTF-8. Réenregistrez-le dans ce codage.") from None
    if text.startswith(BOM):
        raise UnreadableNotebook(f"✗ {name}.md commence par une marque d’ordre des octets. Réenregistrez-le sans elle.")
    return text


def importing(name):
    return f"Faites-en une page : make importer CAHIER={name}.ipynb"


@cache
def _parser(config):
    """Les réglages de MyST que donne le texte de `_config.yml`, le même pour tous les cahiers."""
    return MdParserConfig(enable_extensions=set(yaml.safe_load(config)["parse"]["myst_enable_extensions"]))


class UnreadableNotebook(Exception):
    """Une page que nous ne pouvons pas lire comme Sphinx la lira ; le message dit laquelle, pourquoi, et que faire."""


def read_notebook(root, name):
    """Le cahier `name`, lu exactement comme Sphinx le lira ; `UnreadableNotebook` s'il ne se lit pas."""
    path, config = root / f"{name}.md", _parser((root / "_config.yml").read_text("utf8"))
    try:
        notebook = read_myst_markdown_notebook(page_text(root, name), config=config, add_source_map=True, path=path)
    except (MystMetadataParsingError, yaml.YAMLError) as error:
        message = f"✗ {name}.md : l’en-tête ou les options d’une cellule ne sont pas du YAML valide.\n  {error}"
        raise UnreadableNotebook(message) from error
    for cell, line in zip(notebook.cells, notebook.metadata["source_map"], strict=True):
        if cell.cell_type == "code" and (match := INSTALLS.search(cell.source)):
            advice = "Ôtez-le, ajoutez la bibliothèque à requirements.txt, puis : make verrou"
            raise UnreadableNotebook(
                f"✗ {name}.md:{line + 1} : « {match[0].strip()} » changerait l’environnement. {advice}"
            )
        if cell.cell_type == "code" and (stray := datasets.stray_file(root, name, cell.source)):
            raise UnreadableNotebook(f"✗ {name}.md:{line + 1} : la cellule lit « {stray[0]} ». {stray[1]}")
    return notebook


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def companion_files(root, name):
    """Les fichiers du dossier qui porte le nom du cahier (enregistrements, images de référence)."""
    return sorted(path for path in (root / name).rglob("*") if path.is_file())
