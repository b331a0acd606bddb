# `make run` and `make test` work as the first command on a fresh Debian or Ubuntu with Python 3.11+, make and a package index.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
SETUP_STAMP := $(VENV)/.setup-done
SAMPLE := resources/samples/case
OUT := out/sample

# What the PySide6 wheel expects of the system, and a font with Chinese characters.
SYSTEM_PACKAGES := libxcb-cursor0 libxcb-icccm4 libxcb-keysyms1 libxcb-image0 libxcb-randr0 libxcb-render-util0 \
	libxcb-shape0 libxcb-xkb1 libxkbcommon-x11-0 libegl1 libgl1 libdbus-1-3 libfontconfig1 libglib2.0-0 fonts-noto-cjk

.DEFAULT_GOAL := help
.PHONY: help setup run test check messages bench clean

help: ## show this list
	@grep -hE '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## /  make \1\t/' | expand -t 16

setup: $(SETUP_STAMP) ## install everything into .venv: packages, system libraries where allowed, weights

run: $(SETUP_STAMP) ## open the window on the sample case; without a display mask it on the command line
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ]; then \
		$(BIN)/python -m app gui $(SAMPLE); \
	else \
		echo "No display: masking the sample case on the command line."; \
		$(BIN)/python -m app mask $(SAMPLE) --applicant $(SAMPLE)/applicant.json --out $(OUT) \
			&& echo "The masked files, map.json and report.html are in $(OUT)/"; \
	fi

test: $(SETUP_STAMP) ## run every test, without a display
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest

check: $(SETUP_STAMP) ## lint, format and types
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright

messages: $(SETUP_STAMP) ## collect the texts, update and compile the translations; lists what has none
	$(BIN)/python -m tests.tools.messages

bench: $(SETUP_STAMP) ## measure seconds and memory per page on the sample case, and how quick the window stays
	$(BIN)/python -m tests.tools.benchmark
	$(BIN)/python -m tests.tools.responsiveness

clean: ## remove what setup, tests and builds made
	rm -rf $(VENV) out build dist .pytest_cache .ruff_cache .hypothesis

$(SETUP_STAMP): pyproject.toml models/manifest.toml models/fetch.py
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed, this is " + sys.version.split()[0]) if sys.version_info < (3, 11) else None'
	@$(call install_system,$(SYSTEM_PACKAGES))
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { $(call install_system,python3-venv); }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	$(BIN)/python models/fetch.py
	@touch $@

# Installs the Debian packages of its argument that are missing; says which are when it may not.
define install_system
if command -v dpkg-query >/dev/null && command -v apt-get >/dev/null; then \
	missing=""; \
	for package in $(1); do \
		dpkg-query -W -f='$${db:Status-Status}\n' $$package $${package}t64 2>/dev/null | grep -qx installed \
			|| missing="$$missing $$package"; \
	done; \
	if [ -z "$$missing" ]; then :; \
	elif [ "$$(id -u)" = 0 ]; then \
		echo "Installing system packages:$$missing"; \
		{ apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null; } \
			|| echo "Could not install:$$missing (going on without)"; \
	else \
		echo "Missing system packages:$$missing"; \
		echo "The window may not start without them. As root: apt-get install$$missing"; \
	fi; \
else \
	echo "Not Debian or Ubuntu: Qt's libraries and a font with Chinese characters must be there already."; \
fi
endef
