# Two commands on a fresh machine: `make run` and `make test`. `make help` lists the rest.
PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
.DEFAULT_GOAL := help
.PHONY: help run demo test install lint lock browser soak bench clean
.NOTPARALLEL:

help: ## this list
	@awk 'BEGIN {FS = ":.*## "} /^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

run: $(VENV)/.run ## build .venv, create and seed the database, serve http://127.0.0.1:8000 (PORT= to change)
	@$(BIN)/tracker init
	@exec $(BIN)/tracker serve --port $(PORT)

demo: $(VENV)/.run ## replay 4 to 14 April 2025 in seconds, on a throwaway copy
	@$(BIN)/tracker init --quiet
	@$(BIN)/tracker replay --matter abrego-garcia --from 2025-04-04 --to 2025-04-14 --out var/replay

install: $(VENV)/.all ## build .venv with everything that the tests, the extras and the benchmarks need

browser: ## Chromium through the system's package manager where it may, else what to type, and a failure
	@PYTHON=$(PYTHON) sh tests/browser/ensure_chromium.sh

lint: $(VENV)/.all ## ruff and mypy --strict
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

test: browser lint ## lint, then every test on SQLite, on PostgreSQL and in Chromium
	@$(BIN)/python -m pytest -n auto --dist loadfile

soak: $(VENV)/.all ## a million random periods, the engine against a second computation (minutes)
	@$(BIN)/python -m tests.rulebook.soak

bench: $(VENV)/.all ## the benchmarks, with their budgets
	@$(BIN)/python tests/bench/deadlines.py
	@$(BIN)/python tests/bench/page_cpu.py
	@$(BIN)/python tests/bench/feeds.py
	@$(BIN)/tracker bench digest --mails 2000
	@$(BIN)/python -m pytest -q -s tests/browser/test_clerk_speed.py

lock: $(VENV)/.all ## compile requirements/*.txt again, hashed and without addresses
	@for set in run test dev; do \
	  case $$set in run) groups="--group build";; test) groups="--group build --group test";; dev) groups="--group build --group test --group dev";; esac; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate \
	    pyproject.toml $$groups -o requirements/$$set.txt || exit 1; \
	done

clean: ## remove .venv and caches; the database in var/ stays
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; 'make run PYTHON=python3.12' names another one." >&2; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python's venv module is missing. On Debian type: apt-get install python3-venv" >&2; exit 1; }
	@echo "building $(VENV) (once; a minute or two) ..."
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements/run.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.all: requirements/dev.txt pyproject.toml | $(VENV)/bin/python
	@$(PIP) install --require-hashes -r requirements/dev.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@ $(VENV)/.run
