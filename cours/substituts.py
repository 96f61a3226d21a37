"""Substituts des jeux de données."""

VERSION = 1


def digits():
    raise NotImplementedError


fashion = housing = digits
