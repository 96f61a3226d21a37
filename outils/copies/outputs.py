"""Ce que laisse une correction : le tableau, la page de la classe, et ce que Moodle reprend."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from outils.copies import by_hand, lateness
from outils.copies.moodle import BadWorksheet, Worksheet, feedback_zip
from outils.copies.report import class_page
from outils.copies.table import write_private, write_table


@dataclass
class Outputs:
    """Les fichiers à écrire, à côté du tableau. `worksheet` : la feuille d'évaluation de Moodle, s'il y en a une."""

    table: Path
    worksheet: Worksheet | None
    scale: float | None
    deadline: datetime | None = None
    marks: dict = field(default_factory=dict)  # les points donnés à la main

    @classmethod
    def prepare(cls, table, worksheet, scale, deadline=None):
        """Lit ce que l'on a rempli ou demandé ; ce qui ne se lit pas se dit avant d'avoir rien corrigé."""
        deadline = lateness.read_deadline(deadline)
        outputs = cls(table, worksheet and cls.read_worksheet(worksheet, scale), scale, deadline)
        outputs.marks = by_hand.read_marks(outputs.questions)
        return outputs

    @staticmethod
    def read_worksheet(worksheet, scale):
        try:
            content = worksheet.expanduser().read_bytes()
        except OSError as error:
            raise BadWorksheet(f"{worksheet} ne peut pas être lu ({error.strerror}).") from None
        try:
            read = Worksheet(content)
            read.check_scale(scale)
        except BadWorksheet as error:
            raise BadWorksheet(f"{worksheet} n’est pas le formulaire d’évaluation de Moodle : {error}") from None
        return read

    def beside(self, ending):
        return self.table.with_name(self.table.stem + ending)

    @property
    def journal(self):
        return self.table.with_name(f".{self.table.name}.journal")

    @property
    def questions(self):
        return self.beside("-a-noter.csv")

    def paths(self):
        """Tous les fichiers de la correction : dans le dossier des copies, ils n'en sont pas."""
        endings = (".html", "-moodle.csv", "-retours.zip")
        return [self.table, self.questions, *map(self.beside, endings)]

    def write(self, copies, rows):
        """Écrit tout ; rend les phrases à afficher, et combien de réponses restent à noter à la main."""
        if any(row.questions for row in rows):
            by_hand.write_questions(rows, self.marks, self.questions)
        rows = [by_hand.merge(row, self.marks) for row in rows]
        left = sum(map(by_hand.pending, rows))
        pairs = zip(rows, copies, strict=True)
        rows = [lateness.with_lateness(row, copy, self.deadline, self.worksheet) for row, copy in pairs]
        write_table(rows, self.table)
        page = self.beside(".html")
        write_private(page, class_page(rows).encode("utf8", "replace"))
        told = [f"La classe, à projeter : {page}", *lateness.summary(rows)]
        if left:
            told.append(f"À noter à la main, {left} réponse(s) : {self.questions} ; puis la même commande.")
        if self.worksheet:
            told += self.write_worksheet(copies, rows)
        returns = {copy.prefix: row.message for copy, row in zip(copies, rows, strict=True) if copy.prefix}
        if returns:
            write_private(self.beside("-retours.zip"), feedback_zip(returns))
            told.append(f"Les retours, à déposer dans Moodle (fichiers de feedback) : {self.beside('-retours.zip')}")
        return told, left

    def write_worksheet(self, copies, rows):
        """La feuille de Moodle, remplie pour la feuille d'exercices la plus rendue."""
        sheets = Counter(row.sheet for row in rows if row.verdicts)
        main = sheets.most_common(1)[0][0] if sheets else ""
        marks, told = {}, []
        for copy, row in zip(copies, rows, strict=True):
            if copy.moodle_id is None:
                told.append(f"Sans identifiant de Moodle, absente du formulaire : {copy.name}")
            elif row.verdicts and row.sheet != main:
                told.append(f"Une autre feuille ({row.sheet}), sans note dans le formulaire : {copy.name}")
                marks[copy.moodle_id] = None, row.message
            else:
                marked = row.verdicts and not by_hand.pending(row)  # une note provisoire n'est pas une note
                marks[copy.moodle_id] = row.points / row.maximum if marked else None, row.message
        unknown = self.worksheet.fill(marks, self.scale)
        told += [f"Aucune ligne du formulaire n’a l’identifiant {number}." for number in unknown]
        path = self.beside("-moodle.csv")
        write_private(path, self.worksheet.content())
        return [f"Le formulaire de Moodle, rempli : {path}", *told]
