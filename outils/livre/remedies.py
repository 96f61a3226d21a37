"""Ce que dit Sphinx, en une phrase française qui donne le fichier, la ligne et le remède."""

import re

PLACE = re.compile(
    r"^(?P<file>\S[^:\n]*?\.(?:md|rst|ipynb|bib))(?::(?P<line>\d+))?: (?:WARNING|ERROR): (?P<message>.+)$"
)
IN_BOOK = re.compile(
    r"^(?:.*/(?=(?:chapters|exercises|solutions|annexes)/)|(?!.*/(?:chapters|exercises|solutions|annexes)/).*/)"
)
SUFFIX = re.compile(r" \[[\w.-]+\]$")
REMEDIES = [  # (ce que dit Sphinx, ce que nous disons)
    (r"Non-consecutive header level increase; H(\d) to H(\d)", "le titre saute du niveau {} au niveau {}. Ôtez des #"),
    (r"Document headings start at H(\d), not H1", "le premier titre est de niveau {}. Écrivez-le avec un seul « # »"),
    (r"Unknown directive type: '(.+?)'", "la directive « {} » n’existe pas ici. Corrigez son nom, ou ôtez-la"),
    (r"Unknown interpreted text role \"(.+?)\"", "le rôle « {} » n’existe pas ici. Corrigez son nom, ou ôtez-le"),
    (r"'(.+?)': Unknown option keys: \['(.+?)'", "la directive « {} » n’a pas d’option « {} ». Ôtez-la"),
    (r"undefined label: '(.+?)'", "aucune page ne porte l’étiquette « {} ». Corrigez-la, ou ôtez le renvoi"),
    (r"equation not found: (\S+)", "aucune équation n’a l’étiquette « {} ». Corrigez-la, ou ôtez le renvoi"),
    (r"duplicate label (\S+), other instance in (\S+)", "l’étiquette « {} » est déjà dans {}. Donnez-en une autre"),
    (r"Duplicate (?:reference target: |explicit target name: \")([\w-]+)", "l’étiquette « {} » est deux fois ici"),
    (r"'myst' cross-reference target not found: '(.+?)'", "ce lien ne mène nulle part : « {} ». Corrigez-le"),
    (r"could not find bibtex key \"(.+?)\"", "references.bib n’a pas d’entrée « {} ». Ajoutez-la"),
    (r"term not in glossary: '(.+?)'", "le glossaire n’a pas d’entrée « {} ». Ajoutez-la, ou ôtez le renvoi"),
    (r"image file not readable: (.+)", "l’image {} n’existe pas. Mettez-la dans le dossier de la page"),
    (r"download file not readable: (.+)", "le fichier {} n’existe pas. Mettez-le dans le dossier de la page"),
    (r"Lexing literal_block .*? as \"(.+?)\"", "ce bloc n’est pas du « {} » valide. Donnez-lui le langage « text »"),
    (r"Pygments lexer name '(.+?)' is not known", "aucun langage ne s’appelle « {} ». Écrivez « text »"),
    (r"toctree contains reference to nonexisting document '(.+?)'", "le sommaire nomme « {} », qui n’existe pas"),
    (r"unknown document: '(.+?)'", "la page « {} » n’existe pas. Corrigez le lien, ou ôtez-le"),
    (r"toctree contains reference to document '(.+?)' that doesn't have a title", "la page « {} » n’a pas de titre"),
    (r"multiple files found for the document \"(.+?)\"", "« {} » existe sous deux formats. Ne gardez que le .md"),
    (r"unknown config value '(.+?)' in override", "_config.yml : le réglage « {} » n’existe pas. Corrigez son nom"),
]  # fmt: skip


def sentence(message):
    """La phrase qui traduit ce message, ou None."""
    for pattern, said in REMEDIES:
        if match := re.search(pattern, message):
            return said.format(*(group for group in match.groups() if group is not None)) + "."
    return None


def translate(line):
    """Une ligne du journal, en français si nous la connaissons ; telle quelle, sinon."""
    place = PLACE.match(line)
    message = SUFFIX.sub("", place["message"] if place else re.sub(r"^(?:WARNING|ERROR): ", "", line))
    said = sentence(message)
    if said is None:
        return line
    if place is None or "sommaire nomme" in said or "n’a pas de titre" in said:
        return f"✗ {said}"
    file = IN_BOOK.sub("", place["file"])
    line = f":{place['line']}" if place["line"] else ""
    return f"✗ {file}{line} : {said}"
