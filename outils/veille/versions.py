"""Les versions : celles qui ont paru depuis, celles que Colab installe."""

import re
from concurrent.futures import ThreadPoolExecutor

import requests
import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from outils import lock
from outils.cahiers import wheel
from outils.veille.fetch import get
from outils.veille.table import table

FOLLOWED = [sources[0] for name, sources in lock.LOCKS.items() if name not in lock.TARGETS]  # Colab choisit les siennes
PINNED = [*FOLLOWED, "outils/uv.txt", "outils/cahiers/binder.txt"]
PYPI = "https://pypi.org/pypi/{}/json"
ADOPT = "Pour les adopter : reportez ces lignes et la date dans `{}`, puis `make verrou` et `make colab`."
COLAB = "https://raw.githubusercontent.com/googlecolab/backend-info/main/{}"


def pins(root):
    """{nom: version} de tout ce que les fichiers d'exigences fixent directement."""
    text = "\n".join((root / name).read_text("utf8") for name in PINNED)
    return {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([\w.+!-]+)", text, re.M)}


def newest(name):
    """La dernière version stable parue, ou None si l'on n'a pas pu la connaître."""
    try:
        return str(Version(get(PYPI.format(name)).json()["info"]["version"]))
    except (requests.RequestException, ValueError, KeyError, InvalidVersion):
        return None


def refused(root):
    """{nom: versions que l'on ne veut pas}, d'après les réglages de Dependabot."""
    settings = yaml.safe_load((root / ".github" / "dependabot.yml").read_text("utf8"))
    ignored = [rule for update in settings["updates"] for rule in update.get("ignore", ())]
    return {canonicalize_name(rule["dependency-name"]): SpecifierSet(rule["versions"][0]) for rule in ignored}


def library_report(root):
    known, unwanted = pins(root), refused(root)
    with ThreadPoolExecutor(8) as pool:
        latest = dict(zip(known, pool.map(newest, known), strict=True))
    late = [
        (name, here, latest[name])
        for name, here in sorted(known.items())
        if latest[name] and Version(latest[name]) > Version(here) and latest[name] not in unwanted.get(name, ())
    ]
    return table(("bibliothèque", "ici", "parue"), late), [name for name in known if latest[name] is None]


def colab_report(root):
    """Ce que Colab installe d'autre que ce qui est essayé : (lignes du rapport, ce qui n'a pas pu être lu)."""
    try:
        freeze, system = (get(COLAB.format(name)).text for name in ("pip-freeze.txt", "os-info.txt"))
    except requests.RequestException:
        return [], ["Colab"]
    there = {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([\w.+!-]+)$", freeze, re.M)}
    python = re.search(r"^Python (\d+\.\d+)", system, re.M)
    if not there or not python:
        return [], ["Colab"]
    lines = []
    if python[1] != lock.COLAB[1]:
        lines = [f"**Colab est passé à Python {python[1]}** ; les cahiers y sont essayés sous {lock.COLAB[1]}.", ""]
    rows = []
    for name, here in re.findall(r"^([\w-]+)==([\w.+!-]+)", (root / wheel.COLAB).read_text("utf8"), re.M):
        found = there.get(canonicalize_name(name.removesuffix("-cpu")), "absente")
        if found != here:
            rows.append((name, here, found, f"`{name}=={found}`" if found != "absente" else "à retirer"))
    proposal = table(("bibliothèque", "essayée", "Colab", "à écrire"), rows)
    return lines + proposal + ([] if not rows else ["", ADOPT.format(wheel.COLAB.as_posix())]), []
