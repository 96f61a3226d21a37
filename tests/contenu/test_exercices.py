"""Les exercices : dérivés, bien formés, et contrôlés par des réponses d'essai, fausses et justes.

Chaque feuille s'exécute une fois, dans un processus à elle (tests/run_sheet.py), avec les réglages des noyaux du livre.
"""

import ast
import io
import itertools
import json
import os
import re
import subprocess
import sys
import textwrap
import tokenize
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from browser import skip_or_fail
from pages import CHAPTERS, FRONT_MATTER, ROOT, report
from test_prose import misspelled, words

from outils.feuilles import sheets, statements
from outils.feuilles.statements import derive
from outils.livre import notebooks, store
from outils.livre.environment import KERNEL_ENVIRONMENT
from outils.prose.mask import HOLE
from outils.prose.typography import faults

PARTS = {"Comprendre": (1, 2, 3), "Pratiquer avec Keras": (4, 5, 6, 7), "Aller plus loin": (8, 9, 10)}
STATES = {"solution": "right", "énoncé": "todo", "✅": "right"}  # sinon, un ❌ et un extrait de son message
LINE = re.compile(r"(⏳|✅|❌) Exercice (\d+\.\d+)\u00a0: .+[.?…]\n")

each_sheet = pytest.mark.parametrize("path", sheets.sources(), ids=lambda path: path.stem)


def run_sheet(name):
    """Les verdicts de la feuille : ceux de la solution, de l'énoncé et de chaque réponse d'essai."""
    environment = os.environ | KERNEL_ENVIRONMENT | {"MPLBACKEND": "agg"}
    command = [sys.executable, ROOT / "tests/run_sheet.py", name]
    done = subprocess.run(command, env=environment, capture_output=True, encoding="utf8", timeout=1200)
    assert done.returncode == 0, f"{name} : une cellule s'arrête sur une erreur.\n{done.stderr}"
    return json.loads(done.stdout)


@pytest.fixture(scope="session")
def verdicts(request):
    """{feuille: ses verdicts, à attendre} ; les feuilles choisies s'exécutent ensemble, une par cœur."""
    chosen = [item for item in request.session.items if "verdicts" in item.fixturenames]
    names = dict.fromkeys(item.callspec.params["path"].stem for item in chosen)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        yield {name: pool.submit(run_sheet, name) for name in names}
        pool.shutdown(cancel_futures=True)


# --- La forme --------------------------------------------------------------------------------------------------------


def test_each_chapter_has_its_sheet():
    assert [path.stem for path in sheets.sources()] == [path.stem for path in CHAPTERS]
    assert sum(len(sheets.read_sheet(path).exercises) for path in sheets.sources()) >= 36


@pytest.mark.parametrize(("part", "numbers"), PARTS.items(), ids=PARTS)
def test_each_part_has_an_error_to_find(part, numbers):
    read = [sheets.read_sheet(path) for path in sheets.sources() if int(path.stem[:2]) in numbers]
    titles = [exercise.title for sheet in read for exercise in sheet.exercises]
    assert any(title.startswith("Cherchez l’erreur") for title in titles), f"{part} : aucun « Cherchez l’erreur »"


@each_sheet
def test_sheet(path):
    sheet = sheets.read_sheet(path)
    assert sheet.text.startswith(FRONT_MATTER), f"{path.name} : l'en-tête n'est pas celui de CONTRIBUER.md"
    assert len(sheet.exercises) >= 4
    for exercise in sheet.exercises:
        assert 5 <= exercise.minutes <= 180, exercise.number
        assert all(len(text.split()) >= 5 for text in (*exercise.hints, exercise.explanation)), exercise.number


@each_sheet
def test_exercises_are_fresh(path):
    written = ROOT / "exercises" / path.name
    fresh = written.exists() and written.read_text("utf8") == derive(path.read_text("utf8"), path.name)
    assert fresh, f"exercises/{path.name} n'est plus ce que donne sa feuille : make exercices"


def test_no_orphan_exercises():
    assert {path.name for path in (ROOT / "exercises").glob("*.md")} == {path.name for path in sheets.sources()}


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


@each_sheet
def test_no_line_of_solution_in_the_exercises(path):
    hidden, _ = split_lines(path.read_text("utf8"))
    assert len(hidden) > 10
    text = (ROOT / "exercises" / path.name).read_text("utf8")
    assert not hidden & {line.strip() for line in text.split("\n")}
    assert not re.search(r"SOLUTION|solution-only|class: explication|\(solutions-|`solutions-", text)


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


@each_sheet
def test_messages_are_written_in_french(path):
    sheet = sheets.read_sheet(path)
    found = [place for exercise in sheet.exercises for place in messages(exercise.check)]
    report(path, [(line, f"{fault.message} — « {text} »") for line, text in found for fault in faults(text)])
    spelled = [(line, word) for line, text in found for word, _ in words(text)]
    wrong = misspelled({word for _, word in spelled} - identifiers(sheet))
    report(path, [(line, f"« {word} » est inconnu") for line, word in spelled if word in wrong])


# --- Les verdicts ----------------------------------------------------------------------------------------------------


def plain(text):
    return re.sub(r"\s", " ", text)


@each_sheet
def test_verdicts(path, verdicts):
    """Énoncé ⏳, solution ✅, réponses d'essai au verdict et au message prévus ; toujours une seule ligne."""
    problems = []
    for found in verdicts[path.stem].result():
        expected = STATES.get(found["label"], "wrong")
        fragment = plain(found["label"][2:]) if expected == "wrong" else ""
        one_line = LINE.fullmatch(found["printed"])
        if not one_line or one_line[2] != found["number"]:
            problems.append(f"{found['number']}, {found['label']} : affiche « {found['printed']} »")
        elif found["state"] != expected or fragment not in plain(found["message"]):
            problems.append(f"{found['number']}, {found['label']} : {found['printed'].strip()}")
    assert not problems, "\n" + "\n".join(problems)


@each_sheet
def test_each_exercise_is_tried(path, verdicts):
    """Deux réponses fausses au moins, qui ont chacune leur message, et une juste ; solution et énoncé compris."""
    labels = [(found["number"], found["label"]) for found in verdicts[path.stem].result()]
    tried = Counter((number, label[0]) for number, label in labels)
    wrong = {(number, label) for number, label in labels if label[0] == "❌"}
    for exercise in sheets.read_sheet(path).exercises:
        number = exercise.number
        assert sum(name == number for name, _ in wrong) >= 2, f"{number} : moins de deux réponses fausses différentes"
        assert tried[number, "✅"] >= 1, f"{number} : aucune autre réponse juste"
        assert tried[number, "s"] == tried[number, "é"] == 1


@each_sheet
@pytest.mark.parametrize(("folder", "sign"), {"solutions": "✅", "exercises": "⏳"}.items())
def test_verdicts_of_the_book(path, folder, sign):
    """Les verdicts que montre le livre, quand la feuille est au sommaire."""
    name = f"{folder}/{path.stem}"
    if name not in notebooks.notebooks(ROOT):
        pytest.skip(f"{name} n'est pas au sommaire")
    executed = store.stored(ROOT, name)
    if executed is None:
        skip_or_fail(f"{name} n'a pas été exécuté : make livre")
    checks = [cell for cell in notebooks.code_cells(executed) if "check" in cell.metadata.get("tags", ())]
    printed = ["".join(output.get("text", "") for output in cell.outputs) for cell in checks]
    shown = [LINE.fullmatch(text).groups() for text in printed]
    assert shown == [(sign, exercise.number) for exercise in sheets.read_sheet(path).exercises]


# --- Une feuille mal formée ------------------------------------------------------------------------------------------

CHECK = """```{code-cell} ipython3
:tags: [check, hide-input]
@check("1.1")
def verdict():
    expect(double(2) == 4, "faux.")
```
"""
HINTS = "".join(f":::{{admonition}} Indice {n}\n:class: dropdown tip\nUn texte.\n:::\n\n" for n in (1, 2))
EXPLANATION = ":::{admonition} Explication\n:class: explication\nSecret.\n:::\n"
GOOD = f"""{FRONT_MATTER}
(solutions-essai)=
# Solutions\u00a0: un essai

Voyez {{ref}}`histoire`.

## Exercice 1.1 · Doubler

**Durée**\u00a0: 10\u00a0min · **Difficulté**\u00a0: ★★☆

```{{code-cell}} ipython3
---
mystnb:
  figure:
    name: fig-double
---
## un commentaire n'est pas un titre
```

Voyez la {{numref}}`fig-double`.

```{{code-cell}} ipython3
:tags: [answer]
def double(x):
    ### BEGIN SOLUTION
    return 2 * x
    ### END SOLUTION
```

{CHECK}
{HINTS}```{{code-cell}} ipython3
:tags: [solution-only]
print("caché")
```

{EXPLANATION}"""


def read(text, folder):
    path = folder / "solutions" / "01-essai.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, "utf8")
    return sheets.read_sheet(path)


def test_a_good_sheet_is_read(tmp_path):
    [exercise] = read(GOOD, tmp_path).exercises
    assert (exercise.number, exercise.title, exercise.minutes, exercise.stars) == ("1.1", "Doubler", 10, 2)
    assert exercise.hints == ("Un texte.", "Un texte.") and exercise.explanation == "Secret."
    assert exercise.answer.source.startswith("def double(x):") and exercise.check.source.startswith("@check")


def test_derived_sheet():
    text = derive(GOOD, "01-essai.md")
    assert "(exercices-essai)=\n# Exercices\u00a0: un essai\n" in text
    assert "def double(x):\n    # À vous de jouer\n    raise NotImplementedError\n```" in text
    assert "Secret" not in text and "caché" not in text and "2 * x" not in text
    assert "name: fig-double-exercice\n" in text and "{numref}`fig-double-exercice`" in text
    assert CHECK in text and HINTS.rstrip() in text and "\n\n\n" not in text


def test_only_labels_and_their_references_are_renamed():
    """Une étiquette peut porter le nom d'un mot, d'une variable ou d'un terme du glossaire : eux ne changent pas."""
    kept = "La perte est {term}`perte`, `perte`.\n\n```{code-cell} ipython3\nperte = 3\nname: perte\n```\n"
    references = "{numref}`perte`, {ref}`la perte <perte>`, {eq}`taux`, {ref}`exercices-essai`\n"
    labels = "(perte)=\n$$ x $$ (non)\n$$\nx\n$$ (taux)\n"
    page = statements.rename_labels(kept + references + labels)
    assert page.startswith(kept)
    assert page[len(kept) :] == (
        "{numref}`perte-exercice`, {ref}`la perte <perte-exercice>`, {eq}`taux-exercice`, {ref}`exercices-essai`\n"
        "(perte-exercice)=\n$$ x $$ (non)\n$$\nx\n$$ (taux-exercice)\n"
    )


@pytest.mark.parametrize(
    ("old", "new", "line", "message"),
    [
        ("(solutions-essai)=", "(solutions-autre)=", 1, "attendu après l’en-tête"),
        ("# Solutions", "# Solution", 1, "attendu après l’en-tête"),
        ("{ref}`histoire`", "{ref}`solutions-histoire`", 16, "visez exercices-…"),
        ("Exercice 1.1", "Exo 1", 18, "titre attendu"),
        ("Exercice 1.1", "Exercice 1.2", 1, "numérotés"),
        ("★★☆", "★★", 18, "0 ligne"),
        ("[answer]", "[reponse]", 18, "0 cellule « answer »"),
        (CHECK, CHECK + CHECK, 18, "2 cellule « check »"),
        (CHECK, CHECK.replace("1.1", "1.2"), 41, "attendu une fois : '@check"),
        (EXPLANATION, "", 18, "0 explication"),
        ("Indice 2", "Indice 3", 18, "indices"),
        (HINTS, HINTS[: len(HINTS) // 2], 18, "2 ou 3"),
        (HINTS, HINTS.replace("dropdown ", ""), 48, "classe « dropdown tip »"),
        ("    ### END SOLUTION\n", "", 33, "dépareillées"),
        ("def double(x):\n", "if True:\n", 33, "hors de toute fonction"),
        ('print("caché")', "### BEGIN SOLUTION", 58, "hors d’une cellule « answer »"),
    ],
)
def test_a_planted_fault_is_seen(tmp_path, old, new, line, message):
    faulty = GOOD.replace(old, new)
    assert faulty != GOOD
    with pytest.raises(sheets.MalformedSheet) as failure:
        read(faulty, tmp_path)
    assert any(place == line and message in fault for place, fault in failure.value.faults), failure.value


def test_twice_the_same_function(tmp_path):
    second = GOOD[GOOD.index("## Exercice") :].replace("1.1", "1.2")
    with pytest.raises(sheets.MalformedSheet, match="défini par 2 réponses"):
        read(GOOD + "\n" + second, tmp_path)


def test_command(tmp_path, monkeypatch, capsys):
    """Écrit ce qui change, efface l'orphelin ; une feuille mal formée garde son énoncé et fait échouer la commande."""
    monkeypatch.setattr(statements, "ROOT", tmp_path)
    (tmp_path / "exercises").mkdir()
    (tmp_path / "exercises/09-perdu.md").touch()
    read(GOOD, tmp_path)
    assert statements.main() == 0
    assert [path.name for path in (tmp_path / "exercises").iterdir()] == ["01-essai.md"]
    assert "exercises/09-perdu.md : supprimé" in capsys.readouterr().out
    assert statements.main() == 0 and ": écrit" not in capsys.readouterr().out
    (tmp_path / "solutions/01-essai.md").write_text(GOOD.replace("★★☆", "dur"), "utf8")
    assert statements.main() == 1
    assert "solutions/01-essai.md:18 : 0 ligne" in capsys.readouterr().err


# --- cours.exercices -------------------------------------------------------------------------------------------------


def verdict_of(answer, control, capsys):
    """(verdict, ce qui s'affiche) d'une réponse et d'un contrôle, exécutés comme deux cellules."""
    namespace = {"__name__": "__main__"}
    exec("import numpy as np\nfrom cours.exercices import check, expect, expect_close, expect_shape", namespace)
    exec(compile(answer, "réponse", "exec"), namespace)
    body = textwrap.indent(control, "    ")
    exec(compile(f'@check("1.1")\ndef verdict():\n{body}', "contrôle", "exec"), namespace)
    return namespace["verdict"], capsys.readouterr()


def function(body):
    return "def f(x=1):\n" + textwrap.indent(body, "    ")


@pytest.mark.parametrize(
    ("answer", "state", "message"),
    [
        (function("return 2 * x"), "right", "juste."),
        (function("return 3 * x"), "wrong", "ce n'est pas le double."),
        (function("raise NotImplementedError"), "todo", "à compléter."),
        (
            function("raise NotImplementedError('no gradient')"),
            "wrong",
            "la ligne 2 de sa cellule, sur l’erreur NotImpl",
        ),
        ("", "todo", "«\u00a0f\u00a0» n’existe pas encore, exécutez d’abord la cellule de réponse"),
        (function("return y"), "wrong", "la ligne 2 de sa cellule, sur l’erreur NameError: name 'y' is not defined."),
        (function("import math\nreturn math.sqrt(-x)"), "wrong", "la ligne 3 de sa cellule, sur l’erreur ValueError"),
        (function("return f(x)"), "wrong", "RecursionError"),
        (function("raise SystemExit"), "wrong", "SystemExit"),
        (function("import sys; sys.exit(0)"), "wrong", "SystemExit"),
        (function("raise ValueError('a\\nb' + 1000 * 'c')"), "wrong", "ValueError: a bccc"),
        (function("assert False"), "wrong", "AssertionError"),
        (function("import sys\nprint('hé', file=sys.stderr)\nprint('une\\nligne')\nreturn 2 * x"), "right", "juste."),
        (function("pass"), "wrong", "la fonction ne renvoie rien\u00a0: terminez-la par return."),
        (function("return '2'"), "wrong", "n’est pas faite de nombres"),
        (function("return {2}"), "wrong", "n’est pas faite de nombres"),
        (function("return 2j"), "wrong", "n’est pas faite de nombres"),
        (function("return f"), "wrong", "n’est pas faite de nombres"),
        (function("return float('nan')"), "wrong", "la réponse contient NaN"),
        (function("return float('inf')"), "wrong", "ce n'est pas le double."),
        (function("return [2, 2]"), "wrong", "la réponse est de forme (2,), ce n’est pas la forme demandée."),
        (function("return [[2], [2, 2]]"), "wrong", "de longueurs différentes"),
        (function("return [2.0]"), "right", "juste."),
        (function("return np.float32(2)"), "right", "juste."),
    ],
)
def test_verdict(answer, state, message, capsys):
    verdict, shown = verdict_of(answer, 'expect_close(f(), 2, "ce n\'est pas le double.")', capsys)
    assert verdict.state == state and message in verdict.message
    assert shown.out == f"{verdict}\n" and LINE.fullmatch(shown.out) and len(shown.out) < 500
    assert not shown.err


@pytest.mark.parametrize(
    "answer",
    [
        "(0, 0.5)",
        "[0, 0.5]",
        "np.array([0, 0.5], dtype='float32')",
        "__import__('pandas').Series([0, 0.5], index=[7, 8])",
    ]
    + ["[np.float64(0), Fraction(1, 2)]", "range(0, 1) and [False, 0.5]", "Tensor()"],
)
def test_any_sequence_of_numbers_passes(answer, capsys):
    tensor = "class Tensor:\n    def __array__(self, dtype=None, copy=None):\n        return np.array([0, 0.5])\n"
    prelude = f"from fractions import Fraction\n{tensor}"
    verdict, _ = verdict_of(f"{prelude}y = {answer}", 'expect_close(y, [0, 0.5], "faux.")', capsys)
    assert verdict.state == "right", verdict.message


@pytest.mark.parametrize(
    ("control", "state", "message"),
    [
        ("expect(np.array([True, False]), 'faux.')", "wrong", "faux."),
        ("expect(np.array([]) == 1, 'faux.')", "wrong", "faux."),
        ("expect(None, 'faux.')", "wrong", "faux."),
        ("expect(np.bool_(True), 'faux.')", "right", "juste."),
        ("expect_shape(np.zeros((3, 2)), (None, 2))", "right", "juste."),
        ("expect_shape(np.zeros((3, 2)), (3, 1))", "wrong", "de forme (3, 2)"),
        ("expect_shape([1, 2], (3,), 'trois nombres.')", "wrong", "trois nombres."),
        ("expect_shape(None, (3,))", "wrong", "ne renvoie rien"),
        ("expect_close(1.01, 1, 'faux.', rtol=0.02)", "right", "juste."),
        ("expect_close(0.01, 0, 'faux.', rtol=0.02)", "wrong", "faux."),
        ("expect_close(0.01, 0, 'faux.', atol=0.02)", "right", "juste."),
        ("expect_close([1, np.nan], [1, np.nan], 'faux.')", "right", "juste."),
        ("expect_close([3, 3], 3, 'faux.')", "wrong", "de forme (2,)"),
        ("(1).shape", "wrong", "ne se laisse pas contrôler (erreur AttributeError"),
        ("len(y)", "todo", "«\u00a0y\u00a0» n’existe pas encore"),
        ("[y for _ in range(2)]", "todo", "«\u00a0y\u00a0» n’existe pas encore"),
    ],
)
def test_expectations(control, state, message, capsys):
    verdict, _ = verdict_of("", control, capsys)
    assert verdict.state == state and message in verdict.message


def test_the_reader_can_interrupt(capsys):
    with pytest.raises(KeyboardInterrupt):
        verdict_of("", "raise KeyboardInterrupt", capsys)
