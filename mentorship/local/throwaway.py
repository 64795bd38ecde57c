"""Servers for one command, on a folder of their own that goes with them. Any number may run at once."""

import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from . import leftovers, lock, paths, postgres, stack


@contextmanager
def servers() -> Iterator[stack.Stack]:
    paths.prepare()
    remove_stale()
    home = paths.private_to_servers(paths.tests_home()) / secrets.token_hex(4)
    lock.take(_lock_of(home))
    try:
        with stack.started(home, durable=False) as running:
            if running.has_own_database:
                postgres.create_database(running.environment["DATABASE_URL"])
            yield running
    finally:
        _remove(home)


def remove_stale() -> None:
    """Folders whose command is gone, with whatever a kill -9 left running in them."""
    for path in paths.LOCAL.glob("test-*.lock"):
        if lock.take(path):
            home = paths.tests_home() / path.stem.removeprefix("test-")
            leftovers.end(home)
            _remove(home)


def _lock_of(home: Path) -> Path:
    """Made before the folder and removed after it, so that a folder without a lock cannot stay behind."""
    return paths.LOCAL / f"test-{home.name}.lock"


def _remove(home: Path) -> None:
    shutil.rmtree(home, ignore_errors=True)
    _lock_of(home).unlink(missing_ok=True)
    lock.release(_lock_of(home))
