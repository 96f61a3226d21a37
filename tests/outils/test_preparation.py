"""La première cellule d'un cahier publié, cas par cas : chaque panne se produit vraiment, et donne sa phrase.

Un environnement neuf, hors du dépôt, et des paquets minuscules qui tiennent lieu du registre : aucun réseau.
"""

import ast
import functools
import hashlib
import http.server
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import zipfile
from types import SimpleNamespace

import nbformat
import pytest
from browser import ROOT, QuietHandler

from cours import installation
from outils.cahiers import assemble, wheel
from outils.livre.environment import KERNEL_ENVIRONMENT

NAME = "chapters/10-x"


def run_cell(place, cell=None, **environment):
    """Exécute la première cellule dans l'environnement et le dossier de `place` : (code, affiché, erreurs)."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("PIP_", "PYTHON"))}
    settings = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(place.registry), "HOME": str(place.work.parent)}
    done = subprocess.run(
        [place.python, "-c", cell or place.cell], cwd=place.work, env=kept | settings | environment,
        capture_output=True, encoding="utf8",
    )  # fmt: skip
    return done.returncode, done.stdout, done.stderr


def little_wheel(folder, name, number, requires=()):
    """Un paquet d'un module, qui ne contient que sa version."""
    info = f"{name}-{number}.dist-info"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {number}", *(f"Requires-Dist: {r}" for r in requires)]
    files = {f"{name}.py": f"VERSION = {number!r}\n", f"{info}/METADATA": "\n".join(lines) + "\n"}
    files[f"{info}/WHEEL"] = "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    files[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(folder / f"{name}-{number}-py3-none-any.whl", "w") as archive:
        for path, text in files.items():
            archive.writestr(path, text)


def library(name, page, floor):
    return {"module": name, "pins": [f"{name}=={page} ; python_version > '3'"], "floor": floor}


@pytest.fixture(scope="module")
def clean(tmp_path_factory):
    """Un environnement neuf, avec pip et rien d'autre ; on le copie pour chaque essai."""
    folder = tmp_path_factory.mktemp("neuf") / "venv"
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    return folder


@pytest.fixture
def place(clean, tmp_path):
    """Un lieu où ouvrir le cahier ; `publish` y publie le cours, et fait de `cell` la première cellule."""
    branch, registry, work = (tmp_path / name for name in ("branche", "registre", "travail"))
    for folder in (branch, registry, work):
        folder.mkdir()
    shutil.copytree(clean, tmp_path / "venv", symlinks=True)
    found = SimpleNamespace(branch=branch, registry=registry, work=work, python=tmp_path / "venv" / "bin" / "python")

    def publish(libraries=None, files=None, base=None):
        needs = {NAME: {"libraries": libraries or {}, "files": files or {}}}
        digest = wheel.build_wheel(ROOT, needs, branch)
        base = base or branch.as_uri()
        found.cell = assemble.FIRST_CELL.format(base=base, wheel=wheel.WHEEL, name=NAME, digest=digest)
        return found

    found.publish = publish
    found.install = lambda *wanted: subprocess.run(
        [found.python, "-m", "pip", "install", "--quiet", "--no-index", "--find-links", registry, *wanted], check=True
    )
    return found


@pytest.fixture
def published(place):
    return place.publish()


@pytest.fixture
def shelf(place):
    """Une bibliothèque en trois versions, une autre qui va avec une seule, et une troisième, qui manque."""
    for number in ("1.0", "2.5", "3.0"):
        little_wheel(place.registry, "outil", number)
    little_wheel(place.registry, "voisin", "1.0", ["outil==2.5"])
    little_wheel(place.registry, "voisin", "2.0", ["outil==3.0"])
    return place


def installed(place):
    found = subprocess.check_output([place.python, "-m", "pip", "freeze"], encoding="utf8")
    return dict(line.split("==") for line in found.splitlines() if "==" in line)


def test_a_removed_cell_comes_back_and_a_hidden_one_is_folded():
    def code(source, *tags):
        return nbformat.v4.new_code_cell(source, metadata={"tags": list(tags)})

    cells = {
        0: code("a = 1", "remove-cell"),
        2: code("b = 2", "hide-input"),
        3: code("c = 3"),
        9: code("d", "remove-cell"),
    }
    made = list(assemble.assemble(["# Titre", 2, "Texte.", 3], cells))
    assert [cell.source for cell in made] == ["# Titre", "a = 1", "b = 2", "Texte.", "c = 3", "d"]
    assert [cell.metadata.get("cellView") for cell in made] == [None, "form", "form", None, None, "form"]


def test_cell_ids_follow_the_content_and_not_the_rank():
    """Deux cellules ajoutées ne changent l'identifiant d'aucune autre ; deux cellules égales n'ont pas le même."""
    before = [nbformat.v4.new_code_cell(source) for source in ("a", "b", "b", "c")]
    after = [nbformat.v4.new_code_cell(source) for source in ("x", "a", "y", "b", "b", "c")]
    assemble.identify(before)
    assemble.identify(after)
    names = [cell.id for cell in after]
    assert len(set(names)) == len(names) and {cell.id for cell in before} < set(names)


# --- Ce qui marche -----------------------------------------------------------------------------------------------


def test_the_course_is_installed_and_the_cell_says_what_is_ready(published):
    code, shown, errors = run_cell(published)
    assert (code, errors) == (0, "")
    assert re.fullmatch(r"Prêt : Python \d+\.\d+\.\d+\.\n", shown)
    (published.branch / wheel.WHEEL).unlink()  # la seconde fois, le réseau ne sert plus
    assert run_cell(published) == (0, shown, "")


def test_the_cell_is_read_by_an_old_python(published):
    """Un Python hors limites doit pouvoir lire ce qui le lui dit."""
    for source in (
        published.cell,
        *((ROOT / "cours" / name).read_text("utf8") for name in ("cahier.py", "installation.py")),
    ):
        ast.parse(source, feature_version=(3, 8))


def test_the_settings_of_the_site_are_set(published):
    show = (
        f"\nprint({{name: os.environ.get(name) for name in {list(KERNEL_ENVIRONMENT)}}}, 'tensorflow' in sys.modules)"
    )
    code, shown, _ = run_cell(published, published.cell + show, OMP_NUM_THREADS="7")
    assert code == 0 and shown.splitlines()[-1] == f"{KERNEL_ENVIRONMENT} False"


def test_what_is_missing_is_installed_and_what_suits_does_not_move(shelf):
    shelf.install("outil==2.5")
    shelf.publish({"outil": library("outil", "3.0", "2.5"), "voisin": library("voisin", "1.0", "1.0")})
    code, shown, errors = run_cell(shelf)
    assert (code, errors) == (0, "")
    assert shown.startswith("Installation de ce qui manque ici : voisin…\nPrêt : Python")
    assert shown.endswith("outil 2.5 (page : 3.0), voisin 1.0.\n")
    assert installed(shelf) == {"outil": "2.5", "voisin": "1.0"}


def test_another_version_is_taken_when_that_of_the_page_would_move_the_rest(shelf):
    shelf.install("outil==2.5")
    shelf.publish({"outil": library("outil", "3.0", "2.5"), "voisin": library("voisin", "2.0", "2.0")})
    code, shown, _ = run_cell(shelf)
    assert code == 0 and "voisin 1.0 (page : 2.0)" in shown
    assert installed(shelf)["outil"] == "2.5"


def test_what_is_too_old_is_upgraded_without_a_restart(shelf):
    shelf.install("outil==1.0")
    shelf.publish({"outil": library("outil", "3.0", "2.5.1")})  # 2.5.0 conviendrait : la même série
    code, shown, errors = run_cell(shelf, shelf.cell + "\nimport outil\nprint(outil.VERSION)")
    assert (code, errors) == (0, "")
    assert shown.startswith("Mise à niveau : outil 1.0 est plus ancien que 2.5.1, essayé…\nPrêt")
    assert shown.endswith("outil 3.0.\n3.0\n")


def test_a_series_already_tried_is_not_upgraded(shelf):
    shelf.install("outil==2.5")
    shelf.publish({"outil": library("outil", "3.0", "2.5.1")})
    assert "Mise à niveau" not in run_cell(shelf)[1]
    assert installed(shelf)["outil"] == "2.5"


def test_an_upgrade_moves_what_it_requires_and_nothing_else(shelf):
    little_wheel(shelf.registry, "essai", "1.0", ["socle==1.0"])
    little_wheel(shelf.registry, "essai", "2.0", ["socle==2.0"])
    for number in ("1.0", "2.0"):
        little_wheel(shelf.registry, "socle", number)
    shelf.install("essai==1.0", "outil==2.5")
    shelf.publish({"essai": library("essai", "2.0", "2.0"), "outil": library("outil", "3.0", "2.0")})
    code, _, errors = run_cell(shelf)
    assert code == 0, errors
    assert {"essai": "2.0", "socle": "2.0", "outil": "2.5"}.items() <= installed(shelf).items()


def test_a_folder_named_cours_without_code_does_not_matter(published):
    (published.work / "cours").mkdir()
    (published.work / "cours" / "notes.txt").write_text("Chapitre 1")
    assert run_cell(published)[0] == 0


# --- Ce qui empêche ----------------------------------------------------------------------------------------------


def refused(place, **environment):
    """Les erreurs d'une première cellule qui s'arrête : une phrase, sans trace Python."""
    code, _, errors = run_cell(place, **environment)
    assert code == 1 and "Traceback" not in errors, errors
    return errors


@pytest.mark.parametrize("hiding", ["cours.py", "cours/__init__.py"])
@pytest.mark.parametrize("content", ["", "1 +", "raise ValueError"])
def test_what_hides_the_package_is_named(published, hiding, content):
    path = published.work / hiding
    path.parent.mkdir(exist_ok=True)
    path.write_text(content)
    shown = path.parent if path.name == "__init__.py" else path
    assert f" {shown} porte le nom du paquet du cours, et le cache. Renommez-le" in refused(published)
    path.rename(path.with_name("autre.py"))
    assert run_cell(published)[0] == 0


def test_no_pip(published):
    shutil.rmtree(next(published.python.parents[1].glob("lib/python*/site-packages/pip")))
    assert "Cet environnement n’a pas pip." in refused(published)


def test_a_python_of_the_system(published):
    """Le refus de pip là où le système se réserve son Python : un environnement qui se dit le Python du système."""
    system = published.work.parent / "systeme"
    system.mkdir()
    (system / "EXTERNALLY-MANAGED").write_text("[externally-managed]\nError=Use apt\n")
    lie = (
        "import sys, sysconfig\nsys.base_prefix, true = sys.prefix, sysconfig.get_path\n"
        f"sysconfig.get_path = lambda name, *a, **k: {str(system)!r} if name == 'stdlib' else true(name, *a, **k)\n"
    )
    next(published.python.parents[1].glob("lib/python*/site-packages")).joinpath("sitecustomize.py").write_text(lie)
    assert "Ce Python appartient au système" in refused(published)


def test_a_python_out_of_range(place, monkeypatch):
    monkeypatch.setattr(wheel, "PYTHONS", ["3.7", "3.8"])
    errors = refused(place.publish())
    here = ".".join(map(str, sys.version_info[:2]))
    assert f"Ce noyau est en Python {here} ; le cours est essayé avec Python 3.7 et 3.8" in errors


def test_no_network_for_the_course(place):
    errors = refused(place.publish(base="http://127.0.0.1:9"))
    assert errors.startswith("Le paquet du cours n’a pas pu être téléchargé") and "Vérifiez la connexion" in errors


def test_no_network_for_a_library(shelf):
    shelf.publish({"voisin": library("voisin", "1.0", "1.0")})
    assert "Le réseau ne répond pas." in refused(
        shelf, PIP_NO_INDEX="0", PIP_FIND_LINKS="", PIP_INDEX_URL="http://127.0.0.1:9", PIP_RETRIES="1"
    )


def test_a_branch_that_is_not_published_yet(place, tmp_path):
    handler = functools.partial(QuietHandler, directory=str(tmp_path / "rien"))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        errors = refused(place.publish(base=f"http://127.0.0.1:{server.server_port}"))
        server.shutdown()
    assert "Rien n’est publié ici" in errors


def test_a_portal_page_instead_of_the_course(published):
    (published.branch / wheel.WHEEL).write_text("<html>Identifiez-vous</html>")
    assert "Vérifiez la connexion au réseau" in refused(published)


@pytest.fixture
def small_disk(tmp_path):
    """Un disque de 16 Ko, plus petit que le cours."""
    folder = tmp_path / "disque"
    folder.mkdir()
    if subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder], capture_output=True).returncode:
        pytest.skip("monter un disque plein demande d’être administrateur")
    yield folder
    subprocess.run(["umount", folder], check=True)


def test_a_full_disk_for_the_course(published, small_disk):
    assert "Le disque est plein." in refused(published, TMPDIR=str(small_disk))


def test_a_full_disk_for_a_library():
    said = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
    assert installation.explanation(said).startswith("Le disque est plein.")


def test_a_library_already_imported(shelf):
    shelf.install("outil==1.0")
    shelf.publish({"outil": library("outil", "3.0", "2.5")})
    code, _, errors = run_cell(shelf, "import outil\n" + shelf.cell)
    assert code == 1 and "déjà chargé par ce noyau : outil. Redémarrez le noyau" in errors
    assert run_cell(shelf, "import outil\n" + shelf.cell)[0] == 0  # le noyau redémarré


def test_versions_that_cannot_agree(shelf):
    shelf.install("outil==2.5")
    (shelf.registry / "voisin-1.0-py3-none-any.whl").unlink()
    shelf.publish({"outil": library("outil", "3.0", "2.5"), "voisin": library("voisin", "2.0", "2.0")})
    assert "Ce qui est installé ici ne s’accorde pas avec ce que demande ce cahier" in refused(shelf)
    assert installed(shelf)["outil"] == "2.5"


# --- Les fichiers compagnons, le paquet périmé ------------------------------------------------------------------


@pytest.fixture
def companion(place):
    """Un cahier qui a un fichier compagnon ; le cours est déjà installé."""
    source = place.branch / NAME / "a.txt"
    source.parent.mkdir(parents=True)
    source.write_bytes(b"abc")
    place.publish(files={f"{NAME}/a.txt": hashlib.sha256(b"abc").hexdigest()})
    place.source, place.copy = source, place.work / "10-x" / "a.txt"
    return place


def test_a_companion_is_fetched_once(companion):
    assert run_cell(companion)[1].endswith("1 fichier(s) du cahier.\n")
    assert companion.copy.read_bytes() == b"abc"
    companion.source.unlink()
    assert run_cell(companion)[0] == 0


@pytest.mark.parametrize(("content", "message"), [(None, "n’a pas pu être téléchargé"), (b"ab", "incomplet ou altéré")])
def test_a_bad_companion_is_told_and_not_kept(companion, content, message):
    companion.source.unlink() if content is None else companion.source.write_bytes(content)
    assert message in refused(companion)
    assert not list(companion.work.rglob("*.*"))


def test_a_cut_transfer_is_told(companion):
    assert run_cell(companion)[0] == 0
    companion.copy.unlink()

    def cut(server):
        connection, _ = server.accept()
        connection.recv(9999)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nabc")
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=cut, args=[server], daemon=True).start()
        errors = refused(companion, COURS_CAHIERS=f"http://127.0.0.1:{server.getsockname()[1]}")
    assert "n’a pas pu être téléchargé" in errors and not list(companion.work.rglob("*.*"))


def test_a_stale_package_is_updated_and_asks_for_a_restart(shelf):
    """JupyterHub garde le paquet d'une séance à l'autre ; un cahier plus ancien que lui s'exécute quand même."""
    old = shelf.publish().cell
    assert run_cell(shelf)[0] == 0
    shelf.publish({"outil": library("outil", "3.0", "2.5")})
    assert "vient d’être mis à jour. Redémarrez le noyau" in refused(shelf)
    assert run_cell(shelf)[1].endswith("outil 3.0.\n")
    assert run_cell(shelf, old)[0] == 0


def test_nothing_is_done_in_the_repository(published):
    code, shown, errors = run_cell(published, PYTHONPATH=str(ROOT))
    assert (code, shown, errors) == (0, "Prêt : ce cahier est dans le dépôt du cours, rien n’est à installer.\n", "")
    assert not installed(published) and not list(published.work.iterdir())
