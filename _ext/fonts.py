"""Les polices du site, réduites aux signes que ses pages emploient, compressées, servies avec elles."""

import re
import shutil
from importlib.metadata import distribution

import fontTools
from fontTools import subset
from fontTools.ttLib import TTFont
from fontTools.varLib import instancer

from outils.livre.fingerprint import digest
from outils.livre.kept import kept

# Ce que le navigateur dessine sans que la formule l'écrive : le radical, et l'italique des variables (x devient 𝑥).
IMPLIED = {ord("√"), ord("ℎ"), *range(0x1D434, 0x1D468), *range(0x1D6E2, 0x1D71C)}
TEXT_FEATURES = ["kern", "liga", "ccmp", "locl", "mark", "tnum"]
TEXT_FACES = {  # fichier : dessin, axes gardés (le corps du texte ; du maigre au gras, sauf en italique)
    "source-serif": ("SourceSerif4", {"opsz": 14, "wght": (400, 700)}),
    "source-serif-italic": ("SourceSerif4-Italic", {"opsz": 14, "wght": 400}),
}


def keep_only(source, target, cache, characters, features=(), axes=None):
    """Écrit dans `target` (WOFF2) la police `source` réduite à `characters`, et ce que leur composition demande.

    Réduire prend des secondes : le dossier `cache` garde chaque réduction, et une phrase de plus n'en change aucune.
    """
    key = digest(source.read_bytes(), repr((sorted(characters), features, axes, fontTools.version)))
    reduced = kept(cache / f"{key}.woff2", lambda path: reduce(source, path, characters, features, axes))
    target.parent.mkdir(exist_ok=True)
    shutil.copy(reduced, target)


def reduce(source, target, characters, features, axes):
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(layout_features=list(features), hinting=False, name_IDs=["*"])
    subsetter = subset.Subsetter(options)
    subsetter.populate(unicodes=characters)
    subsetter.subset(font)
    if axes:
        instancer.instantiateVariableFont(font, axes, inplace=True)
    font.flavor = "woff2"
    font.save(target)


def write_math_font(static, cache, pages):
    """STIX Two Math (licence OFL), livrée avec ziamath, réduite aux signes des formules du livre."""
    formulas = "".join(drawn for page in pages for drawn in re.findall(r"<math[^>]*>(.*?)<annotation", page, re.DOTALL))
    source = distribution("ziamath").locate_file("ziamath/fonts/STIXTwoMath-Regular.ttf")
    characters = {*map(ord, formulas), *IMPLIED}
    keep_only(source, static / "fonts" / "stix-two-math.woff2", cache, characters, ["ssty", "dtls", "flac"])


def write_text_fonts(static, cache, pages):
    """Source Serif 4 (licence OFL), droite et italique, réduite aux signes des pages."""
    folder = distribution("fontpkg-source-serif-4").locate_file("fontpkg_source_serif_4/files")
    characters = set().union(*(map(ord, set(page)) for page in pages))
    for name, (face, axes) in TEXT_FACES.items():
        source = folder / f"{face}[opsz,wght].ttf"
        keep_only(source, static / "fonts" / f"{name}.woff2", cache, characters, TEXT_FEATURES, axes)
