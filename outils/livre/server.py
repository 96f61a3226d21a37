"""Le petit serveur de l'aperçu : les fichiers du site, et une sonnerie qui fait recharger la page récrite."""

import tornado.web
import tornado.websocket

# Le navigateur qui montre la page récrite la recharge, et revient où il en était.
SCRIPT = b"""<script>(function listen() {
  const bell = new WebSocket(`ws://${location.host}/_vue`);
  const here = location.pathname.replace(/\\/$/, "/index.html");
  bell.onmessage = (message) => { if (["*", here].includes(message.data)) location.reload(); };
  bell.onclose = () => setTimeout(listen, 1000);
})()</script></head>"""


class Bell(tornado.websocket.WebSocketHandler):
    """Une par page ouverte dans un navigateur."""

    listening = set()

    def open(self):
        Bell.listening.add(self)

    def on_close(self):
        Bell.listening.discard(self)


def ring(path="*"):
    """Fait recharger la page d'adresse `path` (« /chapters/02-perceptron.html ») partout où elle est ouverte."""
    for bell in Bell.listening:
        bell.write_message(path)


class SiteFile(tornado.web.StaticFileHandler):
    """Un fichier du site ; à une page s'ajoute le script qui attend la sonnerie."""

    @classmethod
    def get_content(cls, abspath, start=None, end=None):
        content = b"".join(super().get_content(abspath))
        return content.replace(b"</head>", SCRIPT, 1) if abspath.endswith(".html") else content[start:end]

    def get_content_size(self):
        return len(self.get_content(self.absolute_path))

    def set_extra_headers(self, path):
        self.set_header("Cache-Control", "no-store")


def application(site):
    """Le serveur du dossier `site`."""
    files = {"path": str(site), "default_filename": "index.html"}
    return tornado.web.Application([("/_vue", Bell), ("/(.*)", SiteFile, files)])
