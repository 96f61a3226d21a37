"""« Où en êtes-vous ? », dernière cellule d'une feuille : l'état de chaque exercice, ce qui reste, combien de temps.

Le code que rend une feuille commencée se recopie dans le carnet du site : le chapitre, les rangs des exercices justes,
une lettre qui trahit une faute de frappe. Ce n'est pas une preuve : on peut l'écrire soi-même.
"""

VERDICTS = {}  # numéro de l'exercice : son dernier verdict
SIGNS = {"todo": "⏳", "right": "✅", "wrong": "❌"}
NBSP = "\u00a0"


def progress(chapter, minutes):
    """Affiche le bilan du chapitre ; `minutes` : la durée annoncée de chaque exercice, dans l'ordre."""
    states = [getattr(VERDICTS.get(f"{chapter}.{rank}"), "state", "todo") for rank in range(1, len(minutes) + 1)]
    print("  ".join(f"{SIGNS[state]} {chapter}.{rank}" for rank, state in enumerate(states, 1)))
    done = [rank for rank, state in enumerate(states, 1) if state == "right"]
    left = sum(length for length, state in zip(minutes, states, strict=True) if state != "right")
    count = len(minutes) - len(done)
    if count:
        print(f"Il reste {count} exercice{'s' * (count > 1)}, environ {in_words(left)}.")
    else:
        print("Tout est juste, bravo\u202f!")
    if done:
        print(f"Code pour le carnet du site{NBSP}: {code(chapter, done)}")


def in_words(minutes):
    hours, rest = divmod(minutes, 60)
    return f"{hours}{NBSP}h{NBSP}{rest:02d}" if hours and rest else f"{hours}{NBSP}h" if hours else f"{rest}{NBSP}min"


def code(chapter, done):
    """« 2-1346-K » : chapitre 2, exercices 1, 3, 4 et 6."""
    ranks = "".join(map(str, done))
    total = sum(place * int(digit) for place, digit in enumerate(f"{chapter}{ranks}", 1))
    return f"{chapter}-{ranks}-{'ABCDEFGHJKLMNPQRSTUVWXYZ'[total % 24]}"
