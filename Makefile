# Every command that a person or CI types; `make` lists them.

.DEFAULT_GOAL := help
SHELL := /bin/sh

SWIFT ?= swift
MANIFEST ?= pipelines/catalog.yaml
# An undeclared import is an error: the target graph is the architecture.
FLAGS := --explicit-target-dependency-import-check error
# The tests cover every kind of token store; the programs are built without those that few need.
TRAITS := --traits Redis,Memcached
# Few tests at a time: each has a database or programs of its own, and two cores must suffice.
TEST_WIDTH := SWT_EXPERIMENTAL_MAXIMUM_PARALLELIZATION_WIDTH=4
PROGRAMS := .build/release
# How long make fuzz runs, not counting compilation.
SECONDS ?= 60
DISCOGRAPH := $(PROGRAMS)/discograph
# The newest unfinished run, or a new one; RUN=runs/… names one. Work left for later is not a failure here.
RUN_OPTIONS := $(if $(RUN),--run $(RUN),--continue) --partial-ok

##@ Start here

.PHONY: demo
demo: release ## Run the whole pipeline against the sandbox and show the rows
	@scripts/demo.sh

.PHONY: test
test: packages/tests ## Run every test, against a PostgreSQL that they start and stop
	$(TEST_WIDTH) $(SWIFT) test $(FLAGS) $(TRAITS)

##@ Pipeline (MANIFEST=pipelines/catalog.yaml; RUN=runs/… picks a run)

.PHONY: run
run: release ## Everything: extract, transform, load, check
	@$(DISCOGRAPH) run $(MANIFEST) $(RUN_OPTIONS)

.PHONY: run/dry
run/dry: release ## Show what a run would do
	@$(DISCOGRAPH) run $(MANIFEST) $(RUN_OPTIONS) --dry-run

.PHONY: extract
extract: release ## Fetch from Spotify what the manifest asks for
	@$(DISCOGRAPH) run $(MANIFEST) $(RUN_OPTIONS) --only plan --only 'extract-*'

.PHONY: transform
transform: release ## Turn what was landed into rows
	@$(DISCOGRAPH) run $(MANIFEST) $(RUN_OPTIONS) --only transform

.PHONY: load
load: release ## Load the rows into the database, making rows and schema first
	@$(DISCOGRAPH) run $(MANIFEST) $(RUN_OPTIONS) --only transform --only migrate --only load

.PHONY: check
check: release ## Look for what must not be in the database
	@$(DISCOGRAPH) run $(MANIFEST) $(RUN_OPTIONS) --only check

.PHONY: analytics
analytics: release ## Print all analytics views
	@$(DISCOGRAPH) analytics

.PHONY: status
status: release ## Show the state of the runs
	@$(DISCOGRAPH) status

##@ Database (the project's own, unless DATABASE_URL, PGHOST, PGHOSTADDR or PGSERVICE is set)

.PHONY: docs
docs: release ## Document all tables and columns in .discograph/docs/warehouse.html
	@$(DISCOGRAPH) docs --strict .discograph/docs/warehouse.html

.PHONY: migrate
migrate: release ## Bring the schema up to date
	@$(PROGRAMS)/migrate

.PHONY: psql
psql: release ## Open psql on the database
	@$(DISCOGRAPH) db psql

.PHONY: db/start
db/start: release ## Start the project's own PostgreSQL
	@$(DISCOGRAPH) db start

.PHONY: db/stop
db/stop: release ## Stop it; its data is kept
	@$(DISCOGRAPH) db stop

.PHONY: db/status
db/status: release ## Show whether it is running, and where it is
	@$(DISCOGRAPH) db status

.PHONY: db/reset
db/reset: release ## Remove it with everything in it
	@$(DISCOGRAPH) db reset --yes

##@ Measure (needs a quiet machine, and the tools named in Tests/Benchmarks/README.md)

.PHONY: bench
bench: packages/bench release ## Compare HTTP, transform and load with other tools, and measure landing
	@Tests/Benchmarks/http.sh
	@Tests/Benchmarks/landing.sh
	@Tests/Benchmarks/transform.sh
	@Tests/Benchmarks/load.sh
	@Tests/Benchmarks/ratios.py full http landing transform load

.PHONY: bench/quick
bench/quick: packages/bench release ## A small version of the same; fails when a ratio has fallen by half
	@Tests/Benchmarks/quick.sh

.PHONY: bench/growth
bench/growth: packages/bench release ## Measure loads into 30 million tracks; an hour and a half, and 70 GB of disk
	@Tests/Benchmarks/growth.sh

##@ Work on it

.PHONY: build
build: packages/tests ## Compile everything, tests too
	$(SWIFT) build --build-tests $(FLAGS) $(TRAITS)

.PHONY: release
release: packages ## Compile the programs for use
# The first time takes minutes, and silence would look like a hang.
	@$(SWIFT) build --configuration release $(FLAGS) $(if $(wildcard $(DISCOGRAPH)),--quiet)

.PHONY: dist
dist: release ## Pack the programs, SQL and pipelines for machines without Swift, in .discograph/dist
	@PROGRAMS=$(PROGRAMS) scripts/pack.sh

.PHONY: fuzz
fuzz: packages/fuzz ## Look for inputs that the C shim gets wrong, for SECONDS=60; findings go to .build/fuzz
	@Tests/Fuzzing/fuzz.sh run $(SECONDS)

.PHONY: fuzz/coverage
fuzz/coverage: packages/fuzz ## Show which lines of the C shim the seeds reach; fails below 90 %
	@Tests/Fuzzing/fuzz.sh coverage

.PHONY: lint
lint: ## Check style and documentation
	$(SWIFT) format lint --strict --parallel --recursive Package.swift Sources Tests

.PHONY: format
format: ## Fix style automatically where possible
	$(SWIFT) format --in-place --parallel --recursive Package.swift Sources Tests

.PHONY: schema/check
schema/check: release ## Compare sql/schema.sql with what the migrations make
	@$(PROGRAMS)/migrate --schema | diff --unified sql/schema.sql -

.PHONY: schema/dump
schema/dump: release ## Regenerate sql/schema.sql
	@$(PROGRAMS)/migrate --schema > .build/schema.sql && mv .build/schema.sql sql/schema.sql

.PHONY: rows/record
rows/record: packages/tests ## Record the rows of fixed answers; refused while their format must be raised
	DISCOGRAPH_RECORD=1 $(SWIFT) test $(FLAGS) $(TRAITS) --filter RowsFormatTests

.PHONY: packages
packages: ## Install missing Debian packages
	@scripts/install-packages.sh

.PHONY: packages/tests
packages/tests:
	@scripts/install-packages.sh tests

.PHONY: packages/bench
packages/bench:
	@scripts/install-packages.sh bench

.PHONY: packages/fuzz
packages/fuzz:
	@scripts/install-packages.sh fuzz

.PHONY: clean
clean: ## Remove build products; runs and databases are kept
	rm -rf .build

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
	    /^##@ / { printf "\n%s\n", substr($$0, 5) } \
	    /^[a-z][a-z\/-]*:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
