"""Les pages du cours, lues comme les contrôles en ont besoin : celles du sommaire visible, et elles seules."""

from pathlib import Path

import pytest
from myst_nb.core.read import read_myst_markdown_notebook
from myst_parser.config.main import MdParserConfig

from outils.livre import contents, notebooks
from outils.prose.typography import prose_files

ROOT = Path(__file__).resolve().parents[1]
FOLDERS = ("chapters", "exercises", "solutions", "annexes")
VISIBLE = contents.pages(ROOT)
NOTEBOOKS = notebooks.notebooks(ROOT)


def in_folder(folder):
    return [ROOT / f"{name}.md" for name in VISIBLE if name.startswith(f"{folder}/")]


def is_checked(path):
    """Vrai si `path` est au sommaire ; une feuille l'est par ses solutions, même cachées, dont l'énoncé dérive."""
    name = path.relative_to(ROOT).with_suffix("").as_posix()
    return bool({name, name.replace("solutions/", "exercises/")} & set(VISIBLE))


CHAPTERS, ANNEXES, EXERCISES = (in_folder(folder) for folder in ("chapters", "annexes", "exercises"))
SOLUTIONS = [path for path in sorted((ROOT / "solutions").glob("*.md")) if is_checked(path)]
GUIDES = [path for path in prose_files(ROOT) if path.parent == ROOT]
PROSE = [path for path in prose_files(ROOT) if path in GUIDES or is_checked(path)]


def label(path):
    return path.relative_to(ROOT).with_suffix("").as_posix().replace("/", "-")


def each(paths):
    return pytest.mark.parametrize("path", paths, ids=label)


each_chapter, each_sheet, each_prose = each(CHAPTERS), each(SOLUTIONS), each(PROSE)
each_notebook = each(CHAPTERS + SOLUTIONS)
each_page = each(CHAPTERS + SOLUTIONS + ANNEXES)


def companions(folder, pages):
    """Les fichiers de `tests/<folder>` qui accompagnent une page de `pages`, puis les autres."""
    names, files = {path.stem for path in pages}, sorted((ROOT / "tests" / folder).glob("*.*"))
    return [path for path in files if path.stem in names], [path for path in files if path.stem not in names]


def lesson(path):
    """Le nom du cahier, chapitre ou annexe, qu'accompagne un fichier de `tests/`."""
    return next(
        name for name in NOTEBOOKS if name.startswith(("chapters/", "annexes/")) and Path(name).name == path.stem
    )


SCORES, orphan_scores = companions("scores", CHAPTERS + ANNEXES)
ANSWERS, orphan_answers = companions("reponses", SOLUTIONS)
ABSENT = [path for folder in FOLDERS for path in sorted((ROOT / folder).glob("*.md")) if not is_checked(path)]
IGNORED = [path.relative_to(ROOT).as_posix() for path in ABSENT + orphan_scores + orphan_answers]


def page_with(*marks):
    """Le texte du chapitre visible où figurent toutes ces marques ; s'il n'y en a pas, le contrôle n'a pas d'objet."""
    texts = (path.read_text("utf8") for path in CHAPTERS)
    found = next((text for text in texts if all(mark in text for mark in marks)), None)
    return found or pytest.skip(f"aucun chapitre du sommaire ne contient {' ni '.join(marks)}", allow_module_level=True)


def report(path, problems):
    """Fait échouer le test avec une ligne « fichier:ligne : faute » par faute."""
    assert not problems, "".join(f"\n{path.relative_to(ROOT)}:{line} : {message}" for line, message in problems)


def code_cells(text):
    """Les cellules de code : (ligne, source, métadonnées)."""
    config = MdParserConfig(enable_extensions={"colon_fence", "dollarmath"})
    notebook = read_myst_markdown_notebook(text, config=config, add_source_map=True)
    pairs = zip(notebook.cells, notebook.metadata["source_map"], strict=True)
    return [(line + 1, cell.source, cell.metadata) for cell, line in pairs if cell.cell_type == "code"]
