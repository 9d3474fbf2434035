# `make serve` is enough to begin: .venv is made when it is missing and renewed when pyproject.toml has changed.

PYTHON ?= python3
ARGS ?=
ENGINE ?= $(firstword $(shell command -v podman docker))

VENV := .venv
BIN := $(VENV)/bin
PIP = $(BIN)/python -m pip -qq --disable-pip-version-check

TEST = $(BIN)/pytest -n auto tests --contract
BENCH = $(BIN)/python -m benchmarks

.DEFAULT_GOAL := help
.PHONY: help serve test lint check mutants docs bench wheel container clean

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo 'PYTHON=python3.12 chooses the Python (3.11 or newer), ARGS="--port 9000" goes to the command.'

serve: $(VENV)/.serve ## serve on http://127.0.0.1:8080 until Ctrl-C; ARGS="…" adds options
	@exec $(BIN)/mockserver serve $(ARGS)

test: $(VENV)/.dev ## the tests and the contract suite; ARGS="-k …" adds options
	$(TEST) $(ARGS)

lint: $(VENV)/.dev ## style and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

check: $(VENV)/.serve ## fragments, seeds and handlers
	$(BIN)/mockserver check $(ARGS)

mutants: $(VENV)/.dev ## ten mocks broken on purpose, which the contract suite has to notice; ARGS="--sample 600" for more
	$(BIN)/mockserver mutants --sample 10 $(ARGS)

docs: $(VENV)/.serve ## the pages of rules in docs/rules/, from the fragments
	@mkdir -p docs/rules
	@for folder in specs/*/; do name=$$(basename $$folder); \
		$(BIN)/mockserver evidence --markdown --provider $$name > docs/rules/$$name.md && echo docs/rules/$$name.md; done

bench: $(VENV)/.bench ## measure, beside other mock servers; ARGS="--peers none" alone
	$(BENCH) $(ARGS)

wheel: $(VENV)/.serve ## the package, into dist/
	@rm -f dist/*.whl
	@$(PIP) wheel --no-deps --wheel-dir dist .
	@ls dist/*.whl

# podman leaves the HEALTHCHECK out of any other format.
container: export BUILDAH_FORMAT = docker
container: ## the image mockserver, with podman or docker
	$(or $(ENGINE),$(error neither podman nor docker was found: install one, or name yours with ENGINE=)) \
		build --tag mockserver --build-arg VERSION=$$(sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml) $(ARGS) .
	@echo 'try: $(notdir $(ENGINE)) run --rm --read-only -p 127.0.0.1:8080:8080 mockserver'

clean: ## remove .venv, dist and what the tools keep
	rm -rf $(VENV) dist .pytest_cache .mypy_cache .ruff_cache .hypothesis

# The stamp bears the name of the Python, so that another PYTHON= makes another .venv.
PYTHON_STAMP := $(VENV)/.made-with$(subst /,-,-$(PYTHON))

$(PYTHON_STAMP):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo 'mockserver needs Python 3.11 or newer, which $(PYTHON) is not; name one, e.g. PYTHON=python3.12' >&2; exit 2; }
	@echo "making $(VENV) with $$($(PYTHON) --version)"
	@$(PYTHON) -m venv --clear $(VENV)
	@$(PIP) install --upgrade 'pip>=25.1' # an older one knows no dependency groups and takes twice as long
	@touch $@

$(VENV)/.serve: pyproject.toml $(PYTHON_STAMP)
	@echo 'installing mockserver'
	@$(PIP) install --editable .
	@touch $@

$(VENV)/.dev: pyproject.toml $(PYTHON_STAMP)
	@echo 'installing mockserver and what tests and checks it'
	@$(PIP) install --editable . --group dev
	@touch $(VENV)/.serve $@

$(VENV)/.bench: pyproject.toml $(PYTHON_STAMP)
	@echo 'installing mockserver and what measures it'
	@$(PIP) install --editable . --group bench
	@touch $(VENV)/.serve $@
