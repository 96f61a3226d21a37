"""Qui publie, et où : les adresses, et les réglages dont on ne peut rien tirer."""

import pytest

from outils import depot

PATH = "chapters/04-keras-classification.ipynb"


@pytest.fixture
def configured(tmp_path):
    def write(text):
        (tmp_path / "_config.yml").write_text(text, "utf8")
        return tmp_path

    return write


@pytest.mark.parametrize("address", ["https://github.com/a/b", "https://github.com/a/b/", "https://github.com/a/b.git"])
def test_repository_is_read_from_the_settings(configured, address):
    assert depot.repository(configured(f"repository: {{url: {address}}}"), {}) == ("a", "b")


def test_actions_have_the_last_word(configured):
    root = configured("repository: {url: https://github.com/a/b}")
    assert depot.repository(root, {"GITHUB_REPOSITORY": "Quel-Qu-un/mon.cours_2"}) == ("Quel-Qu-un", "mon.cours_2")


@pytest.mark.parametrize(
    ("settings", "environment", "message"),
    [
        ("{}", {"GITHUB_REPOSITORY": "mon-cours"}, "La variable GITHUB_REPOSITORY vaut « mon-cours » ; attendu"),
        ("{}", {"GITHUB_REPOSITORY": "a/b/c"}, "GITHUB_REPOSITORY vaut « a/b/c »"),
        ("{}", {}, "_config.yml : repository.url vaut «  »"),
        ("repository:", {}, "_config.yml : repository.url vaut «  »"),
        ("repository: {url: https://gitlab.com/a/b}", {}, "repository.url vaut « https://gitlab.com/a/b »"),
        ("repository: {url: https://github.com/a}", {}, "attendu : https://github.com/propriétaire/dépôt"),
    ],
)
def test_a_bad_repository_is_told_in_french(configured, settings, environment, message):
    with pytest.raises(depot.BadSetting) as failure:
        depot.repository(configured(settings), environment)
    assert message in str(failure.value)


@pytest.mark.parametrize("setting", ["hub.exemple.fr", "ftp://hub.exemple.fr", "https://"])
def test_a_bad_hub_is_told_in_french(configured, setting):
    with pytest.raises(depot.BadSetting, match="cours_jupyterhub vaut"):
        depot.jupyterhub_url(configured(f"sphinx: {{config: {{cours_jupyterhub: '{setting}'}}}}"))


def test_no_hub_by_default(configured):
    assert depot.jupyterhub_url(configured("title: x")) == ""
    assert depot.jupyterhub_url(configured("sphinx: {config: {cours_jupyterhub: https://h.fr/x/}}")) == "https://h.fr/x"


def test_addresses():
    here = depot.Repository("Quelquun", "mon-cours")
    assert here.site("a.html#b") == "https://quelquun.github.io/mon-cours/a.html#b"
    assert depot.Repository("a", "a.github.io").site("x.html") == "https://a.github.io/x.html"
    assert here.file(PATH) == f"https://github.com/Quelquun/mon-cours/blob/notebooks/{PATH}"
    assert here.raw(PATH) == f"https://raw.githubusercontent.com/Quelquun/mon-cours/notebooks/{PATH}"
    assert here.colab(PATH) == f"https://colab.research.google.com/github/Quelquun/mon-cours/blob/notebooks/{PATH}"
    pulled = (
        "git-pull?repo=https%3A%2F%2Fgithub.com%2FQuelquun%2Fmon-cours&branch=notebooks&urlpath=lab%2Ftree%2Fmon-cours"
    )
    end = "%2Fchapters%2F04-keras-classification.ipynb"
    assert here.jupyterhub(PATH, "https://h.fr") == f"https://h.fr/hub/user-redirect/{pulled}{end}"
    assert here.binder(PATH).startswith(
        "https://mybinder.org/v2/gh/Quelquun/mon-cours/binder?urlpath=git-pull%3Frepo%3D"
    )
