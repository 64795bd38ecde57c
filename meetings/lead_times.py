"""How long before a meeting its people are reminded: instants from rules. Nothing here asks the database."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from notifications.quiet import QuietHours

HOUR, DAY = 60, 24 * 60
OFFERED = (15, 30, HOUR, 2 * HOUR, 4 * HOUR, DAY, 2 * DAY, 7 * DAY)


def moments(
    starts_at: datetime, minutes: Iterable[int], quiet: QuietHours | None, now: datetime
) -> dict[int, datetime]:
    """When to remind, by lead time. Quiet hours move a reminder to their beginning, so never past the start; of two that fall
    together the one nearer to the meeting is left. What would be past is left out: the mail of this moment says it.
    """
    found: dict[int, datetime] = {}
    for lead in sorted(minutes):
        at = starts_at - timedelta(minutes=lead)
        at = quiet.before(at) if quiet else at
        if at > now and at not in found.values():
            found[lead] = at
    return found


def words(minutes: int) -> str:
    for size, name in ((7 * DAY, "week"), (DAY, "day"), (HOUR, "hour"), (1, "minute")):
        if minutes % size == 0:
            number = minutes // size
            return f"{number} {name}{'s' if number != 1 else ''} before"
    raise ValueError(minutes)
