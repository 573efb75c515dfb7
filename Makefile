# Everything a person types. `make help` lists it.
.DEFAULT_GOAL := help
.PHONY: help setup assets run test test-unit test-journeys chaos mail-chaos spark-year bench check format lock chromium clean

PYTHON ?= python3
BIN := .venv/bin
MESSAGES := $(patsubst %.po,%.mo,$(wildcard locale/*/LC_MESSAGES/django.po))
UV_VERSION := 0.13.9
PRODUCTION := PRODUCTION=1 SECRET_KEY=a-word-for-this-check-only-of-fifty-and-some-letters-Qx7 TOKEN_KEYS=b \
	ALLOWED_HOSTS=limelight.example PUBLIC_URL=https://limelight.example DATABASE_URL=postgres://h/d \
	REDIS_URL=redis://h/0 TIKTOK_APP_ID=1 TIKTOK_APP_SECRET=c EMAIL_URL=smtp+tls://me:d@h:587
export PATH := $(CURDIR)/$(BIN):$(PATH)

help: ## list these commands
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 16

setup: .venv/.ready ## make the environment from the lock files
assets: static/built/.ready $(MESSAGES) ## build css, javascript and translations

run: setup assets ## run the product: web, worker, beat, Redis, the simulator (PORT=8123 make run moves it)
	@$(BIN)/python deploy/laptop.py

test: test-unit test-journeys ## run all tests, the browser journey among them

test-unit: setup assets ## run the quick tests (DATABASE_URL and REDIS_URL choose the servers)
	$(BIN)/python -m pytest -q -n 2 -m "not journey"

test-journeys: setup assets chromium ## walk the running product in a browser
	$(BIN)/python -m pytest -q -m journey

chaos: setup assets ## run N orders through trouble and killed workers, then compare with the simulator (N=2000 SEED=7)
	$(BIN)/python -m tests.chaos --orders $(or $(N),200) --seed $(or $(SEED),7)

mail-chaos: setup assets ## send N messages while workers are killed, then count what arrived (N=500 SEED=7)
	$(BIN)/python -m tests.chaos.mail --messages $(or $(N),500) --seed $(or $(SEED),7)

spark-year: setup assets ## live a simulated year with N Spark authorizations, then compare with the simulator (N=1000 SEED=7)
	$(BIN)/python -m tests.spark_year --number $(or $(N),1000) --seed $(or $(SEED),7)

bench: setup assets ## time what must be quick beside SQL by hand (MOST=20000, SNAPSHOTS=…, ONLY=reporting; DATABASE_URL chooses the server)
	$(BIN)/python -m benchmarks

check: setup assets ## format, lint, types, imports, templates, migrations, deployment settings
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/djade --target-version 5.2 --check $$(git ls-files '*.html')
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/python manage.py makemigrations --check --dry-run
	env $(PRODUCTION) $(BIN)/python manage.py check --deploy --fail-level WARNING

format: setup ## format and mend what can be mended
	$(BIN)/ruff check --fix -q . ; $(BIN)/ruff format . ; $(BIN)/djade --target-version 5.2 $$(git ls-files '*.html')

lock: setup ## lock the dependencies anew, with hashes and without registry addresses
	for name in base dev; do $(BIN)/uv pip compile -q --upgrade --generate-hashes --universal --python-version 3.11 \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		requirements/$$name.in -o requirements/$$name.txt || exit 1; done

chromium: setup ## find a Chromium for the journeys, or install one
	@$(BIN)/python -m tests.journeys.chromium

clean: ## remove what the commands above made, the database too
	rm -rf .venv node_modules static/built var $(MESSAGES)

.venv/.ready: requirements/base.txt requirements/dev.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Limelight needs Python 3.11 or newer; set PYTHON=python3.12, say.")'
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q uv==$(UV_VERSION)
	@$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements/base.txt -r requirements/dev.txt
	@touch $@

node_modules/.ready: package.json package-lock.json .venv/.ready
	@$(BIN)/npm ci --silent --no-audit --no-fund
	@touch $@

static/built/.ready: node_modules/.ready $(shell find static/src templates -type f 2>/dev/null)
	@$(BIN)/npm run --silent build
	@touch $@

locale/%.mo: locale/%.po .venv/.ready
	@$(BIN)/pybabel -q compile -i $< -o $@
