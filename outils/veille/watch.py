"""Surveille ce qui change hors du dépôt : versions parues, versions de Colab, liens externes. Un rapport en Markdown.

    python -m outils.veille [--racine DOSSIER]

Écrit `_build/surveillance.md`, que `issue.py` met dans un ticket. Rien ici ne modifie le dépôt : Dependabot propose les
mises à jour ; ce rapport dit ce qu'il ne voit pas, et tait comme lui les versions que l'on ne veut pas.
"""

import argparse
import re
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import requests
import yaml
from packaging.specifiers import SpecifierSet
from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from cours import fichiers
from outils import depot, lock
from outils.cahiers import binder
from outils.veille.issue import NOTHING

PINNED = [*(sources[0] for sources in lock.LOCKS.values()), "outils/uv.txt", "outils/cahiers/binder.txt"]
PYPI = "https://pypi.org/pypi/{}/json"
COLAB = "https://raw.githubusercontent.com/googlecolab/backend-info/main/{}"
PAGES = ("*.md", "annexes/*.md", "chapters/*.md", "solutions/*.md")
ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\{}\[\]]+")
HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; surveillance hebdomadaire d'un cours)"}
GONE, BROKEN = {404, 410}, range(500, 600)  # 401, 403, 429… : le site répond, mais refuse les robots
TIMEOUT = 20  # secondes


def get(url, method="get"):
    """La réponse à une requête, avec une seconde chance ; une `requests.RequestException` si l'hôte reste muet."""
    for attempt in (1, 2):
        try:
            answer = requests.request(method, url, headers=HEADERS, timeout=TIMEOUT, stream=True, allow_redirects=True)
            if answer.status_code not in BROKEN or attempt == 2:
                return answer
        except requests.RequestException:
            if attempt == 2:
                raise
        time.sleep(1)


# --- Les bibliothèques -----------------------------------------------------------------------------------------


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


# --- Colab -----------------------------------------------------------------------------------------------------


def colab_report(root):
    """Ce que Colab installe d'autre que le cours : (lignes du rapport, ce qui n'a pas pu être lu)."""
    try:
        freeze, system = (get(COLAB.format(name)).text for name in ("pip-freeze.txt", "os-info.txt"))
    except requests.RequestException:
        return [], ["Colab"]
    there = {canonicalize_name(n): v for n, v in re.findall(r"^([\w.-]+)==([\w.+!-]+)$", freeze, re.M)}
    python = re.search(r"^Python (\d+\.\d+)", system, re.M)
    if not there or not python:
        return [], ["Colab"]
    lines = []
    if python[1] not in lock.PYTHONS:
        lines = [f"**Colab est passé à Python {python[1]}**, que les verrous du cours n’annoncent pas.", ""]
    rows = []
    for name in sorted(binder.direct_requirements(root)):
        here, name = pins(root)[name], name.removesuffix("-cpu")
        if there.get(name) != here:
            rows.append((name, here, there.get(name, "absente")))
    return lines + table(("bibliothèque", "ici", "Colab"), rows), []


# --- Les liens -------------------------------------------------------------------------------------------------


def links(root):
    """{adresse: endroits où elle est citée} : pages, bibliographie et miroirs des données."""
    found, ours = {}, depot.repository(root)
    ignored = ("http://127.0.0.1", "http://localhost", ours.url, ours.site())  # nos propres liens ont leurs contrôles

    def cite(url, place):
        if not url.startswith(ignored):
            found.setdefault(url.partition("#")[0], set()).add(place)

    for path in sorted({path for pattern in PAGES for path in root.glob(pattern)} | {root / "references.bib"}):
        text, place = path.read_text("utf8"), path.relative_to(root).as_posix()
        for match in ADDRESS.finditer(text):
            cite(trimmed(match[0]), place)
        for doi in re.findall(r"^\s*doi\s*=\s*[{\"](.+?)[}\"]", text, re.M | re.I):
            cite(f"https://doi.org/{doi}", place)
    for files in fichiers.FILES.values():
        for url in (url for file in files for url in file.urls):
            cite(url, "cours/fichiers.py")
    return found


def trimmed(url):
    """L'adresse sans la ponctuation de la phrase ni la parenthèse du lien Markdown qui la suivent."""
    while url[-1] in ".,;:!?*_" or (url[-1] == ")" and url.count("(") < url.count(")")):
        url = url[:-1]
    return url


def broken(url):
    """Ce qui ne va pas avec ce lien, ou None."""
    try:
        answer = get(url, "head")
        if answer.status_code >= 400:  # beaucoup de sites refusent HEAD
            answer = get(url)
    except requests.RequestException:
        return "injoignable"
    if answer.status_code in GONE or answer.status_code in BROKEN:
        return f"réponse {answer.status_code}"
    return None


def link_report(root):
    cited = links(root)
    with ThreadPoolExecutor(8) as pool:
        problems = dict(zip(cited, pool.map(broken, cited), strict=True))
    rows = [(f"<{url}>", problem, ", ".join(sorted(cited[url]))) for url, problem in problems.items() if problem]
    return table(("lien", "panne", "cité dans"), sorted(rows))


# --- Le rapport ------------------------------------------------------------------------------------------------


def table(titles, rows):
    if not rows:
        return []
    return [" | ".join(("", *cells, "")).strip() for cells in (titles, ["---"] * len(titles), *rows)]


def report(root):
    """Le rapport complet ; il commence par `NOTHING` s'il n'y a rien à faire."""
    libraries, unknown = library_report(root)
    colab, unread = colab_report(root)
    sections = {
        "Versions parues depuis": libraries,
        "Ce que Colab installe d’autre": colab,
        "Liens en panne": link_report(root),
        "Ce qui n’a pas pu être vérifié": [f"- {name}" for name in unknown + unread],
    }
    lines = [] if any(sections.values()) else [NOTHING, ""]
    for title, content in sections.items():
        lines += [f"## {title}", "", *content, ""] if content else []
    return "\n".join([*lines, f"Relevé du {date.today():%d/%m/%Y}, refait chaque semaine.", ""])


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--racine", type=Path, default=Path.cwd(), help="dossier du livre (par défaut : ici)")
    root = parser.parse_args(arguments).racine.resolve()
    path = root / "_build" / "surveillance.md"
    path.parent.mkdir(exist_ok=True)
    path.write_text(report(root), "utf8")
    print(path.read_text("utf8"))
    return 0
