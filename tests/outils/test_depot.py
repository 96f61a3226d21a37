"""Qui publie, et où : les adresses, et les réglages dont on ne peut rien tirer."""

import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest
import yaml

from outils import depot
from outils.livre import make

ROOT = Path(__file__).parents[2]
PATH = "chapters/04-keras-classification.ipynb"


@pytest.fixture
def configured(tmp_path):
    def write(text):
        (tmp_path / "_config.yml").write_text(text, "utf8")
        return tmp_path

    return write


@pytest.mark.parametrize("address", ["https://github.com/a/b", "https://github.com/a/b/", "https://github.com/a/b.git"])
def test_repository_is_read_from_the_settings(configured, address):
    assert depot.repository(configured(f"repository: {{url: {address}}}"), {}) == depot.github("a", "b")


def test_actions_have_the_last_word(configured):
    root = configured("repository: {url: https://github.com/a/b}")
    expected = depot.github("Quel-Qu-un", "mon.cours_2")
    assert depot.repository(root, {"GITHUB_REPOSITORY": "Quel-Qu-un/mon.cours_2"}) == expected


def test_a_site_may_have_an_address_of_its_own(configured):
    root = configured("repository: {url: https://github.com/a/b}\nhtml: {baseurl: https://cours.fr/keras}")
    for environment in ({}, {"GITHUB_REPOSITORY": "a/b"}):
        here = depot.repository(root, environment)
        assert here.site("x.html") == "https://cours.fr/keras/x.html" and here.url == "https://github.com/a/b"


@pytest.mark.parametrize("url", ["https://gitlab.com/groupe/sous/cours", "https://forge.univ.fr:8443/a/cours.git"])
def test_a_gitlab_project_has_all_but_colab(configured, url):
    here = depot.repository(configured(f"repository: {{url: {url}}}\nhtml: {{baseurl: https://a.fr/}}"), {})
    url = url.removesuffix(".git")
    assert here.site(PATH) == f"https://a.fr/{PATH}" and here.provider == "gitlab" and here.url == url
    assert here.raw(PATH) == f"{url}/-/raw/notebooks/{PATH}" and here.file(PATH) == f"{url}/-/blob/notebooks/{PATH}"
    assert here.binder(PATH).startswith(f"https://mybinder.org/v2/git/{quote(url, safe='')}/binder?urlpath=git-pull")
    hub = here.jupyterhub(PATH, "https://h.fr")
    assert quote(url, safe="") in hub and hub.endswith(quote(f"lab/tree/cours/{PATH}", safe=""))
    assert here.colab(PATH) == "" and "pas de bouton Colab" in make.missing_buttons(here)


def test_a_plain_server_gives_the_notebooks(configured):
    here = depot.repository(configured("repository: {url: aucun}\nhtml: {baseurl: https://a.fr/keras}"), {})
    assert here.site(PATH) == f"https://a.fr/keras/{PATH}" and here.raw(PATH) == f"https://a.fr/keras/cahiers/{PATH}"
    assert here.raw().rstrip("/") == "https://a.fr/keras/cahiers"  # d'où la première cellule tire le paquet
    assert here.colab(PATH) == here.binder(PATH) == here.jupyterhub(PATH, "https://h.fr") == ""
    assert "chaque cahier se télécharge" in make.missing_buttons(here)


def test_an_archive_is_elsewhere(configured):
    root = configured("repository: {url: https://github.com/a/cours}")
    asked = {"COURS_DEPOT": "https://github.com/a/cours-2026", "GITHUB_REPOSITORY": "a/cours"}
    assert depot.repository(root, asked) == depot.github("a", "cours-2026")
    asked = {"COURS_DEPOT": "aucun", "COURS_SITE": "https://a.fr/2026"}
    assert depot.repository(root, asked) == depot.server("https://a.fr/2026/")
    with pytest.raises(depot.BadSetting, match="donnez-la à SITE"):
        depot.repository(root, {"COURS_DEPOT": "aucun"})


@pytest.mark.parametrize(
    ("settings", "environment", "message"),
    [
        ("{}", {"GITHUB_REPOSITORY": "mon-cours"}, "La variable GITHUB_REPOSITORY vaut « mon-cours » ; attendu"),
        ("{}", {"GITHUB_REPOSITORY": "a/b/c"}, "GITHUB_REPOSITORY vaut « a/b/c »"),
        ("{}", {}, "_config.yml : repository.url vaut «  »"),
        ("repository:", {}, "_config.yml : repository.url vaut «  »"),
        ("repository: {url: https://gitlab.com/a/b}", {}, "l’adresse du site ne se devine pas"),
        ("repository: {url: aucun}", {}, "donnez-la à html.baseurl"),
        ("repository: {url: https://gitlab.com/a}", {}, "repository.url vaut « https://gitlab.com/a »"),
        ("repository: {url: aucun}\nhtml: {baseurl: cours.fr}", {}, "html.baseurl vaut « cours.fr »"),
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
    here = depot.github("Quelquun", "mon-cours")
    assert here.site("a.html#b") == "https://quelquun.github.io/mon-cours/a.html#b"
    assert depot.github("a", "a.github.io").site("x.html") == "https://a.github.io/x.html"
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


def test_gitlab_publishes_the_branch_as_it_is(tmp_path):
    """Les commandes que `make vitrine` dépose avec le site, jouées comme GitLab les joue."""
    job = yaml.safe_load((ROOT / "outils" / "cahiers" / "gitlab.yml").read_text("utf8"))["pages"]
    for name in ("index.html", "_static/site.css"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("x")
    subprocess.run(["sh", "-e", "-c", "\n".join(job["script"])], cwd=tmp_path, check=True)
    public = tmp_path / job["artifacts"]["paths"][0]
    found = {path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file()}
    assert found == {"index.html", "_static/site.css"} and '"site"' in job["rules"][0]["if"]
