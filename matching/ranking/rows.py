"""What is known of one mentor, and what is asked for. Pure."""

from collections.abc import Collection
from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from ..scoring import Offer


class MentorRow(NamedTuple):
    """One mentor of the directory. `taken` are places filled or held, of which the first held one falls free at `held_until`."""

    id: UUID
    name: str
    offer: Offer
    capacity: int = 2
    taken: int = 0
    held_until: datetime | None = None
    accepting: bool = True
    reply_days: int = 2
    away_from: date | None = None
    away_until: date | None = None
    outside_until: date | None = None
    outside: bool = False


class Moment(NamedTuple):
    """The days that count: today, when a request of today would close, how long a new mentor should still be there, and how
    many days an absence may last for a request to wait for its end; and the mentors for whom students wait.
    """

    today: date
    closes: date
    notice: date
    short: int
    waited_for: Collection[UUID] = ()


class Wanted(NamedTuple):
    """Filters. Collections of keys, of which one is enough, and empty is any; between two filters both hold.

    `lasting`: without mentors from outside whose time is nearly over.
    """

    topics: Collection = ()
    specialties: Collection = ()
    ways: Collection[str] = ()
    career_stages: Collection[str] = ()
    modes: Collection[str] = ()
    styles: Collection[int] = ()
    tags: Collection = ()
    reply_days: int | None = None
    has_room: bool = False
    outside: bool | None = None
    lasting: bool = False


class Ranked(NamedTuple):
    """One page: user ids in order, how many there are on all pages, {facet: {key: how many}}, and the number of the page."""

    ids: list[UUID]
    total: int
    counts: dict[str, dict[Any, int]]
    page: int = 1
