"""Les cahiers exportés : fidèles au site, sans MyST, et exécutables seuls, comme dans Colab."""

import functools
import http.server
import json
import re
import subprocess
import sys
import threading
from importlib.metadata import version
from pathlib import Path
from urllib.parse import unquote, urldefrag

import nbformat
import pytest
from browser import QuietHandler, skip_or_fail
from bs4 import BeautifulSoup
from markdown_it import MarkdownIt
from mdit_py_plugins.dollarmath import dollarmath_plugin
from nbclient import NotebookClient
from pages import NOTEBOOKS, ROOT, code_cells

from outils import depot
from outils.cahiers import assemble, quiz, wheel
from outils.cahiers.export import write_all
from outils.livre import notebooks, store
from outils.livre.values import glued_texts

pytestmark = pytest.mark.surete
OLDER = {"numpy": "2.3.5", "pandas": "3.0.0"}  # ce que « Colab » a déjà, dans d'autres versions que le cours
MYST = re.compile(r"(?m)^[> ]*:{3,}|^[> ]*`{3,}\{|\{[\w:.+-]+\}\\?`|^\([\w-]+\)=\s*$|^\+\+\+")
CODE = re.compile(r"(?ms)^([> ]*)(`{3,})[^\n]*\n.*?^\1\2$|(`+)(?!`).+?(?<!`)\3(?!`)")

each_notebook = pytest.mark.parametrize("name", NOTEBOOKS)


def contents(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def notebook(branch, name):
    return nbformat.read(branch / f"{name}.ipynb", as_version=4)


def markdown(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def test_every_quiz_is_a_question_of_moodle(branch):
    """Autant de questions dans la banque que de directives dans les pages visibles."""
    asked = sum((ROOT / f"{name}.md").read_text("utf8").count(":::{quiz}") for name in NOTEBOOKS)
    texts = ["\n\n".join(markdown(nbformat.read(branch / f"{name}.ipynb", as_version=4))) for name in NOTEBOOKS]
    assert sum(len(quiz.read_questions(text)) for text in texts) == asked


def rendered(text):
    """Le Markdown, tel que Jupyter l'affiche, un paragraphe par élément de liste."""
    parser = MarkdownIt("commonmark").enable("table").use(dollarmath_plugin)
    tokens = parser.parse(text)
    for token in tokens:
        token.hidden = False
    return BeautifulSoup(parser.renderer.render(tokens, parser.options, {}), "html.parser")


# --- Fidèles au site ---------------------------------------------------------------------------------------------


def test_every_page_is_exported_and_nothing_else(branch):
    exported = {name for name in contents(branch) if not name.startswith("cours-")}
    companions = [path for name in NOTEBOOKS for path in notebooks.companion_files(ROOT, name)]
    expected = {f"{name}.ipynb" for name in NOTEBOOKS} | {path.relative_to(ROOT).as_posix() for path in companions}
    assert exported == expected | {"README.md"}


@each_notebook
def test_code_is_what_was_executed_for_the_site(notebook, name):
    first, *code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    if glued_texts(store.stored(ROOT, name)):
        assert code.pop().source == assemble.RESULTS_CELL
    executed = [cell.source.encode() for cell in notebooks.code_cells(store.stored(ROOT, name))]
    written = [source.encode() for _, source, _ in code_cells((ROOT / f"{name}.md").read_text("utf8"))]
    assert [cell.source.encode() for cell in code] == executed == written
    assert len(first.source.splitlines()) <= 25
    assert not any(cell.outputs or cell.execution_count for cell in (first, *code))


@each_notebook
def test_the_site_hides_what_publishes_values(site, name):
    """Le code du site est celui du cahier, moins `glue(…)` et son import."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf8"), "html.parser")
    shown = [block.get_text() for block in page.select(".cell_input pre, .cell details pre")]
    assert shown and not [text for text in shown if "glue" in text]


@each_notebook
def test_notebook_is_valid_and_says_where_it_comes_from(notebook, name):
    nbformat.validate(notebook)
    assert notebook.metadata.cours["source"] == f"{name}.md"
    assert notebook.metadata.kernelspec.name == "python3"


@each_notebook
def test_no_myst_is_left(notebook):
    left = [match[0] for text in markdown(notebook) for match in MYST.finditer(CODE.sub("", text))]
    assert not left
    assert not any("mystnb" in cell.metadata for cell in notebook.cells)


@each_notebook
def test_markdown_has_no_stray_mark(notebook):
    """Un astérisque, un dollar ou un crochet qui resterait visible trahit une conversion ratée."""
    for text in markdown(notebook):
        page = rendered(text)
        for node in page.select("code, .math, eq, eqn"):
            node.decompose()
        assert not re.search(r"\*\*|\]\(|`|\$\$", page.get_text()), text
        assert text.count("<details>") == text.count("</details>")


def paragraphs(page, formulas):
    """Le texte de chaque paragraphe, sans les formules (elles s'écrivent autrement)."""
    for node in page.select(formulas):
        node.replace_with("∎")
    texts = (re.sub(r"\s+", " ", node.get_text()).strip() for node in page.select("p, td, th, summary"))
    return [text for text in texts if text]


@each_notebook
def test_text_is_the_text_of_the_site(site, notebook, name):
    """Renvois, numéros, citations, valeurs collées : chaque paragraphe du site se lit, identique, dans le cahier."""
    page = BeautifulSoup((site / f"{name}.html").read_text("utf8"), "html.parser").select_one("article")
    # Ce que le site ajoute à la page : en-tête, lancement, pastilles, plis du code, suite.
    added = ".kicker, .print-source, .launch, .next-steps, .print-notes, details.hide > summary, .fiche, .effort"
    for node in page.select(
        f"{added}, .cell_output, .headerlink, .admonition-title, .sd-summary-title, .quiz, .demo-repli"
    ):
        node.decompose()
    for number in page.select(".demo .caption-number"):  # comme au-dessus d'une figure, dans un cahier
        number.string = f"{number.text.rstrip()}. "
    ours = {text for part in markdown(notebook) for text in paragraphs(rendered(part), ".math, eq, eqn")}
    theirs = paragraphs(page.select_one("section"), ".math")
    assert not [text for text in theirs if text not in ours]


def anchors(site, cache={}):  # noqa: B006 : une page n'est lue qu'une fois
    def of(page):
        if page not in cache:
            path = site / page
            soup = BeautifulSoup(path.read_text("utf8"), "html.parser") if path.suffix == ".html" else None
            cache[page] = {node["id"] for node in soup.select("[id]")} if soup else set()
        return cache[page]

    return of


@each_notebook
def test_links_lead_to_pages_and_anchors_of_the_site(site, notebook):
    home = depot.repository(ROOT).site()
    links = re.findall(r"\]\(([^)\s]+)\)", "\n".join(markdown(notebook)))
    assert any(link.startswith(home) for link in links)
    for link in links:
        assert link.startswith("https://") or link.startswith("http://"), f"lien qui ne mène nulle part : {link}"
        if link.startswith(home):
            page, anchor = urldefrag(unquote(link.removeprefix(home)))
            anchor = anchor.partition("?")[0]  # ce qui suit est l'état d'une démonstration
            assert (site / page).is_file(), link
            assert not anchor or anchor in anchors(site)(page), link


def test_readme_opens_each_notebook(branch):
    text, repository = (branch / "README.md").read_text("utf8"), depot.repository(ROOT)
    for name in NOTEBOOKS:
        path = f"{name}.ipynb"
        assert f"]({path})" in text and repository.colab(path) in text and repository.binder(path) in text


def test_two_exports_are_identical(branch, tmp_path):
    write_all(ROOT, tmp_path / "cahiers")
    assert contents(tmp_path / "cahiers") == contents(branch)


# --- Seuls, comme dans Colab -------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def mirror(branch):
    """Un serveur local qui tient lieu de la branche publiée."""
    handler = functools.partial(QuietHandler, directory=str(branch))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


@pytest.fixture
def colab(tmp_path, monkeypatch):
    """Un environnement neuf, hors du dépôt : un noyau, et deux bibliothèques plus anciennes que celles du cours."""
    python = tmp_path / "venv" / "bin" / "python"
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "venv"], check=True)
    wanted = [f"ipykernel=={version('ipykernel')}", *(f"{name}=={number}" for name, number in OLDER.items())]
    command = [Path(sys.executable).with_name("uv"), "pip", "install", "--quiet", "--python", python, *wanted]
    if subprocess.run(command, capture_output=True).returncode:
        skip_or_fail("Le registre de paquets ne répond pas : les cahiers n’ont pas pu s’exécuter seuls.")
    kernel = tmp_path / "jupyter" / "kernels" / "colab" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    argv = [str(python), "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    kernel.write_text(json.dumps({"argv": argv, "display_name": "Colab", "language": "python"}), "utf8")
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
    monkeypatch.delenv("PYTHONPATH", raising=False)
    monkeypatch.setenv("MPLBACKEND", "module://matplotlib_inline.backend_inline")
    return python


def run_alone(notebook, folder):
    """Exécute le cahier dans un dossier vide ; rend (texte affiché, sorties d'erreur)."""
    folder.mkdir()
    here = {"metadata": {"path": str(folder)}}
    NotebookClient(notebook, kernel_name="colab", timeout=300, resources=here).execute()
    outputs = [output for cell in notebooks.code_cells(notebook) for output in cell.outputs]
    streams = dict.fromkeys(("stdout", "stderr"), "")
    for output in outputs:
        if output.output_type == "stream":
            streams[output.name] += output.text
    return streams["stdout"], streams["stderr"]


def results(notebook):
    """Ce que dit la dernière cellule : « Vos résultats »."""
    return notebook.cells[-1].outputs[0].data["text/markdown"]


def assert_a_changed_line_is_told(notebook, folder):
    cell = next(cell for cell in notebook.cells if "\nglue(" in f"\n{cell.source}")
    changed = cell.source
    cell.source = re.sub(r"(?m)^glue\((\S+), ", r"glue(\1, 7e9 + ", changed, count=1)
    assert cell.source != changed
    run_alone(notebook, folder)
    assert re.search(r"^\| `\w+` \| 7\d{9},\d", results(notebook), re.M), results(notebook)


def lightest():
    """Les cahiers (chapitre, énoncé, solutions) du premier chapitre dont aucun n'a besoin de TensorFlow."""
    for stem in dict.fromkeys(Path(name).name for name in NOTEBOOKS):
        names = [name for name in NOTEBOOKS if Path(name).name == stem]
        read = [notebooks.read_notebook(ROOT, name) for name in names]
        sources = [cell.source for notebook in read for cell in notebooks.code_cells(notebook)]
        if not {"tensorflow", "keras"} & set(wheel.needed_libraries(ROOT, sources)):
            return names
    return pytest.skip("tous les chapitres du sommaire emploient TensorFlow : trop long à installer ici")


def test_notebooks_run_alone(branch, mirror, colab, tmp_path, monkeypatch):
    """Un chapitre, un énoncé, une solution : rien autour, et rien de ce qui était là ne change de version."""
    monkeypatch.setenv("COURS_CAHIERS", mirror)
    for name in lightest():
        notebook = nbformat.read(branch / f"{name}.ipynb", as_version=4)
        shown, errors = run_alone(notebook, tmp_path / name.replace("/", "-"))
        assert errors == "", name
        if count := len(glued_texts(store.stored(ROOT, name))):
            assert f"**{count} sur {count}**" in results(notebook)
            assert_a_changed_line_is_told(notebook, tmp_path / "modifié")
        executed = notebooks.code_cells(store.stored(ROOT, name))
        texts = [o.text for cell in executed for o in cell.outputs if o.output_type == "stream"]
        assert shown.endswith("".join(texts)), name
    listing = [colab, "-m", "pip", "list", "--format=json", "--disable-pip-version-check"]
    installed = {p["name"]: p["version"] for p in json.loads(subprocess.check_output(listing))}
    assert OLDER.items() <= installed.items()
    assert installed["matplotlib"] == version("matplotlib")
    assert "tensorflow-cpu" not in installed, "ces cahiers n’en ont pas besoin"
