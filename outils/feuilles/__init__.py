"""Les feuilles d’exercices : les lire, en dériver les énoncés et un cours nbgrader."""
