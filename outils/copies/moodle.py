"""La feuille d'évaluation hors ligne de Moodle, remplie, et l'archive des retours.

Format lu dans le code de Moodle : `mod/assign/feedback/offline/importgradeslib.php` (l'identifiant finit par le nombre
que portent les dépôts) et `mod/assign/feedback/file/importziplib.php` (le retour porte le préfixe du dépôt).
"""

import csv
import io
import re
import unicodedata
import zipfile

COLUMNS = {
    "identifier": r"identifiant|identifier",
    "grade": r"note|grade",
    "maximum": r"note maximale|maximum grade",
    "feedback": r"feedback.*|commentaires?.*",
    "status": r"statut|status",
    "submitted": r"(?:derniere modification|last modified) \((?:travail remis|submission)\)",
}
RETURN = "retour.txt"


class BadWorksheet(Exception):
    """La feuille d'évaluation n'est pas celle de Moodle ; le message dit ce qui manque."""


class Worksheet:
    """Une feuille d'évaluation : `columns` (rang de chaque colonne connue), `rows` (en-tête compris)."""

    def __init__(self, content):
        """`content` : les octets du fichier ; son codage, son séparateur et ses fins de ligne seront gardés."""
        self.encoding = "utf-8-sig" if content.startswith(b"\xef\xbb\xbf") else "utf-8"
        try:
            text = content.decode(self.encoding)
        except UnicodeDecodeError:
            self.encoding = "cp1252"  # passée par un tableur
            text = content.decode(self.encoding, "replace")
        first = text.partition("\n")[0]
        self.newline = "\r\n" if first.endswith("\r") else "\n"
        self.delimiter = max(",;\t", key=first.count)
        self.rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=self.delimiter))
        header = [folded(title) for title in self.rows[0]] if self.rows else []
        self.columns = {
            key: next((rank for rank, title in enumerate(header) if re.fullmatch(pattern, title)), None)
            for key, pattern in COLUMNS.items()
        }
        for key, told in (("identifier", "Identifiant"), ("grade", "Note")):
            if self.columns[key] is None:
                raise BadWorksheet(
                    f"la colonne « {told} » manque. Dans Moodle : « Évaluations », « Télécharger le formulaire "
                    "d’évaluation » ; le devoir doit permettre l’évaluation hors ligne."
                )

    def fill(self, marks, scale=None):
        """Inscrit `marks`, {identifiant: (fraction de 0 à 1, ou None, phrase)} ; rend les identifiants inconnus.

        `scale` : la note maximale, si la feuille ne la donne pas. Le reste de la feuille ne change pas.
        """
        unknown = dict(marks)
        for row in self.rows[1:]:
            number = self.number(row)
            if number not in unknown:
                continue
            fraction, sentence = unknown.pop(number)
            if fraction is not None:
                row[self.columns["grade"]] = self.mark(fraction, row, scale)
            if self.columns["feedback"] is not None:
                row[self.columns["feedback"]] = sentence
        return list(unknown)

    def number(self, row):
        """Le nombre qui finit l'identifiant d'une ligne, celui que portent les dépôts ; None sans lui."""
        found = re.search(r"(\d+)\s*$", row[self.columns["identifier"]]) if row else None
        return found and found[1]

    def told(self, number, column, plain=False):
        """Ce que dit `column` de l'étudiant `number`, « » si la feuille ne le dit pas ; `plain` : voir `folded`."""
        rank = self.columns[column]
        lines = (row for row in self.rows[1:] if number and self.number(row) == number)
        text = "" if rank is None else next((row[rank] for row in lines), "")
        return folded(text) if plain else text.strip()

    def check_scale(self, scale):
        """`BadWorksheet` si rien ne dit sur combien noter."""
        for row in self.rows[1:]:
            if row:
                self.mark(0, row, scale)

    def mark(self, fraction, row, scale):
        """La note, sur le maximum de la ligne, avec sa virgule ou son point."""
        told = row[self.columns["maximum"]] if self.columns["maximum"] is not None else ""
        if scale is None:
            try:
                scale = float(told.replace(",", "."))
            except ValueError:
                raise BadWorksheet("elle ne dit pas la note maximale : ajoutez SUR=20 à la commande.") from None
        mark = f"{fraction * scale:.2f}"
        return mark.replace(".", ",") if "," in told else mark

    def content(self):
        """Les octets de la feuille."""
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=self.delimiter, lineterminator=self.newline).writerows(self.rows)
        return text.getvalue().encode(self.encoding, "replace")


def folded(title):
    """Sans accents, sans capitales, sans blancs autour."""
    plain = unicodedata.normalize("NFD", title).encode("ascii", "ignore").decode()
    return plain.strip().strip('"').lower()


def feedback_zip(feedbacks):
    """Les octets de l'archive à déposer dans Moodle : {préfixe: texte}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for prefix, text in feedbacks.items():
            archive.writestr(
                f"{prefix}/{RETURN}", text.encode("utf-8-sig", "replace")
            )  # le bloc-notes de Windows le demande
    return buffer.getvalue()
