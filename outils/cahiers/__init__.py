"""Les pages en cahiers Jupyter : exportées, publiées, ouvertes dans Binder."""
