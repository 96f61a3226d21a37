"""Le français de la prose : typographie, orthographe, vocabulaire. Chaque faute a son fichier et sa ligne."""

import re
import shutil
import subprocess
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from browser import skip_or_fail

from outils.prose.mask import HOLE, line_of, mask
from outils.prose.typography import NARROW, NBSP, faults, fix, fix_messages, prose_files

ROOT = Path(__file__).parents[2]
FILES = prose_files(ROOT)
DICTIONARY = ROOT / "tests/mots.txt"

ITALIC = re.compile(r"(?<!\*)\*(?![*\s])([^*\n]+?)\*(?!\*)")
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+(?:[’'-][A-Za-zÀ-ÖØ-öø-ÿŒœ]+)*")
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|quoiqu|jusqu|presqu)[’']", re.I)

# Terme à éviter dans le texte courant (les italiques, qui citent l'anglais, sont permis) : terme du glossaire.
ANGLICISMS = {
    r"accuracy": "exactitude",
    r"auto-?encoders?|auto-encodeurs?": "autoencodeur",
    r"back-?propagation": "rétropropagation",
    r"baselines?": "référence",
    r"batch(?:es)?|mini-?batch(?:es)?|batchs": "mini-lot, lot",
    r"bottlenecks?": "goulot",
    r"callbacks?": "fonction de rappel",
    r"computation(?:s|nelle?s?)?": "calcul, de calcul",
    r"concate": "concaténer",
    r"cross-?entropy|log-?loss": "entropie croisée",
    r"datasets?|data sets?": "jeu de données",
    r"early stopping": "arrêt prématuré",
    r"embeddings?": "plongement",
    r"epochs?": "époque",
    r"features?": "caractéristique",
    r"feed-?forward": "à propagation avant",
    r"fit(?:t(?:er?|ent|ée?s?))?": "ajuster, entraîner",
    r"fonctions? de co[ûu]t": "perte",
    r"fully.connected": "couche dense",
    r"gradient descent|descente du gradient": "descente de gradient",
    r"grid search": "recherche par grille",
    r"hidden layers?": "couche cachée",
    r"inputs?": "entrée",
    r"outputs?": "sortie",
    r"layers?": "couche",
    r"learning curves?": "courbe d’apprentissage",
    r"learning rates?|pas d’apprentissage": "taux d’apprentissage",
    r"librairies?": "bibliothèque",
    r"loss": "perte",
    r"multi-couches?": "multicouche",
    r"notebooks?": "cahier",
    r"overfitting|over-fitting|sur-apprentissage": "surapprentissage",
    r"performer": "réussir",
    r"random search": "recherche aléatoire",
    r"re-?lu(?<!ReLU)": "ReLU",
    r"(?:set|ensemble)s? (?:de test|de validation|d’entra[iî]nement)": "jeu",
    r"split(?:t(?:er?|ent|ée?s?))?": "découper",
    r"stack(?:er?|ent|ée?s?)": "empiler",
    r"step functions?|fonctions? d’étape": "échelon",
    r"test sets?|training sets?|train sets?|validation sets?": "jeu de test, d’entraînement, de validation",
    r"(?<!Keras )tun(?:er?|ent|ée?s?|ing)": "régler",
    r"underfitting|sous-fitting": "sous-apprentissage",
}
FAMILIAR = {r"tu|toi|ton|tes|c’est parti": "vouvoyez le lecteur, dans un registre soutenu"}
BANNED = [
    (re.compile(rf"(?<![\w’'-])(?:{pattern})(?![\w-])", re.I), advice)
    for pattern, advice in (ANGLICISMS | FAMILIAR).items()
]


def place(path, line):
    return f"{path.relative_to(ROOT)}:{line}"


def report(problems):
    assert not problems, "\n" + "\n".join(problems)


# --- Typographie -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_typography(path):
    found = faults(path.read_text(encoding="utf-8"))
    report([f"{place(path, one.line)} : {one.message} — « {one.excerpt} » (make typographie)" for one in found])


# (fautif, corrigé) : chaque règle prend sa faute, et la correction automatique la répare.
FIXES = {
    "Quoi ? Oui; non !": f"Quoi{NARROW}? Oui{NARROW}; non{NARROW}!",
    f"Quoi{NBSP}?": f"Quoi{NARROW}?",
    "Ceci : cela, **gras**: suite": f"Ceci{NBSP}: cela, **gras**{NBSP}: suite",
    "« mot »": f"«{NBSP}mot{NBSP}»",
    "«mot»": f"«{NBSP}mot{NBSP}»",
    "12 % et 3% et {glue:text}`x` %": f"12{NBSP}% et 3{NBSP}% et {{glue:text}}`x`{NBSP}%",
    "60 000 images, 1 234 567": f"60{NARROW}000 images, 1{NARROW}234{NARROW}567",
    "3 h et 5 ms": f"3{NBSP}h et 5{NBSP}ms",
    "l'époque, l'*époque*, l'{term}`époque`": "l’époque, l’*époque*, l’{term}`époque`",
    "{term}`taux d'apprentissage`": "{term}`taux d’apprentissage`",
    "la suite...": "la suite…",
    "Etape 1, Ecrire, Etre, Ca va": "Étape 1, Écrire, Être, Ça va",
    "A la fin.": "À la fin.",
    "un noeud, le coeur, une oeuvre": "un nœud, le cœur, une œuvre",
    "deux  espaces": "deux espaces",
    "un mot , puis": "un mot, puis",
    "28x28 et 28 * 28": f"28{NBSP}×{NBSP}28 et 28{NBSP}×{NBSP}28",
    "ceci - cela": "ceci – cela",
    ":::{admonition} Pourquoi ?\n:class: note\nVoici : oui\n:::": (
        f":::{{admonition}} Pourquoi{NARROW}?\n:class: note\nVoici{NBSP}: oui\n:::"
    ),
    "```{code-cell}\n---\nmystnb:\n  image:\n    alt: L'axe : oui\n---\nd['a'] : 1\n```": (
        f"```{{code-cell}}\n---\nmystnb:\n  image:\n    alt: L’axe{NBSP}: oui\n---\nd['a'] : 1\n```"
    ),
}
# Ce à quoi l'on ne touche jamais.
LEFT_ALONE = [
    '---\ntitle: l\'en-tête : "oui" ?\n---\n',
    "```python\nx = d['a'] if y else \"z\"  # l'ami ?\n```",
    "```{code-cell} ipython3\n:tags: [hide-input]\n\nd['a'] : 1 ?\n```",
    "```{math}\n:label: eq-a\nf'(x) : ?\n```",
    "````md\n```{code-cell}\na : b ?\n```\n````",
    "$f'(x) : x ; y$ et $$a'\nb ?$$ et `d['a'] : ?`",
    "https://exemple.fr/a?b=1;c:d et [texte](page.md#a:b?c'd)",
    "(etiquette:x)=\n# Titre",
    "<!-- l'ami ? -->\n% l'ami ?\n",
    "{cite:p}`a1990;b1991` et {numref}`Figure %s <fig-a>`",
    "| a | b |\n|---|:-:|\n| ? | ! |",
    "À 12:30, ![image](a.png), (?)",
    ":::{figure} a:b?.png\n:name: fig-a\nTexte.\n:::",
    "Soit A la variable, A et B.",
    "Le prix : 5\u00a0$ ou 6\u00a0$.".replace(" :", "\u00a0:"),
]


@pytest.mark.parametrize("faulty", FIXES)
def test_each_fault_is_found_and_fixed(faulty):
    assert faults(faulty)
    assert fix(faulty) == FIXES[faulty]
    assert fix(FIXES[faulty]) == FIXES[faulty] and not faults(FIXES[faulty])


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_code_and_maths_are_left_alone(text):
    assert faults(text) == [] and fix(text) == text


@pytest.mark.parametrize("text", ['un "mot"', "un 'mot'"])
def test_straight_quotes_are_for_the_author(text):
    assert faults(text) and fix(text) == text


def test_messages_of_the_checks_are_fixed():
    cell = (
        '```{code-cell}\n:tags: [check, hide-input]\nexpect(d["a"] - d["b"] > 1, f"{x - 1} : l\'un ?", "a : b")\n```\n'
    )
    fixed = cell.replace("} : l'un ?", f"}}{NBSP}: l’un{NARROW}?").replace("a : b", f"a{NBSP}: b")
    assert fix_messages(cell) == fixed and fix_messages(fixed) == fixed
    assert fix_messages(cell.replace("check", "answer")) == cell.replace("check", "answer")


def test_fault_line():
    assert [one.line for one in faults("---\na: b\n---\n\nUn\nQuoi ?")] == [6]


def test_mask_keeps_positions():
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        masked = mask(text)
        assert len(masked) == len(text)
        assert all(a in (b, HOLE) for a, b in zip(masked, text, strict=True))


# --- Orthographe -------------------------------------------------------------------------------------------------


@cache
def project_words():
    return set(DICTIONARY.read_text(encoding="utf-8").split())


@cache
def hunspell():
    """Le vérificateur, ou l'arrêt du test avec la marche à suivre."""
    path = shutil.which("hunspell")
    listing = subprocess.run([path, "-D"], input="", capture_output=True, text=True).stderr if path else ""
    if re.search(r"/fr$", listing, re.M):
        return path
    message = "hunspell ou son dictionnaire français est absent : apt-get install hunspell hunspell-fr"
    return skip_or_fail(message)


def words(text):
    """Les mots de la prose à vérifier : (mot, position). Ni italiques (l'anglais), ni sigles, ni mots d'une lettre."""
    prose = ITALIC.sub(lambda match: HOLE * len(match[0]), mask(text))
    for match in WORD.finditer(prose):
        around = prose[max(0, match.start() - 1) : match.end() + 1]
        word = ELISION.sub("", match[0])
        if len(word) > 1 and not word.isupper() and not re.search(r"[\d_@.]\w|\w[\d_@]", around):
            yield word, match.start()


def misspelled(candidates):
    """Ceux que ni le dictionnaire français ni celui du projet ne connaissent."""
    unknown = {word for word in candidates if not {word, word.lower()} & project_words()}
    lines = "\n".join(sorted(unknown)).replace("’", "'")
    result = subprocess.run(
        [hunspell(), "-d", "fr", "-i", "utf-8", "-l"], input=lines, capture_output=True, text=True, check=True
    )
    rejected = set(result.stdout.split("\n"))
    return {word for word in unknown if set(word.replace("’", "'").split("-") + [word.replace("’", "'")]) & rejected}


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_spelling(path):
    text = path.read_text(encoding="utf-8")
    found = list(words(text))
    wrong = misspelled({word for word, _ in found})
    report(
        [
            f"{place(path, line_of(text, position))} : « {word} » est inconnu : faute, ou mot pour tests/mots.txt"
            for word, position in found
            if word in wrong
        ]
    )


def test_spelling_finds_a_planted_fault():
    text = "Des neuronnes, l’archiecture, un *neuronne*, `neuronne`, $neuronne$, MNIST et le surapprentissage."
    assert misspelled({word for word, _ in words(text)}) == {"neuronnes", "archiecture"}


def test_project_words_are_one_per_line():
    lines = DICTIONARY.read_text(encoding="utf-8").split("\n")
    assert lines.pop() == "", "tests/mots.txt finit par une fin de ligne"
    doubles = sorted({word for word in lines if lines.count(word) > 1})
    assert not doubles, f"tests/mots.txt : en double : {', '.join(doubles)}"
    assert not [word for word in lines if word != word.strip() or " " in word], "tests/mots.txt : un mot par ligne"


# --- Vocabulaire -------------------------------------------------------------------------------------------------


def banned(text):
    prose = ITALIC.sub(lambda match: HOLE * len(match[0]), mask(text))
    return [
        (line_of(text, match.start()), match[0], advice)
        for pattern, advice in BANNED
        for match in pattern.finditer(prose)
    ]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_vocabulary(path):
    found = sorted(banned(path.read_text(encoding="utf-8")))
    report([f"{place(path, line)} : « {word} » — le cours dit : {advice}" for line, word, advice in found])


def test_vocabulary_finds_planted_faults():
    found = banned("La learning curve\net un batch.\nOn stacke, on va tuner.")
    assert sorted(line for line, *_ in found) == [1, 2, 3, 3]
    assert banned("l’overfitting, le Dataset, relu")
    assert not banned("le surapprentissage (*overfitting*), Keras Tuner, `batch`, ReLU, le taux d’apprentissage")


GLOSSARY = ROOT / "annexes/glossaire.md"


def glossary_terms():
    block = GLOSSARY.read_text(encoding="utf-8").split(":::{glossary}\n")[1].split("\n:::")[0]
    return [entry.split("\n  ")[0].split("\n") for entry in block.split("\n\n")]


def test_glossary_entries_give_the_english_term():
    block = GLOSSARY.read_text(encoding="utf-8").split(":::{glossary}\n")[1].split("\n:::")[0]
    bare = [entry.split("\n")[0] for entry in block.split("\n\n") if not re.search(r"\n  \*[^*\n]+\*", entry)]
    assert not bare, f"annexes/glossaire.md : sans terme anglais en italique : {', '.join(bare)}"


def test_glossary_is_sorted():
    def key(terms):
        folded = unicodedata.normalize("NFD", terms[0].lower().replace("œ", "oe"))
        return "".join(char for char in folded if not unicodedata.combining(char)).replace("’", "'")

    entries = glossary_terms()
    for before, after in zip(entries, sorted(entries, key=key), strict=True):
        assert before == after, f"annexes/glossaire.md : « {after[0]} » n'est pas à sa place alphabétique"


TERM = re.compile(r"\{term\}`(?:[^`<]*<)?([^`<>]+?)>?`")


def unknown_terms(text, terms):
    """Les renvois au glossaire sans entrée : (ligne, terme). Sphinx ignore la casse."""
    found = [(line_of(text, match.start()), " ".join(match[1].split())) for match in TERM.finditer(text)]
    return [(line, term) for line, term in found if term.lower() not in terms]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_terms_are_in_the_glossary(path):
    terms = {term.lower() for entry in glossary_terms() for term in entry}
    found = unknown_terms(path.read_text(encoding="utf-8"), terms)
    report([f"{place(path, line)} : « {term} » n'a pas d'entrée dans annexes/glossaire.md" for line, term in found])


def test_unknown_terms_are_seen():
    text = "{term}`Époque`, des {term}`lots\n<lot>`,\n{term}`learning rate` et {term}`lots <lots>`"
    assert unknown_terms(text, {"époque", "lot"}) == [(3, "learning rate"), (3, "lots")]
