"""Reprendre le cours : y faire entrer un cahier à soi."""
