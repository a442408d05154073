# Wordbond. Needs only make and a Python of 3.11 to 3.14; everything else goes into .venv.
#   make run    read the examples into a record and say what was found
#   make test   run the tests
PYTHON ?= python3
PORT ?= 8000
BIN := .venv/bin
RECORD ?= .venv/examples.wordbond
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: help setup run test check lint types floors serve bench gains requirements pictures clean

help: ## list the targets
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 24

setup: .venv/dev.stamp ## create .venv with all that run and test need

.venv/bin/python:
	@$(PYTHON) -c 'import sys; v = sys.version_info[:2]; sys.exit(0 if (3, 11) <= v <= (3, 14) else "Wordbond needs Python 3.11 to 3.14, this is %d.%d; name another one: make PYTHON=python3.12 ..." % v)'
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements/run.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes --only-binary :all: -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev.stamp: requirements/dev.txt .venv/run.stamp
	$(PIP) install --require-hashes -r requirements/dev.txt
	@touch $@

run: .venv/run.stamp ## read examples/ into an embedded record and print what was found
	@$(BIN)/wordbond read examples --pack examples/pack --record $(RECORD)
	@echo
	@echo "Open the pages with:  make serve    (then http://127.0.0.1:$(PORT)/)"

serve: .venv/run.stamp ## show the record of the examples as web pages
	@test -e $(RECORD) || $(MAKE) --no-print-directory run
	$(BIN)/wordbond serve --record $(RECORD) --pack examples/pack --port $(PORT)

test: .venv/dev.stamp ## run the tests
	$(BIN)/python -m pytest -q

lint: .venv/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: .venv/dev.stamp
	$(BIN)/mypy

check: lint types test ## lint, strict types and tests

floors: .venv/dev.stamp ## hold the scores on the dev data against quality/floors.toml
	$(BIN)/python -m tools.floors

bench: .venv/dev.stamp ## run the benchmarks and print their tables
	$(BIN)/python -m benchmarks

gains: .venv/dev.stamp ## what this revision gained and lost against another: make gains AGAINST=REVISION
	$(BIN)/python -m tools.gains $(AGAINST)

pictures: .venv/dev.stamp ## make the pictures of the pages in docs/pictures with Chromium
	$(BIN)/python -m tools.screenshots

requirements: ## pin requirements/*.txt anew from pyproject.toml (needs uv)
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate pyproject.toml requirements/build.in -o requirements/run.txt
	uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url --no-emit-find-links --no-annotate --group dev -c requirements/run.txt -o requirements/dev.txt

clean: ## remove .venv and caches
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis
