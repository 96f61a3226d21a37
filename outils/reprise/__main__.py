"""`make importer`."""

import sys

from outils.reprise.incoming import main

sys.exit(main())
