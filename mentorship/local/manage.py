"""`make manage`: any management command on the local stack, whether or not it is running."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from . import database, foreground, keep, leftovers, lock, paths, postgres, preflight, stack
from .error import LocalError

PATIENCE = 120


def main(arguments: list[str]) -> int:
    paths.prepare()
    with servers() as environment:
        preflight.check_settings(environment)
        return foreground.python(["manage.py", *arguments], environment)


@contextmanager
def servers() -> Iterator[dict[str, str]]:
    """Those of a running stack, else the same two for as long as this takes, unless another such command has them."""
    deadline = time.monotonic() + PATIENCE
    while not lock.take(paths.LOCK):
        if addresses := keep.read_json(paths.RUNNING).get("addresses"):
            yield {**stack.own_environment(paths.stack_home()), **addresses}
            return
        if time.monotonic() > deadline:
            raise LocalError("Another command of this clone has had the servers for long: stop it, or try again later.")
        time.sleep(0.2)
    paths.RUNNING.unlink(missing_ok=True)
    leftovers.end(paths.stack_home())
    with stack.started(paths.stack_home(), durable=True) as running:
        if running.has_own_database and not postgres.has_database(running.environment["DATABASE_URL"]):
            database.prepare(running, seed=[])
        yield running.environment
