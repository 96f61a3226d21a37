"""Comparer des modèles mesurés sur les mêmes graines, ou les mêmes découpages : par différences appariées."""

import pandas as pd

from cours.affichage import format_fr


def gaps(scores, reference):
    """Chaque modèle face à `reference`, ligne à ligne : un DataFrame, un modèle par ligne.

    scores : DataFrame (n, modèles) d'erreurs, une ligne par graine ou par découpage, les mêmes pour tous.
    Colonnes : « écart », moyenne de modèle − référence (négatif s'il fait mieux) ; « erreur type » de cette moyenne ;
    « gagne », le nombre de lignes où il fait mieux. L'écart d'une même ligne ne doit rien à ce qu'elle a de facile.
    Erreur : ValueError, si un modèle n'a pas de score sur toutes les lignes.
    """
    absent = scores.columns[scores.isna().any()]
    if len(absent):
        raise ValueError(f"« {absent[0]} » n’a pas de score sur toutes les lignes : il ne se compare pas aux autres.")
    differences = scores.sub(scores[reference], axis=0)
    return pd.DataFrame({
        "écart": differences.mean(), "erreur type": differences.sem(), "gagne": (differences < 0).sum(),
    })  # fmt: skip


def comparison_table(scores, reference, spec=".3f"):
    """Le tableau à montrer : la référence d'abord, puis chaque modèle, moyenne ± écart-type et écart ± erreur type."""

    def plus_minus(centers, spreads, spec_of_center):
        return [f"{format_fr(a, spec_of_center)} ± {format_fr(b, spec)}" for a, b in zip(centers, spreads, strict=True)]

    scores = scores[[reference, *scores.columns.drop(reference)]]
    found = gaps(scores, reference)
    table = pd.DataFrame(index=scores.columns)
    table["erreur ± écart-type"] = plus_minus(scores.mean(), scores.std(), spec)
    table[f"écart à {reference} ± erreur type"] = plus_minus(found["écart"], found["erreur type"], f"+{spec}")
    table["gagne"] = [f"{wins} sur {len(scores)}" for wins in found["gagne"]]
    table.loc[reference, table.columns[1:]] = "–"
    return table
