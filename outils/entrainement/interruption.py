"""Ctrl-C attend la fin du lot en cours : aucune écriture n'est coupée. Un second Ctrl-C n'attend pas."""

import signal

import keras


class Interruption(keras.callbacks.Callback):
    """Installée dans le processus principal ; sans effet dans les autres, que la commande arrête elle-même."""

    requested = False
    _current = None

    @classmethod
    def current(cls):
        """Celle de ce processus."""
        if cls._current is None:
            cls._current = cls()
        return cls._current

    def install(self):
        signal.signal(signal.SIGINT, self._ask)

    def _ask(self, *_):
        if self.requested:
            raise KeyboardInterrupt
        self.requested = True

    def check(self):
        if self.requested:
            raise KeyboardInterrupt

    def on_train_batch_end(self, batch, logs=None):
        self.check()
