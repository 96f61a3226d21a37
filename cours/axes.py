"""Les graduations des figures, à la française : « 0,5 ». Importé par `cours.affichage`, donc par chaque chapitre.

Matplotlib n'offre la virgule que par la langue du système, que ni Colab ni Binder n'ont : on remplace son axe linéaire.
"""

from matplotlib.scale import LinearScale, register_scale
from matplotlib.ticker import ScalarFormatter


class FrenchFormatter(ScalarFormatter):
    def __call__(self, x, pos=None):
        return super().__call__(x, pos).replace(".", ",")


class FrenchScale(LinearScale):
    name = "linear"

    def __init__(self, *_):  # avant la version 3.11, Matplotlib donne ici l'axe
        super().__init__(axis=None)

    def set_default_locators_and_formatters(self, axis):
        super().set_default_locators_and_formatters(axis)
        axis.set_major_formatter(FrenchFormatter())


register_scale(FrenchScale)
