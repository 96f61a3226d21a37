"""Trouver les fichiers de données officiels, intacts : dossier donné, cache, puis miroirs.

Un fichier n’est jamais utilisé sans que la somme SHA-256 de son contenu ait été vérifiée. Ce module ne parle pas au
lecteur : il consigne ce qui ne va pas dans un `Report`, et `cours.donnees` l’annonce.
"""

import errno
import functools
import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import threading
import time
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pooch
import requests

from cours.substituts import VERSION

PATIENCE = 4  # secondes laissées, en tout, aux miroirs pour donner signe de vie
TIMEOUT = (3, 15)  # secondes : connexion, puis plus long silence pendant un transfert
ROUNDS = 2  # chaque miroir a droit à une seconde chance
BAD_CONTENT = (ValueError, EOFError, KeyError, OSError, zlib.error, tarfile.TarError)  # ce que lève un contenu altéré


@dataclass(frozen=True)
class DataFile:
    """Un fichier officiel. `sha256` est celle du contenu *décompressé* : elle vaut pour toutes les formes admises."""

    sha256: str
    forms: tuple[str, ...]  # noms admis ; le premier est celui que servent les miroirs et que garde le cache
    urls: tuple[str, ...]


def _idx(name, sha256, mirrors):
    return DataFile(sha256, (f"{name}.gz", name), tuple(f"{mirror}{name}.gz" for mirror in mirrors))


_MNIST = ("https://storage.googleapis.com/cvdf-datasets/mnist/", "https://ossci-datasets.s3.amazonaws.com/mnist/")
_FASHION = (
    "https://storage.googleapis.com/tensorflow/tf-keras-datasets/",
    "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/",
)
FILES = {
    "mnist": (
        _idx("train-images-idx3-ubyte", "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db", _MNIST),
        _idx("train-labels-idx1-ubyte", "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5", _MNIST),
        _idx("t10k-images-idx3-ubyte", "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7", _MNIST),
        _idx("t10k-labels-idx1-ubyte", "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2", _MNIST),
    ),
    "fashion_mnist": (
        _idx("train-images-idx3-ubyte", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", _FASHION),
        _idx("train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", _FASHION),
        _idx("t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", _FASHION),
        _idx("t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", _FASHION),
    ),
    "california_housing": (
        # L’archive de scikit-learn (441 963 octets, sha256 aaa5c9a6…ea681), son adresse d’origine, une copie d’Amazon.
        DataFile(
            "a2b44dcc7e1c9091b43c4f458b25cbd1f7e8068d08edd26bc4703108d3fa6214",
            ("cal_housing.tgz", "cal_housing.data.gz", "cal_housing.data"),
            (
                "https://ndownloader.figshare.com/files/5976036",
                "https://www.dcc.fc.up.pt/~ltorgo/Regression/cal_housing.tgz",
                "https://sagemaker-sample-files.s3.amazonaws.com/datasets/tabular/california_housing/cal_housing.tgz",
            ),
        ),
    ),
}


@dataclass
class Report:
    """Ce qu’une recherche a donné."""

    payloads: list | None = None  # contenus décompressés, dans l’ordre de FILES ; `None` s’il en manque un
    sources: list = field(default_factory=list)  # d’où vient chaque contenu
    problems: list = field(default_factory=list)  # une phrase par incident

    @property
    def source(self):
        return " + ".join(dict.fromkeys(self.sources))


def places():
    """Les dossiers à consulter, dans l’ordre, chacun sous son nom."""
    given = os.environ.get("COURS_DONNEES")
    cache = Path(os.environ.get("COURS_CACHE") or pooch.os_cache("cours-reseaux-keras")).expanduser()
    return ({"COURS_DONNEES": Path(given).expanduser().absolute()} if given else {}) | {"cache": cache.absolute()}


def _folder(root, name):
    return root / name.replace("_", "-")


_CAUSES = {
    "ENOSPC": "disque plein",
    "EDQUOT": "quota atteint",
    "EROFS": "disque en lecture seule",
    "EACCES": "droits insuffisants",
    "EPERM": "droits insuffisants",
    "EISDIR": "c’est un dossier",
    "ENOTDIR": "un fichier tient la place d’un dossier",
    "EEXIST": "un fichier tient la place d’un dossier",
    "EIO": "erreur du disque",
}


def _cause(error):
    """La cause d’une erreur du système, en français (à défaut, son code)."""
    code = errno.errorcode.get(error.errno, type(error).__name__)
    return _CAUSES.get(code, code)


def _checked(raw, form, sha256):
    """Le contenu décompressé de `raw` ; une des erreurs `BAD_CONTENT` s’il n’est pas, à l’octet près, l’original."""
    if form.endswith(".tgz"):
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as archive:
            payload = archive.extractfile("CaliforniaHousing/cal_housing.data").read()
    else:
        payload = gzip.decompress(raw) if form.endswith(".gz") else raw
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise ValueError(form)
    return payload


def _read(file, folder):
    """Lit `file` dans `folder` : (état, contenu, incident).

    L’état commence par « valide », « absent », « illisible » ou « corrompu », suivi de la somme des octets lus ; le
    contenu est `None` s’il est inutilisable, et l’incident dit alors pourquoi.
    """
    for path in (folder / form for form in file.forms):
        try:
            raw = path.read_bytes()
        except FileNotFoundError:
            continue
        except OSError as error:
            return "illisible", None, f"{path} ne peut pas être lu ({_cause(error)})."
        digest = hashlib.sha256(raw).hexdigest()
        try:
            return f"valide {digest}", _checked(raw, path.name, file.sha256), None
        except BAD_CONTENT:
            return f"corrompu {digest}", None, f"{path} ({len(raw)} octets) est tronqué ou altéré."
    missing = next((place for place in (folder.parent, folder) if not place.is_dir()), folder / file.forms[0])
    return "absent", None, f"{missing} n’existe pas."


_REMEDIES = {
    "COURS_DONNEES": "Rétablissez le fichier officiel, ou corrigez la variable COURS_DONNEES.",
    "cache": "Il est ignoré, et sera remplacé dès qu’un miroir répondra.",
}


def _find(file, name, report):
    """Le contenu de `file` d’après le premier dossier qui l’a intact, sinon `None`."""
    for source, root in places().items():
        state, payload, problem = _read(file, _folder(root, name))
        if payload is not None:
            report.sources.append(source)
            return payload
        if (source, state) != ("cache", "absent"):  # un cache encore vide n’est pas un incident
            report.problems.append(f"{problem} {_REMEDIES[source]}")
    return None


@functools.cache
def _probes(urls):
    """Interroge tous les hôtes à la fois, une fois par processus : (heure limite, fil de chacun, réponses)."""
    answers, threads = set(), {}

    def probe(host, url):
        try:
            requests.head(url, timeout=PATIENCE)
            answers.add(host)
        except requests.RequestException:
            pass  # hôte muet : `_answers` le dira

    for host, url in {urlsplit(url).netloc: url for url in urls}.items():
        threads[host] = threading.Thread(target=probe, args=(host, url), daemon=True)
        threads[host].start()
    return time.monotonic() + PATIENCE, threads, answers


def _answers(url):
    """Vrai si l’hôte de `url` donne signe de vie. Sans réseau, tout le processus attend `PATIENCE` secondes au plus.

    Les délais de `requests` ne suffisent pas : ils valent par adresse IP, et ne bornent pas la résolution du nom.
    """
    deadline, threads, answers = _probes(tuple(url for files in FILES.values() for file in files for url in file.urls))
    host = urlsplit(url).netloc
    threads[host].join(max(0.0, deadline - time.monotonic()))
    return host in answers


def _download(file, name, report):
    """Le contenu de `file` d’après le premier miroir qui le sert intact, sinon `None`.

    `pooch.retrieve` écrit avant de vérifier, et perd tout sur un disque plein : le transfert se fait donc en mémoire
    (27 Mo au plus), et seul un fichier vérifié atteint le disque.
    """
    if os.environ.get("COURS_HORS_LIGNE") == "1":
        report.problems.append("Le réseau est interdit par COURS_HORS_LIGNE=1.")
        return None
    mirrors = [url for url in file.urls if _answers(url)]
    for url in mirrors * ROUNDS:
        buffer = io.BytesIO()
        try:
            pooch.HTTPDownloader(timeout=TIMEOUT)(url, buffer, None)
            payload = _checked(buffer.getvalue(), file.forms[0], file.sha256)
        except requests.HTTPError as error:
            report.problems.append(f"{url} : le miroir refuse le fichier (réponse {error.response.status_code}).")
        except requests.RequestException:
            report.problems.append(f"{url} : le transfert s’est interrompu.")
        except BAD_CONTENT:
            report.problems.append(f"{url} : ce n’est pas le fichier attendu (page d’erreur ou fichier altéré).")
        else:
            report.sources.append("téléchargement")
            _store(buffer.getvalue(), _folder(places()["cache"], name) / file.forms[0], report)
            return payload
    advice = "Réessayez plus tard." if mirrors else "Vérifiez la connexion au réseau."
    report.problems.append(f"Aucun miroir n’a fourni {file.forms[0]}. {advice}")
    return None


def _store(raw, path, report):
    """Met `raw` en cache d’un seul geste : un autre processus y voit le fichier entier, ou rien."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".partiel-", delete=False) as stream:
            temporary = Path(stream.name)
            stream.write(raw)
        temporary.chmod(0o644)  # un cache peut être commun à plusieurs comptes
        temporary.replace(path)
    except OSError as error:
        if temporary:
            temporary.unlink(missing_ok=True)
        report.problems.append(
            f"Le cache {path.parent.parent} ne peut pas être écrit ({_cause(error)}) : les données servent depuis la "
            "mémoire et seront téléchargées de nouveau. Libérez de la place ou choisissez un dossier par COURS_CACHE."
        )


def collect(name):
    """Cherche tous les fichiers du jeu `name` (une clé de FILES) et rend un `Report`."""
    report = Report()
    payloads = [_find(file, name, report) for file in FILES[name]]
    for position, file in enumerate(FILES[name]):
        if payloads[position] is None:
            payloads[position] = _download(file, name, report)
        if payloads[position] is None:
            break
    else:
        report.payloads = payloads
    report.problems = list(dict.fromkeys(report.problems))
    return report


def fingerprint(name):
    """Empreinte de ce que le chargement de `name` trouverait à l’instant, sans réseau.

    `name` est le nom de la fonction : « mnist », « fashion_mnist », « california_housing ».
    L’empreinte commence par « reel » ou « substitut-V » et change avec chaque octet des fichiers trouvés.
    """
    states, is_real = [], True
    for file in FILES[name]:
        for root in places().values():
            folder = _folder(root, name)
            states.append(_state(file, folder, _stamps(file, folder)))
            if states[-1].startswith("valide"):
                break
        else:
            is_real = False
    digest = hashlib.sha256("\n".join(states).encode()).hexdigest()
    return f"{'reel' if is_real else f'substitut-{VERSION}'} {digest}"


@functools.lru_cache
def _state(file, folder, stamps):
    """État de `file` dans `folder`, relu seulement quand `stamps` (tailles et dates) change."""
    return _read(file, folder)[0]


def _stamps(file, folder):
    stamps = []
    for path in (folder / form for form in file.forms):
        try:
            stat = path.stat()
            stamps.append((stat.st_size, stat.st_mtime_ns, stat.st_mode))
        except OSError as error:
            stamps.append(error.errno)
    return tuple(stamps)
