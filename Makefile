# Everything happens in .venv at the project's root; every target may be run again at no cost.
.DEFAULT_GOAL := help
.PHONY: help deps setup demo test check bench docs calibrate soak fuzz clean

PYTHON ?= $(firstword $(foreach p,python3.11 python3.12 python3.13 python3,$(if $(shell command -v $(p)),$(p))))
BIN := .venv/bin
STAMP := .venv/.stamp
UV := $(BIN)/uv
UV_VERSION := 0.13.9
export UV_PROJECT_ENVIRONMENT := .venv
PYTEST_FLAGS := $(if $(CI),--require-all)

help: ## this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

deps: ## Debian packages of apt-packages.txt (needs root)
	@builders/install_packages

setup: $(STAMP) ## the environment in .venv, from uv.lock

# A file clock older than the stamp means: nothing to do.
$(STAMP): pyproject.toml uv.lock | $(UV)
	$(UV) sync --locked --quiet
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Noonmark needs Python 3.11 or later; say which with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "python3 -m venv failed: run 'make deps' as root, then again" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

demo: setup ## the worked example: a fix, a claim check, and a page
	@mkdir -p build/demo
	@echo "What do the clues of examples/neryungri/clues.toml leave?"
	@$(BIN)/noonmark fix examples/neryungri/clues.toml
	@echo; echo "Can its caption be true?"
	@$(BIN)/noonmark check examples/neryungri/clues.toml --html build/demo/fix.html
	@echo; echo "And another caption for the same clip?"
	@$(BIN)/noonmark check examples/neryungri/false_caption.toml
	@echo; echo "The page: $(CURDIR)/build/demo/fix.html"

check: setup ## format, lint, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright -p pyproject.toml

test: check ## the checks, then all tests
	$(BIN)/pytest $(PYTEST_FLAGS)

bench: setup ## benchmarks against peers, in an environment of their own
	UV_PROJECT_ENVIRONMENT=build/venv-bench $(UV) sync --locked --quiet --no-dev --group bench
	for script in benchmarks/bench_*.py; do build/venv-bench/bin/python "$$script" || exit 1; done

docs: setup ## the documentation, with its samples run
	$(BIN)/pytest $(PYTEST_FLAGS) tests/test_samples.py
	UV_PROJECT_ENVIRONMENT=build/venv-docs $(UV) sync --locked --quiet --no-dev --group docs
	rm -rf docs/reference/modules
	build/venv-docs/bin/sphinx-build -q -W -b html docs build/docs/html
	@echo "The documentation: $(CURDIR)/build/docs/html/index.html"

calibrate: setup ## draw truths, fix them, report coverage (minutes)
	$(BIN)/noonmark calibrate

soak: setup ## many random feasible pairs against the bounds (minutes)
	$(BIN)/pytest -m soak

fuzz: setup ## broken files and odd values at every door (minutes)
	$(BIN)/pytest -m fuzz

clean: ## what was built, the environment too
	rm -rf .venv build dist .hypothesis .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
