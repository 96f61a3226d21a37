"""Une question ouverte : notée à la main d'après son barème, puis réunie aux notes par la même commande."""

import csv
import io
import zipfile

import nbformat
import pytest
import small_sheet
from browser import skip_or_fail

from outils.copies import by_hand, grade
from outils.copies.sandbox import Sandbox, Unavailable
from outils.copies.verdicts import Row
from outils.feuilles import nbgrader_course, sheets, statements

HEADER = ["Identifiant", "Nom complet", "Courriel", "Statut", "Note", "Note maximale", "Feedback par commentaires"]
OPEN = ("explain", "", "★☆☆", '"la perte remonte"', "len(explain().split()) > 2", "écrivez une phrase.")
RUBRIC = "\n:::{admonition} Barème\n:class: bareme\n- 2 points : la courbe est lue\n- 1 point : une cause\n:::\n"
RUBRIC = RUBRIC.replace("s : ", "s\u00a0: ").replace("t : ", "t\u00a0: ")
EXERCISE = small_sheet.EXERCISE.format(rank=4, **dict(zip(small_sheet.FIELDS, OPEN, strict=True)))
TEXT = small_sheet.TEXT + small_sheet.typeset(EXERCISE) + RUBRIC


@pytest.fixture
def course(tmp_path):
    path = tmp_path / "cours" / "solutions" / f"{small_sheet.NAME}.md"
    path.parent.mkdir(parents=True)
    path.write_text(TEXT, "utf8")
    return sheets.read_sheet(path)


def copy(course, answer):
    """Une copie juste, dont la réponse ouverte est `answer`."""
    return small_sheet.notebook([cell.source.replace('"la perte remonte"', answer) for cell in course.cells])


def rows(path):
    with path.open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.DictReader(stream, delimiter=";"))


def write_rows(path, found, encoding):
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, by_hand.HEADER, delimiter=";")
    writer.writeheader()
    writer.writerows(found)
    path.write_bytes(text.getvalue().encode(encoding))


def test_the_rubric_gives_the_points_and_stays_with_the_teacher(course):
    exercise = course.exercises[3]
    assert exercise.rubric == ((2, "la courbe est lue"), (1, "une cause")) and exercise.points == 3
    assert [other.points for other in course.exercises[:3]] == [1, 2, 3]
    assert "Barème" not in statements.derive(TEXT, f"{small_sheet.NAME}.md")


@pytest.mark.parametrize("rubric", [RUBRIC + RUBRIC, RUBRIC.replace("- 1 point", "- un point")])
def test_a_wrong_rubric_is_told(course, tmp_path, rubric):
    path = tmp_path / f"{small_sheet.NAME}.md"
    path.write_text(TEXT.replace(RUBRIC, rubric), "utf8")
    with pytest.raises(sheets.MalformedSheet, match="barème"):
        sheets.read_sheet(path)


def test_nbgrader_gives_it_to_mark_by_hand(course):
    page = small_sheet.page_of(TEXT, small_sheet.NAME)
    cells = [cell.metadata["nbgrader"] for cell in nbgrader_course.assignment(course, page).cells]
    graded = {cell["grade_id"]: (cell["points"], cell["solution"]) for cell in cells if cell["grade"]}
    assert graded["reponse-1-4"] == (3, True) and "controle-1-4" not in graded
    assert graded["controle-1-3"] == (3, False)
    assert nbformat.validate(page) is None


def test_marks_given_by_hand_join_the_others(course, tmp_path, monkeypatch, capsys):
    """Deux passages : le premier demande, le second, sans rien exécuter, réunit ; Moodle attend la note entière."""
    try:
        Sandbox.find()
    except Unavailable as reason:
        skip_or_fail(f"Les copies ne peuvent pas être mises en cage : {reason}.")
    folder = "{}_{}_assignsubmission_file/tp.ipynb".format
    files = {
        folder("Zoé", 1): copy(course, '"la perte\\n; =remonte"'),
        folder("Max", 2): copy(course, '"".join(["une phrase ", "calculée ici"])'),
        folder("Léa", 3): copy(course, '"non"'),
    }
    with zipfile.ZipFile(tmp_path / "export.zip", "w") as opened:
        for name, content in files.items():
            opened.writestr(name, content)
    lines = [HEADER, *([f"Participant {n}", "", "", "", "", "20,00", ""] for n in (1, 2, 3))]
    (tmp_path / "formulaire.csv").write_text("\n".join(",".join(f'"{cell}"' for cell in line) for line in lines))
    command = [str(tmp_path / "export.zip"), "--sortie", str(tmp_path / "notes.csv"),
               "--racine", str(tmp_path / "cours"), "--moodle", str(tmp_path / "formulaire.csv")]  # fmt: skip
    assert grade.main(command) == 0
    assert "2 réponse(s)" in capsys.readouterr().out
    asked = {line["copie"]: line for line in rows(tmp_path / "notes-a-noter.csv")}
    assert set(asked) == {"Zoé", "Max"} and asked["Zoé"]["réponse"] == "la perte ; =remonte"
    assert '"".join' in asked["Max"]["réponse"]
    assert asked["Zoé"]["barème"].replace("\u00a0", " ") == "2 points : la courbe est lue ; 1 point : une cause"
    notes = {line["copie"]: line for line in rows(tmp_path / "notes.csv")}
    assert (
        notes["Zoé"]["1.4"] == "à noter" and notes["Léa"]["1.4"] == "faux" and "provisoire" in notes["Zoé"]["message"]
    )
    with (tmp_path / "notes-moodle.csv").open(newline="") as stream:
        assert [line[4] for line in csv.reader(stream)] == ["Note", "", "", "13,33"]

    asked["Zoé"] |= {"points": "1,5", "commentaire": "Et la cause ?"}
    asked["Max"] |= {"points": "3"}
    write_rows(tmp_path / "notes-a-noter.csv", asked.values(), "cp1252")  # tel qu'un tableur l'enregistre
    monkeypatch.setattr(Sandbox, "run", None)
    assert grade.main(command) == 0
    notes = {line["copie"]: line for line in rows(tmp_path / "notes.csv")}
    assert [notes[name]["points"] for name in ("Zoé", "Max", "Léa")] == ["7,5", "9", "6"]
    assert "1,5 sur 3. Et la cause ?" in notes["Zoé"]["message"] and notes["Zoé"]["1.4"] == "noté"
    with (tmp_path / "notes-moodle.csv").open(newline="") as stream:
        assert [line[4] for line in csv.reader(stream)] == ["Note", "16,67", "20,00", "13,33"]
    assert "noté à la main : 2 sur 2" in (tmp_path / "notes.html").read_text("utf8").replace("\u00a0", " ")
    assert not (tmp_path / ".notes.csv.journal").exists()


def test_an_answer_changed_since_is_to_mark_again():
    asked = by_hand.Question("une réponse", "3 points", 3)
    marks = {by_hand.key("Zoé", "1.4", "une autre"): (2.0, "")}
    row = Row("Zoé", "01-essai", 6, 9, {"1.4": (by_hand.OPEN, "")}, "", {"1.4": asked})
    assert by_hand.pending(by_hand.merge(row, marks)) == 1
    marks = {by_hand.key("Zoé", "1.4", " une  réponse"): (2.0, "")}
    assert by_hand.merge(row, marks).points == 8 and row.points == 6


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ({"points": "deux"}, "ligne 2 : « deux » n’est pas un nombre"),
        ({"points": "4"}, "ligne 2 : 4 points, sur 3"),
        ({"points": "-1"}, "ligne 2 : -1 points, sur 3"),
    ],
)
def test_a_mark_without_sense_is_refused(tmp_path, line, told):
    write_rows(tmp_path / "notes-a-noter.csv", [{"copie": "Zoé", "exercice": "1.4", "maximum": "3"} | line], "utf8")
    with pytest.raises(by_hand.BadMarks, match=told):
        by_hand.read_marks(tmp_path / "notes-a-noter.csv")
    (tmp_path / "notes-a-noter.csv").write_text("a;b\n1;2\n")
    with pytest.raises(by_hand.BadMarks, match="n’a plus de colonne"):
        by_hand.read_marks(tmp_path / "notes-a-noter.csv")
