# On a fresh machine with Python 3.11 or later and make: `make run` starts the service, `make test` proves it.

PYTHON ?= python3
HOME_DIR ?= data/home
BIN = .venv/bin

.PHONY: run test lint judge

# On first use it shows an issue going through all six steps before the service starts.
run: .venv/ready
	@test -d $(HOME_DIR)/config || { $(BIN)/bihuan demo --end --home $(HOME_DIR); $(BIN)/bihuan init $(HOME_DIR); }
	$(BIN)/bihuan run --home $(HOME_DIR)

test: lint
	$(BIN)/python -m pytest -n 2

lint: .venv/ready
	$(BIN)/ruff check service tests
	$(BIN)/mypy

# What the tests reach, line by line and branch by branch.
judge: .venv/ready
	$(BIN)/coverage run --branch --source=service -m pytest -q
	$(BIN)/coverage report --skip-covered --sort=cover

# uv where it can be had, for it is quick; pip everywhere else.
.venv/ready: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make PYTHON=python3.12 ..."; exit 1; }
	@echo "Setting up .venv; this takes a minute or two the first time."
	@if command -v uv >/dev/null 2>&1; then \
		uv venv --quiet --allow-existing --python $(PYTHON) .venv && uv pip install --quiet --compile-bytecode --python $(BIN)/python -e '.[dev]'; \
	else \
		$(PYTHON) -m venv .venv && $(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'; \
	fi
	@$(BIN)/python -m compileall -q service
	@touch $@
