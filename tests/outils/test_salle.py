"""Ce que l'on projette et ce que l'on imprime : tirés du site construit, sans rien d'extérieur ni de trop."""

import re

import pytest
import small_sheet
from bs4 import BeautifulSoup

from outils.salle import exam, slides

CHAPTER = """<article class="bd-article"><section id="x"><h1>Titre<a class="headerlink" href="#x">#</a></h1>
<section id="une"><h2>1.1. Pourquoi ?<a class="headerlink" href="#une">#</a></h2><p>Un paragraphe.</p>
<div class="math"><math><mi>z</mi></math></div>
<form class="prediction"><fieldset><legend>Combien ?</legend><output hidden="">Neuf.</output></fieldset></form>
<section id="sous"><h3>Sous-section</h3>
<figure><a class="agrandir" href="../_images/a.svg"><img alt="a" src="../_images/a.svg"></a>
<figcaption>Une figure</figcaption></figure>
</section><figure>Une démonstration</figure>
<div class="pst-scrollable-table-container"><table><tr><td>cellule</td></tr></table></div></section>
<section id="a-retenir"><h2>1.2. À retenir</h2><ul><li>Ceci</li></ul></section>
<section id="quiz"><h2>1.3. Quiz</h2><form class="quiz">Une question</form></section></section></article>"""
EXERCISE = """<section><h2>Exercice 1.{rank} · Numéro {rank}</h2><p class="effort">20 min</p><p>Énoncé {rank}</p>
<div class="cell"><pre>{answer}</pre></div><div class="cell tag_check"><pre>le contrôle</pre></div>
<details class="dropdown tip"><summary>Indice 1</summary>un indice</details>{after}</section>"""
EXPLANATION = '<div class="admonition explication"><p class="admonition-title">Explication</p></div>'


@pytest.fixture
def site(tmp_path):
    """Le site construit d'un chapitre et de sa feuille, énoncé et solutions."""
    small_sheet.write_course(tmp_path)
    html = tmp_path / "_build" / "html"
    for name, answer, after in (("exercises", "raise", ""), ("solutions", "la réponse", EXPLANATION)):
        parts = [EXERCISE.format(rank=rank, answer=answer, after=after) for rank in (1, 2, 3)]
        write(
            html / name / f"{small_sheet.NAME}.html",
            f'<article class="bd-article"><section>{"".join(parts)}</section></article>',
        )
    write(html / "chapters" / "01-un.html", CHAPTER)
    write(html / "_images" / "a.svg", "<svg/>")
    return tmp_path


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf8")


def test_a_page_becomes_slides(site, capsys):
    assert slides.main(["chapters/01-un.md", "--racine", str(site)]) == 0
    text = (site / "_build" / "salle" / "diapositives-01-un.html").read_text("utf8")
    told = [
        re.sub(r"\s+", " ", part.get_text(" ")).strip() for part in BeautifulSoup(text, "html.parser").select("section")
    ]
    assert told == [
        "Titre", "1.1. Pourquoi ? z Combien ?", "1.1. Pourquoi ? Une figure", "1.1. Pourquoi ? cellule",
        "1.2. À retenir Ceci",
    ]  # fmt: skip
    assert "5 diapositives" in capsys.readouterr().out
    assert 'src="data:image/svg+xml;base64,' in text and not re.search(r'(?:href|src)="(?!data:)', text)


def test_an_exam_and_its_key(site, capsys):
    assert exam.main(["1.3", "1.1", "--titre", "Examen <1>", "--racine", str(site)]) == 0
    statement, key = ((site / "_build" / "salle" / f"{name}.html").read_text("utf8") for name in ("sujet", "corrige"))
    for text in (statement, key):
        assert text.index("Énoncé 3") < text.index("Énoncé 1") and "Énoncé 2" not in text
        assert "Examen &lt;1&gt;" in text and not re.search("indice|le contrôle|20 min<", text)
        assert "4 points" in text
    assert "la réponse" not in statement and "Explication" not in statement and "Nom, prénom" in statement
    assert "la réponse" in key and "Explication" in key and "Nom, prénom" not in key


def test_without_published_solutions_there_is_no_key(site, capsys):
    assert exam.main(["1.1", "--racine", str(site)]) == 0
    (site / "_build" / "html" / "solutions" / f"{small_sheet.NAME}.html").unlink()
    assert exam.main(["1.1", "--racine", str(site)]) == 0
    assert "cours_solutions_le" in capsys.readouterr().out
    assert not (site / "_build" / "salle" / "corrige.html").exists()


@pytest.mark.parametrize(
    ("tool", "words", "told"),
    [
        (slides, [""], "Quelle page ?"),
        (slides, ["chapters/99-rien"], "chapters/99-rien n’est pas dans le site construit"),
        (exam, [], "Quels exercices ?"),
        (exam, ["1.1", "9.9"], "Aucun exercice 9.9. Exercices : 1.1, 1.2, 1.3"),
    ],
)
def test_a_wrong_request_is_told(site, capsys, tool, words, told):
    assert tool.main([*words, "--racine", str(site)]) == 1
    assert told in capsys.readouterr().err.replace("\u00a0", " ")
