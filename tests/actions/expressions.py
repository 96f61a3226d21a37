"""Les expressions `${{ … }}` des automates : le sous-ensemble que ce dépôt emploie ; tout le reste est refusé.

GitHub rend une chaîne vide pour un nom qu'il ne connaît pas, et l'erreur passe inaperçue. Ici, un nom, une fonction ou
un opérateur inconnu arrête le test : `UnknownExpression`.
"""

import json
import re

TOKEN = re.compile(r"\s*(?:'(?P<text>(?:[^']|'')*)'|(?P<name>[A-Za-z_][\w-]*)|(?P<sign>==|!=|&&|\|\||[!().,]))")
EMBEDDED = re.compile(r"\$\{\{(.*?)\}\}", re.S)
STATUS = re.compile(r"\b(success|failure|cancelled|always)\(\)")
OPEN = ("event", "outputs")  # les seuls dont une clef absente vaut « rien » : elle dépend de ce qui s'est passé


class UnknownExpression(Exception):
    """Une expression que ce lecteur ne connaît pas, ou un nom qui n'existe pas."""


class Parser:
    """Lit et évalue à la fois, par descente ; `contexts` : {nom: dictionnaire}, `functions` : {nom: fonction}."""

    def __init__(self, text, contexts, functions):
        self.text, self.contexts, self.functions = text, contexts, functions
        self.tokens, position = [], 0
        while text[position:].strip():
            if not (match := TOKEN.match(text, position)):
                raise UnknownExpression(f"« {text.strip()} » : « {text[position:].strip()} » n’est pas compris.")
            self.tokens.append((match.lastgroup, match[match.lastgroup]))
            position = match.end()

    def next_is(self, *signs):
        """Avance et dit vrai si le jeton suivant est l'un de ces signes."""
        if self.tokens and self.tokens[0][0] == "sign" and self.tokens[0][1] in signs:
            return self.tokens.pop(0)[1]
        return None

    def expect(self, sign):
        if not self.next_is(sign):
            raise UnknownExpression(f"« {self.text.strip()} » : « {sign} » manque.")

    def value(self):
        found = self.either()
        if self.tokens:
            raise UnknownExpression(f"« {self.text.strip()} » : « {self.tokens[0][1]} » est de trop.")
        return found

    def either(self):
        left = self.both()
        while self.next_is("||"):
            right = self.both()
            left = left or right
        return left

    def both(self):
        left = self.comparison()
        while self.next_is("&&"):
            right = self.comparison()
            left = left and right
        return left

    def comparison(self):
        left = self.operand()
        if sign := self.next_is("==", "!="):
            right = self.operand()
            if {type(left), type(right)} - {str, type(None)}:
                raise UnknownExpression(f"« {self.text.strip()} » compare autre chose que des textes.")
            is_equal = (left or "").lower() == (right or "").lower()  # GitHub ne distingue pas les capitales
            return is_equal == (sign == "==")
        return left

    def operand(self):
        if self.next_is("!"):
            return not self.operand()
        if self.next_is("("):
            found = self.either()
            self.expect(")")
            return found
        kind, word = self.tokens.pop(0) if self.tokens else (None, "")
        if kind == "text":
            return word.replace("''", "'")
        if kind != "name":
            raise UnknownExpression(f"« {self.text.strip()} » : il manque une valeur.")
        return self.call(word) if self.next_is("(") else self.path(word)

    def call(self, name):
        arguments = []
        while not self.next_is(")"):
            arguments.append(self.either())
            if not self.next_is(","):
                self.expect(")")
                break
        if name not in self.functions:
            raise UnknownExpression(f"La fonction {name}() n’est pas connue.")
        return self.functions[name](*arguments)

    def path(self, name):
        """`needs.lister.outputs.pages` : chaque nom doit exister, sauf dans un dictionnaire ouvert (`OPEN`)."""
        if name not in self.contexts:
            raise UnknownExpression(f"Le contexte {name} n’est pas connu (« {self.text.strip()} »).")
        found, is_open = self.contexts[name], False
        while self.next_is("."):
            kind, key = self.tokens.pop(0)
            is_open = is_open or name in OPEN
            if isinstance(found, dict) and key in found:
                found = found[key]
            elif is_open and (found is None or isinstance(found, dict)):
                found = None
            else:
                raise UnknownExpression(f"« {name}.{key} » n’existe pas (« {self.text.strip()} »).")
            name = key
        return found


def evaluate(text, contexts, functions):
    """La valeur d'une expression, écrite avec ou sans `${{ }}`."""
    match = EMBEDDED.fullmatch(text.strip())
    return Parser(match[1] if match else text, contexts, {"fromJSON": json.loads, **functions}).value()


def fill(value, contexts, functions):
    """`value` (texte, liste ou dictionnaire) où chaque `${{ … }}` est remplacé par sa valeur, en texte."""
    if isinstance(value, dict):
        return {key: fill(item, contexts, functions) for key, item in value.items()}
    if isinstance(value, list):
        return [fill(item, contexts, functions) for item in value]
    if EMBEDDED.fullmatch(value):
        return as_text(evaluate(value, contexts, functions))
    return EMBEDDED.sub(lambda match: as_text(evaluate(match[0], contexts, functions)), value)


def as_text(value):
    if value is None:
        return ""
    return value if isinstance(value, str) else json.dumps(value)


def condition(text, contexts, functions):
    """Ce que vaut un `if:` ; sans fonction d'état, GitHub y ajoute `success()`."""
    if text is None:
        return functions["success"]()
    wanted = bool(evaluate(text, contexts, functions))
    return wanted if STATUS.search(text) else functions["success"]() and wanted
