"""Les données : chaque panne connue mène à la source suivante, avec un avertissement, sans fichier à moitié écrit.

Aucun réseau : de faux miroirs répondent sur 127.0.0.1, et un jeu minuscule tient lieu de MNIST. Les contrôles des
fichiers officiels demandent `COURS_DONNEES`.
"""

import contextlib
import errno
import gzip
import hashlib
import io
import json
import os
import pickle
import shutil
import subprocess
import sys
import tarfile
import threading
import time
import warnings
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from unittest import mock

import numpy as np
import pytest
from sklearn.datasets import fetch_california_housing

from cours import catalogue, disque, donnees, miroirs, resultats, substituts
from cours.donnees import DonneesWarning, SubstitutWarning, fingerprint

OFFICIAL = os.environ.get("COURS_DONNEES")
NAMES = ("train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte")
FIRST = f"{NAMES[0]}.gz"


# --- Le décor : un jeu minuscule et de faux miroirs -------------------------------------------------------------------


def idx(array):
    """`array` (uint8) au format IDX."""
    return bytes([0, 0, 8, array.ndim]) + np.array(array.shape, ">u4").tobytes() + array.tobytes()


def tiny_payloads():
    rng = np.random.default_rng(0)
    shapes = ((60, 28, 28), (60,), (20, 28, 28), (20,))
    return {name: idx(rng.integers(0, 10, shape, np.uint8)) for name, shape in zip(NAMES, shapes, strict=True)}


PAYLOADS = tiny_payloads()
RAW = {f"{name}.gz": gzip.compress(payload, mtime=0) for name, payload in PAYLOADS.items()}


def quick_substitute():
    """Tient lieu du substitut, plus long à fabriquer, là où seul compte qu’il serve."""
    return tuple((np.zeros((n, 28, 28), np.uint8), np.zeros(n, np.uint8)) for n in (1_200, 200))


def tiny_files(*mirrors):
    return {
        "mnist": tuple(
            catalogue.DataFile(
                hashlib.sha256(PAYLOADS[name]).hexdigest(),
                (f"{name}.gz", name),
                tuple(f"{mirror}/{name}.gz" for mirror in mirrors),
            )
            for name in NAMES
        )
    }


class Mirror:
    """Un serveur local ; `behave` dit, requête par requête, comment il sert les fichiers."""

    def __init__(self, behave):
        self.hits = 0
        mirror = self

        class Handler(BaseHTTPRequestHandler):
            def do_HEAD(self):
                self.send_response(200)
                self.end_headers()

            def do_GET(self):
                mirror.hits += 1
                behave(self, RAW[Path(self.path).name], mirror.hits)

            def log_message(self, *arguments):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()


def send(handler, body, status=200, announced=None):
    handler.send_response(status)
    handler.send_header("Content-Length", str(len(body) if announced is None else announced))
    handler.end_headers()
    handler.wfile.write(body)


def healthy(handler, raw, hit):
    send(handler, raw)


def error_page(handler, raw, hit):
    send(handler, b"<html><body>Service momentanement indisponible</body></html>")


def refusal(handler, raw, hit):
    send(handler, b"Forbidden", status=403)


def truncated(handler, raw, hit):
    send(handler, raw[: len(raw) // 2])


def cut_midway(handler, raw, hit):
    send(handler, raw[: len(raw) // 2], announced=len(raw))


def altered(handler, raw, hit):
    send(handler, flip(raw))


def hesitant(handler, raw, hit):
    """Échoue une fois, puis sert le fichier."""
    (refusal if hit == 1 else healthy)(handler, raw, hit)


def flip(raw):
    """`raw`, un octet changé."""
    middle = len(raw) // 2
    return raw[:middle] + bytes([raw[middle] ^ 1]) + raw[middle + 1 :]


@pytest.fixture
def house(monkeypatch, tmp_path):
    """Environnement vierge, jeu minuscule, cache dans `tmp_path` ; `house(m1, m2)` met en place les miroirs."""
    for variable in ("COURS_DONNEES", "COURS_JOURNAL", "COURS_HORS_LIGNE"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setenv("COURS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    monkeypatch.setattr(substituts, "digits", quick_substitute)
    mirrors = []

    def build(*behaviours):
        mirrors.extend(Mirror(behave) for behave in behaviours)
        monkeypatch.setattr(catalogue, "FILES", tiny_files(*(mirror.url for mirror in mirrors)))
        return mirrors

    build()
    yield build
    for mirror in mirrors:
        mirror.server.shutdown()
        mirror.server.server_close()


@pytest.fixture
def given(house, monkeypatch, tmp_path):
    """Un dossier COURS_DONNEES complet."""
    folder = fill(tmp_path / "donnees")
    monkeypatch.setenv("COURS_DONNEES", str(folder))
    return folder


def fill(root):
    (root / "mnist").mkdir(parents=True)
    for name, raw in RAW.items():
        (root / "mnist" / name).write_bytes(raw)
    return root


def load():
    """mnist() et le texte de ses avertissements, avec leur catégorie."""
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        result = donnees.mnist()
    assert len(caught) <= 1, "un seul avertissement par chargement"
    return result, (str(caught[0].message) if caught else ""), (caught[0].category if caught else None)


def is_tiny(result):
    arrays = [array for pair in result for array in pair]
    return all(idx(array) == PAYLOADS[name] for name, array in zip(NAMES, arrays, strict=True))


def in_cache(tmp_path):
    """Ce que contient le cache : {nom: octets}, fichiers de travail compris."""
    return {path.name: path.read_bytes() for path in (tmp_path / "cache").rglob("*") if path.is_file()}


# --- Tout va bien -----------------------------------------------------------------------------------------------------


def test_given_folder_is_used_in_silence(given):
    result, message, _ = load()
    assert (result.is_real, result.source, message) == (True, "COURS_DONNEES", "")
    assert is_tiny(result)
    (X_train, y_train), (X_test, y_test) = result
    assert X_train.shape == (60, 28, 28) and y_test.shape == (20,)
    assert {array.dtype.name for array in (X_train, y_train, X_test, y_test)} == {"uint8"}
    assert X_train.flags.writeable


def test_uncompressed_files_are_accepted(given):
    for name, payload in PAYLOADS.items():
        (given / "mnist" / f"{name}.gz").unlink()
        (given / "mnist" / name).write_bytes(payload)
    result, message, _ = load()
    assert result.is_real and is_tiny(result) and not message


def test_download_then_cache(house, tmp_path):
    (mirror,) = house(healthy)
    result, message, _ = load()
    assert (result.is_real, result.source, message) == (True, "téléchargement", "")
    assert in_cache(tmp_path) == RAW
    again, message, _ = load()
    assert (again.source, message, mirror.hits) == ("cache", "", 4)
    assert is_tiny(result) and is_tiny(again)


def test_result_survives_pickle(given):
    result = pickle.loads(pickle.dumps(load()[0]))
    assert result.is_real and result.source == "COURS_DONNEES" and is_tiny(result)


# --- Pannes du dossier donné ------------------------------------------------------------------------------------------


def make_truncated(path, monkeypatch):
    path.write_bytes(path.read_bytes()[:-100])


def make_altered(path, monkeypatch):
    path.write_bytes(flip(path.read_bytes()))


def make_empty(path, monkeypatch):
    path.write_bytes(b"")


def make_wrong(path, monkeypatch):
    """Un autre fichier, bien compressé, sous le bon nom."""
    path.write_bytes(RAW[f"{NAMES[1]}.gz"])


def make_missing(path, monkeypatch):
    path.unlink()


def make_directory(path, monkeypatch):
    path.unlink()
    path.mkdir()


def make_forbidden(path, monkeypatch):
    """Lecture interdite ; simulée, car rien n’est interdit à root."""
    true_read = Path.read_bytes

    def read(self):
        if self == path:
            raise PermissionError(errno.EACCES, "Permission denied", str(path))
        return true_read(self)

    monkeypatch.setattr(Path, "read_bytes", read)


FAULTS = {
    make_truncated: "tronqué ou altéré",
    make_altered: "tronqué ou altéré",
    make_empty: "tronqué ou altéré",
    make_wrong: "tronqué ou altéré",
    make_missing: "n’existe pas",
    make_directory: "ne peut pas être lu",
    make_forbidden: "ne peut pas être lu (droits insuffisants)",
}


@pytest.mark.parametrize("spoil", FAULTS)
@pytest.mark.parametrize("next_source", ["cache", "téléchargement", "substitut"])
def test_bad_given_file_is_announced_and_replaced(given, house, monkeypatch, tmp_path, spoil, next_source):
    bad = given / "mnist" / FIRST
    spoil(bad, monkeypatch)
    if next_source == "cache":
        fill(tmp_path / "cache")
    elif next_source == "téléchargement":
        house(healthy)
    result, message, category = load()
    assert f"{bad}" in message and FAULTS[spoil] in message and "Rétablissez le fichier officiel" in message
    if next_source == "substitut":
        assert (result.is_real, result.source, category) == (False, "substitut", SubstitutWarning)
        assert "MNIST" in resultats.stand_ins, "le tableau « Vos résultats » le dira"
        assert len(result[0][0]) == 1_200
    else:
        assert (result.is_real, category) == (True, DonneesWarning)
        assert next_source in result.source and is_tiny(result)


def test_given_folder_that_does_not_exist(house, monkeypatch, tmp_path):
    fill(tmp_path / "cache")
    monkeypatch.setenv("COURS_DONNEES", str(tmp_path / "nulle-part"))
    result, message, category = load()
    assert result.source == "cache" and category is DonneesWarning
    assert message.count(f"{tmp_path / 'nulle-part'} n’existe pas") == 1


# --- Pannes du cache --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("spoil", [make_truncated, make_altered, make_empty])
def test_bad_cached_file_is_downloaded_again(house, tmp_path, monkeypatch, spoil):
    house(healthy)
    bad = fill(tmp_path / "cache") / "mnist" / FIRST
    spoil(bad, monkeypatch)
    result, message, category = load()
    assert result.is_real and is_tiny(result) and category is DonneesWarning
    assert str(bad) in message and "tronqué ou altéré" in message
    assert in_cache(tmp_path) == RAW
    assert load()[1] == ""


def test_cache_that_cannot_be_a_folder(house, tmp_path):
    house(healthy)
    (tmp_path / "cache").write_text("un fichier")
    result, message, category = load()
    assert result.is_real and is_tiny(result) and category is DonneesWarning
    assert "ne peut pas être écrit (un fichier tient la place d’un dossier)" in message


@pytest.fixture
def full_disk(tmp_path, monkeypatch):
    """Un cache sur un vrai disque de 16 Ko quand on a le droit d’en monter un, sinon une écriture qui échoue."""
    folder = tmp_path / "cache"
    folder.mkdir()
    mount = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=16k", "tmpfs", folder], capture_output=True)
    if mount.returncode == 0:
        yield
        subprocess.run(["umount", folder], check=True)
        return
    true_open = disque.tempfile.NamedTemporaryFile

    def stingy(*arguments, **options):
        stream = true_open(*arguments, **options)

        def write(raw):
            stream.file.write(raw[:100])
            raise OSError(errno.ENOSPC, "No space left on device")

        stream.write = write
        return stream

    monkeypatch.setattr(disque.tempfile, "NamedTemporaryFile", stingy)
    yield


def test_full_disk(house, full_disk, tmp_path):
    house(healthy)
    result, message, category = load()
    assert result.is_real and is_tiny(result) and category is DonneesWarning
    assert "disque plein" in message and "COURS_CACHE" in message
    for name, raw in in_cache(tmp_path).items():  # ce qui a pu être écrit est entier ; rien d’autre ne reste
        assert raw == RAW[name]
    assert FIRST not in in_cache(tmp_path)


# --- Pannes des miroirs -----------------------------------------------------------------------------------------------

MIRROR_FAULTS = {
    error_page: "ce n’est pas le fichier attendu",
    truncated: "ce n’est pas le fichier attendu",
    altered: "ce n’est pas le fichier attendu",
    cut_midway: "le transfert s’est interrompu",
    refusal: "refuse le fichier (réponse 403)",
}


@pytest.mark.parametrize("fault", MIRROR_FAULTS)
def test_bad_mirror_gives_way_to_the_next_in_silence(house, tmp_path, fault):
    """Les vraies données sont là : un miroir en défaut n'est pas l'affaire du lecteur."""
    bad, good = house(fault, healthy)
    result, message, _ = load()
    assert result.is_real and is_tiny(result) and not message
    assert bad.hits >= 1 and in_cache(tmp_path) == RAW


@pytest.mark.parametrize("fault", MIRROR_FAULTS)
def test_no_good_mirror_leaves_nothing_behind(house, tmp_path, fault):
    house(fault, fault)
    result, message, category = load()
    assert not result.is_real and category is SubstitutWarning
    assert message.count(MIRROR_FAULTS[fault]) == 2, "chaque miroir est nommé une fois"
    assert f"Aucun miroir n’a fourni {FIRST}. Réessayez plus tard : exécuter de nouveau" in message
    assert in_cache(tmp_path) == {}


def endless(handler, raw, hit):
    """Un corps sans fin, que rien n'annonce."""
    handler.send_response(200)
    handler.end_headers()
    with contextlib.suppress(OSError):  # le lecteur s'en va
        while True:
            handler.wfile.write(bytes(1 << 16))


def dribbling(handler, raw, hit):
    """Un fichier intact, servi au compte-gouttes."""
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(raw)))
    handler.end_headers()
    with contextlib.suppress(OSError):
        for start in range(0, len(raw), 256):
            handler.wfile.write(raw[start : start + 256])
            time.sleep(0.05)


@pytest.mark.parametrize(("fault", "told"), [(endless, "bien plus que le fichier attendu"), (dribbling, "trop lent")])
def test_a_transfer_without_end_is_abandoned(house, monkeypatch, fault, told):
    monkeypatch.setattr(miroirs, "BIGGEST", 1 << 20)
    monkeypatch.setattr(miroirs, "GRACE", 0.1)
    house(fault)
    result, message, _ = load()
    assert not result.is_real and told in message


def test_a_network_that_comes_back_is_found_again(house, monkeypatch):
    """Muet d'abord, l'hôte répond ensuite : le même processus le retrouve, sans redémarrer le noyau."""
    (mirror,) = house(healthy)
    monkeypatch.setattr(miroirs, "RETRY", -miroirs.PATIENCE)  # le temps de patience est passé
    with monkeypatch.context() as cut:
        cut.setattr(miroirs.requests, "head", mock.Mock(side_effect=miroirs.requests.ConnectionError))
        assert not load()[0].is_real
    assert mirror.hits == 0
    assert load()[0].is_real


def test_mirror_is_given_a_second_chance(house):
    (mirror,) = house(hesitant)
    result, message, _ = load()
    assert result.is_real and is_tiny(result) and not message and mirror.hits > len(NAMES)


SCRIPT = """
import json, os, sys
from pathlib import Path
from unittest import mock
from cours import catalogue, donnees
spec = json.loads(sys.argv[1])
catalogue.FILES = {"mnist": tuple(catalogue.DataFile(s, tuple(f), tuple(u)) for s, f, u in spec)}
result = donnees.mnist()
print(result.is_real, result.source, int(result[0][0].sum()))
"""


def test_two_processes_download_at_once(house, tmp_path):
    together = threading.Barrier(2)

    def together_then_serve(handler, raw, hit):
        together.wait(timeout=60)  # les deux téléchargent le même fichier au même moment
        send(handler, raw)

    (mirror,) = house(together_then_serve)
    spec = json.dumps([[f.sha256, f.forms, f.urls] for f in catalogue.FILES["mnist"]])
    command = [sys.executable, "-W", "error", "-c", SCRIPT, spec]
    runs = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    outputs = [run.communicate(timeout=120) for run in runs]
    expected = f"True téléchargement {int(np.frombuffer(PAYLOADS[NAMES[0]], np.uint8)[16:].sum())}\n"
    assert outputs == [(expected, "")] * 2
    assert mirror.hits == 8 and in_cache(tmp_path) == RAW


# --- Sans réseau ------------------------------------------------------------------------------------------------------


def test_network_can_be_forbidden(house, monkeypatch):
    (mirror,) = house(healthy)
    monkeypatch.setenv("COURS_HORS_LIGNE", "1")
    result, message, category = load()
    assert not result.is_real and category is SubstitutWarning and "COURS_HORS_LIGNE=1" in message
    assert mirror.hits == 0


def test_silent_network_costs_a_moment_once(house, monkeypatch):
    """Un hôte qui accepte la connexion et se tait, un autre qui n’existe pas : l’attente est bornée, et unique."""
    mute = ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler)  # n’est jamais servi
    hosts = f"http://127.0.0.1:{mute.server_port}", "http://serveur.invalid"
    monkeypatch.setattr(catalogue, "FILES", tiny_files(*hosts))
    monkeypatch.setattr(miroirs, "PATIENCE", 1)
    start = time.monotonic()
    result, message, _ = load()
    assert not result.is_real and "Vérifiez la connexion au réseau" in message
    assert time.monotonic() - start < 3
    start = time.monotonic()
    load()
    assert time.monotonic() - start < 0.9
    mute.server_close()


# --- Ce que voit le lecteur -------------------------------------------------------------------------------------------


@pytest.fixture
def shown(monkeypatch):
    """Se croit dans un cahier ; rend la liste de ce qui y est affiché."""
    blocks = []
    monkeypatch.setattr(donnees, "get_ipython", lambda: type("Shell", (), {"kernel": True})())
    monkeypatch.setattr(donnees, "display", lambda data, raw: blocks.append(data))
    return blocks


def test_notebook_shows_a_block_and_keeps_stderr_clean(house, monkeypatch, shown, capfd):
    monkeypatch.setenv("COURS_DONNEES", "/<nulle-part>")
    _, message, _ = load()
    (block,) = shown
    assert message == "" and capfd.readouterr().err == ""
    assert 'data-donnees="substitut"' in block["text/html"] and "Données de remplacement" in block["text/html"]
    assert "/&lt;nulle-part&gt; n’existe pas" in block["text/html"]
    assert "les résultats ne valent pas pour le vrai jeu" in block["text/plain"]


def test_notebook_block_for_real_data_with_a_fault(given, house, shown):
    house(healthy)
    (given / "mnist" / FIRST).unlink()
    assert load()[0].is_real
    assert 'data-donnees="reel"' in shown[0]["text/html"] and "données réelles" in shown[0]["text/html"]


def test_warning_points_at_the_caller(house):
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        donnees.mnist()
    assert caught[0].filename == __file__


def test_journal(given, monkeypatch, tmp_path):
    monkeypatch.setenv("COURS_JOURNAL", str(tmp_path / "journal"))
    load()
    monkeypatch.delenv("COURS_DONNEES")
    load()
    lines = [json.loads(line) for line in (tmp_path / "journal").read_text(encoding="utf-8").splitlines()]
    assert lines == [
        {"dataset": "mnist", "is_real": True, "source": "COURS_DONNEES"},
        {"dataset": "mnist", "is_real": False, "source": "substitut"},
    ]


@pytest.mark.parametrize(("option", "code"), [([], 0), (["--exiger"], 1)])
def test_command_line_on_substitutes(house, monkeypatch, capsys, option, code):
    monkeypatch.setattr(donnees, "LOADERS", {"mnist": donnees.mnist})
    assert donnees.main(option) == code
    assert "MNIST\u00a0: SUBSTITUT, 1\u202f400 exemples (fabriqué sur place)" in capsys.readouterr().out


def test_command_line_on_real_files(given, monkeypatch, capsys):
    monkeypatch.setattr(donnees, "LOADERS", {"mnist": donnees.mnist})
    assert donnees.main(["--exiger"]) == 0
    assert capsys.readouterr().out == f"MNIST\u00a0: données réelles, 80 exemples (COURS_DONNEES, {given})\n"


# --- L’empreinte ------------------------------------------------------------------------------------------------------


def test_fingerprint_follows_every_byte(given, house, monkeypatch, tmp_path):
    (mirror,) = house(healthy)
    whole = fingerprint("mnist")
    assert whole.startswith("reel ") and fingerprint("mnist") == whole
    for name in RAW:
        path = given / "mnist" / name
        path.write_bytes(flip(RAW[name]))
        once = fingerprint("mnist")
        path.write_bytes(flip(RAW[name])[::-1])
        assert len({whole, once, fingerprint("mnist")}) == 3
        assert once.startswith(f"substitut-{substituts.VERSION} ")
        path.write_bytes(RAW[name])
        os.utime(path, ns=(0, 0))
        assert fingerprint("mnist") == whole
    fill(tmp_path / "cache")
    monkeypatch.delenv("COURS_DONNEES")
    assert fingerprint("mnist") == whole, "les mêmes octets dans le cache donnent les mêmes résultats"
    assert mirror.hits == 0, "l’empreinte ne touche pas au réseau"


def test_fingerprint_takes_the_names_of_the_functions(monkeypatch, tmp_path):
    monkeypatch.setenv("COURS_CACHE", str(tmp_path))
    monkeypatch.setenv("COURS_DONNEES", str(tmp_path))
    for name in ("mnist", "fashion_mnist", "california_housing"):
        assert callable(getattr(donnees, name)) and fingerprint(name).startswith("substitut-")


def test_fingerprint_without_files(house):
    assert fingerprint("mnist").startswith(f"substitut-{substituts.VERSION} ")


# --- Les substituts ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("make", [substituts.digits, substituts.fashion])
def test_image_substitutes(make):
    (X_train, y_train), (X_test, y_test) = make()
    assert X_train.shape == (12_000, 28, 28) and X_test.shape == (2_000, 28, 28)
    assert {array.dtype.name for array in (X_train, y_train, X_test, y_test)} == {"uint8"}
    assert (X_train.min(), X_train.max()) == (0, 255)
    for labels in (y_train, y_test):
        assert np.bincount(labels, minlength=10).min() > 0.08 * len(labels)
    assert len(np.unique(y_train[:500])) == 10, "les classes sont mélangées"
    assert len(np.unique(X_train.reshape(12_000, -1), axis=0)) == 12_000, "toutes différentes"
    centroids = np.array([X_train[y_train == c].mean(axis=0).ravel() for c in range(10)])
    scores = X_test.reshape(-1, 784) @ centroids.T - (centroids**2).sum(axis=1) / 2  # centre de classe le plus proche
    assert 0.5 < (scores.argmax(axis=1) == y_test).mean() < 0.95, "ni hasard, ni trop facile"
    (again, _), _ = make()
    assert np.array_equal(again, X_train)


def test_housing_substitute(house, monkeypatch):
    monkeypatch.setitem(catalogue.FILES, "california_housing", tiny_files()["mnist"])
    with pytest.warns(SubstitutWarning):
        bunch = donnees.california_housing(as_frame=True)
    frame = bunch.frame
    assert frame.shape == (20_640, 9) and list(frame.columns) == [*donnees.HOUSING_FEATURES, "MedHouseVal"]
    assert np.isfinite(frame.to_numpy()).all() and (frame.dtypes == "float64").all()
    bounds = {  # les plages du vrai jeu
        "MedInc": (0.4999, 15.0001), "HouseAge": (1, 52), "AveRooms": (0.8, 142), "AveBedrms": (0.3, 35),
        "Population": (3, 35_682), "AveOccup": (0.69, 1_244), "Latitude": (32.54, 41.95),
        "Longitude": (-124.35, -114.31), "MedHouseVal": (0.14999, 5.00001),
    }  # fmt: skip
    for column, (low, high) in bounds.items():
        assert low <= frame[column].min() and frame[column].max() <= high, column
    assert 0.03 < (frame.MedHouseVal == 5.00001).mean() < 0.07, "le plafond se voit"
    assert frame.AveOccup.max() > 100 and frame.AveOccup.median() < 3.5, "la queue est lourde"
    assert frame.corr().loc["MedInc", "MedHouseVal"] > 0.5
    assert np.array_equal(substituts.housing(), substituts.housing())


# --- Les fichiers officiels -------------------------------------------------------------------------------------------


@pytest.fixture
def official(monkeypatch, tmp_path):
    """Les vrais fichiers, et rien d’autre : ni cache, ni réseau."""
    if not OFFICIAL:
        message = "Ce contrôle lit les fichiers officiels : désignez leur dossier par COURS_DONNEES."
        if os.environ.get("CI") == "true":
            pytest.fail(message)
        pytest.skip(message)
    monkeypatch.setenv("COURS_DONNEES", str(Path(OFFICIAL).absolute()))
    monkeypatch.setenv("COURS_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("COURS_HORS_LIGNE", "1")
    return Path(OFFICIAL)


def test_every_file_has_two_mirrors():
    for files in catalogue.FILES.values():
        for file in files:
            assert len({miroirs.urlsplit(url).netloc for url in file.urls}) >= 2


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize(
    ("loader", "first_labels", "mean"),
    [(donnees.mnist, [5, 0, 4, 1, 9], 33.318421), (donnees.fashion_mnist, [9, 0, 0, 3, 0], 72.940352)],
)
def test_official_images(official, loader, first_labels, mean):
    result = loader()
    (X_train, y_train), (X_test, y_test) = result
    assert result.is_real and result.source == "COURS_DONNEES"
    assert X_train.shape == (60_000, 28, 28) and X_test.shape == (10_000, 28, 28)
    assert y_train[:5].tolist() == first_labels and X_train.mean() == pytest.approx(mean, abs=1e-6)
    assert len(y_train) == 60_000 and len(y_test) == 10_000


PUBLISHED_MD5 = {
    "mnist": ("f68b3c2dcbeaaa9fbdd348bbdeb94873", "d53e105ee54ea40749a09fcbcd1e9432",
              "9fb629c4189551a2d022fa330f9573f3", "ec29112dd5afa0611ce80d1b7f02629c"),
    "fashion_mnist": ("8d4fb7e6c68d591d4c3dfef9ec88bf0d", "25c81989df183df01b3e8a0aad5dffbe",
                      "bef4ecab320f06d8554ea6380940ec79", "bb300cfdad3c16e7a12a480ee83cd310"),
}  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED_MD5)
def test_our_checksums_agree_with_the_published_ones(official, name):
    for file, md5 in zip(catalogue.FILES[name], PUBLISHED_MD5[name], strict=True):
        raw = (official / name.replace("_", "-") / file.forms[0]).read_bytes()
        assert hashlib.md5(raw).hexdigest() == md5
        assert hashlib.sha256(gzip.decompress(raw)).hexdigest() == file.sha256


@pytest.mark.filterwarnings("error")
def test_official_housing(official):
    bunch = donnees.california_housing()
    assert bunch.is_real and bunch.data.shape == (20_640, 8) and bunch.target.shape == (20_640,)
    first = [8.3252, 41, 6.98412698, 1.02380952, 322, 2.55555556, 37.88, -122.23]
    assert bunch.data[0] == pytest.approx(first) and bunch.target[0] == 4.526
    assert bunch.target.mean() == pytest.approx(2.068558, abs=1e-6) and (bunch.target >= 5).sum() == 992


@pytest.fixture
def archive(official, tmp_path):
    """cal_housing.tgz, tel que le sert le miroir de scikit-learn, ou refait avec le fichier officiel."""
    folder, path = official / "california-housing", tmp_path / "cal_housing.tgz"
    if (folder / path.name).exists():
        return Path(shutil.copy(folder / path.name, path))
    text = gzip.decompress((folder / "cal_housing.data.gz").read_bytes())
    with tarfile.open(path, "w:gz") as stream:
        member = tarfile.TarInfo("CaliforniaHousing/cal_housing.data")
        member.size = len(text)
        stream.addfile(member, io.BytesIO(text))
    return path


@pytest.mark.parametrize("as_frame", [False, True])
def test_housing_is_exactly_that_of_scikit_learn(archive, monkeypatch, tmp_path, as_frame):
    monkeypatch.setattr("sklearn.datasets._california_housing._fetch_remote", lambda *a, **k: archive)
    theirs = fetch_california_housing(data_home=tmp_path / "sklearn", as_frame=as_frame)
    ours = donnees.california_housing(as_frame=as_frame)
    assert np.array_equal(ours.data, theirs.data) and np.array_equal(ours.target, theirs.target)
    assert ours.feature_names == theirs.feature_names and ours.target_names == theirs.target_names
    assert (ours.frame is None) if not as_frame else ours.frame.equals(theirs.frame)


@pytest.mark.filterwarnings("error")
def test_housing_archive_is_accepted_as_it_is(archive, monkeypatch, tmp_path):
    (tmp_path / "california-housing").mkdir()
    archive.rename(tmp_path / "california-housing" / archive.name)
    monkeypatch.setenv("COURS_DONNEES", str(tmp_path))
    assert donnees.california_housing().is_real
