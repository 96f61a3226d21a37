"""Un résultat long à calculer, gardé sur le disque sous un nom qui est l'empreinte de ce dont il dépend."""


def kept(path, write):
    """Le fichier `path`, que `write(chemin)` écrit s'il n'existe pas ; interrompue, l'écriture n'y laisse rien."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".en-cours")
        write(unfinished)
        unfinished.replace(path)
    return path
