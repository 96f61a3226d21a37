"""Un contrôle des outils qui a réussi n'est pas relancé tant que rien de ce dont il dépend n'a changé.

Il juge le code, et non les pages : une phrase de plus dans un chapitre ne lui apprend rien. Tout autre fichier du
dépôt, lui, les fait relancer tous. `make test TOUT=oui` les relance de toute façon ; un clone neuf, donc l'intégration
continue, n'a rien de gardé.
"""

import os
import re
import subprocess
import sys

import memo
import pytest

from outils.livre.fingerprint import digest

NAME = "outils"
PAGE = re.compile(r"(?:chapters|exercises|solutions)/[^/]+\.md|index\.md")
READER = "lit_les_pages"  # un contrôle ainsi marqué a lieu à chaque fois
NOTE = "gardé sous ce nom"


def key_of(root):
    """L'empreinte de tous les fichiers du dépôt, sauf les pages, de Python et des données ; None sans git."""
    command = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    try:
        listed = subprocess.run(command, cwd=root, capture_output=True, encoding="utf8", check=True).stdout.split("\0")
    except (subprocess.CalledProcessError, FileNotFoundError):
        return None
    names = sorted({name for name in listed if not PAGE.fullmatch(name) and (root / name).is_file()})
    read = (part for name in names for part in (name, (root / name).read_bytes()))
    return digest(sys.version, os.environ.get("COURS_DONNEES", ""), *read)


def judges_code_alone(item, root):
    return item.path.is_relative_to(root / "tests" / "outils") and not item.get_closest_marker(READER)


class Verdicts:
    """Les réussites d'avant, si elles valent encore, et celles d'aujourd'hui : des noms de contrôles."""

    def __init__(self, root):
        self.root, self.key = root, key_of(root)
        kept = memo.recall(NAME, lambda _: self.key) if self.key and not os.environ.get("TOUT") else None
        self.known, self.passed, self.spoiled, self.spared = kept or set(), set(), set(), 0

    @pytest.hookimpl(tryfirst=True)  # xdist ajoute ensuite au nom celui de son groupe
    def pytest_collection_modifyitems(self, items):
        """Ne laisse que les contrôles à faire ; ceux dont la réussite peut se garder le disent, avec leur nom."""
        eligible = {item.nodeid for item in items if judges_code_alone(item, self.root)}
        for item in items:
            if item.nodeid in eligible:
                item.user_properties.append((NOTE, item.nodeid))
        chosen = [item for item in items if item.nodeid not in eligible & self.known]
        self.spared = len(items) - len(chosen)
        items[:] = chosen

    def pytest_runtest_logreport(self, report):
        for name in (value for note, value in report.user_properties if note == NOTE):
            if not report.passed:
                self.spoiled.add(name)
            elif report.when == "call":
                self.passed.add(name)

    def pytest_sessionfinish(self, session):
        """Garde les réussites, sauf si le code a changé pendant les contrôles."""
        if worker := is_worker(session.config):
            session.config.workeroutput["gardes"] = self.spared
        if not worker and self.passed and self.key and self.key == key_of(self.root):
            memo.keep(NAME, self.key, self.known | self.passed - self.spoiled)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        # Le même dans chaque processus ; un processus mort n'a rien rendu.
        self.spared = getattr(node, "workeroutput", {}).get("gardes", self.spared)

    def pytest_terminal_summary(self, terminalreporter):
        if self.spared:
            told = "réussis, et rien de ce dont ils dépendent n’a changé (TOUT=oui : les relancer)"
            terminalreporter.write_line(f"{self.spared} contrôles des outils gardés\u00a0: {told}.")


def is_worker(config):
    return hasattr(config, "workerinput")  # un processus de xdist : le principal réunit tout


def pytest_configure(config):
    config.pluginmanager.register(Verdicts(config.rootpath))
