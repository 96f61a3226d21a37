"""Ce que l'on projette ou que l'on imprime en salle : des diapositives et des sujets, tirés du site construit."""
