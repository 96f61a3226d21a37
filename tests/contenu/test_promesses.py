"""Ce que promettent les guides : une preuve par promesse (`tests/promesses.yml`), et rien de nommé qui n'existe."""

import re

import pytest
import yaml
from pages import ROOT, VISIBLE

pytestmark = pytest.mark.maison
PROMISES = yaml.safe_load((ROOT / "tests/promesses.yml").read_text("utf8"))
MAKEFILE = (ROOT / "Makefile").read_text("utf8")
# Des noms donnés en exemple, ou de ce que fabrique une commande.
EXAMPLE = re.compile(r"NN-|11-mon-sujet|VOUS|^_build/|^\.venv/|^/|^~|^\.\w+$|^https?:")
MADE = {
    "notes.csv", "notes-moodle.csv", "notes-a-noter.csv", "jeu.toml", "submitted/", "nbgrader_config.py", "source/",
    "release/", "grades.csv",
}  # fmt: skip
PATH = re.compile(r"[\w.-]+(?:/[\w.-]*)+|[\w-]+\.(?:md|yml|yaml|txt|py|bib|lock|toml|csv|css|js|json)")

each_guide = pytest.mark.parametrize("guide", PROMISES)
each_promise = pytest.mark.parametrize(
    ("guide", "promise"), [(guide, promise) for guide, promises in PROMISES.items() for promise in promises]
)


def plain(text):
    """Le texte sur une ligne, espaces ordinaires : un retour à la ligne ne change pas une promesse."""
    return re.sub(r"[\s\u00a0\u202f*]+", " ", text)


def check_exists(node):
    path, _, function = node.partition("::")
    file = ROOT / "tests" / path
    return file.exists() and re.search(rf"^def {function}\(", file.read_text("utf8"), re.M) is not None


@each_promise
def test_each_promise_is_made_and_has_its_proof(guide, promise):
    assert plain(promise["dit"]) in plain((ROOT / guide).read_text("utf8")), f"{guide} ne dit plus « {promise['dit']} »"
    assert "controle" in promise or {"pages", "contient"} <= set(promise)
    if "controle" in promise:
        assert check_exists(promise["controle"]), f"tests/promesses.yml : {promise['controle']} n'existe pas"


@pytest.mark.parametrize("promise", [p for promises in PROMISES.values() for p in promises if "pages" in p])
def test_what_is_promised_is_on_each_page(site, promise):
    names = [name for name in VISIBLE if name.startswith(f"{promise['pages']}/")]
    pattern = re.compile(promise["contient"])
    without = [name for name in names if not pattern.search((site / f"{name}.html").read_text("utf8"))]
    assert not without, f"« {promise['dit']} » : rien de tel dans {', '.join(without)}"


def named_paths(text):
    """Les fichiers et les dossiers qu'un texte nomme entre accents graves."""
    return [code for code in re.findall(r"`([^`\n]+)`", text) if PATH.fullmatch(code) and not EXAMPLE.search(code)]


def exists(name):
    places = (ROOT / name, ROOT / ".github" / "workflows" / name)
    return name in MADE or any(place.exists() for place in places)


@each_guide
def test_a_guide_names_nothing_that_does_not_exist(guide):
    text = (ROOT / guide).read_text("utf8")
    targets = set(re.findall(r"^([a-z]+):", MAKEFILE, re.M))
    named = set(re.findall(r"(?:`|^)make ([a-z]+)", text, re.M))
    assert named <= targets, f"{guide} nomme des cibles de make qui n'existent pas : {', '.join(named - targets)}"
    missing = [name for name in named_paths(text) if not exists(name)]
    assert not missing, f"{guide} nomme ce qui n'existe pas : {', '.join(missing)}"


def test_a_false_name_is_seen():
    text = "Voir `_static/demos/`, `outils/inconnu.py`, `NN-slug.md`, `_build/html`, `np.argmax` et `README.md`."
    assert named_paths(text) == ["_static/demos/", "outils/inconnu.py", "README.md"]
    assert not exists("outils/inconnu.py") and exists("publier.yml") and exists("notes.csv")
    assert not check_exists("contenu/test_promesses.py::test_inconnu")
