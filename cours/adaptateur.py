"""scikeras 0.13.0, réparé pour scikit-learn 1.6 (celui de Colab) et suivants.

scikit-learn ne lit plus l'attribut `_estimator_type` : il demande à `__sklearn_tags__` si un estimateur est un
classifieur ou un régresseur. scikeras 0.13.0, dernière version publiée, ne répond pas à cette question. Depuis
scikit-learn 1.7, rien ne plante, mais `is_classifier` devient faux, et `cv=5` ne stratifie plus les plis. Ces deux
classes répondent. Elles gardent le nom de leur parente, que scikeras emploie dans ses messages.

scikit-learn 1.6, lui, s'en tient à l'ancienne question, `_more_tags`, dès qu'une classe y répond encore ; celle de
scikeras s'adresse alors à une parente qui n'existe plus, et tout s'arrête. On la retire : nul autre ne la lit.

Voir <https://scikit-learn.org/stable/developers/develop.html#estimator-tags>.
"""

from scikeras import wrappers
from sklearn.utils import ClassifierTags, RegressorTags

if "_more_tags" in vars(wrappers.BaseWrapper):
    del wrappers.BaseWrapper._more_tags


class KerasClassifier(wrappers.KerasClassifier):
    """`scikeras.wrappers.KerasClassifier`, que scikit-learn reconnaît comme un classifieur."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.estimator_type = "classifier"
        tags.classifier_tags = ClassifierTags()
        tags.target_tags.required = True
        return tags


class KerasRegressor(wrappers.KerasRegressor):
    """`scikeras.wrappers.KerasRegressor`, que scikit-learn reconnaît comme un régresseur."""

    def __sklearn_tags__(self):
        tags = super().__sklearn_tags__()
        tags.estimator_type = "regressor"
        tags.regressor_tags = RegressorTags()
        tags.target_tags.required = True
        return tags
