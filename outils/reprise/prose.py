"""Le texte d'un cahier importé : images mises à part, liens et HTML ramenés à ce que le site sait montrer."""

import base64
import binascii
import re
import unicodedata
from urllib.parse import unquote

from bs4 import BeautifulSoup

from outils.reprise import listings

PROTECTED = re.compile(
    r"^(?P<indent>[ >]*)(?P<marks>`{3,}|~{3,})(?!\{).*?^(?P=indent)(?P=marks)[ ]*$"
    r"|(?<![`}])(`+)(?!`).+?(?<!`)\3(?!`)|<!--.*?-->",
    re.M | re.S,
)
IMAGE = re.compile(r"!\[(?P<alt>[^\]]*)\]\((?P<target><[^>]+>|data:[^)]*|[^)\s]+)(?:\s+\"[^\"]*\")?\)(?:\{[^}\n]*\})?")
TAGGED = re.compile(r"<img\b[^>]*>", re.I)
LINK = re.compile(r"(?<!!)\[(?P<text>[^\]]+)\]\((?P<target>[^)\s]+)(?:\s+\"[^\"]*\")?\)")
SIMPLE = {"b": "**", "strong": "**", "i": "*", "em": "*", "code": "`", "tt": "`"}
DROPPED = re.compile(r"</?(?:center|font|span|p|div|u|a\s+(?:name|id)=[^>]*)\b[^>]*>|</a>(?<!\))", re.I)
ACTIVE = re.compile(r"<(script|style|iframe|video|audio|object)\b.*?(?:</\1>|\Z)", re.I | re.S)
ALERTS = {"NOTE": "note", "TIP": "tip", "IMPORTANT": "important", "WARNING": "warning", "CAUTION": "caution"}
ALERT = re.compile(r"(?m)^> ?\[!(NOTE|TIP|IMPORTANT|WARNING|CAUTION)\]\s*\n(?P<body>(?:>.*\n?)*)")
DETAILS = re.compile(r"(?is)<details[^>]*>\s*<summary>(?P<title>.*?)</summary>(?P<body>.*?)</details>")
SUFFIXES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg", "image/gif": "gif"}


def outside_code(text, change):
    """Applique `change` à ce qui n'est ni du code, ni un commentaire."""
    parts, end = [], 0
    for match in PROTECTED.finditer(text):
        parts += [change(text[end : match.start()]), match[0]]
        end = match.end()
    return "".join([*parts, change(text[end:])])


def slug(text):
    """Un nom de fichier ou d'étiquette : minuscules sans accents, et traits d'union."""
    plain = unicodedata.normalize("NFD", text.lower().replace("œ", "oe")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "page"


class Prose:
    """Récrit le texte ; `files` réunit ce qui va au dossier compagnon : {nom: octets}."""

    def __init__(self, report, source, folder):
        self.report, self.source, self.folder, self.files = report, source, folder, {}

    def rewrite(self, text, attachments):
        text = re.sub(r"(?m)^\[TOC\]\s*$", "", text)
        text = listings.rewrite(text, self.report)
        text = DETAILS.sub(lambda m: f"\n:::{{dropdown}} {plain(m['title'])}\n{m['body'].strip()}\n:::\n", text)
        text = ALERT.sub(self.alert, text)

        def change(part):
            part = TAGGED.sub(self.tagged, ACTIVE.sub(self.active, part))
            part = IMAGE.sub(lambda match: self.image(match["alt"], match["target"].strip("<>"), attachments), part)
            part = self.html(LINK.sub(self.link, part))
            return re.sub(r"\bhttp://(?=[\w-]+\.\w)", "https://", part)

        return outside_code(text, change)

    # --- Images ---------------------------------------------------------------------------------------------------

    def tagged(self, match):
        tag = BeautifulSoup(match[0], "html.parser").img
        return f"![{tag.get('alt', '')}](<{tag.get('src', '')}>)"

    def image(self, alt, target, attachments):
        """Une image attachée, incluse ou voisine va au dossier compagnon ; d'un autre site, elle devient un lien."""
        if target.startswith(("http://", "https://", "//")):
            self.report(f"image d’un autre site, devenue un lien : {target}")
            return f"[{alt or 'image'}]({target.replace('http://', 'https://')})"
        content, name = self.content(target, attachments)
        if content is None:
            self.report(f"image introuvable, retirée : {target[:80]}")
            return f"*({alt or 'image absente'})*"
        if len(alt.split()) < 2:
            self.report(f"image {name} sans description : dites ce que l’on y voit")
            alt = alt or f"Image {name} du cahier d’origine"
        return f"![{alt}]({self.keep(name, content)})"

    def content(self, target, attachments):
        """(octets, nom) de l'image, ou (None, "")."""
        if target.startswith("attachment:"):
            name = unquote(target.removeprefix("attachment:"))
            kinds = attachments.get(name) or attachments.get(target.removeprefix("attachment:")) or {}
            kind = next((kind for kind in SUFFIXES if kind in kinds), None)
            return (decoded(kinds[kind]), name) if kind else (None, "")
        if match := re.match(r"data:(image/[\w+]+);base64,(.*)", target, re.S):
            suffix = SUFFIXES.get(match[1])
            return (decoded(match[2]), f"image-{len(self.files) + 1}.{suffix}") if suffix else (None, "")
        path = self.source.parent / unquote(target)
        return (path.read_bytes(), path.name) if path.is_file() else (None, "")

    def keep(self, name, content):
        stem, _, suffix = name.rpartition(".")
        safe = f"{slug(stem)}.{slug(suffix)}"
        while self.files.get(safe, content) != content:
            safe = f"{safe.rpartition('.')[0]}-bis.{slug(suffix)}"
        self.files[safe] = content
        return f"{self.folder}/{safe}"

    # --- Le reste -------------------------------------------------------------------------------------------------

    def active(self, match):
        address = re.search(r"src=[\"'](https?://[^\"']+)", match[0])
        self.report(f"<{match[1].lower()}> retiré" + (", devenu un lien" if address else ""))
        return f"[{address[1]}]({address[1].replace('http://', 'https://')})" if address else ""

    def alert(self, match):
        body = re.sub(r"(?m)^> ?", "", match["body"]).strip()
        return f":::{{{ALERTS[match[1]]}}}\n{body}\n:::\n"

    def link(self, match):
        target, text = match["target"].strip("<>"), match["text"]
        if target.startswith(("https://", "mailto:")):
            return match[0]
        if target.startswith("http://"):
            self.report(f"lien passé en https : {target}")
            return f"[{text}]({target.replace('http://', 'https://', 1)})"
        path = self.source.parent / unquote(target.partition("#")[0])
        if not target.startswith("#") and path.is_file() and path.suffix not in (".ipynb", ".md"):
            return f"{{download}}`{text.replace('`', '')} <{self.keep(path.name, path.read_bytes())}>`"
        self.report(f"lien interne devenu du texte : {target}")
        return text

    def html(self, text):
        """Les balises simples en Markdown ; les autres restent, et se rendent telles quelles."""
        for tag, mark in SIMPLE.items():
            text = re.sub(rf"(?is)<{tag}>\s*(.*?)\s*</{tag}>", rf"{mark}\1{mark}", text)
        text = re.sub(r"(?is)<h([1-6])[^>]*>\s*(.*?)\s*</h\1>", lambda m: f"\n{'#' * int(m[1])} {plain(m[2])}\n", text)
        text = re.sub(r"(?is)<a\s[^>]*href=[\"'](https?://[^\"']+)[\"'][^>]*>(.*?)</a>", r"[\2](\1)", text)
        text = re.sub(r"(?i)<hr\s*/?>", "\n---\n", text)
        dropped = DROPPED.sub("", text)
        if dropped != text:
            self.report("balises HTML de mise en forme retirées")
        return dropped


def plain(html):
    return " ".join(BeautifulSoup(html, "html.parser").get_text().split())


def decoded(text):
    """Les octets d'une image en base 64, ou None."""
    try:
        return base64.b64decode("".join(text), validate=False) or None
    except (binascii.Error, ValueError, TypeError):
        return None
