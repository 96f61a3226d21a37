"""Une formule dite en français : « z égale vecteur x transposé vecteur w plus b ».

Un lecteur d'écran lit le MathML à sa façon, souvent en anglais ou pas du tout : chaque formule porte donc sa lecture,
faite à la construction d'après `lectures.yml`. Ce qui est composé (un indice, une fraction) dit où il finit. Les
conventions sont celles de la page des notations : `W^{(l)}` est « grand W de la couche l ».
"""

import re
from unicodedata import normalize

from spoken_signs import APPLY, LOWER, TABLES, UPPER, core, is_in_number, is_simple, sign, text, tokens

OPENS, CLOSES = {"]": "exclu", "[": "inclus"}, {"[": "exclu", "]": "inclus"}


def reading(tree, latex):
    """La lecture de la formule `tree`, dont le LaTeX est `latex`."""
    said = TABLES["corrections"].get(latex) or speak(tokens(tree))
    said = " ".join(said.split()).replace(" ,", ",")
    said = re.sub(r",+(?= ?[,;]|$)", "", said).strip(", ;:")
    return said.replace(" de vecteur", " du vecteur").replace(" à vecteur", " au vecteur")


def speak(row):
    words = []
    while row:
        said, row = next(filter(None, (rule(row) for rule in RULES)))
        words.append(said)
    return " ".join(words)


def ended(row, name):
    """Les mots de `row` et, s'ils sont composés, ceux qui les finissent."""
    return speak(row) if is_simple(row) else f"{speak(row)}, fin {name},"


# --- Ce qui se lit à plusieurs : chaque règle rend (ce qu'elle dit, ce qui reste), ou None ---------------------------
def number(row):
    """« 0,25 », « 60 000 » : la virgule ou l'espace fine d'un nombre n'en sépare pas deux."""
    if row[0].tag != "mn":
        return None
    said, row = text(row[0]), row[1:]
    while len(row) > 1 and row[1].tag == "mn" and is_in_number(row[0]):
        said, row = said + text(row[0]) + text(row[1]), row[2:]
    return said, row


def interval(row):
    """« ]0 ; 1] » : ses bornes, et lesquelles en sont."""
    signs = [text(token) for token in row]
    if signs[0] not in OPENS or ";" not in signs:
        return None
    middle = signs.index(";")
    end = next(rank for rank in range(middle, len(row)) if signs[rank] in CLOSES)
    low, high = speak(row[1:middle]), speak(row[middle + 1 : end])
    return f"intervalle de {low} {OPENS[signs[0]]} à {high} {CLOSES[signs[end]]}", row[end + 1 :]


def dots(row):
    signs = [text(token) for token in row[:4]]
    if signs[:3] not in (["."] * 3, ["·"] * 3):
        return None
    return ("jusqu’à", row[4:]) if signs[3:] == [","] else (", et ainsi de suite,", row[3:])


def derivative(row):
    """« ∂L / ∂w »."""
    signs = [text(token) for token in row[:4]]
    if len(row) < 5 or (signs[0], *signs[2:]) != ("∂", "/", "∂"):
        return None
    return f"dérivée de {one(row[1])} par rapport à {one(row[4])},", row[5:]


def fence(row):
    """« |x| », « ‖x‖² » : le nom de ce que les deux bords entourent."""
    closing, name = TABLES["bords"].get(text(row[0]), ("", ""))
    end = next((rank for rank in range(1, len(row)) if closing and core(row[rank]) == closing), 0)
    return (f"{name} de {ended(row[1:end], f'de {name}')} {scripts(row[end])}", row[end + 1 :]) if end else None


def cases(row):
    """Une accolade, puis un tableau : une ligne par cas."""
    if text(row[0]) != "{" or len(row) < 2 or row[1].tag != "mtable":
        return None
    return f"selon le cas : {lines(row[1], ' ; ')}, fin des cas,", row[2:]


def term(row):
    """Le premier élément et, d'une fonction, l'argument : « sigma de z » ; composé, ses parenthèses se disent."""
    said, rest = one(row[0]), row[1:]
    name = core(row[0])
    named = len(name) > 1 or bool({name, normalize("NFKC", name)} & set(TABLES["fonctions"]))
    if rest and text(rest[0]) == "′":
        said, rest = f"{said} prime", rest[1:]
    after = [token for token in rest if token.tag != "mspace"]
    signs = [text(token) for token in after[:4]]
    if signs[:1] == [APPLY]:
        named, after, signs = True, after[1:], signs[1:]
    elif signs[:1] != ["("]:
        named = False
    if not named:
        return said, rest
    if signs[0] == "(" and signs[2:3] == [")"]:
        return f"{said} de {one(after[1])}", after[3:]
    return f"{said} de", after


RULES = (number, interval, dots, derivative, fence, cases, term)


# --- Ce qui se lit seul -----------------------------------------------------------------------------------------------
def one(node):
    if node.tag == "mfrac":
        return fraction(*map(tokens, node))
    if node.tag == "msqrt":
        return f"racine carrée de {ended([token for child in node for token in tokens(child)], 'de racine')}"
    if node.tag == "mroot":
        return f"racine d’indice {speak(tokens(node[1]))} de {ended(tokens(node[0]), 'de racine')}"
    if node.tag == "mtable":
        return lines(node, " ; ligne suivante : ")
    if node.tag in LOWER | UPPER:
        return scripted(node)
    if node.tag == "mspace":
        return "" if node.get("width", "").startswith("0") else ","
    if node.tag not in ("mi", "mo", "mn", "mtext"):
        return sign(f"<{node.tag}>")  # inconnu
    return text(node).rstrip(".") if node.tag in ("mn", "mtext") else sign(text(node))


def lines(table, between):
    return between.join(" ".join(speak(tokens(cell)) for cell in row) for row in table)


def fraction(above, below):
    if text(above[0]) == text(below[0]) == "∂":
        return f"dérivée de {speak(above[1:])} par rapport à {speak(below[1:])},"
    if is_simple(above) and is_simple(below):
        return f"{speak(above)} sur {speak(below)},"
    return f"fraction, numérateur {speak(above)}, dénominateur {speak(below)}, fin de fraction,"


def scripted(node):
    base, accent = tokens(node[0]), text(node[-1])
    if node.tag == "mover" and accent in TABLES["accents"]:
        return f"{speak(base)} {TABLES['accents'][accent]}"
    if node.tag == "munder" and accent == "⏟":
        return speak(base)
    if node.tag == "munder" and text(node[0][-1] if len(node[0]) else node[0]) == "⏟":
        return f"{speak(base)}, accolade : {speak(tokens(node[1]))}, fin d’accolade,"
    name = TABLES["operateurs"].get(core(node))
    if name:
        low = f" pour {speak(tokens(node[1]))}" if node.tag in LOWER else ""
        high = f" à {speak(tokens(node[-1]))}" if node.tag in UPPER else ""
        return f"{name}{low}{high} de"
    return f"{speak(base)} {scripts(node)}"


def scripts(node):
    """Ce qui suit la base : « indice i j au carré », « de la couche l, indice i j »."""
    below = index(tokens(node[1])) if node.tag in LOWER else ""
    above = power(tokens(node[-1]), core(node)) if node.tag in UPPER else ""
    return f"{above}, {below}" if above.startswith("de la couche") and below else f"{below} {above}"


def index(row):
    is_pair = len(row) == 2 and all(len(text(token)) == 1 and token.tag != "mo" for token in row)
    said = speak(row) if is_pair else ended(row, "d’indice")
    return f"indice {said.replace(':', 'deux points')}"


def power(row, base):
    """« au carré », « de la couche l moins 1 » : un exposant entre parenthèses est un rang, sauf celui d'un nombre."""
    signs = [text(token) for token in row]
    if len(row) == 1 and signs[0] in TABLES["puissances"]:
        return TABLES["puissances"][signs[0]]
    if signs[0] == "(" and ")" in signs and not base.isdigit():
        end = signs.index(")")
        rest = power(row[end + 1 :], base) if row[end + 1 :] else ""
        return f"de la couche {speak(row[1:end])}, {rest}" if rest or end > 2 else f"de la couche {speak(row[1:end])}"
    return f"puissance {ended(row, 'de puissance')}"
