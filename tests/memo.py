"""Ce qu'un long préparatif a rendu, gardé tant que rien de ce dont il dépend n'a changé.

Dans `_build/controles/`, que `make propre` efface. Un clone neuf, donc l'intégration continue, part de rien.
"""

import os
import pickle
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "_build" / "controles"


def recall(name, key_of):
    """Ce qui est gardé sous `name`, si `key_of(ce résultat)` est encore la clef d'alors ; sinon None."""
    path = FOLDER / f"{name}.pickle"
    if not path.exists():
        return None
    try:
        key, result = pickle.loads(path.read_bytes())
    except (EOFError, pickle.UnpicklingError, ValueError):
        return None  # écrit à demi, ou par une autre version : on recommence
    return result if key == key_of(result) else None


def keep(name, key, result):
    """Garde `result` sous `name`, d'un coup, et le rend."""
    path = FOLDER / f"{name}.pickle"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{os.getpid()}")  # deux processus de contrôle écrivent parfois le même
    draft.write_bytes(pickle.dumps((key, result)))
    draft.replace(path)
    return result
