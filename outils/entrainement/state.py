"""Les fichiers de `make entrainement`, écrits de façon qu'une interruption, kill -9 compris, ne perde rien."""

import csv
import json
import shutil
import sys
from dataclasses import asdict


def write_json(path, value):
    """Écriture atomique : le fichier est l'ancien ou le nouveau, jamais une moitié."""
    temporary = path.with_name(path.name + ".tmp")
    temporary.write_text(json.dumps(value, ensure_ascii=False, indent=1) + "\n", "utf8")
    temporary.replace(path)


def read_json(path, default=None):
    return json.loads(path.read_text("utf8")) if path.exists() else default


def write_csv(path, rows):
    with path.open("w", encoding="utf8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def as_json(settings):
    """Les réglages tels que le fichier les rendra (un tuple y devient une liste)."""
    return json.loads(json.dumps(asdict(settings)))


def prepare_state(folder, name, settings, restart):
    """Le dossier d'état, vide ou commencé avec les mêmes réglages."""
    if restart:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if read_json(folder / "settings.json") not in (None, as_json(settings)):
        sys.exit(
            f"{folder} contient un entraînement commencé avec d’autres réglages.\n"
            f"Pour l’abandonner et repartir de zéro : make entrainement EXPERIENCE={name} OPTIONS=--recommencer"
        )
    write_json(folder / "settings.json", as_json(settings))
