"""Les directives et les renvois d'un texte MyST : ceux du cours restent, ceux de sphinx-exercise sont traduits."""

import re

KNOWN = {
    "admonition", "note", "tip", "hint", "important", "warning", "caution", "attention", "danger", "error", "seealso",
    "figure", "image", "table", "list-table", "csv-table", "math", "code", "code-block", "dropdown", "margin",
    "sidebar", "topic", "epigraph", "glossary", "grid", "grid-item", "grid-item-card", "card", "tab-set", "tab-item",
    "quiz", "raw", "rubric", "centered", "literalinclude", "code-cell",
}  # fmt: skip
EXERCISES = {"exercise": "Exercice", "exercise-start": "Exercice", "solution": "Solution", "solution-start": "Solution"}
PROOFS = {"theorem": "Théorème", "prf:theorem": "Théorème", "prf:proof": "Démonstration"}
PROOFS |= {"prf:definition": "Définition", "prf:lemma": "Lemme", "prf:example": "Exemple"}
ENDS = re.compile(r"(?m)^(?P<marks>`{3,}|:{3,})\{(?:exercise|solution)-end\}.*\n(?:.*\n)*?(?P=marks)[ ]*$")
OPENING = re.compile(
    r"(?m)^(?P<indent>[ ]*)(?P<marks>`{3,}|:{3,})\{(?P<name>[\w:.-]+)\}(?P<rest>.*)$(?P<options>(?:\n[ ]*:[\w-]+:.*$)*)"
)
OPTION = re.compile(r"(?m)^[ ]*:(?P<key>[\w-]+):[ ]*(?P<value>.*)$")
ROLE = re.compile(r"\{(?P<role>[a-z][\w:.+-]*)\}`(?P<body>[^`]+)`")
KEPT_ROLES = {"sub", "sup", "abbr", "kbd", "math", "code", "download", "index", "term"}
REFERENCES = {"ref", "numref", "eq", "doc", "any"}
TARGET = re.compile(r"(?m)^\((?P<label>[^)\n]+)\)=\s*$")


class Myst:
    def __init__(self, report, labels, keys, terms):
        """`labels`, `keys`, `terms` : les étiquettes, les références et les termes que le cours connaît déjà."""
        self.report, self.labels, self.keys, self.terms = report, labels, keys, terms

    def rewrite(self, text):
        text = TARGET.sub(self.target, text)
        text = ENDS.sub("", text)
        text = OPENING.sub(self.directive, text)
        return ROLE.sub(self.role, text)

    def target(self, match):
        if match["label"] in self.labels:
            self.report(f"étiquette ({match['label']})= retirée : le cours l’emploie déjà")
            return ""
        self.labels.add(match["label"])
        return match[0]

    def directive(self, match):
        name, rest = match["name"], match["rest"].strip()
        if name in KNOWN:
            return match[0]
        title = EXERCISES.get(name) or PROOFS.get(name)
        self.report(f"directive {{{name}}} {'' if title else 'inconnue, '}devenue un encadré")
        label = rest if name.startswith("solution") else ""
        shown = " ".join(filter(None, [title or name, "" if label else f"· {rest}" if rest else ""]))
        given = {option["key"]: option["value"] for option in OPTION.finditer(match["options"])}
        kept = {"class": "dropdown"} if name.startswith("solution") else {}
        kept |= {"name": target} if (target := given.get("label") or given.get("name")) else {}
        options = "".join(f"\n{match['indent']}:{key}: {value}" for key, value in kept.items())
        return f"{match['indent']}{match['marks']}{{admonition}} {shown}{options}"

    def role(self, match):
        role, body = match["role"], match["body"]
        text, _, target = body.rpartition("<") if body.endswith(">") else ("", "", body)
        target = target.rstrip(">").strip()
        is_known = {
            "term": lambda: target.lower() in self.terms,
            **{name: lambda: target in self.labels for name in REFERENCES},
        }.get(role, lambda: role in KEPT_ROLES)
        if role.startswith("cite"):
            is_known = lambda: set(re.split(r"\s*[,;]\s*", target)) <= self.keys  # noqa: E731
        if is_known():
            return match[0]
        self.report(f"renvoi {{{role}}}`{target}` devenu du texte : le cours ne connaît pas cette cible")
        return text.strip() or target
