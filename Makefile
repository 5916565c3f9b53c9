# Shuyuan 书院. `make help` lists what there is; `make run` and `make test` need Python 3.11 and nothing else.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
PORT ?= 8000
BIN := .venv/bin
PIP := $(BIN)/pip --disable-pip-version-check install --require-hashes --progress-bar off --requirement
COMPILE := $(BIN)/pip-compile --quiet --generate-hashes --allow-unsafe --strip-extras --no-header \
	--no-emit-index-url --no-emit-trusted-host --no-emit-find-links pyproject.toml
CELERY := $(BIN)/celery --workdir $(CURDIR) --app shuyuan
OURS := accounts beli catalogue checkout home learning notifications payments site tests manage.py
TEMPLATES = $(shell find templates -name '*.html')

export PORT
export PYTHONUNBUFFERED := 1
export PYTHONPATH := $(CURDIR):$(CURDIR)/site

.DEFAULT_GOAL := help
.PHONY: help install install-dev run test bench lint format worker beat messages lock clean

help: ## List these commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 14

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' \
		|| { echo "Python 3.11 is needed; say which with: make PYTHON=/path/to/python3.11 ..."; exit 1; }
	@echo "==> 创建虚拟环境 Creating .venv"
	@$(PYTHON) -m venv .venv

# A copy of the lock file in .venv says what is installed: nothing is asked of pip when they agree.
install: .venv/bin/pip
	@cmp -s requirements.txt .venv/requirements.txt \
		|| cmp -s requirements-dev.txt .venv/requirements-dev.txt \
		|| { echo "==> 安装依赖，首次约需一两分钟 Installing packages, a minute or two the first time" \
		&& $(PIP) requirements.txt && cp requirements.txt .venv/; }

install-dev: .venv/bin/pip
	@cmp -s requirements-dev.txt .venv/requirements-dev.txt \
		|| { echo "==> 安装依赖与测试工具 Installing packages and test tools" \
		&& $(PIP) requirements-dev.txt && cp requirements.txt requirements-dev.txt .venv/; }

run: install ## Serve the site on http://127.0.0.1:8000 (PORT= to change) with its worker; Ctrl-C ends it
	@DJANGO_SETTINGS_MODULE=shuyuan.settings.embedded exec $(BIN)/python manage.py serve

test: install-dev ## Run the whole suite, on SQLite and on PostgreSQL and Redis where they answer
	@$(BIN)/python -m tests.suite

bench: install-dev ## Measure the heavy work on PostgreSQL and Redis, beside what it must reach
	@$(BIN)/python -m tests.bench

lint: install-dev ## Check style, migrations, templates and the production settings
	$(BIN)/ruff check $(OURS)
	$(BIN)/ruff format --check $(OURS)
	@$(BIN)/djhtml --check $(TEMPLATES)
	@VAR_DIR=$$(mktemp -d) $(BIN)/python manage.py makemigrations --check --dry-run
	@$(BIN)/python -m tests.production check --deploy --fail-level WARNING

format: install-dev ## Format the code and the templates
	$(BIN)/ruff check --fix $(OURS)
	$(BIN)/ruff format $(OURS)
	@$(BIN)/djhtml $(TEMPLATES)

worker: install ## Run a Celery worker
	@exec $(CELERY) worker --loglevel INFO

beat: install ## Run Celery's beat: exactly one for the whole site
	@exec $(CELERY) beat --loglevel INFO

messages: install-dev ## Collect what is to be translated, and compile what is (needs gettext)
	$(BIN)/python manage.py makemessages --locale en --no-obsolete --no-wrap --ignore '.venv/*' --ignore 'tests/*' --ignore 'var/*'
	$(BIN)/python manage.py compilemessages --locale en --ignore '.venv/*'

lock: install-dev ## Write the lock files anew from pyproject.toml
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra dev --constraint requirements.txt --output-file requirements-dev.txt

clean: ## Remove the virtual environment and caches; data in var/ stays
	rm -rf .venv .pytest_cache .ruff_cache .hypothesis
