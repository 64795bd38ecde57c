"""What calendars know of a meeting."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True)
class Person:
    name: str
    address: str


@dataclass(frozen=True)
class Rule:
    """How a series repeats: weekdays from Monday 0 on; `nth` of the month (-1 the last), None when weekly.

    `left_out` are the instants of the rule at which there is no meeting.
    """

    every: int
    weekday: int
    nth: int | None
    count: int
    left_out: tuple[datetime, ...] = ()


@dataclass(frozen=True)
class Entry:
    """One meeting, one occurrence of a series (`recurs_at`), or a series as its rule has it (`rule`).

    `organizer` is the system's address under the mentor's name. `attendee` is the one reader of this copy: others' addresses
    are not theirs to have, so of everybody in it a copy carries the name alone.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    zone: str
    place: str
    url: str
    organizer: Person
    names: tuple[str, ...]
    stamped_at: datetime
    attendee: Person | None = None
    recurs_at: datetime | None = None
    series_zone: str = ""
    rule: Rule | None = None
