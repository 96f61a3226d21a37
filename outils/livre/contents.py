"""Le sommaire du livre : `_toc.yml`, moins les solutions tant que le réglage `cours_solutions_le` les cache.

Tout ce qui parcourt le livre (exécution, site, cahiers exportés) part d'ici : une solution cachée ne l'est nulle part
à moitié.
"""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial

import yaml
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

from outils.depot import BadSetting, settings

SETTING = "cours_solutions_le"
SOLUTIONS = "solutions/"


def opening_date(root):
    """La date, fixée dans `_config.yml`, à laquelle les solutions paraissent ; None si elles sont toujours visibles."""
    value = ((settings(root).get("sphinx") or {}).get("config") or {}).get(SETTING)
    if value in (None, ""):
        return None
    try:
        return value if type(value) is date else date.fromisoformat(value)  # refuse l'heure, qui serait ignorée
    except (TypeError, ValueError):
        raise BadSetting(f"_config.yml : {SETTING} vaut « {value} » ; attendu : une date, AAAA-MM-JJ.") from None


def are_solutions_hidden(root):
    """Vrai jusqu'à la veille de la date d'ouverture comprise, à l'heure universelle : la même sur toute machine."""
    opening = opening_date(root)
    return opening is not None and datetime.now(UTC).date() < opening


def without_solutions(item):
    """`item`, un morceau de `_toc.yml` (dictionnaire, liste ou texte), sans aucune page de `solutions/`."""
    if isinstance(item, list):
        kept = (child for child in item if not _is_solution(child))
        return [without_solutions(child) for child in kept]
    if isinstance(item, dict):
        return {key: without_solutions(value) for key, value in item.items()}
    return item


def _is_solution(item):
    return isinstance(item, dict) and str(item.get("file", "")).startswith(SOLUTIONS)


def visible_toc(root):
    """Le contenu de `_toc.yml`, tel que le livre le montre aujourd'hui."""
    try:
        toc = yaml.safe_load((root / "_toc.yml").read_text("utf8"))
    except yaml.YAMLError as error:
        raise BadSetting(f"_toc.yml ne se lit pas : {error}") from None
    return without_solutions(toc) if are_solutions_hidden(root) else toc


def site_map(root):
    """Le sommaire visible, lu par Jupyter Book."""
    try:
        return parse_toc_data(visible_toc(root))
    except MalformedError as error:
        raise BadSetting(f"_toc.yml n’est pas un sommaire de Jupyter Book : {error}") from None


def pages(root):
    """Les noms de document (« chapters/04-… ») des pages visibles, dans l'ordre du sommaire."""
    return [_name(page) for page in site_map(root)]


@dataclass(frozen=True)
class Part:
    """Une partie numérotée. `chapters` : {chapitre: [ses exercices, ses solutions]}, dans l'ordre."""

    title: str
    chapters: dict


def parts(root):
    """Les parties numérotées du sommaire visible : les annexes n'en sont pas."""
    contents = site_map(root)
    trees = [tree for tree in contents.root.subtrees if tree.numbered]
    return [Part(tree.caption or "", {_name(item): _below(contents, item) for item in tree.items}) for tree in trees]


def _below(contents, page):
    return [_name(item) for tree in contents[page].subtrees for item in tree.items]


def _name(page):
    return str(page).removesuffix(".md")


def write_visible_toc(root, path):
    """Écrit le sommaire visible dans `path`, pour jupyter-book."""
    dump = partial(yaml.safe_dump, allow_unicode=True, sort_keys=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("# Dérivé de _toc.yml par outils/livre/contents.py.\n" + dump(visible_toc(root)), "utf8")
    return path
