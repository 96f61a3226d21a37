"""Le livre : ce qui a changé, son exécution, le site."""
