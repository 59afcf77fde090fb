# Two commands on a fresh machine: `make serve` and `make test`. Both take seconds once nothing has changed.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
ALL_CORES := --numprocesses auto --dist loadfile --no-loadscope-reorder

.PHONY: help serve test proofs check format install clean screenshots benchmark

help:
	@echo "make serve   set up, index the sample on first start, serve the chat page on http://127.0.0.1:7860"
	@echo "make test    set up, check style and types, run the tests"
	@echo "make proofs  the tests that take longest: how costs grow, kills, networks that are not there"
	@echo "make check   style and types only"
	@echo "make benchmark [CORPORA=folder]   measure beside what one would otherwise build, write docs/benchmark.md"

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed: make PYTHON=python3.11"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || { echo "python3-venv is needed: apt-get install python3-venv"; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
	@touch $(STAMP)

install: $(STAMP)

serve: $(STAMP)
	$(BIN)/tiaowen serve

test: check
	$(BIN)/python -m pytest $(ALL_CORES) -m "not long"

proofs: $(STAMP)
	$(BIN)/python -m pytest $(ALL_CORES) -m long

check: $(STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(STAMP)
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

screenshots: $(STAMP)
	$(BIN)/python -m tests.fixtures.screenshots

benchmark: $(STAMP)
	$(BIN)/python -m eval.benchmark $(if $(CORPORA),--corpora "$(CORPORA)") --out docs/benchmark.md

clean:
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
