"""Comment se tracent les figures du site : dans la police de ses pages, en image et en dessin (SVG).

Rien de cela n'est dans le cahier : le lecteur, chez lui, n'a ni cette police ni ce besoin. La construction choisit
ensuite l'image ou le dessin (`_ext/figures.py`).
"""

import os
import subprocess
import sys
from importlib.metadata import distribution
from pathlib import Path

from outils.livre.environment import FEWER_COLLECTIONS

FAMILY = "Source Serif 4"
FACES = {  # fichier : dessin, axes (le corps du texte)
    "regular": ("SourceSerif4", {"opsz": 14, "wght": 400}),
    "bold": ("SourceSerif4", {"opsz": 14, "wght": 700}),
    "italic": ("SourceSerif4-Italic", {"opsz": 14, "wght": 400}),
}
# Le texte d'un dessin reste du texte ; une image y garde ses pixels, que le navigateur agrandit sans les flouter.
MATPLOTLIB = f"""font.family: {FAMILY}, STIXGeneral, DejaVu Sans
mathtext.fontset: custom
mathtext.rm: {FAMILY}
mathtext.it: {FAMILY}:italic
mathtext.bf: {FAMILY}:bold
mathtext.cal: {FAMILY}:italic
mathtext.sf: {FAMILY}
mathtext.tt: DejaVu Sans Mono
mathtext.fallback: stix
svg.fonttype: none
svg.hashsalt: cours
image.interpolation: none
"""
IPYTHON = """c.InlineBackend.figure_formats = {"retina", "svg"}
c.InlineBackend.print_figure_kwargs = {"bbox_inches": "tight", "pad_inches": 0.03}
"""
SETTINGS = (MATPLOTLIB, IPYTHON)  # ils entrent dans l'empreinte des cahiers qui dessinent
INVENTORY = """import matplotlib, pathlib, sys
from matplotlib import font_manager as fonts
for path in sys.argv[1:]:
    fonts.fontManager.addfont(path)
name = f"fontlist-v{fonts.FontManager.__version__}.json"
fonts.json_dump(fonts.fontManager, pathlib.Path(matplotlib.get_cachedir(), name))
"""


def page_fonts():
    """Les fichiers de la police des pages, un par graisse : Matplotlib ne lit pas les axes d'une police variable."""
    folder = Path(sys.prefix) / "polices-des-figures"
    targets = {folder / f"{name}.ttf": face for name, face in FACES.items()}
    for target, (face, axes) in targets.items():
        if not target.exists():
            folder.mkdir(exist_ok=True)
            instantiate(face, axes, target)
    return list(targets)


def instantiate(face, axes, target):
    from fontTools.ttLib import TTFont  # une seconde, et une fois par environnement
    from fontTools.varLib import instancer

    package = distribution("fontpkg-source-serif-4").locate_file("fontpkg_source_serif_4/files")
    font = TTFont(package / f"{face}[opsz,wght].ttf")
    instancer.instantiateVariableFont(font, axes, inplace=True)
    temporary = target.with_suffix(f".{os.getpid()}")
    font.save(temporary)
    temporary.replace(target)


def prepare(environment):
    """Pose ces réglages, et ceux du noyau, dans les dossiers d'`environment`, et fait dresser l'inventaire des polices.

    L'inventaire de Matplotlib prend plus de cinq secondes, et le premier cahier en avertirait : il se fait une fois.
    """
    settings = Path(environment["MATPLOTLIBRC"])
    profile = Path(environment["IPYTHONDIR"]) / "profile_default" / "ipython_kernel_config.py"
    profile.parent.mkdir(parents=True, exist_ok=True)
    profile.write_text(IPYTHON + FEWER_COLLECTIONS, "utf8")
    inventory = list(Path(environment["MPLCONFIGDIR"]).glob("fontlist-*.json"))
    if not inventory or settings.read_text("utf8") != MATPLOTLIB:
        settings.write_text("", "utf8")
        command = [sys.executable, "-c", INVENTORY, *page_fonts()]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        settings.write_text(MATPLOTLIB, "utf8")
