"""Un renvoi à une figure, à un tableau ou à une partie, sans relire toute la page où elle est.

Pour un seul numéro, Sphinx relit du disque l'arbre de la page visée (`StandardDomain._resolve_numref_xref`).
"""

import sys
from pathlib import Path

from sphinx.domains.std import StandardDomain

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))  # outils/, comme dans launch.py

from outils.livre.trees import Trees  # noqa: E402


class Numbers(StandardDomain):
    """Le domaine de Sphinx qui numérote. `trees` : les arbres qu'il a lus."""

    def __init__(self, env):
        super().__init__(env)
        self.trees = Trees(env)

    def _resolve_numref_xref(self, env, *rest):
        return super()._resolve_numref_xref(self.trees, *rest)


def setup(app):
    app.add_domain(Numbers, override=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
