"""`make clean`: remove what the local stack keeps, in both places."""

import contextlib
import shutil

from . import leftovers, lock, paths, throwaway
from .error import LocalError


def main(arguments: list[str]) -> int:
    paths.prepare()
    if not lock.take(paths.LOCK):
        raise LocalError("The stack of this clone is running: stop it first (Ctrl-C in its terminal).")
    throwaway.remove_stale()
    if any(paths.LOCAL.glob("test-*.lock")):
        raise LocalError("Tests of this clone are running: wait for them, then clean.")
    leftovers.end(paths.servers_home())
    for place in (paths.servers_home(), paths.LOCAL):
        shutil.rmtree(place, ignore_errors=True)
    with contextlib.suppress(OSError):  # not empty: other clones have theirs there
        paths.SHARED.rmdir()
    print("Removed the local data. `.venv` stays; delete it yourself if you want to build it anew.")
    return 0
