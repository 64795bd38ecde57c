from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Self
from uuid import UUID, uuid4

from accounts.clock import school_zone
from accounts.models import Mode, Topic

from .action_items import NewAction
from .goals_touched import GoalTouched
from .referrals import NewReferral

A_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Log:
    """What one side says of a meeting. All but `private_note` is shared; `beside_another` confirms an overlap.

    `attendance`, by person, counts in a group. `goals` None: nobody was asked about them. `left` are the agenda lines that were
    not got to. `revision` is the form's own key:
    sent twice, it is one log. `seen` is the revision of the log that the form had shown (empty: none), and `note_seen` the
    mark of the note; None where the caller answers for that.
    """

    starts_at: datetime
    minutes: int
    mode: str = Mode.IN_PERSON
    not_held_reason: str = ""
    led_by: str = ""
    attendance: Mapping[UUID, str] = field(default_factory=dict)
    topics: Iterable[Topic] = ()
    goals: Iterable[GoalTouched] | None = None
    shared_notes: str = ""
    private_note: str = ""
    actions: Iterable[NewAction] = ()
    left: Iterable[UUID] = ()
    referral: NewReferral | None = None
    beside_another: bool = False
    revision: UUID = field(default_factory=uuid4)
    seen: str | None = None
    note_seen: str | None = ""

    @classmethod
    def of_days(cls, first: date, last: date | None = None, **said) -> Self:
        """An exchange of messages on a day or over several, which the school's calendar names: no time of day is known."""
        starts_at, ends_at = (datetime.combine(day, time.min, school_zone()) for day in (first, last or first))
        minutes = round((ends_at.timestamp() - starts_at.timestamp()) / 60) + 1
        return cls(starts_at=starts_at, minutes=minutes, mode=Mode.MESSAGES, **said)

    @property
    def is_exchange(self) -> bool:
        return self.mode == Mode.MESSAGES

    @property
    def ends_at(self) -> datetime:
        """Added up as instants: a span may hold a clock change."""
        return datetime.fromtimestamp(self.starts_at.timestamp() + self.minutes * 60, self.starts_at.tzinfo)
