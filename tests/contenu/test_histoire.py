"""La frise dessinée et son tableau sourcé, deux lectures d'une même chronologie, restent d'accord."""

import ast
import re

import pytest
from pages import page_with

pytestmark = pytest.mark.maison
PAGE = page_with(":name: tab-timeline", "events = [")


def drawn_years():
    """Les années de la liste `events` du cahier."""
    source = re.search(r"^events = (\[.*?^\])", PAGE, re.S | re.M)[1]
    return {year for year, _ in ast.literal_eval(source)}


def tabulated_rows():
    """Les lignes du tableau sous forme de paires (années citées, texte) ; « 1992–1995 » en cite deux."""
    table = PAGE.split(":name: tab-timeline")[1].split(":::")[0]
    rows = re.findall(r"^\| \**(\d{4}(?:–\d{4})?)\** \| (.+) \|$", table, re.M)
    return [({int(year) for year in years.split("–")}, text) for years, text in rows]


def test_timeline_and_table_agree():
    tabulated = set().union(*(years for years, _ in tabulated_rows()))
    assert drawn_years() <= tabulated
    assert all(years & drawn_years() for years, _ in tabulated_rows())


def test_each_date_has_a_source():
    assert len(tabulated_rows()) > 20
    assert [text for _, text in tabulated_rows() if "{cite:p}" not in text] == []
