"""`make cahiers`."""

import sys

from outils.cahiers.export import main

sys.exit(main())
