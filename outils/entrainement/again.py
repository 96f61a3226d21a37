"""Refaire un passage d'un enregistrement : au même endroit il redonne sa ligne, ailleurs il doit lui ressembler.

Même moteur de Keras, même appareil, mêmes versions : la ligne, au bit près. Un autre moteur tire d'autres poids de
départ et additionne dans un autre ordre : ce qui compte le réseau doit être égal, et chaque score tomber à `WIDTH`
écarts types au plus de la moyenne des graines enregistrées du même candidat. Un passage sain en sort parfois (une fois
sur cinquante par score, à cinq graines) : avant de conclure, en refaire un autre.
"""

import statistics
import tempfile
from dataclasses import dataclass
from pathlib import Path

from cours.affichage import format_fr
from cours.enregistrements import read_record
from outils.entrainement.grid import perform_run
from outils.entrainement.record import describe_machine
from outils.entrainement.state import as_json

EXACT = ("params", "multiplications")  # avec ce qui désigne le passage : rien de cela ne dépend d'un tirage
WIDTH = 4  # écarts types
ENOUGH = 3  # graines : à moins, leur écart type ne dit rien
ONCE = {"engine": "tensorflow", "device": "processeur"}  # les enregistrements qui ne le disent pas
NAMES = {"jax": "JAX", "tensorflow": "TensorFlow", "torch": "PyTorch"}


@dataclass(frozen=True)
class Redone:
    """Le verdict, et ce qui s'affiche."""

    agrees: bool
    lines: list


def redo(experiment, settings, folder, rank):
    """Le passage de rang `rank` (dès 1), refait à neuf et comparé à ce qu'en dit l'enregistrement `folder`.

    La durée change d'une fois à l'autre, et le test n'est pas rouvert : ces colonnes ne sont pas comparées.
    Erreur : ValueError, si l'enregistrement a d'autres réglages, ou n'a pas ce passage.
    """
    record = read_record(folder)
    if record.facts["settings"] != as_json(settings):
        raise ValueError(f"{folder} a été enregistré avec d’autres réglages que ceux d’aujourd’hui.")
    planned, recorded = experiment.runs(settings), record.tables["runs"].to_dict("records")
    if not 1 <= rank <= len(planned):
        raise ValueError(f"{folder} a {len(planned)} passages, numérotés dès 1 : le nº {rank} n’existe pas.")
    run, there = planned[rank - 1], record.facts.get("machine", ONCE)
    with tempfile.TemporaryDirectory() as state:
        _, row, _ = perform_run(experiment.train, run, settings, Path(state))
    here = describe_machine()
    if all(here[key] == there[key] for key in ONCE):
        found = differences(row, recorded[rank - 1], [name for name in row if name != "seconds"])
        return Redone(not found, found or [f"Passage {rank} refait : la ligne enregistrée, au bit près."])
    seeds = [line for line, other in zip(recorded, planned, strict=True) if candidate(other) == candidate(run)]
    told = ", ".join(f"{key} {value}" for key, value in run.items())
    redone = resemblance(row, recorded[rank - 1], seeds, [*run, *EXACT])
    return Redone(redone.agrees, [f"Passage {rank} ({told}) : {place(there)} l’a enregistré, {place(here)} le refait."]
                  + redone.lines)  # fmt: skip


def candidate(run):
    """Un passage, sa graine mise à part."""
    return {key: value for key, value in run.items() if key != "seed"}


def place(machine):
    """« JAX (NVIDIA H100) »."""
    return f"{NAMES.get(machine['engine'], machine['engine'])} ({machine['device']})"


def differences(row, recorded, names):
    """Les colonnes qui ne sont pas égales, en phrases."""
    return [
        f"{name} : {format_fr(row[name])} refait, {format_fr(recorded[name])} enregistré"
        for name in names
        if name in row and not equal(row[name], recorded[name])
    ]


def equal(found, recorded):
    """Une valeur et ce qu'en rend le tableau, où None (rien n'est compté) est devenu un trou."""
    return recorded != recorded if found is None else str(found) == str(recorded)


def resemblance(row, recorded, seeds, exact):
    """Sur un autre moteur : les colonnes `exact` égales à `recorded`, chaque score parmi ceux des lignes `seeds`."""
    unequal = differences(row, recorded, exact)
    told = unequal or ["Égal, comme il se doit : " + ", ".join(name for name in exact if name in row) + "."]
    if len(seeds) < ENOUGH:
        few = f"Scores : {len(seeds)} graine(s) enregistrée(s) de ce candidat, {ENOUGH} au moins pour en juger."
        return Redone(False, [*told, few, "Rien n’est confirmé."])
    told.append(f"Toléré : {WIDTH} écarts types des {len(seeds)} graines enregistrées de ce candidat, autour de leur "
                "moyenne ; pour un décompte, 1 au moins.")  # fmt: skip
    judged = [judge(name, row[name], [line[name] for line in seeds])
              for name in row if name not in (*exact, "seconds")]  # fmt: skip
    agrees = not unequal and all(inside for inside, _ in judged)
    verdict = "Le passage refait ressemble à ceux de l’enregistrement."
    if not agrees:
        verdict = "Le passage refait ne ressemble pas à ceux de l’enregistrement."
    return Redone(agrees, [*told, *(text for _, text in judged), verdict])


def judge(name, found, scores):
    """(le score `found` est-il toléré ?, la phrase qui le dit)."""
    mean, allowed = statistics.mean(scores), WIDTH * statistics.stdev(scores)
    spec = ".5f"
    if isinstance(found, int):
        allowed, spec = max(allowed, 1), ".1f"
    inside = abs(found - mean) <= allowed
    values = [format_fr(value, spec) for value in (found, mean, allowed)]
    return inside, "  {} : {} refait, {} ± {} toléré{}".format(name, *values, "" if inside else " : HORS TOLÉRANCE")
