# A stranger's two commands are `make demo` and `make test`; `make help` lists the rest.
# Only python3 (3.11 or newer, with venv and pip), make and git are expected on the machine.
# Written for GNU make 3.81 and newer (macOS ships 3.81).

PYTHON ?= python3
VERSIONS ?= 3.11 3.12 3.13
# How many processes share the tests: as many as the machine has cores, if it is left to xdist.
# A file goes to one of them as a whole, as the examples of a page build on each other; the pages,
# which are short, come last, so that no process is long alone.
PROCESSES ?= logical
# Where Python is told to keep no compiled files, the hundreds of processes that tests start would
# each compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

VENV := .venv
BIN := $(VENV)/bin
PIP := -m pip --disable-pip-version-check install --quiet
CORE := .venvs/core
BENCH := .venvs/bench
DATABASES := .venvs/databases
# Asked for by name, a test that finds no database fails.
ON_DATABASES = KOTAKU_EVAL_DATABASES=1 $(DATABASES)/bin/python -m pytest -q -p no:cacheprovider
SOURCES := $(shell find src -type f -not -name '*.pyc' 2>/dev/null)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
# Order is part of `make test`: pytest speaks last, with -j too.
.NOTPARALLEL:
.PHONY: help demo test lint types contracts core-only fuzz pages pictures docs databases spark postgres browser coverage versions bench format clean

help: ## list the commands
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{printf "%-18s%s\n", $$1, $$2}'

# --- what people run --------------------------------------------------------------------

demo: $(VENV)/.demo ## check the example portfolio and print its report, in Indonesian
	$(BIN)/kotaku-eval check examples/kepri-2018/portfolio.yaml --lang id --fail-on none

# Servers are tested beside the checks, in an environment of their own: either leaves a core idle.
test: ## everything a change must pass
	@mkdir -p build
	@$(MAKE) --no-print-directory databases > build/databases.log 2>&1 & servers=$$!; \
	  trap 'kill $$servers' INT TERM; \
	  $(MAKE) --no-print-directory lint types contracts core-only docs || { kill $$servers; exit 1; }; \
	  wait $$servers; ended=$$?; cat build/databases.log; exit $$ended
	@$(MAKE) --no-print-directory browser coverage


lint: $(VENV)/.dev ## style: ruff's checks and formatting
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: $(VENV)/.dev ## types: mypy --strict and pyright
	$(BIN)/mypy
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright --pythonpath $(BIN)/python

contracts: $(VENV)/.dev ## the order of imports
	$(BIN)/lint-imports --no-logo

core-only: $(CORE)/.installed ## the package alone, without any extra: what it loads, and how fast
	$(CORE)/bin/python tests/core_only.py

fuzz: $(VENV)/.dev ## 24,000 inputs nobody would write, the same ones each time, for the loaders
	KOTAKU_EVAL_FUZZ=2000 $(BIN)/python -m pytest -q -s tests/fuzz

pages: $(VENV)/.dev ## write what is generated anew: the pages of facts and rules, the schemas
	$(BIN)/python docs/generate.py

pictures: $(VENV)/.dev ## take the pictures of the documentation anew, with Chromium
	$(BIN)/python docs/pictures.py

docs: $(VENV)/.dev ## the documentation, into build/docs; a warning is an error
	$(BIN)/sphinx-build --quiet --fail-on-warning docs build/docs

databases: postgres spark ## the SQL engine on real servers: the two below

# Each of these installs what it needs, or says what is missing.
spark: $(DATABASES)/.installed ## the SQL engine on a real Spark, which needs Java 17
	@if .ci/provide spark; then $(ON_DATABASES) tests/spark; fi

postgres: $(DATABASES)/.installed ## the SQL engine on a real PostgreSQL, which the tests start and stop
	@if .ci/provide postgres; then $(ON_DATABASES) tests/postgres; fi

browser: $(VENV)/.dev ## the HTML report in a real browser, Chromium, without a network
	@if .ci/provide browser; then \
	  KOTAKU_EVAL_BROWSER=1 $(BIN)/python -m pytest -q -p no:cacheprovider tests/browser; fi

coverage: $(VENV)/.dev ## the tests, the examples in pages and docstrings, the notebooks; with branch coverage
	$(BIN)/python -m pytest --numprocesses=$(PROCESSES) --dist=loadfile --no-loadscope-reorder --cov --cov-report=term \
	  --ignore=tests/postgres --ignore=tests/spark --ignore=tests/browser # run by `databases` and `browser`

versions: ## the tests on every Python of VERSIONS that is found here
	@.ci/versions $(VERSIONS)

bench: $(BENCH)/.installed ## every script in benchmarks/, in an environment with what they compare with
	@.ci/provide spark || true
	@for script in benchmarks/*.py; do \
	  if [ ! -e "$$script" ]; then echo "benchmarks/ holds no script"; exit 0; fi; \
	  echo "== $$script"; $(BENCH)/bin/python "$$script" || exit 1; \
	done

format: $(VENV)/.dev ## mend what ruff can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

clean: ## remove environments, caches and everything built
	rm -rf $(VENV) .venvs build dist .coverage .coverage.* htmlcov
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- environments: a stamp file is as new as the pyproject.toml it was installed from -----

# An environment that could not be finished is removed, or the next run would take it for whole.
define make_venv
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no '$(PYTHON)' here. Install Python 3.11 or newer, or name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "'$(PYTHON)' is too old or does not start ($$($(PYTHON) --version 2>&1 | head -n 1)): kotaku-eval needs Python 3.11 or newer."; \
	  echo "If a newer one is installed, name it: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -m venv $(1) || { rm -rf $(1); \
	  echo "'$(PYTHON) -m venv' failed. On Debian and Ubuntu it comes with: apt install python3-venv"; exit 1; }
	@$(1)/bin/python $(PIP) --upgrade 'pip>=25.1' || { rm -rf $(1); exit 1; } # the first with --group
endef

$(BIN)/python:
	$(call make_venv,$(VENV))

$(VENV)/.demo: pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP) --editable '.[cli]'
	@touch $@

# What the tests need includes what the demo needs.
$(VENV)/.dev: pyproject.toml | $(BIN)/python
	$(BIN)/python $(PIP) --editable '.[all]' --group dev
	@touch $(VENV)/.demo $@

$(CORE)/bin/python:
	$(call make_venv,$(CORE))

# Not editable: this is also the check that the built wheel holds all its files.
$(CORE)/.installed: pyproject.toml README.md LICENSE $(SOURCES) | $(CORE)/bin/python
	$(CORE)/bin/python $(PIP) .
	@touch $@

$(BENCH)/bin/python:
	$(call make_venv,$(BENCH))

# pm4py (AGPL) and the other peers stand in this environment only.
$(BENCH)/.installed: pyproject.toml | $(BENCH)/bin/python
	$(BENCH)/bin/python $(PIP) --editable '.[all,spark]' --group bench
	@touch $@

$(DATABASES)/bin/python:
	$(call make_venv,$(DATABASES))

# An environment of its own, as Spark takes half a gigabyte.
$(DATABASES)/.installed: pyproject.toml | $(DATABASES)/bin/python
	$(DATABASES)/bin/python $(PIP) --editable '.[spark,postgres,calendar]' --group test
	@touch $@
