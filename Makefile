# The newest python3 of at least 3.11 on PATH; `make run PYTHON=/path/to/python3` names another.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && command -v $$p && exit; done; echo python3)
SETUP = "$(PYTHON)" -m scripts.bootstrap
ARGS ?=

.DEFAULT_GOAL := help
.PHONY: help run stop test e2e check lint format schema bench screenshots

help: ## this list
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: ## set up what is missing, then start everything: database, broker, web, workers (Ctrl-C stops it)
	@exec $(SETUP) run

stop: ## stop the Quorum that runs from this folder
	@exec $(SETUP) stop

test: ## set up what is missing (a browser too), then run all tests; ARGS="tests/review -x" chooses
	@exec $(SETUP) test $(ARGS)

e2e: ## only the tests that drive the browser
	@exec $(SETUP) test -m e2e $(ARGS)

check: test lint ## the whole truth: all tests, then format, lint, types, contracts, schema, both languages

lint: ## what `make check` holds besides the tests
	@exec $(SETUP) lint

format: ## let the formatters write
	@exec $(SETUP) format

schema: ## write docs/openapi.yaml and the front end's types again
	@exec $(SETUP) schema

bench: ## run the benchmarks; each prints a ratio to a baseline of the same run
	@exec $(SETUP) bench $(ARGS)

screenshots: ## take the README's pictures from the real pages of a running Quorum
	@exec $(SETUP) screenshots $(ARGS)
