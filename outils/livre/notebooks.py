"""Les cahiers du livre : lesquels, ce qu'ils contiennent, ce qui les accompagne."""

from functools import cache

import yaml
from myst_nb.core.read import MystMetadataParsingError, is_myst_markdown_notebook, read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

from outils.livre import contents


def notebooks(root):
    """Les noms de document (« chapters/04-… ») des pages visibles du sommaire qui sont des cahiers."""
    sources = {name: root / f"{name}.md" for name in contents.pages(root)}
    return [
        name for name, path in sources.items() if path.exists() and is_myst_markdown_notebook(path.read_text("utf8"))
    ]


@cache
def _parser(config):
    """Les réglages de MyST que donne le texte de `_config.yml`, le même pour tous les cahiers."""
    return MdParserConfig(enable_extensions=set(yaml.safe_load(config)["parse"]["myst_enable_extensions"]))


class UnreadableNotebook(Exception):
    """Un cahier dont l'en-tête ou les options d'une cellule ne se lisent pas."""


def read_notebook(root, name):
    """Le cahier `name`, lu exactement comme Sphinx le lira ; `UnreadableNotebook` s'il ne se lit pas."""
    path, config = root / f"{name}.md", _parser((root / "_config.yml").read_text("utf8"))
    try:
        return read_myst_markdown_notebook(path.read_text("utf8"), config=config, add_source_map=True, path=path)
    except (MystMetadataParsingError, yaml.YAMLError) as error:
        message = f"✗ {name}.md : l’en-tête ou les options d’une cellule ne sont pas du YAML valide.\n  {error}"
        raise UnreadableNotebook(message) from error


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def companion_files(root, name):
    """Les fichiers du dossier qui porte le nom du cahier (enregistrements, images de référence)."""
    return sorted(path for path in (root / name).rglob("*") if path.is_file())
