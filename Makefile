# The verbs of this repository; `make` alone lists them, and .ci/run calls the same ones.
# Needs bash and Python 3.11 or later with venv; everything else is set up in .venv, and chromium by apt for the tests.

SHELL := bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help

PYTHON ?= python3
WORKERS ?= 2
BIN := .venv/bin
READY := .venv/.ready

# MkDocs and its relatives print notices about MkDocs 2 that look like failures.
export NO_MKDOCS_2_WARNING := 1
export DISABLE_MKDOCS_2_WARNING := true

# No wall clock in pages: "today" is the date of the last commit, unless the caller gives one.
COMMIT_DATE := $(shell git log -1 --format=%ct 2>/dev/null)
ifneq ($(COMMIT_DATE),)
export SOURCE_DATE_EPOCH ?= $(COMMIT_DATE)
endif

# $(call timed,what it does,command): says what runs and how long it took.
timed = echo; echo "== $(1)"; TIMEFORMAT='   %1R s'; time $(2)

.PHONY: help handbook test test-all serve check bench lint golden docs-tree words sample-published lock clean browser postgres ssh office node java spark editor

help: ## List these verbs
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' Makefile

handbook: $(READY) ## Check, score and build both languages into site/, and say where to look
	@$(call timed,kpi check,$(BIN)/kpi check)
	@$(call timed,kpi score,$(BIN)/kpi score)
	@$(call timed,kpi build: English into site/ and Indonesian into site/id/,$(BIN)/kpi build)
	@echo
	@echo "The handbook is in site/. To read both languages: $(PYTHON) -m http.server -b 127.0.0.1 -d site"
	@echo "and open these three first:"
	@for page in "" kpi/hr-esi/ id/scorecards/hr/; do \
	  if [ ! -f "site/$${page}index.html" ]; then echo "site/$${page}index.html was not built" >&2; exit 1; fi; \
	  printf '  %-36s %s\n' "site/$${page}index.html" "http://127.0.0.1:8000/$$page"; done
	@echo
	@echo "What next?"
	@echo "  1. make serve, then change a sentence in kpi_defs/kpis/hr/hr-esi.yml and watch its page follow"
	@echo "     (in Bahasa Indonesia: make serve ARGS='--lang id')"
	@echo "  2. $(BIN)/kpi score --trace hr-esi shows how a number was made, step by step"
	@echo "  3. docs/en/propose.md: how to propose a KPI, a target or a text"

test: lint browser postgres ssh ## Everything a change must pass: style, types, layers, tests (one file stays on one core)
	@$(BIN)/python -m pytest -m "not long" -n $(WORKERS) --dist loadfile

# The long runs measure time and memory and kill processes, so they go one after the other.
# Exit code 5 of pytest: there is no long run yet.
test-all: lint browser postgres ssh office editor spark ## The same, then the long runs whole: fuzzing, kills, tampering, editor, every page state
	@$(BIN)/python -m pytest -m "not long" -n $(WORKERS) --dist loadfile
	@$(BIN)/python -m pytest -m long || [ $$? = 5 ]

serve: $(READY) ## Show the handbook in a browser and follow your edits (ARGS='--lang id' for Indonesian)
	@$(BIN)/kpi serve $(ARGS)

check: $(READY) docs-tree ## Check the definitions, as on every save
	@$(BIN)/kpi check

bench: $(READY) ## Run the benchmarks, which live in benchmarks/
	@echo "Benchmarks live in benchmarks/, one module a subject: python -m benchmarks.<subject> --help"
	@if [ ! -d benchmarks ]; then echo "That folder does not exist yet: nothing to run."; exit 0; fi; \
	for module in benchmarks/[a-z]*.py; do \
	  subject=$$(basename "$$module" .py); $(call timed,$$subject,$(BIN)/python -m "benchmarks.$$subject"); done

lint: $(READY) ## Style, formatting, types and layers of the code; prints how long functions and modules are
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo
	@$(BIN)/python tests/tools/lengths.py

golden: $(READY) ## Rewrite the golden files; the review reads their difference
	@GOLDEN=rewrite $(BIN)/python -m pytest -k golden || [ $$? = 5 ]

docs-tree: ## Rewrite the tree of docs/project/architecture.md from the folders
	@$(PYTHON) tests/tools/docs_tree.py

words: $(READY) ## Collect the words of pages and terminal into the catalogues, and count what is untranslated
	@$(BIN)/python tests/tools/words.py

sample-published: $(READY) ssh ## Recreate published/ of the sample company in date order, with keys that are thrown away
	@$(BIN)/python tests/tools/sample_published.py

# Resolved for every Python from 3.11 on, so one lock serves all; pins stay where they are unless ARGS=--upgrade.
# hatchling and editables build the editable install, which runs without an isolated environment.
lock: ## Resolve the dependencies into requirements.lock (ARGS=--upgrade for newer versions)
	@mkdir -p build/lock
	@if ! command -v uv >/dev/null && [ ! -x build/lock/venv/bin/uv ]; then \
	  $(PYTHON) -m venv build/lock/venv; build/lock/venv/bin/pip install -q uv; fi
	@touch requirements.lock; cp requirements.lock build/lock/requirements.lock
	@uv=$$(command -v uv || echo build/lock/venv/bin/uv); printf 'hatchling\neditables\n' | \
	$$uv pip compile -q --no-config --universal --python-version 3.11 --extra dev --generate-hashes --no-header \
	  $(ARGS) -o build/lock/requirements.lock pyproject.toml - >/dev/null
	@{ echo "# Every package of a set-up with its digests. Written by make lock; do not edit."; \
	  cat build/lock/requirements.lock; } > requirements.lock

clean: ## Remove everything that was made here: .venv, site, build, caches
	@rm -rf .venv site build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find benchmarks generator scoring tests -name __pycache__ -type d -prune -exec rm -rf {} +

# SOURCE_DATE_EPOCH is taken away here: with it Python compiles to files that it has to hash at every import.
# Our own modules are compiled here too: where PYTHONDONTWRITEBYTECODE is set, every start would compile them again.
$(READY): pyproject.toml requirements.lock
	@if ! command -v $(PYTHON) >/dev/null; then \
	  echo "Python is missing. Install Python 3.11 or later; on Debian: apt-get install python3 python3-venv" >&2; exit 2; fi
	@if ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then \
	  echo "$$($(PYTHON) --version) is too old: 3.11 or later is needed. Name another one: make PYTHON=python3.12 ..." >&2; exit 2; fi
	@echo "Setting up .venv (needed once, and again when requirements.lock changes)"
	@unset SOURCE_DATE_EPOCH; \
	if command -v uv >/dev/null; then \
	  [ -x $(BIN)/python ] || uv venv -q --no-config --python "$$(command -v $(PYTHON))" .venv; \
	  uv pip sync -q --no-config --python $(BIN)/python --compile-bytecode --require-hashes requirements.lock; \
	  uv pip install -q --no-config --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  if ! $(PYTHON) -c 'import ensurepip, venv' 2>/dev/null; then \
	    echo "Python's venv is missing. On Debian: apt-get install python3-venv" >&2; exit 2; fi; \
	  $(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .; \
	fi
	@unset SOURCE_DATE_EPOCH; $(BIN)/python -m compileall -q generator scoring
	@touch $(READY)

# $(call debian,test for it,packages,what it is for): installs Debian packages where something is missing.
debian = if $(1); then exit 0; fi; \
	if ! command -v apt-get >/dev/null; then \
	  echo "$(2) is missing and there is no apt-get: install it for $(3)." >&2; exit 2; fi; \
	sudo=; if [ "$$(id -u)" != 0 ]; then sudo=sudo; fi; \
	if [ -n "$$sudo" ] && ! command -v sudo >/dev/null; then \
	  echo "$(2) is missing. As root: apt-get install $(2)" >&2; exit 2; fi; \
	echo "Installing $(2) for $(3)"; \
	$$sudo apt-get update -qq; \
	$$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $(2) >/dev/null

# Their recommended packages are not needed for the tests.
browser:
	@$(call debian,command -v chromium >/dev/null,chromium fonts-dejavu-core,the browser tests)

postgres:
	@$(call debian,compgen -G '/usr/lib/postgresql/*/bin/initdb' >/dev/null,postgresql,the tests of its engine)

ssh:
	@$(call debian,command -v ssh-keygen >/dev/null,openssh-client,the signatures of records)

# A spreadsheet program of 200 MB, so only the long run installs it.
office:
	@$(call debian,command -v soffice >/dev/null,libreoffice-calc,the round trip of forms)

node:
	@$(call debian,command -v node >/dev/null && command -v npm >/dev/null,nodejs npm,the editor test)

java:
	@$(call debian,command -v java >/dev/null,default-jre-headless,the tests of Spark)

# Spark is 450 MB, so only the long run installs it.
SPARK := pyspark==4.3.0
spark: $(READY) java
	@if $(BIN)/python -c 'import pyspark' 2>/dev/null; then exit 0; fi; echo "Installing $(SPARK) for the tests of its engine"; \
	if command -v uv >/dev/null; then uv pip install -q --no-config --python $(BIN)/python '$(SPARK)'; \
	else $(BIN)/python -m pip install -q --disable-pip-version-check '$(SPARK)'; fi

# A long test drives the server that editors run for YAML. Its digests stand in tests/editor/package-lock.json; after
# another version in package.json there, `npm run lock` in that folder writes them anew.
SERVER := build/editor/node_modules/.bin/yaml-language-server
editor: node $(SERVER)
$(SERVER): tests/editor/package.json tests/editor/package-lock.json
	@echo "Installing the language server for the editor test"
	@mkdir -p build/editor && cp tests/editor/package.json tests/editor/package-lock.json build/editor/
	@cd build/editor && npm ci --silent --ignore-scripts --no-audit --no-fund
	@touch $(SERVER)
