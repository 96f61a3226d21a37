"""Ce que tous les contrôles partagent."""

import os
from unittest import mock

import pytest
from branch import branch  # noqa: F401
from browser import browser, chromium, page, pages, server, site  # noqa: F401
from little_book import light_book, little_book, run  # noqa: F401
from pages import IGNORED
from visits import visits  # noqa: F401

pytest_plugins = ["conseils", "gardes"]

# Les contrôles qui partagent un long préparatif vont au même processus, dans cet ordre : les plus longs d'abord.
SHARED = {
    "visits": "les visites du site",
    "fork": "la copie du cours",
    "first": "la vie d'une copie",
    "hers": "le cours d'une enseignante",
    "installed": "l'image d'une salle",
    "up_to_date": "les verrous",
    "table": "les copies à corriger",
    "bomb": "la bombe à processus",
    "runs": "l'entraînement",
    "colab": "les cahiers seuls",
    "course": "nbgrader",
}


@pytest.fixture(autouse=True)
def same_environment():
    """Des commandes appelées ici complètent l'environnement du processus : le contrôle suivant retrouve le sien."""
    with mock.patch.dict(os.environ):
        yield


def group(item):
    """Le préparatif que ce contrôle partage avec d'autres, ou None."""
    if "verdicts" in item.fixturenames:
        return f"la feuille {item.callspec.params['path'].stem}"
    return next((name for fixture, name in SHARED.items() if fixture in item.fixturenames), None)


@pytest.hookimpl(tryfirst=True)  # xdist lit les groupes ensuite
def pytest_collection_modifyitems(items):
    for item in items:
        if name := group(item):
            item.add_marker(pytest.mark.xdist_group(name))
    ranks = {name: rank for rank, name in enumerate(SHARED.values())}
    items.sort(key=lambda item: ranks.get(group(item), len(ranks) - ("verdicts" in item.fixturenames) / 2))


def pytest_terminal_summary(terminalreporter):
    if IGNORED:
        terminalreporter.line(f"Absents du sommaire, donc non contrôlés : {', '.join(IGNORED)}.")
