"""`make run`: both servers, the database brought up to date, then web, worker and beat until Ctrl-C."""

from . import database, keep, leftovers, lock, paths, preflight, processes, stack
from .error import LocalError


def main(arguments: list[str]) -> int:
    """`arguments` go to seed_demo, which fills an empty database."""
    port = preflight.wanted_port()
    paths.prepare()
    claim()
    leftovers.end(paths.stack_home())
    preflight.check_port(port)
    preflight.check_given_addresses()
    say("Starting PostgreSQL and Valkey …")
    with stack.started(paths.stack_home(), durable=True) as running:
        preflight.check_settings(running.environment)
        note = {"url": f"http://localhost:{port}/"}
        try:
            keep.write_json(paths.RUNNING, note)
            database.prepare(running, [*database.DEMO_SCHOOL, *arguments])
            keep.write_json(paths.RUNNING, {**note, "addresses": running.addresses})
            return processes.keep_running(running, port)
        finally:
            paths.RUNNING.unlink(missing_ok=True)


def claim() -> None:
    if lock.take(paths.LOCK):
        paths.RUNNING.unlink(missing_ok=True)
        return
    url = keep.read_json(paths.RUNNING).get("url")
    raise LocalError(
        f"This clone's stack is running already, at {url} — Ctrl-C in its terminal stops it."
        if url
        else "Another command of this clone has the servers (a start, or `make manage`): wait for it, then try again."
    )


def say(sentence: str) -> None:
    print(sentence, flush=True)
