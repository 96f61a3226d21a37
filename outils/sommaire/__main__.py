"""`make ajouter`, `make retirer`, `make renommer`."""

import sys

from outils.sommaire.commands import main

sys.exit(main())
