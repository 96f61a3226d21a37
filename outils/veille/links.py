"""Les liens externes : où ils sont cités, lesquels sont en panne."""

import re
from concurrent.futures import ThreadPoolExecutor

import requests

from cours import catalogue
from outils import depot
from outils.veille.fetch import BROKEN, GONE, get
from outils.veille.table import table

PAGES = ("*.md", "annexes/*.md", "chapters/*.md", "solutions/*.md")
ADDRESS = re.compile(r"https?://[^\s<>\"'`|\\{}\[\]]+")


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
    for files in catalogue.FILES.values():
        for url in (url for file in files for url in file.urls):
            cite(url, "cours/catalogue.py")
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
