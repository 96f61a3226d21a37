"""Le carnet du lecteur connaît tout ce que le site demande : chaque question, chaque prévision, chaque exercice."""

import json
import re
from collections import Counter

import pytest
from browser import ROOT

from outils.feuilles.durations import sheet_minutes
from outils.livre import bundles, contents

pytestmark = pytest.mark.surete


@pytest.fixture(scope="module")
def listed(site):
    text = bundles.parts_of(bundles.published(site / "_static")["carnet/carnet.js"])["carnet/cours.js"]
    return json.loads(text.removeprefix("Carnet.course = ").rstrip(";\n"))["chapters"]


def test_every_question_is_listed(listed, pages):
    asked = Counter()
    for chapter in listed:
        page = pages[chapter["page"]]
        questions = chapter["questions"] + chapter["predictions"]
        assert {one["anchor"] for one in questions} <= page.ids
        assert {one["id"] for one in questions} == set(re.findall(r'data-carnet="(\w+)"', page.path.read_text("utf8")))
        asked.update(one["id"] for one in questions)
    assert [name for name, count in asked.items() if count > 1] == [], "deux questions se retiendraient pour une"


def test_every_exercise_is_listed(listed):
    below = [pages for part in contents.parts(ROOT) for pages in part.chapters.values()]
    for chapter, names in zip(listed, below, strict=True):
        sheets = [(ROOT / f"{name}.md").read_text("utf8") for name in names if name.startswith("exercises/")]
        assert len(chapter["exercises"]) == sum(sheet_minutes(sheet)[1] for sheet in sheets), chapter["title"]
