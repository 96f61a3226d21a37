"""Les boutons d'en-tête d'un cahier : l'ouvrir dans Colab, Binder ou un JupyterHub, ou le télécharger.

Les liens visent les cahiers exportés sur la branche `notebooks` (le thème viserait les textes `.md`, que Colab n'ouvre
pas), dans le dépôt que donne outils/depot.py : ceux d'une copie mènent à la copie, liens vers le dépôt compris.
"""

import sys
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # « jupyter-book build . », lancé à la main, ne trouverait pas outils/

from outils import depot  # noqa: E402
from outils.cahiers import trials  # noqa: E402
from outils.livre import contents  # noqa: E402


def point_to_our_repository(app, config):
    """Le dépôt des boutons du thème (« Dépôt », « Signaler un problème ») ; un simple serveur n'en a pas."""
    options = config.html_theme_options
    if options.get("repository_url"):
        place = depot.repository(Path(app.srcdir))
        options |= {"repository_url": place.provider and place.url, "repository_provider": place.provider}
        if not place.provider:
            options |= {"use_repository_button": False, "use_issues_button": False}


def name_the_menu(app, config):
    """Le nom du cours, en tête du menu, est le titre de `_config.yml` : il ne s'écrit qu'une fois."""
    config.html_theme_options.setdefault("logo", {})["text"] = config.html_title


def notebook_buttons(root, pagename):
    """Les boutons du cahier `pagename`, dans la forme que le thème attend."""
    repository, hub = depot.repository(root), depot.jupyterhub_url(root)
    path = f"{pagename}.ipynb"
    tried = {place: trials.word(trials.known(root, place).get(pagename)) for place in ("colab", "binder")}
    targets = [
        (f"Colab{tried['colab']}", "Exécuter dans Colab", repository.colab(path), "fas fa-cloud"),
        (f"Binder{tried['binder']}", "Exécuter dans Binder", repository.binder(path), "fas fa-rocket"),
        ("JupyterHub", "Exécuter dans le JupyterHub", repository.jupyterhub(path, hub), "fas fa-server"),
        ("Télécharger (.ipynb)", "Télécharger le cahier", repository.raw(path), "fas fa-download"),
    ]
    return [
        {"type": "link", "text": text, "tooltip": tooltip, "url": url, "icon": icon}
        for text, tooltip, url, icon in targets
        if url
    ]


def add_buttons(app, pagename, templatename, context, doctree):
    if "kernelspec" in app.env.metadata.get(pagename, {}):
        group = {
            "type": "group",
            "tooltip": "Exécuter ou télécharger ce cahier",
            "icon": "fas fa-play",
            "buttons": notebook_buttons(Path(app.srcdir), pagename),
            "label": "launch-buttons",
        }
        context["header_buttons"].insert(0, group)


def setup(app):
    app.add_config_value("cours_jupyterhub", "", "html")
    app.add_config_value("cours_exigence", "", "")  # tests/conseils.py le lit ; Sphinx refuserait un réglage inconnu
    app.add_config_value(contents.SETTING, "", "env", types=[str, date])
    app.connect("config-inited", point_to_our_repository, priority=100)  # avant que le thème ne le lise
    app.connect("config-inited", name_the_menu, priority=100)
    app.connect("html-page-context", add_buttons, priority=510)  # le thème pose ses boutons à 501
    return {"parallel_read_safe": True, "parallel_write_safe": True}
