"""`make importer` : un cahier à soi devient une page du cours.

    python -m outils.reprise CAHIER [--page chapters/11-mon-sujet] [--racine DOSSIER]

Écrit la page, son dossier compagnon et sa ligne du sommaire, puis dit, en français, chaque chose qui a changé. Le
cahier d'origine n'est pas touché ; une page qui existe n'est jamais remplacée.
"""

import argparse
import sys
from pathlib import Path

from outils.depot import BadSetting
from outils.livre import contents, toc
from outils.reprise.page import Page
from outils.reprise.prose import slug
from outils.reprise.reading import Refused, read


def choose_name(root, source):
    """« chapters/NN-sujet » : le premier numéro que le sommaire n'emploie pas."""
    numbers = [Path(name).name.partition("-")[0] for name in contents.pages(root)]
    used = [int(number) for number in numbers if number.isdigit()]
    return f"chapters/{max(used, default=0) + 1:02}-{slug(source.stem)}"


def listed_name(root, source):
    """Le nom sous lequel le sommaire cite déjà ce cahier, s'il est dans le dépôt ; sinon ""."""
    place = source.resolve().with_suffix("")
    name = place.relative_to(root).as_posix() if place.is_relative_to(root) else ""
    return name if name in contents.pages(root) else ""


def import_notebook(root, source, name):
    """Écrit la page ; renvoie le compte rendu, ligne à ligne."""
    listed = listed_name(root, source)
    name = name or listed or choose_name(root, source)
    target = root / f"{name}.md"
    if target.exists() or (root / name).exists():
        raise Refused(f"{name}.md existe déjà : donnez un autre nom (PAGE=chapters/12-autre).")
    said = []
    notebook = read(source, lambda message: said.append(f"{message}."))
    page = Page(root, source, name)
    text = page.build(notebook)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf8")
    for file, content in page.prose.files.items():
        (root / name).mkdir(exist_ok=True)
        (root / name / file).write_bytes(content)
    if name not in contents.pages(root):
        toc.add_page(root, name)
    report = [f"Page écrite : {name}.md", *(f"  · {line}" for line in said + page.report)]
    if page.prose.files:
        report.append(f"Dossier compagnon : {name}/ ({', '.join(sorted(page.prose.files))})")
    if libraries := dict.fromkeys(page.code.libraries):
        report.append(f"À ajouter à requirements.txt s’ils n’y sont pas, puis make verrou : {', '.join(libraries)}")
    if listed:
        report.append(f"Ôtez maintenant {source.name} du dépôt : Sphinx ne saurait lequel des deux lire")
    return [*report, "Relisez-la, puis : make livre"]


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.reprise", description=__doc__.splitlines()[0])
    parser.add_argument("cahier", type=Path, help="un cahier .ipynb, ou un texte")
    parser.add_argument("--page", help="le nom de la page (par défaut : le numéro suivant, et le nom du fichier)")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    options = parser.parse_args(arguments)
    page = (options.page or "").removesuffix(".md")
    try:
        print("\n".join(import_notebook(options.racine.resolve(), options.cahier, page)))
    except (Refused, BadSetting) as error:
        print(error, file=sys.stderr)
        return 1
    return 0
