"""Signs of life of worker and beat: a key in Valkey that lives for three ticks."""

import logging
from datetime import datetime, timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils import timezone
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

PARTS = ("worker", "beat")
REMEMBERED = timedelta(days=30)


def worker_alive() -> None:
    _write("worker")


def beat_alive() -> None:
    _write("beat")


def forget_all() -> None:
    """Before a start: a sign that outlived its process would call the next one alive too early."""
    cache.delete_many([_key(part) for part in PARTS])


def is_alive(part: str) -> bool:
    return cache.get(_key(part)) is not None


def signs_of_life() -> dict[str, bool] | None:
    """Who is alive, by one look; None when Valkey does not answer."""
    try:
        found = cache.get_many([_key(part) for part in PARTS])
    except (RedisError, OSError):
        return None
    return {part: _key(part) in found for part in PARTS}


def last_signs() -> dict[str, tuple[bool, datetime | None]] | None:
    """Who is alive, and when each was seen last, if within the last month; None when Valkey does not answer."""
    try:
        found = cache.get_many([name for part in PARTS for name in (_key(part), _last(part))])
    except (RedisError, OSError):
        return None
    seen = {part: found.get(_last(part)) for part in PARTS}
    return {part: (_key(part) in found, seen[part] and datetime.fromisoformat(seen[part])) for part in PARTS}


def _key(part: str) -> str:
    return f"heartbeat:{part}"


def _last(part: str) -> str:
    return f"heartbeat:{part}:last"


def _write(part: str) -> None:
    """A Valkey that is away for a moment must not end the process whose life this tells."""
    try:
        now = timezone.now().isoformat()
        cache.set(_key(part), now, timeout=3 * settings.TICK_SECONDS)
        cache.set(_last(part), now, timeout=REMEMBERED.total_seconds())
    except (RedisError, OSError) as error:
        logger.warning("The sign of life of %s was not written (%s).", part, type(error).__name__)
