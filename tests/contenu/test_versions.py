"""Ce que Colab, dont les versions sont plus anciennes, refuserait d'un cahier : les appels fautifs déjà rencontrés.

`make colab` exécute tout ; ces contrôles-ci ne lisent que le code, en une seconde, et valent pour chaque modification.
"""

import ast
import builtins
import re

import pytest
import sklearn.metrics
from form import FRONT_MATTER
from pages import code_cells, each_notebook, report

pytestmark = pytest.mark.surete
METRICS = {name for name in sklearn.metrics.__all__ if callable(getattr(sklearn.metrics, name))}


def called(node):
    function = node.func
    return function.id if isinstance(function, ast.Name) else getattr(function, "attr", "")


def known_functions(trees):
    """Les noms que la page définit ou importe : ce qu'ils rendent est l'affaire de leur code."""
    found = set(dir(builtins))
    for node in (node for tree in trees for node in ast.walk(tree)):
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            found.add(node.name)
        elif isinstance(node, ast.Import | ast.ImportFrom):
            found |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
    return found


def faults(text):
    """(ligne de la page, ce que Colab refuserait) pour chaque appel fautif."""
    cells = [(line, code) for line, code, _ in code_cells(text) if not re.search(r"^\s*[!%]", code, re.M)]
    trees = {line: ast.parse(code) for line, code in cells}
    known = known_functions(trees.values())
    running = [(line, AVERAGED) for line, tree in trees.items() if averages_losses(tree)]
    return running + [
        (line + node.lineno - 1, why)
        for line, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        for why in refusals(node, known)
    ]


AVERAGED = "Keras 3.13 rend la moyenne depuis le premier lot : model.reset_metrics() avant train_on_batch"


def averages_losses(tree):
    """La cellule garde-t-elle ce que rend `train_on_batch` sans remettre la moyenne à zéro ?"""
    names = [called(node) for node in ast.walk(tree) if isinstance(node, ast.Call)]
    alone = [
        called(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call)
    ]
    return names.count("train_on_batch") > alone.count("train_on_batch") and "reset_metrics" not in names


def refusals(call, known):
    """Pourquoi Colab refuserait cet appel."""
    if isinstance(call.func, ast.Name) and call.func.id in METRICS:
        given = [value.func for value in call.args if isinstance(value, ast.Call)]
        if any(isinstance(function, ast.Name) and function.id not in known for function in given):
            yield f"{ast.unparse(call)} : scikit-learn 1.6 refuse un tenseur, ajoutez .numpy()"
    if called(call) == "TargetEncoder":
        folds = [word.value for word in call.keywords if word.arg == "cv"]
        if not all(isinstance(value, ast.Constant) for value in folds):
            yield f"{ast.unparse(call)} : scikit-learn 1.6 n’admet pour cv qu’un entier"


@each_notebook
def test_no_call_that_colab_refuses(path):
    report(path, faults(path.read_text("utf8")))


PAGE = FRONT_MATTER.replace("{", "{{").replace("}", "}}") + "```{{code-cell}} ipython3\n{}\n```\n"


@pytest.mark.parametrize(
    ("code", "count"),
    [
        ("def mse(y, model):\n    return mean_squared_error(y, model(X))", 1),
        ("def mse(y, model):\n    return mean_squared_error(y, model(X).numpy())", 0),
        ("def f(X):\n    return X\nmean_squared_error(y, f(X))", 0),
        ("from cours.cnn import f\nmean_squared_error(y, f(X))", 0),
        ("TargetEncoder(cv=KFold(5, shuffle=True))", 1),
        ("TargetEncoder(cv=5, random_state=0)", 0),
        ("losses.append(model.train_on_batch(X, y))", 1),
        ("model.reset_metrics()\nlosses.append(model.train_on_batch(X, y))", 0),
        ("model.train_on_batch(X, y)", 0),
    ],
)
def test_a_refused_call_is_seen(code, count):
    assert len(faults(PAGE.format(code))) == count
