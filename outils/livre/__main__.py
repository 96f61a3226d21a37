"""`make livre` : trouve les données, exécute ce qui a changé et construit le site dans _build/html.

    python -m outils.livre

Sans option. Lancée depuis la racine du livre ; quand rien n'a changé, elle le dit en moins d'une seconde.
"""

import argparse
import sys
from pathlib import Path

from outils.livre import state

parser = argparse.ArgumentParser("python -m outils.livre", description=__doc__.splitlines()[0])
parser.parse_args()  # « --help » se lit ici, une option inconnue aussi : rien n'est construit

root = Path.cwd()
if state.changes(root) == set():
    print(f"Rien n’a changé. Le site est prêt. Ouvrez : {(root / '_build/html/index.html').as_uri()}")
    sys.exit()

from outils.livre.make import main  # noqa: E402  (des secondes d'import, que le cas ci-dessus évite)

sys.exit(main())
