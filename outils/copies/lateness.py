"""Le retard d'une copie : ce que l'on en sait, et ce que l'on en dit. Aucune note n'en dépend.

Une copie est datée par le formulaire de Moodle, sinon par le `timestamp.txt` de nbgrader ou par l'archive reçue. Un
fichier venu autrement ne l'est pas : le disque n'a que la date de son téléchargement. Sans échéance, le retard est
celui que dit le formulaire, qui connaît les délais accordés à chacun.
"""

import math
import re
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

UNKNOWN = "date inconnue"
TIMESTAMP = "timestamp.txt"
LATE = re.compile(r"\b(?:retard|late|overdue)\b", re.I)
MONTHS = (
    "janvier january|fevrier february|mars march|avril april|mai may|juin june|juillet july|aout august|"
    "septembre september|octobre october|novembre november|decembre december"
)
MONTH_RANKS = {name: rank for rank, names in enumerate(MONTHS.split("|"), 1) for name in names.split()}
# « lundi 2 novembre 2026, 10:00 » ; « Monday, 2 November 2026, 10:00 AM »
MOODLE_DATE = re.compile(r"(\d{1,2}) (\w+) (\d{4})\D+(\d{1,2}):(\d\d)(?: ?([ap])m)?")


class BadDeadline(Exception):
    """L'échéance demandée ne se lit pas ; le message dit comment l'écrire."""


def read_deadline(text):
    """L'échéance, à l'heure de cette machine ; un jour sans heure va jusqu'à minuit. None si rien n'est demandé."""
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        raise BadDeadline(f"ECHEANCE vaut « {text} » ; attendu : ECHEANCE='2026-11-20 23:59'.") from None
    if len(text.strip()) == len("2026-11-20"):
        moment = moment.replace(hour=23, minute=59, second=59)
    return moment.astimezone()


def read_moodle_date(text):
    """La date que Moodle écrit en toutes lettres, `text` sans accents ni capitales ; None si elle ne se lit pas."""
    found = MOODLE_DATE.search(text)
    if not found or found[2] not in MONTH_RANKS:
        return None
    day, month, year, hour, minute, half = found.groups()
    hour = int(hour) % 12 + 12 * (half == "p") if half else int(hour)
    return datetime(int(year), MONTH_RANKS[month], int(day), hour, int(minute)).astimezone()


def read_timestamp(folder):
    """La date que nbgrader laisse près du cahier (« 2026-11-02 10:00:00.000000 UTC ») ; None sans elle."""
    try:
        moment, _, zone = (folder / TIMESTAMP).read_text("utf8").strip().rpartition(" ")
        return datetime.fromisoformat(moment).replace(tzinfo=ZoneInfo(zone))
    except (OSError, ValueError):  # zone inconnue comprise
        return None


def lateness(copy, deadline, worksheet):
    """« 1 j 8 h » de retard, « » à l'heure, `UNKNOWN` si rien ne date la copie."""
    status = worksheet.told(copy.moodle_id, "status") if worksheet else ""
    if deadline is None:
        return status if LATE.search(status) else ""
    told = worksheet.told(copy.moodle_id, "submitted", plain=True) if worksheet else ""
    submitted = read_moodle_date(told) or copy.submitted
    if submitted is None:
        return UNKNOWN
    return in_words(submitted - deadline) if submitted > deadline else ""


def in_words(delay):
    """« 1 j 8 h », « 5 h 20 min », « 1 min » : deux unités, la seconde si elle compte."""
    minutes = math.ceil(delay.total_seconds() / 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    parts = [(days, "j"), (hours, "h"), (minutes, "min")]
    first = next(rank for rank, (count, _) in enumerate(parts) if count)
    return " ".join(f"{count}\u00a0{unit}" for count, unit in parts[first : first + 2] if count)


def with_lateness(row, copy, deadline, worksheet):
    """La ligne, retard dit à qui corrige et à l'étudiant."""
    late = lateness(copy, deadline, worksheet)
    if not late or late == UNKNOWN:
        return replace(row, late=late)
    sentence = f"Remis en retard de {late}." if deadline else f"Remis en retard, dit Moodle\u00a0: « {late} »."
    return replace(row, late=late, message=f"{sentence} {row.message}".strip())


def summary(rows):
    """Les phrases à afficher : combien de retards, et combien de copies que rien ne date."""
    unknown = sum(row.late == UNKNOWN for row in rows)
    late = sum(bool(row.late) for row in rows) - unknown
    told = [f"En retard : {late} copie(s), notes inchangées."] if late else []
    return told + ([f"Sans date de remise : {unknown} copie(s), retard inconnu."] if unknown else [])
