"""Les variables du noyau qui exécute un cahier, ou une copie."""

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
# Pour un noyau, et pour Sphinx : « import keras » passerait un cinquième de son temps à chercher des objets à jeter.
FEWER_COLLECTIONS = "import gc\n\ngc.set_threshold(100_000, 50, 1000)\n"


def isolation(root):
    """Les variables qui tiennent à l'écart les réglages du compte : keras.json, matplotlibrc, scripts d'IPython…

    Les trois dossiers, vides au départ, sont communs à tous les noyaux ; `drawing.py` y règle les figures du site.
    """
    account = root / "_build" / "compte"
    folders = {"IPYTHONDIR": "ipython", "KERAS_HOME": "keras", "MPLCONFIGDIR": "matplotlib"}
    for name in folders.values():
        (account / name).mkdir(parents=True, exist_ok=True)
    settings = account / "matplotlib" / "matplotlibrc"
    settings.touch()
    given = {variable: str(account / name) for variable, name in folders.items()}
    given["SOURCE_DATE_EPOCH"] = "0"  # Matplotlib date ses dessins : deux exécutions ne rendraient pas les mêmes octets
    return given | {"MATPLOTLIBRC": str(settings), "PYTHONNOUSERSITE": "1", "PYTHONSTARTUP": ""}
