"""Les étages de la maison : une pièce n'emploie que ce qui est plus bas, et aucun module ne tourne en rond."""

import ast
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
# Du bas vers le haut. Deux pièces d'un même étage s'ignorent. CONTRIBUER.md en donne le dessin.
FLOORS = [
    {"cours"},
    {"outils.depot", "outils.git", "outils.lock", "outils.prose"},
    {"outils.livre", "outils.feuilles", "outils.entrainement"},
    {"outils.cahiers", "outils.copies", "outils.reprise", "outils.salle", "outils.sommaire"},
    {"outils.veille", "_ext"},
]


def modules():
    """{nom complet: fichier} des modules de la maison."""
    paths = (path for folder in ("cours", "outils", "_ext") for path in (ROOT / folder).rglob("*.py"))
    return {".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path for path in paths}


def imports(tree, known):
    """Les modules de la maison qu'importe un texte Python ; Sphinx charge ceux d'`_ext` par leur seul nom."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "un import relatif : écrivez le nom complet"
            found = {f"{node.module}.{alias.name}" for alias in node.names} & set(known)
            names |= found or {node.module}
    return {name for name in names | {f"_ext.{name}" for name in names} if name in known}


def graph():
    found = modules()
    return {name: imports(ast.parse(path.read_text("utf8")), found) for name, path in found.items()}


def room(name):
    """La pièce d'un module : un paquet d'`outils/`, ou le dossier entier."""
    return ".".join(name.split(".")[:2]) if name.startswith("outils.") else name.split(".")[0]


def climbs(arrows):
    """Les imports qui montent, ou qui passent d'une pièce à sa voisine d'étage."""
    floor = {name: rank for rank, names in enumerate(FLOORS) for name in names}
    pairs = {(name, used) for name, names in arrows.items() for used in names if room(name) != room(used)}
    return sorted(f"{name} → {used}" for name, used in pairs if floor[room(name)] <= floor[room(used)])


def test_every_room_has_its_floor():
    assert {room(name) for name in modules()} - {"outils"} == set().union(*FLOORS)


def test_no_import_climbs():
    assert climbs(graph()) == []


def test_no_import_turns_in_circles():
    try:
        TopologicalSorter(graph()).prepare()
    except CycleError as error:
        pytest.fail("Ces modules s’importent en rond : " + " → ".join(error.args[1]))


def test_what_climbs_is_seen():
    """Le site n'a pas à servir au livre, ni les copies aux cahiers ; l'inverse, ou au sein d'une pièce, si."""
    known = {"_ext.mathml", "cours.fichiers", "outils.depot", "outils.livre.build", "outils.livre.store"}
    text = (
        "import mathml\nfrom cours import fichiers\nfrom outils.livre import store\nfrom outils.depot import settings"
    )
    used = imports(ast.parse(text), known)
    assert used == known - {"outils.livre.build"}
    assert climbs({"outils.livre.build": used}) == ["outils.livre.build → _ext.mathml"]
    assert climbs({"outils.cahiers.export": {"outils.copies.grade", "outils.livre.make"}}) == [
        "outils.cahiers.export → outils.copies.grade"
    ]
