"""Les exercices : dérivés, bien formés, et contrôlés par des réponses d'essai, fausses et justes.

Chaque feuille s'exécute une fois, dans un processus à elle (tests/run_sheet.py), avec les réglages des noyaux du livre.
"""

import ast
import io
import itertools
import json
import re
import sys
import tokenize
from collections import Counter
from dataclasses import replace
from functools import cache

import memo
import pytest
from browser import skip_or_fail
from form import header_faults
from pages import CHAPTERS, NOTEBOOKS, ROOT, SOLUTIONS, each_sheet, report
from processes import run_again_if_killed
from spelling import misspelled, words

from outils.feuilles import mutants, sheets
from outils.feuilles.statements import derive
from outils.livre import notebooks, store
from outils.livre.fingerprint import digest, fingerprint
from outils.prose.mask import HOLE
from outils.prose.typography import faults

TRIALS = ROOT / "tests/reponses"
STATES = {"solution": "right", "énoncé": "todo", "✅": "right"}  # sinon, un ❌ et un extrait de son message
MUTANTS = 0.99  # la part des mutants qu'une feuille refuse, hors ceux que tests/mutants.yml explique
DEFINITIONS = ast.FunctionDef | ast.ClassDef
LINE = re.compile(r"(⏳|✅|❌) Exercice (\d+\.\d+)\u00a0: .+[.?…]\n(   .+\n)?")


@cache
def run_sheet(name):
    """Les verdicts de la feuille : ceux de la solution, de l'énoncé et de chaque réponse d'essai."""
    key = sheet_key(name)
    if known := memo.recall(f"feuilles/{name}", lambda _: key):
        return known
    done = run_again_if_killed([sys.executable, ROOT / "tests/run_sheet.py", name])
    assert done.returncode == 0, f"{name} : une cellule s'arrête sur une erreur.\n{done.stderr}"
    return memo.keep(f"feuilles/{name}", key, json.loads(done.stdout))


def sheet_key(name):
    """L'empreinte de la feuille, et de ce qui l'exécute : ses réponses d'essai, ce qui dérive un énoncé."""
    sources = [ROOT / "solutions" / f"{name}.md", TRIALS / f"{name}.py", ROOT / "tests/run_sheet.py"]
    sources += sorted([*(ROOT / "outils/feuilles").glob("*.py"), *(ROOT / "cours").glob("*.py")])
    texts = [path.read_bytes() for path in sources if path.exists()]
    return digest(fingerprint(ROOT, f"solutions/{name}"), *texts)


@pytest.fixture
def verdicts(path):
    return run_sheet(path.stem)


# --- La forme --------------------------------------------------------------------------------------------------------


@pytest.mark.maison
def test_each_chapter_has_its_sheet():
    assert [path.stem for path in SOLUTIONS] == [path.stem for path in CHAPTERS]
    assert all(len(sheets.read_sheet(path).exercises) >= 3 for path in SOLUTIONS)


@pytest.mark.maison
@each_sheet
def test_each_sheet_has_an_error_to_find(path):
    titles = [exercise.title for exercise in sheets.read_sheet(path).exercises]
    assert any(title.startswith("Cherchez l’erreur") for title in titles), "aucun « Cherchez l’erreur »"


@pytest.mark.maison
@each_sheet
def test_no_exercise_is_easier_than_the_one_before(path):
    exercises = sheets.read_sheet(path).exercises
    assert [b.number for a, b in itertools.pairwise(exercises) if b.stars < a.stars] == []


@pytest.mark.maison
@each_sheet
def test_sheet(path):
    sheet = sheets.read_sheet(path)
    report(path, header_faults(sheet.text))
    assert len(sheet.exercises) >= 4
    for exercise in sheet.exercises:
        assert 5 <= exercise.minutes <= 180, exercise.number
        assert all(len(text.split()) >= 5 for text in (*exercise.hints, exercise.explanation)), exercise.number
    closing = f"progress({int(path.stem[:2])}, minutes={[exercise.minutes for exercise in sheet.exercises]})"
    assert sheet.cells[-1].source == closing, f"la feuille finit par « {closing} »"


@pytest.mark.surete
@each_sheet
def test_exercises_are_fresh(path):
    written = ROOT / "exercises" / path.name
    fresh = written.exists() and written.read_text("utf8") == derive(path.read_text("utf8"), path.name)
    assert fresh, f"exercises/{path.name} n'est plus ce que donne sa feuille : make exercices"


def split_lines(text):
    """(lignes à cacher, lignes à montrer) d'une feuille, lues sans l'outil qui la dérive."""
    hidden, shown, until = set(), set(), None
    for line in text.split("\n"):
        if until is None and line.strip() == "### BEGIN SOLUTION":
            until = "### END SOLUTION"
        elif until is None and line == ":::{admonition} Explication":
            until = ":::"
        (shown if until is None else hidden).add(line.strip())
        until = None if line.strip() == until else until
    return hidden - shown, shown


@pytest.mark.surete
@each_sheet
def test_no_line_of_solution_in_the_exercises(path):
    hidden, _ = split_lines(path.read_text("utf8"))
    assert hidden
    text = (ROOT / "exercises" / path.name).read_text("utf8")
    assert not hidden & {line.strip() for line in text.split("\n")}
    assert not re.search(r"SOLUTION|solution-only|class: (?:explication|bareme)|\(solutions-|`solutions-", text)


def messages(cell):
    """Les phrases d'un contrôle : (ligne, texte). Ce qu'une chaîne formatée calcule est masqué."""
    nodes = list(ast.walk(ast.parse(cell.source)))
    formatted = {part for node in nodes if isinstance(node, ast.JoinedStr) for part in node.values}
    for node in nodes:
        if isinstance(node, ast.JoinedStr):
            text = "".join(part.value if isinstance(part, ast.Constant) else HOLE for part in node.values)
        elif isinstance(node, ast.Constant) and isinstance(node.value, str) and node not in formatted:
            text = node.value
        else:
            continue
        if len(text.split()) > 2:
            yield cell.line + node.lineno, text


def identifiers(sheet):
    """Les noms et les options (« "linear" ») des cellules : un message les cite, et le dictionnaire les ignore."""
    tokens = itertools.chain.from_iterable(
        tokenize.generate_tokens(io.StringIO(cell.source).readline) for cell in sheet.cells
    )
    return {token.string.strip("\"'") for token in tokens if token.type in (tokenize.NAME, tokenize.STRING)}


@pytest.mark.maison
@each_sheet
def test_messages_are_written_in_french(path):
    sheet = sheets.read_sheet(path)
    found = [place for exercise in sheet.exercises for place in messages(exercise.check)]
    report(path, [(line, f"{fault.message} — « {text} »") for line, text in found for fault in faults(text)])
    spelled = [(line, word) for line, text in found for word, _ in words(text)]
    wrong = misspelled({word for _, word in spelled} - identifiers(sheet))
    report(path, [(line, f"« {word} » est inconnu") for line, word in spelled if word in wrong])


@pytest.mark.maison
@each_sheet
def test_mutants_are_refused(path):
    """Tous les exercices sont éprouvés, et de nouveau quand ils changent ; les mutants acceptés ont leur raison."""
    marks, counts = mutants.fingerprints(sheets.read_sheet(path)), mutants.stored()
    old = [number for number, mark in marks.items() if counts.get(number, {}).get("empreinte") != mark]
    assert not old, f"{', '.join(old)} : make mutants FEUILLE={path.stem} EXERCICE=…"
    refused, _, wrong = mutants.balance(marks)
    assert refused >= MUTANTS * (refused + len(wrong)), "\n".join(wrong)


# --- Les verdicts ----------------------------------------------------------------------------------------------------


def plain(text):
    return re.sub(r"\s", " ", text)


@pytest.mark.surete
@each_sheet
def test_verdicts(path, verdicts):
    """Énoncé ⏳, solution ✅, réponses d'essai au verdict et au message prévus ; toujours une seule ligne."""
    problems, labels = [], Counter((found["number"], found["label"]) for found in verdicts)
    for exercise in sheets.read_sheet(path).exercises:
        assert labels[exercise.number, "solution"] == labels[exercise.number, "énoncé"] == 1, exercise.number
    for found in verdicts:
        expected = STATES.get(found["label"], "wrong")
        fragment = plain(found["label"][2:]) if expected == "wrong" else ""
        one_line = LINE.fullmatch(found["printed"])
        if not one_line or one_line[2] != found["number"]:
            problems.append(f"{found['number']}, {found['label']} : affiche « {found['printed']} »")
        elif found["state"] != expected or fragment not in plain(found["message"]):
            problems.append(f"{found['number']}, {found['label']} : {found['printed'].strip()}")
    assert not problems, "\n" + "\n".join(problems)


@pytest.mark.maison
@each_sheet
def test_each_exercise_is_tried(path):
    """Cinq réponses fausses au moins, qui ont chacune leur message, et deux justes en plus de la solution."""
    tried = re.findall(r"^# %% ([\d.]+) (\S)(.*)", (TRIALS / f"{path.stem}.py").read_text("utf8"), re.M)
    wrong = Counter(number for number, sign, _ in set(tried) if sign == "❌")
    right = Counter(number for number, sign, _ in tried if sign == "✅")
    numbers = [exercise.number for exercise in sheets.read_sheet(path).exercises]
    few = [f"{one} : {wrong[one]} fausses, {right[one]} justes" for one in numbers if wrong[one] < 5 or right[one] < 2]
    assert not few, "\n" + "\n".join(few)


def helpers(sheet, check):
    """Les fonctions de la feuille que `check` appelle, de proche en proche ; non celles que l'élève écrit."""
    given = [cell for cell in sheet.cells if not {"answer", "check", "solution-only"} & set(cell.tags)]
    trees = [(cell, node) for cell in given for node in ast.parse(cell.source).body if isinstance(node, DEFINITIONS)]
    reached, names = [], {check.source}
    while names:
        called = {node.id for source in names for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Name)}
        found = [(cell, node) for cell, node in trees if node.name in called and (cell, node) not in reached]
        reached += found
        names = {ast.unparse(node) for _, node in found}
    return reached


def sentences(sheet):
    """{(exercices, ligne) : la phrase, en expression régulière} de tout ce que les contrôles peuvent dire."""
    tellers = {}
    for exercise in sheet.exercises:
        places = [(exercise.check, 0, None)]
        places += [(cell, node.lineno - 1, node.end_lineno) for cell, node in helpers(sheet, exercise.check)]
        for cell, first, last in places:
            lines = cell.source.split("\n")[first:last]
            part = replace(cell, source="\n".join(lines), line=cell.line + first)
            nodes = [node for node in ast.walk(ast.parse(part.source)) if isinstance(node, DEFINITIONS)]
            documentation = {ast.get_docstring(node, clean=False) for node in nodes}
            for line, text in messages(part):
                if text.endswith((".", "?", "…")) and text not in documentation:  # sinon, un morceau : « pour 3 plis »
                    tellers.setdefault((line, plain(text)), set()).add(exercise.number)
    return {
        (line, text): (numbers, re.compile(".*".join(map(re.escape, text.split(HOLE)))))
        for (line, text), numbers in tellers.items()
    }


@pytest.mark.maison
@each_sheet
def test_no_sentence_is_untried(path, verdicts):
    """Chaque phrase que peut dire un contrôle, une réponse d'essai de l'un de ses exercices l'a fait dire."""
    said = [(found["number"], plain(found["message"])) for found in verdicts]
    silent = [
        (line, f"{', '.join(sorted(numbers))} : aucune réponse d’essai ne fait dire « {text.replace(HOLE, '…')} »")
        for (line, text), (numbers, pattern) in sentences(sheets.read_sheet(path)).items()
        if not any(number in numbers and pattern.search(message) for number, message in said)
    ]
    report(path, silent)


@pytest.mark.surete
@each_sheet
@pytest.mark.parametrize(("folder", "sign"), {"solutions": "✅", "exercises": "⏳"}.items())
def test_verdicts_of_the_book(path, folder, sign):
    """Les verdicts que montre le livre, quand la feuille est au sommaire."""
    name = f"{folder}/{path.stem}"
    if name not in NOTEBOOKS:
        pytest.skip(f"{name} n'est pas au sommaire")
    executed = store.stored(ROOT, name)
    if executed is None:
        skip_or_fail(f"{name} n'a pas été exécuté : make livre")
    checks = [cell for cell in notebooks.code_cells(executed) if "check" in cell.metadata.get("tags", ())]
    printed = ["".join(output.get("text", "") for output in cell.outputs) for cell in checks]
    shown = [LINE.fullmatch(text).groups()[:2] for text in printed]
    assert shown == [(sign, exercise.number) for exercise in sheets.read_sheet(path).exercises]
