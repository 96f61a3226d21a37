"""Avant tout import de TensorFlow : un seul fil (l'ordre des additions change les nombres), et peu de bavardage."""

import logging
import os
import warnings


def prepare_libraries():
    for variable in ("OMP_NUM_THREADS", "TF_NUM_INTRAOP_THREADS", "TF_NUM_INTEROP_THREADS", "TF_DETERMINISTIC_OPS"):
        os.environ[variable] = "1"
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    logging.getLogger("tensorflow").setLevel("ERROR")  # un modèle neuf par essai : TensorFlow y voit un excès de tracés
    warnings.filterwarnings("ignore", module="sklearn.gaussian_process")  # échelle au bord : fréquent, sans conséquence
