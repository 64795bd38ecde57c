"""A clock that the seed moves. Services read the time from `timezone.now()` alone, so what they write gets true dates."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.utils import timezone


class Clock:
    def __init__(self, now: datetime) -> None:
        self.now = now


@contextmanager
def moved_clock() -> Iterator[Clock]:
    """For as long as this lasts, `timezone.now()` is whatever `clock.now` was set to. For one thread's process only."""
    real = timezone.now
    clock = Clock(real())
    timezone.now = lambda: clock.now
    try:
        yield clock
    finally:
        timezone.now = real
