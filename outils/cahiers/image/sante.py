"""Le serveur Jupyter de ce conteneur répond-il ? Code 0 s'il répond ; seul, ou lancé par un JupyterHub."""

import json
import sys
from urllib.request import urlopen

from jupyter_server.serverapp import list_running_servers


def main():
    for server in list_running_servers():
        with urlopen(f"http://127.0.0.1:{server['port']}{server['base_url']}api", timeout=4) as answer:
            print("JupyterLab répond, version", json.load(answer)["version"])
            return 0
    print("Aucun serveur Jupyter n'est lancé.")
    return 1


if __name__ == "__main__":
    sys.exit(main())
