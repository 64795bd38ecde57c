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
        at = _moment(starts_at, lead, quiet)
        if at > now and at not in found.values():
            found[lead] = at
    return found


def missed(starts_at: datetime, minutes: Iterable[int], quiet: QuietHours | None, now: datetime) -> list[int]:
    """Those whose moment is past, the one nearest to the meeting first."""
    return [lead for lead in sorted(minutes) if _moment(starts_at, lead, quiet) <= now]


def in_place_of(gone: set[int], late: list[int], wanted: Iterable[int], new: int) -> int | None:
    """Which of the `late` lead times is due at once, because a reminder that was to come is `gone`: the same one, or, where one
    that nobody wants any more has no `new` one in its place, the nearest.
    """
    same = [lead for lead in late if lead in gone]
    if same or len(gone.difference(wanted)) > new:
        return next(iter(same or late), None)
    return None


def _moment(starts_at: datetime, lead: int, quiet: QuietHours | None) -> datetime:
    at = starts_at - timedelta(minutes=lead)
    return quiet.before(at) if quiet else at


def words(minutes: int) -> str:
    for size, name in ((7 * DAY, "week"), (DAY, "day"), (HOUR, "hour"), (1, "minute")):
        if minutes % size == 0:
            number = minutes // size
            return f"{number} {name}{'s' if number != 1 else ''} before"
    raise ValueError(minutes)
