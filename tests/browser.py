"""Le site construit et le navigateur qui le lit : ce que partagent les contrôles du site.

Le site est `_build/html`, ou le dossier que nomme `COURS_SITE`. Le navigateur est Chromium (`CHROMIUM`, sinon celui du
système). Si l'un des deux manque, les contrôles sont sautés et disent comment l'obtenir ; avec `CI=true` ils échouent.
"""

import fcntl
import functools
import gzip
import http.server
import os
import re
import shutil
import threading
from html.parser import HTMLParser
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


def skip_or_fail(reason):
    """Saute le contrôle, ou le fait échouer en intégration continue."""
    (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(reason)


def once(tmp_path_factory, name, build):
    """Le dossier que rend `build()`, appelé une fois pour tous les processus (xdist) qui se partagent les contrôles."""
    shared = tmp_path_factory.getbasetemp()
    shared = shared.parent if "PYTEST_XDIST_WORKER" in os.environ else shared
    record = shared / f"{name}.chemin"
    with (shared / f"{name}.verrou").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not record.exists():
            record.write_text(str(build()), "utf8")
        return Path(record.read_text("utf8"))


@pytest.fixture(scope="session")
def site():
    """Le dossier du site construit."""
    folder = Path(os.environ.get("COURS_SITE", ROOT / "_build" / "html")).resolve()
    if not (folder / "index.html").exists():
        skip_or_fail(f"Le site n’est pas dans {folder} : construisez-le avec « make livre ».")
    return folder


def browser_path():
    """Le chemin de Chromium, ou None."""
    names = ("chromium", "chromium-browser", "google-chrome")
    return os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, names)), None)


@pytest.fixture(scope="session")
def chromium():
    """Le chemin de Chromium."""
    path = browser_path()
    if not path or not Path(path).exists():
        skip_or_fail("Chromium est introuvable : « apt-get install chromium », ou donnez son chemin dans CHROMIUM.")
    return path


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


@pytest.fixture(scope="session")
def server(site):
    """L'adresse où le site est servi, par exemple http://127.0.0.1:41234."""
    handler = functools.partial(QuietHandler, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as http_server:
        threading.Thread(target=http_server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{http_server.server_port}"
        http_server.shutdown()


@pytest.fixture(scope="session")
def browser(chromium):
    """Un Chromium piloté par Playwright (interface synchrone)."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        chrome = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        yield chrome
        chrome.close()


@pytest.fixture
def page(browser):
    """Un onglet neuf, cache vide, en grand écran et en thème clair."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, color_scheme="light", locale="fr-FR")
    yield context.new_page()
    context.close()


class Page(HTMLParser):
    """Une page du site, lue sans navigateur : identifiants, liens, images, langue."""

    def __init__(self, path):
        super().__init__()
        self.path, self.lang, self.in_main, self.title, self.in_title = path, None, False, "", False
        self.ids, self.links, self.files, self.images = set(), [], [], []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.in_main |= tag == "main"
        self.in_title |= tag == "h1"
        if tag == "html":
            self.lang = attributes.get("lang")
        if attributes.get("id"):
            self.ids.add(attributes["id"])
        if tag == "a" and attributes.get("href"):
            self.links.append(attributes["href"])
        if tag in ("script", "img", "source", "video") and attributes.get("src"):
            self.files.append(attributes["src"])
        if tag == "link" and attributes.get("rel") != "canonical" and attributes.get("href"):
            self.files.append(attributes["href"])
        if tag == "img" and self.in_main:
            self.images.append((attributes.get("src", ""), attributes.get("alt") or ""))

    def handle_endtag(self, tag):
        self.in_title &= tag != "h1"

    def handle_data(self, data):
        self.title += data * self.in_title


@pytest.fixture(scope="session")
def pages(site):
    """Toutes les pages du site : {"chapters/NN-slug.html": Page}."""
    return {path.relative_to(site).as_posix(): Page(path) for path in sorted(site.rglob("*.html")) if is_page(path)}


def is_page(path):
    return "_static" not in path.parts and "_sources" not in path.parts


def compressed_size(path):
    """La taille de `path` une fois compressé comme le fait un serveur web, en octets."""
    return len(gzip.compress(path.read_bytes()))


def first_page(pages, pattern):
    """La première page dont le HTML contient `pattern` ; sans elle, le contrôle n'a pas d'objet."""
    for name, page in pages.items():
        if re.search(pattern, page.path.read_text("utf-8")):
            return name
    return pytest.skip(f"aucune page du site ne contient {pattern}")
