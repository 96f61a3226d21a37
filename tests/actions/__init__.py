"""GitHub Actions en miniature : joue les automates du dépôt, étape par étape, sans GitHub."""
