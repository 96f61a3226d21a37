"""La première cellule d'un cahier publié : ce qu'elle installe, ce qu'elle va chercher, ce qu'elle dit d'une panne."""

import hashlib
import json
import socket
import subprocess
import sys
import threading
from importlib.metadata import version
from types import SimpleNamespace

import nbformat
import pytest
import small_sheet

from cours import cahier
from outils.cahiers.assemble import assemble


def test_a_removed_cell_comes_back_and_a_hidden_one_is_folded():
    def code(source, *tags):
        return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})

    cells = {
        0: code("a = 1", "remove-cell"),
        2: code("b = 2", "hide-input"),
        3: code("c = 3"),
        9: code("d", "remove-cell"),
    }
    made = list(assemble(["# Titre", 2, "Texte.", 3], cells))
    assert [cell.source for cell in made] == ["# Titre", "a = 1", "b = 2", "Texte.", "c = 3", "d"]
    assert [cell.metadata.get("cellView") for cell in made] == [None, "form", "form", None, None, "form"]


def test_an_unreachable_branch_is_told_in_french(monkeypatch):
    published = json.loads(small_sheet.published(["x = 1"]))
    first = next("".join(cell["source"]) for cell in published["cells"] if cell["cell_type"] == "code")
    monkeypatch.setenv("COURS_CAHIERS", "http://127.0.0.1:9")
    monkeypatch.setenv("PIP_RETRIES", "0")
    without_libraries = [sys.executable, "-I", "-S", "-c", first]
    done = subprocess.run(without_libraries, capture_output=True, encoding="utf8")
    expected = "Le paquet du cours n’a pas pu être installé. Vérifiez la connexion, puis réessayez.\n"
    assert (done.returncode, done.stderr) == (1, expected)


# --- La préparation, cas par cas ----------------------------------------------------------------------------------


@pytest.fixture
def package(tmp_path, monkeypatch):
    """Le paquet publié, sa branche (un dossier) et un dossier de travail vide ; rend une fonction qui prépare."""
    calls, branch, work = [], tmp_path / "branche", tmp_path / "chapters"
    files = {"chapters/10-x/a.txt": hashlib.sha256(b"abc").hexdigest()}
    modules = {"json": ["json==1"], "absent": ["absent==1.2; python_version > '3'"]}
    record = {"digest": "d", "notebooks": {"chapters/10-x": {"modules": modules, "files": files}}}
    (branch / "chapters" / "10-x").mkdir(parents=True)
    (branch / "chapters" / "10-x" / "a.txt").write_bytes(b"abc")
    work.mkdir()
    (tmp_path / "cahiers.json").write_text(json.dumps(record), "utf8")
    monkeypatch.chdir(work)
    monkeypatch.setattr(cahier, "__file__", str(tmp_path / "cahier.py"))
    monkeypatch.setattr(cahier, "_pip", lambda *arguments: calls.append(arguments))
    return SimpleNamespace(calls=calls, branch=branch, work=work, record=tmp_path / "cahiers.json", content=record)


def prepare(package, digest="d"):
    cahier.prepare("chapters/10-x", package.branch.as_uri(), digest)


def test_only_what_is_missing_is_installed_and_nothing_present_moves(package, monkeypatch):
    kept = []
    monkeypatch.setattr(cahier, "_pip", lambda *arguments: kept.append((arguments, arguments[1].read_text("utf8"))))
    prepare(package)
    ((option, _, *pins), versions) = kept[0]
    assert (option, pins) == ("--constraint", ["absent==1.2; python_version > '3'"])
    assert f"nbformat=={version('nbformat')}" in versions.splitlines()
    assert (package.work / "10-x" / "a.txt").read_bytes() == b"abc"


def test_other_versions_are_tried_before_giving_up(package, monkeypatch, capsys):
    monkeypatch.setattr(cahier, "_pip", lambda *arguments: package.calls.append(arguments[2:]) or "conflit")
    with pytest.raises(SystemExit, match="conflit\nL’installation a échoué"):
        prepare(package)
    assert package.calls == [("absent==1.2; python_version > '3'",), ("absent ; python_version > '3'",)]
    assert capsys.readouterr().out == "Installation de ce qui manque ici : absent…\n"


def test_a_companion_already_there_is_not_fetched_again(package):
    (package.work / "10-x").mkdir()
    (package.work / "10-x" / "a.txt").write_bytes(b"abc")
    (package.branch / "chapters" / "10-x" / "a.txt").unlink()
    prepare(package)


@pytest.mark.parametrize(("content", "message"), [(None, "n’a pas pu être téléchargé"), (b"ab", "incomplet ou altéré")])
def test_a_bad_companion_is_told_in_french_and_not_kept(package, content, message):
    source = package.branch / "chapters" / "10-x" / "a.txt"
    source.unlink() if content is None else source.write_bytes(content)
    with pytest.raises(SystemExit, match=message):
        prepare(package)
    assert not list(package.work.rglob("*.*"))


def test_a_cut_transfer_is_told_in_french(package):
    def cut(server):
        connection, _ = server.accept()
        connection.recv(9999)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=cut, args=[server], daemon=True).start()
        with pytest.raises(SystemExit, match="n’a pas pu être téléchargé"):
            cahier.prepare("chapters/10-x", f"http://127.0.0.1:{server.getsockname()[1]}", "d")
    assert not list(package.work.rglob("*.*"))


def test_a_stale_package_is_updated_once(package, monkeypatch):
    """JupyterHub garde le paquet d'une séance à l'autre ; un cahier plus ancien que lui s'exécute quand même."""
    prepare(package, digest="ancien")
    assert package.calls[0][0] == "--force-reinstall"

    def update(*arguments):
        package.record.write_text(json.dumps(package.content | {"digest": "neuf"}), "utf8")

    monkeypatch.setattr(cahier, "_pip", update)
    with pytest.raises(SystemExit, match="Redémarrez le noyau"):
        prepare(package, digest="neuf")


def test_nothing_is_done_in_the_repository(package):
    package.record.unlink()
    prepare(package)
    assert not package.calls and not list(package.work.iterdir())
