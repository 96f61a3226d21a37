"""La recherche ignore les accents : « reseau » trouve « réseau », « foret » trouve « forêt ».

Sphinx indexe des radicaux, calculés en Python à la construction et en JavaScript dans la page : les accents sont
retirés avant le calcul du radical, de la même façon des deux côtés.
"""

import unicodedata
from functools import cache
from pathlib import Path

import sphinx
from sphinx.search.fr import SearchFrench

STEMMERS = Path(sphinx.__file__).parent / "search" / "minified-js"
JS_FOLDING = """
var Stemmer = function () {
  const stemmer = new FrenchStemmer();
  this.stemWord = (word) => stemmer.stemWord(
    word.replace(/œ/g, "oe").replace(/æ/g, "ae").normalize("NFD").replace(/[\\u0300-\\u036f]/g, ""));
};
"""


def fold(word):
    """Retire les accents et défait les ligatures.

    >>> fold("forêt"), fold("cœur")
    ('foret', 'coeur')
    """
    word = unicodedata.normalize("NFD", word.replace("œ", "oe").replace("æ", "ae"))
    return "".join(char for char in word if not unicodedata.combining(char))


class AccentFoldingFrench(SearchFrench):
    """Le français de Sphinx, radicaux calculés sur le mot sans accents."""

    js_stemmer_rawcode = ""  # sinon Sphinx publierait ses fichiers à la place de `js_stemmer_code`
    js_stemmer_code = "\n".join(
        [(STEMMERS / name).read_text("utf-8") for name in ("base-stemmer.js", "french-stemmer.js")] + [JS_FOLDING]
    )

    def init(self, options):
        super().init(options)
        self.stem_folded = cache(super().stem)  # dix fois moins de mots que d'occurrences

    def stem(self, word):
        return self.stem_folded(fold(word.lower()))


def setup(app):
    app.add_search_language(AccentFoldingFrench)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
