# Everything a person or a machine runs here. `make` alone lists the targets.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory
PYTHON := .venv/bin/python
# on two cores: much of the time a test waits for a browser or another process
JOBS ?= 3
ARGS ?=
ONLY ?=
TESTS ?= tests
PACKAGES := config clinic assessments reports

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo
demo: setup-demo ## a practice of invented people on this machine (ARGS="--once | --reset | --port N")
	@exec $(PYTHON) manage.py demo $(ARGS)

.PHONY: test
test: setup-dev ## everything, as CI runs it (TESTS=tests/clinic runs a part)
	@$(MAKE) -j 2 read pytest

.PHONY: pytest
pytest: # what `test` runs
	@$(PYTHON) -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder $(TESTS)

.PHONY: read
read: # what is found without running anything
	@$(MAKE) lint type imports

.PHONY: test-long
test-long: ## the same at full size: twenty times the repetitions
	@SECURE_BASE_LONG=1 $(MAKE) test

.PHONY: test-sqlite
test-sqlite: setup-dev ## the tests in one process on SQLite, without PostgreSQL's own
	@SECURE_BASE_TEST_DB=sqlite $(PYTHON) -m pytest -n $(JOBS) --dist loadscope --no-loadscope-reorder $(TESTS)

.PHONY: lint
lint: setup-packages ## style of the code and the templates
	@$(PYTHON) -m ruff check .
	@$(PYTHON) -m ruff format --check .
	@$(PYTHON) -m djlint --lint --quiet templates

.PHONY: format
format: setup-packages ## mend what lint can mend
	@$(PYTHON) -m ruff check --fix .
	@$(PYTHON) -m ruff format .

.PHONY: type
type: setup-packages ## types
	@$(PYTHON) -m mypy $(PACKAGES)

.PHONY: imports
imports: setup-packages ## which way imports run (docs/architecture.md)
	@$(PYTHON) -c 'from importlinter.cli import lint_imports_command; lint_imports_command()'

.PHONY: bench
bench: setup-packages ## what is measured, one JSON object a line (ONLY=caseload)
	@setup/packages.sh bench
	@$(PYTHON) -m benchmarks $(ONLY)

.PHONY: i18n
i18n: setup-packages ## collect the words to translate
	@setup/system.sh i18n
	@$(PYTHON) manage.py makemessages --all --no-obsolete --add-location file --ignore var --ignore .venv

.PHONY: pictures
pictures: setup-dev ## take the README's picture of the demonstration anew
	@SECURE_BASE_PICTURES=1 SECURE_BASE_TEST_DB=sqlite $(PYTHON) -m pytest -q tests/browser/test_pictures.py

.PHONY: schema
schema: setup-packages ## write docs/openapi.yaml
	@$(PYTHON) manage.py spectacular --api-version v1 --validate --fail-on-warn --file docs/openapi.yaml

.PHONY: lock
lock: ## pin requirements/*.in anew, with hashes and without addresses
	@setup/lock.sh

.PHONY: clean
clean: ## remove what set-up and tests made; the data in var/ stays
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage test-results
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +

.PHONY: setup-demo setup-dev setup-packages
setup-demo:
	@setup/system.sh demo
	@setup/packages.sh demo
setup-dev:
	@setup/system.sh test
	@setup/packages.sh dev
setup-packages:
	@setup/packages.sh dev
