"""Les expériences trop longues pour une construction, et leur enregistrement."""
