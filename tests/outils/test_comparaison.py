"""Des modèles comparés ligne à ligne : la référence d'abord, l'écart et son erreur type."""

import numpy as np
import pandas as pd
import pytest

from cours.comparaison import comparison_table, gaps

# Un découpage facile, un difficile : les moyennes se valent à leur écart-type près, les écarts non.
SCORES = pd.DataFrame({"réseau": [0.12, 0.33, 0.21], "boosting": [0.10, 0.30, 0.20], "égal": [0.10, 0.31, 0.19]})


def test_gaps_are_paired():
    found = gaps(SCORES, "boosting")
    differences = np.array([0.02, 0.03, 0.01])
    assert np.allclose(
        found.loc["réseau", ["écart", "erreur type"]].astype(float), [0.02, differences.std(ddof=1) / 3**0.5]
    )
    assert list(found["gagne"]) == [0, 0, 1] and found.loc["boosting", "écart"] == 0
    assert found.loc["réseau", "écart"] > 3 * found.loc["réseau", "erreur type"] and SCORES["réseau"].std() > 0.1


def test_the_reference_comes_first():
    table = comparison_table(SCORES, "boosting", ".2f")
    assert list(table.index) == ["boosting", "réseau", "égal"]
    assert list(table.loc["boosting"]) == ["0,20 ± 0,10", "–", "–"]
    assert list(table.loc["réseau"]) == ["0,22 ± 0,11", "+0,02 ± 0,01", "0 sur 3"]


def test_all_on_the_same_lines():
    with pytest.raises(ValueError, match="« réseau » n’a pas de score sur toutes les lignes"):
        gaps(SCORES.assign(réseau=[0.1, np.nan, 0.2]), "boosting")
