"""La table des erreurs courantes : le type et un motif cherché dans le message, puis, en retrait, la phrase.

{0}, {1}… y sont les groupes du motif. Les plus précises d'abord.
`tests/outils/test_erreurs.py` lève chacune pour de vrai, aux versions du cours.
"""

TEXT = r"""
UnboundLocalError | variable '(\w+)'
    « {0} » est lu avant d’avoir reçu une valeur dans la fonction.
NameError | name '(\w+)'
    « {0} » n’existe pas : une faute de frappe, ou une cellule plus haut qui n’a pas été exécutée.
TypeError | (\w+)\(\) (?:takes|missing|got)
    les arguments donnés à « {0} » ne sont pas ceux qu’elle attend, en nombre ou en nom.
TypeError | 'NoneType' object|not 'NoneType'|'NoneType'$
    une valeur est None : une fonction sans return, ou une méthode qui modifie sur place (append, sort, fit) ?
TypeError | unsupported operand type\(s\) for (\S+): '(\w+)' and '(\w+)'
    l’opération {0} n’existe pas entre {1} et {2} : changez une liste en tableau par np.array.
TypeError | can only concatenate (\w+)
    le signe + met deux {0} bout à bout, et ne les additionne pas : changez-les en tableaux par np.array.
TypeError | can't multiply sequence by non-int
    une liste ne se multiplie pas par un nombre à virgule : changez-la en tableau par np.array.
TypeError | '([\w.]+)' object is not callable
    une valeur de type {0} est suivie de parenthèses, comme une fonction : des crochets, ou un nom déjà pris ?
TypeError | '([\w.]+)' object is not subscriptable
    une valeur de type {0} est suivie de crochets, et ne contient rien que l’on puisse y chercher.
TypeError | '([\w.]+)' object is not iterable|cannot unpack non-iterable (\w+)
    on parcourt, ou l’on sépare en plusieurs, une valeur seule, qui n’a pas d’éléments.
TypeError | list indices must be integers or slices, not (\w+)
    une liste ne se lit que par un rang entier, non par {0} : changez-la en tableau par np.array.
TypeError | only (?:length-1|0-dimensional|integer scalar) arrays
    un tableau entier est donné là où il faut un seul nombre.
ValueError | operands could not be broadcast together with shapes (\(.*?\)) (\(.*?\))
    deux tableaux de formes {0} et {1} ne s’accordent pas, terme à terme : affichez leurs .shape.
ValueError | matmul: .*size (\d+) is different from (\d+)
    produit de matrices impossible : {1} colonnes d’un côté, {0} lignes de l’autre. Faut-il transposer ?
ValueError | shapes (\(.*?\)) and (\(.*?\)) not aligned
    produit de matrices impossible entre les formes {0} et {1} : les tailles du milieu doivent être égales.
ValueError | truth value of an array
    une condition porte sur un tableau entier : dites .all(), .any(), ou np.where.
ValueError | could not convert string to float: '?(.*?)'?$
    le texte « {0} » n’est pas un nombre : encodez cette colonne, ou retirez-la.
ValueError | Convert your data to numeric
    des données sont du texte, là où il faut des nombres : encodez cette colonne, ou retirez-la.
ValueError | inhomogeneous shape
    des listes de longueurs différentes ne font pas un tableau.
ValueError | not enough values to unpack \(expected (\d+), got (\d+)\)
    {0} noms à gauche du signe =, mais {1} valeurs à droite.
ValueError | too many values to unpack \(expected (\d+)
    plus de valeurs à droite du signe = que les {0} noms de gauche.
ValueError | cannot reshape array of size (\d+) into shape (\(.*?\))
    {0} nombres ne remplissent pas exactement la forme {1}.
ValueError | need at least one array to concatenate
    la liste des tableaux à réunir est vide.
ValueError | all the input array dimensions except for the concatenation axis
    les tableaux à réunir n’ont pas les mêmes tailles hors de l’axe choisi.
IndexError | index (-?\d+) is out of bounds for axis (\d+) with size (\d+)
    le rang {0} n’existe pas : sur l’axe {1}, les rangs vont de 0 à {2} moins 1.
IndexError | list index out of range
    la liste est plus courte que le rang demandé ; le premier rang est 0.
IndexError | too many indices for array
    le tableau a moins d’axes que d’indices entre crochets : affichez son .shape.
IndexError | only integers, slices|arrays used as indices must be of integer
    des rangs ne sont pas des entiers : convertissez-les par .astype(int).
KeyError | (.+)
    la clé ou la colonne {0} n’existe pas : comparez à la liste des clés, accents compris.
AttributeError | 'NoneType' object has no attribute '(\w+)'
    on demande « {0} » à None : une fonction sans return, plus haut ?
AttributeError | '?([\w.]+)'? object has no attribute '(\w+)'|module '([\w.]+)' has no attribute
    ce nom n’existe pas après le point, pour cet objet : une faute de frappe, ou un objet d’un autre type que
    prévu ?
ZeroDivisionError |
    une division par zéro.
RecursionError |
    la fonction s’appelle elle-même sans fin.
MemoryError |
    le tableau demandé ne tient pas en mémoire : sa forme est-elle bien celle que vous vouliez ?
FileNotFoundError |
    ce fichier n’existe pas : aucun n’est nécessaire ici.
SystemExit |
    exit() arrête tout : retirez-le.
UFuncTypeError | Cannot cast ufunc '(\w+)' output
    un tableau d’entiers ne peut pas recevoir de nombres à virgule sur place : écrivez a = a + b au lieu de a +=
    b.
# scikit-learn
NotFittedError |
    le modèle n’a pas été ajusté : appelez fit avant de prédire ou de transformer.
ValueError | inconsistent numbers of samples: \[(.*)\]
    X et y n’ont pas le même nombre de lignes : {0}.
ValueError | Expected 2D array, got (\d)D array
    scikit-learn veut un tableau à deux axes, une ligne par exemple, et reçoit {0} axe(s) : reshape(-1, 1) ?
ValueError | Found array with dim (\d)
    scikit-learn veut deux axes et en reçoit {0} : mettez chaque image en ligne, X.reshape(len(X), -1).
ValueError | X has (\d+) features, but (\w+) is expecting (\d+)
    X a {0} colonnes, mais {1} en a appris {2} : préparez les deux jeux de la même façon.
ValueError | Input (\w) contains (NaN|infinity)
    {0} contient des cases vides ou infinies : retirez ces lignes, ou comblez-les.
ValueError | Invalid parameter '?(\w+)'? for estimator
    le réglage « {0} » n’existe pas : dans un pipeline, il prend le nom de son étape, étape__réglage.
ValueError | The least populated class
    une classe n’a qu’un exemple : on ne peut pas en mettre de chaque côté (stratify).
ValueError | Unknown label type|continuous is not supported|continuous targets
    un classifieur reçoit des cibles réelles : il lui faut des classes.
InvalidParameterError | The '(\w+)' parameter of (\w+)
    la valeur donnée à « {0} » n’est pas permise par {1} : voyez sa documentation.
# Keras et TensorFlow
ValueError | must call `compile\(\)` before
    le modèle n’est pas compilé : appelez model.compile(…) avant fit ou evaluate.
ValueError | expected shape=(\(.*?\)), found shape=(\(.*?\))
    le modèle attend une entrée de forme {0} et reçoit {1}.
ValueError | expected axis -1 of input shape to have value (\d+), but received input with shape (\(.*?\))
    la couche attend {0} nombres par exemple et reçoit la forme {1}.
ValueError | expected min_ndim=(\d+), found ndim=(\d+)|expected ndim=(\d+), found ndim=(\d+)
    la couche ne reçoit pas le nombre d’axes qu’elle attend : faut-il Flatten, Reshape, ou un canal de plus ?
ValueError | `?target`? and `?output`? must have the same (?:shape|rank)
    les cibles n’ont pas la forme de la sortie : cette perte veut-elle des classes en numéros, ou en one-hot ?
ValueError | Data cardinality is ambiguous
    X et y n’ont pas le même nombre de lignes.
InvalidArgumentError | label value of (-?\d+) which is outside the valid range
    l’étiquette {0} n’a pas de neurone : il faut autant de sorties que de classes, numérotées depuis 0.
ValueError | [Cc]ould not interpret (?:\w+ )*identifier: (\S+)|Unknown (?:optimizer|loss|activation)
    Keras ne connaît pas ce nom d’activation, de perte ou d’optimiseur : vérifiez l’orthographe.
ValueError | Cannot convert '(.*?)' to a shape
    « {0} » n’est pas une forme : un n-uplet, même d’un seul nombre, s’écrit (8,).
ValueError | `Concatenate` layer requires inputs with matching shapes
    les tenseurs à mettre bout à bout n’ont pas les mêmes tailles hors de cet axe.
ValueError | Unrecognized keyword arguments passed to (\w+)
    {0} reçoit un argument dont le nom lui est inconnu : une faute de frappe ?
ValueError | Only instances of `?keras.Layer`? can be added|Only instances of `?keras
    on n’empile dans un modèle que des couches (keras.layers…).
ValueError | has not yet been built|layer isn't built
    le modèle n’est pas construit : donnez-lui keras.Input(shape=…) pour commencer.
"""
