"""Quiet hours and the daily hour: local times of a zone, to instants and back. Nothing here asks the database."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo

DAY = timedelta(days=1)


@dataclass(frozen=True)
class QuietHours:
    """From `start` up to, not including, `end`, on every day of `zone`; past midnight where `end` is the smaller."""

    start: time
    end: time
    zone: tzinfo

    def around(self, instant: datetime) -> tuple[datetime, datetime] | None:
        """Those that `instant` falls into. On the night of a clock change they are rather too long than too short."""
        day = instant.astimezone(self.zone).date()
        for first in (day - DAY, day):
            last = first + DAY if self.end <= self.start else first
            begins, ends = min(_instants(first, self.start, self.zone)), max(_instants(last, self.end, self.zone))
            if begins <= instant < ends:
                return begins, ends
        return None

    def before(self, instant: datetime) -> datetime:
        """The instant itself, or the beginning of the quiet hours that it falls into."""
        found = self.around(instant)
        return found[0] if found else instant

    def after(self, instant: datetime) -> datetime:
        """The instant itself, or the end of the quiet hours that it falls into."""
        found = self.around(instant)
        return found[1] if found else instant


def next_daily(at: time, zone: tzinfo, after: datetime) -> datetime:
    """When that hour comes next: strictly after, and once a day whatever the clocks do."""
    day = after.astimezone(zone).date() - DAY
    moments = (min(_instants(day + number * DAY, at, zone)) for number in range(4))
    return next(moment for moment in moments if moment > after)


def _instants(day: date, at: time, zone: tzinfo) -> list[datetime]:
    """Two where the clocks show that time twice or never, else the same one."""
    return [datetime.combine(day, at, zone).replace(fold=fold).astimezone(UTC) for fold in (0, 1)]
