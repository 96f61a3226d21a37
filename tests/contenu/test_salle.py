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
    chapters = [name for name in contents.pages(ROOT) if name.startswith("chapters/")]
    for name in chapters[:1]:
        title, found = slides.slides(ROOT, name)
        assert title and len(found) > 2
