"""Un renvoi à une figure, à un tableau ou à une partie, sans relire toute la page où elle est.

Pour un seul numéro, Sphinx relit du disque l'arbre de la page visée : un vingtième de seconde, des centaines de fois
(`StandardDomain._resolve_numref_xref`). Ces arbres ne servent qu'à être lus : les derniers restent en mémoire.
"""

from functools import lru_cache
from pathlib import Path

from sphinx.domains.std import StandardDomain


@lru_cache(maxsize=8)
def tree(env, name, date):
    """L'arbre de la page `name`, tel qu'il est sur le disque depuis `date`."""
    return env.get_doctree(name)


class Rereading:
    """L'environnement de Sphinx, qui ne relit pas deux fois le même arbre."""

    def __init__(self, env):
        self.env = env

    def __getattr__(self, name):
        return getattr(self.env, name)

    def get_doctree(self, name):
        path = Path(self.env.doctreedir, f"{name}.doctree")
        return tree(self.env, name, path.stat().st_mtime_ns)


class Numbers(StandardDomain):
    def _resolve_numref_xref(self, env, *rest):
        return super()._resolve_numref_xref(Rereading(env), *rest)


def setup(app):
    app.add_domain(Numbers, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
