"""Ne garder d'un fichier Markdown (MyST) que sa prose.

`mask(text)` rend un texte de même longueur où tout ce qui n'est pas de la prose — code, formules, adresses, rôles,
options, en-tête — est remplacé par `HOLE`, les fins de ligne restant en place : une position vaut dans les deux.
Les titres de directives, les légendes et les textes de remplacement des figures sont de la prose.
"""

import re

HOLE = "\ue000"  # caractère d'usage privé : aucun texte n'en contient

# Directives dont le contenu, ou l'argument, n'est pas de la prose.
CODE = {"code-cell", "code", "code-block", "math", "bibliography", "literalinclude", "include", "raw", "toctree"}
PATH_ARGUMENT = {"figure", "image", "glue:figure", "glue", "list-table", "csv-table", "embed", "demonstration"}

FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.S)
FENCE = re.compile(r"^[ \t]*(?P<marks>`{3,}|~{3,}|:{3,})(?P<info>.*)$")
INFO = re.compile(r"[ \t]*\{(?P<name>[\w:-]+)\}")
OPTION = re.compile(r"^[ \t]*:(?P<key>[\w-]+):[ \t]*")
CAPTION = re.compile(r"^(?P<indent>[ ]*):?(?:alt|caption):[ \t]*(?:[>|][+-]?)?")
# Formules, code et autres morceaux d'une ligne ou d'un paragraphe, dans l'ordre où on les cherche.
INLINE = [
    re.compile(pattern, re.S | re.M)
    for pattern in (
        r"<!--.*?-->",
        r"^\([\w:-]+\)=[ \t]*$",  # étiquette
        r"^%.*$",  # commentaire MyST
        r"^\+\+\+.*$",
        r"(?<!\\)\$\$.*?\$\$(?:[ \t]*\([\w:-]+\))?",
        r"^\\begin\{.*?^\\end\{.*?$",
        r"(?<![\\$])\$(?![\s$])(?:\\.|[^$\\])+?(?<!\s)\$(?!\d)",
        r"\{(?!term\}|ref\}|doc\}|situation\})[\w:-]+\}(?P<r>`+).+?(?P=r)",  # rôle sans texte libre
        r"\{(?:ref|doc)\}`[^`<]+`",  # renvoi sans texte
        r"(?<=<)[^<>`]*(?=>`)",  # cible d'un renvoi
        r"\{(?:term|ref|doc|situation)\}(?=`)",
        r"(?<!`)(?P<b>`+)(?!`)(?:(?!(?P=b)).)+?(?P=b)(?!`)",  # code
        r"\{\{.*?\}\}",
        r"<[A-Za-z/][^>\n]*>",  # balise, ou adresse entre chevrons
        r"(?:https?://|www\.)[^\s)>\]]+",
        r"\]\([^)\n]*\)",
        r"\[\^[\w-]+\]:?",
        r"^[ \t]*\|?[ \t:|-]*-{3,}[ \t:|-]*$",  # filet d'un tableau
        r"\{[.#][^}\n]*\}",
        r"&[a-z]+;|&#\d+;",
    )
]
LINKED_TEXT = re.compile(r"\{(term|ref|doc|situation)\}`([^`]+)`")


def mask(text):
    """Le texte `text`, de même longueur, où seule la prose est lisible."""
    text = hide(text, FRONT_MATTER)
    text = mask_blocks(text)
    # Le texte de {term}`…` se lit : on lui ôte ses accents graves avant de masquer le code.
    text = LINKED_TEXT.sub(open_role, text)
    for pattern in INLINE:
        text = hide(text, pattern)
    return text


def open_role(match):
    role, content = match[1], match[2]
    shown, arrow, target = content.partition("<")
    if role != "term" and not arrow:
        return HOLE * len(match[0])
    return HOLE * (len(role) + 3) + shown + HOLE * (len(arrow + target) + 1)


def hide(text, pattern):
    return pattern.sub(lambda match: blank(match[0]), text)


def blank(text):
    return re.sub(r"[^\n]", HOLE, text)


def mask_blocks(text):
    """Masque les blocs de code et les lignes de service (ouverture, options, fermeture) des autres directives."""
    lines, result, code = text.split("\n"), [], None
    after_opening, readable = False, []  # les directives ouvertes dont le contenu se lit
    for line in lines:
        fence = FENCE.match(line)
        if code is not None:  # dans un bloc de code, jusqu'à sa fermeture
            closing = fence and fence["marks"].startswith(code.marks) and not fence["info"].strip()
            result.append(blank(line) if closing else code.read(line))
            code = None if closing else code
        elif fence and readable and fence["marks"] == readable[-1] and not fence["info"].strip():
            readable.pop()  # et non l'ouverture d'un bloc de code
            result.append(blank(line))
        elif fence:
            info = INFO.match(fence["info"])
            name = info["name"] if info else None
            if name in CODE or (name is None and fence["marks"][0] != ":"):
                code = CodeBlock(fence["marks"])
            elif name:
                readable.append(fence["marks"])
            start = len(line) if code or name is None or name in PATH_ARGUMENT else fence.end("marks") + info.end()
            result.append(HOLE * start + line[start:])
            after_opening = True
            continue
        elif after_opening and OPTION.match(line):
            caption = CAPTION.match(line)
            start = OPTION.match(line).end() if caption else len(line)
            result.append(HOLE * start + line[start:])
            continue
        else:
            result.append(line)
        after_opening = False
    return "\n".join(result)


class CodeBlock:
    """Un bloc de code que l'on parcourt ligne à ligne : tout est masqué, sauf légendes et textes de remplacement."""

    def __init__(self, marks):
        self.marks = marks
        self.rules = 0  # filets « --- » rencontrés : entre les deux premiers, les options de la cellule
        self.first = True
        self.caption_indent, self.quote = None, ""

    def read(self, line):
        first, self.first = self.first, False
        if line.strip() == "---" and (first or self.rules == 1):
            self.rules += 1
            return blank(line)
        if self.rules != 1:
            return blank(line)
        match = CAPTION.match(line)
        indent = len(line) - len(line.lstrip())
        if match:
            self.caption_indent = len(match["indent"])
            start = match.end()
        elif self.caption_indent is not None and indent > self.caption_indent:
            start = indent  # suite d'une légende sur plusieurs lignes
        else:
            self.caption_indent = None
            return blank(line)
        value = line[start:]
        if match:  # les guillemets du YAML, fermés sur cette ligne ou sur une autre
            self.quote = value[:1] if value[:1] in ("'", '"') else ""
            value = HOLE * len(self.quote) + value[len(self.quote) :]
        if self.quote and value.endswith(self.quote):
            value = value[:-1] + HOLE
        return HOLE * start + value


def line_of(text, position):
    """Numéro (à partir de 1) de la ligne où se trouve `position`."""
    return text.count("\n", 0, position) + 1
