"""`make typographie`."""

import sys

from outils.prose.typography import main

main(sys.argv[1:])
