"""Chaque feuille en devoir nbgrader : ce qui est à compléter, noté, verrouillé, et rien que l'énoncé ne dise."""

import nbformat
import pytest
from pages import each_sheet
from small_sheet import page_of

from outils.feuilles import nbgrader_course, sheets

pytestmark = pytest.mark.surete


def exported(sheet):
    return nbgrader_course.assignment(sheet, page_of(sheet.text, sheet.name))


@each_sheet
def test_every_sheet_becomes_an_assignment(path):
    """Réponses à compléter, contrôles notés, le reste verrouillé ; les points sont les étoiles."""
    sheet = sheets.read_sheet(path)
    notebook = exported(sheet)
    nbformat.validate(notebook)
    marks = [cell.metadata["nbgrader"] for cell in notebook.cells]
    assert len({mark["grade_id"] for mark in marks}) == len(marks)
    by_role = {
        "answer": [cell.source for cell in notebook.cells if cell.metadata["nbgrader"]["solution"]],
        "check": [cell.source for cell in notebook.cells if cell.metadata["nbgrader"]["grade"]],
    }
    assert by_role["answer"] == [exercise.answer.source for exercise in sheet.exercises]
    assert by_role["check"] == [exercise.check.source + nbgrader_course.VERDICT for exercise in sheet.exercises]
    assert [mark["points"] for mark in marks if mark["grade"]] == [exercise.points for exercise in sheet.exercises]
    assert all(mark["locked"] != mark["solution"] for mark in marks)


@each_sheet
def test_assignment_tells_no_more_than_the_exercise(path):
    """Hors des réponses, que nbgrader vide, le devoir ne contient rien que l'énoncé ne contienne."""
    sheet = sheets.read_sheet(path)
    notebook, page = exported(sheet), page_of(sheet.text, sheet.name)
    shown = [cell for cell in notebook.cells if not cell.metadata["nbgrader"]["solution"]]
    given = {cell.source for cell in page.cells}
    assert all(cell.source.removesuffix(nbgrader_course.VERDICT) in given for cell in shown)
