"""`make entrainement`."""

import sys

from outils.entrainement.train import main

sys.exit(main())
