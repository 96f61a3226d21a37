"""Les entraînements trop longs pour une construction, et leur enregistrement."""
