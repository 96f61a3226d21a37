"""Le français de la prose : typographie, orthographe, vocabulaire. Chaque faute a son fichier et sa ligne."""

import re
import unicodedata

import pytest
from pages import ANNEXES, PROSE, ROOT, each_prose
from spelling import DICTIONARY, misspelled, without_italics, words

from outils.prose.mask import HOLE, line_of, mask
from outils.prose.typography import NARROW, NBSP, faults, fix, fix_messages

pytestmark = pytest.mark.maison

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
    r"tee-?shirts?": "T-shirt",
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


@each_prose
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


def test_a_directive_in_backticks_hides_nothing_after_it():
    text = "```{table} Une légende\n:name: tab-a\n\n| a |\n|---|\n```\n\nQuoi ?\n\n```\ncode ?\n```\n\nFin ?"
    assert [one.line for one in faults(text)] == [8, 14]


def test_fault_line():
    assert [one.line for one in faults("---\na: b\n---\n\nUn\nQuoi ?")] == [6]


def test_mask_keeps_positions():
    for path in PROSE:
        text = path.read_text(encoding="utf-8")
        masked = mask(text)
        assert len(masked) == len(text)
        assert all(a in (b, HOLE) for a, b in zip(masked, text, strict=True))


# --- Orthographe -------------------------------------------------------------------------------------------------


@each_prose
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
    prose = without_italics(text)
    return [
        (line_of(text, match.start()), match[0], advice)
        for pattern, advice in BANNED
        for match in pattern.finditer(prose)
    ]


@each_prose
def test_vocabulary(path):
    found = sorted(banned(path.read_text(encoding="utf-8")))
    report([f"{place(path, line)} : « {word} » — le cours dit : {advice}" for line, word, advice in found])


def test_vocabulary_finds_planted_faults():
    found = banned("La learning curve\net un batch.\nOn stacke, on va tuner.")
    assert sorted(line for line, *_ in found) == [1, 2, 3, 3]
    assert banned("l’overfitting, le Dataset, relu, un tee-shirt")
    assert not banned("le surapprentissage (*overfitting*), Keras Tuner, `batch`, ReLU, le taux d’apprentissage")


def glossary():
    """Les entrées du glossaire ; un livre qui n'en a pas n'a pas ces contrôles."""
    texts = (path.read_text(encoding="utf-8") for path in ANNEXES)
    pages = [text for text in texts if ":::{glossary}\n" in text]
    if not pages:
        pytest.skip("aucune annexe du sommaire ne contient de glossaire")
    return pages[0].split(":::{glossary}\n")[1].split("\n:::")[0].split("\n\n")


def glossary_terms():
    return [entry.split("\n  ")[0].split("\n") for entry in glossary()]


def test_glossary_entries_give_the_english_term():
    bare = [entry.split("\n")[0] for entry in glossary() if not re.search(r"\n  \*[^*\n]+\*", entry)]
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


@each_prose
def test_terms_are_in_the_glossary(path):
    terms = {term.lower() for entry in glossary_terms() for term in entry}
    found = unknown_terms(path.read_text(encoding="utf-8"), terms)
    report([f"{place(path, line)} : « {term} » n'a pas d'entrée dans annexes/glossaire.md" for line, term in found])


def test_unknown_terms_are_seen():
    text = "{term}`Époque`, des {term}`lots\n<lot>`,\n{term}`learning rate` et {term}`lots <lots>`"
    assert unknown_terms(text, {"époque", "lot"}) == [(3, "learning rate"), (3, "lots")]


def unused_entries(entries, texts):
    """Les entrées que rien n'emploie : aucun de leurs noms n'est le but d'un renvoi de `texts`."""
    used = {" ".join(match[1].split()).lower() for text in texts for match in TERM.finditer(text)}
    return [terms[0] for terms in entries if used.isdisjoint(term.lower() for term in terms)]


def test_every_glossary_entry_is_used():
    texts = [path.read_text(encoding="utf-8") for path in PROSE]
    unused = unused_entries(glossary_terms(), [text for text in texts if ":::{glossary}\n" not in text])
    assert not unused, f"annexes/glossaire.md : aucune page ne renvoie à : {', '.join(unused)}"


# Un mot en gras suivi de son anglais en italique se définit : sa place est au glossaire, et un renvoi y mène.
DEFINED_HERE = re.compile(r"\*\*(?P<french>[^*{}\n]+)\*\* \(\*(?P<english>[a-z][a-z -]+)\*[,)]")


def missing_entries(text):
    return [(line_of(text, match.start()), match["french"]) for match in DEFINED_HERE.finditer(text)]


@each_prose
def test_terms_defined_in_a_page_are_in_the_glossary(path):
    found = missing_entries(path.read_text(encoding="utf-8"))
    report([f"{place(path, line)} : « {term} » est défini, et n'est pas au glossaire" for line, term in found])


def test_unused_and_missing_entries_are_seen():
    assert unused_entries([["époque"], ["lot", "mini-lot"], ["R²"]], ["{term}`Mini-lot`, {term}`x <époque>`"]) == ["R²"]
    assert missing_entries("Un\n**adaptateur** (*wrapper*), un {term}`lot` (*batch*)") == [(2, "adaptateur")]
