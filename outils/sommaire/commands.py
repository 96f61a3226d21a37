"""`make ajouter`, `make retirer` et `make renommer` : une page du livre, et tout ce qui porte son nom.

    python -m outils.sommaire ajouter PAGE [--apres PAGE] | retirer PAGE | renommer PAGE NOM   [--racine DOSSIER]

Rien n'est effacé ni remplacé : une page retirée reste dans son dossier, hors du sommaire.
"""

import argparse
import re
import sys
from pathlib import Path

from outils.depot import BadSetting
from outils.livre import contents, toc
from outils.livre.notebooks import HEADER
from outils.sommaire import files

NAME = re.compile(r"(?:[a-z0-9][\w.-]*/)*[a-z0-9][\w-]*")
SKELETON = (
    HEADER
    + """({label})=
# {title}

:::{{admonition}} Fiche
:class: fiche
- **Prérequis** : ce qu’il faut savoir avant de lire
- **Objectifs** : *expliquer* une idée, *programmer* un essai
:::

Posez ici la question à laquelle la page répond.

## Quelle est l’idée ?

```{{code-cell}} ipython3
values = [1, 2, 3]
sum(values) / len(values)
```

## À retenir

- L’essentiel, en une ligne.
"""
)


def add(root, name, after):
    """Ajoute la page au sommaire ; écrit son squelette si elle n'existe pas."""
    check_name(name)
    if name in contents.pages(root):
        raise BadSetting(f"{name} est déjà au sommaire.")
    path = root / f"{name}.md"
    said = []
    if not path.exists() and not (root / f"{name}.ipynb").exists():
        short = Path(name).name
        label = re.sub(r"^\d+-", "", short)
        if label in files.labels(root, contents.pages(root)):
            raise BadSetting(f"L’étiquette « {label} » sert déjà : choisissez un autre nom de page.")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SKELETON.format(label=label, title=label.replace("-", " ").capitalize()), "utf8")
        said.append(f"Page écrite : {name}.md. Remplacez-en le texte : l’étiquette ({label}) sert aux renvois.")
    toc.add_page(root, name, after)
    return [*said, f"Au sommaire, après {after or 'le dernier chapitre'}.", "Ensuite : make livre"]


def remove(root, name):
    """Retire la page du sommaire, avec ses exercices ; dit ce qui y menait, et ce que l'on peut effacer."""
    removed = toc.remove_page(root, name)
    kept = contents.pages(root)
    broken = files.references(root, kept, files.targets(root, removed, kept))
    left = [str(path) for page in removed for path in files.companions(root, page)]
    said = [f"Hors du sommaire : {', '.join(removed)}."]
    if broken:
        said += ["Ces renvois n’y mènent plus ; récrivez leurs phrases :", *(f"  {line}" for line in broken)]
    if left:
        said += ["Les fichiers restent. Pour les effacer :", f"  git rm -r {' '.join(dict.fromkeys(left))}"]
    return [*said, "Ensuite : make livre"]


def rename(root, old, new):
    """Renomme la page, son dossier, ses exercices et ce que les contrôles en attendent ; les étiquettes restent."""
    check_name(new)
    pairs = [(old, new), *zip(files.sheets(old), files.sheets(new), strict=False)]
    pairs = [pair for pair in pairs if (root / f"{pair[0]}.md").exists()]
    if not pairs or pairs[0][0] != old:
        raise BadSetting(f"{old}.md n’existe pas.")
    moves = [(path, renamed(path, old, new)) for before, _ in pairs for path in files.companions(root, before)]
    if taken := [str(target) for _, target in moves if (root / target).exists()]:
        raise BadSetting(f"{', '.join(taken)} existe déjà : rien n’a été renommé.")
    for path, target in dict(moves).items():
        (root / target).parent.mkdir(parents=True, exist_ok=True)
        (root / path).rename(root / target)
    for before, after in pairs:
        toc.rename_page(root, before, after)
    changed = replace_paths(root, Path(old).name, Path(new).name)
    said = [f"Renommé : {path} → {target}" for path, target in dict(moves).items()]
    said += [f"Nom changé dans {path}" for path in changed]
    return [
        *said,
        "Les étiquettes n’ont pas changé : les renvois tiennent.",
        "Ensuite : make exercices, puis make livre",
    ]


def renamed(path, old, new):
    """Le chemin qu'aura un fichier de la page `old`."""
    return path.with_name(path.name.replace(Path(old).name, Path(new).name, 1))


def replace_paths(root, old, new):
    """Remplace le nom court dans les pages (dossier compagnon, énoncés) ; rend les fichiers changés."""
    changed = []
    pattern = re.compile(rf"(?<![\w-]){re.escape(old)}(?![\w-])")
    for name in contents.pages(root):
        path = root / f"{name}.md"
        text = path.read_text("utf8") if path.exists() else ""
        if (replaced := pattern.sub(new, text)) != text:
            path.write_text(replaced, "utf8")
            changed.append(f"{name}.md")
    return changed


def check_name(name):
    if not NAME.fullmatch(name):
        raise BadSetting(f"« {name} » ne peut pas nommer une page : chapters/11-mon-sujet, sans accent ni espace.")


def main(arguments=None):
    parser = argparse.ArgumentParser("python -m outils.sommaire", description=__doc__.splitlines()[0])
    parser.add_argument("geste", choices=["ajouter", "retirer", "renommer"])
    parser.add_argument("page", help="la page, par exemple chapters/11-mon-sujet")
    parser.add_argument("nom", nargs="?", help="son nouveau nom (renommer)")
    parser.add_argument("--apres", help="la page qui la précède (ajouter) ; sinon le dernier chapitre")
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    options = parser.parse_args(arguments)
    root, page, new = (options.racine.resolve(), *(short(name) for name in (options.page, options.nom)))
    try:
        if not page or (options.geste == "renommer" and not new):
            raise BadSetting(
                f"Quelle page ? make {options.geste} PAGE=chapters/11-mon-sujet"
                + " NOM=…" * (options.geste == "renommer")
            )
        gestures = {
            "ajouter": lambda: add(root, page, short(options.apres) or None),
            "retirer": lambda: remove(root, page),
            "renommer": lambda: rename(root, page, new),
        }
        print("\n".join(gestures[options.geste]()))
    except BadSetting as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def short(name):
    return (name or "").strip().removesuffix(".md").removeprefix("./")
