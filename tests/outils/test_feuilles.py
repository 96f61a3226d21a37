"""Les outils des feuilles : lire une feuille, en dériver l'énoncé, juger une réponse (`cours.exercices`)."""

import linecache
import re
import signal
import textwrap
from types import SimpleNamespace

import pytest
from form import FRONT_MATTER

import cours.patience
from cours import bilan
from cours.exercices import Verdict
from outils.copies import waits
from outils.feuilles import mutants, sheets, statements
from outils.feuilles.statements import derive

LINE = re.compile(r"(⏳|✅|❌) Exercice (\d+\.\d+)\u00a0: .+[.?…]\n(   .+\n)?")

# --- Une feuille mal formée ------------------------------------------------------------------------------------------

CHECK = """```{code-cell} ipython3
:tags: [check, hide-input]
@check("1.1", "double")
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
        (CHECK, CHECK.replace(', "double"', ""), 41, '@check("1.1", "double")'),
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


def verdict_of(answer, control, capsys, names=(), given=""):
    """(verdict, ce qui s'affiche) d'une réponse et d'un contrôle, exécutés comme deux cellules."""
    namespace = {"__name__": "__main__"}
    exec("import numpy as np\nfrom cours.exercices import call, check, expect, expect_close, expect_shape", namespace)
    exec(compile(given, "énoncé", "exec"), namespace)
    linecache.cache["réponse"] = len(answer), None, answer.splitlines(keepends=True), "réponse"
    exec(compile(answer, "réponse", "exec"), namespace)
    body = textwrap.indent(control, "    ")
    exec(compile(f'@check("1.1", *{names!r})\ndef verdict():\n{body}', "contrôle", "exec"), namespace)
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
            "la ligne 2 de sa cellule\u00a0: une erreur que Python nomme «\u00a0NotImplementedError\u00a0»",
        ),
        ("", "todo", "«\u00a0f\u00a0» n’existe pas encore\u00a0: exécutez d’abord la cellule de réponse"),
        (function("return y"), "wrong", "la ligne 2 de sa cellule\u00a0: «\u00a0y\u00a0» n’existe pas"),
        (
            function("import math\nreturn math.sqrt(-x)"),
            "wrong",
            "la ligne 3 de sa cellule\u00a0: une erreur que Python nomme «\u00a0ValueError\u00a0»",
        ),
        (function("return f(x)"), "wrong", "s’appelle elle-même sans fin"),
        (function("raise SystemExit"), "wrong", "exit() arrête tout"),
        (function("import sys; sys.exit(0)"), "wrong", "exit() arrête tout"),
        (
            function("raise ValueError('a\\nb' + 1000 * 'c')"),
            "wrong",
            "une erreur que Python nomme «\u00a0ValueError\u00a0»",
        ),
        (function("assert False"), "wrong", "AssertionError"),
        (function("import sys\nprint('hé', file=sys.stderr)\nprint('une\\nligne')\nreturn 2 * x"), "right", "juste."),
        (function("pass"), "wrong", "la fonction ne renvoie rien\u00a0: terminez-la par return."),
        (function("return '2'"), "wrong", "n’est pas faite de nombres"),
        (function("return {2}"), "wrong", "n’est pas faite de nombres"),
        (function("return 2j"), "wrong", "n’est pas faite de nombres"),
        (function("return f"), "wrong", "n’est pas faite de nombres"),
        (function("return float('nan')"), "wrong", "la réponse contient NaN"),
        (function("return float('inf')"), "wrong", "ce n'est pas le double."),
        (function("return [2, 2]"), "wrong", "de forme (2,), et la forme demandée est () (un seul nombre)."),
        (function("return [[2], [2, 2]]"), "wrong", "de longueurs différentes"),
        (function("return [2.0]"), "right", "juste."),
        (function("return np.float32(2)"), "right", "juste."),
    ],
)
def test_verdict(answer, state, message, capsys):
    verdict, shown = verdict_of(answer, 'expect_close(f(), 2, "ce n\'est pas le double.")', capsys, ["f"])
    assert verdict.state == state and message in verdict.message
    assert shown.out == f"{verdict}\n" and LINE.fullmatch(shown.out) and len(shown.out) < 700
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
        ("(1).shape", "wrong", "n’est pas du genre que l’énoncé demande"),
        ("len(y)", "todo", "«\u00a0y\u00a0» n’existe pas encore"),
        ("[y for _ in range(2)]", "todo", "«\u00a0y\u00a0» n’existe pas encore"),
    ],
)
def test_expectations(control, state, message, capsys):
    verdict, _ = verdict_of("", control, capsys)
    assert verdict.state == state and message in verdict.message


def test_the_reader_can_interrupt(capsys):
    """En français, et sans montrer le code du contrôle."""
    verdict, shown = verdict_of("", "raise KeyboardInterrupt", capsys)
    assert verdict.state == "wrong" and "vous avez interrompu" in verdict.message
    assert "Traceback" not in shown.out + shown.err


def test_an_endless_answer_is_stopped(monkeypatch, capsys):
    """Même dans un `except Exception`. La limite se repousse : celle du cours est plus longue que tout contrôle."""
    monkeypatch.setattr(cours.patience, "PULSE", 0.1)
    monkeypatch.setattr(cours.patience, "LIMIT", 0.2)
    endless = "while True:\n    try:\n        x += 1\n    except Exception:\n        pass"
    verdict, _ = verdict_of(function(endless), "f()", capsys, ["f"])
    assert verdict.state == "wrong" and "dure trop" in verdict.message and "LIMIT" in verdict.message
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    monkeypatch.setattr(cours.patience, "LIMIT", None)
    assert verdict_of("def f():\n    import time\n    time.sleep(0.5)", "f()", capsys, ["f"])[0].state == "right"


TWO = "def f(x=1):\n    return x\n\ndef g(x=1):\n    "


@pytest.mark.parametrize(
    ("answer", "control", "state", "message", "detail"),
    [
        (TWO + "raise NotImplementedError", "f()\ng()", "todo", "à compléter\u00a0: «\u00a0g\u00a0».", ""),
        (TWO + '"""Aide."""\n    raise NotImplementedError\n    return x', "g()", "todo", "effacez la ligne", ""),
        (TWO + "return x", "g(1, 2)", "wrong", "«\u00a0g\u00a0» n’a plus les arguments demandés", "Python dit"),
        (TWO + "pass", "g()[0]", "wrong", "voyez son return", ""),
        (TWO + "pass", "call(g)", "wrong", "g ne renvoie rien", ""),
        (TWO + "x.append(1)\n    return x", "call(g, [1])", "wrong", "g modifie «\u00a0x\u00a0»", ""),
        (TWO + "print('vu')\n    return x", "expect(g() == 2, 'faux.')", "wrong", "faux.", "n’est pas montré"),
        (TWO + "return [1, 2] + 1", "given(g)", "wrong", "la ligne 5 de sa cellule", "Python dit"),
        (TWO + "return given(g, 0)", "g()", "wrong", "la ligne 5 de sa cellule", "Python dit"),
    ],
)
def test_what_a_student_meets(answer, control, state, message, detail, capsys):
    """Ce qui reste à écrire, l'argument perdu, le résultat oublié, la ligne de la réponse et non celle de l'énoncé."""
    given = "def given(function, x=1):\n    1 / x\n    return function()\n"
    verdict, _ = verdict_of(answer, control, capsys, ["f", "g"], given)
    assert verdict.state == state and message in verdict.message and detail in verdict.detail, verdict


def test_progress(capsys):
    """L'état de chaque exercice, ce qui reste, et un code qu'une faute de frappe abîme."""
    bilan.VERDICTS.clear()
    bilan.VERDICTS["9.1"], bilan.VERDICTS["9.3"] = Verdict("9.1", "right", ""), Verdict("9.3", "wrong", "")
    bilan.progress(9, [10, 70, 15])
    shown = capsys.readouterr().out
    assert shown.startswith("✅ 9.1  ⏳ 9.2  ❌ 9.3\nIl reste 2 exercices, environ 1\u00a0h\u00a025.\n")
    assert bilan.code(9, [1]) in shown and bilan.code(9, [1]) != bilan.code(9, [2])
    bilan.VERDICTS.update({f"9.{rank}": Verdict(f"9.{rank}", "right", "") for rank in (2, 3)})
    bilan.progress(9, [10, 70, 15])
    assert "Tout est juste" in capsys.readouterr().out


# --- Les contrôles qui font attendre ---------------------------------------------------------------------------------

WAIT = "Le contrôle entraîne plusieurs réseaux\u00a0: comptez {}."


@pytest.mark.parametrize(
    ("sentence", "told"),
    [
        (WAIT.format("une dizaine de secondes"), True),
        (WAIT.format("de dix à quinze secondes"), True),
        ("Le contrôle refait toute l’étude\u00a0: comptez-en une dizaine.", True),
        ("L’entraînement dure quelques secondes. Ensuite, comptez les pas.", False),
        ("", False),
    ],
)
def test_a_slow_check_is_announced_before_the_answer(tmp_path, sentence, told):
    path = tmp_path / "01-essai.md"
    mark = "```{code-cell} ipython3\n:tags: [answer]"
    path.write_text(GOOD.replace(mark, f"{sentence}\n\n{mark}"), "utf8")
    announced = waits.warned(sheets.read_sheet(path))
    assert announced == ({"1.1"} if told else set())
    assert waits.silent({"1.1": waits.SLOW + 1}, announced) == ([] if told else ["1.1"])
    assert waits.silent({"1.1": waits.SLOW - 1}, announced) == []


def test_a_warning_after_the_answer_comes_too_late(tmp_path):
    path = tmp_path / "01-essai.md"
    path.write_text(GOOD.replace("Secret.", WAIT.format("une dizaine de secondes")), "utf8")
    assert waits.warned(sheets.read_sheet(path)) == set()


def test_the_wait_of_a_check_is_measured(tmp_path):
    path = tmp_path / "01-essai.md"
    imports = "import time\nfrom cours.exercices import check, expect, progress\n"
    given = GOOD.replace("## un commentaire", f"{imports}## un commentaire")
    path.write_text(given.replace("    expect(", "    time.sleep(0.2)\n    expect("), "utf8")
    assert waits.durations(sheets.read_sheet(path))["1.1"] >= 0.2


@pytest.mark.parametrize(("solution", "mutant"), [(1, 20), (30, 300)])
def test_a_slow_machine_does_not_refuse_a_mutant(monkeypatch, solution, mutant):
    """Un mutant a dix fois la durée de la solution, mesurée sur place : au-delà, il tourne sans fin."""
    clock = iter([0, solution])
    monkeypatch.setattr(cours.patience, "LIMIT", cours.patience.LIMIT)  # rendue ensuite
    monkeypatch.setattr(mutants, "time", SimpleNamespace(monotonic=lambda: next(clock)))
    monkeypatch.setattr(mutants, "tried", lambda *_: None)
    assert mutants.patience_for("", "", {}) == mutant
