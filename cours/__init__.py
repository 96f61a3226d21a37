"""Le petit paquet que les cahiers importent.

- `cours.donnees` : les jeux de données (fichiers réels, sinon substituts signalés) ;
- `cours.fichiers`, `cours.substituts` : où ces données se trouvent, ce qui les remplace ;
- `cours.affichage` : les nombres que le texte cite, écrits à la française ;
- `cours.schemas` : les schémas de réseaux, dessinés par le code ;
- `cours.adaptateur` : scikeras, réparé pour scikit-learn récent ;
- `cours.exercices` : le contrôle des exercices, un verdict d'une ligne ;
- `cours.graines` : un réseau entraîné plusieurs fois, d'une graine à l'autre, sans le reconstruire ;
- `cours.cnn` : le réseau convolutif du chapitre 10, partagé avec `make entrainement` ;
- `cours.cahier` : ce qu'installe la première cellule d'un cahier publié ;
- `figures.mplstyle` : le style commun des figures (`plt.style.use("cours.figures")`).
"""
