# Everything the course needs, one line a target. Each calls a Python entry point that works without make too.
PYTHON ?= python3
VENV = .venv
BIN = $(VENV)/bin
export PATH := $(CURDIR)/$(BIN):$(PATH)
READY = $(VENV)/ready
# Where an environment forbids it, each of the hundreds of processes would compile the whole course again.
export PYTHONDONTWRITEBYTECODE =
# Tests run side by side, and an idle process takes over what waits; `make test CORES=` runs them in a row.
CORES = --numprocesses 3 --dist worksteal

book: $(READY)        ## generate the exercises, execute and build the book
	@$(BIN)/python -m workshop book

site: $(READY)        ## the book with Python for its pages: marking, live tools, examples
	@$(BIN)/python -m workshop site

print: $(READY)       ## each unit and the whole course as PDF, in _build/print; UNITS= names some
	@$(BIN)/python -m workshop print $(UNITS)

handouts: $(READY)    ## slides, cards, sheets and the floor calculator, in _build/handouts; UNITS= names some
	@$(BIN)/python -m workshop handouts $(UNITS)

pack: $(READY)        ## two archives for a room, in _build/packs: for trainees (no keys), and for trainers
	@$(BIN)/python -m workshop pack

serve: $(READY)       ## the same, then serve it on this machine only
	@$(BIN)/python -m workshop serve

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

check: lint test-fast ## lint, types and the fast lane of the tests
	@echo "Not run here: the site's lane (make test-site), and what is slow (make test-all)."

lock: $(READY)        ## pin requirements.txt anew, and of it what Binder installs
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --quiet --custom-compile-command "make lock" -o requirements.txt
	@echo ".[notebooks]" | $(BIN)/uv pip compile - --constraints requirements.txt --python-version 3.12 --python-platform linux --no-annotate --quiet --custom-compile-command "make lock" -o .binder/requirements.txt

clean:                ## remove what was built; answers and hand-ins stay
	@rm -rf _build .pytest_cache .ruff_cache .hypothesis

$(READY): requirements.txt pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(0 if (3, 11) <= sys.version_info[:2] <= (3, 13) else 'Python 3.11, 3.12 or 3.13 is needed: make PYTHON=python3.12 book')"
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==0.13.9
	@VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip install --quiet --compile-bytecode -r requirements.txt
	@VIRTUAL_ENV="$(CURDIR)/$(VENV)" $(BIN)/uv pip install --quiet --compile-bytecode --no-deps --editable .
	@touch $@

.PHONY: book site print handouts pack serve exercises lab test test-fast test-site test-all lint check lock clean
