"""Le tableau des scores et de leurs coûts."""

import pandas as pd
import pytest

from cours.tableau import score_table

RUNS = pd.DataFrame({
    "network": ["400", "800", "400"], "bce": [0.08, 0.09, 0.10], "params": [842_009, 1_630_009, 842_009],
    "multiplications": [840_000, 1_628_000, 840_000], "seconds": [200.0, 1500.0, 300.0],
    "openings": [1, 3, 1],
})  # fmt: skip


def test_scores_come_with_their_spread_and_their_cost():
    table = score_table(RUNS, "network", "bce", spec=".3f")
    assert list(table.index) == ["400", "800"]
    assert list(table.loc["400"]) == ["0,090 ± 0,014", 2, "842\u202f009", "840\u202f000", "250", 1]
    assert list(table.loc["800"])[:2] == ["0,090", 1] and list(table.loc["800"])[-2:] == ["1\u202f500", 3]


@pytest.mark.parametrize("column, values", [("params", [842_009, 842_009, 1]), ("openings", [1, 1, 2])])
def test_two_sizes_are_not_one_model(column, values):
    runs = RUNS.iloc[[0, 0, 2]].assign(**{column: values})
    with pytest.raises(ValueError, match="« 400 ».*plusieurs modèles"):
        score_table(runs, "network", "bce")


def test_a_model_without_weights_has_a_dash():
    table = score_table(RUNS.assign(params=None, multiplications=[1.0, None, 1.0]), "network", "bce")
    assert list(table["paramètres"]) == ["–", "–"] and list(table["multiplications"]) == ["1", "–"]
