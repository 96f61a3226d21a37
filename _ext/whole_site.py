"""Une phrase changée ne récrit que sa page ; un titre, un numéro ou une étiquette, tout le site.

Sphinx ne récrirait jamais que la page modifiée : les autres garderaient l'ancien titre dans leur menu, et un renvoi
vers une étiquette disparue ne serait pas signalé. Tout récrire à chaque phrase coûterait la moitié de la construction.
"""


def shown_elsewhere(env, name):
    """Ce que d'autres pages montrent de la page `name`, et ce à quoi elles renvoient."""
    std, math = env.domaindata["std"], env.domaindata["math"]
    citations = env.domaindata.get("cite", {}).get("citation_refs", ())
    title, contents = env.titles.get(name), env.tocs.get(name)
    return (
        title and title.astext(),
        contents and contents.pformat(),
        env.toc_secnumbers.get(name),
        env.toc_fignumbers.get(name),
        sorted((label, *map(str, target)) for label, target in std["labels"].items() if target[0] == name),
        sorted((label, *target) for label, target in std["anonlabels"].items() if target[0] == name),
        sorted((key, *target) for key, target in std.get("terms", {}).items() if target[0] == name),
        sorted((label, number) for label, (page, number) in math["objects"].items() if page == name),
        sorted({target.key for ref in citations if ref.docname == name for target in ref.targets}),
    )


def note_before(app, env, names):
    """Avant la lecture des pages `names` (ou après leur disparition)."""
    app.shown_before = {name: shown_elsewhere(env, name) for name in names}


def rewrite_all_if_needed(app, env):
    """Les pages à récrire en plus de celles qui viennent d'être lues : aucune, ou toutes."""
    changed = any(shown_elsewhere(env, name) != before for name, before in app.shown_before.items())
    return sorted(env.found_docs) if changed else []


def setup(app):
    app.connect("env-before-read-docs", note_before)
    # Après la numérotation (500) et ce qu'exercise_pages en retire (900).
    app.connect("env-get-updated", rewrite_all_if_needed, priority=950)
    return {"version": "2", "parallel_read_safe": True, "parallel_write_safe": True}
