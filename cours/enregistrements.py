"""L'enregistrement d'une expérience trop longue pour une page (`make entrainement`) : la page le relit et le juge."""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from cours.affichage import format_fr

AGAIN = "Reprenez le dossier d’origine, ou refaites l’expérience : make entrainement EXPERIENCE={}."


@dataclass(frozen=True)
class Record:
    """facts : ce que dit `record.json` ; tables : {nom: DataFrame} ; weights, predictions : {nom: tableau}, de
    `weights.npz` et de `predictions.npz`, vides s'il n'y en a pas."""

    folder: Path
    facts: dict
    tables: dict
    weights: dict
    predictions: dict

    def confirm(self, name, found, tolerance=0.0):
        """Rend `found`, recalculé, s'il est celui de l'enregistrement sous `name`, à `tolerance` près.

        name : une clef de `record.json`. Erreur : ValueError, en disant les deux nombres.
        """
        recorded = self.facts[name]
        if not np.allclose(found, recorded, rtol=0, atol=tolerance):
            raise ValueError(
                f"{self.folder} : {name} vaut {format_fr(found)} une fois recalculé, et {format_fr(recorded)} dans "
                f"l’enregistrement. {AGAIN.format(self.folder.name)}"
            )
        return found

    @property
    def openings(self):
        """Combien de fois le test a été ouvert pour cette expérience."""
        return 1 + len(self.facts["earlier"])


def digests(folder):
    """{nom: empreinte} de chaque fichier d'un enregistrement, sauf `record.json`, qui les porte."""
    paths = (path for path in sorted(folder.iterdir()) if path.name != "record.json")
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in paths}


def _arrays(path):
    if not path.exists():
        return {}
    with np.load(path) as file:
        return dict(file)


def read_record(folder):
    """L'enregistrement du dossier `folder` (« 10-cnn-mnist/recherche »), tel que l'expérience l'a écrit.

    Erreur : ValueError, s'il manque un fichier, s'il y en a un de trop, ou si un seul octet d'un poids ou d'une ligne
    a changé depuis.
    """
    folder = Path(folder)
    if not (folder / "record.json").exists():
        raise ValueError(f"{folder} ne contient pas d’enregistrement. {AGAIN.format(folder.name)}")
    facts = json.loads((folder / "record.json").read_text("utf8"))
    found, expected = digests(folder), facts["files"]
    changed = sorted(name for name in found | expected if found.get(name) != expected.get(name))
    if changed:
        told = f"{folder} : {', '.join(changed)} a changé, manque ou est de trop."
        raise ValueError(f"{told} {AGAIN.format(folder.name)}")
    weights, predictions = (_arrays(folder / f"{name}.npz") for name in ("weights", "predictions"))
    tables = {Path(name).stem: pd.read_csv(folder / name) for name in found if name.endswith(".csv")}
    return Record(folder, facts, tables, weights, predictions)
