# L'environnement des cahiers, pour une salle de cours ou le JupyterHub d'une université. Tout y est : bibliothèques,
# paquet du cours, cahiers et données ; une fois construite, l'image se passe de réseau.
#
#     make conteneur                                 # réunit tout cela dans _build/conteneur
#     docker build --tag cours-keras _build/conteneur
#     docker run --init --publish 127.0.0.1:8888:8888 cours-keras
FROM python:3.11-slim-bookworm

# git : nbgitpuller, derrière les boutons du site, en a besoin. Debian ne garde pas ses anciennes versions.
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends git \
    && rm -rf /var/lib/apt/lists/*

# Les versions exactes des deux verrous, et rien qui se compile ou s'exécute à l'installation.
COPY requirements.txt /srv/cours/
RUN pip install --no-cache-dir --no-deps --require-hashes --only-binary :all: -r /srv/cours/requirements.txt

# Ce qui change plus souvent que les bibliothèques vient après elles.
COPY overrides.json /usr/local/share/jupyter/lab/settings/
COPY donnees /srv/cours/donnees
COPY demarrer sante.py /srv/cours/
COPY cahiers /srv/cours/cahiers
RUN pip install --no-cache-dir --no-deps --no-index /srv/cours/cahiers/cours-1.0.0-py3-none-any.whl

ENV COURS_DONNEES=/srv/cours/donnees

# Le nom, le numéro et le dossier que JupyterHub attend. Le cache des polices de Matplotlib évite un avertissement.
RUN useradd --create-home --uid 1000 --shell /bin/bash jovyan
USER 1000
WORKDIR /home/jovyan
RUN python -c "import matplotlib.font_manager"

EXPOSE 8888
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s CMD ["python", "/srv/cours/sante.py"]
ENTRYPOINT ["/srv/cours/demarrer"]
CMD ["jupyter", "lab", "--ip=0.0.0.0", "--port=8888", "--no-browser", "--ServerApp.root_dir=/home/jovyan"]
