"""Les pages du livre : en ajouter une, en retirer une, en renommer une."""
