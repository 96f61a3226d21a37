"""Changer un réglage, dans une copie du cours."""

import re


def set_option(root, name, value):
    """Écrit un réglage de `_config.yml` comme le ferait un enseignant : en changeant sa ligne."""
    path = root / "_config.yml"
    text, count = re.subn(rf"^( +{name}:) .*$", rf"\1 {value}", path.read_text("utf8"), flags=re.M)
    assert count == 1, f"_config.yml : {name} s'y trouve {count} fois"
    path.write_text(text, "utf8")
