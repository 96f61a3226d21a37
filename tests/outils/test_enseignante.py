"""Une enseignante reprend le cours : à chaque pas, ce que lance une publication est joué sur un livre réduit.

Elle règle tout, ajoute une page laide et ses données, un exercice, cache les solutions ; retire, renomme et change
d'ordre des chapitres ; publie, puis reçoit une correction du cours d'origine.
"""

import html
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from actions import teacher
from actions.github import GitHub, git

from outils.cahiers import publish

ROOT = Path(__file__).parents[2]
NAME = "Quelquune/compter"
# Le reste de la famille, le navigateur surtout, juge le vrai livre, et la vie d'une copie (test_scenarios.py).
LONG = ("fork", "alone", "identical", "visits", "enregistrement", "backprop", "site", "reading")
ARCHIVE = {
    "COURS_ARCHIVE": "2031",
    "COURS_DEPOT": "https://forge.exemple.fr/quelquune/compter-2031",
    "COURS_SITE": "https://cours.exemple.fr/2031/",
}
INHERITED = re.compile(r"^(GITHUB_|PYTEST|COURS_(?!DONNEES|CACHE))")


def python(root, *arguments, **variables):
    """Lance Python dans la copie, qui s'appelle NAME ; renvoie ce qu'il a écrit."""
    environment = {name: value for name, value in os.environ.items() if not INHERITED.match(name)}
    environment |= {
        "GITHUB_REPOSITORY": NAME,
        "PYTHONPATH": str(root),
        "PYTHONUTF8": "1",
        "COURS_HORS_LIGNE": "1",
    } | variables
    command = [sys.executable, *arguments]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf8")
    assert done.returncode == 0, f"{' '.join(arguments[:3])}\n{done.stdout[-6000:]}{done.stderr[-3000:]}"
    return done.stdout


def publication(root, *chosen):
    """Joue une publication : le site, puis les contrôles, qui exportent les cahiers ; renvoie leur journal."""
    python(root, "-m", "outils.livre")
    kept = " and ".join(f"not {word}" for word in LONG)
    return python(root, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-k", kept, *chosen, "tests/contenu")


def built(root):
    return {
        path.relative_to(root / "_build" / "html").as_posix() for path in (root / "_build" / "html").rglob("*.html")
    }


@pytest.fixture(scope="module")
def github(tmp_path_factory):
    return GitHub(tmp_path_factory.mktemp("github"))


@pytest.fixture(scope="module")
def clone(github, tmp_path_factory):
    """La copie d'une enseignante, tirée d'un cours d'origine, sur une branche `master`."""
    origin = teacher.write_course(ROOT, tmp_path_factory.mktemp("origine") / "livre")
    github.create("origine/cours", origin, "main")
    folder = tmp_path_factory.mktemp("enseignante") / "livre"
    git(folder.parent, "clone", "--quiet", str(github.bare("origine/cours")), str(folder))
    git(folder, "checkout", "--quiet", "-b", "master")
    github.bare(NAME).parent.mkdir(parents=True, exist_ok=True)
    git(folder, "init", "--quiet", "--bare", str(github.bare(NAME)))
    return folder


@pytest.fixture(scope="module")
def hers(clone):
    """Tous les réglages à la fois, une page, un exercice, des données."""
    teacher.set_all(clone)
    teacher.add_page(clone)
    teacher.add_exercise(clone)
    git(clone, "add", "--all")
    return publication(clone)


@pytest.fixture(scope="module")
def reordered(clone, hers):
    """Un chapitre retiré, un autre renommé, le sien passé devant."""
    (clone / "chapters" / "02-produit.md").unlink()
    (clone / "index.md").write_text("# Compter\n\nVoir {ref}`somme`.\n", "utf8")
    git(clone, "mv", "chapters/01-somme.md", "chapters/05-addition.md")
    teacher.edit_toc(clone, "      - file: chapters/02-produit\n      - file: chapters/ma-seance\n", "")
    teacher.edit_toc(clone, "chapters/01-somme", "chapters/05-addition")
    teacher.edit_toc(clone, "    chapters:\n", "    chapters:\n      - file: chapters/ma-seance\n")
    git(clone, "add", "--all")
    return publication(clone, "-m", "surete")  # le style n'a pas changé de règle : elle l'a déjà entendu


def settings_of_the_guide():
    text = (ROOT / "annexes" / "enseigner.md").read_text("utf8")
    table = text.split("| réglage |")[1].split("\n\n")[0]
    return {
        name.rpartition(".")[2]
        for row in re.findall(r"^\| (`.+?) \|", table, re.M)
        for name in re.findall("`(.+?)`", row)
    }


def test_every_setting_of_the_guide_is_changed():
    assert settings_of_the_guide() == set(teacher.SETTINGS)


def test_her_settings_are_seen_on_each_page(clone, hers):
    for name in ("index", "chapters/01-somme", "chapters/ma-seance"):
        text = html.unescape((clone / "_build" / "html" / f"{name}.html").read_text("utf8"))
        seen = {key: shown for key, (_, shown) in teacher.SETTINGS.items() if shown}
        notebook_only = {"cours_jupyterhub", "url"} if name == "index" else set()
        missing = [key for key, shown in seen.items() if key not in notebook_only and shown not in text]
        assert not missing, f"{name} : {', '.join(missing)}"
        assert "D’après <a" in text, "l’auteur d’origine n’est plus cité"


def test_style_only_advises(clone, hers):
    text = (clone / "_build" / "conseils.md").read_text("utf8")
    page = text.split("### chapters/ma-seance.md\n\n")[1].split("\n\n")[0]
    assert "- ligne 9 : " in page and "batch" in page and "accuracy" in page
    assert "l'en-tête" not in page and "conseils de forme, qui n’arrêtent rien" in hers


def test_her_page_reaches_the_students_with_its_data(clone, hers):
    notebooks = clone / "_build" / "cahiers"
    assert (notebooks / "chapters" / "ma-seance" / "ventes.csv").read_text() == "12\n30\n"
    assert (notebooks / "chapters" / "ma-seance.ipynb").exists()
    with zipfile.ZipFile(next(notebooks.glob("cours-*.whl"))) as wheel:
        assert wheel.read("cours/jeux/stock/stock.csv") == b"5\n2\n"
    assert ">42\n<" in (clone / "_build" / "html" / "chapters" / "ma-seance.html").read_text("utf8")


def test_no_line_of_solution_anywhere(clone, hers):
    statement = (clone / "_build" / "html" / "exercises" / "01-essai.html").read_text("utf8")
    assert "Numéro 4" in statement
    assert not [name for name in built(clone) if name.startswith("solutions/")]
    files = [path for path in (clone / "_build" / "cahiers").rglob("*") if path.is_file()]
    texts = [path.read_bytes() for path in [*files, *(clone / "_build" / "html").rglob("*.html")]]
    assert not any(b"len(&#39;triple" in text or b"len('triple" in text for text in texts)


def test_removed_and_renamed_chapters_leave_no_orphan(clone, reordered):
    names = built(clone)
    assert {"chapters/ma-seance.html", "chapters/05-addition.html"} <= names
    assert not {"chapters/01-somme.html", "chapters/02-produit.html"} & names
    notebooks = {path.stem for path in (clone / "_build" / "cahiers").rglob("*.ipynb")}
    assert notebooks == {"ma-seance", "05-addition", "01-essai"}


def test_numbers_follow_the_order(clone, reordered):
    title = re.compile(r"<p class=\"kicker\">Chapitre\s(\d+)\b")
    pages = ("ma-seance", "05-addition")
    texts = [(clone / "_build" / "html" / "chapters" / f"{page}.html").read_text("utf8") for page in pages]
    assert [title.search(text)[1] for text in texts] == ["1", "2"]


def test_publication_then_an_update_from_the_original(github, clone, reordered, tmp_path):
    """Les cahiers vont à sa branche ; une correction arrive sans rien défaire ; une page suit son stock, qui change.

    Cette dernière construction est l'archive de l'année, sur la forge de son université.
    """
    address = f"file://{github.bare(NAME)}"
    assert publish.main([address, str(clone / "_build" / "cahiers"), "notebooks"]) in (0, None)
    tree = git(github.bare(NAME), "ls-tree", "-r", "--name-only", "notebooks").splitlines()
    assert "chapters/ma-seance/ventes.csv" in tree and not [name for name in tree if "solutions/" in name]
    origin = tmp_path / "origine"
    git(tmp_path, "clone", "--quiet", str(github.bare("origine/cours")), str(origin))
    page = origin / "chapters" / "01-somme.md"
    page.write_text(page.read_text("utf8") + "\nUne correction de l’original.\n", "utf8")
    github.push("origine/cours", origin, "Correction")
    git(clone, "commit", "--quiet", "--message", "Mon cours")
    git(clone, "pull", "--quiet", "--no-rebase", "--no-edit", "origin", "main")
    assert "Une correction" in (clone / "chapters" / "05-addition.md").read_text("utf8")
    teacher.set_stock(clone, 40)
    told = python(clone, "-m", "outils.livre", **ARCHIVE)
    assert "dont 1 à exécuter" in told and "pas de bouton Colab" in told
    pages = clone / "_build" / "html" / "chapters"
    assert "Une correction" in (pages / "05-addition.html").read_text("utf8")
    text = html.unescape((pages / "ma-seance.html").read_text("utf8"))
    assert "42 en stock" in text
    assert "Archive de 2031" in text and f'<a href="{teacher.SETTINGS["baseurl"][0]}">Le cours d’aujourd’hui' in text
    assert f"{ARCHIVE['COURS_DEPOT']}/-/raw/notebooks/chapters/ma-seance.ipynb" in text
    assert "https://mybinder.org/v2/git/https%3A%2F%2Fforge.exemple.fr" in text
    assert "colab.research" not in text and "github.com/Quelquune" not in text
