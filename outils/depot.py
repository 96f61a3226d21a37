"""Qui publie, et où : le dépôt du cours, ou un simple serveur, et les adresses de ce qu'il publie.

Tout lien vers le site, les cahiers, Colab, Binder ou un JupyterHub passe par ici : une copie du dépôt n'a rien à
modifier. La branche `notebooks` contient `chapters/NN-slug.ipynb`, `exercises/…`, `solutions/…`, les dossiers
compagnons (`chapters/NN-slug/…`), le paquet `cours` et un README ; la branche `binder`, le seul environnement. Un lieu
dit par « » ce qu'il ne sait pas ouvrir. Les chemins vont de la racine du site ou de celle de la branche.
"""

import os
import re
from typing import NamedTuple
from urllib.parse import quote, urlencode

import yaml

CONTENT_BRANCH = "notebooks"
ENVIRONMENT_BRANCH = "binder"
NONE = "aucun"  # repository.url d'un cours que ne publie aucune forge
NAME = re.compile(r"(?P<owner>[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)/(?P<name>[A-Za-z0-9._-]+)")
GITHUB = re.compile(rf"https://(?:www\.)?github\.com/{NAME.pattern}")
FORGE = re.compile(r"https://(?!(?:www\.)?github\.com/)[\w.-]+(?::\d+)?(?:/[\w.-]+){2,}")
SITE = re.compile(r"https?://[^\s/?#]+(?:/[^\s?#]*)?")


class BadSetting(ValueError):
    """Un réglage (variable d'environnement ou ligne de `_config.yml`) dont on ne peut rien tirer ; en français."""


class Place(NamedTuple):
    """Un lieu qui publie. `shown`, `raws`, `colabs`, `binders` : le début d'une adresse, « » s'il n'y en a pas."""

    url: str  # celle du dépôt, ou du site s'il n'y a pas de dépôt
    home: str  # celle du site
    shown: str
    raws: str
    colabs: str
    binders: str
    provider: str  # au sens du thème : « github », « gitlab », ou « »

    def site(self, path=""):
        """L'adresse d'une page publiée (« chapters/04-keras-classification.html#etiquette »)."""
        return self.home + path

    def file(self, path):
        """La page qui montre un fichier de la branche des cahiers."""
        return self.shown + quote(path)

    def raw(self, path=""):
        """Le contenu brut d'un fichier de la branche des cahiers, pour le télécharger."""
        return self.raws + quote(path)

    def colab(self, path):
        """Ouvre dans Colab le cahier `path` (« chapters/04-keras-classification.ipynb »)."""
        return self.colabs and self.colabs + quote(path)

    def binder(self, path):
        """Ouvre `path` dans Binder : l'image vient de la branche `binder`, le contenu est tiré à l'ouverture."""
        return self.binders and f"{self.binders}/{ENVIRONMENT_BRANCH}?{urlencode({'urlpath': self.git_pull(path)})}"

    def jupyterhub(self, path, hub):
        """Ouvre `path` dans le JupyterHub `hub` (voir `jupyterhub_url`), où nbgitpuller doit être installé."""
        return f"{hub}/hub/user-redirect/{self.git_pull(path)}" if hub and self.provider else ""

    def git_pull(self, path):
        """La requête que comprend nbgitpuller : tirer la branche des cahiers, puis ouvrir `path` dans JupyterLab."""
        query = {
            "repo": self.url,
            "branch": CONTENT_BRANCH,
            "urlpath": f"lab/tree/{self.url.rpartition('/')[2]}/{path}",
        }
        return f"git-pull?{urlencode(query)}"


def github(owner, name, home=""):
    """Un dépôt GitHub ; `home` : l'adresse du site, si ce n'est pas celle que Pages lui donne."""
    url, host, branch = f"https://github.com/{owner}/{name}", f"{owner.lower()}.github.io", f"blob/{CONTENT_BRANCH}/"
    folder = "" if name.lower() == host else f"{name}/"  # le dépôt OWNER.github.io occupe la racine
    return Place(
        url=url,
        home=home or f"https://{host}/{folder}",
        shown=f"{url}/{branch}",
        raws=f"https://raw.githubusercontent.com/{owner}/{name}/{CONTENT_BRANCH}/",
        colabs=f"https://colab.research.google.com/github/{owner}/{name}/{branch}",
        binders=f"https://mybinder.org/v2/gh/{owner}/{name}",
        provider="github",
    )


def gitlab(url, home):
    """Un projet GitLab, sur gitlab.com ou sur la forge d'une université. Colab n'ouvre que GitHub."""
    files, binders = f"{url}/-/{{}}/{CONTENT_BRANCH}/", f"https://mybinder.org/v2/git/{quote(url, safe='')}"
    return Place(url, home, files.format("blob"), files.format("raw"), "", binders, "gitlab")


def server(home):
    """Un serveur qui ne fait que donner des fichiers : le site, et les cahiers dans son dossier `cahiers/`."""
    return Place(home, home, f"{home}cahiers/", f"{home}cahiers/", "", "", "")


def settings(root):
    """Le contenu de `_config.yml` ; `BadSetting` s'il ne se lit pas."""
    try:
        return yaml.safe_load((root / "_config.yml").read_text("utf8"))
    except (yaml.YAMLError, ValueError) as error:  # ValueError : une date qui n'existe pas
        raise BadSetting(f"_config.yml ne se lit pas : {error}") from None


def repository(root, environment=os.environ):
    """Le lieu qui publie : celui que demande `make archive`, celui de GitHub Actions, ou celui de `_config.yml`."""
    if asked := environment.get("COURS_DEPOT"):
        return place(asked, "DEPOT", address(environment.get("COURS_SITE"), "SITE"), "SITE")
    path = root / "_config.yml"
    config = (path.exists() and settings(root)) or {}
    home = address((config.get("html") or {}).get("baseurl"), "_config.yml : html.baseurl")
    if given := environment.get("GITHUB_REPOSITORY"):
        if not (match := NAME.fullmatch(given)):
            raise BadSetting(f"La variable GITHUB_REPOSITORY vaut « {given} » ; attendu : propriétaire/dépôt.")
        return github(**match.groupdict(), home=home)
    url = str((config.get("repository") or {}).get("url") or "")
    return place(url, "_config.yml : repository.url", home, "html.baseurl")


def place(url, setting, home, home_setting):
    """Le lieu que désigne `url`, un dépôt ou `NONE` ; `setting`, `home_setting` : ce qu'il faut changer, sinon."""
    url = url.rstrip("/").removesuffix(".git")
    if match := GITHUB.fullmatch(url):
        return github(**match.groupdict(), home=home)
    if url != NONE and not FORGE.fullmatch(url):
        raise BadSetting(
            f"{setting} vaut « {url} » ; attendu : https://github.com/propriétaire/dépôt, "
            f"l’adresse d’un projet GitLab, ou « {NONE} » pour un simple serveur."
        )
    if not home:
        raise BadSetting(
            f"Hors de GitHub, l’adresse du site ne se devine pas : donnez-la à {home_setting}, par exemple "
            "https://cours.exemple.fr/keras/ (dans GitLab : Deploy, Pages)."
        )
    return server(home) if url == NONE else gitlab(url, home)


def address(value, setting):
    """Une adresse de site, qui finit par « / » ; vide si rien n'est donné."""
    if value and not SITE.fullmatch(value):
        raise BadSetting(f"{setting} vaut « {value} » ; attendu : https://cours.exemple.fr/keras/.")
    return f"{value.rstrip('/')}/" if value else ""


def jupyterhub_url(root):
    """Le réglage `cours_jupyterhub` de `_config.yml`, l’adresse d’un JupyterHub ; vide : pas de bouton."""
    config = (settings(root).get("sphinx") or {}).get("config") or {}
    hub = str(config.get("cours_jupyterhub") or "").rstrip("/")
    if hub and not SITE.fullmatch(hub):
        raise BadSetting(f"_config.yml : cours_jupyterhub vaut « {hub} » ; attendu : https://hub.exemple.fr.")
    return hub
