# `make review` builds the paper, `make test` runs the tests; each sets up what it needs.
.DEFAULT_GOAL := review
SHELL := /bin/bash
PYTHON ?= python3
CORES ?= all
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: review test lock pictures clean

review: .venv/.review
	@PATH="$(CURDIR)/$(BIN):$$PATH" python -m realist.building --cores $(CORES)

test: .venv/.test
	@PATH="$(CURDIR)/$(BIN):$$PATH" python -m pytest -n logical --dist loadfile --no-loadscope-reorder $(TESTS)

# The two environments are one: the tests add packages to what the review needs.
.venv/.review: requirements-build.lock requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; (3, 11) <= sys.version_info < (3, 14) or sys.exit("Python 3.11, 3.12 or 3.13 is needed; this is " + sys.version.split()[0] + ". Name another one: make PYTHON=python3.12")'
	@echo "Setting up the environment in .venv (once; a minute or two)"
	@$(PYTHON) -m venv .venv
	@$(PIP) install --require-hashes -r requirements-build.lock
	@$(PIP) install --require-hashes --no-build-isolation -r requirements.lock
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q .venv/lib workflow || true
	@touch $@

.venv/.test: .venv/.review requirements-dev.lock
	@echo "Adding what the tests need (once)"
	@$(PIP) install --require-hashes --no-build-isolation -r requirements-dev.lock
	@touch $@

lock:  ## write the lock files anew (needs uv)
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header requirements-build.in --output-file requirements-build.lock
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header requirements.in --output-file requirements.lock
	uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --no-annotate --no-header requirements-dev.in --constraints requirements.lock --output-file requirements-dev.lock
	{ sed -n '/^#/p' workflow/envs/realist.yaml; printf 'channels: [conda-forge, nodefaults]\ndependencies:\n  - python =3.12\n  - pip\n  - pip:\n'; \
	  sed -nE 's/^([a-z0-9_.-]+==[^ ;]+)( ;.*[^ \\])? *\\$$/      - "\1\2"/p' requirements.lock; } > workflow/envs/.new && mv workflow/envs/.new workflow/envs/realist.yaml

pictures: review  ## draw the pictures of the README anew (needs poppler's pdftoppm)
	@export PATH="$(CURDIR)/$(BIN):$$PATH"; snakemake --quiet all --rulegraph dot | python docs/draw_dag.py
	pdftoppm -r 80 -f 1 -l 1 -png -singlefile results/manuscript/paper.pdf docs/first_page

clean:
	rm -rf results .snakemake
