"""Les quiz des pages, en une banque de questions que Moodle importe : une catégorie par page.

    python -m outils.cahiers.quiz [--racine DOSSIER]

C'est `make quiz`, qui écrit `_build/quiz.xml`. Les questions se lisent dans les cahiers exportés, où valeurs et renvois
ont déjà leur texte. Plusieurs réponses justes se partagent le point ; tout cocher n'en vaut aucun.
"""

import argparse
import json
import re
import sys
import xml.etree.ElementTree as ET
from html import escape
from pathlib import Path
from typing import NamedTuple

from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin

from outils.depot import settings
from outils.livre import contents

# Ce qu'écrit `block_quiz` (outils/cahiers/blocks.py).
QUESTION = re.compile(r"(?ms)^\*\*Question (?P<number>\d+)(?: \([^)]*\))?\.\*\* (?P<text>.+?)^</details>$")
CHOICE = re.compile(r"(?ms)^- \*\*[A-Z]\.\*\* (.+?)(?=^- \*\*[A-Z]\.\*\* |\Z)")
ANSWER = re.compile(r"(?ms)^\*\*[A-Z] (✓ juste|✗ faux)\.\*\* (.+?)(?=^\*\*[A-Z] (?:✓|✗)|\Z)")
DETAILS = "<details>\n<summary>Réponses</summary>\n"


class Choice(NamedTuple):
    text: str
    right: bool
    explanation: str


def html_of(markdown):
    """Le HTML d'un texte de cahier ; une formule y garde son LaTeX, entre les signes que Moodle reconnaît."""

    def formula(content, options):
        opening, closing = (r"\[", r"\]") if options["display_mode"] else (r"\(", r"\)")
        return f"{opening}{escape(content, quote=False)}{closing}"

    reader = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin, renderer=formula, double_inline=True)
    return reader.render(markdown.strip()).strip()


def read_questions(markdown):
    """[(numéro, énoncé, choix)] des quiz d'un texte de cahier."""
    found = []
    for match in QUESTION.finditer(markdown):
        asked, _, told = match["text"].partition(DETAILS)
        first = CHOICE.search(asked)
        texts = [re.sub(r"(?m)^ {2}", "", text) for text in CHOICE.findall(asked)]
        answers = ANSWER.findall(told)
        if not first or len(texts) != len(answers):
            raise ValueError(f"la question {match['number']} n’a pas une réponse par choix.")
        choices = [Choice(text, state[0] == "✓", why) for text, (state, why) in zip(texts, answers, strict=True)]
        found.append((int(match["number"]), asked[: first.start()], choices))
    return found


def fraction(choice, choices):
    """La part du point que vaut un choix, en pourcentage, avec les décimales que Moodle attend."""
    alike = sum(other.right == choice.right for other in choices)
    several = sum(other.right for other in choices) > 1
    return f"{100 / alike if choice.right else -100 / alike if several else 0:.5f}".rstrip("0").rstrip(".")


def add_text(parent, tag, text, **attributes):
    ET.SubElement(ET.SubElement(parent, tag, attributes), "text").text = text


def add_question(bank, name, asked, choices):
    question = ET.SubElement(bank, "question", type="multichoice")
    add_text(question, "name", name)
    add_text(question, "questiontext", html_of(asked), format="html")
    single = str(sum(choice.right for choice in choices) == 1).lower()
    for tag, value in (("defaultgrade", "1"), ("single", single), ("shuffleanswers", "1"), ("answernumbering", "abc")):
        ET.SubElement(question, tag).text = value
    for choice in choices:
        add_text(question, "answer", html_of(choice.text), fraction=fraction(choice, choices), format="html")
        add_text(question[-1], "feedback", html_of(choice.explanation), format="html")


def write_bank(root, path):
    """Écrit la banque ; renvoie le nombre de questions."""
    bank, course = ET.Element("quiz"), settings(root)["title"]
    for name in contents.pages(root):
        notebook = root / "_build" / "cahiers" / f"{name}.ipynb"
        cells = json.loads(notebook.read_text("utf8"))["cells"] if notebook.exists() else []
        questions = read_questions("\n\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown"))
        if questions:
            category = ET.SubElement(bank, "question", type="category")
            add_text(category, "category", f"$course$/top/{course.replace('/', '//')}/{Path(name).name}")
        for number, asked, choices in questions:
            add_question(bank, f"{Path(name).name}, question {number}", asked, choices)
    ET.indent(bank)
    ET.ElementTree(bank).write(path, encoding="utf-8", xml_declaration=True)
    return len(bank.findall("question[@type='multichoice']"))


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.cahiers.quiz", description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    path = root / "_build" / "quiz.xml"
    count = write_bank(root, path)
    print(f"{count} questions à importer dans Moodle (banque de questions, format « Moodle XML ») : {path}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
