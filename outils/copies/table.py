"""Le tableau des notes, tel qu'un tableur français l'ouvre d'un double clic."""

import csv
import io
import os
import re
import tempfile
from pathlib import Path

STATES = {
    "right": "juste", "wrong": "faux", "todo": "à compléter", "skipped": "non corrigé", "open": "à noter",
    "marked": "noté",
}  # fmt: skip
FORMULA = ("=", "+", "-", "@")  # un tableur exécuterait une cellule qui commence ainsi


def write_table(rows, path):
    """Écrit le tableau d'un seul geste : UTF-8 et points-virgules, ce qu'un tableur français ouvre d'un double clic."""
    numbers = sorted({n for row in rows for n in row.verdicts}, key=lambda n: [int(part) for part in n.split(".")])
    lines = [["copie", "feuille", "points", "maximum", "retard", *numbers, "message"]]
    for row in rows:
        states = [STATES[row.verdicts[n][0]] if n in row.verdicts else "" for n in numbers]
        points = f"{row.points:g}".replace(".", ",")
        values = [row.name, row.sheet, points, row.maximum, row.late, *states, row.message]
        lines.append([harmless(value) for value in values])
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=";").writerows(lines)
    write_private(path, text.getvalue().encode("utf-8-sig"))


def write_private(path, content):
    """Écrit des octets d'un seul geste, pour qui corrige seulement ; un échec laisse l'ancien fichier."""
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".notes-") as folder:  # illisible aux autres comptes
        draft = Path(folder, path.name)
        draft.write_bytes(content)
        draft.chmod(0o600)
        os.replace(draft, path)


def harmless(value):
    """Un texte sur une ligne, que le tableur ne prendra pas pour une formule."""
    if not isinstance(value, str):
        return value
    text = re.sub(r"[\0\r\n\t]+", " ", value).encode("utf8", "replace").decode()
    return f"'{text}" if text.startswith(FORMULA) else text
