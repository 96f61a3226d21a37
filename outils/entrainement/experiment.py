"""Ce qu'est une expérience : une courte déclaration, dans un module de ce paquet (`recherche.py`, `poche.py`…)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Experiment:
    """Une expérience trop longue pour une page, et le dossier où la page en relit l'enregistrement.

    settings, rehearsal : dataclasses gelées, tout ce qui détermine le résultat ; la seconde, en miniature.
    dataset : nom, dans `cours.donnees`, du jeu de données.
    perform(settings, dataset, folder, context) → `Outcome` ; peut être interrompue n'importe où : son état est dans
    `folder`. Le test s'y ouvre en dernier, une fois, sauf si `opens_test` est faux.
    progress(settings, folder) → (faits, en tout).
    runs(settings), train : d'une grille de passages (voir `grid`) ; c'est par eux que l'on en refait un.
    """

    name: str
    title: str
    record: str
    settings: object
    rehearsal: object
    dataset: str
    perform: Callable
    progress: Callable
    runs: Callable | None = None
    train: Callable | None = None
    opens_test: bool = True


@dataclass(frozen=True)
class Context:
    """Ce qui ne change aucun nombre : l'interruption, les processus, l'ordonnanceur d'une grappe."""

    interruption: object
    processes: int = 1
    scheduler: str | None = None
