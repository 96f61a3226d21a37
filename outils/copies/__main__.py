"""`make notes`."""

import sys

from outils.copies.grade import main

try:
    sys.exit(main())
except KeyboardInterrupt:
    sys.exit("\nInterrompu : aucun tableau n’est écrit.")
