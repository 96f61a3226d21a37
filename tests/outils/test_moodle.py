"""D'une archive de Moodle à son formulaire rempli : une ligne par étudiant, rien de perdu, rien d'ajouté."""

import csv
import io
import os
import zipfile

import pytest
import small_sheet
from browser import skip_or_fail

from outils.copies import grade
from outils.copies.lateness import UNKNOWN, read_deadline, with_lateness
from outils.copies.moodle import BadWorksheet, Worksheet
from outils.copies.sandbox import Sandbox, Unavailable
from outils.copies.students import Copy, find_copies
from outils.copies.unpack import BadArchive, unpack
from outils.copies.verdicts import Row

EARLY, LATE = (2026, 11, 2, 10, 0, 0), (2026, 11, 3, 18, 30, 0)
HEADER = [
    "Identifiant", "Nom complet", "Adresse de courriel", "Statut", "Note", "Note maximale",
    "La note peut être modifiée", "Dernière modification (travail remis)", "Dernière modification (note)",
    "Feedback par commentaires",
]  # fmt: skip
STUDENTS = {
    "101": "Zoé Élan",
    "102": "Max Vide",
    "103": "Ada Deux",
    "104": "Tom Pdf",
    "105": "Lou Zip",
    "106": "Absente",
}


def worksheet(delimiter=",", newline="\r\n", maximum="20,00"):
    """Le formulaire d'évaluation tel que Moodle le donne à une classe de six."""
    rows = [HEADER]
    for number, name in STUDENTS.items():
        rows.append([f"Participant {number}", name, "", "Remis, en retard de 1 jour", "", maximum, "Oui", "-", "-", ""])
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator=newline).writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def archive(files):
    """Les octets d'une archive : {nom: contenu ou (contenu, date)}."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as opened:
        for name, content in files.items():
            content, date = content if isinstance(content, tuple) else (content, EARLY)
            opened.writestr(zipfile.ZipInfo(name, date), content)
    return buffer.getvalue()


def moodle_archive():
    """Cinq dépôts : juste, vide, deux cahiers et une image, un PDF, une archive dans l'archive ; et un inconnu."""
    right, blank = (small_sheet.notebook(small_sheet.cells(solved=solved)) for solved in (True, False))
    folder = "{}_{}_assignsubmission_file/".format
    inside = archive({"rendu/travail.ipynb.txt": right, "__MACOSX/._x": b""})
    return archive(
        {
            folder("Zoé Élan", 101) + "TP.IPYNB": right,
            "Zoé Élan_101_assignsubmission_onlinetext/onlinetext.html": "<p>Bonjour</p>",
            folder("Max Vide", 102) + "tp.ipynb": blank,
            folder("Ada Deux", 103) + "a.ipynb": (right, LATE),
            folder("Ada Deux", 103) + "b.ipynb": (blank, EARLY),
            folder("Ada Deux", 103) + "courbe.png": b"\x89PNG",
            folder("Tom Pdf", 104) + "rapport.pdf": b"%PDF",
            folder("Lou Zip", 105) + "rendu.zip": inside,
            folder("Ève Partie", 999) + "tp.ipynb": right,
        }
    )


@pytest.fixture(scope="module")
def sandbox():
    try:
        return Sandbox.find()
    except Unavailable as reason:
        skip_or_fail(f"Les copies ne peuvent pas être mises en cage : {reason}.")


@pytest.fixture(scope="module")
def round_trip(tmp_path_factory, sandbox):
    """(dossier des résultats, ce qui s'affiche) après `make notes COPIES=export.zip FEUILLE_MOODLE=feuille.csv`."""
    folder = tmp_path_factory.mktemp("moodle")
    small_sheet.write_course(folder / "cours")
    (folder / "export.zip").write_bytes(moodle_archive())
    (folder / "feuille.csv").write_bytes(worksheet())
    shown = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("sys.stdout", shown)
        code = grade.main(
            [str(folder / "export.zip"), "--sortie", str(folder / "notes.csv"), "--racine", str(folder / "cours"),
             "--moodle", str(folder / "feuille.csv"), "--echeance", "2026-11-02 20:00"]
        )  # fmt: skip
    assert code == 0
    return folder, shown.getvalue()


def table(folder):
    with (folder / "notes.csv").open(encoding="utf-8-sig", newline="") as stream:
        return {row["copie"]: row for row in csv.DictReader(stream, delimiter=";")}


def test_one_line_per_student(round_trip):
    rows = table(round_trip[0])
    points = {name: (row["points"], row["maximum"]) for name, row in rows.items()}
    assert points == {
        "Zoé Élan": ("6", "6"), "Max Vide": ("0", "6"), "Ada Deux": ("6", "6"), "Tom Pdf": ("0", "0"),
        "Lou Zip": ("6", "6"), "Ève Partie": ("6", "6"),
    }  # fmt: skip
    assert "2 cahiers rendus : « a.ipynb », le dernier enregistré" in rows["Ada Deux"]["message"].replace("\u00a0", " ")
    assert "courbe.png" in rows["Ada Deux"]["message"] and "onlinetext.html" in rows["Zoé Élan"]["message"]
    assert "ce n’est pas un cahier" in rows["Tom Pdf"]["message"]


def test_the_worksheet_comes_back_with_the_same_rows_and_columns(round_trip):
    before, after = Worksheet(worksheet()), Worksheet((round_trip[0] / "notes-moodle.csv").read_bytes())
    assert [row[:4] + row[5:9] for row in after.rows] == [row[:4] + row[5:9] for row in before.rows]
    assert [row[4] for row in after.rows[1:]] == ["20,00", "0,00", "20,00", "", "20,00", ""]
    feedback = [row[9] for row in after.rows[1:]]
    assert feedback[0].endswith("Tout est juste, bravo !".replace(" !", "\u202f!")) and feedback[5] == ""
    assert "ce n’est pas un cahier" in feedback[3]
    assert (after.encoding, after.delimiter, after.newline) == ("utf-8-sig", ",", "\r\n")
    assert "999" in round_trip[1]  # un dépôt que le formulaire ne connaît pas : cela se dit


def test_feedback_has_the_prefixes_that_moodle_reads(round_trip):
    with zipfile.ZipFile(round_trip[0] / "notes-retours.zip") as opened:
        names = {name: opened.read(name).decode("utf-8-sig") for name in opened.namelist()}
    assert set(names) >= {
        f"{STUDENTS[n]}_{n}_assignsubmission_file/retour.txt" for n in ("101", "102", "103", "104", "105")
    }
    assert "Aucun exercice juste" in names["Max Vide_102_assignsubmission_file/retour.txt"]


def test_the_class_page_counts_and_names_nobody(round_trip):
    page = (round_trip[0] / "notes.html").read_text("utf8")
    assert "4 sur 5" in page and "5 copies corrigées sur 6" in page
    assert not any(name in page for name in STUDENTS.values())


def test_lateness_is_told_and_costs_nothing(round_trip):
    """Le dernier cahier d'Ada est du lendemain ; les dates dans l'archive d'un étudiant sont les siennes."""
    rows, shown = table(round_trip[0]), round_trip[1].replace("\u00a0", " ")
    late = {name: row["retard"].replace("\u00a0", " ") for name, row in rows.items() if row["retard"]}
    assert late == {"Ada Deux": "22 h 30 min"} and "En retard : 1 copie(s), notes inchangées." in shown
    filled = Worksheet((round_trip[0] / "notes-moodle.csv").read_bytes()).rows[3]
    assert filled[4] == "20,00" and filled[9].replace("\u00a0", " ").startswith("Remis en retard de 22 h 30 min.")


@pytest.mark.parametrize(
    "submitted, status, deadline, told",
    [
        ("lundi 2 novembre 2026, 10:00", "Remis", "2026-11-02 09:30", "30 min"),
        ("Monday, 2 November 2026, 10:05 PM", "Submitted", "2026-11-01", "22 h 6 min"),  # après minuit, la seconde près
        ("mardi 1 décembre 2026, 00:10", "Remis", "2026-11-30 00:10", "1 j"),
        ("lundi 2 novembre 2026, 10:00", "Remis, 1 jour de retard", "2026-11-02 10:00", ""),
        ("-", "Remis, 1 jour de retard", "2026-11-02 10:00", UNKNOWN),
        ("-", "Remis, 1 jour de retard", None, "Remis, 1 jour de retard"),
        ("-", "Submitted for grading - 2 days late", None, "Submitted for grading - 2 days late"),
        ("lundi 2 novembre 2026, 10:00", "Remis pour évaluation", None, ""),
    ],
)
def test_lateness_as_the_worksheet_gives_it(submitted, status, deadline, told):
    form = Worksheet(worksheet())
    form.rows[1][3], form.rows[1][7] = status, submitted
    copy, row = Copy("Zoé Élan", None, moodle_id="101"), Row("Zoé Élan", message="Tout est juste.")
    after = with_lateness(row, copy, read_deadline(deadline), form)
    assert after.late.replace("\u00a0", " ") == told and (after.points, after.maximum) == (row.points, row.maximum)
    assert ("retard" in after.message) == (told not in ("", UNKNOWN))


def test_a_deadline_that_cannot_be_read_is_refused_before_grading(tmp_path, capsys):
    (tmp_path / "copies").mkdir()
    command = [str(tmp_path / "copies"), "--sortie", str(tmp_path / "n.csv"), "--echeance", "vendredi soir"]
    assert grade.main(command) == 1 and "ECHEANCE vaut" in capsys.readouterr().err


def test_nothing_else_is_left(round_trip):
    names = {path.name for path in round_trip[0].iterdir()}
    assert names == {
        "cours",
        "export.zip",
        "feuille.csv",
        "notes.csv",
        "notes.html",
        "notes-moodle.csv",
        "notes-retours.zip",
    }


@pytest.mark.parametrize(
    "content, told",
    [
        (b"nom;points\nZoe;3\n", "« Identifiant »"),
        (b"Identifiant,Nom complet\nParticipant 1,Zoe\n", "« Note »"),
        (b"Identifier,Grade\nParticipant 1,\n", "SUR=20"),
        (b"", "« Identifiant »"),
    ],
)
def test_a_wrong_worksheet_is_refused_before_grading(tmp_path, capsys, content, told):
    (tmp_path / "feuille.csv").write_bytes(content)
    (tmp_path / "copies").mkdir()
    arguments = [
        str(tmp_path / "copies"),
        "--sortie",
        str(tmp_path / "n.csv"),
        "--moodle",
        str(tmp_path / "feuille.csv"),
    ]
    assert grade.main(arguments) == 1
    shown = capsys.readouterr().err.replace("\u00a0", " ")
    assert told in shown and "feuille.csv" in shown


@pytest.mark.parametrize(
    "delimiter, maximum, mark", [(",", "20.00", "10.00"), (";", "100,00", "50,00"), ("\t", "7", "3.50")]
)
def test_the_scale_is_that_of_the_worksheet(delimiter, maximum, mark):
    sheet = Worksheet(worksheet(delimiter, "\n", maximum))
    assert sheet.fill({"102": (0.5, "Bien.")}) == []
    again = Worksheet(sheet.content())
    assert again.rows[2][4] == mark and again.rows[2][9] == "Bien." and again.rows[1][4] == ""


def test_an_english_worksheet_without_maximum_takes_the_given_scale():
    sheet = Worksheet(b"Identifier,Full name,Grade,Feedback comments\nParticipant 7,Zoe,,\n")
    sheet.fill({"7": (1, "ok")}, scale=20)
    assert sheet.rows[1] == ["Participant 7", "Zoe", "20.00", "ok"]
    with pytest.raises(BadWorksheet, match="SUR=20"):
        sheet.fill({"7": (1, "ok")})


def test_flat_names_and_nbgrader_trees_give_one_line_per_student(tmp_path):
    right = small_sheet.notebook(small_sheet.cells())
    files = [
        "Zoé Élan_12_assignsubmission_file_tp final_v2.ipynb", "Zoé Élan_12_assignsubmission_file_image.png",
        "submitted/bob/01-essai/01-essai.ipynb", "submitted/bob/01-essai/timestamp.txt", "ailleurs/seul.ipynb",
    ]  # fmt: skip
    for name in files:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(right, "utf8")
    (tmp_path / "submitted/bob/01-essai/timestamp.txt").write_text("2026-11-02 10:00:00.000000 UTC\n", "utf8")
    copies = {copy.name: copy for copy in find_copies(sorted(p for p in tmp_path.rglob("*") if p.is_file()), tmp_path)}
    assert set(copies) == {"Zoé Élan", "bob", "ailleurs/seul.ipynb"}
    assert copies["Zoé Élan"].prefix == "Zoé Élan_12_assignsubmission_file" and copies["Zoé Élan"].moodle_id == "12"
    assert copies["bob"].submitted.isoformat() == "2026-11-02T10:00:00+00:00"
    assert copies["Zoé Élan"].submitted is None and copies["ailleurs/seul.ipynb"].submitted is None
    assert copies["bob"].path.name == "01-essai.ipynb" and "timestamp.txt" in copies["bob"].note


def test_an_archive_stays_in_its_folder(tmp_path):
    (tmp_path / "piege.zip").write_bytes(archive({"../../dehors.ipynb": "x", "/absolu.ipynb": "y"}))
    (tmp_path / "dedans").mkdir()
    unpack(tmp_path / "piege.zip", tmp_path / "dedans")
    assert sorted(path.name for path in (tmp_path / "dedans").iterdir()) == ["absolu.ipynb", "dehors.ipynb"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["dedans", "piege.zip"]


def test_a_damaged_or_huge_archive_is_refused(tmp_path, monkeypatch):
    (tmp_path / "x.zip").write_bytes(b"PK tronquee")
    with pytest.raises(BadArchive, match="n’est pas une archive zip lisible"):
        unpack(tmp_path / "x.zip", tmp_path)
    monkeypatch.setattr("outils.copies.unpack.MAX_BYTES", 10)
    (tmp_path / "y.zip").write_bytes(archive({"gros.ipynb": "x" * 11}))
    with pytest.raises(BadArchive, match="trop gros"):
        unpack(tmp_path / "y.zip", tmp_path)


def test_a_grading_that_was_cut_goes_on(tmp_path, monkeypatch, capsys, sandbox):
    """Coupée net après deux copies, elle ne refait qu'elles ; une copie changée depuis est corrigée de nouveau."""
    small_sheet.write_course(tmp_path / "cours")
    (tmp_path / "copies").mkdir()
    for name in "abcd":
        (tmp_path / "copies" / f"{name}.ipynb").write_text(small_sheet.notebook(small_sheet.cells()), "utf8")
    run, seen = Sandbox.run, []

    def counted(self, *arguments):
        if len(seen) == 2 and not (tmp_path / "coupe").exists():
            (tmp_path / "coupe").touch()
            raise KeyboardInterrupt
        seen.append(1)
        return run(self, *arguments)

    monkeypatch.setattr(Sandbox, "run", counted)
    command = [str(tmp_path / "copies"), "--sortie", str(tmp_path / "notes.csv"), "--racine", str(tmp_path / "cours")]
    with pytest.raises(KeyboardInterrupt):
        grade.main([*command, "--taches", "1"])
    journal = tmp_path / ".notes.csv.journal"
    assert journal.exists() and os.stat(journal).st_mode & 0o077 == 0 and not (tmp_path / "notes.csv").exists()
    with journal.open("a", encoding="utf8") as stream:
        stream.write('["coupee')  # un kill -9 au milieu d'une ligne
    (tmp_path / "copies/a.ipynb").write_text(small_sheet.notebook(small_sheet.cells(solved=False)), "utf8")
    before = len(seen)
    assert grade.main([*command, "--taches", "1"]) == 0
    assert "1 déjà corrigée" in capsys.readouterr().out and len(seen) == before + 3
    assert {name: row["points"] for name, row in table(tmp_path).items()} == {
        "a.ipynb": "0", "b.ipynb": "6", "c.ipynb": "6", "d.ipynb": "6"
    }  # fmt: skip
    assert not journal.exists()
