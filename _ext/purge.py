"""Une feuille de style réduite aux règles qui peuvent servir : celles du thème en comptent des milliers.

Un sélecteur reste si toutes ses classes et tous ses identifiants sont ceux d'un élément d'une page, ou un mot d'un
script, qui peut les poser ; ce qu'il dit entre parenthèses (`:not(.absent)`) ne le retire jamais.
"""

import re

import tinycss2

NAMED = re.compile(r"\b(?:class|id)=([\"'])(.*?)\1", re.DOTALL)
WORD = re.compile(r"[\w-]+")
NAME = re.compile(r"[.#]((?:\\.|[\w-])+)")
PARENTHESES = re.compile(r"\([^()]*\)|\[[^\]]*\]")
NESTING = ("media", "supports", "layer", "container")


def names(pages, scripts):
    """Les classes et les identifiants que les pages portent, ou que leurs scripts peuvent poser."""
    worn = {name for text in pages for _, value in NAMED.findall(text) for name in value.split()}
    return worn.union(*map(WORD.findall, scripts))


def purge(css, known):
    """Le texte CSS `css` sans les règles dont une classe n'est pas dans `known` ; les licences (`/*!`) restent."""
    return "\n".join(kept(tinycss2.parse_stylesheet(css, skip_whitespace=True), known))


def kept(rules, known):
    for rule in rules:
        if rule.type == "comment" and rule.value.startswith("!"):
            yield rule.serialize()
        elif rule.type == "qualified-rule":
            selectors = [text for text in selectors_of(rule.prelude) if can_match(text, known)]
            if selectors:
                yield f"{','.join(selectors)}{{{compact(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in NESTING and rule.content:
            inside = "\n".join(kept(tinycss2.parse_rule_list(rule.content, skip_whitespace=True), known))
            if inside:
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{\n{inside}\n}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword not in ("charset", "import"):  # tout est assemblé
            yield rule.serialize()


def selectors_of(prelude):
    """Les sélecteurs d'une règle, que séparent des virgules."""
    found = [[]]
    for token in prelude:
        if token == ",":
            found.append([])
        elif token.type != "comment":
            found[-1].append(token)
    return [tinycss2.serialize(tokens).strip() for tokens in found]


def can_match(selector, known):
    bare = selector
    while (shorter := PARENTHESES.sub("", bare)) != bare:
        bare = shorter
    return all(name.replace("\\", "") in known for name in NAME.findall(bare))


def compact(content):
    """Les déclarations d'une règle, sans commentaires."""
    return tinycss2.serialize([token for token in content if token.type != "comment"]).strip()
