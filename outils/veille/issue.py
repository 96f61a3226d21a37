"""Tient un seul ticket GitHub à jour d'après le rapport de surveillance.

    python -m outils.veille.issue RAPPORT

Ouvre le ticket, réécrit son texte s'il est ouvert, le ferme quand il n'y a plus rien à signaler. Emploie `gh`, présent
sur les machines de GitHub, et la seule bibliothèque standard : l'étape qui a le droit d'écrire n'installe rien.
"""

import json
import subprocess
import sys
from pathlib import Path

TITLE = "Surveillance hebdomadaire : versions, Colab, liens"
NOTHING = "Rien à signaler."
LONGEST = 60_000  # caractères ; GitHub refuse un texte de plus de 65 536


def gh(*arguments):
    return subprocess.run(["gh", *arguments], check=True, stdout=subprocess.PIPE, encoding="utf8").stdout


def open_ticket():
    """Le numéro du ticket ouvert par une exécution précédente, ou None."""
    found = gh(
        "issue", "list", "--state", "open", "--app", "github-actions", "--json", "number,title", "--limit", "100"
    )
    return next((str(issue["number"]) for issue in json.loads(found) if issue["title"] == TITLE), None)


def update(report):
    """Met le ticket en accord avec le fichier `report` ; renvoie une phrase qui dit ce qui a été fait."""
    if not json.loads(gh("repo", "view", "--json", "hasIssuesEnabled"))["hasIssuesEnabled"]:
        return "::warning::Les tickets sont désactivés dans ce dépôt (Settings, General, Features, Issues)."
    text, number = report.read_text("utf8"), open_ticket()
    if text.startswith(NOTHING):
        if number:
            gh("issue", "close", number, "--comment", "Tout est de nouveau à jour.")
        return f"Ticket {number} fermé." if number else NOTHING
    if len(text) > LONGEST:
        report.write_text(
            text[:LONGEST] + "\n\n… (rapport coupé : la suite est dans le résumé de l’exécution)\n", "utf8"
        )
    if number:
        gh("issue", "edit", number, "--body-file", str(report))
        return f"Ticket {number} mis à jour."
    return "Ticket ouvert : " + gh("issue", "create", "--title", TITLE, "--body-file", str(report)).strip()


if __name__ == "__main__":
    try:
        print(update(Path(sys.argv[1])))
    except subprocess.CalledProcessError as error:
        sys.exit(f"gh a échoué (code {error.returncode}) : le ticket n’est pas à jour.")
