"""Les diapositives et les sujets se tirent du site construit : chaque exercice, chaque question s'y retrouvent."""

import pytest
from pages import ROOT, SOLUTIONS

from outils.feuilles import sheets
from outils.livre import contents
from outils.salle import exam, pieces, slides

pytestmark = pytest.mark.surete


def test_every_exercise_can_be_set(site):
    for path in SOLUTIONS:
        page = pieces.article(ROOT, f"exercises/{path.stem}")
        for exercise in sheets.read_sheet(path).exercises:
            assert "NotImplementedError" in exam.piece(page, exercise), exercise.number


def test_a_chapter_has_its_slides(site):
    name = next(name for name in contents.pages(ROOT) if name.startswith("chapters/"))
    title, found = slides.slides(ROOT, name)
    closing = "\n## À retenir\n" in (ROOT / f"{name}.md").read_text("utf8")
    assert title and any("À retenir" in question and content for question, content, _ in found) == closing
