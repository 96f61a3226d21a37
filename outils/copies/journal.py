"""Ce qui est déjà corrigé : une correction coupée, d'un Ctrl-C ou d'un kill -9, reprend où elle en était."""

import hashlib
import json
from dataclasses import asdict

from outils.copies.verdicts import Row


class Journal:
    """Un fichier JSON par ligne, à côté du tableau : {empreinte de la copie et de la demande: ligne}."""

    def __init__(self, path, request):
        """`request` : tout ce qui, hors de la copie, décide de sa note (solutions, paquet `cours`, limites)."""
        self.path, self.request, self.rows = path, request, {}
        if path.exists():
            for line in path.read_text("utf8").splitlines():
                try:
                    key, row = json.loads(line)
                except ValueError:  # la dernière ligne, coupée
                    continue
                self.rows[key] = row

    def key(self, copy):
        """L'empreinte d'une copie, de son nom et de la demande ; None si elle n'est pas lisible."""
        try:
            content = copy.path.read_bytes() if copy.path and copy.path.is_file() else b""
        except OSError:
            return None
        return hashlib.sha256(ascii((self.request, copy.name, copy.note)).encode() + content).hexdigest()

    def find(self, copy):
        """La ligne déjà faite de `copy` ; None si elle reste à faire."""
        row = self.rows.get(self.key(copy))
        return row and Row.read(row)

    def add(self, copy, row):
        line = json.dumps([self.key(copy), asdict(row)])  # en ASCII : un message peut porter n'importe quel caractère
        with self.path.open("a", encoding="utf8") as stream:
            self.path.chmod(0o600)  # des notes ne regardent que qui corrige
            stream.write(line + "\n")

    def close(self):
        """Le tableau est écrit : il n'y a plus rien à reprendre."""
        self.path.unlink(missing_ok=True)


def request_digest(root, package, finder, limits):
    """L'empreinte de ce qui, hors des copies, décide des notes : solutions, paquet `cours`, options."""
    files = sorted([*(root / "solutions").glob("*.md"), *package.glob("*.py")])
    parts = [path.name.encode() + path.read_bytes() for path in files]
    default = finder.default.name if finder.default else ""
    return hashlib.sha256(b"".join(parts) + repr((default, limits)).encode()).hexdigest()
