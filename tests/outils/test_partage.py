"""Partager une page, la trouver, dire ce qui a changé : sur un petit livre, avec et sans dépôt, avec et sans git."""

import importlib
import json
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from PIL import Image
from sphinx.testing.util import SphinxTestApp

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))
CONF = f"""
import sys
sys.path[:0] = [{str(ROOT / "_ext")!r}, {str(ROOT)!r}]
extensions = ["myst_parser", "sharing", "changes"]
myst_enable_extensions = ["colon_fence"]
templates_path = ["_templates"]
html_theme = "basic"
html_title = project = "Petit cours"
author, language = "Une équipe", "fr"
cours_redirections = {{"ancien": "suite"}}
"""
LAYOUT = '{% extends "basic/layout.html" %}{% block extrahead %}{{ sharing }}{% endblock %}'
PAGES = {
    "index": "# Accueil\n\nUn **premier** paragraphe.\n\n```{toctree}\nsuite\n```\n",
    "suite": "# La suite & fin\n\n:::{note}\nUne fiche.\n:::\n\nCe que dit la page.\n",
}
SITE = "https://quelquun.github.io/mon-cours/"


@pytest.fixture
def build(tmp_path, monkeypatch):
    """Écrit le livre ; rend une fonction qui le construit et donne son dossier."""
    source, apps = tmp_path / "livre", []
    (source / "_templates").mkdir(parents=True)
    (source / "conf.py").write_text(CONF, "utf8")
    (source / "_templates" / "layout.html").write_text(LAYOUT, "utf8")
    for name in ("404.html", "redirection.html", "changements.html"):
        (source / "_templates" / name).write_text((ROOT / "_templates" / name).read_text("utf8"), "utf8")
    for name, text in PAGES.items():
        (source / f"{name}.md").write_text(text, "utf8")
    monkeypatch.setenv("GITHUB_REPOSITORY", "quelquun/mon-cours")

    def _build():
        apps.append(SphinxTestApp("html", srcdir=source, freshenv=True))
        apps[-1].build(force_all=True)
        return Path(apps[-1].outdir)

    _build.source = source
    yield _build
    for app in apps:
        app.cleanup()


def test_a_page_says_what_it_is(build):
    out = build()
    html = (out / "suite.html").read_text("utf8")
    assert '<meta name="description" content="Ce que dit la page.">' in html
    assert f'<link rel="canonical" href="{SITE}suite.html" />' in html
    assert '<meta property="og:title" content="La suite &amp; fin">' in html
    image = re.search(rf'og:image" content="{SITE}(partage/[^"]+)"', html)[1]
    assert Image.open(out / image).size == (1200, 630) and (out / image).stat().st_size < 60_000
    data = json.loads(re.search(r"ld\+json\">(.*?)</script>", html)[1])
    assert data["@type"] == "LearningResource" and data["isPartOf"]["@id"] == SITE
    home = (out / "index.html").read_text("utf8")
    assert f'rel="canonical" href="{SITE}"' in home and '"@type": "Course"' in home
    search = (out / "search.html").read_text("utf8")
    assert "canonical" not in search and '<meta name="description" content="Chercher ' in search


def test_the_site_has_its_plan_and_its_error_page(build):
    out = build()
    plan = ET.parse(out / "sitemap.xml").getroot()
    assert [url[0].text for url in plan] == [SITE, f"{SITE}suite.html"]
    assert f"Sitemap: {SITE}sitemap.xml" in (out / "robots.txt").read_text("utf8")
    error = (out / "404.html").read_text("utf8")
    assert set(re.findall(r'(?:href|src)="([^"]+)"', error)) == {SITE, "data:,"}, "à toute profondeur, rien de relatif"
    assert 'url=suite.html"' in (out / "ancien.html").read_text("utf8")
    assert json.loads((out / "manifest.webmanifest").read_text("utf8"))["name"] == "Petit cours"


def test_without_a_repository_nothing_names_an_address(build, monkeypatch):
    monkeypatch.delenv("GITHUB_REPOSITORY")
    out = build()
    html = (out / "suite.html").read_text("utf8")
    assert 'name="description"' in html and "canonical" not in html and "og:url" not in html
    assert not (out / "sitemap.xml").exists() and not (out / "changements.html").exists()


def git(folder, *arguments):
    identity = ["-c", "user.name=Une équipe", "-c", "user.email=equipe@exemple.fr"]
    subprocess.run(["git", *identity, *arguments], cwd=folder, check=True, capture_output=True)


def test_changes_come_from_the_history(build):
    """Un commit qui touche une page y est, un autre non ; la page et le fil les nomment."""
    root = build.source
    git(root, "init", "-q")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Deux pages")
    (root / "suite.md").write_text(PAGES["suite"] + "\nUne phrase.\n", "utf8")
    git(root, "commit", "-qam", "Suite : une phrase < deux")
    (root / "notes.txt").write_text("rien")
    git(root, "add", ".")
    git(root, "commit", "-qm", "Des notes")
    out = build()
    page = (out / "changements.html").read_text("utf8")
    assert "Suite : une phrase &lt; deux" in page and "Deux pages" in page and "Des notes" not in page
    feed = ET.parse(out / "changements.xml").getroot()
    titles = [title.text for title in feed.iter("{http://www.w3.org/2005/Atom}title")]
    assert titles == ["Petit cours : ce qui a changé", "Suite : une phrase < deux", "Deux pages"]
    (root / "conf.py").write_text(CONF + 'cours_changements = "non"', "utf8")
    shutil.rmtree(out)
    assert not (build() / "changements.html").exists()


def test_a_shallow_copy_has_no_history(tmp_path):
    git(tmp_path, "init", "-q", "long")
    for subject in ("un", "deux"):
        git(tmp_path / "long", "commit", "-q", "--allow-empty", "-m", subject)
    git(tmp_path, "clone", "-q", "--depth", "1", f"file://{tmp_path}/long", "court")
    changes = importlib.import_module("changes")
    assert len(changes.commits(tmp_path / "long")) == 2
    assert changes.commits(tmp_path / "court") == changes.commits(tmp_path) == []
