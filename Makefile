# Le seul point d'entrée. `make` affiche les cibles.
PYTHON  ?= python3
PORT    ?= 8000
VENV    := .venv
BIN     := $(VENV)/bin
PY      := $(BIN)/python
UV      := $(BIN)/uv
READY   := $(VENV)/livre-pret
CHECKS  := $(VENV)/controles-prets
NBGRADER := .venv-nbgrader/pret
COLAB   := .venv-colab/pret
# Un autre Python : celui de pyenv s'il y est, sinon celui qu'uv trouve ou télécharge. Colab a le 3.13.
autre-python = $(firstword $(wildcard $(HOME)/.pyenv/versions/$(1).*/bin/python) $(1))
PYTHON_COLAB ?= $(call autre-python,3.13)
export PATH := $(CURDIR)/$(BIN):$(PATH)
# Le bytecode compilé divise par trois le temps d'« import keras » dans chaque noyau.
unexport PYTHONDONTWRITEBYTECODE
# Les mêmes octets partout : les cahiers et les outils lisent et écrivent en UTF-8, quelle que soit la langue du système.
export PYTHONUTF8 := 1

.DEFAULT_GOAL := aide
.PHONY: aide installation donnees livre vue importer ajouter retirer renommer amont test exercices mutants durees livret diapositives examen ancres cahiers quiz colab essais typographie verrou bench entrainement pages executer binder conteneur publication vitrine hebergement archive proposition surveillance ticket paquets nbgrader notes propre

aide:            ## affiche cette liste
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

installation: $(READY) ## crée l'environnement (.venv) aux versions exactes
	@$(PY) -c '' || { echo "L'environnement .venv ne répond plus (Python déplacé ou mis à jour ?) : rm -rf .venv, puis relancez."; exit 1; }

donnees: installation  ## cherche les jeux de données (réels, sinon substituts), et les vôtres
	@$(PY) -m cours.donnees $(if $(EXIGER),--exiger)
	@$(PY) -m cours.jeux

livre: installation ## trouve les données, exécute ce qui a changé et construit le site dans _build/html
	@$(PY) -m outils.livre

vue: installation ## montre le site sur http://127.0.0.1:8000, et chaque page dès qu'on l'enregistre (PORT=… : un autre)
	@$(PY) -m outils.livre.preview --port "$(PORT)"

importer: installation ## fait une page d'un cahier à vous : make importer CAHIER=x.ipynb (PAGE=chapters/12-sujet)
	@$(PY) -m outils.reprise "$(CAHIER)" $(if $(PAGE),--page "$(PAGE)")

ajouter: installation ## met une page au sommaire, squelette compris : make ajouter PAGE=chapters/11-sujet (APRES=chapters/05-…)
	@$(PY) -m outils.sommaire ajouter "$(PAGE)" $(if $(APRES),--apres "$(APRES)")

retirer: installation ## ôte une page du sommaire, et dit qui y renvoyait : make retirer PAGE=chapters/07-sujet
	@$(PY) -m outils.sommaire retirer "$(PAGE)"

renommer: installation ## renomme une page et tout ce qui porte son nom : make renommer PAGE=chapters/07-sujet NOM=chapters/07-autre
	@$(PY) -m outils.sommaire renommer "$(PAGE)" "$(NOM)"

amont: installation ## reçoit les corrections du cours d'origine, sans rien perdre des vôtres (DEPUIS=adresse)
	@$(PY) -m outils.veille.upstream $(if $(DEPUIS),--depuis "$(DEPUIS)")

test: $(CHECKS)  ## tous les contrôles, ceux que lance l'intégration continue (QUOI=site : une partie ; TOUT=oui : même ceux que rien n'a pu changer)
	@$(PY) tests/parties.py $(if $(QUOI),"$(QUOI)")

exercices: installation ## écrit les énoncés (exercises/) d'après les solutions (solutions/)
	@$(PY) -m outils.feuilles

mutants: installation ## éprouve les contrôles d'une feuille par les mutants de ses solutions : make mutants FEUILLE=02-perceptron (sans feuille : les comptes)
	@$(PY) -m outils.feuilles.mutants $(FEUILLE) $(if $(EXERCICE),--exercice "$(EXERCICE)")

durees: installation ## met à jour les durées des fiches, puis donne les heures du cours et ses plans de séances
	@$(PY) -m outils.feuilles.sessions

livret: installation ## écrit le livret de l'enseignant : par exercice, durée, points et erreurs à attendre
	@$(PY) -m outils.feuilles.booklet

diapositives: livre ## écrit les diapositives d'une page, en un fichier : make diapositives PAGE=chapters/02-perceptron
	@$(PY) -m outils.salle.slides "$(PAGE)"

examen: livre    ## écrit un sujet à imprimer et son corrigé : make examen EXERCICES="2.4 3.1" (TITRE="Examen de mars")
	@$(PY) -m outils.salle.exam $(EXERCICES) $(if $(TITRE),--titre "$(TITRE)")

ancres:          ## ajoute à tests/ancres.txt les ancres du site construit : ce qui est publié ne disparaît plus
	@$(PY) -m outils.livre.anchors

cahiers: livre   ## exporte chaque page en cahier (.ipynb) pour Colab, Binder et JupyterHub, dans _build/cahiers
	@$(PY) -m outils.cahiers

colab: $(COLAB) cahiers ## exécute les cahiers exportés dans les versions de Colab (OPTIONS="--bref --cahier chapters/02-…")
	@$(PY) -m outils.cahiers.essais colab $(<D)/bin/python $(OPTIONS)

essais: .venv-$(LIEU)/pret cahiers ## de même ailleurs : make essais LIEU=binder (ou python-3.12, python-3.13)
	@$(PY) -m outils.cahiers.essais $(LIEU) $(<D)/bin/python $(OPTIONS)

quiz: cahiers   ## écrit les quiz des pages en banque de questions Moodle, dans _build/quiz.xml
	@$(PY) -m outils.cahiers.quiz

nbgrader: exercices cahiers ## exporte les exercices en cours nbgrader, dans _build/nbgrader (SORTIE=dossier FEUILLE=NN-slug)
	@$(PY) -m outils.feuilles.nbgrader_course $(if $(FEUILLE),--feuille "$(FEUILLE)") $(if $(SORTIE),--sortie "$(SORTIE)")

typographie: installation ## pose les espaces insécables et les apostrophes dans la prose
	@$(PY) -m outils.prose --fix

verrou: $(UV)    ## recalcule requirements.lock d'après requirements.txt
	@$(PY) -m outils.lock --upgrade

bench: $(CHECKS) ## mesure constructions, aperçu, cahiers et visites (plus d'une heure ; OPTIONS=--bref : sans les constructions à froid ; --visites : elles seules)
	@$(PY) -m outils.livre.bench $(OPTIONS)
	@echo; $(PY) -m outils.feuilles.mutants
	@$(PY) -m outils.copies.waits

entrainement: donnees ## EXPERIENCE=nom : fait et enregistre une expérience trop longue pour une page (sans nom : la liste ; reprend où elle en était)
	@$(PY) -m outils.entrainement $(EXPERIENCE) $(OPTIONS)

pages: installation ## dit, en JSON, quels cahiers sont à exécuter
	@$(PY) -m outils.livre.execute --lister

executer: installation ## exécute un seul cahier : make executer PAGE=chapters/02-perceptron
	@$(PY) -m outils.livre.execute --page "$(PAGE)"

binder: installation ## prépare l'environnement de Binder dans _build/binder
	@$(PY) -m outils.cahiers.binder

conteneur: cahiers ## réunit dans _build/conteneur de quoi faire l'image d'une salle ou d'un JupyterHub (docker build)
	@$(PY) -m outils.cahiers.container

publication:     ## pousse les cahiers et l'environnement de Binder : make publication DEPOT=https://github.com/…
	@$(PYTHON) -m outils.cahiers.publish "$(DEPOT)" _build/cahiers notebooks
	@$(PYTHON) -m outils.cahiers.publish "$(DEPOT)" _build/binder binder

vitrine: cahiers binder ## met le site et les cahiers, sans leurs sources, dans un dépôt public : make vitrine DEPOT=https://github.com/…
	@touch _build/html/.nojekyll    # sinon Pages écarterait les dossiers _static et _images
	@cp outils/cahiers/gitlab.yml _build/html/.gitlab-ci.yml    # de même pour les Pages de GitLab
	@$(PY) -m outils.cahiers.publish "$(DEPOT)" _build/html site
	@$(PY) -m outils.cahiers.publish "$(DEPOT)" _build/cahiers notebooks
	@$(PY) -m outils.cahiers.publish "$(DEPOT)" _build/binder binder

hebergement: cahiers ## réunit dans _build/hebergement le site et les cahiers, à déposer sur un simple serveur
	@rm -rf _build/hebergement
	@cp -R _build/html _build/hebergement && cp -R _build/cahiers _build/hebergement/cahiers
	@echo "À déposer tel quel sur le serveur : le contenu de _build/hebergement"

# Les liens, les cahiers et leur première cellule mènent à l'archive ; chaque page le dit, et renvoie au cours du jour.
archive: export COURS_ARCHIVE = $(ANNEE)
archive: export COURS_DEPOT = $(or $(DEPOT),aucun)
archive: export COURS_SITE = $(SITE)
archive: $(if $(ANNEE),$(if $(DEPOT),vitrine,hebergement),sans-annee) ## fige le cours d'une année à une adresse à lui : make archive ANNEE=2026 DEPOT=… (ou SITE=…)
	@echo "L'année $(ANNEE) est figée. Pour revenir au cours du jour : make livre"

sans-annee:
	@echo "Quelle année ? make archive ANNEE=2026 DEPOT=https://github.com/VOUS/cours-2026" >&2; exit 1

proposition:     ## dépose les verrous de _build/verrous sur la branche de Dependabot (DEPOT, BRANCHE, COMMIT : verrouiller.yml)
	@$(PYTHON) -m outils.veille.propose "$(DEPOT)" "$(BRANCHE)" "$(COMMIT)" _build/verrous

notes: installation ## corrige des copies en cage : make notes COPIES=dossier-ou-zip (FEUILLE, SORTIE, FEUILLE_MOODLE, SUR… : voir le guide)
	@$(PY) -m outils.copies "$(COPIES)" $(if $(FEUILLE),--feuille "$(FEUILLE)") $(if $(SORTIE),--sortie "$(SORTIE)") \
	  $(if $(FEUILLE_MOODLE),--moodle "$(FEUILLE_MOODLE)") $(if $(SUR),--sur $(SUR)) $(if $(ECHEANCE),--echeance "$(ECHEANCE)") \
	  $(if $(ORDONNANCEUR),--ordonnanceur "$(ORDONNANCEUR)") $(if $(DELAI),--delai $(DELAI)) $(if $(MEMOIRE),--memoire $(MEMOIRE)) $(if $(filter oui,$(SANS_ISOLATION)),--sans-isolation)

surveillance: installation ## relève les versions parues, celles de Colab et les liens en panne
	@$(PY) -m outils.veille

ticket:          ## tient à jour le ticket de surveillance d'après le rapport (sur GitHub, par gh)
	@$(PYTHON) -m outils.veille.issue _build/surveillance.md

paquets:         ## installe ce que les contrôles demandent au système (Debian, Ubuntu)
	@sh tests/paquets.sh

propre:          ## supprime ce qui a été construit (garde l'environnement et les données)
	rm -rf _build

# --- Environnement --------------------------------------------------------------------------------------------
$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || { echo "Python 3.11, 3.12 ou 3.13 est nécessaire, et $(PYTHON) n'en est pas un. Donnez le bon : make livre PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install --quiet --disable-pip-version-check -r outils/uv.txt

$(READY): requirements.txt requirements.lock pyproject.toml | $(UV)
	@$(PY) -m outils.lock
	@echo "Installation des bibliothèques (une à deux minutes la première fois)…" >&2
	@$(UV) pip sync --quiet --compile-bytecode --require-hashes requirements.lock
	@$(UV) pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(CHECKS): tests/requirements.txt tests/requirements.lock $(READY)
	@$(UV) pip install --quiet --compile-bytecode --require-hashes -r tests/requirements.lock
	@touch $@

# nbgrader s'essaie dans un environnement à lui ; les copies s'y exécutent dans celui du cours.
$(NBGRADER): tests/nbgrader.txt tests/nbgrader.lock | $(READY)
	@$(UV) venv --quiet --clear --python $(PY) $(@D)
	@$(UV) pip install --quiet --compile-bytecode --require-hashes --python $(@D) -r tests/nbgrader.lock
	@touch $@

# Ailleurs : l'environnement de Binder, ou les versions du cours sous un autre Python.
.venv-binder/pret: requirements.lock outils/cahiers/binder.txt | $(READY)
	@$(PY) -m outils.cahiers.binder
	@$(UV) venv --quiet --clear --seed --python 3.11 $(@D)
	@$(UV) pip install --quiet --compile-bytecode --python $(@D) -r _build/binder/requirements.txt
	@touch $@

.venv-python-%/pret: requirements.lock | $(READY)
	@$(UV) venv --quiet --clear --seed --python $(call autre-python,$*) $(@D)
	@$(UV) pip install --quiet --compile-bytecode --require-hashes --python $(@D) -r requirements.lock
	@touch $@

# Un cahier publié s'essaie dans les versions de Colab, avec son Python : la première cellule y ajoute ce qui manque.
$(COLAB): outils/cahiers/colab.lock | $(READY)
	@$(UV) venv --quiet --clear --python $(PYTHON_COLAB) $(@D)
	@$(UV) pip install --quiet --compile-bytecode --require-hashes --python $(@D) -r outils/cahiers/colab.lock
	@touch $@
