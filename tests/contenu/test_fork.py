"""Une copie du dépôt, sous un autre nom et avec ses solutions cachées : tout la suit, et rien n'en fuit."""

import html
import os
import re
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import unquote

import pytest
import yaml
from browser import skip_or_fail

from outils import depot
from outils.depot import BadSetting
from outils.feuilles import sheets
from outils.feuilles.cells import REGION
from outils.livre import build, contents

ROOT = Path(__file__).parents[2]
OWNER = "quelquun/mon-cours"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "chantier", "html", "cahiers", "*cache*", "tests")
# Les adresses qui mènent à un fichier de la branche des cahiers, et ce fichier.
TARGETS = re.compile(
    r"https://(?:colab\.research\.google\.com/github/|github\.com/|raw\.githubusercontent\.com/)(?P<owner>[^/]+/[^/]+)/"
    r"(?:blob/|raw/)?notebooks/(?P<path>[^\"'#?)\s]+)"
)


def set_option(root, name, value):
    """Écrit un réglage de `_config.yml` comme le ferait un enseignant : en changeant sa ligne."""
    path = root / "_config.yml"
    text, count = re.subn(rf'^( +{name}:) ""', rf"\1 {value}", path.read_text("utf8"), flags=re.M)
    assert count == 1
    path.write_text(text, "utf8")


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """Le dossier du livre construit chez `quelquun/mon-cours`, solutions cachées, à partir des mêmes exécutions."""
    if not (ROOT / "_build" / "execution").exists():
        skip_or_fail("Le livre n’est pas exécuté : lancez d’abord « make livre ».")
    root = Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("copie") / "livre", ignore=LEFT_OUT))
    set_option(root, contents.SETTING, "2999-12-31")
    environment = os.environ | {"GITHUB_REPOSITORY": OWNER, "PYTHONPATH": str(root)}
    if "COURS_DONNEES" in os.environ:
        environment["COURS_DONNEES"] = str(Path(os.environ["COURS_DONNEES"]).resolve())
    for tool in ("livre", "cahiers"):
        done = subprocess.run(
            [sys.executable, "-m", f"outils.{tool}"], cwd=root, env=environment, capture_output=True, encoding="utf8"
        )
        assert done.returncode == 0, done.stdout + done.stderr
        assert "  ✓ [" not in done.stdout  # ni le nom du dépôt ni les solutions ne changent une sortie
    return root


def published(root):
    """{chemin: texte} de tout ce que lit un navigateur ou Jupyter, balises ôtées."""
    folders = {root / "_build" / "html": ("*.html", "*.js"), root / "_build" / "cahiers": ("*.ipynb", "*.md")}
    files = [path for folder, patterns in folders.items() for pattern in patterns for path in folder.rglob(pattern)]
    texts = {str(path.relative_to(root)): path.read_text("utf8") for path in files}
    return {name: html.unescape(re.sub(r"<[^>]*>", "", text)) for name, text in texts.items()}


def test_every_link_leads_to_the_fork(fork):
    """Aucune page, aucun cahier ne nomme plus le dépôt d'origine ; chaque lien vise un cahier qui existe."""
    origin = "/".join(depot.repository(ROOT, environment={}))
    found = 0
    for path in [*(fork / "_build" / "html").rglob("*.html"), *(fork / "_build" / "cahiers").rglob("*.ipynb")]:
        text = path.read_text("utf8")
        assert origin not in text, f"{path.relative_to(fork)} mène encore à {origin}."
        for target in TARGETS.finditer(html.unescape(text)):
            assert target["owner"] == OWNER
            assert (fork / "_build" / "cahiers" / unquote(target["path"])).is_file(), target[0]
            found += 1
    assert found >= 2 * len(list((fork / "_build" / "cahiers").rglob("*.ipynb")))  # Colab et téléchargement


def test_notebook_pages_have_their_buttons(fork):
    repository = depot.repository(fork, {"GITHUB_REPOSITORY": OWNER})
    for name in contents.pages(fork):
        text = html.unescape((fork / "_build" / "html" / f"{name}.html").read_text("utf8"))
        path = f"{name}.ipynb"
        expected = [repository.colab(path), repository.binder(path), repository.raw(path)]
        is_notebook = (fork / "_build" / "cahiers" / path).exists()
        assert [address in text for address in expected] == [is_notebook] * 3, name
        assert "hub/user-redirect" not in text  # pas de JupyterHub réglé, pas de bouton


def test_without_change_no_page_is_written_again(fork, monkeypatch):
    monkeypatch.setenv("GITHUB_REPOSITORY", OWNER)
    assert build.main(["--racine", str(fork)]) == 0
    assert "no targets are out of date" in (fork / "_build" / "construction.log").read_text("utf8")


def test_hidden_solutions_are_nowhere(fork):
    """Ni page, ni cahier, ni ligne de solution."""
    assert not list((fork / "_build" / "html").rglob("solutions/*"))
    assert not list((fork / "_build" / "cahiers").rglob("solutions/*"))
    texts = published(fork)
    public = ("chapters/*.md", "exercises/*.md", "cours/*.py")  # le chapitre 10 affiche le code de cours/cnn.py
    elsewhere = "".join(path.read_text("utf8") for pattern in public for path in ROOT.glob(pattern))
    lines = [
        line.strip()
        for path in sheets.sources(ROOT)
        for region in REGION.finditer(path.read_text("utf8"))
        for line in region[0].splitlines()[1:-1]
    ]
    telling = {line for line in lines if len(line) > 20 and line not in elsewhere}
    assert len(telling) > 50
    leaks = [f"{name} : {line}" for name, text in texts.items() for line in telling if line in text]
    assert not leaks, "\n".join(leaks)


# ------------------------------------------------------------------------------------------------------ Les réglages
def little_book(root, value):
    toc = [
        {"file": "chapters/a", "sections": [{"file": "exercises/a"}, {"file": "solutions/a"}]},
        {"file": "annexes/b"},
    ]
    (root / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": "index", "chapters": toc}))
    (root / "_config.yml").write_text(f"sphinx:\n  config:\n    {contents.SETTING}: {value}\n")
    return root


@pytest.mark.parametrize(("days", "hidden"), [(-1, False), (0, False), (1, True)])
def test_solutions_appear_on_their_day(tmp_path, days, hidden):
    day = datetime.now(UTC).date() + timedelta(days=days)
    pages = contents.pages(little_book(tmp_path, day))
    assert pages == ["index", "chapters/a", "exercises/a", *(() if hidden else ["solutions/a"]), "annexes/b"]


def test_no_date_hides_nothing(tmp_path):
    assert "solutions/a" in contents.pages(little_book(tmp_path, '""'))


@pytest.mark.parametrize("value", ["bientôt", "2027-13-01", "12", "2027-03-15 08:00:00"])
def test_a_bad_date_is_told(tmp_path, value):
    with pytest.raises(BadSetting, match=f"{contents.SETTING} vaut « {value} »|_config.yml ne se lit pas"):
        contents.pages(little_book(tmp_path, value))


@pytest.mark.parametrize("toc", ["", "chapters: [", "format: jb-book\nroot: index\nchapters:\n  - fil: a"])
def test_bad_contents_are_told(tmp_path, toc):
    little_book(tmp_path, "2027-01-01")
    (tmp_path / "_toc.yml").write_text(toc)
    with pytest.raises(BadSetting, match="_toc.yml (ne se lit pas|n’est pas un sommaire)"):
        contents.pages(tmp_path)


def test_jupyterhub_button_follows_the_setting(tmp_path):
    repository = depot.Repository("quelquun", "mon-cours")
    shutil.copy(ROOT / "_config.yml", tmp_path)
    assert depot.jupyterhub_url(tmp_path) == ""
    set_option(tmp_path, "cours_jupyterhub", "https://hub.exemple.fr/")
    address = repository.jupyterhub("chapters/a.ipynb", depot.jupyterhub_url(tmp_path))
    assert address.startswith(
        "https://hub.exemple.fr/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fquelquun"
    )
