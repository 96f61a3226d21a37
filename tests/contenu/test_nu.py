"""Le HTML de chaque page, jugé par le validateur de référence (Nu, du W3C et du WHATWG), gardé une fois obtenu."""

import hashlib
import json
import shutil
import subprocess
import sys
import tarfile
from collections import defaultdict
from pathlib import Path

import pytest
from browser import skip_or_fail

pytestmark = pytest.mark.surete
PACKAGE = "vnu-jar@26.9.27"
SHA256 = "22f15dd39a33bed929d2a5c0cddf5946849a647eca9272bf4d5d00bc7e7a4d47"
# Ce que le site a publié un jour et que la norme refuse : le validateur doit les voir, sinon il ne juge rien.
FAULTY = """<!DOCTYPE html><html lang="fr"><title>Fautes</title><details><summary><p>Voir</p></summary></details>
<input type="radio" autocomplete="off"><div><style scoped>p {}</style></div><p id="a"></p><p id="a"></p>"""


@pytest.fixture(scope="session")
def faults(tmp_path_factory):
    """Rend une fonction : {page du dossier: ses fautes}. Le validateur (30 Mo) reste dans l'environnement."""
    for tool in ("java", "npm"):
        if not shutil.which(tool):
            skip_or_fail(f"{tool} est introuvable : « make paquets » l’installe.")
    jar = Path(sys.prefix) / f"{PACKAGE}.jar"
    if not jar.exists():
        obtain(jar, tmp_path_factory.mktemp("vnu"))

    def _faults(folder):
        command = ["java", "-jar", jar, "--errors-only", "--skip-non-html", "--format", "json", folder]
        done = subprocess.run(command, capture_output=True, encoding="utf8")
        found = defaultdict(list)
        for message in json.loads(done.stderr)["messages"]:
            name = message.get("url", "").removeprefix(f"file:{folder}/")
            found[name].append(f"{message.get('lastLine')} : {message['message']} {message.get('extract', '')}")
        return dict(found)

    return _faults


def obtain(jar, folder):
    """Cherche le validateur sous le nom que ses auteurs lui donnent, et n'en garde que le fichier attendu."""
    command = ["npm", "pack", "--ignore-scripts", PACKAGE]
    done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf8")
    if done.returncode:
        skip_or_fail(f"{PACKAGE} ne s’obtient pas :\n{done.stderr[-500:]}")
    with tarfile.open(next(folder.glob("*.tgz"))) as archive:
        content = archive.extractfile("package/build/dist/vnu.jar").read()
    assert hashlib.sha256(content).hexdigest() == SHA256, f"{PACKAGE} n’est plus le fichier attendu"
    jar.write_bytes(content)


def test_every_page_is_valid(faults, site):
    assert faults(site) == {}


def test_faults_are_seen(faults, tmp_path):
    (tmp_path / "faute.html").write_text(FAULTY, "utf8")
    told = "\n".join(faults(tmp_path)["faute.html"])
    for word in ("“p” not allowed", "“autocomplete”", "“scoped” not allowed", "Duplicate ID"):
        assert word in told, told
