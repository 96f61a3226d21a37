"""`make ajouter`, `make retirer`, `make renommer` : le sommaire et les fichiers suivent, rien d'autre ne bouge."""

import pytest
from form import header_faults

from outils.livre import contents, toc
from outils.sommaire import commands

TOC = """format: jb-book
root: index
parts:
  - caption: Comprendre  # la première partie
    numbered: 2
    chapters:
      - file: chapters/01-un
        sections:
          - file: exercises/01-un
          - file: solutions/01-un
      - file: chapters/02-deux
  - caption: Annexes
    chapters:
      - file: annexes/glossaire
"""
PAGES = {
    "index": "# Accueil\n\n[Commencer](chapters/01-un.md){.button} {situation}`Une droite\n<droite?pente=2>`\n\n"
    ":::{demonstration} croquis\n:page: chapters/01-un\n:figure: demo-droite\n:::\n",
    "chapters/01-un": "(un)=\n# Un\n\n```{code-cell} ipython3\nopen('01-un/note.txt')\n```\n"
    "\n$$ (eq-un)\nx\n$$\n\n:::{demonstration} droite\n:figure: fig-un\n:::\n",
    "chapters/02-deux": "(deux)=\n# Deux\n\nVoyez {ref}`un`, {ref}`ceci <exercices-un>` et {ref}`glossaire`.\n\n"
    "Selon {eq}`eq-un` et [l’énoncé](../exercises/01-un.md#x), ou le [glossaire](../annexes/glossaire.md).\n",
    "exercises/01-un": "(exercices-un)=\n# Exercices\n",
    "solutions/01-un": "(solutions-un)=\n# Solutions\n",
    "annexes/glossaire": "(glossaire)=\n# Glossaire\n",
}


@pytest.fixture
def book(tmp_path):
    (tmp_path / "_toc.yml").write_text(TOC, "utf8")
    (tmp_path / "_config.yml").write_text("title: Essai\n", "utf8")
    for name, text in PAGES.items():
        (tmp_path / f"{name}.md").parent.mkdir(exist_ok=True)
        (tmp_path / f"{name}.md").write_text(text, "utf8")
    for path in ("chapters/01-un/note.txt", "tests/scores/01-un.yml", "tests/reponses/01-un.py"):
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text("contenu", "utf8")
    return tmp_path


def command(book, *words):
    return commands.main([*words, "--racine", str(book)])


def test_a_new_page_has_a_valid_skeleton_and_its_line(book, capsys):
    assert command(book, "ajouter", "chapters/03-mes-ventes") == 0
    text = (book / "chapters/03-mes-ventes.md").read_text("utf8")
    assert header_faults(text) == [] and "(mes-ventes)=\n# Mes ventes\n" in text
    added = "      - file: chapters/03-mes-ventes\n"
    assert (book / "_toc.yml").read_text("utf8") == TOC.replace("  - caption: Annexes", added + "  - caption: Annexes")
    assert "make livre" in capsys.readouterr().out


def test_a_page_goes_where_it_is_told(book):
    (book / "annexes/moi.md").write_text("# Déjà écrite\n", "utf8")
    assert command(book, "ajouter", "annexes/moi.md", "--apres", "chapters/01-un") == 0
    pages = contents.pages(book)
    assert pages[pages.index("annexes/moi") - 1] == "solutions/01-un"  # après le chapitre et ses exercices
    assert (book / "annexes/moi.md").read_text("utf8") == "# Déjà écrite\n"


def test_a_removed_page_takes_its_exercises_and_leaves_its_files(book, capsys):
    assert command(book, "retirer", "chapters/01-un") == 0
    assert contents.pages(book) == ["index", "chapters/02-deux", "annexes/glossaire"]
    assert all((book / f"{name}.md").read_text("utf8") == text for name, text in PAGES.items())
    shown = capsys.readouterr().out
    assert [line.strip() for line in shown.splitlines() if ".md:" in line] == [
        "index.md:3 : page chapters/01-un", "index.md:3 : démonstration droite",
        "index.md:7 : page chapters/01-un", "index.md:8 : demo-droite",
        "chapters/02-deux.md:4 : un", "chapters/02-deux.md:4 : exercices-un",
        "chapters/02-deux.md:6 : eq-un", "chapters/02-deux.md:6 : page exercises/01-un",
    ]  # fmt: skip
    assert "glossaire" not in shown and "tests/scores/01-un.yml" in shown
    assert (book / "_toc.yml").read_text("utf8").count("# la première partie") == 1


def test_the_last_page_of_a_part_is_not_removed(book, capsys):
    before = (book / "_toc.yml").read_text("utf8")
    assert command(book, "retirer", "annexes/glossaire") == 1
    assert "seule page de sa partie" in capsys.readouterr().err
    assert (book / "_toc.yml").read_text("utf8") == before


def test_a_renamed_page_takes_along_what_bears_its_name(book):
    assert command(book, "renommer", "chapters/01-un", "chapters/01-premier-pas") == 0
    assert contents.pages(book)[1:4] == [
        f"{folder}/01-premier-pas" for folder in ("chapters", "exercises", "solutions")
    ]
    for path in (
        "chapters/01-premier-pas/note.txt",
        "tests/scores/01-premier-pas.yml",
        "tests/reponses/01-premier-pas.py",
    ):
        assert (book / path).read_text("utf8") == "contenu"
    assert "open('01-premier-pas/note.txt')" in (book / "chapters/01-premier-pas.md").read_text("utf8")
    assert not list(book.rglob("*01-un*"))
    assert "(un)=" in (book / "chapters/01-premier-pas.md").read_text("utf8")  # les renvois tiennent


@pytest.mark.parametrize(
    "words, told",
    [
        (["ajouter", "chapters/01-un"], "déjà au sommaire"),
        (["ajouter", "chapters/04-deux"], "L’étiquette « deux » sert déjà"),
        (["ajouter", "Mon Chapitre"], "sans accent ni espace"),
        (["ajouter", "chapters/05-x", "--apres", "chapters/99"], "ne nomme pas chapters/99"),
        (["ajouter", ""], "Quelle page ?"),
        (["retirer", "chapters/99"], "ne nomme pas chapters/99"),
        (["renommer", "chapters/01-un"], "NOM="),
        (["renommer", "chapters/99", "chapters/98"], "chapters/99.md n’existe pas"),
        (["renommer", "chapters/01-un", "chapters/02-deux"], "existe déjà : rien n’a été renommé"),
    ],
)
def test_a_wrong_request_changes_nothing(book, capsys, words, told):
    before = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    assert command(book, *words) == 1
    assert told in capsys.readouterr().err.replace("\u00a0", " ").replace("\u202f", " ")
    after = {path: path.read_bytes() for path in book.rglob("*") if path.is_file()}
    if "99" not in " ".join(words):
        assert after == before


def test_entries_are_read_as_yaml_writes_them():
    lines = ["  - file: a/b.md\n", '  - file: "c"  # note\n', "  - glob: d*\n", "      - file: e\n"]
    assert toc.names_in(lines) == ["a/b", "c", "e"]
