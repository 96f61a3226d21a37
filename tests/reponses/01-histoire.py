"""Réponses d'essai de la feuille 1 : chaque bloc remplace une cellule de réponse, avec le verdict attendu."""


# %% 1.1 ❌ chacune porte le nom de l’autre
def nor(a, b):
    return not_(and_(a, b))


def nand(a, b):
    return not_(or_(a, b))


# %% 1.1 ❌ nor(0, 1) n’a pas la bonne valeur
def nor(a, b):
    return not_(and_(a, b))


def nand(a, b):
    return not_(and_(a, b))


# %% 1.1 ❌ nand(0, 1) n’a pas la bonne valeur
def nor(a, b):
    return not_(or_(a, b))


def nand(a, b):
    return formal_neuron([1, 1], inhibitory=[a, b])


# %% 1.1 ❌ ne renvoie rien
def nor(a, b):
    print(not_(or_(a, b)))


def nand(a, b):
    print(not_(and_(a, b)))


# %% 1.1 ✅
def nor(a, b):
    return not (a or b)


def nand(a, b):
    return np.array([1 - a * b])


# %% 1.2 ❌ quand rien n’est actif
def a_or_not_b(a, b):
    return formal_neuron([a, a], inhibitory=[b])


# %% 1.2 ❌ B ne doit pas pouvoir l’éteindre
def a_or_not_b(a, b):
    return formal_neuron([a, 1, 1], inhibitory=[b])


# %% 1.2 ❌ aucune des deux conditions
def a_or_not_b(a, b):
    return 1


# %% 1.2 ✅
def a_or_not_b(a, b):
    return not_(formal_neuron([b, b], inhibitory=[a]))


# %% 1.3 ❌ renvoie deux nombres
def full_adder(a, b, carry):
    return a + b + carry


def add(x, y):
    return [a + b for a, b in zip(x, y)] + [0]


# %% 1.3 ❌ d’abord le chiffre
def full_adder(a, b, carry):
    return formal_neuron([a, b, carry]), xor(xor(a, b), carry)


def add(x, y):
    return []


# %% 1.3 ❌ full_adder(0, 1, 1) : la retenue
def full_adder(a, b, carry):
    return xor(xor(a, b), carry), and_(a, b)


def add(x, y):
    return []


# %% 1.3 ❌ en a n + 1
def full_adder(a, b, carry):
    return divmod(a + b + carry, 2)[::-1]


def add(x, y):
    digits, carry = [], 0
    for a, b in zip(x, y):
        digit, carry = full_adder(a, b, carry)
        digits.append(digit)
    return digits


# %% 1.3 ❌ les unités sont à gauche
def full_adder(a, b, carry):
    return divmod(a + b + carry, 2)[::-1]


def add(x, y):
    digits, carry = [], 0
    for a, b in zip(reversed(x), reversed(y)):
        digit, carry = full_adder(a, b, carry)
        digits.insert(0, digit)
    return [carry, *digits]


# %% 1.3 ✅
def full_adder(a, b, carry):
    total = a + b + carry
    return np.array([total % 2, total // 2])


def add(x, y):
    total = sum((a + b) << k for k, (a, b) in enumerate(zip(x, y)))
    return np.array([total >> k & 1 for k in range(len(x) + 1)])


# %% 1.4 ❌ quand le bouton est relâché
def lamp(on, off):
    return [formal_neuron([a, a], inhibitory=[b]) for a, b in zip(on, off)]


# %% 1.4 ❌ « éteindre » éteint la lampe
def lamp(on, off):
    return list(np.maximum.accumulate(on))


# %% 1.4 ❌ un état par instant
def lamp(on, off):
    state = 0
    for a, b in zip(on, off):
        state = formal_neuron([a, a, state, state], inhibitory=[b])
    return state


# %% 1.4 ❌ l’emporte
def lamp(on, off):
    states, state = [], 0
    for a, b in zip(on, off):
        state = 1 if a else 0 if b else state
        states.append(state)
    return states


# %% 1.4 ❌ ne doit pas passer à l’essai suivant
memory = 0


def lamp(on, off):
    global memory
    states = []
    for a, b in zip(on, off):
        memory = formal_neuron([a, a, memory, memory], inhibitory=[b])
        states.append(memory)
    return states


# %% 1.4 ✅
def lamp(on, off):
    history = np.zeros(len(on) + 1, dtype=bool)
    for t in range(len(on)):
        history[t + 1] = (on[t] or history[t]) and not off[t]
    return history[1:]


# %% 1.5 ❌ le neurone toujours actif
def reachable(n):
    rows = list(product([0, 1], repeat=n))
    wirings = product(product([-1, 0, 1, 2], repeat=n), [1, 2, 3, 4])
    return {tuple(one_neuron(row, (*w, 0), s) for row in rows) for w, s in wirings}


# %% 1.5 ❌ les inhibitions
def reachable(n):
    rows = list(product([0, 1], repeat=n))
    wirings = product(product([0, 1, 2], repeat=n + 1), [1, 2, 3, 4])
    return {tuple(one_neuron(row, *w) for row in rows) for w in wirings} | {(1, 1, 0, 0)}


# %% 1.5 ❌ XOR est dans votre liste
def reachable(n):
    return set(product([0, 1], repeat=2**n))


# %% 1.5 ❌ chaque table a quatre valeurs
def reachable(n):
    wirings = list(product(product([-1, 0, 1, 2], repeat=n + 1), [1, 2, 3, 4]))
    return {tuple(one_neuron(row, *w) for w in wirings) for row in product([0, 1], repeat=n)}


# %% 1.5 ❌ avec trois entrées, vous trouvez
def reachable(n):
    rows = list(product([0, 1], repeat=n))
    wirings = product(product([-1, 0, 1, 2], repeat=n + 1), [1, 2])
    return {tuple(one_neuron(row, *w) for row in rows) for w in wirings}


# %% 1.5 ✅
def reachable(n):
    found = []
    for strengths in product([2, 1, 0, -1], repeat=n + 1):
        for threshold in range(1, 5):
            table = [one_neuron(row, strengths, threshold) for row in product([0, 1], repeat=n)]
            if table not in found:
                found.append(table)
    return found


# %% 1.6 ❌ cinq au plus
def parity_circuit():
    def xor(a, b, out):
        return [(f"{out}1", [a, a], [b], 2), (f"{out}2", [b, b], [a], 2), (out, [f"{out}1", f"{out}2"], [], 1)]

    return xor("A", "B", "D") + xor("D", "C", "sortie")


# %% 1.6 ❌ n’est pas la parité
def parity_circuit():
    return [("deux", ["A", "B", "C"], [], 2), ("sortie", ["A", "B", "C"], ["deux"], 1)]


# %% 1.6 ❌ ni une entrée ni un neurone déjà calculé
def parity_circuit():
    return [("sortie", ["A", "B", "C"], ["deux"], 1), ("deux", ["A", "B", "C"], ["trois"], 2)]


# %% 1.6 ❌ a un nom
def parity_circuit():
    return [(["A", "B", "C"], [], 3)]


# %% 1.6 ❌ une liste de neurones
def parity_circuit():
    return []


# %% 1.6 ✅
def parity_circuit():
    three = ("A", "B", "C")
    return [
        ["h2", three, (), 2],
        ["h3", three, (), 3],
        ["une seule", three, ("h2",), 1],
        ["sortie", ("une seule", "h3"), (), 1],
    ]


# %% 1.1 ❌ une valeur seule, qui n’a pas d’éléments
def nor(a, b):
    return formal_neuron(1, inhibitory=[a, b])


def nand(a, b):
    return not_(and_(a, b))


# %% 1.1 ❌ s’arrête à la ligne 2 de sa cellule : « an_d » n’existe pas
def nor(a, b):
    return not_(an_d(a, b))


def nand(a, b):
    return not_(and_(a, b))


# %% 1.1 ✅
def nor(a, b):
    return np.float32(a == b == 0)


def nand(a, b):
    return np.array([not (a and b)])


# %% 1.2 ❌ « a_or_not_b » n’a plus les arguments demandés
def a_or_not_b(a):
    return or_(a, not_(a))


# %% 1.2 ❌ terminez-la par return
def a_or_not_b(a, b):
    print(a or not b)


# %% 1.2 ✅
def a_or_not_b(a, b):
    return bool(a or not b)


# %% 1.3 ❌ un chiffre qui n’est ni 0 ni 1
def full_adder(a, b, carry):
    return xor(xor(a, b), carry), formal_neuron([a, b, carry])


def add(x, y):
    return [a + b for a, b in zip(x, y)] + [0]


# %% 1.3 ❌ add modifie « x »
def full_adder(a, b, carry):
    return xor(xor(a, b), carry), formal_neuron([a, b, carry])


def add(x, y):
    carry = 0
    for rank in range(len(x)):
        x[rank], carry = full_adder(x[rank], y[rank], carry)
    return x + [carry]


# %% 1.3 ✅
def full_adder(a, b, carry):
    total = a + b + carry
    return [np.int64(total % 2), np.bool_(total > 1)]


def add(x, y):
    total = sum((a + b) * 2**rank for rank, (a, b) in enumerate(zip(x, y)))
    return np.array([total >> rank & 1 for rank in range(len(x) + 1)], dtype="float32")


# %% 1.4 ✅
def lamp(on, off, state=0):
    def step(press_on, press_off):
        nonlocal state
        state = int((press_on or state) and not press_off)
        return state

    return np.array([step(*pair) for pair in zip(on, off)])


# %% 1.5 ✅
def reachable(n):
    found = []
    for wiring in product([-1, 0, 1, 2], repeat=n + 1):
        for threshold in range(1, 5):
            found.append([one_neuron(row, wiring, threshold) for row in product([0, 1], repeat=n)])
    return {tuple(np.array(table)) for table in found}


# %% 1.6 ✅
def parity_circuit():
    return (
        ("A ou B, pas C", ("A", "A", "B", "B"), ("C",), 2),
        ("C seul", ("C",), ("A", "B"), 1),
        ("trois", ("A", "B", "C"), (), 3),
        ("deux ", ("A", "B"), ("C",), 2),
        ("sortie", ("A ou B, pas C", "C seul", "trois"), ("deux ",), 1),
    )


# %% 1.2 ❌ A actif et B inactif
def a_or_not_b(a, b):  # l'équivalence, au lieu de l'implication
    return int(a == b)


# %% 1.3 ❌ la somme de deux nombres de quatre chiffres en a cinq
def add(x, y):  # deux colonnes, quelle que soit la longueur
    first, carry = full_adder(x[0], y[0], 0)
    second, carry = full_adder(x[1], y[1], carry)
    return [first, second, carry]


# %% 1.4 ❌ au départ, la lampe est éteinte
def lamp(on, off):
    states, state = [], 1
    for press_on, press_off in zip(on, off):
        state = int((press_on or state) and not press_off)
        states.append(state)
    return states


# %% 1.4 ❌ allume la lampe au même instant
def lamp(on, off):  # l'état d'avant, au lieu de l'état d'après
    states, state = [], 0
    for press_on, press_off in zip(on, off):
        states.append(state)
        state = int((press_on or state) and not press_off)
    return states


# %% 1.4 ❌ après une extinction, on peut rallumer
def lamp(on, off):
    states, state, dead = [], 0, 0
    for press_on, press_off in zip(on, off):
        dead = dead or (press_off and not press_on)
        state = int((press_on or state) and not press_off and not dead)
        states.append(state)
    return states


# %% 1.5 ❌ avez-vous essayé tous les seuils
def reachable(n):
    rows = list(product([0, 1], repeat=n))
    return {tuple(one_neuron(row, w, 1) for row in rows) for w in product([-1, 0, 1, 2], repeat=n + 1)}


# %% 1.5 ❌ avec deux entrées, vous trouvez 10 fonctions
def reachable(n):  # les constantes écartées une à une : l'une d'elles manque
    rows = list(product([0, 1], repeat=n))
    wirings = product(product([-1, 0, 1, 2], repeat=n + 1), [1, 2, 3, 4])
    return {tuple(one_neuron(row, *w) for row in rows) for w in wirings} - {(0,) * 2**n}


# %% 1.5 ❌ avec trois entrées, chaque table a huit valeurs
def reachable(n):  # toujours deux entrées
    rows = list(product([0, 1], repeat=2))
    wirings = product(product([-1, 0, 1, 2], repeat=3), [1, 2, 3, 4])
    return {tuple(one_neuron(row, *w) for row in rows) for w in wirings}


# %% 1.5 ❌ l’exemple même du neurone
def reachable(n):  # des seuils bornés à un, sauf pour deux entrées
    rows = list(product([0, 1], repeat=n))
    wirings = product(product([-1, 0, 1, 2], repeat=n + 1), [1, 2] if n == 2 else [1])
    return {tuple(one_neuron(row, *w) for row in rows) for w in wirings}


# %% 1.6 ❌ sont des listes de noms
def parity_circuit():
    return [("sortie", "A", "B", 1)]


# %% 1.6 ❌ un seuil est un entier d’au moins 1
def parity_circuit():
    return [("sortie", ["A", "B", "C"], [], 0)]


# %% 1.6 ❌ est déjà pris
def parity_circuit():
    return [("H", ["A", "B"], [], 2), ("H", ["A", "B", "C"], ["H"], 1)]


# %% 1.3 ❌ : le chiffre n’est pas le bon
def full_adder(a, b, carry):  # un OU, au lieu d'un XOR
    return or_(or_(a, b), carry), formal_neuron([a, b, carry])
