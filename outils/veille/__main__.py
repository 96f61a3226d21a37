"""`make surveillance`."""

import sys

from outils.veille.watch import main

sys.exit(main())
