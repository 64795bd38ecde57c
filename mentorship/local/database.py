"""Bring the database of the stack up to date, or build it whole at the first start."""

import subprocess
import sys

from . import paths, postgres, stack
from .error import LocalError

DEMO_SCHOOL = ["--if-empty", "--students", "240", "--faculty", "120", "--seed", "7"]

# What is thrown away unless it is whole need not wait for the disk; the renaming at the end does, for all before it.
UNHURRIED = "-c synchronous_commit=off"


def prepare(running: stack.Stack, seed: list[str]) -> None:
    """Tables, reference data and, where `seed` has arguments for seed_demo, the demo school."""
    url = running.environment["DATABASE_URL"]
    if not running.has_own_database or postgres.has_database(url):
        _fill(running.environment, seed)
        return
    with postgres.database_in_the_making(url) as draft:
        _fill({**running.environment, "DATABASE_URL": draft, "PGOPTIONS": UNHURRIED}, seed)


def _fill(environment: dict[str, str], seed: list[str]) -> None:
    """In a session of its own: Ctrl-C reaches us alone, and a migration is not cut between its work and its record."""
    command = [sys.executable, "-m", "mentorship.local.fill", *seed]
    process = subprocess.Popen(command, env=environment, cwd=paths.ROOT, start_new_session=True)
    try:
        status = process.wait()
    except BaseException:
        process.terminate()
        process.wait()
        raise
    if status:
        raise LocalError("The database could not be brought up to date; the lines above say why.")
