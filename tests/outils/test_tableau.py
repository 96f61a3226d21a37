"""Le tableau des scores et de leurs coûts."""

import pandas as pd
import pytest

from cours.tableau import score_table

RUNS = pd.DataFrame({
    "network": ["400", "800", "400"], "bce": [0.08, 0.09, 0.10], "params": [842_009, 1_630_009, 842_009],
    "multiplications": [840_000, 1_628_000, 840_000], "seconds": [200.0, 1500.0, 300.0],
})  # fmt: skip


def test_scores_come_with_their_spread_and_their_cost():
    table = score_table(RUNS, "network", "bce", openings=1, spec=".3f")
    assert list(table.index) == ["400", "800"]
    assert list(table.loc["400"]) == ["0,090 ± 0,014", 2, "842\u202f009", "840\u202f000", "250", 1]
    assert list(table.loc["800"])[:2] == ["0,090", 1] and table.loc["800", "secondes"] == "1\u202f500"


def test_two_sizes_are_not_one_model():
    runs = RUNS.assign(network="400")
    with pytest.raises(ValueError, match="« 400 ».*plusieurs modèles"):
        score_table(runs, "network", "bce", openings=1)
