"""Refaire un passage d'un enregistrement : sur la même machine et les mêmes versions, il redonne sa ligne."""

import tempfile
from pathlib import Path

from cours.affichage import format_fr
from cours.enregistrements import read_record
from outils.entrainement.grid import perform_run
from outils.entrainement.state import as_json


def redo(experiment, settings, folder, rank):
    """Les écarts, en phrases, entre le passage de rang `rank` (dès 1) refait à neuf et sa ligne dans `folder`.

    La durée change d'une fois à l'autre, et le test n'est pas rouvert : ces colonnes ne sont pas comparées.
    Erreur : ValueError, si l'enregistrement a d'autres réglages, ou n'a pas ce passage.
    """
    record = read_record(folder)
    if record.facts["settings"] != as_json(settings):
        raise ValueError(f"{folder} a été enregistré avec d’autres réglages que ceux d’aujourd’hui.")
    planned, recorded = experiment.runs(settings), record.tables["runs"].to_dict("records")
    if not 1 <= rank <= len(planned):
        raise ValueError(f"{folder} a {len(planned)} passages, numérotés dès 1 : le nº {rank} n’existe pas.")
    with tempfile.TemporaryDirectory() as state:
        _, row, _ = perform_run(experiment.train, planned[rank - 1], settings, Path(state))
    return [
        f"{name} : {format_fr(row[name])} refait, {format_fr(recorded[rank - 1][name])} enregistré"
        for name in row
        if name != "seconds" and str(row[name]) != str(recorded[rank - 1][name])
    ]
