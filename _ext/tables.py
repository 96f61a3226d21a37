"""Les tableaux : écrits à la française, et qui se lisent au téléphone.

- Un nombre d'un tableau de pandas prend la virgule, le signe moins et les milliers séparés ; « nan » ne dit rien à
  personne : un tiret. Les noms vont à gauche, les nombres à droite (css/cells.css).
- Un tableau trop large pour un téléphone y devient des fiches, une par ligne : chaque case dit alors sa colonne.
- Le nom des lignes est au-dessus d'elles, sur la ligne des titres (pandas lui en donne une) ; des rangs 0, 1, 2… que
  personne n'a nommés ne disent rien : ils s'ôtent.
- Celui que rend une cellule a son numéro, si `mystnb: {figure: {name: tab-…, caption: …}}` est en tête d'elle.
"""

import re

from bs4 import BeautifulSoup
from docutils import nodes
from sphinx.transforms import SphinxTransform

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
    names = table.select("tbody th")
    are_numbers = all(NUMBER.fullmatch(name.get_text().strip()) for name in names)
    for cell in table.select("td") + (names if are_numbers else []):  # « 1600 », un réseau, près de « 1600 direct »
        text = cell.get_text()
        if text.strip() and cell.string is not None:
            cell.string = french(text.strip())
        shown = cell.get_text()
        if cell.name == "td" and shown != "–" and not NUMBER.match(re.sub(r"^[+(<≥≤–]\s*", "", shown)):
            cell["class"] = "mot"


def cells_of(row):
    return row.find_all(["td", "th"])


def is_regular(table):
    return not table.select("[rowspan], [colspan]")


def merge_titles(table):
    """Le nom des lignes, que pandas écrit sur une seconde ligne de titres, monte sur la première."""
    rows = table.select("thead tr")
    if len(rows) != 2 or not is_regular(table):
        return
    for title, under in zip(*map(cells_of, rows), strict=True):
        if under.get_text(strip=True):
            title.replace_with(under.extract())
    rows[1].decompose()


def drop_ranks(table):
    """Ôte la colonne des rangs 0, 1, 2…, que pandas donne aux lignes sans nom."""
    heads = [cells_of(row)[0] for row in table.select("thead tr")]
    names = [cells_of(row)[0] for row in table.select("tbody tr")]
    is_unnamed = not any(head.get_text(strip=True) for head in heads)
    if is_unnamed and is_regular(table) and [name.get_text() for name in names] == [*map(str, range(len(names)))]:
        for cell in heads + names:
            cell.decompose()


def columns(table):
    """Le titre de chaque colonne ; pandas en met parfois une partie sur une seconde ligne."""
    rows = [[cell.get_text(" ", strip=True) for cell in cells_of(row)] for row in table.select("thead tr")]
    return [" ".join(filter(None, titles)) for titles in zip(*rows, strict=False)]


def align_titles(table):
    """Le titre d'une colonne de mots, le nom des lignes compris, va à gauche comme eux."""
    heads, *rows = map(cells_of, table.select("tr"))
    for head, *cells in zip(heads, *rows, strict=False):
        if all(cell.name == "th" or "mot" in cell.get("class", ()) for cell in cells):
            head["class"] = "mot"


def narrowest(table, titles):
    """Estime la plus petite largeur du tableau, en pixels : le plus long morceau insécable de chaque colonne."""
    nowrap = "dataframe" in table.get("class", ())
    widest = [max(map(len, title.split()), default=0) for title in titles]
    for row in table.select("tbody tr"):
        for rank, cell in enumerate(cells_of(row)[: len(titles)]):
            text = cell.get_text(" ", strip=True)
            pieces = [text] if nowrap and cell.name == "td" else re.split(r"[ \n-]", text)
            widest[rank] = max(widest[rank], *map(len, pieces))
    return sum(LETTER * count + PADDING[nowrap] for count in widest)


def to_cards(table, titles):
    table["class"] = [*table.get("class", ()), "fiches"]
    for row in table.select("tbody tr"):
        for title, cell in zip(titles, cells_of(row), strict=False):
            if title:
                cell["data-titre"] = title


def name_rows(table):
    """La première case d'une ligne la nomme, quand sa colonne n'a pas de titre."""
    for row in table.select("tbody tr"):
        name = row.find(["td", "th"])
        name.name, name["scope"] = "th", "row"


def rewrite(html):
    table = BeautifulSoup(html, "html.parser").table
    is_output = "dataframe" in table.get("class", ())
    if is_output:
        merge_titles(table)
        drop_ranks(table)
        write_numbers(table)
        if is_regular(table) and len(table.select("thead tr")) == 1:
            align_titles(table)
    titles = columns(table)
    has_names = titles and not titles[0]
    if has_names:
        name_rows(table)
    if titles and is_regular(table) and narrowest(table, titles) > PHONE:
        to_cards(table, titles)
    elif not is_output and not has_names:
        return html  # rien à en changer
    return str(table)


class output_table(nodes.figure):
    """Le tableau que rend une cellule : sa légende, puis sa sortie."""


class output_table_caption(nodes.caption):
    """Au-dessus du tableau, comme celle des tableaux écrits à la main."""


class NumberOutputs(SphinxTransform):
    """MyST-NB fait une figure de toute sortie qui a une légende : celle qui s'appelle « tab-… » est un tableau."""

    default_priority = 200  # avant que Sphinx ne recense les noms

    def apply(self, **kwargs):
        for figure in list(self.document.findall(nodes.figure)):
            if any(name.startswith("tab-") for name in figure["names"]):
                table = output_table("", ids=figure["ids"], names=figure["names"], classes=["tableau"])
                captions = [child for child in figure if isinstance(child, nodes.caption)]
                table += [output_table_caption("", "", *caption.children) for caption in captions]
                table += [child for child in figure if child not in captions]
                figure.replace_self(table)
                self.document.ids.update(dict.fromkeys(table["ids"], table))


def visit_output_table(writer, node):
    writer.body.append(writer.starttag(node, "figure"))


def depart_output_table(writer, node):
    writer.body.append("</figure>\n")


def visit_caption(writer, node):
    writer.body.append("<figcaption><p>")
    writer.add_fignumber(node.parent)
    writer.body.append('<span class="caption-text">')


def depart_caption(writer, node):
    writer.body.append("</span>")
    writer.add_permalink_ref(node.parent, "Lien vers ce tableau")
    writer.body.append("</p></figcaption>\n")


def finish(app, pagename, templatename, context, doctree):
    if "body" in context:
        context["body"] = TABLE.sub(lambda found: rewrite(found[0]), context["body"])


def setup(app):
    app.add_enumerable_node(output_table, "table", html=(visit_output_table, depart_output_table))
    app.add_node(output_table_caption, html=(visit_caption, depart_caption))
    app.add_transform(NumberOutputs)
    app.connect("html-page-context", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
