"""Télécharger un fichier de données chez le premier miroir qui le sert intact."""

import io
import os
import threading
import time
from urllib.parse import urlsplit

import pooch
import requests

from cours import catalogue
from cours.disque import BAD_CONTENT, checked, folder_of, places, store

PATIENCE = 4  # secondes laissées, en tout, aux miroirs pour donner signe de vie
TIMEOUT = (3, 15)  # secondes : connexion, puis plus long silence pendant un transfert
ROUNDS = 2  # chaque miroir a droit à une seconde chance
RETRY = 20  # secondes avant de solliciter de nouveau un hôte resté muet : le réseau a pu revenir
BIGGEST = 64 << 20  # octets : plus du double du plus gros fichier
SLOWEST, GRACE = 50_000, 30  # octets par seconde, en moyenne, exigés d'un miroir ; secondes avant de l'exiger
_known = {}  # {adresses: ce qu'a rendu leur dernière sollicitation}


class Abandoned(Exception):
    """Un transfert trop gros ou trop lent ; le message dit lequel."""


class _Transfer(io.BytesIO):
    """Un transfert en mémoire qui s'interrompt de lui-même : ni attente sans fin, ni mémoire épuisée."""

    def __init__(self):
        super().__init__()
        self.start = time.monotonic()

    def write(self, chunk):
        if self.tell() + len(chunk) > BIGGEST:
            raise Abandoned("le miroir envoie bien plus que le fichier attendu")
        elapsed = time.monotonic() - self.start
        if elapsed > GRACE and self.tell() < SLOWEST * elapsed:
            raise Abandoned("le miroir est trop lent, le transfert est abandonné")
        return super().write(chunk)


def _probes(urls):
    """Interroge tous les hôtes à la fois : (heure limite, fil de chacun, réponses). Un muet l'est pour `RETRY` s."""
    if known := _known.get(urls):
        deadline, threads, answers = known
        if len(answers) == len(threads) or time.monotonic() < deadline + RETRY:
            return known
    answers, threads = set(), {}

    def probe(host, url):
        try:
            requests.head(url, timeout=PATIENCE)
            answers.add(host)
        except requests.RequestException:
            pass  # hôte muet : `_answers` le dira

    for host, url in {urlsplit(url).netloc: url for url in urls}.items():
        threads[host] = threading.Thread(target=probe, args=(host, url), daemon=True)
        threads[host].start()
    _known[urls] = time.monotonic() + PATIENCE, threads, answers
    return _known[urls]


def _answers(url):
    """Vrai si l’hôte de `url` donne signe de vie. Sans réseau, tout le processus attend `PATIENCE` secondes au plus.

    Les délais de `requests` ne suffisent pas : ils valent par adresse IP, et ne bornent pas la résolution du nom.
    """
    files = (file for files in catalogue.FILES.values() for file in files)
    deadline, threads, answers = _probes(tuple(url for file in files for url in file.urls))
    host = urlsplit(url).netloc
    threads[host].join(max(0.0, deadline - time.monotonic()))
    return host in answers


def download(file, name, report):
    """Le contenu de `file` d’après le premier miroir qui le sert intact, sinon `None`.

    Un miroir en défaut n'est pas un incident si un autre a servi le fichier. `pooch.retrieve` écrit avant de vérifier,
    et perd tout sur un disque plein : le transfert se fait donc en mémoire (27 Mo au plus), et seul un fichier vérifié
    atteint le disque.
    """
    if os.environ.get("COURS_HORS_LIGNE") == "1":
        report.problems.append("Le réseau est interdit par COURS_HORS_LIGNE=1.")
        return None
    mirrors = [url for url in file.urls if _answers(url)]
    faults = []
    for url in mirrors * ROUNDS:
        buffer = _Transfer()
        try:
            pooch.HTTPDownloader(timeout=TIMEOUT, chunk_size=256)(url, buffer, None)  # petit : la lenteur se voit tôt
            payload = checked(buffer.getvalue(), file.forms[0], file.sha256)
        except requests.HTTPError as error:
            faults.append(f"{url} : le miroir refuse le fichier (réponse {error.response.status_code}).")
        except requests.RequestException:
            faults.append(f"{url} : le transfert s’est interrompu.")
        except Abandoned as error:
            faults.append(f"{url} : {error}.")
        except BAD_CONTENT:
            faults.append(f"{url} : ce n’est pas le fichier attendu (page d’erreur ou fichier altéré).")
        else:
            report.sources.append("téléchargement")
            store(buffer.getvalue(), folder_of(places()["cache"], name) / file.forms[0], report)
            return payload
    advice = "Réessayez plus tard" if mirrors else "Vérifiez la connexion au réseau"
    again = f"{advice} : exécuter de nouveau ce chargement suffit."
    report.problems += [*faults, f"Aucun miroir n’a fourni {file.forms[0]}. {again}"]
    return None
