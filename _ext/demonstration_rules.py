"""Ce qu'une démonstration accepte : son nom et ses réglages, d'après `demonstrations.yml`."""

import re
from pathlib import Path
from urllib.parse import parse_qsl, urlencode

import yaml

RULES = yaml.safe_load((Path(__file__).parent / "demonstrations.yml").read_text("utf8"))
VERSION = "1"  # celle des adresses : _static/demos/demos.js refuse les autres


class DemonstrationError(Exception):
    """Une faute dans la page, en une phrase."""


def rules(name):
    if name not in RULES:
        raise DemonstrationError(f"« {name} » n’existe pas ; les démonstrations sont : {', '.join(RULES)}")
    return RULES[name]


def is_number(text, rule, pattern):
    return bool(re.fullmatch(pattern, text)) and rule["de"] <= float(text) <= rule["a"]


READERS = {
    "choix": lambda text, rule: text in rule["valeurs"],
    "liste": lambda text, rule: all(item in rule["valeurs"] for item in text.split(",")),
    "entier": lambda text, rule: is_number(text, rule, r"\d{1,9}"),
    "nombre": lambda text, rule: is_number(text, rule, r"-?\d{1,7}(\.\d{1,9})?"),
    "nombres": lambda text, rule: all(is_number(item, rule, r"-?\d(\.\d{1,3})?") for item in text.split(",")),
    "texte": lambda text, rule: len(text) <= rule["longueur"],
}


def query(name, text):
    """L'adresse de la situation « taux=3&donnees=lunes » : contrôlée, et précédée de la version."""
    settings, pairs = rules(name)["reglages"], []
    for key, value in parse_qsl(text, keep_blank_values=True, errors="strict"):
        if key not in settings:
            raise DemonstrationError(f"{name} n’a pas de réglage « {key} » ; elle a : {', '.join(settings)}")
        if not READERS[settings[key]["genre"]](value, settings[key]):
            raise DemonstrationError(f"le réglage « {key} » de {name} ne peut pas valoir « {value} » : {settings[key]}")
        pairs.append((key, value))
    return urlencode([("v", VERSION), *pairs])
