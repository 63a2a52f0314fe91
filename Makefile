# The front door. Everything is installed into .venv and .cache; nothing outside this folder changes.
# The recordings of `make parity`, `make accuracy` and some tests are found through EMLEARN_GESTURES_DATA.

PYTHON ?= python3
BIN = .venv/bin
ENV = . $(BIN)/activate && export PYTHONPATH=tests &&
SAMPLE = datasets/wrist
BOARD ?= cortex-m3
PORTS = esp32 rp2 stm32
# shows the command as a user would type it
run = @echo '$$ $(1)'; $(ENV) $(1)
# an environment of its own: without --python, uv takes the folder .venv that it finds here
define resolved
	$(PYTHON) -m venv --clear $(1)
	$(1)/bin/python -m pip install --quiet uv
	$(1)/bin/uv pip install --python $(1)/bin/python $(2) --editable '.[dev,mpy]'
endef
# numba's compiled code is for one version of it
host_tests = PYTHONPATH=tests NUMBA_CACHE_DIR=$(CURDIR)/$(1)/numba $(1)/bin/python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder tests/host

.PHONY: demo test test-device test-minimum test-latest parity fuzz endurance accuracy select-curves bench-counting bench-gestures bench-host bench-reading bench-strokes bench-unknown bench-device tables docs dist mip-packages check stubs runtimes boards board clean

demo: .venv/installed
	@mkdir -p build
	$(call run,emlearn-gestures train $(SAMPLE)/train -o build/wrist --background idle --plot build/wrist.png)
	$(call run,emlearn-gestures evaluate build/wrist $(SAMPLE)/test)
	$(call run,emlearn-gestures run build/wrist $(SAMPLE)/test/person4.csv)

# the emulated boards take a cross compiler: their tests are skipped where nobody has called `make boards`
test: .venv/installed-dev runtimes stubs $(if $(EMLEARN_GESTURES_REQUIRE_RUNTIMES),boards .venv/installed-bench)
	$(call run,python -m pytest -n 2 --dist loadgroup --no-loadscope-reorder --durations=25 tests)

parity: .venv/installed-dev runtimes
	$(call run,python -m parity)

test-device: .venv/installed-dev boards
	$(call run,python -m pytest tests/device/test_deploy.py tests/device/test_deploy_cut.py \
		tests/device/test_deploy_refused.py tests/device/test_deploy_pictures.py tests/device/test_mip.py)

# the host tests with the lowest versions that setup.cfg allows
test-minimum: .venv-minimum/installed
	$(call host_tests,.venv-minimum)

# and with the newest that there are, pre-releases too: what will break tomorrow
test-latest:
	$(call resolved,.venv-latest,--quiet --prerelease allow --upgrade)
	.venv-latest/bin/uv pip list --python .venv-latest/bin/python
	$(call host_tests,.venv-latest)

fuzz: .venv/installed-dev runtimes
	$(call run,python -m fuzz)

endurance: .venv/installed-dev boards
	$(call run,python -m device.endurance)

accuracy: .venv/installed-dev
	# scikit-learn warns of small classes in some folds
	$(call run,python -W ignore::UserWarning -m benchmarks.accuracy)

select-curves: .venv/installed-dev
	$(call run,python -m benchmarks.select_curves)

bench-counting: .venv/installed-dev
	$(call run,python -W ignore::UserWarning -m benchmarks.counting)

bench-gestures: .venv/installed-bench
	$(call run,python -W ignore::UserWarning -m benchmarks.gestures)

bench-host: .venv/installed-dev
	$(call run,python -m benchmarks.host)

bench-strokes: .venv/installed-dev boards
	$(call run,python -W ignore::UserWarning -m benchmarks.strokes)

bench-reading: .venv/installed-dev
	$(call run,python -m benchmarks.reading)

bench-unknown: .venv/installed-dev
	# scikit-learn warns of small classes in some folds, and of fewer examples than clusters
	$(call run,python -W ignore::UserWarning -m benchmarks.unknown)

bench-device: .venv/installed-bench boards
	$(call run,python -m benchmarks.device)

tables: .venv/installed-dev
	$(call run,python -m benchmarks.tables)

# the code blocks run while it is built; a warning is an error
docs: .venv/installed-docs
	$(call run,sphinx-build -b html --fresh-env --nitpicky --fail-on-warning --keep-going --quiet -d build/doctrees docs build/docs)
	@echo wrote build/docs/index.html

check: .venv/installed-dev
	@$(ENV) ruff check . && ruff format --check . && mypy && python -m pytest -q tests/packaging

dist: .venv/installed-dev
	$(call run,python -m build --wheel --outdir dist .)
	$(call run,python -m emlearn_gestures.deploy.mip_trees dist .cache/runtimes/native)
	@echo wrote dist/

# device/motion.json and so on, from the imports; the packaging tests want them as this writes them
mip-packages: .venv/installed-dev
	$(call run,python -m emlearn_gestures.deploy.mip_packages device)

runtimes: .venv/installed-dev
	@$(ENV) python tests/runtimes/install.py $(RUNTIME_OPTIONS) || [ -z "$$CI" ]

# what MicroPython's ports have, for the type check of drivers; beside CPython's packages they would hide some of them
stubs: $(PORTS:%=.cache/stubs/%/machine.pyi)

.cache/stubs/%/machine.pyi: .venv/installed
	$(BIN)/python -m pip install --quiet --upgrade --target $(@D) 'micropython-$*-stubs==1.29.*'
	touch $@

boards: .venv/installed-dev runtimes
	@$(ENV) python tests/runtimes/install.py --only boards $(RUNTIME_OPTIONS) || [ -z "$$CI" ]

# one of them for mpremote, until Ctrl-C
board: boards
	@$(ENV) python -m device.board $(BOARD)

.venv/installed: setup.cfg pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

.venv/installed-dev: .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[dev,mpy]'
	touch $@

.venv/installed-docs: .venv/installed
	$(BIN)/python -m pip install --quiet --editable '.[docs]'
	touch $@

# everywhereml without what it requires: its code generator needs none of the several hundred megabytes
.venv/installed-bench: .venv/installed-dev
	$(BIN)/python -m pip install --quiet --editable '.[bench]'
	$(BIN)/python -m pip install --quiet --no-deps 'everywhereml==0.2.40'
	touch $@

.venv-minimum/installed: setup.cfg
	$(call resolved,.venv-minimum,--resolution lowest-direct)
	touch $@

clean:
	rm -rf .venv .venv-minimum .venv-latest build dist *.egg-info
