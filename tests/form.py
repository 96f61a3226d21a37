"""L'en-tête d'un cahier : celui de CONTRIBUER.md, que Jupyter peut avoir récrit."""

import yaml

from outils.livre.notebooks import HEADER

FRONT_MATTER = HEADER.removesuffix("\n")
EXPECTED = yaml.safe_load(FRONT_MATTER.strip("-\n"))


def header(text):
    """L'en-tête YAML d'une page : (son contenu, ce qui le suit)."""
    if not text.startswith("---\n") or "\n---\n" not in text:
        return {}, text
    front, _, body = text[4:].partition("\n---\n")
    return yaml.safe_load(front) or {}, body


def header_faults(text):
    """Comparé une fois lu : guillemets, nom affiché du noyau et version de Jupytext ne comptent pas."""
    given, _ = header(text)
    given.get("jupytext", {}).get("text_representation", {}).pop("jupytext_version", None)
    kernel = given.get("kernelspec", {})
    kernel["display_name"] = EXPECTED["kernelspec"]["display_name"]
    return [] if given == EXPECTED else [(1, "l'en-tête n'est pas celui de CONTRIBUER.md")]
