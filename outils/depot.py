"""Qui publie, et où : le dépôt GitHub du cours, et les adresses de ce qu'il publie.

Tout lien vers le site, la branche des cahiers, Colab, Binder ou un JupyterHub passe par ici : une copie du dépôt n'a
rien à modifier. La branche `notebooks` contient `chapters/NN-slug.ipynb`, `exercises/…`, `solutions/…`, les dossiers
compagnons (`chapters/NN-slug/…`), le paquet `cours` et un README ; la branche `binder`, le seul environnement.
"""

import os
import re
from typing import NamedTuple
from urllib.parse import quote, urlencode

import yaml

CONTENT_BRANCH = "notebooks"
ENVIRONMENT_BRANCH = "binder"
NAME = re.compile(r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)/(?P<name>[A-Za-z0-9._-]+)")
ADDRESS = re.compile(rf"https://(?:www\.)?github\.com/{NAME.pattern}/?")


class BadSetting(ValueError):
    """Un réglage (variable d'environnement ou ligne de `_config.yml`) dont on ne peut rien tirer ; en français."""


class Repository(NamedTuple):
    """Un dépôt GitHub. Les chemins que prennent ses méthodes vont de la racine du site ou de celle de la branche."""

    owner: str
    name: str

    @property
    def url(self):
        return f"https://github.com/{self.owner}/{self.name}"

    def site(self, path=""):
        """L'adresse d'une page publiée (« chapters/04-keras-classification.html#etiquette »)."""
        host = f"{self.owner.lower()}.github.io"
        folder = "" if self.name.lower() == host else f"{self.name}/"  # le dépôt OWNER.github.io occupe la racine
        return f"https://{host}/{folder}{path}"

    def file(self, path):
        """La page de GitHub qui montre un fichier de la branche des cahiers."""
        return f"{self.url}/blob/{CONTENT_BRANCH}/{quote(path)}"

    def raw(self, path=""):
        """Le contenu brut d'un fichier de la branche des cahiers, pour le télécharger."""
        return f"https://raw.githubusercontent.com/{self.owner}/{self.name}/{CONTENT_BRANCH}/{quote(path)}"

    def colab(self, path):
        """Ouvre dans Colab le cahier `path` (« chapters/04-keras-classification.ipynb »)."""
        return f"https://colab.research.google.com/github/{self.owner}/{self.name}/blob/{CONTENT_BRANCH}/{quote(path)}"

    def git_pull(self, path):
        """La requête que comprend nbgitpuller : tirer la branche des cahiers, puis ouvrir `path` dans JupyterLab."""
        query = {"repo": self.url, "branch": CONTENT_BRANCH, "urlpath": f"lab/tree/{self.name}/{path}"}
        return f"git-pull?{urlencode(query)}"

    def binder(self, path):
        """Ouvre `path` dans Binder : l'image vient de la branche `binder`, le contenu est tiré à l'ouverture."""
        inside = urlencode({"urlpath": self.git_pull(path)})
        return f"https://mybinder.org/v2/gh/{self.owner}/{self.name}/{ENVIRONMENT_BRANCH}?{inside}"

    def jupyterhub(self, path, hub):
        """Ouvre `path` dans le JupyterHub `hub` (voir `jupyterhub_url`), où nbgitpuller doit être installé."""
        return f"{hub}/hub/user-redirect/{self.git_pull(path)}"


def settings(root):
    """Le contenu de `_config.yml` ; `BadSetting` s'il ne se lit pas."""
    try:
        return yaml.safe_load((root / "_config.yml").read_text("utf8"))
    except (yaml.YAMLError, ValueError) as error:  # ValueError : une date qui n'existe pas
        raise BadSetting(f"_config.yml ne se lit pas : {error}") from None


def repository(root, environment=os.environ):
    """Le dépôt qui publie : `GITHUB_REPOSITORY` (posée par GitHub Actions), sinon `repository.url` de `_config.yml`."""
    if given := environment.get("GITHUB_REPOSITORY"):
        if not (match := NAME.fullmatch(given)):
            raise BadSetting(f"La variable GITHUB_REPOSITORY vaut « {given} » ; attendu : propriétaire/dépôt.")
        return Repository(**match.groupdict())
    address = str((settings(root).get("repository") or {}).get("url") or "")
    if not (match := ADDRESS.fullmatch(address.removesuffix(".git"))):
        example = "https://github.com/propriétaire/dépôt"
        raise BadSetting(f"_config.yml : repository.url vaut « {address} » ; attendu : {example}.")
    return Repository(**match.groupdict())


def jupyterhub_url(root):
    """Le réglage `cours_jupyterhub` de `_config.yml`, l’adresse d’un JupyterHub ; vide : pas de bouton."""
    config = (settings(root).get("sphinx") or {}).get("config") or {}
    address = str(config.get("cours_jupyterhub") or "").rstrip("/")
    if address and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", address):
        raise BadSetting(f"_config.yml : cours_jupyterhub vaut « {address} » ; attendu : https://hub.exemple.fr.")
    return address
