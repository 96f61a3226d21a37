"""Ce qui, dans `_static/tiers/`, n'est pas de nous : l'exact fichier que publie son auteur, avec sa licence."""

import shutil
import subprocess
import tarfile
from pathlib import Path

import pytest
from browser import skip_or_fail

FOLDER = Path(__file__).parents[2] / "_static" / "tiers"
FILES = {"minisearch.js": ("minisearch@7.2.0", "dist/umd/index.js", "LICENSE.txt")}  # {fichier: (paquet npm, chemins)}


def test_nothing_else_is_there():
    licences = {name.replace(".js", ".LICENSE.txt") for name in FILES}
    assert {path.name for path in FOLDER.iterdir()} == {*FILES, *licences}


@pytest.mark.parametrize("name", FILES)
def test_the_file_is_the_published_one(name, tmp_path):
    if not (npm := shutil.which("npm")):
        skip_or_fail("npm est introuvable : il sert à obtenir le paquet d’origine (« apt-get install npm »).")
    package, script, licence = FILES[name]
    done = subprocess.run(
        [npm, "pack", "--ignore-scripts", package], cwd=tmp_path, capture_output=True, encoding="utf8"
    )
    if done.returncode:
        skip_or_fail(f"{package} ne s’obtient pas :\n{done.stderr[-500:]}")
    with tarfile.open(next(tmp_path.glob("*.tgz"))) as archive:
        original = {path: archive.extractfile(f"package/{path}").read() for path in (script, licence)}
    assert (FOLDER / name).read_bytes() == original[script]
    assert (FOLDER / name.replace(".js", ".LICENSE.txt")).read_bytes() == original[licence]
