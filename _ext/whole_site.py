"""Dès qu'une page change, toutes sont réécrites : titres du sommaire, renvois et numéros restent justes partout.

Sphinx ne réécrirait que la page modifiée : les autres garderaient l'ancien titre dans leur menu, et un renvoi vers une
étiquette disparue ne serait pas signalé. Seule la lecture, l'étape longue, reste limitée à ce qui a changé.
"""


def note_readings(app, env, docnames):
    app.some_page_was_read = bool(docnames)


def rewrite_all(app, env):
    return sorted(env.found_docs) if app.some_page_was_read else []


def setup(app):
    app.connect("env-before-read-docs", note_readings)
    app.connect("env-updated", rewrite_all)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
