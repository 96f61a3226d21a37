"""Les tableaux : écrits à la française, et qui se lisent au téléphone.

- Un nombre d'un tableau de pandas prend la virgule, le signe moins et les milliers séparés ; « nan » ne dit rien à
  personne : un tiret. Les noms vont à gauche, les nombres à droite (css/cells.css).
- Un tableau trop large pour un téléphone y devient des fiches, une par ligne : chaque case dit alors sa colonne.
"""

import re

from bs4 import BeautifulSoup

TABLE = re.compile(r"<table\b.*?</table>", re.S)
NUMBER = re.compile(r"(?P<sign>[-−]?)(?P<whole>\d+)(?P<decimals>[.,]\d+)?")
PHONE, LETTER = 334, 7.0  # pixels : la place, un signe en moyenne
PADDING = {True: 13, False: 23}  # les marges d'une case : pandas, texte


def french(text):
    """« -1166.50 » devient « −1 166,50 » ; ce qui n'est pas un nombre reste tel quel.

    >>> french("-1166.50"), french("19006"), french("nan"), french("4 × 3")
    ('−1\\u202f166,50', '19\\u202f006', '–', '4 × 3')
    """
    if text.lower() == "nan":
        return "–"
    found = NUMBER.fullmatch(text)
    if not found:
        return text
    whole = f"{int(found['whole']):,d}".replace(",", "\u202f")
    return "−" * bool(found["sign"]) + whole + (found["decimals"] or "").replace(".", ",")


def write_numbers(table):
    for cell in table.select("td, tbody th"):
        text = cell.get_text()
        if text.strip() and cell.string is not None:
            cell.string = french(text.strip())
        if cell.name == "td" and not NUMBER.match(re.sub(r"^[(<≥≤–]\s*", "", cell.get_text())):
            cell["class"] = "mot"


def columns(table):
    """Le titre de chaque colonne ; pandas en met parfois une partie sur une seconde ligne."""
    rows = [[cell.get_text(" ", strip=True) for cell in row.find_all(["td", "th"])] for row in table.select("thead tr")]
    return [" ".join(filter(None, titles)) for titles in zip(*rows, strict=False)]


def narrowest(table, titles):
    """Estime la plus petite largeur du tableau, en pixels : le plus long morceau insécable de chaque colonne."""
    nowrap = "dataframe" in table.get("class", ())
    widest = [max(map(len, title.split()), default=0) for title in titles]
    for row in table.select("tbody tr"):
        for rank, cell in enumerate(row.find_all(["td", "th"])[: len(titles)]):
            text = cell.get_text(" ", strip=True)
            pieces = [text] if nowrap and cell.name == "td" else re.split(r"[ \n-]", text)
            widest[rank] = max(widest[rank], *map(len, pieces))
    return sum(LETTER * count + PADDING[nowrap] for count in widest)


def to_cards(table, titles):
    table["class"] = [*table.get("class", ()), "fiches"]
    for row in table.select("tbody tr"):
        for title, cell in zip(titles, row.find_all(["td", "th"]), strict=False):
            if title:
                cell["data-titre"] = title


def rewrite(html):
    table = BeautifulSoup(html, "html.parser").table
    is_output = "dataframe" in table.get("class", ())
    if is_output:
        write_numbers(table)
    titles = columns(table)
    is_regular = titles and not table.select("[rowspan], [colspan]")
    if is_regular and narrowest(table, titles) > PHONE:
        to_cards(table, titles)
    elif not is_output:
        return html  # rien à en changer
    return str(table)


def finish(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = TABLE.sub(lambda found: rewrite(found[0]), context["body"])


def setup(app):
    app.connect("html-page-context", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
