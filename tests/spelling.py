"""L'orthographe : les mots de la prose, et ceux que ni le dictionnaire français ni `tests/mots.txt` ne connaissent."""

import re
import shutil
import subprocess
from functools import cache

from browser import skip_or_fail
from pages import ROOT

from outils.prose.mask import HOLE, mask

DICTIONARY = ROOT / "tests/mots.txt"
ITALIC = re.compile(r"(?<!\*)\*(?![*\s])([^*\n]+?)\*(?!\*)")
WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿŒœ]+(?:[’'-][A-Za-zÀ-ÖØ-öø-ÿŒœ]+)*")
ELISION = re.compile(r"^(?:[cdjlmnst]|qu|lorsqu|puisqu|quoiqu|jusqu|presqu)[’']", re.I)


@cache
def project_words():
    return set(DICTIONARY.read_text(encoding="utf-8").split())


@cache
def hunspell():
    """Le vérificateur, ou l'arrêt du test avec la marche à suivre."""
    path = shutil.which("hunspell")
    listing = subprocess.run([path, "-D"], input="", capture_output=True, text=True).stderr if path else ""
    if re.search(r"/fr$", listing, re.M):
        return path
    message = "hunspell ou son dictionnaire français est absent : apt-get install hunspell hunspell-fr"
    return skip_or_fail(message)


def without_italics(text):
    """La prose seule, sans les italiques, qui citent l'anglais ; les positions restent celles de `text`."""
    return ITALIC.sub(lambda match: HOLE * len(match[0]), mask(text))


def words(text):
    """Les mots de la prose à vérifier : (mot, position). Ni italiques (l'anglais), ni sigles, ni mots d'une lettre."""
    prose = without_italics(text)
    for match in WORD.finditer(prose):
        around = prose[max(0, match.start() - 1) : match.end() + 1]
        word = ELISION.sub("", match[0])
        if len(word) > 1 and not word.isupper() and not re.search(r"[\d_@.]\w|\w[\d_@]", around):
            yield word, match.start()


def misspelled(candidates):
    """Ceux que ni le dictionnaire français ni celui du projet ne connaissent."""
    unknown = {word for word in candidates if not {word, word.lower()} & project_words()}
    lines = "\n".join(sorted(unknown)).replace("’", "'")
    result = subprocess.run(
        [hunspell(), "-d", "fr", "-i", "utf-8", "-l"], input=lines, capture_output=True, text=True, check=True
    )
    rejected = set(result.stdout.split("\n"))
    return {word for word in unknown if set(word.replace("’", "'").split("-") + [word.replace("’", "'")]) & rejected}
