"""Ce qu'un chapitre donne à une démonstration de sa page : ses points, ses poids, ses nombres de référence."""

from IPython.display import display

from cours.affichage import MIME_PREFIX


def export(name, **values):
    """Publie `values` (nombres, chaînes, listes ou tableaux NumPy) pour la démonstration `name`.

    Rien ne s'affiche : le site en fait un fichier que la démonstration charge, et les deux ont donc les mêmes nombres.
    """
    plain = {key: value.tolist() if hasattr(value, "tolist") else value for key, value in values.items()}
    display(
        {MIME_PREFIX + "text/plain": repr(name)},
        raw=True,
        metadata={
            "scrapbook": {"name": f"demonstration-{name}", "mime_prefix": MIME_PREFIX},
            "demonstration": {"name": name, "values": plain},
        },
    )
