"""The year that the seed lives through: what happens when, in the order of time."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from zoneinfo import ZoneInfo

from . import outbox
from .clock import Clock

DAYS = 372
TICK = (8, 1)


class Year:
    """Acts wait in a heap. Each is done at its instant, after the outbox has caught up with that instant.

    The year ends with the midnight before `today`, so that what it holds does not depend on the hour at which it is made.
    """

    def __init__(self, clock: Clock, rng: Random, today: date, zone: ZoneInfo) -> None:
        self.clock, self.rng, self.zone, self.today = clock, rng, zone, today
        self.starts_on = today - timedelta(days=DAYS)
        self.ends_at = self.moment(today, 0)
        self._acts: list = []
        self._order = count()

    def moment(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute), self.zone).astimezone(UTC)

    def days_ago(self, days: int) -> date:
        return self.today - timedelta(days=days)

    @property
    def now(self) -> datetime:
        return self.clock.now

    @property
    def day(self) -> date:
        return self.now.astimezone(self.zone).date()

    def plan(self, at: datetime, act: Callable, *details: object) -> None:
        """What lies after the end of the year never happens: it is what people still have before them."""
        if at <= self.ends_at:
            heappush(self._acts, (max(at, self.now), next(self._order), act, details))

    def plan_in(self, days: int, act: Callable, *details: object) -> None:
        """So many days from now, at an hour at which people are up; on the same day some minutes from now."""
        at = self.waking(self.day + timedelta(days=days))
        self.plan(max(at, self.now + timedelta(minutes=self.rng.randint(5, 50))), act, *details)

    def plan_on(self, day: date, act: Callable, *details: object) -> None:
        self.plan(self.waking(day), act, *details)

    def plan_at_work(self, days: int, act: Callable, *details: object) -> None:
        """For staff: in so many days, on a working day between nine and five."""
        day = self.day + timedelta(days=days)
        day += timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)
        self.plan(self.moment(day, self.rng.randint(9, 16), self.rng.randint(0, 59)), act, *details)

    def waking(self, day: date) -> datetime:
        return self.moment(day, self.rng.randint(8, 20), self.rng.randint(2, 59))

    def every_day(self, act: Callable, *details: object) -> None:
        for number in range(1, DAYS):
            day = self.starts_on + timedelta(days=number)
            self.plan(self.moment(day, *TICK), act, *details)

    def run(self) -> None:
        while self._acts:
            at, _, act, details = heappop(self._acts)
            self.move_to(at)
            act(*details)

    def move_to(self, at: datetime) -> None:
        outbox.send_what_is_due(self.now, at)
        self.clock.now = at
