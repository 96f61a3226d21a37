"""Ce que charge une page : la liste des feuilles et des scripts, leur ordre, ce qui s'en publie."""

import sys
from fnmatch import fnmatchcase
from pathlib import Path

import pytest

from outils.livre import bundles
from outils.livre.kept import kept

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

import assets  # noqa: E402
import light_pages  # noqa: E402
import purge  # noqa: E402


# --- La liste ---------------------------------------------------------------------------------------------------
def test_every_file_of_ours_is_listed_once():
    """Un fichier que la liste ne nomme pas se lierait à part, sur toutes les pages, dans l'ordre du disque."""
    ours = [path.relative_to(ROOT / "_static").as_posix() for path in (ROOT / "_static").rglob("*.css")]
    ours += [path.relative_to(ROOT / "_static").as_posix() for path in (ROOT / "_static").rglob("*.js")]
    assert [name for name in ours if not assets.is_assembled(f"_static/{name}")] == []
    common = assets.LISTED["css/site.css"] + assets.LISTED["site.js"] + assets.LISTED["recherche/recherche.js"]
    assert len(common) == len(set(common))


def test_the_order_of_the_sheets_is_stated():
    """Le thème, les extensions, puis nous ; les couleurs avant ce qui les emploie, l'impression après tout."""
    sheets = assets.LISTED["css/site.css"]
    ours = [name for name in sheets if (ROOT / "_static" / name).exists()]
    assert sheets[-len(ours) :] == ours
    assert ours[0] == "css/colours.css" and ours[-1] == "css/print.css"


# --- L'assemblage -----------------------------------------------------------------------------------------------
@pytest.fixture
def static(tmp_path):
    """Un site qui a deux feuilles, deux scripts, une démonstration, et la page qui les demande."""
    folder = tmp_path / "_static"
    (folder / "demos").mkdir(parents=True)
    files = {
        "b.css": "p {}\n",
        "a.css": "a {}",
        "one.js": "one()",
        "two.js": "two();\n//# sourceMappingURL=two.js.map\n",
    }
    files |= {"demos/donnees-x.js": "data = 1", "demos/x.js": "start()"}
    for name, text in files.items():
        (folder / name).write_text(text, "utf8")
    (tmp_path / "page.html").write_text(
        '<link href="_static/site.css"><script src="_static/site.js"></script>'
        '<cours-demonstration data-nom="x" data-scripts="donnees-x.js x.js"></cours-demonstration>',
        "utf8",
    )
    write(folder)
    return folder


def write(folder):
    demonstration = ["demos/donnees-*.js", "demos/x.js"]
    bundles.write_all(
        folder, {"site.css": ["b.css", "a.css"], "site.js": ["one.js", "two.js"], "demos/x.js": demonstration}
    )
    bundles.link([folder.parent / "page.html"], folder)


def text_of(static, name):
    return bundles.published(static)[name].read_text("utf8")


def test_parts_follow_the_stated_order_and_leave(static):
    assert sorted(path.suffix for path in static.rglob("*.*")) == [".css", ".js", ".js"]
    css, js = text_of(static, "site.css"), text_of(static, "site.js")
    assert css.index("p {}") < css.index("a {}")
    assert "one();\n" in js and "two();\n" in js and "sourceMappingURL" not in js
    assert text_of(static, "demos/x.js").index("data = 1;") < text_of(static, "demos/x.js").index("start();")


def test_the_page_asks_for_what_is_published(static):
    page = static.parent / "page.html"
    for path in bundles.published(static).values():
        assert path.name in page.read_text("utf8")
    before = {name: path.name for name, path in bundles.published(static).items()}
    (static / "a.css").write_text("a { color: red }", "utf8")
    write(static)
    after = {name: path.name for name, path in bundles.published(static).items()}
    assert [name for name in after if after[name] != before[name]] == ["site.css"], "seul ce qui change change de nom"
    assert after["site.css"] in page.read_text("utf8") and before["site.css"] not in page.read_text("utf8")
    assert "p {}" in text_of(static, "site.css"), "ce que rien n’a reposé reste"


def test_a_saved_part_replaces_the_former(static):
    """Ce que fait l'aperçu : même nom, nouveau contenu."""
    before = bundles.published(static)
    (static / "demos" / "x.js").write_text("restart()", "utf8")
    bundles.refresh(static)
    assert bundles.published(static) == before
    assert "restart();" in text_of(static, "demos/x.js") and "data = 1;" in text_of(static, "demos/x.js")
    assert not (static / "demos" / "x.js").exists()


SCRIPT = """// Ce que fait ce script.
const address = "https://exemple.fr"; // reste : il n'est pas seul
  // seul sur sa ligne
const code = `un = 1
// ligne d'une chaîne
`;
"""


def test_a_line_of_a_string_is_not_a_comment():
    kept = assets.without_comments("demos/x.js", SCRIPT)
    assert kept == SCRIPT.replace("// Ce que fait ce script.\n", "").replace("  // seul sur sa ligne\n", "")
    assert assets.without_comments("a.css", "/*! L */ /* de nous */ p {}") == "/*! L */  p {}"


def test_a_part_is_stripped_once_for_the_same_text(tmp_path, monkeypatch):
    """Une phrase de plus ne fait pas analyser les scripts ; un script changé, si, et lui seul."""
    asked = []
    monkeypatch.setattr(assets, "without_comments", lambda part, text: asked.append(part) or text.upper())
    monkeypatch.setattr(assets, "BUNDLES", {"site.js": ["one.js", "two.js"]})
    ours, cache = tmp_path / "ours", tmp_path / "cache"
    ours.mkdir()
    for text in ("one()", "one()", "other()"):
        static = tmp_path / "site" / "_static"
        static.mkdir(parents=True, exist_ok=True)
        for name, content in {"one.js": text, "two.js": "two()"}.items():
            (ours / name).write_text(content, "utf8")
            (static / name).write_text(content, "utf8")
        assets.assemble(static, ours, {}, cache)
    assert asked == ["one.js", "two.js", "one.js"]
    assert "OTHER();" in text_of(static, "site.js") and "TWO();" in text_of(static, "site.js")


def test_an_interrupted_part_is_not_kept(tmp_path):
    def interrupted(path):
        path.write_text("un mor", "utf8")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        kept(tmp_path / "cache" / "x.txt", interrupted)
    assert kept(tmp_path / "cache" / "x.txt", lambda path: path.write_text("un morceau")).read_text() == "un morceau"


# --- Les règles qui servent -------------------------------------------------------------------------------------
SHEET = """/*! licence */ /* commentaire */ @import "x.css";
.used, .absent > p { color: red } .absent { color: blue }
.used:not(.absent) { margin: 0 } #main-content a[href^=".pdf"] { x: y } .md\\:flex { display: flex }
@media print { .absent { a: b } } @media screen { p { a: b } .absent { a: b } }
@font-face { font-family: F } @keyframes absent { to { top: 0 } }"""


def test_only_rules_that_can_match_stay():
    page = '<main id="main-content"><p class="used md:flex">Un mot absent.</p></main>'
    known = purge.names([page], ["element.classList.add('added')"])
    kept = purge.purge(SHEET + ".added { a: b }", known)
    for rule in (
        "licence",
        ".used{",
        ":not(.absent){",
        "#main-content a",
        ".md\\:flex{",
        "screen",
        "@font-face",
        ".added",
    ):
        assert rule in kept, rule
    for gone in ("commentaire", "@import", ".absent > p", "blue", "print"):
        assert gone not in kept, gone
    assert fnmatchcase(kept, "*@keyframes absent*"), "une animation n’a pas de classe"


# --- Ce qui reste publié ----------------------------------------------------------------------------------------
def test_what_no_page_reaches_is_not_published(tmp_path):
    """Une page mène à la feuille, la feuille à la police ; un fichier inutile n'en sauve pas un autre."""
    head = bundles.HEAD.format("pygments.css")  # un morceau que Sphinx a reposé, et que rien ne charge
    kept = {"site.css": f"{head}url(../fonts/text.woff2)", "text.woff2": "", "a.LICENSE.txt": "", "logo.svg": ""}
    gone = {
        "pygments.css": "",
        "big.js": "//# sourceMappingURL=big.js.map",
        "big.js.map": "",
        "other.js": "big.js",
        "xsite.css": "",
    }
    for name, text in (kept | gone).items():
        (tmp_path / name).write_text(text, "utf8")
    light_pages.drop_unnamed(tmp_path, ['<link href="_static/css/site.css"><img src="_static/logo.svg">'])
    assert {path.name for path in tmp_path.iterdir()} == set(kept)


def test_an_icon_keeps_its_font_under_either_name():
    face = "@font-face{{font-family:F;src:url(../vendor/fontawesome/webfonts/{}-400.woff2)}}"
    css = "".join(face.format(name) for name in ("fa-solid", "fa-brands", "fa-regular"))
    kept = light_pages.drop_unused_faces(css, {"fa-solid", "fab", "fa-github"})
    assert "fa-solid" in kept and "fa-brands" in kept and "fa-regular" not in kept
