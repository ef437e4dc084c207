# Each of these is one short script in scripts/; `make` alone lists them.
.PHONY: help run demo-reset test lint format reference bench lock changelog

help: ## Lists what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1	\2/p' Makefile

run: ## Starts the site on http://127.0.0.1:8000 (PORT=8001 make run for another port)
	@scripts/run

demo-reset: ## Throws the local database and index away and loads the demonstration authority again
	@scripts/demo-reset

test: ## Runs every check and every test, installing what they need
	@scripts/test

lint: ## Runs the checks that need no running program
	@scripts/lint

format: ## Lays the Python code out
	@scripts/environment --dev && .venv/bin/python -m ruff format . && .venv/bin/python -m ruff check --fix --quiet .

reference: ## Writes the tables of docs/reference from the code
	@scripts/environment --dev && .venv/bin/python -m scripts.reference

bench: ## Measures, prints a table and writes docs/benchmarks.md
	@scripts/environment --dev && .venv/bin/python -m benchmarks

lock: ## Writes the locked requirements from the .in files (needs uv)
	@scripts/lock

changelog: ## Shows the next release's notes, from changelog.d
	@scripts/environment --dev && .venv/bin/python -m towncrier build --draft --version next
