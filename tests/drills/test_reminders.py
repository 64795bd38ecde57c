"""P4 under fire: what is sent, sent twice, void because too late, and lost (nothing), whatever stops or is killed."""

from datetime import UTC, datetime, time, timedelta
from unittest import mock
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from accounts.models import User
from bench.parts import reminder_school
from meetings.models import Availability, Meeting
from meetings.services import move_meeting
from meetings.services.notices import plan_notices
from notifications.models import Notification
from tests import factories
from tests.meetings.factories import make_meeting, make_window

from .held_mail import AFTER, BEFORE
from .rig import REMINDER, make_meetings, move, own_broker, reminders, restart_database

pytestmark = pytest.mark.drill

CLOCKS_GO_BACK = datetime(2026, 11, 1, 6, tzinfo=UTC)  # 1:59 is followed by 1:00


def test_a_worker_killed_between_claim_and_send(rig, table):
    rig.due_now(make_meetings(20))
    with rig.held(BEFORE):
        rig.start("worker", "beat")
        rig.wait_until_one_stands(BEFORE)
        rig.stack.kill("worker")
    rig.let_leases_run_out()
    rig.start("worker")
    rig.wait_until_settled()
    done = table("A worker is killed between claim and send", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (40, 40, 0, 0)


def test_a_worker_killed_between_send_and_mark(rig, table):
    rig.due_now(make_meetings(20))
    with rig.held(AFTER):
        rig.start("worker", "beat")
        rig.wait_until_one_stands(AFTER)
        rig.stack.kill("worker")
        taken = len(rig.copies())
    rig.let_leases_run_out()
    rig.start("worker")
    rig.wait_until_settled()
    done = table("A worker is killed between send and mark", rig.account())
    assert (done.due, done.sent, done.lost) == (40, 40, 0)
    assert 1 <= done.twice == taken <= 2, "one for each process of the worker that stood there"


def test_the_broker_is_killed_and_comes_back_empty(rig, table):
    with own_broker(rig.stack) as kill_and_start_empty:
        rig.start("worker", "beat")
        rig.due_now(make_meetings(60))
        rig.stack.wait_for_mail()
        kill_and_start_empty()
        rig.due_now(make_meetings(10))
        rig.wait_until_settled()
        done = table("The broker is killed and comes back empty", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (140, 140, 0, 0)


def test_postgresql_is_restarted_while_messages_go_out(rig, table):
    rig.due_now(make_meetings(150))
    rig.start("worker", "beat")
    rig.stack.wait_for_mail(count=20)
    restart_database(3)
    rig.wait_until_settled(seconds=90)
    done = table("PostgreSQL is stopped for three seconds while messages go out", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (300, 300, 0, 0), "whoever has sent one waits to mark it"


def test_beat_stands_still_for_an_hour(rig, table):
    """Of twenty meetings, five began in that hour: their reminders are not sent, and staff see why."""
    rig.start("worker")
    meetings = make_meetings(20)
    rig.due_now(meetings)
    hour_ago = timezone.now() - timedelta(hours=1)
    Notification.objects.filter(pk__in=rig.rows).update(due_at=hour_ago)
    for meeting in meetings[:5]:
        move(meeting, to=timezone.now() - timedelta(minutes=5))
    rig.start("beat")
    rig.wait_until_settled()
    done = table("Beat stands still for an hour, in which 5 of 20 meetings begin", rig.account())
    assert (done.due, done.sent, done.twice, done.too_late, done.lost) == (40, 30, 0, 10, 0)


def test_two_beats_run_by_mistake(rig, table):
    rig.start("worker", "beat")
    first = rig.stack.processes.pop("beat")
    rig.start("beat")
    try:
        rig.due_now(make_meetings(60))
        rig.wait_until_settled()
    finally:
        rig.stack.processes["second beat"] = first
    done = table("Two beats run by mistake", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (120, 120, 0, 0)


def test_the_night_in_which_clocks_are_set_back(rig, table):
    """Planned before it for meetings all around it: each is due a day and an hour before by the sun, however clocks read."""
    night = [CLOCKS_GO_BACK + timedelta(minutes=30 * step) for step in range(-8, 9)]
    with mock.patch.object(timezone, "now", return_value=CLOCKS_GO_BACK - timedelta(days=3)):
        for starts_at in night:
            pair = factories.make_relationship(factories.make_mentor(), factories.make_student())
            plan_notices(make_meeting(pair, starts_at=starts_at))
    planned = {(row.about.starts_at, row.about.starts_at - row.due_at) for row in reminders()}
    assert planned == {(at, before) for at in night for before in (timedelta(days=1), timedelta(hours=1))}
    rig.rows.update(row.pk for row in reminders())
    into_the_present = timezone.now() - CLOCKS_GO_BACK + timedelta(hours=1)
    for meeting in Meeting.objects.all():
        move(meeting, to=meeting.starts_at + into_the_present + timedelta(hours=6))
    Notification.objects.filter(pk__in=rig.rows).update(due_at=timezone.now())
    rig.start("worker", "beat")
    rig.wait_until_settled()
    done = table("Meetings around the night in which clocks are set back", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (68, 68, 0, 0)


def test_a_meeting_moves_there_and_back(rig, table):
    """Reminders of each time are planned; only those of the time that it has in the end are sent, once."""
    mentor, student = factories.make_mentor(), factories.make_student()
    for weekday in range(7):
        make_window(mentor, weekday=weekday, starts=time(0), ends=time(23, 59))
    meeting = make_meeting(factories.make_relationship(mentor, student), starts_at=_open_time(mentor, days=3))
    there, back = _open_time(mentor, days=4), meeting.starts_at
    plan_notices(meeting)
    meeting = move_meeting(meeting=meeting, starts_at=there, by=student)
    meeting = move_meeting(meeting=meeting, starts_at=back, by=student)
    ours = Notification.objects.filter(kind=REMINDER)
    rig.rows.update(ours.values_list("pk", flat=True))
    early = [row.pk for row in reminders() if row.due_at < back - timedelta(hours=2)]
    ours.pending().exclude(pk__in=early).update(due_at=timezone.now() - timedelta(seconds=1))
    Notification.objects.filter(pk__in=early).update(due_at=timezone.now() - timedelta(seconds=2))
    rig.start("worker", "beat")
    rig.wait_until_settled()
    done = table("A meeting moves to another time and back", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (12, 4, 0, 0)
    assert done.void == 8


def test_ten_thousand_are_due_at_once(rig, table):
    _many_due(rig, 10_000)
    rig.start("worker", "beat")
    rig.wait_until_settled(seconds=300)
    done = table("10,000 are due at once", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (10_000, 10_000, 0, 0)


def test_a_mail_server_that_refuses(rig, mailed_by_smtp, table):
    rig.due_now(make_meetings(10))
    mailed_by_smtp.refused = {"@example.edu"}
    rig.start("worker", "beat")
    rig.stack.wait_until(lambda: _tried(rig) == 20, "every message to be refused")
    mailed_by_smtp.refused = set()
    rig.let_pauses_run_out()
    rig.wait_until_settled()
    done = table("The mail server refuses, then accepts", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (20, 20, 0, 0)


def test_a_mail_server_that_hangs(rig, mailed_by_smtp, table):
    rig.due_now(make_meetings(10))
    mailed_by_smtp.hangs = True
    rig.start("worker", "beat")
    rig.stack.wait_until(lambda: _tried(rig) >= 1, "a first message to be given up")
    mailed_by_smtp.hangs = False
    rig.let_pauses_run_out()
    rig.wait_until_settled()
    done = table("The mail server hangs, then answers", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (20, 20, 0, 0)


def test_a_mail_server_that_accepts_and_drops_the_connection(rig, mailed_by_smtp, table):
    """Nobody can know whether such a message was kept: it goes out again under the same Message-ID."""
    rig.due_now(make_meetings(10))
    mailed_by_smtp.drops = 3
    rig.start("worker", "beat")
    rig.stack.wait_until(lambda: not mailed_by_smtp.drops, "three dropped connections", seconds=60)
    rig.let_pauses_run_out()
    rig.wait_until_settled()
    done = table("The mail server accepts 3 messages and drops the connection", rig.account())
    assert (done.due, done.sent, done.twice, done.lost) == (20, 20, 3, 0)


def _tried(rig) -> int:
    return Notification.objects.filter(pk__in=rig.rows, attempts__gte=1).count()


def _open_time(mentor: User, days: int) -> datetime:
    """Ten in the morning, so many days on, where the mentor's hours say it."""
    zone = ZoneInfo(Availability.objects.filter(person=mentor).first().zone)
    day = timezone.now().astimezone(zone).date() + timedelta(days=days)
    return datetime.combine(day, time(10), zone)


def _many_due(rig, count: int) -> None:
    """Two people a meeting; written in bulk, since planning ten thousand one by one is not what is drilled."""
    reminder_school.build(count // 2)
    rig.rows.update(reminder_school.fill_outbox())
