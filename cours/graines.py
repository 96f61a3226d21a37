"""Entraîner plusieurs fois un même réseau, d'une graine à l'autre, sans le reconstruire."""

import keras


def restart(model, seed):
    """Remet un modèle compilé à son point de départ : poids et hasard de la graine `seed`, optimiseur sans mémoire.

        model = build_model()
        model.compile(loss="mse", optimizer="adam")
        for seed in (0, 1, 2):
            restart(model, seed)
            model.fit(X_train, y_train, verbose=0)

    Les poids, les masques du dropout et l'ordre des lots sont, au bit près, ceux d'un modèle que l'on viendrait de
    construire et de compiler après `keras.utils.set_random_seed(seed)`, chaque couche créée à son rang, de l'entrée
    vers la sortie. Les variables gardent leur forme ; le taux d'apprentissage courant, un réglage, garde sa valeur.

    Pourquoi : TensorFlow trace pour chaque modèle le calcul d'un pas d'entraînement. C'est souvent plus long que le
    petit entraînement qui suit, et la mémoire prise (une trentaine de mégaoctets avec Adam) n'est jamais rendue, pas
    même par `keras.utils.clear_session` : https://github.com/keras-team/keras/issues/17458
    """
    if not model.compiled:
        raise ValueError("Le modèle n’est pas compilé : appelez model.compile(…) une fois, puis restart(model, seed).")
    keras.utils.set_random_seed(seed)
    fresh = keras.models.clone_model(model)  # mêmes couches, nouveaux tirages
    optimizer = model.optimizer.from_config(model.optimizer.get_config())
    optimizer.build(fresh.trainable_variables)
    if not model.optimizer.built:
        model.optimizer.build(model.trainable_variables)
    # `variables`, non `weights` : l'état du hasard de chaque dropout y est
    old, new = [*model.variables, *model.optimizer.variables], [*fresh.variables, *optimizer.variables]
    for variable, value in zip(old, new, strict=True):
        variable.assign(value)
