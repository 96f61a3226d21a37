"""Une copie du dépôt, sous un autre nom et avec ses solutions cachées : tout la suit, et rien n'en fuit."""

import html
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pytest
from browser import skip_or_fail
from pages import ROOT, SOLUTIONS
from reglages import set_option

from outils import depot
from outils.feuilles.cells import REGION
from outils.livre import build, contents

pytestmark = pytest.mark.surete
ORIGIN, OWNER = "origine/premier-cours", "quelquun/mon-cours"
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", "*cache*", "tests")
BUILT = shutil.ignore_patterns("chantier", "html", "cahiers", "etat.json", "*cache*")  # dans _build : à refaire
# Les adresses qui mènent à un fichier de la branche des cahiers, et ce fichier.
TARGETS = re.compile(
    r"https://(?:colab\.research\.google\.com/github/|github\.com/|raw\.githubusercontent\.com/)(?P<owner>[^/]+/[^/]+)/"
    r"(?:blob/|raw/)?notebooks/(?P<path>[^\"'#?)\s]+)"
)


def left_out(folder, names):
    """Ce qui ne suit pas : l'historique, les environnements, et ce que la copie construira elle-même."""
    return (BUILT if Path(folder) == ROOT / "_build" else LEFT_OUT)(folder, names)


@pytest.fixture(scope="module")
def fork(tmp_path_factory):
    """Le dossier du livre construit chez `quelquun/mon-cours`, solutions cachées, à partir des mêmes exécutions."""
    if not (ROOT / "_build" / "execution").exists():
        skip_or_fail("Le livre n’est pas exécuté : lancez d’abord « make livre ».")
    root = tmp_path_factory.mktemp("copie") / "livre"
    shutil.copytree(ROOT, root, ignore=left_out)
    set_option(root, "url", f"https://github.com/{ORIGIN}")
    set_option(root, "cours_jupyterhub", '""')
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
    found = 0
    for path in [*(fork / "_build" / "html").rglob("*.html"), *(fork / "_build" / "cahiers").rglob("*.ipynb")]:
        text = path.read_text("utf8")
        assert ORIGIN not in text, f"{path.relative_to(fork)} mène encore à {ORIGIN}."
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
        for path in SOLUTIONS
        for region in REGION.finditer(path.read_text("utf8"))
        for line in region[0].splitlines()[1:-1]
    ]
    telling = {line for line in lines if len(line) > 20 and line not in elsewhere}
    assert lines or not SOLUTIONS
    leaks = [f"{name} : {line}" for name, text in texts.items() for line in telling if line in text]
    assert not leaks, "\n".join(leaks)
