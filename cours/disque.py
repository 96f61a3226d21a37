"""Les fichiers de données sur le disque : où ils se trouvent, les lire et les vérifier, les mettre en cache."""

import errno
import gzip
import hashlib
import io
import os
import tarfile
import tempfile
import zlib
from pathlib import Path

import pooch

BAD_CONTENT = (ValueError, EOFError, KeyError, OSError, zlib.error, tarfile.TarError)  # ce que lève un contenu altéré


def places():
    """Les dossiers à consulter, dans l’ordre, chacun sous son nom."""
    given = os.environ.get("COURS_DONNEES")
    cache = Path(os.environ.get("COURS_CACHE") or pooch.os_cache("cours-reseaux-keras")).expanduser()
    return ({"COURS_DONNEES": Path(given).expanduser().absolute()} if given else {}) | {"cache": cache.absolute()}


def folder_of(root, name):
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


def cause(error):
    """La cause d’une erreur du système, en français (à défaut, son code)."""
    code = errno.errorcode.get(error.errno, type(error).__name__)
    return _CAUSES.get(code, code)


def checked(raw, form, sha256):
    """Le contenu décompressé de `raw` ; une des erreurs `BAD_CONTENT` s’il n’est pas, à l’octet près, l’original."""
    if form.endswith(".tgz"):
        with tarfile.open(fileobj=io.BytesIO(raw), mode="r:gz") as archive:
            payload = archive.extractfile("CaliforniaHousing/cal_housing.data").read()
    else:
        payload = gzip.decompress(raw) if form.endswith(".gz") else raw
    if hashlib.sha256(payload).hexdigest() != sha256:
        raise ValueError(form)
    return payload


def read(file, folder):
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
            return "illisible", None, f"{path} ne peut pas être lu ({cause(error)})."
        digest = hashlib.sha256(raw).hexdigest()
        try:
            return f"valide {digest}", checked(raw, path.name, file.sha256), None
        except BAD_CONTENT:
            return f"corrompu {digest}", None, f"{path} ({len(raw)} octets) est tronqué ou altéré."
    missing = next((place for place in (folder.parent, folder) if not place.is_dir()), folder / file.forms[0])
    return "absent", None, f"{missing} n’existe pas."


def store(raw, path, report):
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
            f"Le cache {path.parent.parent} ne peut pas être écrit ({cause(error)}) : les données servent depuis la "
            "mémoire et seront téléchargées de nouveau. Libérez de la place ou choisissez un dossier par COURS_CACHE."
        )
