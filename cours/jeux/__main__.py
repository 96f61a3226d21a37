"""Trouve et vérifie tous les jeux de `cours/jeux/` ; dit une ligne chacun, et rend 1 si l'un manque."""

import sys

from cours import jeux


def main(here=jeux.HERE):
    failed = 0
    for name in jeux.names(here):
        try:
            told = jeux.declaration(name, here)
            for file, known in told["fichiers"].items():
                jeux.find(name, file, known.get("sha256"), known.get("adresses", ()), here)
        except jeux.JeuIntrouvable as error:
            failed += 1
            print(f"✗ {error}", file=sys.stderr)
        else:
            print(f"{told['titre']} : {len(told['fichiers'])} fichier(s), licence {told['licence']}")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
