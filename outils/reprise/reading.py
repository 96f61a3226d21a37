"""Lit un cahier venu d'ailleurs, quels que soient son format, son codage et ses fins de ligne."""

import codecs
import json
import re

import jupytext
import nbformat
import yaml

TEXTS = {".md": "md", ".markdown": "md", ".py": "py:percent", ".rmd": "Rmd", ".qmd": "Rmd"}
MYST = re.compile(r"^```+\s*\{code-cell\}|format_name:\s*myst", re.M)
HEAD = re.compile(r"\A---\n(.*?)\n---[ ]*\n", re.S)
FRENCH = set("éèêëàâçùûôîïœÉÈÀÇ’«»…–—\u00a0")
CODECS = {"cp1252": "Windows (cp1252)", "mac_roman": "Mac (mac_roman)"}
MARKS = {codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}


class Refused(Exception):
    """Un fichier dont on ne peut faire une page ; le message dit pourquoi, et que faire."""


def decode(data, report):
    """Le texte d'un fichier : UTF-8, sinon le codage qui lui donne le plus de lettres françaises."""
    codec = next((codec for mark, codec in MARKS.items() if data.startswith(mark)), "utf-8-sig")
    if data.startswith(codecs.BOM_UTF8):
        report("marque d’ordre des octets retirée")
    try:
        text = data.decode(codec)
    except UnicodeDecodeError:
        readings = {name: data.decode(name, errors="replace") for name in CODECS}
        best = max(readings, key=lambda name: sum(letter in FRENCH for letter in readings[name]))
        text = readings[best]
        report(f"codage {CODECS[best]} ramené à UTF-8 : relisez les accents")
    if "\r" in text:
        report("fins de ligne ramenées à celles d’Unix")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read(path, report):
    """Le cahier (nbformat 4) que contient `path` ; `Refused` si ce n'en est pas un, ou s'il n'est pas en Python."""
    if not path.is_file():
        raise Refused(f"{path} n’existe pas, ou n’est pas un fichier.")
    suffix = path.suffix.lower()
    if suffix not in (".ipynb", *TEXTS):
        raise Refused(f"{path.name} : attendu, un cahier .ipynb ou un texte ({', '.join(TEXTS)}).")
    text = decode(path.read_bytes(), report)
    if not text.strip():
        raise Refused(f"{path.name} est vide.")
    notebook = read_json(path, text) if suffix == ".ipynb" else read_text(path, text, TEXTS[suffix])
    if not any(str(cell.source).strip() for cell in notebook.cells):
        raise Refused(f"{path.name} n’a aucune cellule qui contienne quelque chose.")
    kernel = notebook.metadata.get("kernelspec", {})
    language = kernel.get("language") or notebook.metadata.get("language_info", {}).get("name") or "python"
    if not re.match(r"i?python", str(language), re.I):
        raise Refused(f"{path.name} est un cahier en {language} : les pages du cours s’exécutent en Python.")
    if kernel and kernel.get("name") != "python3":
        report(f"noyau « {kernel.get('display_name') or kernel.get('name')} » remplacé par Python 3, celui du cours")
    return notebook


def read_json(path, text):
    try:
        notebook = nbformat.from_dict(json.loads(text))
        notebook = nbformat.convert(notebook, 4)
        assert isinstance(notebook.cells, list)
    except Exception as error:  # tout ce que peut lever un JSON quelconque pris pour un cahier
        line = f" (ligne {error.lineno})" if isinstance(error, json.JSONDecodeError) else ""
        raise Refused(f"{path.name} n’est pas un cahier Jupyter lisible{line}. Rouvrez-le, enregistrez-le.") from None
    for cell in notebook.cells:
        cell.source = "".join(cell.source) if isinstance(cell.source, list) else str(cell.get("source", ""))
    return notebook


def read_text(path, text, form):
    """L'en-tête se lit à part : Jupytext refuserait celui où il manque un nom."""
    front = HEAD.match(text)
    try:
        header = (yaml.safe_load(front[1]) if front else {}) or {}
        notebook = jupytext.reads(
            text[front.end() :] if front else text, fmt="md:myst" if is_myst(form, text) else form
        )
    except Exception as error:  # le YAML, une option de cellule : jupytext laisse passer l'erreur de chacun
        reason = str(error).split("\n")[0]
        raise Refused(f"{path.name} ne se lit pas : {reason}. Corrigez son en-tête (entre les deux « --- »).") from None
    notebook.metadata.kernelspec = nbformat.from_dict(header.get("kernelspec") or {})
    return notebook


def is_myst(form, text):
    return form == "md" and MYST.search(text) is not None
