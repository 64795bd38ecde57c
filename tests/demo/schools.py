"""Demo schools for tests: built inside a transaction that is rolled back, on a day that the test chooses."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from io import StringIO

from django.core.management import call_command
from django.db import transaction

from mentorship.demo.clock import moved_clock

NOON = 17  # o'clock UTC: around noon at the school


def seed(**options) -> str:
    said = StringIO()
    call_command("seed_demo", stdout=said, **options)
    return said.getvalue()


@contextmanager
def school_of(day: date | None = None, hour: int = NOON, **options) -> Iterator[str]:
    """Yields what the command said. Inside, it is that day."""
    with transaction.atomic(), moved_clock() as clock:
        if day:
            clock.now = datetime(day.year, day.month, day.day, hour, 30, tzinfo=UTC)
        try:
            yield seed(**options)
        finally:
            transaction.set_rollback(True)
