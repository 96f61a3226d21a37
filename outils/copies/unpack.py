"""Ouvrir une archive de copies, et celles que les étudiants y ont mises, sans en être la victime."""

import contextlib
import os
import shutil
import zipfile
from datetime import datetime
from pathlib import Path

MAX_FILES, MAX_BYTES = 20_000, 4 << 30  # au-delà, ce n'est plus une classe : une archive piégée, ou la mauvaise

NO_DATE = (1980, 1, 1, 0, 0, 0)  # ce qu'écrit une archive qui n'a pas de date


class BadArchive(Exception):
    """L'archive ne peut pas être ouverte ; le message dit pourquoi."""


def unpack(archive, folder):
    """Extrait `archive` dans `folder`, et chaque archive qui s'y trouve dans un dossier de son nom.

    Une archive d'étudiant illisible reste telle quelle : elle aura sa ligne. `BadArchive` si c'est `archive`.
    Rend {fichier: date que dit `archive`, None si elle n'en dit pas} : celles du dépôt, non de l'étudiant.
    """
    dates = extract(archive, folder)
    for path in sorted(folder.rglob("*")):
        if path.is_file() and path.suffix.lower() == ".zip":
            inside = path.with_suffix("")
            with contextlib.suppress(BadArchive, FileExistsError):
                inside.mkdir()
                dates |= dict.fromkeys(extract(path, inside), dates.get(path))
                path.unlink()
    return dates


def extract(archive, folder):
    """Les fichiers de l'archive, à leur date : {fichier: date} ; rien hors de `folder`, et rien de démesuré."""
    try:
        with zipfile.ZipFile(archive) as opened:
            entries = [entry for entry in opened.infolist() if not entry.is_dir()]
            if len(entries) > MAX_FILES or sum(entry.file_size for entry in entries) > MAX_BYTES:
                raise BadArchive(f"{Path(archive).name} contient trop de fichiers, ou de trop gros.")
            return dict(extract_one(opened, entry, folder) for entry in entries)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError) as error:  # les deux dernières : chiffrée
        raise BadArchive(f"{Path(archive).name} n’est pas une archive zip lisible ({error}).") from None


def extract_one(opened, entry, folder):
    target = folder / Path(*[part for part in Path(entry.filename).parts if part not in ("..", "/", "\\")])
    target.parent.mkdir(parents=True, exist_ok=True)
    with opened.open(entry) as source, target.open("wb") as file:
        shutil.copyfileobj(source, file)
    with contextlib.suppress(ValueError, OverflowError, OSError):
        moment = datetime(*entry.date_time).astimezone()  # l'heure de la machine, faute d'une autre
        os.utime(target, (moment.timestamp(), moment.timestamp()))
        if entry.date_time > NO_DATE:
            return target, moment
    return target, None
