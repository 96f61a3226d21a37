"""Ce qui se dit d'un signe, d'après `lectures.yml`, et les éléments d'une formule dans l'ordre où ils se disent."""

import unicodedata
from pathlib import Path

import yaml

TABLES = yaml.safe_load(Path(__file__).with_name("lectures.yml").read_text("utf8"))
ROWS = {"math", "mrow", "mstyle", "mpadded", "mtd"}  # leurs enfants se suivent
LOWER, UPPER = {"msub", "msubsup", "munder", "munderover"}, {"msup", "msubsup", "mover", "munderover"}
APPLY = "\u2061"  # invisible : ce qui précède est une fonction


class UnknownSignError(ValueError):
    """Un signe dont `lectures.yml` ne dit pas la lecture."""


def is_latin(word):
    """Vrai si `word` s'écrit en lettres latines, accents compris : il se lit tel quel."""
    return all("LATIN" in unicodedata.name(letter) for letter in word.replace(" ", ""))


def text(node):
    return node.text if node.text == APPLY else (node.text or "").replace("\xa0", " ").strip()


def tokens(node):
    """Les éléments qui se suivent dans `node`, rangées ouvertes ; ce qui est vide n'en est pas."""
    found = []
    for child in node if node.tag in ROWS else [node]:
        found += tokens(child) if child.tag in ROWS else [child]
    return [token for token in found if len(token) or text(token) or is_gap(token)]


def is_gap(node):
    """Une espace large sépare deux formules, et se dit d'une pause ; une fine groupe les chiffres d'un nombre."""
    return node.tag == "mspace" and node.get("width", "").startswith(("0.16", "1em", "2em"))


def is_in_number(node):
    return (text(node) == "," and node.get("rspace") == "0") or node.get("width", "").startswith("0.16")


def core(node):
    """Le dernier signe que porte un élément, sous ses indices, ses exposants et ses accents."""
    while node.tag in LOWER | UPPER:
        node = (tokens(node[0]) or [node[0]])[-1]
    return text(node)


def is_simple(row):
    """Un seul élément, son signe moins compris : où il finit s'entend."""
    row = [token for token in row if token.tag != "mspace"]
    return len(row[1:] if row and text(row[0]) == "−" else row) <= 1


def sign(character):
    """Un signe, une lettre ou un nom : « plus », « grand W », « vecteur x », « logarithme ».

    >>> [sign(character) for character in ("+", "W", "𝐱", "𝜹", "ln", "ReLU")]
    ['plus', 'grand W', 'vecteur x', 'vecteur delta', 'logarithme', 'ReLU']
    """
    for table in ("signes", "lettres", "noms"):
        if character in TABLES[table]:
            return TABLES[table][character]
    plain = unicodedata.normalize("NFKC", character)
    if plain != character:
        bold = "BOLD" in unicodedata.name(character)
        return f"vecteur {sign(plain)}" if bold and not plain.isupper() else f"{sign(plain)}{' gras' * bold}"
    if not plain.replace(" ", "").isalpha() or not is_latin(plain):
        raise UnknownSignError(character)
    return f"grand {plain}" if len(plain) == 1 and plain.isupper() else plain
