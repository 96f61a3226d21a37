"""Les réglages d'un enseignant : la date des solutions, le JupyterHub, et ceux qui ne se lisent pas."""

import shutil
from datetime import UTC, datetime, timedelta

import pytest
import yaml
from browser import ROOT
from reglages import set_option

from outils import depot
from outils.depot import BadSetting
from outils.livre import contents


def little_book(root, value):
    toc = [
        {"file": "chapters/a", "sections": [{"file": "exercises/a"}, {"file": "solutions/a"}]},
        {"file": "annexes/b"},
    ]
    (root / "_toc.yml").write_text(yaml.safe_dump({"format": "jb-book", "root": "index", "chapters": toc}))
    (root / "_config.yml").write_text(f"sphinx:\n  config:\n    {contents.SETTING}: {value}\n")
    return root


@pytest.mark.parametrize(("days", "hidden"), [(-1, False), (0, False), (1, True)])
def test_solutions_appear_on_their_day(tmp_path, days, hidden):
    day = datetime.now(UTC).date() + timedelta(days=days)
    pages = contents.pages(little_book(tmp_path, day))
    assert pages == ["index", "chapters/a", "exercises/a", *(() if hidden else ["solutions/a"]), "annexes/b"]


def test_no_date_hides_nothing(tmp_path):
    assert "solutions/a" in contents.pages(little_book(tmp_path, '""'))


@pytest.mark.parametrize("value", ["bientôt", "2027-13-01", "12", "2027-03-15 08:00:00"])
def test_a_bad_date_is_told(tmp_path, value):
    with pytest.raises(BadSetting, match=f"{contents.SETTING} vaut « {value} »|_config.yml ne se lit pas"):
        contents.pages(little_book(tmp_path, value))


@pytest.mark.parametrize("toc", ["", "chapters: [", "format: jb-book\nroot: index\nchapters:\n  - fil: a"])
def test_bad_contents_are_told(tmp_path, toc):
    little_book(tmp_path, "2027-01-01")
    (tmp_path / "_toc.yml").write_text(toc)
    with pytest.raises(BadSetting, match="_toc.yml (ne se lit pas|n’est pas un sommaire)"):
        contents.pages(tmp_path)


def test_jupyterhub_button_follows_the_setting(tmp_path):
    """La ligne du réglage, changée comme le ferait un enseignant."""
    repository = depot.github("quelquun", "mon-cours")
    shutil.copy(ROOT / "_config.yml", tmp_path)
    set_option(tmp_path, "cours_jupyterhub", '""')
    assert depot.jupyterhub_url(tmp_path) == ""
    set_option(tmp_path, "cours_jupyterhub", "https://hub.exemple.fr/")
    address = repository.jupyterhub("chapters/a.ipynb", depot.jupyterhub_url(tmp_path))
    assert address.startswith(
        "https://hub.exemple.fr/hub/user-redirect/git-pull?repo=https%3A%2F%2Fgithub.com%2Fquelquun"
    )
