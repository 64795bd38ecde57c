"""Other calendars, and what a program like Google's writes at their address."""

from datetime import UTC, datetime, timedelta

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.utils import timezone

from accounts.models import User
from meetings.models import BusyTime, ExternalCalendar

ADDRESS = "https://calendar.example.org/private-k3y/basic.ics"


def make_calendar(person: User, *, hours_ago: float | None = 0.2, **fields) -> ExternalCalendar:
    """Read a while ago, and due again."""
    now = timezone.now()
    number = ExternalCalendar.objects.count()
    values = {
        "name": "Hospital",
        "address": f"https://calendar.example.org/private-{number}/basic.ics",
        "added_at": now - timedelta(days=3),
        "read_at": None if hours_ago is None else now - timedelta(hours=hours_ago),
        "next_read_at": now,
    }
    return ExternalCalendar.objects.create(person=person, **values | fields)


def make_busy(calendar: ExternalCalendar, start: datetime, minutes: int = 60) -> BusyTime:
    during = DateTimeTZRange(start, start + timedelta(minutes=minutes))
    return BusyTime.objects.create(calendar=calendar, during=during)


def event(*lines: str, uid: str = "one@elsewhere") -> str:
    return "\r\n".join(["BEGIN:VEVENT", f"UID:{uid}", "SUMMARY:Colonoscopy", *lines, "END:VEVENT", ""])


def calendar_text(*events: str, head: str = "") -> bytes:
    start = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Elsewhere//EN\r\n{head}"
    return f"{start}{''.join(events)}END:VCALENDAR\r\n".encode()


def hour(start: datetime, *lines: str, uid: str = "one@elsewhere") -> str:
    """An event of one hour."""
    end = start + timedelta(hours=1)
    return event(f"DTSTART:{_utc(start)}", f"DTEND:{_utc(end)}", *lines, uid=uid)


def _utc(instant: datetime) -> str:
    return f"{instant.astimezone(UTC):%Y%m%dT%H%M%SZ}"
