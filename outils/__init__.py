"""Les outils que `make` appelle : un paquet par usage, lancé par `python -m outils.<nom>`."""
