"""Les variables du noyau qui exécute un cahier, ou une copie."""

import os
import subprocess
import sys
from pathlib import Path

# Un fil par cahier, un cahier par cœur : plus rapide au total, et les mêmes nombres à chaque exécution.
KERNEL_ENVIRONMENT = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "TF_NUM_INTRAOP_THREADS": "1",
    "TF_NUM_INTEROP_THREADS": "1",
    "TF_ENABLE_ONEDNN_OPTS": "0",  # sinon, une annonce sur stderr, et des arrondis propres à chaque processeur
    "TF_CPP_MIN_LOG_LEVEL": "1",  # masque les lignes « I » que TensorFlow écrit à l'import, non les avertissements
    "PYTHONHASHSEED": "0",
    "KERAS_BACKEND": "tensorflow",  # une variable du compte ne change pas les sorties : l'empreinte l'ignore
}
# De même. La correction des copies, qui n'a pas de cahier où montrer une figure, prend un autre MPLBACKEND.
NOTEBOOK_ENVIRONMENT = KERNEL_ENVIRONMENT | {"MPLBACKEND": "module://matplotlib_inline.backend_inline"}


def isolation(root):
    """Les variables qui tiennent à l'écart les réglages du compte : keras.json, matplotlibrc, scripts d'IPython…

    Les trois dossiers, vides au départ, sont communs à tous les noyaux : Matplotlib y garde l'inventaire des polices.
    """
    account = root / "_build" / "compte"
    folders = {"IPYTHONDIR": "ipython", "KERAS_HOME": "keras", "MPLCONFIGDIR": "matplotlib"}
    for name in folders.values():
        (account / name).mkdir(parents=True, exist_ok=True)
    nothing = account / "matplotlib" / "matplotlibrc"
    nothing.touch()
    given = {variable: str(account / name) for variable, name in folders.items()}
    return given | {"MATPLOTLIBRC": str(nothing), "PYTHONNOUSERSITE": "1", "PYTHONSTARTUP": ""}


def inventory_fonts(root):
    """Fait dresser par Matplotlib l'inventaire des polices : plus de cinq secondes, et un cahier en avertirait."""
    environment = os.environ | isolation(root)
    if not any(Path(environment["MPLCONFIGDIR"]).glob("fontlist-*.json")):
        command = [sys.executable, "-c", "import matplotlib.font_manager"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
