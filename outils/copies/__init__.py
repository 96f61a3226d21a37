"""Les copies des étudiants : corrigées en cage."""
