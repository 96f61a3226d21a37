"""Sphinx gardé en mémoire : une page relue et récrite en deux secondes, pour l'aperçu.

L'aperçu travaille sur une copie du site construit (`_build/vue/`) : `make livre` reste seul juge du site, et n'en voit
rien. Une page qui ne se lit pas, ou qui fait avertir Sphinx, n'est pas récrite : l'ancienne reste à l'écran.
"""

import contextlib
import io
import shutil
from pathlib import Path

import yaml
from jupyter_book.config import get_final_config
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from outils.livre import bundles, contents
from outils.livre.build import problems
from outils.livre.trees import Trees


def sphinx_settings(root, toc):
    """Les réglages que `jupyter-book build --toc … --nitpick` donnerait à Sphinx : les mêmes, il ne relit rien."""
    given = {"external_toc_path": toc.as_posix(), "latex_individualpages": False, "nitpicky": True}
    settings, _ = get_final_config(user_yaml=root / "_config.yml", cli_config=given, sourcedir=root)
    settings["source_suffix"] = {".rst": "restructuredtext"}  # celle de Sphinx, qu'il complète, sert à tous
    return settings


def citations(env, name):
    """Ce que la page `name` cite, ou None si elle porte la bibliographie, qui est alors toujours à refaire."""
    data = env.domaindata.get("cite", {"citation_refs": [], "bibliographies": []})
    if any(key.docname == name for key in data["bibliographies"]):
        return None
    return {target.key for ref in data["citation_refs"] if ref.docname == name for target in ref.targets}


class WarmBook:
    """Le livre déjà construit, prêt à récrire une page.

    Attributs : `site`, le dossier que l'on sert ; `pages`, les noms des pages (« chapters/02-perceptron »).
    """

    def __init__(self, root):
        workshop, copy = root / "_build" / "chantier" / "_build", root / "_build" / "vue"
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(workshop, copy)
        self.site = copy / "html"
        self.log = io.StringIO()
        self.contexts = contextlib.ExitStack()  # les registres de docutils restent les nôtres jusqu'à `close`
        self.contexts.enter_context(patch_docutils())
        self.contexts.enter_context(docutils_namespace())
        settings = sphinx_settings(root, contents.write_visible_toc(root, root / "_build" / "sommaire.yml"))
        folders = {"srcdir": root, "confdir": None, "outdir": self.site, "doctreedir": copy / ".doctrees"}
        self.app = Sphinx(**folders, buildername="html", confoverrides=settings, status=None, warning=self.log)
        if "numbered: true" in yaml.dump(self.app.config.external_site_map.as_json()):  # comme jupyter-book
            self.app.setup_extension("sphinx_multitoc_numbering")
        self.app.builder.read()  # rien à relire, sauf ce qui a changé depuis la construction
        self.pages = self.app.env.found_docs
        self.trees = Trees(self.app.env)
        for name in self.pages:  # maintenant, plutôt qu'au premier enregistrement
            self.trees.get_doctree(name)

    def rewrite(self, name):
        """Relit et récrit la page `name` ; renvoie ce qui l'en empêche, ligne à ligne : vide si elle est récrite."""
        self.log.seek(0)
        self.log.truncate()
        try:
            doctree = self._read(name)
            if not self.log.getvalue():
                self._write(name, doctree)
        except Exception as error:  # une extension qui refuse (formule, quiz…) : l'aperçu continue
            return [f"{type(error).__name__} : {error}"]
        return problems(self.log.getvalue()) if self.log.getvalue() else []

    def _read(self, name):
        """Ce que fait la lecture de Sphinx pour cette seule page : elle suivrait aussi celles dont le code a changé."""
        app, env = self.app, self.app.env
        cited = citations(env, name)
        app.events.emit("env-before-read-docs", env, [name])
        app.events.emit("env-purge-doc", env, name)
        env.clear_doc(name)
        app.builder.read_doc(name)
        if cited is None or citations(env, name) != cited:  # mettre en forme toute la bibliographie prend une seconde
            app.events.emit("env-updated", env)
        self._number(name)
        return env.get_and_resolve_doctree(name, app.builder)

    def _number(self, name):
        """Numérote tout le livre, d'après les arbres de ses pages ; seul celui de `name` est à relire."""
        env = self.app.env
        env.get_doctree = self.trees.get_doctree
        try:
            list(env.check_dependents(self.app, {name}))
        finally:
            del env.get_doctree  # à qui les change, Sphinx en donne de nouveau des neufs

    def _write(self, name, doctree):
        builder = self.app.builder
        builder.prepare_writing({name})
        builder.write_doc_serialized(name, doctree)
        builder.write_doc(name, doctree)
        builder.copy_image_files()
        builder.copy_download_files()
        static = self.site / "_static"
        bundles.refresh(static)  # les données que la page exporte pour une démonstration
        bundles.link([Path(builder.get_outfilename(name))], static)
        self.app.events.emit("page-rewritten")  # aux extensions qui complètent les pages à la fin d'une construction

    def copy_static(self, path):
        """Met à jour un fichier de `_static/`, à sa place : dans le fichier assemblé qui le contient, ou tel quel."""
        static, source = self.site / "_static", Path(self.app.srcdir, "_static")
        target = static / Path(path).relative_to(source)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(path, target)
        bundles.refresh(static)

    def close(self):
        self.contexts.close()
