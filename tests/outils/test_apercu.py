"""L'aperçu (`make vue`) : une phrase se voit, une faute laisse l'ancienne page, un code changé attend Entrée."""

import asyncio
import socket
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from little_book import edit

from outils.livre import build, bundles, preview, server
from outils.livre.warm import WarmBook


@pytest.fixture
def shown(light_book, run, monkeypatch):
    """L'aperçu du petit livre, construit, et la liste des adresses que la sonnerie fait recharger."""
    run()
    assert build.main(["--racine", str(light_book)]) == 0
    rung = []
    monkeypatch.setattr(server, "ring", lambda path="*": rung.append(path))
    watched = preview.Preview(light_book)
    yield watched, rung
    watched.book.close()


def in_thread(function, *arguments):
    """Le fil principal a déjà la boucle de Playwright dès qu'un autre contrôle a demandé `browser`."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(function, *arguments).result()


def page_of(watched, name="plain"):
    return (watched.book.site / "chapters" / f"{name}.html").read_text("utf8")


def save(watched, old, new, name="plain"):
    path = watched.root / "chapters" / f"{name}.md"
    edit(path, old, new)
    watched.saved(path)


def test_a_sentence_is_shown_and_the_published_site_untouched(shown, capsys):
    watched, rung = shown
    save(watched, "Un peu de prose.", "Une autre phrase.")
    assert "Une autre phrase." in page_of(watched) and "première note" in page_of(watched)
    assert rung == ["/chapters/plain.html"]
    assert "à l’écran" in capsys.readouterr().out
    assert "Une autre phrase." not in (watched.root / "_build/html/chapters/plain.html").read_text("utf8")


def test_a_mistake_leaves_the_former_page_and_its_correction_is_shown(shown, capsys):
    watched, rung = shown
    save(watched, "Un peu de prose.", "Voir {ref}`nulle-part`.")
    out = capsys.readouterr().out
    assert "l’ancienne page reste à l’écran" in out and "nulle-part" in out
    assert "Un peu de prose." in page_of(watched) and rung == []
    save(watched, "Voir {ref}`nulle-part`.", "Corrigé.")
    assert "Corrigé." in page_of(watched) and rung == ["/chapters/plain.html"]


def test_a_page_keeps_the_definitions_of_its_terms_and_follows_the_glossary(shown):
    watched, _ = shown
    save(watched, "Un peu de prose.", ":::{glossary}\nbois\n  Des arbres serrés.\n:::", "numbers")
    save(watched, "Un peu de prose.", "Un {term}`bois`.")
    assert 'data-term="term-bois"><p><strong>bois</strong></p><p>Des arbres serrés.' in page_of(watched)
    save(watched, "serrés", "clairs", "numbers")
    assert "Des arbres clairs." in page_of(watched) and page_of(watched).count("<template") == 1


def test_an_unreadable_header_is_said(shown, capsys):
    watched, rung = shown
    save(watched, "kernelspec:", "kernelspec: [")
    assert "YAML" in capsys.readouterr().out
    assert "Un peu de prose." in page_of(watched) and rung == []


def test_changed_code_waits_for_enter_then_is_executed(shown, capsys):
    watched, rung = shown
    save(watched, "0.5", "0.25", "numbers")
    assert "Entrée : exécuter ce cahier" in capsys.readouterr().out
    assert watched.waiting == "chapters/numbers" and rung == []
    in_thread(lambda: asyncio.run(watched.run_waiting()))
    assert "25,0" in page_of(watched, "numbers") and rung == ["/chapters/numbers.html"]


def test_a_module_of_the_package_names_the_outdated_notebooks(shown, capsys):
    watched, _ = shown
    path = watched.root / "cours" / "affichage.py"
    edit(path, '"""Les nombres', '"""Tous les nombres')
    watched.saved(path)
    out = capsys.readouterr().out
    assert "chapters/numbers" in out and "chapters/plain" not in out


def test_a_saved_sheet_or_script_is_shown_wherever_it_lies(tmp_path):
    """Dans un sous-dossier aussi, et dans le fichier assemblé dont il est un morceau, que les pages nomment déjà."""
    sources, static = tmp_path / "_static", tmp_path / "_build" / "vue" / "html" / "_static"
    names = "demos/part.css", "recherche/alone.js"
    for folder, text in ((static, "old"), (sources, "new")):
        for name in names:
            (folder / name).parent.mkdir(parents=True)
            (folder / name).write_text(text, "utf8")
    bundles.write_all(static, {"site.css": ["demos/part.css"]})
    book = SimpleNamespace(site=static.parent, app=SimpleNamespace(srcdir=tmp_path))
    for name in names:
        WarmBook.copy_static(book, sources / name)
    assert "new" in bundles.published(static)["site.css"].read_text("utf8")
    assert (static / "recherche" / "alone.js").read_text("utf8") == "new"
    assert len([path for path in static.rglob("*") if path.is_file()]) == 2


def test_what_shapes_the_whole_site_sends_to_make_livre(shown, capsys):
    watched, _ = shown
    watched.saved(watched.root / "_toc.yml")
    assert "make livre" in capsys.readouterr().out


@pytest.mark.parametrize("path", ["_build/html/a.html", ".git/index", "cours/__pycache__/a.pyc", "a.md~", ".a.md.swp"])
def test_what_is_not_a_source_is_ignored(tmp_path, path):
    assert not preview.is_source(tmp_path, tmp_path / path)
    assert preview.is_source(tmp_path, tmp_path / "chapters" / "a.md")


def test_refusals_are_sentences(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert "attendu" in preview.main(["--port", "abc"])
    assert "make livre" in preview.main([])
    (tmp_path / "_build" / "chantier").mkdir(parents=True)
    (tmp_path / "_build" / "chantier" / "recette").touch()
    monkeypatch.setattr(preview, "Preview", lambda root: type("P", (), {"book": type("B", (), {"site": root})}))
    with socket.create_server(("127.0.0.1", 0)) as taken:
        assert "ne s’ouvre pas" in in_thread(preview.main, ["--port", str(taken.getsockname()[1])])
