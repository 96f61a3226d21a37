"""Plusieurs feuilles ou scripts publiés en un seul fichier : une page en demande un, et son nom porte l'empreinte de ce
qu'il contient, si bien qu'un navigateur n'en garde jamais une version périmée.

Chaque morceau y suit une ligne qui le nomme : ce que rien n'a reposé depuis la dernière fois s'y retrouve. Une page
nomme le fichier sans empreinte (`_static/site.js`), et `link` écrit le vrai nom.
"""

import hashlib
import re
from fnmatch import fnmatchcase
from pathlib import Path

HEAD = "/* ======== {} ======== */\n"
HEADS = re.compile(r"^/\* ======== (\S+) ======== \*/\n", re.MULTILINE)
PUBLISHED = re.compile(r"(.+)\.[0-9a-f]{10}(\.\w+)")
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*\n?", re.MULTILINE)  # ces plans ne sont pas publiés
DEMONSTRATION = re.compile(r'(data-nom="([\w-]+)" data-scripts=")[^"]*')


def published(static):
    """{« css/site.css »: le fichier de `static` publié sous ce nom, empreinte ajoutée}."""
    found = {path: PUBLISHED.fullmatch(path.relative_to(static).as_posix()) for path in static.rglob("*.*")}
    return {match[1] + match[2]: path for path, match in found.items() if match}


def parts_of(path):
    """{morceau: texte} d'un fichier publié, dans l'ordre."""
    _, *found = HEADS.split(path.read_text("utf8"))
    return dict(zip(found[::2], found[1::2], strict=True))


def text_of(name, parts):
    end = ";\n" if name.endswith(".js") else "\n"  # un script peut finir sans point-virgule
    return "".join(HEAD.format(part) + SOURCE_MAP.sub("", text).rstrip("\n;") + end for part, text in parts.items())


def write_all(static, bundles, change=lambda part, text: text):
    """Publie les fichiers de `bundles` ({nom: ses morceaux, dans l'ordre}), puis retire les morceaux de `static`.

    `change` : ce que devient le texte d'un morceau.
    """
    for name, patterns in bundles.items():
        write(static, name, patterns, change)
    for path in {path for patterns in bundles.values() for pattern in patterns for path in static.glob(pattern)}:
        path.unlink()


def write(static, name, patterns, change):
    """Publie un fichier. Un morceau que rien n'a reposé est repris de celui de la fois d'avant."""
    former = published(static).get(name)
    known, parts = parts_of(former) if former else {}, {}
    for pattern in patterns:
        fresh = {path.relative_to(static).as_posix(): path for path in sorted(static.glob(pattern))}
        kept = {part: text for part, text in known.items() if fnmatchcase(part, pattern)}
        parts |= {part: change(part, path.read_text("utf8")) for part, path in fresh.items()} or kept
    if former:
        former.unlink()
    if parts:
        text = text_of(name, parts)
        digest = hashlib.sha256(text.encode()).hexdigest()[:10]
        (static / name).with_suffix(f".{digest}{Path(name).suffix}").write_text(text, "utf8")


def refresh(static):
    """Remplace chaque morceau reposé dans `static` ; le fichier publié garde son nom, que les pages connaissent."""
    for name, path in published(static).items():
        parts = parts_of(path)
        fresh = {part: (static / part).read_text("utf8") for part in parts if (static / part).exists()}
        if fresh:
            path.write_text(text_of(name, parts | fresh), "utf8")
            for part in fresh:
                (static / part).unlink()


def link(pages, static):
    """Fait mener ces pages (des fichiers) à ce qui est publié."""
    found = {name: path.relative_to(static).as_posix() for name, path in published(static).items()}
    for page in pages:
        link_one(page, found)


def link_one(page, found):
    """`found` : {« css/site.css »: son adresse dans `_static/`}."""

    def one_script(match):
        name = found.get(f"demos/{match[2]}.js")
        return match[1] + Path(name).name if name else match[0]

    text = page.read_text("utf8")
    new = DEMONSTRATION.sub(one_script, text)
    for name, path in found.items():
        stem, suffix = map(re.escape, (name.removesuffix(Path(name).suffix), Path(name).suffix))
        new = re.sub(rf"/{stem}(?:\.[0-9a-f]{{10}})?{suffix}\b", f"/{path}", new)
    if new != text:
        page.write_text(new, "utf8")
