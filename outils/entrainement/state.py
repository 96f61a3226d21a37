"""Les réglages de `make entrainement`, et ses fichiers, écrits de façon qu'une interruption ne perde rien."""

import csv
import json
import shutil
import sys
from dataclasses import asdict, dataclass


@dataclass(frozen=True)
class Settings:
    """Tout ce qui détermine le résultat. Une reprise exige les mêmes valeurs."""

    seed: int = 42
    trials: int = 30
    initial_points: int = 8  # tirés au hasard avant que la recherche ne devienne bayésienne
    trial_train: int = 4000
    trial_valid: int = 2000
    trial_epochs: int = 3
    trial_batch: int = 64
    trial_momentum: float = 0.9  # moyennes mobiles rapides : un essai ne compte que 189 pas
    max_params: int = 2_500_000  # les poids enregistrés tiennent en 10 Mo
    train: int = 55_000
    valid: int = 5000
    epochs: int = 40  # le taux décroît en cosinus, de celui de l'essai retenu jusqu'à presque 0
    batch: int = 64  # celui des essais, pour lequel le taux a été choisi
    patience: int = 5  # époques sans progrès de la perte de validation avant l'arrêt…
    patience_start: int = 30  # … comptées à partir de celle-ci : avant, le taux est trop grand pour juger


REHEARSAL = Settings(
    trials=4, initial_points=2, trial_train=128, trial_valid=64, trial_epochs=1, max_params=1_500_000, train=512,
    valid=256, epochs=4, patience_start=2,
)  # fmt: skip


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


def prepare_state(folder, settings, restart):
    """Le dossier d'état, vide ou commencé avec les mêmes réglages."""
    if restart:
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    known = read_json(folder / "settings.json")
    if known not in (None, asdict(settings)):
        sys.exit(
            f"{folder} contient un entraînement commencé avec d’autres réglages.\n"
            "Pour l’abandonner et repartir de zéro : make entrainement OPTIONS=--recommencer"
        )
    write_json(folder / "settings.json", asdict(settings))
