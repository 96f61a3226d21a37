"""Interroger un site, sans s'arrêter au premier silence."""

import time

import requests

HEADERS = {"User-Agent": "Mozilla/5.0 (compatible; surveillance hebdomadaire d'un cours)"}
GONE, BROKEN = {404, 410}, range(500, 600)  # 401, 403, 429… : le site répond, mais refuse les robots
TIMEOUT = 20  # secondes


def get(url, method="get"):
    """La réponse à une requête, avec une seconde chance ; une `requests.RequestException` si l'hôte reste muet."""
    for attempt in (1, 2):
        try:
            answer = requests.request(method, url, headers=HEADERS, timeout=TIMEOUT, stream=True, allow_redirects=True)
            if answer.status_code not in BROKEN or attempt == 2:
                return answer
        except requests.RequestException:
            if attempt == 2:
                raise
        time.sleep(1)
