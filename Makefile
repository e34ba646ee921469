# Every target is listed by `make help`, from the text after the two hashes.
.DEFAULT_GOAL := help
.PHONY: help venv lint unit sanity integration test test-long lab lab-down cluster bench docs clean

VENV := .venv
export PATH := $(CURDIR)/$(VENV)/bin:$(PATH)
export ANSIBLE_CONFIG := $(CURDIR)/ansible.cfg

help:  ## List the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' Makefile

venv: $(VENV)/.complete .collections/ansible_collections/bigdata/emr  ## Install the tools: packages of the system where missing, then .venv

$(VENV)/.complete: requirements.txt requirements-dev.txt tests/setup
	tests/setup $(VENV)

# The checkout is the installed collection, under whatever directory name it has.
.collections/ansible_collections/bigdata/emr:
	mkdir -p $(@D)
	ln -s ../../.. $@

lint: venv  ## Run the linters and the checks of documentation and changelog
	tests/run ruff mypy yamllint ansible-lint readmes plugin-docs changelog

unit: venv  ## Run the unit tests
	tests/run unit

sanity: venv  ## Run ansible-test sanity
	tests/run sanity sanity/tests

integration: venv  ## Run the molecule scenarios of `make test` on lab hosts, or those named by SCENARIO="a b"
	tests/run $(if $(SCENARIO),$(SCENARIO:%=molecule/%),integration)

test: venv  ## Run what a change can break, fast checks first
	tests/run

test-long: venv  ## Run the rest: chains of kills, faults under load, the bench; wants a quiet machine
	tests/run --long

lab: venv  ## Start the lab hosts
	tests/lab/lab up

lab-down:  ## Remove the lab: hosts, network, volumes and what else it started
	tests/lab/lab down

cluster: venv  ## Start the lab, bring up a cluster on it and run jobs; SERVICES="hdfs yarn" and TYPE=hadoop choose what
	SERVICES="$(SERVICES)" TYPE="$(TYPE)" tests/lab/cluster

bench: venv  ## Make the lab hosts anew and measure site.yml against the floor; see docs/design/performance.md
	tests/bench/bench

docs: venv  ## Write the generated tables of the pages, and the variables of each role into its README.md
	tests/readmes --write

clean: lab-down  ## Remove the lab and everything that was built, except downloads
	rm -rf .ansible .cache .collections .venv
	find . -name __pycache__ -not -path './.git/*' -prune -exec rm -rf {} +
