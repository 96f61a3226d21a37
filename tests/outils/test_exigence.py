"""Le réglage `cours_exigence` : ce qui tient à notre style arrête, ou conseille ; la sûreté arrête toujours."""

import os
import subprocess
import sys

import pytest
from browser import ROOT
from conseils import LONGEST, as_markdown

CONFTEST = 'pytest_plugins = ["conseils"]\n'
CHECKS = """from pathlib import Path

import pytest

PAGE = Path(__file__).parent / "chapters" / "11-ventes.md"


@pytest.mark.maison
def test_style():
    assert not PAGE, "\\nchapters/11-ventes.md:12 : un mot\\nchapters/11-ventes.md:3 : un autre"


@pytest.mark.maison
@pytest.mark.parametrize("path", [PAGE])
def test_form(path):
    assert not path, "la fiche manque"


@pytest.fixture
def broken():
    raise AssertionError("le glossaire manque")


@pytest.mark.maison
def test_prepared(broken):
    pass
"""
SAFETY = '\n\n@pytest.mark.surete\ndef test_leak():\n    raise AssertionError("une solution paraît")\n'


WITHOUT_OBJECT = 'import pytest\n\npytest.skip("sans objet", allow_module_level=True)\n'


def run(folder, requirement, checks, *options):
    """Lance ces contrôles ; renvoie (code de retour, sortie, résumé de l'automate)."""
    (folder / "chapters").mkdir(exist_ok=True)
    (folder / "chapters" / "11-ventes.md").write_text("# Ventes\n")
    (folder / "_config.yml").write_text(f"sphinx: {{config: {{cours_exigence: {requirement}}}}}\n")
    (folder / "conftest.py").write_text(CONFTEST)
    (folder / "test_x.py").write_text(checks, "utf8")
    (folder / "test_y.py").write_text(WITHOUT_OBJECT, "utf8")
    summary = folder / "resume.md"
    summary.write_text("")
    command = [sys.executable, "-m", "pytest", "-q", "-c", ROOT / "pyproject.toml", "--rootdir", folder, *options]
    environment = os.environ | {"GITHUB_STEP_SUMMARY": str(summary), "PYTHONPATH": f"{ROOT / 'tests'}:{ROOT}"}
    done = subprocess.run([*command, folder], cwd=folder, env=environment, capture_output=True, encoding="utf8")
    return done.returncode, done.stdout + done.stderr, summary.read_text("utf8")


@pytest.mark.parametrize("options", [("-n", "0"), ("-n", "2")], ids=["seul", "en parallèle"])
def test_style_advises(tmp_path, options):
    code, log, summary = run(tmp_path, "libre", CHECKS, *options)
    assert code == 0 and "4 conseils de forme, qui n’arrêtent rien" in log, log
    assert summary == (tmp_path / "_build" / "conseils.md").read_text("utf8")
    page = summary.split("### chapters/11-ventes.md\n\n")[1].split("\n\n")[0]
    assert page.strip() == "- la fiche manque (test_form)\n- ligne 3 : un autre\n- ligne 12 : un mot"
    assert "### Tout le cours\n\n- le glossaire manque (test_prepared)" in summary


def test_safety_blocks_all_the_same(tmp_path):
    code, log, summary = run(tmp_path, "libre", CHECKS + SAFETY, "-n", "0")
    assert code == 1 and "1 failed" in log and "une solution paraît" in log
    assert "une solution paraît" not in summary


def test_our_own_pages_are_judged(tmp_path):
    code, log, summary = run(tmp_path, "maison", CHECKS + SAFETY, "-n", "0")
    assert code == 1 and summary == ""
    assert "3 échecs tiennent à notre style ; les 1 autres arrêtent toujours. « cours_exigence: libre »" in log


def test_a_bad_setting_is_told(tmp_path):
    code, log, _ = run(tmp_path, "souple", CHECKS, "-n", "0")
    assert code != 0 and "_config.yml : cours_exigence vaut « souple » ; attendu : maison ou libre." in log


def test_a_summary_stays_within_the_limit_of_github():
    text = as_markdown((f"chapters/{rank}.md", "1", "mot " * 50) for rank in range(5000))
    assert LONGEST < len(text) < LONGEST + 100 and len(text.encode()) < 1_048_576
