"""`make exercices`."""

import sys

from outils.feuilles.statements import main

sys.exit(main())
