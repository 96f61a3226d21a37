"""Les arbres des pages lues par Sphinx, gardés en mémoire pour ceux qui ne font que les lire."""

from pathlib import Path


class Trees:
    """L'environnement de Sphinx, dont `get_doctree` ne relit du disque que l'arbre d'une page qui a changé.

    Un vingtième de seconde chaque fois, et Sphinx le fait à chaque renvoi numéroté, puis pour tout le livre dès qu'il
    numérote.
    """

    def __init__(self, env):
        self.env, self.known = env, {}

    def __getattr__(self, name):
        return getattr(self.env, name)

    def get_doctree(self, name):
        """L'arbre de la page `name`, commun à tous : qui veut le changer en demande un neuf à Sphinx."""
        date = Path(self.env.doctreedir, f"{name}.doctree").stat().st_mtime_ns
        if self.known.get(name, [None])[0] != date:
            self.known[name] = date, type(self.env).get_doctree(self.env, name)
        return self.known[name][1]
