import logging
import time
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.exceptions import ConnectionError as NoConnection
from redis.exceptions import TimeoutError as NoAnswer

logger = logging.getLogger(__name__)
SECONDS_TO_WAIT = 30
_here = LocMemCache("tries to sign in", {"OPTIONS": {"MAX_ENTRIES": 50_000}})
_asked_again_at = 0.0


class ValkeyCache(RedisCache):
    """Redis as ever, except for what counts tries to sign in (allauth's keys): while nobody answers there, each web process
    counts in its own memory. Everybody can still sign in, and one account under attack is still slowed, if less.
    """

    def get(self, key: str, default: Any = None, version: int | None = None) -> Any:
        return self._ask("get", key, default, version=version)

    def set(self, key: str, *args: Any, **options: Any) -> None:
        self._ask("set", key, *args, **options)

    def add(self, key: str, *args: Any, **options: Any) -> bool:
        return self._ask("add", key, *args, **options)

    def delete(self, key: str, version: int | None = None) -> bool:
        return self._ask("delete", key, version=version)

    def _ask(self, what: str, key: str, *args: Any, **options: Any) -> Any:
        if not key.startswith("allauth"):
            return getattr(super(), what)(key, *args, **options)
        if time.monotonic() >= _asked_again_at:
            try:
                return getattr(super(), what)(key, *args, **options)
            except (NoConnection, NoAnswer):
                _note_silence()
        return getattr(_here, what)(key, *args, **options)


def _note_silence() -> None:
    """Not asked again for a while: a server that takes the call and says nothing would make each sign-in wait for minutes."""
    global _asked_again_at  # noqa: PLW0603 - one for all connections of the process
    _asked_again_at = time.monotonic() + SECONDS_TO_WAIT
    logger.error("Valkey does not answer: tries to sign in are counted in this process alone.")
