# Brikke. `make help` is the menu.
.DEFAULT_GOAL := help
.PHONY: help setup up down reset test check format proof sabotage screenshots bench contracts docs site translations lock browser
SHELL := /bin/bash
VENV := .venv/bin
TEST ?=
# What a laptop with two cores bears beside the databases and brokers under test.
WORKERS ?= 2

help: ## This menu
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-14s %s\n", $$1, $$2}'

setup: ## Virtual environment, packages, page files, translations (quick when nothing changed)
	@infra/setup.sh

up: setup ## Start the local network of three offices, with a demo
	@$(VENV)/brikke up --demo

down: ## End everything `make up` and the tests started
	@test ! -x $(VENV)/brikke || $(VENV)/brikke down

reset: ## End it and wipe its state
	@test ! -x $(VENV)/brikke || $(VENV)/brikke reset --yes

check: setup ## Format, lint, types, import rules, dependencies, migrations, translations, contracts, docs
	$(VENV)/ruff format --check .
	$(VENV)/ruff check .
	$(VENV)/mypy
	$(VENV)/lint-imports
	$(VENV)/deptry .
	$(VENV)/sqlfluff lint --processes 2 chassis/migrations reference/migrations services/*/migrations
	$(VENV)/python -m chassis.web.locales check
	$(VENV)/python -m infra.contracts --check
	$(VENV)/python -m infra.data_dictionary --check

test: setup browser ## Everything: check, then all tests on real PostgreSQL and RabbitMQ (TEST=path for some)
	@infra/test.sh $(WORKERS) $(TEST)

browser: setup
	@$(VENV)/python -m infra.local.packages postgres rabbitmq-server epmd nginx chromium

format: setup ## Put the code in form
	$(VENV)/ruff format .
	$(VENV)/ruff check --fix .

proof: setup ## A long proof, in full: make proof NAME=kill
	@test -n "$(NAME)" || { echo "make proof NAME=…, one of:"; ls proofs | sed -n 's/^\([a-z].*\)\.py$$/  \1/p'; exit 2; }
	@$(VENV)/python -m proofs.$(NAME)

sabotage: setup ## Take each safeguard out and demand that its test turns red
	@$(VENV)/python -m infra.sabotage

screenshots: setup browser ## Every page at two widths, into docs/screens
	@$(VENV)/python -m tests.journeys.screenshots

bench: setup ## One measure beside its peer: make bench NAME=thread
	@$(VENV)/brikke bench $(NAME)

contracts: setup ## Write contracts/ anew from the services' schemas
	$(VENV)/python -m infra.contracts

docs: setup ## Write docs/data anew from the comments in the schemas
	$(VENV)/python -m infra.data_dictionary

site: setup ## The pages of docs/ as a web site in site/
	@NO_MKDOCS_2_WARNING=1 $(VENV)/mkdocs build --strict --quiet

translations: setup ## Collect new texts for translation
	$(VENV)/python -m chassis.web.locales update

lock: setup ## Resolve dependencies anew into requirements.lock
	$(VENV)/uv pip compile pyproject.toml --all-extras --generate-hashes --no-header --no-annotate --universal -q -o requirements.lock
