"""Les cahiers exportés, que plusieurs contrôles lisent."""

import subprocess
import sys

import pytest
from browser import ROOT, once


def export():
    """Lance l'export ; rend le dossier de la branche."""
    done = subprocess.run([sys.executable, "-m", "outils.cahiers"], cwd=ROOT, capture_output=True, encoding="utf8")
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "cahiers"


@pytest.fixture(scope="session")
def branch(site, tmp_path_factory):
    """Le contenu de la branche des cahiers, exporté du site construit."""
    return once(tmp_path_factory, "cahiers", export)
