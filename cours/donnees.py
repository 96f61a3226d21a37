"""Les jeux de données du cours : MNIST, Fashion-MNIST et California housing.

    from cours.donnees import mnist
    (X_train, y_train), (X_test, y_test) = mnist()

Chaque fichier est cherché dans `$COURS_DONNEES`, puis dans le cache, puis chez les miroirs officiels. S'il reste
introuvable, un *substitut* fabriqué sur place (`cours.substituts`) permet de suivre le cours sans réseau. Rien n'est
silencieux : toute anomalie donne un avertissement en français, et le résultat porte `is_real` et `source`.

Variables d'environnement :

- `COURS_DONNEES`    dossier des fichiers officiels : `mnist/`, `fashion-mnist/`, `california-housing/` ;
- `COURS_CACHE`      dossier du cache (par défaut, celui du compte, selon le système) ;
- `COURS_HORS_LIGNE` à 1, interdit le réseau ;
- `COURS_JOURNAL`    fichier où chaque chargement ajoute une ligne JSON (la construction du site le lit).

`python -m cours.donnees` rapatrie tout et dit ce qui a été trouvé ; `--exiger` échoue s'il reste un substitut.
"""

import argparse
import errno
import functools
import gzip
import hashlib
import html
import io
import json
import os
import sys
import tarfile
import tempfile
import threading
import time
import warnings
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import pandas as pd
import pooch
import requests
from IPython import get_ipython
from IPython.display import display
from sklearn.utils import Bunch

from cours import substituts

FASHION_CLASSES = (
    "T-shirt/haut", "Pantalon", "Pull", "Robe", "Manteau", "Sandale", "Chemise", "Basket", "Sac", "Bottine",
)  # fmt: skip
HOUSING_FEATURES = ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"]
PATIENCE = 4  # secondes laissées, en tout, aux miroirs pour donner signe de vie
TIMEOUT = (3, 15)  # secondes : connexion, puis silence le plus long pendant un transfert
ROUNDS = 2  # chaque miroir a droit à une seconde chance

CORRUPT = (ValueError, EOFError, KeyError, zlib.error, gzip.BadGzipFile, tarfile.TarError)


class DonneesWarning(UserWarning):
    """Un fichier ou un miroir défaillant ; le chargement a continué autrement."""


class SubstitutWarning(DonneesWarning):
    """Les vraies données manquent : celles qui suivent sont fabriquées."""


@dataclass(frozen=True)
class DataFile:
    """Un fichier officiel. `sha256` est celui du contenu *décompressé* : il vaut pour toutes les formes acceptées."""

    sha256: str
    forms: tuple[str, ...]  # noms admis ; le premier est celui des miroirs et du cache
    urls: tuple[str, ...]


def _idx(name, sha256, mirrors):
    """Fichier au format IDX, que les miroirs servent compressé par gzip."""
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
    "fashion-mnist": (
        _idx("train-images-idx3-ubyte", "c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888", _FASHION),
        _idx("train-labels-idx1-ubyte", "bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9", _FASHION),
        _idx("t10k-images-idx3-ubyte", "5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b", _FASHION),
        _idx("t10k-labels-idx1-ubyte", "0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34", _FASHION),
    ),
    "california-housing": (
        # L'archive de scikit-learn (sha256 aaa5c9a6…ea681), chez lui, à son adresse d'origine et chez Amazon.
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
TITLES = {"mnist": "MNIST", "fashion-mnist": "Fashion-MNIST", "california-housing": "California housing"}


# --- Trouver les fichiers ---------------------------------------------------------------------------------------------


@dataclass
class Report:
    """Ce qu'un chargement a trouvé : d'où viennent les contenus, et ce qui s'est mal passé en chemin."""

    payloads: list = field(default_factory=list)  # contenus décompressés, dans l'ordre de FILES
    sources: list = field(default_factory=list)
    problems: list = field(default_factory=list)

    def note(self, problem):
        if problem not in self.problems:
            self.problems.append(problem)

    def add(self, payload, source):
        self.payloads.append(payload)
        if source not in self.sources:
            self.sources.append(source)


def cache_dir():
    """Dossier du cache : `$COURS_CACHE`, sinon celui que le système réserve au compte."""
    return Path(os.environ.get("COURS_CACHE") or pooch.os_cache("cours-reseaux-keras"))


def _places():
    """Les dossiers à consulter, dans l'ordre, chacun avec son nom."""
    given = os.environ.get("COURS_DONNEES")
    return [("COURS_DONNEES", Path(given).expanduser())] * bool(given) + [("cache", cache_dir())]


def _unwrap(raw, name):
    """Contenu utile de `raw`, décompressé selon l'extension de `name`."""
    if name.endswith(".tgz"):
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as archive:
            return archive.extractfile("CaliforniaHousing/cal_housing.data").read()
    return gzip.decompress(raw) if name.endswith(".gz") else raw


def _checked(raw, name, sha256):
    """Contenu de `raw`, ou `ValueError` s'il n'est pas, à l'octet près, celui du fichier officiel."""
    payload = _unwrap(raw, name)
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise ValueError("somme de contrôle inattendue")
    return payload


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
    """La cause d’une erreur du système, en français."""
    code = errno.errorcode.get(error.errno, type(error).__name__)
    return _CAUSES.get(code, code)


def _read(file, folder):
    """Cherche `file` dans `folder` : (état, contenu, problème).

    L’état (« valide », « absent », « illisible » ou « corrompu », et la somme de contrôle des octets lus) sert
    d’empreinte ; le contenu vaut `None` si le fichier n’est pas utilisable, et le problème dit alors pourquoi.
    """
    path = next((folder / form for form in file.forms if (folder / form).exists()), None)
    if path is None:
        missing = folder / file.forms[0] if folder.is_dir() else folder
        return "absent", None, f"{missing} n’existe pas."
    try:
        raw = path.read_bytes()
    except OSError as error:
        return "illisible", None, f"{path} ne peut pas être lu ({_cause(error)})."
    digest = hashlib.sha256(raw).hexdigest()
    try:
        return f"valide {digest}", _checked(raw, path.name, file.sha256), None
    except CORRUPT:
        size = f"{len(raw):,}".replace(",", "\u202f")
        return f"corrompu {digest}", None, f"{path} ({size} octets) est tronqué ou altéré."


_REMEDIES = {
    "COURS_DONNEES": "Remplacez-le par le fichier officiel, ou corrigez la variable COURS_DONNEES.",
    "cache": "Il est ignoré, et remplacé dès qu’un miroir répond.",
}


def _read_local(file, name, report):
    """Contenu de `file` d’après le premier dossier qui l’a en bon état, sinon `None`."""
    for source, root in _places():
        _, payload, problem = _read(file, root / name if root.is_dir() else root)
        if payload is not None:
            report.sources.append(source)
            return payload
        if source == "COURS_DONNEES" or not problem.endswith("n’existe pas."):  # un cache vide est normal
            report.note(f"{problem} {_REMEDIES[source]}")
    return None


# --- Télécharger ------------------------------------------------------------------------------------------------------


@functools.cache
def _probes(urls):
    """Interroge tous les miroirs à la fois, une fois par processus : (heure limite, fil par hôte, réponses)."""
    answers = {}

    def probe(host, url):
        try:
            requests.head(url, timeout=PATIENCE)
            answers[host] = True
        except requests.RequestException:
            answers[host] = False

    threads = {}
    for url in urls:
        host = urlsplit(url).netloc
        if host not in threads:
            threads[host] = threading.Thread(target=probe, args=(host, url), daemon=True)
            threads[host].start()
    return time.monotonic() + PATIENCE, threads, answers


def _answers(url):
    """Vrai si l’hôte de `url` donne signe de vie. Sans réseau, on le sait en `PATIENCE` secondes au plus, une fois."""
    deadline, threads, answers = _probes(tuple(url for files in FILES.values() for file in files for url in file.urls))
    host = urlsplit(url).netloc
    threads[host].join(max(0.0, deadline - time.monotonic()))
    return answers.get(host, False)


def _download(file, name, report):
    """Contenu de `file` d’après le premier miroir qui le sert intact, sinon `None`.

    Le transfert se fait en mémoire (27 Mo au plus) : un disque plein n’empêche pas d’utiliser les données, et rien
    n’est écrit qui n’ait été vérifié.
    """
    if os.environ.get("COURS_HORS_LIGNE") == "1":
        report.note("Le réseau est interdit par COURS_HORS_LIGNE=1.")
        return None
    for url in [url for url in file.urls if _answers(url)] * ROUNDS:
        buffer = io.BytesIO()
        try:
            pooch.HTTPDownloader(timeout=TIMEOUT)(url, buffer, None)
            payload = _checked(buffer.getvalue(), file.forms[0], file.sha256)
        except requests.HTTPError as error:
            report.note(f"Le miroir {url} refuse le fichier (réponse {error.response.status_code}).")
        except requests.RequestException:
            report.note(f"Le miroir {url} a interrompu le transfert.")
        except CORRUPT:
            report.note(f"Le miroir {url} a servi autre chose que le fichier attendu (page d’erreur, fichier tronqué).")
        else:
            _store(buffer.getvalue(), cache_dir() / name / file.forms[0], report)
            report.sources.append("téléchargement")
            return payload
    report.note("Aucun miroir n’a fourni le fichier : vérifiez la connexion, puis relancez.")
    return None


def _store(raw, path, report):
    """Écrit `raw` dans le cache d’un seul coup : un autre processus y voit le fichier entier, ou rien."""
    temporary = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=".partiel-", delete=False) as stream:
            temporary = stream.name
            stream.write(raw)
        os.replace(temporary, path)
    except OSError as error:
        report.note(
            f"{path} ne peut pas être écrit ({_cause(error)}) : les données restent en mémoire et seront téléchargées "
            "de nouveau. Libérez de la place, ou choisissez un autre dossier par COURS_CACHE."
        )
        if temporary:
            Path(temporary).unlink(missing_ok=True)


# --- Réunir, avertir --------------------------------------------------------------------------------------------------


def _collect(name):
    """Les contenus des fichiers du jeu `name`, ou `None` s’il en manque un ; avec le compte rendu."""
    report = Report()
    payloads = [_read_local(file, name, report) for file in FILES[name]]
    for i, file in enumerate(FILES[name]):
        if payloads[i] is None:
            payloads[i] = _download(file, name, report)
        if payloads[i] is None:
            return None, report
    return payloads, report


def _load(name, decode, substitute):
    """Décode les fichiers du jeu `name`, ou appelle `substitute` ; avertit et tient le journal. Rend aussi (réel, source)."""
    payloads, report = _collect(name)
    is_real = payloads is not None
    source = " + ".join(dict.fromkeys(report.sources)) if is_real else "substitut"
    data = decode(payloads) if is_real else substitute()
    _announce(name, is_real, source, report.problems)
    if journal := os.environ.get("COURS_JOURNAL"):
        with open(journal, "a", encoding="utf-8") as stream:
            line = {"dataset": name, "is_real": is_real, "source": source}
            stream.write(json.dumps(line, ensure_ascii=False) + "\n")
    return data, is_real, source


def _announce(name, is_real, source, problems):
    """Dit ce qui ne va pas : bloc affiché dans un cahier, `warnings.warn` ailleurs. Se tait si tout va bien."""
    if is_real and not problems:
        return
    if is_real:
        category, head = DonneesWarning, f"{TITLES[name]} : une source est en défaut. Les données sont réelles ({source})."
    else:
        category, head = SubstitutWarning, (
            f"{TITLES[name]} : données de remplacement. Les vrais fichiers manquent ; celles-ci sont fabriquées par le "
            "programme et les scores ne valent pas pour le vrai jeu."
        )
    if not hasattr(get_ipython(), "kernel"):
        warnings.warn("\n  - ".join([head, *problems]), category, stacklevel=4)
        return
    items = "".join(f"<li>{html.escape(problem)}</li>" for problem in problems)
    title = "Attention" if is_real else "Données de remplacement"
    block = (
        f'<div class="admonition warning" data-donnees="{"reel" if is_real else "substitut"}">'
        f'<p class="admonition-title">{title}</p><p>{html.escape(head)}</p><ul>{items}</ul></div>'
    )
    display({"text/html": block, "text/plain": "\n  - ".join([head, *problems])}, raw=True)


@functools.lru_cache
def _state(file, folder, stamps):
    """État de `file` dans `folder`, relu seulement si taille ou date (`stamps`) ont changé."""
    return _read(file, folder)[0]


def _stamps(file, folder):
    paths = [folder / form for form in file.forms]
    return tuple((p.stat().st_size, p.stat().st_mtime_ns) for p in paths if p.exists())


def fingerprint(name):
    """Empreinte de ce que le chargement de `name` utiliserait à l’instant, sans réseau.

    `name` est « mnist », « fashion-mnist » ou « california-housing ». La chaîne commence par « reel » ou
    « substitut-V » ; elle change avec chaque octet des fichiers trouvés.
    """
    states, is_real = [], True
    for file in FILES[name]:
        for _, root in _places():
            folder = root / name
            states.append(_state(file, folder, _stamps(file, folder)))
            if states[-1].startswith("valide"):
                break
        else:
            is_real = False
    digest = hashlib.sha256("\n".join(states).encode()).hexdigest()
    return f"{'reel' if is_real else f'substitut-{substituts.VERSION}'} {digest}"


# --- Les trois jeux ---------------------------------------------------------------------------------------------------


class ImageDataset(tuple):
    """Le couple ((X_train, y_train), (X_test, y_test)), avec `is_real` et `source`."""

    def __new__(cls, pairs, is_real=None, source=None):
        self = super().__new__(cls, pairs)
        self.is_real, self.source = is_real, source
        return self


def _decode_images(payloads):
    """Quatre contenus IDX (en-tête gros-boutiste : type, dimensions) en deux couples (images, étiquettes)."""
    arrays = []
    for raw in payloads:
        ndim = raw[3]
        shape = np.frombuffer(raw, ">u4", count=ndim, offset=4)
        arrays.append(np.frombuffer(raw, np.uint8, offset=4 + 4 * ndim).reshape(shape).copy())
    return (arrays[0], arrays[1]), (arrays[2], arrays[3])


def mnist():
    """Chiffres manuscrits MNIST : ((X_train, y_train), (X_test, y_test)), comme `keras.datasets.mnist.load_data()`.

    X_train (60000, 28, 28) et X_test (10000, 28, 28) : niveaux de gris uint8, 0 (fond) à 255 (encre) ;
    y_train (60000,), y_test (10000,) : le chiffre, uint8, 0 à 9.
    Substitut : 12 000 et 2 000 images, chiffres 8×8 de scikit-learn agrandis et centrés comme ceux de MNIST.
    Source : Y. LeCun, C. Cortes, C. Burges ; licence CC BY-SA 3.0.
    """
    return ImageDataset(*_load("mnist", _decode_images, substituts.digits))


def fashion_mnist():
    """Articles de mode Fashion-MNIST : ((X_train, y_train), (X_test, y_test)), de mêmes formes et types que `mnist()`.

    Étiquettes 0 à 9, dans l’ordre de `FASHION_CLASSES`.
    Substitut : 12 000 et 2 000 silhouettes dessinées par le code.
    Source : H. Xiao, K. Rasul, R. Vollgraf (Zalando Research), 2017 ; licence MIT.
    """
    return ImageDataset(*_load("fashion-mnist", _decode_images, substituts.fashion))


def _decode_housing(payloads):
    """Le texte de StatLib en tableau (20640, 9) : longitude, latitude, âge, pièces, …, revenu, valeur."""
    return np.loadtxt(io.BytesIO(payloads[0]), delimiter=",")


def california_housing(*, as_frame=False):
    """Logements de Californie, recensement de 1990 : un `Bunch`, comme `sklearn.datasets.fetch_california_housing`.

    data (20640, 8) float64, une ligne par îlot, colonnes `HOUSING_FEATURES` : revenu médian (10 000 $), âge médian
    (années), pièces et chambres par ménage, habitants, habitants par ménage, latitude et longitude (degrés) ;
    target (20640,) float64 : valeur médiane des logements (100 000 $), plafonnée à 5,00001.
    Avec `as_frame=True`, data, target et frame sont des objets pandas. Attributs de plus : `is_real`, `source`.
    Substitut : 20 640 lignes tirées d’un modèle documenté (`cours.substituts.housing`).
    Source : R. K. Pace, R. Barry, *Sparse Spatial Autoregressions*, 1997 ; StatLib, domaine public.
    """
    table, is_real, source = _load("california-housing", _decode_housing, substituts.housing)
    longitude, latitude, age, rooms, bedrooms, population, households, income, value = table.T
    data = np.column_stack(
        [income, age, rooms / households, bedrooms / households, population, population / households, latitude, longitude]
    )
    target, frame = value / 100_000, None
    if as_frame:
        frame = pd.DataFrame(data, columns=HOUSING_FEATURES).assign(MedHouseVal=target)
        data, target = frame[HOUSING_FEATURES], frame["MedHouseVal"]
    return Bunch(
        data=data,
        target=target,
        frame=frame,
        target_names=["MedHouseVal"],
        feature_names=list(HOUSING_FEATURES),
        DESCR=california_housing.__doc__,
        is_real=is_real,
        source=source,
    )


LOADERS = {"mnist": mnist, "fashion-mnist": fashion_mnist, "california-housing": california_housing}


def main(arguments=None):
    """Rapatrie les trois jeux et dit, une ligne chacun, ce qui a été trouvé. Code 1 avec `--exiger` s’il en manque."""
    parser = argparse.ArgumentParser(prog="python -m cours.donnees", description="Rapatrie les données du cours.")
    parser.add_argument("--exiger", action="store_true", help="échouer si un jeu est remplacé par son substitut")
    options = parser.parse_args(arguments)
    folders = dict(_places()) | {"téléchargement": cache_dir()}
    missing = 0
    for name, load in LOADERS.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always")
            result = load()
        missing += not result.is_real
        where = " + ".join(f"{folders[s]} ({s})" for s in result.source.split(" + ")) if result.is_real else "fabriqué"
        size = len(result.data) if name == "california-housing" else sum(len(y) for _, y in result)
        kind = "données réelles" if result.is_real else "SUBSTITUT"
        print(f"{TITLES[name]} : {kind}, {size:,} exemples, {where}".replace(",", "\u202f"))
        for warning in caught:
            print(f"  {warning.message}")
    return 1 if options.exiger and missing else 0


if __name__ == "__main__":
    sys.exit(main())
