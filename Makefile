# Le seul point d'entrée. `make` affiche les cibles.
PYTHON  ?= python3
VENV    := .venv
BIN     := $(VENV)/bin
PY      := $(BIN)/python
UV      := $(BIN)/uv
READY   := $(VENV)/livre-pret
CHECKS  := $(VENV)/controles-prets
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Le bytecode compilé divise par trois le temps d'« import keras » dans chaque noyau.
unexport PYTHONDONTWRITEBYTECODE
# Les mêmes octets partout : les cahiers et les outils lisent et écrivent en UTF-8, quelle que soit la langue du système.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := aide
.PHONY: aide installation donnees livre vue test exercices typographie verrou bench entrainement propre

aide:            ## affiche cette liste
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

installation: $(READY) ## crée l'environnement (.venv) aux versions exactes
	@$(PY) -c '' || { echo "L'environnement .venv ne répond plus (Python déplacé ou mis à jour ?) : rm -rf .venv, puis relancez."; exit 1; }

donnees: installation  ## cherche les trois jeux de données (réels, sinon substituts)
	@$(PY) -m cours.donnees

livre: installation ## trouve les données, exécute ce qui a changé et construit le site dans _build/html
	@$(PY) -m outils.livre

vue:             ## sert le site sur http://127.0.0.1:8000
	@test -f _build/html/index.html || { echo "Le site n'est pas construit : lancez d'abord make livre."; exit 1; }
	@echo "Site : http://127.0.0.1:8000 (Ctrl-C pour arrêter)"
	@$(PYTHON) -m http.server --directory _build/html --bind 127.0.0.1 8000

test: $(CHECKS) livre ## tous les contrôles, ceux que lance l'intégration continue
	@$(PY) -m pytest

exercices: installation ## écrit les énoncés (exercises/) d'après les solutions (solutions/)
	@$(PY) -m outils.exercises

typographie: installation ## pose les espaces insécables et les apostrophes dans la prose
	@$(PY) -m outils.typography --fix

verrou: $(UV)    ## recalcule requirements.lock d'après requirements.txt
	@$(PY) -m outils.lock --upgrade

bench: installation ## mesure les constructions (à froid, sans changement, prose, code) et leurs rapports
	@$(PY) -m outils.bench

entrainement: donnees ## recherche et entraîne le réseau du chapitre 10 (une heure ; Ctrl-C puis la même commande : reprise)
	@$(PY) -m outils.train $(OPTIONS)

propre:          ## supprime ce qui a été construit (garde l'environnement et les données)
	rm -rf _build

# --- Environnement --------------------------------------------------------------------------------------------
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Python 3.11, 3.12 ou 3.13 est nécessaire, et $(PYTHON) n'en est pas un. Donnez le bon : make livre PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r outils/uv.txt

$(READY): requirements.txt requirements.lock pyproject.toml | $(UV)
	@$(PY) -m outils.lock
	@echo "Installation des bibliothèques (une à deux minutes la première fois)…"
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(CHECKS): tests/requirements.txt tests/requirements.lock $(READY)
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r tests/requirements.lock
	@touch $@
