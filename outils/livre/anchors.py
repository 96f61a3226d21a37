"""`make ancres` : ajoute à tests/ancres.txt les ancres que le site cite. Rien n'en sort : ce qui est publié est promis.

Un lien de dehors (un cours, un courriel, un favori) vise souvent une section : un titre réécrit doit garder son
ancienne ancre, par une étiquette. Le contrôle `test_no_published_anchor_disappears` le rappelle.
"""

import re
import sys
from pathlib import Path
from posixpath import join, normpath
from urllib.parse import unquote

LINK = re.compile(r'<a [^>]*href="(?P<path>[^"#:]*)#(?P<anchor>[^"?]+)')
NUMBERED = re.compile(r"id\d+|main-content")  # ce dont le nom dépend du rang : rien de promis


def cited(site):
    """Les ancres que citent les pages de `site` : « chapters/02-perceptron.html#a-retenir »."""
    found = set()
    for path in site.rglob("*.html"):
        name = path.relative_to(site).as_posix()
        for link in LINK.finditer(path.read_text("utf8")):
            target = normpath(join(name, "..", link["path"])) if link["path"] else name
            if not NUMBERED.fullmatch(link["anchor"]) and (site / target).exists():
                found.add(f"{target}#{unquote(link['anchor'])}")
    return found


def main(root):
    known = root / "tests" / "ancres.txt"
    before = set(known.read_text("utf8").split()) if known.exists() else set()
    after = before | cited(root / "_build" / "html")
    known.write_text("\n".join(sorted(after)) + "\n", "utf8")
    print(f"{len(after)} ancres, dont {len(after - before)} nouvelles")


if __name__ == "__main__":
    sys.exit(main(Path.cwd()))
