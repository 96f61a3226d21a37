"""`make livre`."""

import sys

from outils.livre.make import main

sys.exit(main())
