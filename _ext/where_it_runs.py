"""La page « Où ça tourne » : la directive `{essais}`, un tableau de tous les lieux, puis un tableau par lieu.

Tout vient de ce que `make livre`, `make colab` et `make essais` laissent dans `_build/` ; rien n'y est écrit à la main.
Ce qui n'a pas été essayé se dit, en une phrase.
"""

import json
import sys
from datetime import date
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.util.docutils import SphinxDirective

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from cours.affichage import NBSP, format_fr  # noqa: E402
from outils.cahiers import trials  # noqa: E402

PLACES = ["lieu", "cahiers", "coût", "valeurs"]
NOTEBOOKS = ["cahier", "coût", "valeurs", "date"]
KINDS = {"same": "identiques", "inside": "dans l’intervalle", "other": "autres"}
NEVER = "Aucun cahier n’a encore été essayé ici ({title})\u00a0: `{command}` le fait."


class WhereItRuns(SphinxDirective):
    def run(self):
        root = Path(self.env.srcdir)
        summary = root / "_build" / "execution.json"
        pages = json.loads(summary.read_text("utf8")) if summary.exists() else {}
        self.env.metadata[self.env.docname]["essais"] = state(root)
        tried = {place: current(root, place, pages) for place in trials.PLACES}
        node = nodes.section()
        lines = list(report(pages, tried))
        self.state.nested_parse(StringList(lines, source=self.env.docname), self.content_offset, node)
        return node.children


def state(root):
    """Ce qu'ont laissé l'exécution et les essais, d'après les dates."""
    paths = [root / "_build" / "execution.json", *(trials.path_of(root, place) for place in trials.PLACES)]
    return str([path.stat().st_mtime_ns for path in paths if path.exists()])


def outdated(app, env, added, changed, removed):
    """La page à relire si l'un de ces fichiers a paru ou changé : une dépendance de Sphinx devrait toujours exister."""
    now = state(Path(app.srcdir))
    return [name for name, data in env.metadata.items() if data.get("essais", now) != now]


def current(root, place, pages):
    """{cahier: essai} de ce lieu, pour les cahiers d'aujourd'hui ; un essai d'un cahier changé depuis ne compte pas."""
    found = trials.known(root, place)
    keys = {name: trials.key(root, place, name, page.get("fingerprint", "")) for name, page in pages.items()}
    return {name: found[name] for name in pages if name in found and found[name]["key"] == keys[name]}


def report(pages, tried):
    """Les lignes, en Markdown."""
    rows = [site_row(pages)] if pages else []
    rows += [place_row(trials.PLACES[place][0], found, len(pages)) for place, found in tried.items() if found]
    yield from table(PLACES, rows)
    for place, (title, _) in trials.PLACES.items():
        if not tried[place]:
            command = "make colab" if place == "colab" else f"make essais LIEU={place}"
            yield from (NEVER.format(title=title, command=command), "")
            continue
        yield from (f":::{{admonition}} {title}\u00a0: cahier par cahier", ":class: dropdown note", "")
        yield from table(NOTEBOOKS, [notebook_row(name, trial) for name, trial in tried[place].items()])
        yield from (":::", "")


def table(titles, rows):
    if not rows:
        return []
    return [" | ".join(("", *map(str, cells), "")).strip() for cells in (titles, ["---"] * len(titles), *rows)] + [""]


def site_row(pages):
    """Le site lui-même : ses valeurs sont celles auxquelles les autres se comparent."""
    minutes, peak = sum(page["cpu"] for page in pages.values()) / 60, max(page["peak"] for page in pages.values())
    return ("Le site (Python 3.11)", f"{len(pages)} sans erreur", cost(minutes, peak), "la référence")


def place_row(title, found, total):
    tried = list(found.values())
    right = sum(not trial["error"] for trial in tried)
    first, last = (day(edge(trial["date"] for trial in tried)) for edge in (min, max))
    when = f"le {last}" if first == last else f"du {first} au {last}"
    minutes, peak = sum(trial["minutes"] for trial in tried), max(trial["memory"] for trial in tried)
    count = f"{len(tried)} essayés sur {total}, {right} sans erreur"
    return (f"{title}, {when}", count, cost(minutes, peak), values(tried))


def notebook_row(name, trial):
    result = f"`{trial['error'].splitlines()[0]}`".replace("|", "/") if trial["error"] else values([trial])
    return (f"{{doc}}`/{name}`", cost(trial["minutes"], trial["memory"]), result, day(trial["date"]))


def values(tried):
    """« 28 identiques, 3 dans l’intervalle » : ce qui n'est pas nul."""
    counts = {word: sum(trial.get(kind, 0) for trial in tried) for kind, word in KINDS.items()}
    counts["dehors"] = sum(len(trial.get("outside", ())) for trial in tried)
    return ", ".join(f"{count} {word}" for word, count in counts.items() if count) or "aucune à comparer"


def cost(minutes, megabytes):
    return f"{format_fr(minutes, '.1f')}{NBSP}min, {format_fr(megabytes / 1000, '.1f')}{NBSP}Go"


def day(text):
    return f"{date.fromisoformat(text):%d/%m/%Y}"


def setup(app):
    app.add_directive("essais", WhereItRuns)
    app.connect("env-get-outdated", outdated)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
