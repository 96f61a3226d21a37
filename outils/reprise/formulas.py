"""Les formules d'un cahier importé : macros développées, écritures que le site ne sait pas rendre remplacées."""

import re

from math_core import LatexError, LatexToMathML

DEFINITION = re.compile(
    r"\\(?:re)?newcommand\*?\s*\{?(?P<name>\\[A-Za-z]+)\}?(?:\[(?P<count>\d)\])?"
    r"\s*\{(?P<body>(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}"
    r"|\\def\s*(?P<old>\\[A-Za-z]+)\s*\{(?P<meaning>(?:[^{}]|\{[^{}]*\})*)\}"
    r"|\\DeclareMathOperator\*?\s*\{?(?P<operator>\\[A-Za-z]+)\}?\s*\{(?P<word>[^{}]*)\}"
)
BRACKETS = re.compile(r"\\\\?\((.+?)\\\\?\)|\\\\?\[(.+?)\\\\?\]", re.S)
FORMULA = re.compile(
    r"(?<![\\$])\$\$(?P<block>.+?)\$\$"
    r"|(?<![\\$\w])\$(?P<line>[^\s$](?:[^$\n]*[^\s$\\])?)\$(?![\d$])",
    re.S,
)
BARE = re.compile(r"(?ms)^\\begin\{(align|equation|gather|multline|eqnarray)(\*?)\}.*?\\end\{\1\2\}$")
REPLACED = {r"\\mathds\b": r"\\mathbb", r"\\bm\b": r"\\boldsymbol", r"\\eqnarray\b": r"\\align"}
REMOVED = re.compile(r"\\(?:normalsize|small|large|Large|footnotesize|nonumber|notag)\b|\\(?:label|tag)\{[^}]*\}")
ARGUMENT = r"\s*\{((?:[^{}]|\{[^{}]*\})*)\}"
OUTER = re.compile(r"\\(begin|end)\{(align|split|gather|multline|eqnarray|equation)\*?\}")
INNER = {"align": "aligned", "split": "aligned", "eqnarray": "aligned", "gather": "gathered", "multline": "gathered"}
converter = LatexToMathML()


def collect(text, macros, report):
    """Retire du texte les définitions de macros, et les range dans `macros` : {nom: (nombre d'arguments, corps)}."""

    def note(match):
        name = match["name"] or match["old"] or match["operator"]
        body = match["body"] or match["meaning"] or rf"\operatorname{{{match['word']}}}"
        macros[name] = (int(match["count"] or 0), body)
        report(f"macro {name} développée dans les formules")
        return ""

    cleaned = DEFINITION.sub(note, text)
    return re.sub(r"\$\$\s*\$\$|(?<!\$)\$\s*\$(?!\$)", "", cleaned) if cleaned != text else text


def expand(latex, macros):
    for _ in range(5):  # une macro peut en employer une autre ; une boucle s'arrête là
        before = latex
        for name, (count, body) in macros.items():
            pattern = re.escape(name) + r"(?![A-Za-z])" + ARGUMENT * count

            def write(match, body=body, count=count):
                for rank in range(1, count + 1):
                    body = body.replace(f"#{rank}", match[rank])
                return body

            latex = re.sub(pattern, write, latex)
        if latex == before:
            break
    return latex


def repair(latex, macros, report):
    """La formule telle que le site saura la rendre, ou None si rien n'y fait."""
    latex = expand(latex, macros)
    for pattern, replacement in REPLACED.items():
        latex = re.sub(pattern, replacement, latex)
    if cleaned := REMOVED.findall(latex):
        report(f"{', '.join(sorted(set(cleaned)))} retiré d’une formule")
        latex = REMOVED.sub("", latex)
    latex = re.sub(r"\\(begin|end)\{eqnarray(\*?)\}", r"\\\1{align\2}", latex).strip()
    inner = OUTER.sub(lambda m: f"\\{m[1]}{{{INNER[m[2]]}}}" if m[2] in INNER else "", latex)
    if re.search(r"\\\\|&", re.sub(r"(?s)\\begin\{(\w+)\}.*\\end\{\1\}", "", inner)):
        inner = rf"\begin{{aligned}}{inner}\end{{aligned}}"
    try:
        converter.convert_with_local_state(inner, displaystyle=False)
    except LatexError as error:
        reason = str(error).splitlines()[0]
        report(f"formule que le site ne sait pas rendre, laissée en LaTeX ({reason}) : {latex[:60]}")
        return None
    return latex


def rewrite(text, macros, report):
    """Répare toutes les formules d'un texte."""
    text = BARE.sub(lambda match: f"$$\n{match[0]}\n$$" if not _inside(text, match.start()) else match[0], text)
    text = BRACKETS.sub(lambda m: f"${m[1].strip()}$" if m[1] else f"$$\n{m[2].strip()}\n$$", text)

    def one(match):
        latex = match["block"] or match["line"]
        repaired = repair(latex, macros, report)
        if match["line"]:
            return f"`{latex}`" if repaired is None else f"${repaired}$"
        if repaired is None:
            return f"\n```latex\n{latex.strip()}\n```\n"
        lines = [line for line in repaired.split("\n") if line.strip()]  # une ligne vide finirait la formule
        return "\n".join(["", "$$", *lines, "$$", ""])

    return FORMULA.sub(one, text)


def _inside(text, position):
    return text.count("$$", 0, position) % 2 == 1
