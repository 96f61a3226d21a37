"""Les messages de Sphinx, dits en français avec le fichier, la ligne et le remède."""

import re

from little_book import CONFIG

from outils.livre import build, remedies

FAULTS = {  # ce qui est écrit : ce qui est dit
    "#### Trop bas": "le titre saute du niveau 1 au niveau 4",
    ":::{inconnue}\n:::": "la directive « inconnue » n’existe pas ici",
    "{inconnu}`x`": "le rôle « inconnu » n’existe pas ici",
    ":::{note}\n:foo: 1\nx\n:::": "la directive « note » n’a pas d’option « foo »",
    "Voir {ref}`nulle-part`.": "aucune page ne porte l’étiquette « nulle-part »",
    "Voir {eq}`eq-nulle`.": "aucune équation n’a l’étiquette « eq-nulle »",
    "(deux)=\n## Une\n\n(deux)=\n## Deux": "l’étiquette « deux » est",
    "[lien](#nulle-part-ailleurs)": "ce lien ne mène nulle part",
    "Le {term}`xyz`.": "le glossaire n’a pas d’entrée « xyz »",
    "![une image absente](absente.png)": "n’existe pas. Mettez-la dans le dossier",
    "{download}`x <absent.csv>`": "n’existe pas. Mettez-le dans le dossier",
    "```python\n$ ls ?\n```": "ce bloc n’est pas du « python » valide",
    "```foobar\nx\n```": "aucun langage ne s’appelle « foobar »",
    "{doc}`perdue`": "la page « perdue » n’existe pas",
}


def test_each_fault_has_its_sentence(light_book, run, capsys):
    """Une page qui les a toutes, construite pour de bon : chaque faute a sa phrase, et rien n'est en anglais."""
    (light_book / "_config.yml").write_text(CONFIG.replace("language: fr", "language: fr, numfig: true"), "utf8")
    page = light_book / "chapters" / "plain.md"
    page.write_text(page.read_text("utf8") + "\n" + "\n\n".join(FAULTS) + "\n", "utf8")
    run()
    assert build.main(["--racine", str(light_book)]) == 1
    told = capsys.readouterr().err
    missing = [
        said for said in FAULTS.values() if not re.search(rf"✗ chapters/plain\.md:\d+ : .*{re.escape(said)}", told)
    ]
    assert not missing, told
    assert "WARNING" not in told, told


def test_the_contents_and_the_settings():
    said = "toctree contains reference to nonexisting document 'chapters/x' [toc.not_readable]"
    assert (
        remedies.translate(f"/a/index.md: WARNING: {said}") == "✗ le sommaire nomme « chapters/x », qui n’existe pas."
    )
    line = "WARNING: unknown config value 'cours_x' in override, ignoring"
    assert remedies.translate(line) == "✗ _config.yml : le réglage « cours_x » n’existe pas. Corrigez son nom."


def test_an_unknown_message_is_left_as_it_is():
    line = "/a/chapters/x.md:3: WARNING: something never seen [x.y]"
    assert remedies.translate(line) == line
