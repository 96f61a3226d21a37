"""Les formules deviennent du MathML à la construction : ni JavaScript, ni requête, lisibles sans réseau.

Sphinx demande un « moteur » d'équations ; celui-ci confie le LaTeX à math-core. Une formule que math-core ne comprend
pas donne un avertissement (donc un échec avec `-W`) qui nomme le fichier et la ligne.
"""

import re
from html import escape, unescape
from xml.etree import ElementTree

from docutils import nodes
from math_core import LatexError, LatexToMathML
from sphinx.locale import _
from sphinx.util import logging
from sphinx.util.math import get_node_equation_number
from spoken_math import reading
from spoken_signs import UnknownSignError

logger = logging.getLogger(__name__)
converter = LatexToMathML(fancy_error=False)

# math-core numérote lui-même les environnements `align`, `equation`… ; la numérotation est l'affaire de Sphinx.
INNER = {"align": "aligned", "split": "aligned", "gather": "gathered", "multline": "gathered"}
OUTER_ENVIRONMENT = re.compile(r"\\(begin|end)\{(align|split|gather|multline)\*?\}")
EQUATION = re.compile(r"\\(?:begin|end)\{equation\*?\}")
ROW_SPACING = re.compile(r"\\\\\[[^\]]*\]")  # `\\[4pt]` : math-core écrirait « [4pt] »
ENVIRONMENT = re.compile(r"\\begin\{(\w+\*?)\}(?:(?!\\begin\{).)*?\\end\{\1\}", re.DOTALL)
# Accents « combinants » sans largeur, que Chromium pose à côté de la lettre : leurs équivalents qui s'étirent.
ACCENTS = str.maketrans(
    {"\N{COMBINING LOW LINE}": "\N{OVERLINE}", "\N{COMBINING RIGHT ARROW ABOVE}": "\N{RIGHTWARDS ARROW}"}
)
PROSE = re.compile("[’«»`]")  # dans une formule, hors \\text{…} : signe qu'un dollar de la prose a ouvert la formule
TEXT = re.compile(r"\\text\{[^}]*\}")
PRIMES = {"′", "″", "‴"}  # dessinés comme un exposant, ils deviennent minuscules dans Chromium
# Ce que math-core pose là où la norme ne le veut que sur `<mstyle>`.
MISPLACED = {"mtable": "scriptlevel", "mfrac": "displaystyle"}


def prepare(latex):
    r"""Ramène une formule à ce que math-core rend fidèlement.

    >>> prepare(r"\begin{align*} a &= b \\[4pt] c &= d \end{align*}")
    '\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}'
    >>> prepare(r"a \\ b")
    '\\begin{gathered}a \\\\ b\\end{gathered}'
    """
    latex = OUTER_ENVIRONMENT.sub(lambda m: f"\\{m[1]}{{{INNER[m[2]]}}}", EQUATION.sub("", latex))
    latex = ROW_SPACING.sub(r"\\\\", latex.strip())
    paragraphs = [part.strip() for part in re.split(r"\n\s*\n", latex) if part.strip()]
    latex = r" \\ ".join(paragraphs)
    outside = latex
    while ENVIRONMENT.search(outside):
        outside = ENVIRONMENT.sub("", outside)
    if r"\\" in outside:
        environment = "aligned" if "&" in outside else "gathered"
        latex = f"\\begin{{{environment}}}{latex}\\end{{{environment}}}"
    return latex


def parse(mathml):
    """L'arbre d'une formule ; math-core y nomme des signes comme HTML (`&ApplyFunction;`), ce que XML ignore."""
    return ElementTree.fromstring(re.sub(r"&(?!amp;|lt;|gt;)\w+;", lambda name: unescape(name[0]), mathml))


def set_primes(tree):
    """Le prime est déjà dessiné en haut : à côté de sa lettre, à sa taille, il se voit.

    >>> tree = ElementTree.fromstring("<math><msup><mi>σ</mi><mo>′</mo></msup></math>")
    >>> set_primes(tree)
    >>> ElementTree.tostring(tree, encoding="unicode")
    '<math><mrow><mi>σ</mi><mo lspace="0" rspace="0">′</mo></mrow></math>'
    """
    for node in list(tree.iter()):
        if node.tag in ("msup", "msubsup") and node[-1].text in PRIMES:
            *base, prime = node
            prime.attrib.update(lspace="0", rspace="0")
            if len(base) == 2:
                script = ElementTree.Element("msub")
                script.extend(base)
                base = [script]
            node.tag, node[:] = "mrow", [*base, prime]


def move_styles(tree):
    """Un tableau ou une fraction qui change de style le reçoit d'un `<mstyle>`, qui peut le porter.

    >>> tree = ElementTree.fromstring('<math><mfrac displaystyle="true"><mi>a</mi><mi>b</mi></mfrac></math>')
    >>> move_styles(tree)
    >>> ElementTree.tostring(tree, encoding="unicode")
    '<math><mstyle displaystyle="true"><mfrac><mi>a</mi><mi>b</mi></mfrac></mstyle></math>'
    """
    for node in list(tree.iter()):
        name = MISPLACED.get(node.tag)
        if name in node.attrib:
            value = node.attrib.pop(name)
            inner = ElementTree.Element(node.tag, node.attrib)
            inner.extend(node)
            node.tag, node.attrib, node[:] = "mstyle", {name: value}, [inner]


def annotate(tree, latex):
    """Joint le LaTeX à la formule : formulas.js le copie, un lecteur d'écran sait le lire."""
    row, semantics = ElementTree.Element("mrow"), ElementTree.Element("semantics")
    row.extend(tree)
    tree[:] = [semantics]
    semantics.append(row)
    ElementTree.SubElement(semantics, "annotation", encoding="application/x-tex").text = latex


def convert(node, *, display):
    """Le MathML de `node`, ou son LaTeX brut après un avertissement si math-core le refuse."""
    latex = node.astext()
    if PROSE.search(TEXT.sub("", latex)):
        message = "formule où se lit de la prose : un dollar (monnaie) s’écrit « \\$ ». Formule : %s"
        logger.warning(message, latex.strip(), location=node, type="mathml")
    try:
        tree = parse(converter.convert_with_local_state(prepare(latex), displaystyle=display).translate(ACCENTS))
    except LatexError as error:
        logger.warning(
            "formule que math-core ne sait pas convertir (position et raison : %s) : %s",
            error,
            latex.strip(),
            location=node,
            type="mathml",
        )
        return escape(latex)
    set_primes(tree)
    move_styles(tree)
    try:
        tree.set("aria-label", reading(tree, latex.strip()))
    except UnknownSignError as sign:
        message = "« %s » : _ext/lectures.yml ne dit pas comment ce signe se lit à voix haute. Formule : %s"
        logger.warning(message, sign, latex.strip(), location=node, type="mathml")
    annotate(tree, latex.strip())
    return ElementTree.tostring(tree, encoding="unicode")


def visit_inline(self, node):
    self.body.append(self.starttag(node, "span", "", CLASS="math notranslate nohighlight"))
    self.body.append(convert(node, display=False) + "</span>")
    raise nodes.SkipNode


def visit_display(self, node):
    self.body.append(self.starttag(node, "div", CLASS="math notranslate nohighlight"))
    self.body.append(f'<div class="math-scroll">{convert(node, display=True)}</div>')
    if node["number"]:
        self.body.append(f'<span class="eqno">({get_node_equation_number(self, node)})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append("</div>\n")
    raise nodes.SkipNode


def setup(app):
    app.add_html_math_renderer("mathml", (visit_inline, None), (visit_display, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
