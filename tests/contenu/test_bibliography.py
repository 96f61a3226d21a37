"""La bibliographie : des clés régulières, des notices complètes, et rien de cité qui n'y soit."""

import re

import pytest
from pages import ROOT, each_page, report
from pybtex.database import parse_string

from outils.prose.mask import line_of

pytestmark = pytest.mark.maison

CITE = re.compile(r"\{cite(?::\w+)?\}`([^`]+)`")


def bibliography_faults(entries):
    """Une clé qui ne dit pas l'année, une notice incomplète, une œuvre notée deux fois."""
    problems, works = [], {}
    for key, entry in entries.items():
        year = entry.fields.get("year", "")
        if not re.fullmatch(rf"[a-z]+{year}[a-z]?", key):
            problems.append(f"{key} : la clé est le nom du premier auteur en minuscules, puis l'année ({year})")
        missing = [name for name in ("title", "year") if name not in entry.fields]
        if missing or "author" not in entry.persons:
            problems.append(f"{key} : il manque l'auteur, le titre ou l'année")
        names = [str(person) for person in entry.persons.get("author", [])]
        work = (re.sub(r"\W", "", entry.fields.get("title", "")).lower(), *names[:1], entry.fields.get("edition"))
        if work in works:
            problems.append(f"{key} : même auteur et même titre que {works[work]}")
        works[work] = key
    return problems


def bibliography():
    return parse_string((ROOT / "references.bib").read_text(encoding="utf-8"), "bibtex").entries


def test_bibliography():
    problems = bibliography_faults(bibliography())
    assert not problems, "".join(f"\nreferences.bib : {problem}" for problem in problems)


@each_page
def test_citations_exist(path):
    text, known = path.read_text(encoding="utf-8"), set(bibliography())
    cited = [
        (line_of(text, match.start()), key.strip()) for match in CITE.finditer(text) for key in match[1].split(",")
    ]
    report(path, [(line, f"« {key} » n'est pas dans references.bib") for line, key in cited if key not in known])


# Une citation sujet d'un verbe : ni complément (« celle de », « comme chez ») ni seconde d'un couple (« et »).
SUBJECT = re.compile(
    r"(?<![\w’])(?P<before>[\w’]+\s)?\{cite:t\}`(?P<key>\w+)`\s(?:(?:y|en|ne|les?|la)\s|[ln]’)*(?P<verb>\w+)"
)
COMPLEMENT = {"de", "du", "par", "chez", "que", "dans", "et", "selon", "depuis", "comme"}
NOT_VERBS = {"comme", "de", "entre", "contre", "que", "le", "une", "souvent", "comment"}
SINGULAR, PLURAL = {"a", "est", "fait", "dit", "doit", "peut", "décrit", "définit"}, {"ont", "font"}


def agreement_faults(text, entries):
    """Un verbe au singulier après plusieurs auteurs, ou l'inverse : (ligne, phrase)."""
    problems = []
    for match in SUBJECT.finditer(text):
        entry, verb = entries.get(match["key"]), match["verb"]
        if entry is None or verb in NOT_VERBS or (match["before"] or "").strip().lower() in COMPLEMENT:
            continue
        several = len(entry.persons.get("author", [])) > 1
        is_plural = verb in PLURAL or verb.endswith("ent")
        is_singular = verb in SINGULAR or verb.endswith("e")
        if is_singular and several or is_plural and not several:
            number = "plusieurs auteurs" if several else "un seul auteur"
            problems.append((line_of(text, match.start()), f"« {match['key']} {verb} » : {number}"))
    return problems


@each_page
def test_verbs_agree_with_their_authors(path):
    report(path, agreement_faults(path.read_text(encoding="utf-8"), bibliography()))


def test_agreement_faults_are_seen():
    two = "@article{a1990, author = {A and B}, title = {T}, year = {1990}}"
    one = "@article{c1990, author = {C}, title = {T}, year = {1990}}"
    entries = parse_string(two + one, "bibtex").entries
    right = "{cite:t}`a1990` montrent, {cite:t}`c1990` en donne, celle de {cite:t}`a1990` est, {cite:t}`a1990` sur"
    assert agreement_faults(right, entries) == []
    for wrong in ("{cite:t}`a1990` montre", "Or {cite:t}`a1990` y\nconsacre", "{cite:t}`c1990` l’ont"):
        assert len(agreement_faults(wrong, entries)) == 1


def test_bibliography_faults_are_seen():
    entry = "@article{%s, author = {A}, title = {T}, year = {%s}}"
    assert bibliography_faults(parse_string(entry % ("a1990", "1990"), "bibtex").entries) == []
    assert bibliography_faults(parse_string(entry % ("a1990", "1991"), "bibtex").entries)
    assert bibliography_faults(parse_string("@book{a1990, title = {T}, year = {1990}}", "bibtex").entries)
    twice = entry % ("a1990", "1990") + entry % ("b1990", "1990")
    assert "même auteur" in bibliography_faults(parse_string(twice, "bibtex").entries)[0]
