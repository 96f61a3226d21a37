"""La page « Ce qui a changé », son fil Atom, et la date de chaque page : ce que dit l'historique du dépôt.

Sans git, dans une copie réduite à son dernier état (« shallow ») ou si `cours_changements` vaut `non`, rien de cela.
"""

from collections import defaultdict
from html import escape
from pathlib import Path
from urllib.parse import urljoin

from outils.git import GitFailure, git_text

SHOWN = 60  # modifications montrées
FORMAT = "%x01%h%x02%cs%x02%cI%x02%s"
MONTHS = ["janvier", "février", "mars", "avril", "mai", "juin"]
MONTHS += ["juillet", "août", "septembre", "octobre", "novembre", "décembre"]


def french_date(day):
    """« 2026-11-01 » : « 1ᵉʳ novembre 2026 »."""
    year, month, number = day.split("-")
    return f"{'1ᵉʳ' if number == '01' else int(number)} {MONTHS[int(month) - 1]} {year}"


def commits(root):
    """Les commits du dépôt `root`, du plus récent au plus ancien ; aucun si l'historique manque."""
    repository = root / ".git"
    try:
        if not repository.exists() or git_text(repository, "rev-parse", "--is-shallow-repository").strip() == "true":
            return []
        log = git_text(repository, "log", "--no-merges", "--name-only", f"--format={FORMAT}")
    except (GitFailure, OSError):
        return []
    found = []
    for entry in log.split("\x01")[1:]:
        head, *files = entry.strip().split("\n")
        found.append(dict(zip(("id", "day", "time", "subject"), head.split("\x02"), strict=True)) | {"files": files})
    return found


def read_history(app):
    """Les modifications qui touchent une page publiée, et la dernière de chaque page."""
    app.course_changes, app.last_change = [], {}
    if app.builder.name != "html" or app.config.cours_changements != "oui":
        return
    names = {f"{name}.md": name for name in app.env.found_docs or app.project.discover()}
    for commit in commits(Path(app.srcdir)):
        pages = [names[file] for file in commit["files"] if file in names]
        for page in pages:
            app.last_change.setdefault(page, commit)
        # Une page d'exercices dérive de ses solutions : elle ne se nomme pas deux fois.
        shown = [page for page in pages if not page.startswith("solutions/")]
        if shown and len(app.course_changes) < SHOWN:
            app.course_changes.append(commit | {"pages": shown})


def date_page(app, page, templatename, context, doctree):
    context["has_changes"] = bool(app.course_changes)
    context["has_feed"] = bool(app.course_changes and app.config.html_baseurl)
    if commit := app.last_change.get(page):
        context["changed"] = {"date": french_date(commit["day"]), "iso": commit["day"], "id": commit["id"]}


def changes_page(app):
    if not app.course_changes:
        return
    days = defaultdict(list)
    for commit in app.course_changes:
        pages = [(app.builder.get_target_uri(page), app.env.titles[page].astext()) for page in commit["pages"]]
        days[commit["day"]].append({"subject": commit["subject"], "id": commit["id"], "pages": pages})
    context = {"title": "Ce qui a changé", "days": [(day, french_date(day), rows) for day, rows in days.items()]}
    yield "changements", context, "changements.html"


def write_feed(app, exception):
    site = app.config.html_baseurl
    if exception or not app.course_changes or not site:
        return
    entries = "".join(
        f"<entry><id>{site}changements.html#{commit['id']}</id><title>{escape(commit['subject'])}</title>"
        f"<updated>{commit['time']}</updated>"
        f'<link href="{escape(urljoin(site, app.builder.get_target_uri(commit["pages"][0])))}"/></entry>\n'
        for commit in app.course_changes
    )
    feed = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="fr">\n'
        f"<id>{site}</id><title>{escape(app.config.html_title)} : ce qui a changé</title>"
        f"<author><name>{escape(app.config.author)}</name></author><updated>{app.course_changes[0]['time']}</updated>\n"
        f'<link href="{site}"/><link rel="self" href="{site}changements.xml"/>\n{entries}</feed>\n'
    )
    Path(app.outdir, "changements.xml").write_text(feed, "utf8")


def setup(app):
    app.add_config_value("cours_changements", "oui", "html")
    app.connect("env-updated", lambda app, env: read_history(app))
    app.connect("html-page-context", date_page)
    app.connect("html-collect-pages", changes_page)
    app.connect("build-finished", write_feed)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
