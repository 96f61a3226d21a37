"""Les jeux de données du cours : MNIST, Fashion-MNIST et California housing.

    from cours.donnees import mnist
    (X_train, y_train), (X_test, y_test) = mnist()

Chaque fichier est cherché dans `$COURS_DONNEES`, puis dans le cache, puis chez les miroirs (`cours.fichiers`). S’il
reste introuvable, un *substitut* fabriqué sur place (`cours.substituts`) permet de suivre le cours sans réseau. Rien
n’est silencieux : toute anomalie donne un avertissement, et le résultat porte `is_real` et `source`.

Variables d’environnement :

- `COURS_DONNEES`    dossier des fichiers officiels : `mnist/`, `fashion-mnist/`, `california-housing/` ;
- `COURS_CACHE`      dossier du cache, de même plan (par défaut, celui que le système réserve au compte) ;
- `COURS_HORS_LIGNE` à 1, interdit le réseau ;
- `COURS_JOURNAL`    fichier où chaque chargement ajoute une ligne JSON (la construction du site le lit).

`python -m cours.donnees` rapatrie tout et dit ce qui a été trouvé ; `--exiger` échoue s’il reste un substitut.
"""

import argparse
import html
import io
import json
import os
import sys
import warnings

import numpy as np
import pandas as pd
from IPython import get_ipython
from IPython.display import display
from sklearn.utils import Bunch

from cours import resultats, substituts
from cours.affichage import format_fr
from cours.disque import places
from cours.fichiers import collect, fingerprint

__all__ = ["FASHION_CLASSES", "HOUSING_FEATURES", "california_housing", "fashion_mnist", "fingerprint", "mnist"]

FASHION_CLASSES = (
    "T-shirt/haut", "Pantalon", "Pull", "Robe", "Manteau", "Sandale", "Chemise", "Basket", "Sac", "Bottine",
)  # fmt: skip
HOUSING_FEATURES = ["MedInc", "HouseAge", "AveRooms", "AveBedrms", "Population", "AveOccup", "Latitude", "Longitude"]
TITLES = {"mnist": "MNIST", "fashion_mnist": "Fashion-MNIST", "california_housing": "California housing"}


class DonneesWarning(UserWarning):
    """Un fichier ou le cache est en défaut ; les vraies données ont été trouvées autrement."""


class SubstitutWarning(DonneesWarning):
    """Les vraies données manquent : celles qui suivent sont fabriquées."""


class ImageDataset(tuple):
    """Le couple ((X_train, y_train), (X_test, y_test)), avec `is_real` (bool) et `source` (str)."""

    def __new__(cls, pairs, is_real=None, source=None):
        self = super().__new__(cls, pairs)
        self.is_real, self.source = is_real, source
        return self


def mnist():
    """Chiffres manuscrits : ((X_train, y_train), (X_test, y_test)), comme `keras.datasets.mnist.load_data()`.

    X_train (60000, 28, 28) et X_test (10000, 28, 28) : niveaux de gris, uint8 de 0 (fond) à 255 (encre).
    y_train (60000,) et y_test (10000,) : le chiffre, uint8 de 0 à 9.
    Substitut : 12 000 et 2 000 images, chiffres 8×8 de scikit-learn agrandis et centrés comme ceux de MNIST.
    Source : Y. LeCun, C. Cortes, C. Burges ; licence CC BY-SA 3.0.
    """
    return ImageDataset(*_load("mnist", _decode_images, substituts.digits))


def fashion_mnist():
    """Articles de mode : ((X_train, y_train), (X_test, y_test)), de mêmes formes et types que `mnist()`.

    y_train et y_test : le rang, de 0 à 9, de la classe dans `FASHION_CLASSES`.
    Substitut : 12 000 et 2 000 silhouettes dessinées par le code.
    Source : H. Xiao, K. Rasul, R. Vollgraf (Zalando Research), 2017 ; licence MIT.
    """
    return ImageDataset(*_load("fashion_mnist", _decode_images, substituts.fashion))


def california_housing(*, as_frame=False):
    """Logements de Californie, recensement de 1990 : un `Bunch`, comme `sklearn.datasets.fetch_california_housing`.

    data (20640, 8) float64, une ligne par îlot, colonnes `HOUSING_FEATURES` : revenu médian (10 000 $), âge médian
    (années), pièces et chambres par ménage, habitants, habitants par ménage, latitude et longitude (degrés).
    target (20640,) float64 : valeur médiane des logements (100 000 $), plafonnée à 5,00001.
    `as_frame=True` : data, target et frame sont des objets pandas. Attributs de plus : `is_real`, `source`.
    Substitut : 20 640 lignes tirées du modèle que décrit `cours.substituts.housing`.
    Source : R. K. Pace, R. Barry, *Sparse Spatial Autoregressions*, 1997 ; StatLib, accès public.
    """
    table, is_real, source = _load("california_housing", _decode_housing, substituts.housing)
    longitude, latitude, age, rooms, bedrooms, population, households, income, value = table.T
    data = np.column_stack([
        income, age, rooms / households, bedrooms / households, population, population / households,
        latitude, longitude,
    ])  # fmt: skip
    target, frame = value / 100_000, None
    if as_frame:
        frame = pd.DataFrame(data, columns=HOUSING_FEATURES).assign(MedHouseVal=target)
        data, target = frame[HOUSING_FEATURES], frame["MedHouseVal"]
    return Bunch(
        data=data, target=target, frame=frame, target_names=["MedHouseVal"], feature_names=list(HOUSING_FEATURES),
        DESCR=california_housing.__doc__, is_real=is_real, source=source,
    )  # fmt: skip


def _decode_images(payloads):
    """Quatre contenus IDX (rang, puis dimensions gros-boutistes, puis octets) en deux couples (images, étiquettes)."""
    arrays = []
    for raw in payloads:
        rank = raw[3]
        shape = np.frombuffer(raw, ">u4", count=rank, offset=4)
        arrays.append(np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape).copy())
    return (arrays[0], arrays[1]), (arrays[2], arrays[3])


def _decode_housing(payloads):
    """Le texte de StatLib en tableau (20640, 9), de la longitude à la valeur."""
    return np.loadtxt(io.BytesIO(payloads[0]), delimiter=",")


def _load(name, decode, substitute):
    """Données du jeu `name` : (données, is_real, source). Avertit s’il le faut et tient le journal."""
    report = collect(name)
    is_real = report.payloads is not None
    source = report.source if is_real else "substitut"
    data = decode(report.payloads) if is_real else substitute()
    (resultats.stand_ins.discard if is_real else resultats.stand_ins.add)(TITLES[name])
    if report.problems:  # un substitut a toujours une cause
        _announce(name, is_real, source, report.problems)
    if journal := os.environ.get("COURS_JOURNAL"):
        with open(journal, "a", encoding="utf-8") as stream:
            line = json.dumps({"dataset": name, "is_real": is_real, "source": source}, ensure_ascii=False)
            stream.write(line + "\n")
    return data, is_real, source


def _announce(name, is_real, source, problems):
    """Dit ce qui ne va pas : par un encadré dans un cahier (stderr ferait échouer le site), par `warnings` ailleurs."""
    if is_real:
        category, title, kind = DonneesWarning, "À savoir", "note"
        head = f"{TITLES[name]} : données réelles ({source}), mais une source est en défaut."
    else:
        category, title, kind = SubstitutWarning, "Données de remplacement", "warning"
        head = (
            f"{TITLES[name]} : les vraies données manquent. Celles-ci sont fabriquées par le programme : "
            "les résultats ne valent pas pour le vrai jeu."
        )
    text = "\n  - ".join([head, *problems])
    if not hasattr(get_ipython(), "kernel"):
        warnings.warn(text, category, stacklevel=4)
        return
    items = "".join(f"<li>{html.escape(problem)}</li>" for problem in problems)
    block = (
        f'<div class="admonition {kind}" data-donnees="{"reel" if is_real else "substitut"}">'
        f'<p class="admonition-title">{title}</p><p>{html.escape(head)}</p><ul>{items}</ul></div>'
    )
    display({"text/html": block, "text/plain": text}, raw=True)


LOADERS = {load.__name__: load for load in (mnist, fashion_mnist, california_housing)}


def main(arguments=None):
    """Rapatrie les trois jeux ; dit, une ligne chacun, ce qui a été trouvé. Rend 1 avec `--exiger` s’il en manque."""
    parser = argparse.ArgumentParser(prog="python -m cours.donnees", description="Rapatrie les données du cours.")
    parser.add_argument("--exiger", action="store_true", help="échouer si un jeu est remplacé par son substitut")
    options = parser.parse_args(arguments)
    folders = places()
    all_real = True
    for name, load in LOADERS.items():
        with warnings.catch_warnings(record=True) as caught:
            warnings.simplefilter("always", DonneesWarning)
            result = load()
        all_real &= result.is_real
        size = len(result["data"]) if isinstance(result, Bunch) else sum(len(y) for _, y in result)
        kind = "données réelles" if result.is_real else "SUBSTITUT"
        where = " et ".join(str(folders.get(s, folders["cache"])) for s in result.source.split(" + "))
        origin = f"{result.source}, {where}" if result.is_real else "fabriqué sur place"
        print(f"{TITLES[name]} : {kind}, {format_fr(size, ',d')} exemples ({origin})")
        for warning in caught:
            print(f"  {warning.message}")
    return 0 if all_real or not options.exiger else 1


if __name__ == "__main__":
    sys.exit(main())
