"""L'enregistrement d'une expérience : un dossier que sa page relit, remplacé d'un coup."""

import contextlib
import os
import shutil
from dataclasses import dataclass, field
from importlib import metadata

from cours.donnees import fingerprint
from cours.enregistrements import digests
from outils.entrainement.state import as_json, read_json, write_csv, write_json

LIBRARIES = ("tensorflow-cpu", "tensorflow", "jax", "keras", "keras-tuner", "numpy", "scikit-learn")


@dataclass
class Outcome:
    """Ce qu'une expérience a donné. `facts` rejoint `record.json` ; `keep_weights(dossier)` écrit les poids gardés."""

    tables: dict  # {nom: lignes}, un fichier CSV chacune
    facts: dict
    keep_weights: object = field(default=lambda folder: None)


def installed_versions():
    found = {}
    for name in LIBRARIES:
        with contextlib.suppress(metadata.PackageNotFoundError):
            found[name] = metadata.version(name)
    return found


def describe_machine():
    """Le moteur de Keras, ce sur quoi il calcule, et les cœurs : les secondes d'un passage n'ont de sens que là."""
    import keras

    device = "processeur"
    if keras.backend.backend() == "jax":
        import jax

        device = {"cpu": "processeur"}.get(jax.devices()[0].platform, jax.devices()[0].device_kind)
    return {"engine": keras.backend.backend(), "device": device, "cores": os.cpu_count()}


def described(name, dataset, n_test):
    """Ce que l'enregistrement dit d'un jeu de données."""
    return {"name": name, "is_real": dataset.is_real, "n_test": n_test, "digest": fingerprint(name)}


def write_record(target, settings, dataset, outcome):
    """Remplace d'un coup le dossier `target` et rend `record.json`, ouvertures antérieures du test comprises."""
    record = {"settings": as_json(settings), "dataset": dataset, "versions": installed_versions()}
    record |= {"machine": describe_machine()} | outcome.facts
    record["earlier"] = []  # les enregistrements que celui-ci remplace : autant d'ouvertures du test
    if previous := read_json(target / "record.json"):  # le test a déjà été ouvert : cela se dit
        left = ("dataset", "versions", "machine", "earlier", "files")
        known = {key: value for key, value in previous.items() if key not in left}
        record["earlier"] = previous.get("earlier", []) + [known]
    draft, old = (target.with_name(target.name + end) for end in (".tmp", ".old"))
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    for name, rows in outcome.tables.items():
        write_csv(draft / f"{name}.csv", rows)
    outcome.keep_weights(draft)
    write_json(draft / "record.json", record | {"files": digests(draft)})
    if target.exists():
        target.rename(old)
    draft.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    return record
