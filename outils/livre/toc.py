"""Modifier `_toc.yml` ligne à ligne : rien d'autre n'y change, ni les commentaires, ni l'ordre, ni les retraits."""

import re

import yaml
from sphinx_external_toc.parsing import MalformedError, parse_toc_data

from outils.depot import BadSetting

ENTRY = re.compile(r"^(?P<indent> *)- file: *[\"']?(?P<name>[^\"'#\s]+?)(?:\.md)?[\"']?\s*(?:#.*)?$")


def read_lines(root):
    return (root / "_toc.yml").read_text("utf8").splitlines(keepends=True)


def write_lines(root, lines):
    path = root / "_toc.yml"
    draft = path.with_name("_toc.yml.tmp")
    draft.write_text("".join(lines), "utf8")
    draft.replace(path)


def find_entry(lines, name):
    """(début, fin) des lignes de la page `name` et de ce qui est sous elle ; None si le sommaire ne la nomme pas."""
    for start, line in enumerate(lines):
        if (entry := ENTRY.match(line)) and entry["name"] == name:
            end = start + 1
            while end < len(lines) and lines[end].startswith(f"{entry['indent']} "):
                end += 1
            return start, end
    return None


def names_in(lines):
    """Les pages que nomment ces lignes, dans l'ordre."""
    return [entry["name"] for line in lines if (entry := ENTRY.match(line))]


def add_page(root, name, after=None):
    """Ajoute la page `name` après `after`, ou après le dernier chapitre."""
    lines = read_lines(root)
    chapters = [found for found in names_in(lines) if found.startswith("chapters/")]
    if after is None and not chapters:
        raise BadSetting("_toc.yml ne nomme aucun chapitre : ajoutez-y la page à la main.")
    place = find_entry(lines, after or chapters[-1])
    if place is None:
        raise BadSetting(f"_toc.yml ne nomme pas {after}.")
    indent = ENTRY.match(lines[place[0]])["indent"]
    lines.insert(place[1], f"{indent}- file: {name}\n")
    write_lines(root, lines)


def remove_page(root, name):
    """Retire la page `name` et ce qui est sous elle ; rend toutes les pages retirées."""
    lines = read_lines(root)
    place = find_entry(lines, name)
    if place is None:
        raise BadSetting(f"_toc.yml ne nomme pas {name}.")
    start, end = place
    kept = lines[:start] + lines[end:]
    try:
        parse_toc_data(yaml.safe_load("".join(kept)))
    except MalformedError:
        raise BadSetting(
            f"{name} est la seule page de sa partie : retirez la partie entière de _toc.yml, à la main."
        ) from None
    write_lines(root, kept)
    return names_in(lines[start:end])


def rename_page(root, old, new):
    """Donne à la page `old` le nom `new`, à la même place."""
    lines = read_lines(root)
    for rank, line in enumerate(lines):
        if (entry := ENTRY.match(line)) and entry["name"] == old:
            lines[rank] = line.replace(entry["name"], new, 1)
    write_lines(root, lines)
