"""Les outils que `make` appelle ; chacun se lance par `python -m outils.<nom>`."""
