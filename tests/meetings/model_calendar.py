"""A calendar program as RFC 5546 describes an attendee's. It knows nothing of us but the calendar parts of the mails it gets."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import Message

from ical.calendar_stream import IcsCalendarStream
from ical.event import Event
from ical.types import RecurrenceId

DAYS = ["MO", "TU", "WE", "TH", "FR", "SA", "SU"]
LONGEST_RULE = 3000


@dataclass(frozen=True)
class Shown:
    """What a person sees in their calendar."""

    starts_at: datetime
    ends_at: datetime
    place: str


class ModelCalendar:
    """Every part is kept by UID and occurrence; a newer one replaces it, an older one is dropped (RFC 5546, 2.1.5).

    A part that was canceled stays as a mark, so that an invitation that comes late does not bring it back.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.parts: dict[tuple[str, datetime | None], tuple[tuple, Event | None]] = {}

    def take(self, mail: bytes) -> None:
        message = message_from_bytes(mail)
        for part in calendar_parts(message):
            self.receive(part.get_payload(decode=True).decode(), part.get_param("method"))

    def receive(self, text: str, method: str) -> None:
        calendar = IcsCalendarStream.calendar_from_ics(text)
        assert calendar.method == method
        for event in calendar.events:
            assert [person.uri for person in event.attendees] == [f"mailto:{self.address}"]
            self._keep(event, None if method == "CANCEL" else event)
        if method == "REQUEST":
            self._forget_what_it_replaces([event for event in calendar.events if not event.recurrence_id])

    def _keep(self, event: Event, shown: Event | None) -> None:
        key = (event.uid, _occurrence(event))
        newest = max((self.parts[one][0] for one in (key, (event.uid, None)) if one in self.parts), default=_age(event))
        if _age(event) < newest:
            return
        self._refuse_a_change_that_looks_old(key, event, shown)
        self.parts[key] = (_age(event), shown)
        if shown is None and not event.recurrence_id:
            self._drop_parts(event)

    def _refuse_a_change_that_looks_old(self, key: tuple, event: Event, shown: Event | None) -> None:
        """RFC 5546 lets the stamp decide between equal numbers; Outlook and Google show the older one."""
        (sequence, _), known = self.parts.get(key, ((-1, None), None))
        changed = known and (shown is None or (known.dtstart, known.dtend) != (event.dtstart, event.dtend))
        assert not changed or event.sequence > sequence, "A change whose SEQUENCE did not rise is one that nobody sees."

    def _forget_what_it_replaces(self, masters: list[Event]) -> None:
        """A whole series replaces what was known of its parts, save what is newer than it."""
        for master in masters:
            self._drop_parts(master)

    def _drop_parts(self, master: Event) -> None:
        older = [key for key, (age, _) in self.parts.items() if key[0] == master.uid and key[1] and age < _age(master)]
        for key in older:
            del self.parts[key]

    def shows(self, since: datetime) -> list[Shown]:
        found = [shown for shown in self._all() if shown.starts_at > since]
        return sorted(found, key=lambda shown: (shown.starts_at, shown.ends_at))

    def _all(self) -> Iterator[Shown]:
        for (uid, occurrence), (_, event) in self.parts.items():
            if event is None:
                continue
            if occurrence or not event.rrule:
                yield _shown(event, _utc(event.dtstart))
                continue
            for start in occurrences(event):
                if (uid, start) not in self.parts:
                    yield _shown(event, start)


def calendar_parts(message: Message) -> list[Message]:
    """As Outlook looks for them: only in the first part of a mail that has several."""
    while message.get_content_type() == "multipart/mixed":
        message = message.get_payload(0)
    return [part for part in message.walk() if part.get_content_type() == "text/calendar"]


def occurrences(event: Event) -> Iterator[datetime]:
    """Counted out by hand, day by day, on the clock of the event's own zone."""
    rule, day = event.rrule, event.dtstart.replace(tzinfo=None)
    (weekday,) = rule.by_weekday
    left_out, count = {_utc(instant) for instant in event.exdate}, 0
    for number in range(LONGEST_RULE):
        start = (day + timedelta(days=number)).replace(tzinfo=event.dtstart.tzinfo)
        if DAYS[start.weekday()] != weekday.weekday.value or not _is_its_turn(
            rule, event.dtstart, start, weekday.occurrence
        ):
            continue
        if start.astimezone(UTC).astimezone(start.tzinfo).replace(tzinfo=None) != start.replace(tzinfo=None):
            continue
        count += 1
        if _utc(start) not in left_out:
            yield _utc(start)
        if count == rule.count:
            return


def _is_its_turn(rule, first: datetime, start: datetime, nth: int | None) -> bool:
    if rule.freq.value == "WEEKLY":
        return (start.date() - first.date()).days // 7 % rule.interval == 0
    months = (start.year - first.year) * 12 + start.month - first.month
    last = (start + timedelta(days=7)).month != start.month
    return months % rule.interval == 0 and (last if nth == -1 else (start.day - 1) // 7 + 1 == nth)


def _shown(event: Event, start: datetime) -> Shown:
    return Shown(start, start + (_utc(event.dtend) - _utc(event.dtstart)), event.location or "")


def _age(event: Event) -> tuple:
    return event.sequence or 0, event.dtstamp


def _occurrence(event: Event) -> datetime | None:
    if not event.recurrence_id:
        return None
    instant = RecurrenceId.to_value(event.recurrence_id)
    return _utc(instant if instant.tzinfo else instant.replace(tzinfo=event.recurrence_id.tzinfo))


def _utc(instant: datetime) -> datetime:
    return instant.astimezone(UTC)
