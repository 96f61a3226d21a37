"""Seule la prose de quelques pages a changé : le savoir sans charger les données ni relire les autres cahiers.

L'empreinte d'un cahier (`fingerprint.py`) dépend du code de sa page et de fichiers qui ne sont pas des pages. Quand
seules des pages ont changé, il suffit donc que leur code soit resté celui que l'on a exécuté.
"""

import json

from outils.livre import contents, notebooks, store

EXECUTED = ("kernelspec",)  # de l'en-tête d'une page, ce dont l'exécution dépend


def code_of(notebook):
    """Ce qu'une page donne à exécuter."""
    cells = [(cell.source, cell.metadata.get("tags", [])) for cell in notebooks.code_cells(notebook)]
    return cells, [notebook.metadata.get(name) for name in EXECUTED]


def known_notebooks(root):
    """Les cahiers de la construction précédente."""
    return list(json.loads((root / "_build" / "execution.json").read_text("utf8")))


def give_outputs(root, changed):
    """Vrai si `changed` ne nomme que des pages dont le code n'a pas changé ; Sphinx a alors toutes leurs sorties.

    changed : noms de fichiers, relatifs à `root` (voir `state.changes`), ou None.
    """
    pages = {f"{name}.md": name for name in contents.pages(root)}
    if changed is None or not changed <= pages.keys():
        return False
    try:
        known = known_notebooks(root)
        if notebooks.notebooks(root) != known or not store.given(root).keys() >= set(known):
            return False
        names = {pages[file] for file in changed}.intersection(known)
        found = {name: notebooks.read_notebook(root, name) for name in names}
    except notebooks.UnreadableNotebook:  # la construction ordinaire le dira
        return False
    if any(code_of(notebook) != code_of(store.stored(root, name)) for name, notebook in found.items()):
        return False
    store.fill_sphinx_caches(root, found)
    return True
