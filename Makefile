# Everything happens in .venv at the project's root; every target may be run again at no cost.
.DEFAULT_GOAL := help
PAGE := src/noonmark/web/page/index.html
.PHONY: help deps setup frontend demo test check bench docs calibrate soak fuzz clean

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
	UV_COMPILE_BYTECODE=1 $(UV) sync --locked --quiet
	$(BIN)/python -m compileall -q src/noonmark
	@touch $@

$(UV):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Noonmark needs Python 3.11 or later; say which with: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv .venv \
		|| { rm -rf .venv; echo "python3 -m venv failed: run 'make deps' as root, then again" >&2; exit 1; }
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

frontend: $(PAGE) ## the workbench's pages, built into the package

# Node.js comes with the environment; npm's registry is asked only when package-lock.json is new.
$(PAGE): builders/build_page.py $(shell find frontend -name node_modules -prune -o -type f -print 2>/dev/null) | $(STAMP)
	$(BIN)/python -m builders.build_page

demo: setup frontend ## the worked example: a fix, claims checked, two rendered clips measured, a case; opens the workbench on it
	@mkdir -p build/demo
	@echo "What do the clues of examples/neryungri/clues.toml leave?"
	@$(BIN)/noonmark fix examples/neryungri/clues.toml
	@echo; echo "Can its caption be true?"
	@$(BIN)/noonmark check examples/neryungri/clues.toml --html build/demo/fix.html
	@echo; echo "And another caption for the same clip?"
	@$(BIN)/noonmark check examples/neryungri/false_caption.toml
	@$(MAKE) --no-print-directory build/demo/.clips
	@echo; echo "How high did the sun stand in the clip of a yard? (its shadows were marked in one frame)"
	@$(BIN)/noonmark measure examples/yard/yard.json --picture build/demo/yard.png
	@echo; echo "Can its caption be true?"
	@$(BIN)/noonmark check build/demo/yard.mp4 examples/yard/clues.toml --html build/demo/yard.html
	@echo; echo "And that of another clip, which has the same caption?"
	@$(BIN)/noonmark measure examples/yard/false_caption.json --picture build/demo/false_caption.png
	@$(BIN)/noonmark check build/demo/false_caption.mp4 examples/yard/false_caption.toml --html build/demo/false_caption.html
	@echo; echo "The pages: fix.html, yard.html and false_caption.html in $(CURDIR)/build/demo;"
	@echo "the fits drawn into the clips' frames: yard.png and false_caption.png beside them"
	@$(MAKE) --no-print-directory build/demo/case/case.sqlite
	@echo; echo "The workbench on that case: $(BIN)/noonmark serve build/demo/case"
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/noonmark serve build/demo/case; fi

# A case of both clips as a channel posted them, under one caption; it stays as it is once it is there.
build/demo/case/case.sqlite: | $(STAMP)
	@$(BIN)/python -m builders.make_demo_channel build/demo
	@echo; echo "And as a case, from the channel's export:"
	@$(BIN)/noonmark case new build/demo/case --title "Two clips, one caption"
	@$(BIN)/noonmark case add build/demo/case build/demo/channel
	@$(BIN)/noonmark case list build/demo/case

# Both clips with their truths, rendered again only when the renderer has changed.
build/demo/.clips: $(wildcard builders/render/*.py) | $(STAMP)
	@echo; echo "Rendering two clips of made-up yards under the real sun (half a minute) ..."
	@$(BIN)/python -m builders.render.make_clips build/demo
	@touch $@

check: setup ## format, lint, types, import directions
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	PYRIGHT_PYTHON_IGNORE_WARNINGS=1 $(BIN)/pyright -p pyproject.toml

test: check frontend ## the checks, then all tests
	$(BIN)/pytest $(PYTEST_FLAGS) -n 2 --dist loadfile

bench: setup ## benchmarks against peers, in an environment of their own
	UV_PROJECT_ENVIRONMENT=build/venv-bench $(UV) sync --locked --quiet --no-dev --group bench --extra web --extra vision --extra ocr
	for script in benchmarks/bench_*.py; do build/venv-bench/bin/python "$$script" || exit 1; done

docs: setup ## the documentation, with its samples run
	$(BIN)/pytest $(PYTEST_FLAGS) tests/test_samples.py
	UV_PROJECT_ENVIRONMENT=build/venv-docs $(UV) sync --locked --quiet --no-dev --group docs
	rm -rf docs/reference/modules
	build/venv-docs/bin/sphinx-build -q -W -b html docs build/docs/html
	@echo "The documentation: $(CURDIR)/build/docs/html/index.html"

calibrate: setup ## draw truths, fix them, report coverage (minutes)
	$(BIN)/noonmark calibrate
	$(BIN)/noonmark calibrate --sights

soak: setup ## many random feasible pairs against the bounds (minutes)
	$(BIN)/pytest -m soak

fuzz: setup ## broken files and odd values at every door (minutes)
	$(BIN)/pytest -m fuzz

clean: ## what was built, the environment too
	rm -rf .venv build dist .hypothesis .pytest_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
