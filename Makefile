# Everything a newcomer types: `make demo` and `make test`. Both need git, make and Python 3.11 or later with venv.
PYTHON ?= python3
VENV := .venv
BUILD := .build
TEST_ENV := $(BUILD)/env
IN_TEST := $(TEST_ENV)/bin
# Modules are compiled when first imported: many of what is installed never are.
PIP_FLAGS := --quiet --disable-pip-version-check --no-compile --constraint constraints.txt
WORKERS ?= 2
CASES ?= 12
DURATIONS ?= 10
# `benchmarks` is no part of the wheel: this path entry holds it as the package rightsource.benchmarks, and nothing else.
CHECKOUT := $(BUILD)/checkout
PYTEST := RIGHTSOURCE_CASES=$(CASES) $(IN_TEST)/python -m pytest -q -n $(WORKERS)
ORACLE := tests/solving/test_oracle.py

BENCHMARKS := PYTHONPATH=$(CHECKOUT) $(IN_TEST)/python -m rightsource.benchmarks
RESULTS ?= benchmarks/results/$(shell date +%F)
THREADS ?= 1
CORES ?= 0
MEASURED := --threads $(THREADS) --cores $(CORES)

.PHONY: demo test check types unit coverage proof mutants speed optima bench-smoke bench bench-scale clean

demo: $(VENV)/installed
	mkdir -p demo
	$(VENV)/bin/rightsource solve invoice-desk -o demo/plan.json
	$(VENV)/bin/rightsource plot invoice-desk demo/plan.json -o demo/plan.png
	@echo "Plan: demo/plan.json   Picture: demo/plan.png"

$(VENV)/installed: pyproject.toml constraints.txt $(shell find models instances optimizer -name '*.py' -o -name '*.json' -o -name '*.css' -o -name '*.js')
	$(PYTHON) -m venv $(VENV)
	rm -rf build
	$(VENV)/bin/python -m pip install $(PIP_FLAGS) .
	touch $@

# The wheel is built from a clean tree (a stale build/lib would ship deleted modules) and tested as users get it.
$(TEST_ENV)/installed: pyproject.toml constraints.txt $(shell find models instances optimizer -name '*.py' -o -name '*.json' -o -name '*.css' -o -name '*.js' -o -name py.typed)
	rm -rf build dist $(TEST_ENV)
	$(PYTHON) -m venv $(TEST_ENV)
	$(IN_TEST)/python -m pip install $(PIP_FLAGS) build
	$(IN_TEST)/python -m build --wheel --outdir dist . > $(BUILD)/build.log 2>&1 || (cat $(BUILD)/build.log; exit 1)
	rm -rf build
	$(IN_TEST)/python -m pip install $(PIP_FLAGS) "$$(ls dist/*.whl)[test,benchmarks]"
	touch $@

$(CHECKOUT)/rightsource/benchmarks:
	mkdir -p $(@D)
	ln -sfn ../../../benchmarks $@

# Types are checked beside the tests: each by itself leaves a core idle at times.
test: $(TEST_ENV)/installed
	$(MAKE) -j2 check types unit

check: $(TEST_ENV)/installed
	$(IN_TEST)/ruff format --check .
	$(IN_TEST)/ruff check .

# mypy reads a tree of links, since the folder `models` is the package `rightsource.models`.
types: $(TEST_ENV)/installed
	mkdir -p $(BUILD)/types/rightsource
	for part in models instances optimizer benchmarks; do ln -sfn ../../../$$part $(BUILD)/types/rightsource/$$part; done
	cd $(BUILD)/types && MYPYPATH=../../tests ../env/bin/mypy --config-file ../../pyproject.toml --cache-dir ../mypy \
	    -p rightsource.models -p rightsource.instances -p rightsource.optimizer -p rightsource.benchmarks

# HiGHS by itself cannot be loaded beside OR-Tools, so what loads it has no doctests.
DOCTESTS := PYTHONPATH=tests:$(CHECKOUT) $(IN_TEST)/python -m pytest -q -p doctest_names --doctest-modules \
    --ignore $(CHECKOUT)/rightsource/benchmarks/peers/highs.py --ignore-glob '*/engines/highs_direct.py' --pyargs \
    rightsource.models rightsource.instances rightsource.optimizer rightsource.benchmarks

unit: $(TEST_ENV)/installed $(CHECKOUT)/rightsource/benchmarks
	$(DOCTESTS)
	$(PYTEST) tests --durations=$(DURATIONS)

# Which lines no test runs. Measuring slows the tests down, so `unit` does without; random cases against the oracle
# would reach nothing new.
coverage: $(TEST_ENV)/installed $(CHECKOUT)/rightsource/benchmarks
	$(DOCTESTS) --cov --cov-report=
	$(PYTEST) tests --ignore $(ORACLE) --cov --cov-append --cov-report=term

# The full random counts; minutes to an hour.
proof: $(TEST_ENV)/installed
	$(MAKE) unit CASES=300

# Breaks the core on purpose, one mutation at a time, and shows that the tests notice each.
mutants: $(TEST_ENV)/installed
	$(IN_TEST)/python tests/mutants.py

# Seconds of reading, compiling, checking and building 20,000 processes.
speed: $(TEST_ENV)/installed
	PYTHONPATH=tests $(IN_TEST)/python benchmarks/speed.py 20000

# Published problems against their published optima, each for at most LIMIT seconds; hours for all, so name FAMILIES.
LIMIT ?= 120
FAMILIES ?= gap ufl sscflp mmkp gqap ctap tap uai wcsp psplib-mm
optima: $(TEST_ENV)/installed $(CHECKOUT)/rightsource/benchmarks
	PYTHONPATH=$(CHECKOUT) $(IN_TEST)/python benchmarks/classic_optima.py --seconds $(LIMIT) --families $(FAMILIES)

# Benchmarks; a run that was stopped goes on where it was. `bench-smoke` proves that everything runs, and its times mean
# nothing.
bench-smoke: $(TEST_ENV)/installed $(CHECKOUT)/rightsource/benchmarks
	rm -rf $(BUILD)/bench-smoke
	$(BENCHMARKS) run smoke --workers $(WORKERS) --output $(BUILD)/bench-smoke
	$(BENCHMARKS) building --smoke --output $(BUILD)/bench-smoke
	$(BENCHMARKS) report $(BUILD)/bench-smoke --output $(BUILD)/bench-smoke/report

bench: $(TEST_ENV)/installed $(CHECKOUT)/rightsource/benchmarks
	$(BENCHMARKS) run bench $(MEASURED) --output $(RESULTS)-bench
	$(BENCHMARKS) building --output $(RESULTS)-bench
	$(BENCHMARKS) report $(RESULTS)-bench --page benchmarks/README.md

bench-scale: $(TEST_ENV)/installed $(CHECKOUT)/rightsource/benchmarks
	$(BENCHMARKS) run scale $(MEASURED) --output $(RESULTS)-scale
	$(BENCHMARKS) report $(RESULTS)-scale --page benchmarks/README.md

clean:
	rm -rf $(VENV) $(BUILD) build dist demo *.egg-info
