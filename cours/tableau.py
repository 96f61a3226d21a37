"""Le tableau qui ferme un chapitre : ce que vaut chaque réseau, et ce qu'il coûte."""

import pandas as pd

from cours.affichage import format_fr


def _count(value):
    return "–" if pd.isna(value) else format_fr(int(value), ",d")


def score_table(runs, by, score, spec=".4f"):
    """Une ligne par modèle : score ± écart, paramètres, multiplications, secondes, ouvertures du test.

    runs : DataFrame, une ligne par entraînement, de colonnes `by` (le modèle), `score`, `params`, `multiplications`,
    `seconds` et `openings`, combien de fois son test a été ouvert (`Record.openings`) ; la moyenne et l'écart-type
    portent sur les graines, dont le nombre est dit. Une graine seule n'a pas d'écart ; une taille absente, un tiret.
    Erreur : ValueError, si deux entraînements d'un même modèle n'ont pas la même taille, ou les mêmes ouvertures.
    """
    table = {}
    for name, group in runs.groupby(by, sort=False):
        if group[["params", "multiplications", "openings"]].nunique().max() > 1:
            raise ValueError(
                f"« {name} » : ses entraînements n’ont pas tous la même taille, ou n’ont pas ouvert le test autant de "
                "fois : ce sont plusieurs modèles."
            )
        spread = f" ± {format_fr(group[score].std(), spec)}" if len(group) > 1 else ""
        table[name] = {
            "score": format_fr(group[score].mean(), spec) + spread,
            "graines": len(group),
            "paramètres": _count(group["params"].iloc[0]),
            "multiplications": _count(group["multiplications"].iloc[0]),
            "secondes": format_fr(group["seconds"].mean(), ",.0f"),
            "ouvertures du test": int(group["openings"].iloc[0]),
        }
    return pd.DataFrame.from_dict(table, orient="index").rename_axis("modèle")
