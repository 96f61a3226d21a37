"""Les données d'une enseignante : un jeu, une déclaration ; une page suit les siennes, et ne lit rien en cachette."""

import hashlib

import pytest
from actions.small_book import write_notebook

from cours import jeux
from cours.jeux import __main__ as command
from outils.livre import datasets, dependencies, fingerprint, notebooks

DECLARED = """titre = "Les ventes de mars"
licence = "CC BY 4.0"
lecture = "numpy.loadtxt"
options = { delimiter = ";" }

[fichiers."ventes.csv"]
"""
FAR = """titre = "Un gros fichier"
licence = "Etalab 2.0"
lecture = "numpy.load"

[fichiers."gros.npy"]
adresses = ["http://127.0.0.1:9/absent", "http://127.0.0.1:9/gros.npy"]
"""


def declare(here, name, text=DECLARED, **files):
    (here / name).mkdir(parents=True, exist_ok=True)
    (here / name / jeux.DECLARATION).write_text(text, "utf8")
    for file, content in files.items():
        (here / name / file.replace("_", ".")).write_text(content)


@pytest.fixture
def book(tmp_path):
    """Un livre de deux pages ; la première lit `ventes`, la seconde rien."""
    (tmp_path / "_config.yml").write_text("parse: {myst_enable_extensions: []}\n")
    (tmp_path / "requirements.lock").write_text("numpy==1.0\npandas==1.0\n")
    for name in ("ventes", "stock"):
        declare(tmp_path / "cours" / "jeux", name, ventes_csv="12;30\n")
    (tmp_path / "cours" / "__init__.py").touch()
    (tmp_path / "cours" / "jeux" / "__init__.py").touch()
    write_notebook(tmp_path, "chapters/mars", "Mars", "from cours.jeux import ventes\nventes().sum()")
    write_notebook(tmp_path, "chapters/seul", "Seul", "1 + 1")
    return tmp_path


def fingerprints(book):
    return {name: fingerprint.fingerprint(book, f"chapters/{name}") for name in ("mars", "seul")}


def test_a_declared_set_is_read(tmp_path):
    declare(tmp_path, "ventes", ventes_csv="12;30\n")
    assert jeux.load("ventes", tmp_path).tolist() == [12, 30]
    declare(tmp_path, "ventes", DECLARED + '[fichiers."autre.csv"]\n', autre_csv="7\n")
    assert {file: table.tolist() for file, table in jeux.load("ventes", tmp_path).items()} == {
        "ventes.csv": [12, 30],
        "autre.csv": 7,
    }


@pytest.mark.parametrize("changed", ["ventes.csv", jeux.DECLARATION])
def test_a_page_follows_its_data_and_no_other(book, changed):
    before = fingerprints(book)
    for name in ("stock", "ventes"):
        path = book / "cours" / "jeux" / name / changed
        path.write_text(path.read_text() + "# autre\n")
        after = fingerprints(book)
        assert after["seul"] == before["seul"]
        assert (after["mars"] != before["mars"]) == (name == "ventes")


@pytest.mark.parametrize("code", ["from cours import jeux", "import cours.jeux", "from cours.jeux import *"])
def test_the_whole_module_depends_on_every_set(book, code):
    assert datasets.own_datasets(book, [code]) == ["stock", "ventes"]
    assert datasets.datasets([code.replace("jeux", "donnees")]) == sorted(datasets.DATASETS)


def test_the_library_that_reads_is_a_dependency(book):
    assert "numpy" in dependencies.library_versions(book, datasets.own_readers(book, ["from cours.jeux import ventes"]))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("titre = ", "n’est pas du TOML"),
        (DECLARED.replace("licence", "license"), "il manque licence"),
        (DECLARED + "\n[lecteur]\n", "ligne inconnue, lecteur"),
        (DECLARED.replace("ventes.csv", "absent.csv"), "absent.csv n’est pas dans ce dossier"),
        (DECLARED.replace("numpy.loadtxt", "numpy.lire"), "« numpy.lire » est introuvable"),
        (DECLARED.replace("numpy.loadtxt", "loadtxt"), "« loadtxt » est introuvable"),
        (DECLARED.partition("[")[0] + "fichiers = []", "s’écrit [fichiers."),
        (FAR, "donnez sa somme"),
    ],
)
def test_each_mistake_has_its_sentence(tmp_path, text, sentence):
    declare(tmp_path, "ventes", text, ventes_csv="1\n")
    with pytest.raises(jeux.JeuIntrouvable) as caught:
        jeux.load("ventes", tmp_path)
    assert sentence in str(caught.value) and "ventes/jeu.toml" in str(caught.value)


def test_an_unknown_name_gives_the_known_ones():
    with pytest.raises(ImportError, match="cours/jeux/absent/jeu.toml n’existe pas"):
        from cours.jeux import absent  # noqa: F401


def test_a_big_file_comes_from_elsewhere_and_is_checked(tmp_path, monkeypatch, capsys):
    """Posé dans `$COURS_DONNEES` il suffit ; altéré ou absent, la commande dit où le mettre."""
    content = b"beaucoup"
    far = FAR + f'sha256 = "{hashlib.sha256(content).hexdigest()}"\n'
    declare(tmp_path / "jeux", "gros_fichier", far)
    monkeypatch.setenv("COURS_DONNEES", str(tmp_path / "donnees"))
    monkeypatch.setenv("COURS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURS_HORS_LIGNE", "1")
    assert command.main(tmp_path / "jeux") == 1
    told = capsys.readouterr().err
    assert "gros.npy est introuvable" in told and str(tmp_path / "donnees" / "gros-fichier") in told
    for written, code in ((b"tronque", 1), (content, 0)):
        (tmp_path / "donnees" / "gros-fichier").mkdir(parents=True, exist_ok=True)
        (tmp_path / "donnees" / "gros-fichier" / "gros.npy").write_bytes(written)
        assert command.main(tmp_path / "jeux") == code
    assert "Un gros fichier : 1 fichier(s), licence Etalab 2.0" in capsys.readouterr().out


def test_a_silent_mirror_is_told(tmp_path, monkeypatch):
    declare(tmp_path, "gros_fichier", FAR + 'sha256 = "00"\n')
    monkeypatch.setenv("COURS_CACHE", str(tmp_path / "cache"))
    monkeypatch.delenv("COURS_HORS_LIGNE", raising=False)
    with pytest.raises(jeux.JeuIntrouvable, match="127.0.0.1:9/gros.npy : ConnectionError"):
        jeux.load("gros_fichier", tmp_path)


@pytest.mark.parametrize(
    "code",
    [
        "open('donnees/ventes.csv')",
        "import os\nopen(os.path.join('donnees', 'ventes.csv'))",
        "from pathlib import Path\n(Path('donnees') / 'ventes.csv').read_text()",
        "from pathlib import Path\nlist(Path('donnees').glob('*.csv'))",
        "open('../ailleurs.csv')",
    ],
)
def test_a_file_read_in_secret_is_refused(book, code):
    (book / "chapters" / "donnees").mkdir()
    for path in ("chapters/donnees/ventes.csv", "ailleurs.csv"):
        (book / path).write_text("1\n")
    write_notebook(book, "chapters/seul", "Seul", code)
    with pytest.raises(notebooks.UnreadableNotebook) as caught:
        notebooks.read_notebook(book, "chapters/seul")
    assert "chapters/seul.md:" in str(caught.value) and "Mettez-le dans chapters/seul/" in str(caught.value)


@pytest.mark.parametrize("code", ["open('seul/ventes.csv')", "open('absent.csv', 'w')", "print('.', '/', '..')"])
def test_what_is_followed_or_not_there_passes(book, code):
    (book / "chapters" / "seul").mkdir()
    (book / "chapters" / "seul" / "ventes.csv").write_text("1\n")
    write_notebook(book, "chapters/seul", "Seul", code)
    assert notebooks.read_notebook(book, "chapters/seul")
