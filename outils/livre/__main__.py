"""`make livre`."""

import sys
from pathlib import Path

from outils.livre import state

root = Path.cwd()
if state.is_unchanged(root):
    print(f"Rien n’a changé. Le site est prêt. Ouvrez : {(root / '_build/html/index.html').as_uri()}")
    sys.exit()

from outils.livre.make import main  # noqa: E402  (des secondes d'import, que le cas ci-dessus évite)

sys.exit(main())
