"""Prendre des morceaux du site construit, et en faire une page qui se suffit : images comprises, sans rien d'autre."""

import base64
import html
import mimetypes
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup

from outils.depot import BadSetting

SHELL = """<!doctype html>
<html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
{style}
</style>
{body}
</html>
"""
TOOLS = ".headerlink, .copybtn, script, button, summary, .linenos"


def article(root, name):
    """Le texte de la page `name` du site construit."""
    path = root / "_build" / "html" / f"{name}.html"
    if not path.exists():
        raise BadSetting(f"{name} n’est pas dans le site construit : vérifiez ce nom, ou lancez make livre.")
    found = BeautifulSoup(path.read_text("utf8"), "html.parser").select_one(".bd-article")
    for tag in found.select(TOOLS):
        tag.decompose()
    for image in found.select("img[src]"):
        image["src"] = embedded(path.parent / unquote(image["src"]))
    for link in found.select("a"):
        link.unwrap()  # sur le papier ou à l'écran d'une salle, il ne mène nulle part
    return found


def embedded(path):
    """L'adresse `data:` d'une image."""
    kind = mimetypes.guess_type(path.name)[0] or "image/webp"
    return f"data:{kind};base64,{base64.b64encode(path.read_bytes()).decode()}"


def heading(section):
    return section.find(["h1", "h2", "h3"], recursive=False)


def write_page(path, title, style, body):
    """Écrit une page d'un seul fichier ; `style` : sa feuille, dans ce dossier."""
    style = Path(__file__).with_name(style).read_text("utf8")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(SHELL.format(title=html.escape(title), style=style, body=body), "utf8")
