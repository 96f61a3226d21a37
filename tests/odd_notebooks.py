"""Soixante-dix cahiers venus d'ailleurs et plus, une construction chacun : ce qu'une enseignante apporte.

`TEXTS` et `CODES` : {nom: (la cellule, ce que la page contient, ce que dit le compte rendu)} ; None : rien de plus.
`FILES` : {nom: (nom du fichier, octets, ce que dit le compte rendu, ou le refus)}.
"""

import base64
import json

PIXEL = base64.b64encode(
    bytes.fromhex(
        "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c626001000000ffff03000006"
        "000557bfabd40000000049454e44ae426082"
    )
).decode()

TEXTS = {
    "gras": ("Un mot **gras**.", "Un mot **gras**.", None),
    "niveau sauté": ("## Un\n\n##### Deux", "### Deux", "niveau 5 ramené à 3"),
    "second titre": ("# Encore un titre", "## Encore un titre", "niveau 1 ramené à 2"),
    "titre souligné": ("Mon titre\n---------\n\nSuite.", "## Mon titre", None),
    "titre collé": ("##Collé", "## Collé", None),
    "titre html": ("<h2 style='color:red'>Rouge</h2>", "## Rouge", None),
    "html en gras": ("Du <b>gras</b> et de l'<i>italique</i>.", "Du **gras** et de l'*italique*.", None),
    "html centré": ("<center>Milieu</center>", "Milieu", "balises HTML de mise en forme retirées"),
    "html div": ("<div class='alert'>Attention</div>", "Attention", "balises HTML"),
    "lien html": ("<a href='https://exemple.fr'>là</a>", "[là](https://exemple.fr)", None),
    "ancre html": ("<a name='ici'></a>Ici.", "Ici.", "balises HTML"),
    "filet html": ("Avant<hr>Après", "---", None),
    "tableau html": ("<table><tr><td>1</td></tr></table>", "<table>", None),
    "exposant": ("1<sup>er</sup> et H<sub>2</sub>O", "<sup>er</sup>", None),
    "commentaire": ("<!-- <b>x</b> -->\nVisible.", "<!-- <b>x</b> -->", None),
    "iframe": ("<iframe src='https://video.fr/1'></iframe>", "(https://video.fr/1)", "<iframe> retiré, devenu un lien"),
    "script": ("<script>alert(1)</script>Texte.", "Texte.", "<script> retiré"),
    "style": ("<style>p {color: red}</style>Texte.", "Texte.", "<style> retiré"),
    "repliable": ("<details><summary>Voir</summary>\n\nCaché.\n\n</details>", ":::{dropdown} Voir", None),
    "alerte GitHub": ("> [!NOTE]\n> À savoir.", ":::{note}\nÀ savoir.\n:::", None),
    "sommaire": ("[TOC]\n\nTexte.", "Texte.", None),
    "image attachée": ("![un beau dessin](attachment:a.png)", "/a.png)", None),
    "image attachée absente": ("![x](attachment:z.png)", "*(x)*", "image introuvable, retirée"),
    "image incluse": (f"![un dessin noir](data:image/png;base64,{PIXEL})", ".png)", None),
    "image abîmée": ("![x](data:image/png;base64,%%%)", "*(x)*", "image introuvable"),
    "image voisine": ("![un dessin voisin](voisine.png)", "/voisine.png)", None),
    "image accentuée": ("![un dessin accentué](<d%C3%A9j%C3%A0 vu.png>)", "/deja-vu.png)", None),
    "image absente": ("![x](nulle/part.png)", "*(x)*", "image introuvable"),
    "image distante": ("![logo](http://exemple.fr/l.png)", "[logo](https://exemple.fr/l.png)", "d’un autre site"),
    "image sans alt": ("![](voisine.png)", "![Image voisine.png", "sans description"),
    "image html": ("<img src='voisine.png' width=50 alt='un dessin html'>", "![un dessin html]", None),
    "image réglée": ("![un dessin large](voisine.png){width=50%}", "/voisine.png)", None),
    "lien http": ("[là](http://exemple.fr)", "[là](https://exemple.fr)", "https"),
    "adresse nue": ("Voir http://exemple.fr/a.", "https://exemple.fr/a", None),
    "lien vers un cahier": ("[suite](autre.ipynb)", "suite", "lien interne devenu du texte"),
    "lien vers une ancre": ("[plus bas](#la-fin)", "plus bas", "lien interne devenu du texte"),
    "lien vers un fichier": ("[les données](ventes.csv)", "{download}`les données <", None),
    "note": ("Un mot[^1].\n\n[^1]: La note.", "[^1]: La note.", None),
    "formule": ("$a^2$ et $$b$$", "$a^2$", None),
    "formule entre crochets": (r"\\(a\\) et \[b\]", "$a$", None),
    "align nu": ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", "\\begin{align}", None),
    "label": ("$$\\begin{equation} a \\label{eq:a} \\end{equation}$$", "$$", "\\label{eq:a} retiré"),
    "eqnarray": ("$$\\begin{eqnarray} a &=& b \\end{eqnarray}$$", "\\begin{align}", None),
    "mathds": (r"$\mathds{R}$", r"$\mathbb{R}$", None),
    "normalsize": (r"$\normalsize x$", "$x$", r"\normalsize retiré"),
    "macro": ("$\\newcommand{\\R}{\\mathbb{R}}$\n\n$x \\in \\R$", r"$x \in \mathbb{R}$", r"macro \R développée"),
    "macro à argument": (
        "$\\newcommand{\\norm}[1]{\\lVert #1 \\rVert}$\n\n$\\norm{x}$", r"$\lVert x \rVert$", r"macro \norm"
    ),
    "opérateur": ("$\\DeclareMathOperator{\\tr}{tr}$\n\n$\\tr A$", r"\operatorname{tr}", r"macro \tr"),
    "formule refusée": (r"$\inconnue{x}$", r"`\inconnue{x}`", "ne sait pas rendre"),
    "dollar de prix": ("De 5$ à 10$ le kilo.", "De 5$ à 10$ le kilo.", None),
    "tableau": ("| a | b |\n|---|---|\n| 1 | 2 |", "| 1 | 2 |", None),
    "bloc de code": ("```python\n# pas un titre\n<b>x</b>\n```", "# pas un titre\n<b>x</b>", None),
    "code fautif": ("```python\n$ pip install x ?\n```", "```text\n$ pip", "montré sans couleurs"),
    "langage inconnu": ("```foobar\nx\n```", "```text\nx", "montré sans couleurs"),
    "script montré": ("```html\n<script>x</script>\n```", "<script>x</script>", None),
    "code en ligne": ("`<b>$x$</b>`", "`<b>$x$</b>`", None),
    "exercice": (
        "```{exercise} Un calcul\n:label: ex-1\nCalculez.\n```", "{admonition} Exercice · Un calcul", "{exercise}"
    ),
    "solution": ("```{solution} ex-1\nVoilà.\n```", ":class: dropdown", "{solution} devenue un encadré"),
    "théorème": (":::{prf:theorem} Euclide\nVrai.\n:::", "{admonition} Théorème · Euclide", "{prf:theorem}"),
    "directive inconnue": (":::{foobar}\nTexte.\n:::", "{admonition} foobar", "{foobar} inconnue"),
    "renvoi inconnu": ("Voir {ref}`nulle-part`.", "Voir nulle-part.", "{ref}`nulle-part` devenu du texte"),
    "renvoi connu": ("Voir {ref}`somme`.", "{ref}`somme`", None),
    "citation inconnue": ("{cite}`personne1900`", "personne1900", "{cite}`personne1900` devenu du texte"),
    "rôle inconnu": ("{foo}`texte`", "texte", "{foo}`texte` devenu du texte"),
    "étiquette prise": ("(somme)=\n## Une section", "## Une section", "(somme)= retirée"),
    "tabulations": ("- un\n\t- deux", "- un\n", None),
    "espace insécable": ("Oui\u00a0: non", "Oui\u00a0: non", None),
    "emoji": ("Bravo 🎉", "Bravo 🎉", None),
}  # fmt: skip
CODES = {
    "ordinaire": ("x = 1\nprint(x)", "print(x)", None),
    "pip": ("!pip install -q seaborn==0.13 'polars>=1'\nx = 1", "x = 1", "bibliothèques seaborn==0.13, polars>=1"),
    "pip magique": ("%pip install plotly", None, "bibliothèques plotly"),
    "conda": ("!conda install -y xgboost", None, "bibliothèques xgboost"),
    "pip par python": ("!{sys.executable} -m pip install lightgbm", None, "retiré"),
    "matplotlib inline": ("%matplotlib inline\ny = 2", "y = 2", "« %matplotlib inline » retiré"),
    "autoreload": ("%load_ext autoreload\n%autoreload 2", None, "« %autoreload 2 » retiré"),
    "time": ("%%time\nz = 3", "z = 3", "« %%time » retiré"),
    "bash": ("%%bash\nls", "```text\n%%bash\nls", "montrée, mais non exécutée"),
    "html": ("%%html\n<b>x</b>", "```text\n%%html", "montrée, mais non exécutée"),
    "commande": ("!wget https://exemple.fr/x.csv\nt = 4", "t = 4", "« !wget https://exemple.fr/x.csv » retiré"),
    "aide": ("len?", None, "aide d’IPython"),
    "python 2": ("print 'bonjour'", "```text\nprint 'bonjour'", "ne se lit pas en Python 3"),
    "colab": ("# from google.colab import drive\nu = 5", "u = 5", "google.colab n’existe que dans Colab"),
    "chemin absolu": ("path = '/content/drive/x.csv'", "/content/drive", "un chemin de votre machine"),
    "input": ("def ask():\n    return input('?')", "input(", "input() attend une réponse"),
    "réseau": (
        "def get():\n    return pd.read_csv('https://exemple.fr/x.csv')", "read_csv", "données prises sur le réseau"
    ),
    "figure": (
        "import matplotlib.pyplot as plt\nplt.plot([1, 2])\nplt.title('Ventes')\nplt.show()",
        "alt: 'Figure de la section", "figure décrite d’après son code",
    ),
    "accents graves": ("s = '''\n```\n'''", "````{code-cell}", None),
    "vide": ("   ", None, None),
    "tabulation": ("if True:\n\tv = 6", "    v = 6", None),
}  # fmt: skip


def notebook(cells, **metadata):
    """Un .ipynb ; `cells` : (genre, source) ou dictionnaires."""
    shapes = {"code": {"outputs": [], "execution_count": None}, "markdown": {}, "raw": {}}
    made = [
        cell if isinstance(cell, dict) else {"cell_type": cell[0], "source": cell[1], "metadata": {}, **shapes[cell[0]]}
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "nbformat_minor": 4, "metadata": metadata, "cells": made}, ensure_ascii=False)


CELLS = [("markdown", "# Les ventes à l’été"), ("code", "print(1)")]
PLAIN = notebook(CELLS)
OLD = {
    "nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""},
    "worksheets": [{"cells": [{"cell_type": "code", "input": "print(1)", "language": "python", "outputs": []}]}],
}  # fmt: skip
FILES = {
    "utf-8": ("a.ipynb", PLAIN.encode(), "Page écrite"),
    "marque d'ordre": ("a.ipynb", b"\xef\xbb\xbf" + PLAIN.encode(), "marque d’ordre des octets retirée"),
    "latin-1": ("a.ipynb", PLAIN.encode("cp1252"), "codage Windows (cp1252)"),
    "mac": ("a.ipynb", PLAIN.encode("mac_roman"), "codage Mac (mac_roman)"),
    "utf-16": ("a.ipynb", PLAIN.encode("utf-16"), "Page écrite"),
    "crlf": ("a.md", b"# Titre\r\n\r\nTexte.\r\n", "fins de ligne ramenées"),
    "markdown": ("a.md", "# Été\n\n```python\nprint(1)\n```\n".encode(), "Page écrite"),
    "myst": ("a.md", b"---\nkernelspec:\n  name: python3\n---\n# T\n\n```{code-cell}\nprint(1)\n```\n", "Page écrite"),
    "percent": ("a.py", b"# %% [markdown]\n# # Titre\n\n# %%\nprint(1)\n", "Page écrite"),
    "sans titre": ("mes_ventes.ipynb", notebook([("code", "print(1)")]).encode(), "la page s’appelle « Mes ventes »"),
    "sans code": ("a.ipynb", notebook([("markdown", "# T\n\nTexte.")]).encode(), "aucune cellule de code"),
    "cellule brute": ("a.ipynb", notebook([*CELLS, ("raw", "\\newpage")]).encode(), "cellule brute (sans format)"),
    "autre noyau": ("a.ipynb", notebook(CELLS, kernelspec={"name": "tf2"}).encode(), "noyau « tf2 » remplacé"),
    "nbformat 3": ("a.ipynb", json.dumps(OLD).encode(), "Page écrite"),
    "cahier en R": ("a.ipynb", notebook(CELLS, language_info={"name": "R"}).encode(), "est un cahier en R"),
    "rien": ("a.ipynb", b"", "est vide"),
    "sans cellule": ("a.ipynb", notebook([]).encode(), "n’a aucune cellule"),
    "cellules vides": ("a.ipynb", notebook([("code", " ")]).encode(), "n’a aucune cellule"),
    "que des installations": ("a.ipynb", notebook([("code", "!pip install x")]).encode(), "il n’en reste rien"),
    "json coupé": ("a.ipynb", PLAIN[:50].encode(), "n’est pas un cahier Jupyter lisible (ligne"),
    "json quelconque": ("a.ipynb", b'{"a": [1]}', "n’est pas un cahier Jupyter lisible"),
    "liste": ("a.ipynb", b"[1, 2]", "n’est pas un cahier Jupyter lisible"),
    "image": ("a.ipynb", bytes(range(256)), "n’est pas un cahier Jupyter lisible"),
    "document": ("a.docx", b"PK", "attendu, un cahier .ipynb ou un texte"),
    "yaml abîmé": ("a.md", b"---\na: [1\n---\n\n# T\n", "ne se lit pas"),
}  # fmt: skip
