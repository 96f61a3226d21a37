"""Ce qu'un cahier dit de ses valeurs auprès de celles de la page, et le tableau qui le termine."""

import json
import math
from unittest import mock

import nbformat
import pytest

from cours import affichage, resultats
from outils.cahiers import assemble
from outils.livre import values

NBSP, THIN = "\u00a0", "\u202f"


@pytest.fixture
def page(monkeypatch):
    """Une page qui publie deux valeurs, dont une avec son intervalle."""
    published = {"score": {"text": f"98,0{NBSP}%", "interval": [0.975, 0.985]}, "count": {"text": "6"}}
    known = {"values": published, "cells": [resultats.digest("x = 1")], "versions": []}
    monkeypatch.setattr(resultats, "page", known)
    monkeypatch.setattr(resultats, "seen", {})
    monkeypatch.setattr(resultats, "stand_ins", set())
    return known


def glued(name, value, spec):
    """Ce que `glue` affiche : (formes, métadonnées)."""
    with mock.patch.object(affichage, "display") as display:
        affichage.glue(name, value, spec)
    return display.call_args.args[0], display.call_args.kwargs["metadata"]


def told(name, value, spec):
    return glued(name, value, spec)[0]["text/plain"]


def table():
    with mock.patch("IPython.display.display") as display:
        resultats.show()
    return display.call_args.args[0]["text/markdown"]


def test_a_value_is_shown_beside_the_published_one(page):
    assert told("score", 0.98, ".1%") == f"score{NBSP}: 98,0{NBSP}%, comme sur la page"
    between = f"publié{NBSP}: 98,0{NBSP}%{THIN}; attendu entre 97,5 et 98,5{NBSP}%"
    assert told("score", 0.976, ".1%") == f"score{NBSP}: 97,6{NBSP}% ({between})"
    assert told("score", 0.974, ".1%") == f"⚠ score{NBSP}: 97,4{NBSP}% ({between})"
    assert told("count", 7, "d") == f"count{NBSP}: 7 (publié{NBSP}: 6)"


def test_in_the_repository_a_value_is_shown_alone():
    assert told("score", 0.98, ".1%") == f"score{NBSP}: 98,0{NBSP}%"


@pytest.mark.parametrize(
    ("interval", "spec", "expected"),
    [
        ([0.975, 0.985], ".0%", f"attendu entre 97,5 et 98,5{NBSP}%"),  # arrondies, les bornes seraient fausses
        ([6, 6], "d", f"attendu{NBSP}: 6"),
        ([1.5, 4], "d", "attendu entre 1,5 et 4,0"),
        ([50000, 300000], ",.0f", f"attendu entre 50{THIN}000 et 300{THIN}000"),
        ([0, 1e-6], "", "attendu entre 0 et 1\u00a0×\u00a010⁻⁶"),
    ],
)
def test_bounds_are_written_exactly(interval, spec, expected):
    assert affichage.interval_fr(interval, spec) == expected


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_what_json_cannot_say_does_not_travel(page, value):
    data, metadata = glued("score", value, ".1%")
    json.dumps([data, metadata], allow_nan=False)
    assert data["text/plain"].startswith("⚠ score")


def test_the_table_tells_what_differs_and_what_is_missing(page):
    told("score", 0.98, ".1%")
    assert table() == (
        f"Valeurs identiques à celles de la page{NBSP}: **1 sur 2**.\n\n"
        f"Pas encore calculées{NBSP}: 1. Exécutez le cahier de haut en bas."
    )
    told("score", 0.976, ".1%")
    told("count", 6, "d")
    assert f"| `score` | 97,6{NBSP}% | 98,0{NBSP}% | entre 97,5 et 98,5{NBSP}% | ✓ dans l’intervalle |" in table()
    assert "count" not in table() and "dehors" not in table()


def test_a_value_outside_has_its_causes(page):
    told("score", 0.5, ".1%")
    assert "⚠ dehors" in table() and "Rien de connu n’a changé ici" in table()
    page["versions"] = ["keras 3.13.2 (page : 3.15.1)"]
    resultats.stand_ins.add("MNIST")
    assert "remplacement ont servi pour MNIST" in table() and "keras 3.13.2" in table()


def test_a_changed_cell_is_counted(page, monkeypatch):
    class Shell:
        class history_manager:
            input_hist_raw = ["", "x = 1\n", "x = 2", "cours.cahier.prepare('a')", assemble.RESULTS_CELL]

    monkeypatch.setattr("IPython.get_ipython", lambda: Shell)
    assert f"qui ne sont pas celles du cahier publié{NBSP}: 1." in " ".join(resultats.causes())


def executed(is_real):
    form = affichage.MIME_PREFIX + "text/plain"
    outputs = [
        nbformat.v4.new_output(
            "display_data", {form: repr(text)}, metadata={"scrapbook": {"name": name}, "cours": {"value": 1}}
        )
        for name, text in {"score": "98 %", "count": "6"}.items()
    ]
    cell = nbformat.v4.new_code_cell("", outputs=outputs)
    return nbformat.v4.new_notebook(cells=[cell], metadata={"cours": {"datasets": {"mnist": is_real}}})


def test_an_interval_is_announced_for_real_data_only():
    expected = {"scores": {"score": [0, 1], "autre": [0, 1]}}
    assert values.published_values(executed(True), expected) == {
        "score": {"text": "98 %", "interval": [0, 1]},
        "count": {"text": "6"},
    }
    assert values.published_values(executed(False), expected) == {"score": {"text": "98 %"}, "count": {"text": "6"}}
