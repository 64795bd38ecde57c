"""Several test processes at once share one PostgreSQL and one Valkey: each has a database of its own in both.

pytest loads this before the settings are read (`-p tests.workers`). pytest-django names the databases of PostgreSQL by worker;
those of Valkey, of which a server has 16, are counted here.
"""

import os
from urllib.parse import urlsplit

MOST_WORKERS = 4


def number() -> int:
    """0 where tests run in one process, else 0, 1, …"""
    return int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))


def in_database(address: str, database: int) -> str:
    """The address of the same Valkey, another of its databases."""
    url = urlsplit(address)
    changed = url._replace(query=f"db={database}") if url.scheme == "unix" else url._replace(path=f"/{database}")
    return changed.geturl()


CACHE, STACK, COMPOSE = (purpose * MOST_WORKERS + number() for purpose in range(3))
os.environ["REDIS_URL"] = in_database(os.environ["REDIS_URL"], CACHE)
