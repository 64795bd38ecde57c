"""The two servers together, and the environment in which our own processes find them."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import keep, leftovers, paths, postgres, server, valkey

CONNECTIONS = {True: 100, False: 200}


@dataclass
class Stack:
    servers: list[server.Server]
    environment: dict[str, str]

    @property
    def addresses(self) -> dict[str, str]:
        return {name: self.environment[name] for name in ("DATABASE_URL", "REDIS_URL")}

    @property
    def has_own_database(self) -> bool:
        return any(each.name == postgres.NAME for each in self.servers)

    def fallen(self) -> server.Server | None:
        return next((each for each in self.servers if not each.is_up()), None)


@contextmanager
def started(home: Path, *, durable: bool) -> Iterator[Stack]:
    """Start what DATABASE_URL and REDIS_URL do not already name; stop it at the end, PostgreSQL last."""
    paths.private_to_servers(home)
    stack = Stack([], own_environment(home))
    with ExitStack() as stopping:
        stopping.callback(leftovers.end, home)  # a Ctrl-C between a server's first instant and our knowing of it

        def add(variable: str, new: server.Server) -> None:
            stopping.callback(new.stop)
            stack.servers.append(new)
            stack.environment[variable] = new.url

        if not os.environ.get("DATABASE_URL"):
            add("DATABASE_URL", postgres.start(home, durable=durable, connections=CONNECTIONS[durable]))
        if not os.environ.get("REDIS_URL"):
            add("REDIS_URL", valkey.start(home, durable=durable))
        yield stack


def own_environment(home: Path) -> dict[str, str]:
    secret = os.environ.get("SECRET_KEY") or keep.kept_secret(paths.LOCAL / "secret-key")
    return {**os.environ, "SECRET_KEY": secret, "PYTHONUNBUFFERED": "1", server.MARK: str(home)}
