"""Une phrase de plus ne fait relire que sa page ; le moindre doute rend la main à la construction ordinaire."""

import copy
import shutil

import pytest
from jupyter_cache import get_cache
from little_book import edit

from outils.livre import notebooks, reworded, store


@pytest.fixture
def executed(light_book):
    """(le livre, comme si ses cahiers venaient d'être exécutés et donnés à Sphinx ; le fichier d'une page)."""
    found = {name: notebooks.read_notebook(light_book, name) for name in notebooks.notebooks(light_book)}
    for name, notebook in found.items():
        cost = {"seconds": 1, "cpu": 1, "peak": 1, "reference": 1}
        store.keep(light_book, name, copy.deepcopy(notebook), "une empreinte", cost, {})
    store.fill_sphinx_caches(light_book, found)
    store.write_summary(light_book, found)
    return light_book, light_book / "chapters" / "plain.md"


def has_outputs(root, name):
    """Sphinx trouvera-t-il les sorties du cahier, sous son texte d'aujourd'hui ?"""
    try:
        get_cache(str(store.sphinx_cache(root))).match_cache_notebook(notebooks.read_notebook(root, name))
    except KeyError:
        return False
    return True


def test_prose_is_given_the_outputs_of_its_code(executed):
    root, path = executed
    edit(path, "ipython3\n", "ipython3\n:caption: Une légende\n")  # la clef du cache en dépend
    edit(path, "Un peu de prose.", "Une autre prose.")
    assert not has_outputs(root, "chapters/plain")
    assert reworded.give_outputs(root, {"chapters/plain.md"})
    assert has_outputs(root, "chapters/plain")


def test_only_the_changed_page_is_read(executed, monkeypatch):
    root, path = executed
    read, seen = notebooks.read_notebook, []
    monkeypatch.setattr(notebooks, "read_notebook", lambda root, name: seen.append(name) or read(root, name))
    edit(path, "Un peu de prose.", "Une autre prose.")
    assert reworded.give_outputs(root, {"chapters/plain.md"}) and seen == ["chapters/plain"]


@pytest.mark.parametrize("old, new", [
    ("print(", "print(1, "),
    ("ipython3\n", "ipython3\n:tags: [raises-exception]\n"),
    ("name: python3", "name: autre"),
    ("kernelspec:", "noyau:"),
    ("Un peu de prose.", "```{code-cell} ipython3\n1 + 1\n```"),
])  # fmt: skip
def test_what_is_executed_is_not_prose(executed, old, new):
    root, path = executed
    edit(path, old, new)
    assert not reworded.give_outputs(root, {"chapters/plain.md"})


def test_a_page_that_cannot_be_read_is_left_to_the_ordinary_build(executed):
    root, path = executed
    path.write_bytes(notebooks.BOM.encode() + path.read_bytes())
    assert not reworded.give_outputs(root, {"chapters/plain.md"})


@pytest.mark.parametrize("changed", [None, {"cours/schemas.py"}, {"chapters/plain.md", "requirements.lock"}, {""}])
def test_more_than_pages_is_left_to_the_ordinary_build(executed, changed):
    assert not reworded.give_outputs(executed[0], changed)


def test_outputs_that_sphinx_has_lost_are_left_to_the_ordinary_build(executed):
    root, _ = executed
    shutil.rmtree(store.sphinx_cache(root))
    assert not reworded.give_outputs(root, {"chapters/plain.md"})
