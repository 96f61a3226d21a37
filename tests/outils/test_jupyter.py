"""Ouvrir une page dans Jupyter et l'enregistrer : elle reste une page du cours, à la mise en page près."""

import jupytext
import pytest
from browser import ROOT
from form import FRONT_MATTER, header_faults
from jupytext.config import load_jupytext_configuration_file

from outils.prose.mask import HOLE, mask
from outils.prose.typography import faults

ALT = (
    "La perte d’entraînement baisse de 2,3 à 0,1\u202f; celle de validation cesse de baisser à la dixième époque, "
    "remonte, puis l’écart se creuse\u00a0: le réseau a surappris."
)
PAGE = f"""{FRONT_MATTER}
# Un essai

Un peu de prose.

```{{code-cell}} ipython3
---
mystnb:
  image:
    alt: '{ALT}'
  figure:
    name: fig-essai
    caption: '{ALT}'
---
plot()
```
"""


@pytest.fixture
def saved(tmp_path):
    """La page, telle que Jupytext l'écrit avec les réglages du dépôt."""
    config = load_jupytext_configuration_file(str(ROOT / "jupytext.toml"))
    (tmp_path / "page.md").write_text(PAGE, "utf8")
    notebook = jupytext.read(tmp_path / "page.md", config=config)
    jupytext.write(notebook, tmp_path / "enregistree.md", fmt="md:myst", config=config)
    return (tmp_path / "enregistree.md").read_text("utf8")


def test_a_saved_page_keeps_its_header(saved):
    assert saved.startswith(FRONT_MATTER) and header_faults(saved) == []


def test_a_folded_description_is_still_prose(saved):
    assert ALT not in saved, "Jupytext replie les longues lignes : le contrôle n'aurait pas d'objet"
    assert faults(PAGE) == [] and faults(saved) == []
    assert mask(saved).replace(HOLE, " ").split() == mask(PAGE).replace(HOLE, " ").split()
