# make demo   rate the bundled firms            make test    everything CI runs
# make bench  benchmarks, into their README     make docs    the documentation, into site/
# make lint, types, notebooks, tests            parts of make test
# make format  what ruff can mend               make mutation  do the tests notice a change?
# make release-check  build the package, try it in fresh environments
# make clean  remove what these made            make PYTHON=python3.12 ...  another interpreter
#
# Needs Python >= 3.11 and make. The rest goes into .venv, anew whenever pyproject.toml changes;
# what the benchmarks compare with goes into .venv-bench.

PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
PIP    := $(PY) -m pip --disable-pip-version-check install --quiet
DEMO   := $(VENV)/.demo-installed
DEV    := $(VENV)/.dev-installed

# Other packages to compare with, and their many dependencies, stay out of the tests.
BENCH_VENV := .venv-bench
BENCH_PY   := $(BENCH_VENV)/bin/python
BENCH_PIP  := $(BENCH_PY) -m pip --disable-pip-version-check install --quiet
BENCH      := $(BENCH_VENV)/.bench-installed
DATE       ?= $(shell date +%Y-%m-%d)

# At most two workers: the suite must behave the same on a small machine and on a large one.
WORKERS ?= $(shell n=$$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1); [ "$$n" -gt 2 ] && n=2; echo $$n)

export NO_MKDOCS_2_WARNING := 1

.DELETE_ON_ERROR:
.PHONY: help demo test lint types docs notebooks tests release-check bench mutation format clean

help:
	@sed -n '1,/^$$/s/^# \{0,1\}//p' Makefile

$(PY) $(BENCH_PY):
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	    echo "fuzzyahp needs Python 3.11 or later; '$(PYTHON)' is $$($(PYTHON) --version 2>&1 || true)."; \
	    echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	    echo "'$(PYTHON)' comes without venv; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv $(@:/bin/python=)

$(DEMO): pyproject.toml | $(PY)
	$(PIP) -e ".[cli]"
	@touch $@

$(DEV): pyproject.toml | $(PY)
	$(PIP) -e ".[all,dev]"
	@touch $(DEMO) $@

# Dependency groups need pip 25.1.
$(BENCH): pyproject.toml | $(BENCH_PY)
	$(BENCH_PIP) --upgrade "pip>=25.1"
	$(BENCH_PIP) -e ".[all,dev]" --group bench
	@touch $@

demo: $(DEMO)
	@$(VENV)/bin/fuzzyahp demo

# pytest comes last, so that the count of tests closes the log.
test: $(DEV)
	@$(MAKE) --no-print-directory lint
	@$(MAKE) --no-print-directory types
	@$(MAKE) --no-print-directory docs
	@$(MAKE) --no-print-directory notebooks
	@$(MAKE) --no-print-directory tests

lint: $(DEV)
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .

types: $(DEV)
	$(PY) -m mypy

docs: $(DEV)
	$(PY) -m mkdocs build --strict --site-dir site

notebooks: $(DEV)
	$(PY) -m pytest -p no:benchmark -p no:xdist --nbmake notebooks

tests: $(DEV)
	$(PY) -m pytest -p no:benchmark -n $(WORKERS) --dist loadgroup

# Wheel, sdist and SBOM into dist/; installed on the lowest and newest versions, with each extra and without.
release-check: $(DEV)
	$(PY) tools/release_check.py

# Rewrites the table and the figure of benchmarks/README.md, under today's date or DATE=2026-11-30.
# A missed limit is reported, then fails.
bench: $(BENCH)
	@mkdir -p .benchmarks && rm -f .benchmarks/last.json
	@status=0; $(BENCH_PY) -m pytest -p no:xdist benchmarks --benchmark-only --benchmark-columns=min,median,rounds \
	    --benchmark-json=.benchmarks/last.json || status=$$?; \
	$(BENCH_PY) -m benchmarks.report .benchmarks/last.json --date $(DATE) || status=$$?; exit $$status

mutation: $(DEV)
	$(PY) tools/mutation.py

format: $(DEV)
	$(PY) -m ruff check --fix .
	$(PY) -m ruff format .

clean:
	rm -rf $(VENV) $(BENCH_VENV) site docs/built build dist .pytest_cache .mypy_cache .ruff_cache .hypothesis .benchmarks
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
