"""Ce que charge une page : une feuille, un script, et ce que demandent la recherche et les démonstrations.

`assets.yml` dit leurs morceaux et leur ordre. Les gabarits lient les fichiers assemblés (`_templates/static/`), que la
fin de la construction écrit à la place des morceaux (`light_pages.py`).
"""

import re
import sys
from fnmatch import fnmatchcase
from pathlib import Path

import yaml
from pygments.lexers import JavascriptLexer
from pygments.token import Comment

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # outils/, comme dans launch.py

import demonstration_data  # noqa: E402
import purge  # noqa: E402
from demonstration_rules import RULES  # noqa: E402

from outils.livre import bundles  # noqa: E402
from outils.livre.fingerprint import digest  # noqa: E402
from outils.livre.kept import kept  # noqa: E402

SHEET_COMMENT = re.compile(r"/\*(?!!).*?\*/\n?", re.DOTALL)
INDEX = "sections.js"  # des phrases, aucun nom de classe
LISTED = yaml.safe_load(Path(__file__).with_name("assets.yml").read_text("utf8"))
DEMONSTRATIONS = {
    f"demos/{name}.js": [f"demos/{script}" for script in [demonstration_data.file_name(name), *rules["scripts"]]]
    for name, rules in RULES.items()
}
# {fichier assemblé: ses morceaux, dans l'ordre} ; ce que toutes les pages ont déjà ne se répète pas.
BUNDLES = LISTED | {
    name: [part for part in parts if part not in LISTED["site.js"]] for name, parts in DEMONSTRATIONS.items()
}


def is_assembled(filename):
    """Ce fichier (« _static/css/text.css ») est-il un morceau d'un autre ?"""
    name = filename.removeprefix("_static/")
    return any(fnmatchcase(name, part) for parts in BUNDLES.values() for part in parts)


def without_comments(part, text):
    """Nos commentaires ne se publient pas, licences (`/*!`) à part ; dans un script, ceux qui occupent leur ligne.

    Une ligne d'une chaîne peut commencer par « // » sans en être un : Pygments les distingue.
    """
    if part.endswith(".css"):
        return SHEET_COMMENT.sub("", text)
    lines = [f"{line}\n" for line in text.split("\n")]
    for start, kind, _ in JavascriptLexer().get_tokens_unprocessed(text):
        row = text.count("\n", 0, start)
        if kind in Comment.Single and lines[row].lstrip().startswith("//"):
            lines[row] = ""
    return "".join(lines)[:-1]


def kept_text(cache, key, make):
    """Le texte que rend `make`, gardé dans le dossier `cache` : analyser feuilles et scripts est long."""
    return kept(cache / f"{key}.txt", lambda path: path.write_text(make(), "utf8")).read_text("utf8")


def assemble(static, ours, pages, cache):
    """Écrit les fichiers assemblés dans `static` ; `ours` : notre `_static/` ; `pages` : {fichier: texte} du site."""
    scripts = [path for path in static.rglob("*.js") if is_assembled(path.relative_to(static).as_posix())]
    known = purge.names(pages.values(), [path.read_text("utf8") for path in scripts if path.name != INDEX])
    worn = " ".join(sorted(known))

    def change(part, text):
        if (ours / part).exists():
            return kept_text(cache, digest(part, text), lambda: without_comments(part, text))
        if part.endswith(".css"):
            return kept_text(cache, digest(worn, text), lambda: purge.purge(text, known))
        return text

    bundles.write_all(static, BUNDLES, change)
    bundles.link(pages, static)


def rewrite_if_newer(app, env, added, changed, removed):
    """Sphinx ne surveille pas `_static` : un fichier plus récent que le site fait récrire l’accueil, et assembler."""
    built = bundles.published(Path(app.outdir) / "_static").get("site.js")
    dates = [path.stat().st_mtime for path in (Path(app.srcdir) / "_static").rglob("*")]
    return [app.config.root_doc] if built and max(dates, default=0) > built.stat().st_mtime else []


def setup(app):
    app.connect("env-get-outdated", rewrite_if_newer)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
