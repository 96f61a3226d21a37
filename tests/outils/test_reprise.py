"""Un cahier venu d'ailleurs devient une page : chaque construction passe, se dit, ou est refusée d'une phrase."""

import json
import os
import shutil
import subprocess
import sys

import pytest
from actions import small_book
from browser import ROOT
from odd_notebooks import CELLS, CODES, FILES, PIXEL, TEXTS, notebook

from outils.livre import contents, notebooks
from outils.reprise import incoming

ATTACHED = {"a.png": {"image/png": PIXEL}}


@pytest.fixture
def course(tmp_path):
    """Un sommaire, une page, et un dossier d'enseignante avec ses fichiers."""
    (tmp_path / "chapters").mkdir()
    (tmp_path / "_toc.yml").write_text(small_book.TOC)
    (tmp_path / "_config.yml").write_text("title: Essai\n")
    (tmp_path / "index.md").write_text("# Accueil\n")
    for name, label in (("01-somme", "somme"), ("02-produit", "produit")):
        (tmp_path / "chapters" / f"{name}.md").write_text(f"({label})=\n# {label}\n")
    bring_files(tmp_path / "bureau")
    return tmp_path


def bring_files(folder):
    folder.mkdir()
    for name in ("voisine.png", "déjà vu.png"):
        shutil.copy(ROOT / "_static" / "logo.svg", folder / name)
    (folder / "ventes.csv").write_text("montant\n1\n")


def bring(course, name, content, capsys):
    """Importe ce fichier ; renvoie (code de retour, ce qui est dit, la page ou "")."""
    path = course / "bureau" / name
    path.write_bytes(content)
    code = incoming.main([str(path), "--racine", str(course), "--page", "chapters/03-essai"])
    out, err = capsys.readouterr()
    page = course / "chapters" / "03-essai.md"
    return code, out + err, page.read_text("utf8") if page.exists() else ""


def markdown(source):
    return {"cell_type": "markdown", "source": source, "metadata": {}, "attachments": ATTACHED}


def check(page, told, expected, advice):
    assert expected is None or expected in page, page
    lines = [line for line in told.splitlines() if line.startswith("  · ")]
    if advice:
        assert any(advice in line for line in lines), told
    else:
        assert not [line for line in lines if "bibliothèques" in line or "retiré" in line], told


@pytest.mark.parametrize("name", TEXTS)
def test_each_text(course, capsys, name):
    source, expected, advice = TEXTS[name]
    content = notebook([("markdown", "# Titre"), markdown(source), ("code", "print(1)")]).encode()
    code, told, page = bring(course, "a.ipynb", content, capsys)
    assert code == 0, told
    check(page, told, expected, advice)


@pytest.mark.parametrize("name", CODES)
def test_each_cell(course, capsys, name):
    source, expected, advice = CODES[name]
    content = notebook([("markdown", "# Titre\n\nTexte."), ("code", source)]).encode()
    code, told, page = bring(course, "a.ipynb", content, capsys)
    assert code == 0, told
    check(page, told, expected, advice)
    assert "pip install" not in page and "%matplotlib" not in page


@pytest.mark.parametrize("name", FILES)
def test_each_file(course, capsys, name):
    file, content, message = FILES[name]
    code, told, page = bring(course, file, content, capsys)
    assert message in told and "Traceback" not in told
    assert (code == 0) == bool(page) == ("Page écrite" in told)
    assert "\r" not in page and "\ufeff" not in page and "Ã" not in page
    if name in ("latin-1", "mac", "utf-16"):
        assert "# Les ventes à l’été" in page


def test_at_least_seventy():
    assert len({*TEXTS, *CODES, *FILES}) >= 70


def test_the_page_enters_the_contents_once_and_nothing_is_replaced(course, capsys):
    content = notebook(CELLS).encode()
    assert bring(course, "a.ipynb", content, capsys)[0] == 0
    assert contents.pages(course)[-1] == "chapters/03-essai"
    code, told, page = bring(course, "a.ipynb", content, capsys)
    assert code == 1 and "chapters/03-essai.md existe déjà" in told and page
    assert contents.pages(course).count("chapters/03-essai") == 1


def test_a_name_is_chosen(course, capsys):
    path = course / "bureau" / "Mes Ventes (été).ipynb"
    path.write_bytes(notebook(CELLS).encode())
    assert incoming.main([str(path), "--racine", str(course)]) == 0
    assert "Page écrite : chapters/03-mes-ventes-ete.md" in capsys.readouterr().out
    assert "(mes-ventes-ete)=" in (course / "chapters" / "03-mes-ventes-ete.md").read_text("utf8")


def test_a_notebook_of_the_contents_keeps_its_name(course, capsys):
    """Un .ipynb mis au sommaire arrête `make livre`, qui donne cette commande."""
    (course / "chapters" / "02-produit.md").unlink()
    path = course / "chapters" / "02-produit.ipynb"
    path.write_text(notebook(CELLS), "utf8")
    with pytest.raises(notebooks.UnreadableNotebook, match="make importer CAHIER=chapters/02-produit.ipynb"):
        notebooks.notebooks(course)
    assert incoming.main([str(path), "--racine", str(course)]) == 0
    assert "Ôtez maintenant 02-produit.ipynb" in capsys.readouterr().out
    assert notebooks.notebooks(course) == ["chapters/02-produit"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("\ufeff# Titre\n".encode(), "commence par une marque d’ordre des octets"),
        ("# Été\n".encode("latin-1"), "n’est pas en UTF-8"),
    ],
)
def test_a_page_sphinx_would_read_otherwise_is_told(course, content, message):
    (course / "chapters" / "02-produit.md").write_bytes(content)
    with pytest.raises(notebooks.UnreadableNotebook, match=message):
        notebooks.notebooks(course)


@pytest.mark.parametrize(
    "line", ["!pip install x", "%pip install -U x", "  !python -m pip install x", "!conda install x"]
)
def test_a_cell_that_installs_is_refused(course, line):
    """Elle changerait l'environnement de toutes les pages."""
    (course / "_config.yml").write_text("title: Essai\nparse: {myst_enable_extensions: [colon_fence]}\n")
    small_book.write_notebook(course, "chapters/02-produit", "Produit", f"x = 1\n{line}")
    with pytest.raises(notebooks.UnreadableNotebook, match="changerait l’environnement"):
        notebooks.read_notebook(course, "chapters/02-produit")


def test_all_of_them_in_one_page_pass_the_site_and_the_export(tmp_path):
    """Toutes les constructions à la fois : la page se construit, s'exécute et s'exporte, sans un avertissement."""
    root = small_book.write_book(ROOT, tmp_path / "livre")
    bring_files(tmp_path / "bureau")
    cells = [("markdown", "# Tout à la fois"), *(markdown(source) for source, _, _ in TEXTS.values())]
    cells += [("code", source) for source, _, _ in CODES.values()]
    (tmp_path / "bureau" / "tout.ipynb").write_text(notebook(cells), "utf8")
    environment = os.environ | {
        "GITHUB_REPOSITORY": "quelquun/mon-cours",
        "PYTHONPATH": str(root),
        "COURS_HORS_LIGNE": "1",
    }
    for tool in (["reprise", str(tmp_path / "bureau" / "tout.ipynb")], ["livre"], ["cahiers"]):
        command = [sys.executable, "-m", f"outils.{tool[0]}", *tool[1:]]
        done = subprocess.run(command, cwd=root, env=environment, capture_output=True, encoding="utf8")
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
    exported = json.loads((root / "_build" / "cahiers" / "chapters" / "03-tout.ipynb").read_text("utf8"))
    assert len(exported["cells"]) > len(CODES)
