"""Le livret de l'enseignant : les erreurs viennent des réponses d'essai, les phrases des contrôles."""

import small_sheet

from outils.feuilles import booklet

TRIALS = """# %% 1.1 ❌ le double de 21
def double(x):
    return x


# %% 1.1 ❌ ne renvoie rien
def double(x):
    pass


# %% 1.2 ✅
def norm(values):
    return 5
"""


def test_each_exercise_has_its_errors(tmp_path, capsys):
    small_sheet.write_course(tmp_path)
    (tmp_path / "tests" / "reponses").mkdir(parents=True)
    (tmp_path / "tests" / "reponses" / f"{small_sheet.NAME}.py").write_text(TRIALS, "utf8")
    assert booklet.main(tmp_path) == 0
    rows = (tmp_path / "_build" / "livret.html").read_text("utf8").split("<tr>")[2:]
    assert "<li>le double de 21 n’est pas le bon.</li><li>ne renvoie rien</li>" in rows[0]
    assert "1.2 · Numéro 2<td>5\u00a0min<td>2<td><ul></ul>" in rows[1]
    assert "sum(v" not in "".join(rows) and "livret.html" in capsys.readouterr().out


def test_a_value_in_a_sentence_becomes_an_ellipsis():
    check = """expect(n < 5, f"votre circuit compte {n} neurones : cinq au plus.")"""
    assert booklet.sentence(check, "neurones : cinq") == "votre circuit compte … neurones : cinq au plus."


def test_a_malformed_sheet_is_told(tmp_path, capsys):
    small_sheet.write_course(tmp_path)
    path = tmp_path / "solutions" / f"{small_sheet.NAME}.md"
    path.write_text(path.read_text("utf8").replace("★☆☆", "★"), "utf8")
    assert booklet.main(tmp_path) == 1 and "solutions/01-essai.md:" in capsys.readouterr().err
