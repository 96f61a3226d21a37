"""Les pages d'exercices et de solutions sur le site : ni numéro de section, ni marques de solution ; des pastilles.

« Exercice 2.3 » porte déjà son numéro : « 2.16.3. Exercice 2.3 » se lirait mal. Les marques `### BEGIN SOLUTION` et
`### END SOLUTION` servent à dériver l'énoncé ; le lecteur de la solution n'en a pas l'usage.
"""

import re

from docutils import nodes

FOLDERS = ("exercises/", "solutions/")
EFFORT = re.compile(r"Durée\s: (?P<time>.+) · Difficulté\s: (?P<stars>[★☆]{3})")
MARK = re.compile(r"^ *### (?:BEGIN|END) SOLUTION\n?", re.M)


def restore_numbers(app, env):
    """Avant que Sphinx numérote : il compare à la fois précédente, et réécrirait ces pages à chaque construction."""
    env.toc_secnumbers.update(getattr(env, "removed_secnumbers", {}))
    return []


def remove_numbers(app, env):
    """Après la numérotation de Sphinx : ces pages, leurs titres et leurs entrées de menu redeviennent sans numéro."""
    names = [name for name in env.toc_secnumbers if name.startswith(FOLDERS)]
    env.removed_secnumbers = {name: env.toc_secnumbers.pop(name) for name in names}
    for name in names:
        for node in [env.titles[name], *env.tocs[name].findall(nodes.reference)]:
            node.attributes.pop("secnumber", None)
    return []


def remove_marks(app, doctree, name):
    if name.startswith(FOLDERS):
        for block in doctree.findall(nodes.literal_block):
            if MARK.search(block.rawsource):
                # Sphinx ne colore un bloc que si son texte est resté celui de la source.
                block.rawsource = MARK.sub("", block.rawsource).rstrip()
                block[:] = [nodes.Text(block.rawsource)]


def show_effort(app, doctree, name):
    """« Durée : 20 min · Difficulté : ★★☆ » en deux pastilles, dont la seconde se dit « 2 étoiles sur 3 »."""
    if app.builder.format != "html" or not name.startswith(FOLDERS):
        return
    for paragraph in list(doctree.findall(nodes.paragraph)):
        effort = EFFORT.fullmatch(paragraph.astext())
        if effort:
            said = f"Difficulté\u00a0: {effort['stars'].count('★')} étoiles sur 3".replace("1 étoiles", "1 étoile")
            chips = (
                f'<p class="effort"><span class="chip">{effort["time"]}</span>'
                f'<span class="chip" role="img" aria-label="{said}">{effort["stars"]}</span></p>'
            )
            paragraph.replace_self(nodes.raw("", chips, format="html"))


def setup(app):
    app.connect("env-get-updated", restore_numbers, priority=100)
    app.connect("env-get-updated", remove_numbers, priority=900)
    app.connect("doctree-resolved", remove_marks)
    app.connect("doctree-resolved", show_effort)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
