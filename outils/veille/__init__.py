"""Ce qui change hors du dépôt : versions, Colab, liens."""
