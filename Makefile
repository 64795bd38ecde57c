# The commands of this project; README.md says what each is for. ARGS passes arguments on:
#   make test ARGS='tests/matching -x'      make manage ARGS='seed_demo --seed 7'
# Nothing here is an absolute path, so a clone may lie anywhere.

PYTHON ?= python3
export MENTORSHIP_LOCAL := 1

LOCAL := .venv/bin/python -m mentorship.local

.PHONY: run test lint manage bench drill screenshots clean venv venv-to-run python

run: venv-to-run
	@exec $(LOCAL) run $(ARGS)

test lint manage bench drill screenshots: venv
	@exec $(LOCAL) $@ $(ARGS)

clean: venv-to-run
	@exec $(LOCAL) clean

venv: python
	@$(PYTHON) mentorship/local/venv.py app local dev

venv-to-run: python
	@$(PYTHON) mentorship/local/venv.py app local

python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "There is no $(PYTHON) here: install Python 3.11 or newer, or name yours, such as make run PYTHON=python3.12." >&2; exit 1; }
