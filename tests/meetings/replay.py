"""A year of changes over the real services, from a seed, with a calendar for each person that is fed their mails alone."""

import random
from collections import Counter
from collections.abc import Callable, Iterable
from datetime import UTC, datetime, time, timedelta

from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Program, User
from matching.models import Relationship
from meetings import emails
from meetings.models import Meeting, Participant
from notifications.delivery import deliver_due
from notifications.models import Notification
from tests.factories import make_mentor, make_relationship, make_student

from .factories import make_window, next_openings
from .model_calendar import ModelCalendar, Shown

BESIDE = [emails.REMINDER, emails.AGENDA_PROMPT, emails.LOG_PROMPT, emails.LOGGED]
START = datetime(2026, 9, 1, 15, tzinfo=UTC)
YEAR = timedelta(days=365)


class NothingToDoError(Exception):
    pass


class Replay:
    """Two mentors in two zones, one of them with three students. Time passes, and the mail is often late."""

    def __init__(self, seed: int, monkeypatch) -> None:
        self.random = random.Random(seed)  # noqa: S311 - the same year again, from its seed
        self.now = START
        monkeypatch.setattr(timezone, "now", lambda: self.now)
        Program.current()
        Program.objects.update(booking_horizon_days=90, booking_notice_hours=1)
        self.pairs = [*self._mentor_with(3, "America/New_York"), *self._mentor_with(1, "Europe/London")]
        people = {person.pk: person for pair in self.pairs for person in (pair.mentor, pair.mentee)}
        self.people = list(people.values())
        self.calendars = {person.email: ModelCalendar(person.email) for person in self.people}
        self.mails: list[tuple[str, bytes]] = []
        self.done: Counter[str] = Counter()

    def _mentor_with(self, students: int, zone: str) -> list[Relationship]:
        mentor, began = make_mentor(time_zone=zone), START - timedelta(days=100)
        for weekday in range(5):
            make_window(mentor, weekday=weekday, starts=time(8), ends=time(18), zone=zone)
        return [make_relationship(mentor, make_student("M2"), started_at=began) for _ in range(students)]

    def run(self, acts: list[Callable[["Replay"], None]], *, steps: int) -> None:
        """Every difference between a person's calendar and our rows ends it, with what led there."""
        for _ in range(steps):
            self.now += YEAR * self.random.random() * 2 / steps
            self._try(self.random.choice(acts))
            if self.random.random() < 0.7:
                self.deliver()
                self.compare()
        self.deliver()
        self.compare()

    def _try(self, act: Callable[["Replay"], None]) -> None:
        try:
            act(self)
            self.done[act.__name__] += 1
        except (ValidationError, NothingToDoError) as refused:
            self.done[f"{act.__name__} refused: {type(refused).__name__}"] += 1

    def deliver(self) -> None:
        """Every fourth mail or so arrives twice. Reminders and prompts are out of the way: calendars hear nothing from them."""
        self.now += timedelta(minutes=1)
        Notification.objects.pending().filter(kind__in=BESIDE).delete()
        mail.outbox.clear()
        deliver_due()
        for message in mail.outbox:
            (address,) = [person.email for person in self.people if person.email in message.to[0]]
            self.mails.append((address, message.message().as_bytes()))
            for _ in range(self.random.choice([1, 1, 1, 2])):
                self.calendars[address].take(self.mails[-1][1])

    def compare(self) -> None:
        for person in self.people:
            ours, theirs = self.ours(person), self.calendars[person.email].shows(self.now)
            wrong = {
                "missing": [one for one in ours if one not in theirs],
                "left": [one for one in theirs if one not in ours],
            }
            assert theirs == ours, f"{person.email}: {wrong} after {dict(self.done)}"

    def ours(self, person: User) -> list[Shown]:
        """What is to be in somebody's calendar, by our own rows."""
        comes = Participant.objects.kept().coming().filter(person=person)
        meetings = Meeting.objects.confirmed().filter(participants__in=comes, starts_at__gt=self.now)
        shown = [Shown(meeting.starts_at, meeting.ends_at, meeting.place) for meeting in meetings]
        return sorted(shown, key=lambda one: (one.starts_at, one.ends_at))

    def late_and_mixed(self) -> None:
        """All mails once more, to empty calendars and in any order: the numbers alone say what holds."""
        self.random.shuffle(self.mails)
        self.calendars = {person.email: ModelCalendar(person.email) for person in self.people}
        for address, raw in self.mails:
            self.calendars[address].take(raw)
        self.compare()

    def pair(self) -> Relationship:
        return Relationship.objects.with_people().get(pk=self.random.choice(self.pairs).pk)

    def opening(self, pair: Relationship) -> datetime:
        return self.one_of(next_openings(pair))

    def meeting(self, **wanted) -> Meeting:
        ahead = Meeting.objects.confirmed().filter(starts_at__gt=self.now, **wanted)
        return self.one_of(ahead.with_people().order_by("starts_at", "arranged_at")[:12])

    def one_of(self, things: Iterable):
        found = list(things)
        if not found:
            raise NothingToDoError
        return self.random.choice(found)

    def perhaps(self) -> bool:
        return self.random.random() < 0.5
