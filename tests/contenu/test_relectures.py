"""Ce que des lecteurs exigeants ont repris, et que nul autre contrôle ne garde : un genre de faute, une loi."""

import ast
import re

import pytest
from pages import ANNEXES, CHAPTERS, code_cells, each_chapter, page_with, report

from outils.prose.mask import line_of, mask

pytestmark = pytest.mark.maison

# --- Une conclusion plus large que ce qui a tourné ----------------------------------------------------------------

TOO_WIDE = re.compile(
    r"évidemment|bien sûr|à coup sûr|tout se vaut|(?:cela|ce qui|on) prouve que|on sait (?:bien )?que|"
    r"Keras \w+ de lui-même|(?:toujours|jamais) mieux",
    re.I,
)


def wide_words(text):
    return [
        (line_of(text, found.start()), f"« {found[0]} » : que montre la page ?") for found in TOO_WIDE.finditer(text)
    ]


@each_chapter
def test_no_word_is_wider_than_the_run(path):
    report(path, wide_words(mask(path.read_text("utf8"))))


def test_a_wide_word_is_seen():
    assert wide_words("Bien sûr, presque tout se vaut.") and wide_words("Keras retrouve de lui-même les logits")
    assert not wide_words("Tout ne se vaut pas : le moins bon est à huit erreurs types.")


# --- Une comparaison faite à la main ------------------------------------------------------------------------------

BY_HAND = re.compile(r"\.sem\(|\bsem\(|ttest|std\([^)]*\) */ *(?:np|math)\.sqrt")


def errors_by_hand(text):
    """Les cellules qui calculent l'erreur type d'une comparaison sans `cours.comparaison`."""
    return [(line, "gaps, de cours.comparaison") for line, source, _ in code_cells(text) if BY_HAND.search(source)]


@each_chapter
def test_comparisons_go_through_one_helper(path):
    text = path.read_text("utf8")
    told = "± erreur type" in text or "son erreur type" in text
    helped = re.search(r"from cours\.comparaison import", text) or not told
    report(path, errors_by_hand(text) + ([] if helped else [(1, "une erreur type, sans cours.comparaison")]))


def test_a_comparison_by_hand_is_seen():
    cell = "```{code-cell} ipython3\nerror = gap.std() / np.sqrt(5)\n```\n"
    assert errors_by_hand(cell) and not errors_by_hand(cell.replace("np.sqrt(5)", "2"))


# --- Un mot employé avant d'être présenté -------------------------------------------------------------------------

# Des mots de tous les jours, ou dont le sens est donné sur place : leur première rencontre n'est pas un terme.
ORDINARY = {
    "activation", "convergence", "convolution", "couche", "descente de gradient", "ensemble", "époque", "exemple",
    "forme", "gradient", "lot", "paramètre", "pas", "perte", "pli", "précision", "rappel", "régression",
}  # fmt: skip


def entries():
    glossary = [text for text in (path.read_text("utf8") for path in ANNEXES) if ":::{glossary}\n" in text]
    if not glossary:
        pytest.skip("aucune annexe du sommaire ne contient de glossaire")
    return [
        entry.split("\n  ")[0].split("\n")
        for entry in glossary[0].split("glossary}\n")[1].split("\n:::")[0].split("\n\n")
    ]


def unlinked(names, texts):
    """La page où l'un de ces noms se rencontre d'abord, si elle n'y renvoie pas : (nom, rang de la page)."""
    wanted = "|".join(map(re.escape, names))
    link = re.compile(rf"\{{term\}}`(?:[^`<]*<)?(?:{wanted})>?`", re.I)
    for rank, text in enumerate(texts):
        if link.search(text):
            return None
        if re.search(rf"(?<![\w-])(?:{wanted})s?(?![\w-])", mask(text), re.I):
            return min(names, key=len).lower(), rank
    return None


def test_a_term_is_linked_where_it_is_first_met():
    texts = [path.read_text("utf8") for path in CHAPTERS]
    met = filter(None, (unlinked(names, texts) for names in entries()))
    assert [f"{CHAPTERS[rank].stem} : {word}" for word, rank in met if word not in ORDINARY] == []


def test_an_unlinked_term_is_seen():
    assert unlinked(["goulot"], ["Rien.", "Le goulot.", "{term}`goulot`"]) == ("goulot", 1)
    assert unlinked(["goulot"], ["Un {term}`goulots <goulot>`.", "Le goulot."]) is None


# --- Des données que le lecteur retrouve ailleurs ------------------------------------------------------------------

LOADERS = {
    "mnist": r"keras\.datasets\.mnist\.load_data\(\)",
    "fashion_mnist": r"keras\.datasets\.fashion_mnist\.load_data\(\)",
    "california_housing": r"fetch_california_housing\(",
}


def lost_data(texts):
    """Les jeux que la première page qui les lit ne dit pas retrouver hors du cours, formes comprises."""
    found = []
    for name, loader in LOADERS.items():
        first = next((text for text in texts if re.search(rf"cours\.donnees import .*\b{name}\b", text)), None)
        if first and not re.search(rf"{loader}(?s:.)*?assert .*\.shape", first):
            found.append(name)
    return found


def test_the_first_page_says_where_else_the_data_are():
    assert lost_data([path.read_text("utf8") for path in CHAPTERS]) == []


def test_lost_data_are_seen():
    page = "from cours.donnees import mnist\nkeras.datasets.mnist.load_data()\nassert X.shape == (60_000, 28, 28)"
    assert lost_data([page]) == [] and lost_data([page.replace("assert", "#")]) == ["mnist"]


# --- Une recherche qui peut ne rien trouver -----------------------------------------------------------------------


def unsafe_searches(text):
    """Les `next(… if …)` sans valeur à défaut : sur d'autres données, les substituts par exemple, ils s'arrêtent."""
    found, generators = [], (ast.GeneratorExp, ast.Name)
    for line, source, _ in code_cells(text):
        calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
        for call in calls:
            is_next = isinstance(call.func, ast.Name) and call.func.id == "next"
            if is_next and len(call.args) == 1 and isinstance(call.args[0], generators):
                found.append((line + call.lineno, "next(…) : que vaut-il si rien ne convient ?"))
    return found


@each_chapter
def test_a_search_says_what_it_does_of_nothing(path):
    report(path, unsafe_searches(path.read_text("utf8")))


def test_an_unsafe_search_is_seen():
    cell = "```{code-cell} ipython3\nt = next(t for t in range(9) if t > 10)\n```\n"
    assert unsafe_searches(cell) and not unsafe_searches(
        cell.replace("next(t for", "next((t for").replace("10)", "10), 0)")
    )


# --- La réponse avant la démonstration ------------------------------------------------------------------------------


def test_the_answer_comes_before_the_experiment():
    opening = page_with(":::{demonstration} cadran").split("```{code-cell}")[0]
    box = opening.partition("La réponse en une minute\n")[2].partition("\n:::")[0]
    assert len(re.findall(r"\{glue:text\}`", box)) > 10 and "{ref}`un cadran <cadran>`" in box
