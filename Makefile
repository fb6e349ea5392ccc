# Everything the course needs, one line a target. Each calls a Python entry point that works without make too.
.DEFAULT_GOAL := help
PYTHON ?= python3
VENV = .venv
PINNED_UV = uv==0.13.9
BIN = $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
READY = $(VENV)/ready
OTHER = _build/uv# an environment that has uv alone, for a machine whose Python does not fit
# Where an environment forbids it, each of the hundreds of processes would compile the whole course again.
export PYTHONDONTWRITEBYTECODE =
# Tests run side by side, and an idle process takes over what waits; `make test CORES=` runs them in a row.
CORES = --numprocesses 3 --dist worksteal

help:                 ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

book: $(READY)        ## the whole course as pages that mark answers and run tools, in _build/html
	@$(BIN)/python -m workshop book

pages: $(READY)       ## the pages alone: fetches nothing for marking and tools
	@$(BIN)/python -m workshop pages

site: $(READY)        ## the same as book, but fails where the pages could not mark: for a published site
	@$(BIN)/python -m workshop site

print: $(READY)       ## each unit and the whole course as PDF, in _build/print; UNITS= names some
	@$(BIN)/python -m workshop print $(UNITS)

handouts: $(READY)    ## slides, cards, sheets and the floor calculator, in _build/handouts; UNITS= names some
	@$(BIN)/python -m workshop handouts $(UNITS)

pack: $(READY)        ## two archives for a room, in _build/packs: for trainees (no keys), and for trainers
	@$(BIN)/python -m workshop pack

release: $(READY)     ## what a release attaches, in _build/release; TAG= checks the version
	@$(BIN)/python -m workshop release --tag "$$TAG"

serve: $(READY)       ## what book makes, then serve it on this machine only
	@$(BIN)/python -m workshop serve

texts: $(READY)       ## one catalogue of everything a reader sees, for translators, in _build/texts
	@$(BIN)/python -m workshop texts

language: $(READY)    ## the course in another language: TO=fr reads translations/fr.po and builds it in _build/fr
	@test -n "$(TO)" || { echo "Name the language: make language TO=fr"; exit 1; }
	@$(BIN)/python -m workshop texts --to "$(TO)"
	@cd "_build/$(TO)" && PYTHONPATH="$$PWD" "$(CURDIR)/$(BIN)/python" -m workshop book

exercises: $(READY)   ## generate exercises/ from solutions/
	@$(BIN)/python -m workshop build

lab: $(READY)         ## open the exercises in JupyterLab
	@$(BIN)/python -m publishing.chapter_notebooks
	@JUPYTER_CONFIG_PATH="$(CURDIR)" $(BIN)/python -m jupyter lab --LabApp.default_url=/lab/tree/exercises

test: $(READY)        ## every test that is not marked slow: both lanes, side by side
	@$(BIN)/python -m pytest $(CORES) -m "not slow"

test-fast: $(READY)   ## the fast lane: tests that need neither a browser nor the built site
	@$(BIN)/python -m pytest $(CORES) -m "not slow and not site"

test-site: $(READY)   ## the site's lane: all others that are not marked slow
	@$(BIN)/python -m pytest $(CORES) -m "not slow and site"

test-all: $(READY)    ## every test
	@$(BIN)/python -m pytest $(CORES)

lint: $(READY)        ## lint, format and types
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

links: $(READY)       ## ask each address outside that the book links to; needs a network
	@$(BIN)/jupyter-book build . --builder linkcheck --path-output _build/links

check: lint test-fast ## lint, types and the fast lane of the tests
	@echo "Not run here: the site's lane (make test-site), and what is slow (make test-all)."

lock: $(READY)        ## pin requirements.txt anew, and of it what Binder installs
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --quiet --custom-compile-command "make lock" -o requirements.txt
	@echo ".[notebooks]" | $(BIN)/uv pip compile - --constraints requirements.txt --python-version 3.12 --python-platform linux --no-annotate --quiet --custom-compile-command "make lock" -o .binder/requirements.txt

clean:                ## remove what was built; answers and hand-ins stay
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis

# Where python3 is too new or too old, uv looks for another one, or fetches it.
$(READY): requirements.txt pyproject.toml
	@echo "Installing the course into $(VENV): about 1 GB on the disk, some minutes the first time …"
	@command -v "$(PYTHON)" >/dev/null || { echo "There is no $(PYTHON) here: install Python 3.11, 3.12 or 3.13, then give the command again."; exit 1; }
	@test -x $(BIN)/python || if $(PYTHON) -c "import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))"; \
	  then $(PYTHON) -m venv $(VENV); \
	  else $(PYTHON) -m venv $(OTHER) && $(OTHER)/bin/python -m pip install --quiet --disable-pip-version-check $(PINNED_UV) \
	    && echo "$$($(PYTHON) --version) cannot run the course: looking for Python 3.11, 3.12 or 3.13, else fetching 3.13 …" \
	    && { $(OTHER)/bin/uv venv --seed --no-project --python ">=3.11,<3.14" $(VENV) \
	      || { echo "Python 3.11, 3.12 or 3.13 is needed and could not be fetched: install one, then run make PYTHON=python3.13 book"; exit 1; }; } \
	    && rm -rf $(OTHER); fi
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check $(PINNED_UV)
	@VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip install --compile-bytecode -r requirements.txt
	@VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip install --quiet --compile-bytecode --no-deps --editable .
	@touch $@

.PHONY: help book pages site print handouts pack release links serve texts language exercises lab test test-fast test-site test-all lint check lock clean
