PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT ?= out

.PHONY: help run test lint quality bench clean

help: ## list the targets
	@grep -hE "^[a-z]+:.*##" $(MAKEFILE_LIST) | sed -E "s/:.*## /: /"

run: $(VENV)/ready ## clean the seeds by the recorded decisions, and compare with golden/
	@$(BIN)/cleaner clean seeds --decisions golden/decisions.jsonl --grammar all --output $(OUT)
	@$(BIN)/cleaner golden check
	@echo "Look at $(OUT)/report.html; the clean texts are beside it in $(OUT)/"

test: $(VENV)/ready lint ## run all checks and tests
	@$(BIN)/pytest --numprocesses auto

lint: $(VENV)/ready ## check style and types
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check --quiet .
	@$(BIN)/mypy

quality: $(VENV)/ready ## measure the rules and their peers on ../shared/data; writes docs/quality.md
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[quality]"
	@$(BIN)/python -m benchmarks.quality --held-out

bench: $(VENV)/ready ## measure the speed, beside codespell, typos and ftfy
	@$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[bench]"
	@$(BIN)/python -m benchmarks.speed

$(VENV)/ready: pyproject.toml
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || { echo "cleaner needs Python 3.11 or newer: make PYTHON=python3.12 run"; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --disable-pip-version-check --editable ".[all,dev]"
	$(BIN)/cleaner grammar install
	@touch $@

clean: ## remove what make has made
	rm -rf $(VENV) $(OUT) dist build
