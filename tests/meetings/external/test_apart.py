"""With a real process, as a worker starts it."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from meetings.external import apart
from meetings.external.failures import Failure, Unreadable
from meetings.external.reading import Asked

from .factories import calendar_text, event, hour

NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)
ASKED = Asked(NOW, NOW + timedelta(days=60), ZoneInfo("America/New_York"), frozenset({"ada@example.edu"}))
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def failure_of(text: bytes) -> Failure:
    with pytest.raises(Unreadable) as found:
        apart.read(text, ASKED)
    return found.value.failure


def test_a_calendar_is_read():
    declined = hour(NINE, "ATTENDEE;PARTSTAT=DECLINED:mailto:ada@example.edu")
    day = event("DTSTART;VALUE=DATE:20261224", uid="eve")
    found = apart.read(calendar_text(declined, day), ASKED)
    assert found == [(datetime(2026, 12, 24, 5, tzinfo=UTC), datetime(2026, 12, 25, 5, tzinfo=UTC))]


def test_what_is_no_calendar_is_said_to_be_none():
    assert failure_of(b"<html>Sign in</html>") == Failure.NO_CALENDAR


def test_what_happens_too_often_is_too_large():
    often = event("DTSTART:20261122T120000Z", "DURATION:PT10S", "RRULE:FREQ=SECONDLY;COUNT=6000")
    assert failure_of(calendar_text(often)) == Failure.TOO_LARGE


def test_a_rule_without_an_end_costs_its_process_and_no_more(monkeypatch):
    monkeypatch.setattr(apart, "SECONDS", 1.5)
    bomb = event("DTSTART:19700101T000000Z", "DURATION:PT1S", "RRULE:FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30")
    assert failure_of(calendar_text(bomb)) == Failure.TOO_LARGE


def test_the_process_knows_nothing_of_ours(monkeypatch):
    program = "import os, sys, json; sys.stdin.read(); print(json.dumps([[k, v] for k, v in os.environ.items()]))"
    monkeypatch.setattr(apart, "PROGRAM", [apart.sys.executable, "-c", program])
    monkeypatch.setattr(apart, "datetime", type("Words", (), {"fromisoformat": staticmethod(str)}))
    assert not {name for name, _ in apart.read(b"", ASKED)} & {"DATABASE_URL", "REDIS_URL", "SECRET_KEY", "PATH"}
