"""Reminders as each person wants them, also when they change their mind, their hours or their zone (P4)."""

from datetime import datetime, time, timedelta
from importlib import import_module
from zoneinfo import ZoneInfo

import pytest
from django.apps import apps
from django.core import mail
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.edits import Edit
from accounts.services import save_account, save_program
from meetings.emails import REMINDER
from meetings.models import ReminderChoice, Replanning
from meetings.services.notices import plan_notices
from meetings.services.reminder_choices import choose_reminders
from meetings.services.reminders import ANEW, plan_again
from meetings.tasks import keep_clocks, plan_reminders
from notifications.choices import choose_delivery, plan_anew
from notifications.delivery import deliver_due
from notifications.models import Notification
from notifications.services import notify
from tests.factories import make_relationship, make_student

from .factories import make_meeting

PREFERENCES = "/notifications/preferences/"
State = Notification.State


@pytest.fixture
def planned(pair):
    """In three days at noon in New York."""
    noon = (timezone.now() + timedelta(days=3)).astimezone(ZoneInfo("America/New_York")).replace(hour=12, minute=0)
    meeting = make_meeting(pair, starts_at=noon.replace(second=0, microsecond=0))
    plan_notices(meeting)
    return meeting


def leads(person, **wanted) -> set:
    """How long before the meeting this person's standing reminders go."""
    rows = Notification.objects.standing().filter(kind=REMINDER, recipient=person, **wanted)
    return {row.about.starts_at - row.due_at for row in rows}


def hours(*numbers) -> set:
    return {timedelta(hours=number) for number in numbers}


def choose(person, *minutes) -> None:
    choose_reminders(person=person, minutes_before=minutes, by=person)


def quiet(person, begins: time, ends: time) -> None:
    choose_delivery(person=person, quiet_from=begins, quiet_until=ends, digest="off", digest_at=time(7))


def change_rules(program, by) -> None:
    save_program(program=program, by=by)
    keep_clocks()


def test_each_person_has_their_own(planned, student, mentor):
    choose(student, 30, 2880)
    assert leads(student) == hours(0.5, 48)
    assert leads(mentor) == hours(1, 24)
    assert set(Notification.objects.filter(state=State.VOID).values_list("void_reason", flat=True)) == {ANEW}


def test_none_is_a_choice(planned, student, mentor):
    choose(student)
    assert leads(student) == set()
    assert leads(mentor) == hours(1, 24)


def test_a_meeting_booked_later_follows_the_choice(pair, student):
    choose(student, 120)
    plan_notices(make_meeting(pair, starts_at=timezone.now() + timedelta(days=3)))
    assert leads(student) == hours(2)


def test_whoever_chooses_what_the_program_does_follows_the_program(planned, student, staff, program):
    choose(student, 30)
    choose(student, 60, 1440)
    assert not ReminderChoice.objects.exists()
    program.reminder_hours = 48
    change_rules(program, staff)
    assert leads(student) == hours(1, 48)


def test_new_rules_are_a_workers_work(
    planned, student, staff, program, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    monkeypatch.setattr("notifications.nudge.current_app.send_task", lambda name, **details: asked.append(name))
    program.second_reminder_minutes = 120
    with django_capture_on_commit_callbacks(execute=True):
        save_program(program=program, by=staff)
    assert leads(student) == hours(1, 24)
    assert "meetings.plan_reminders" in asked
    plan_reminders()
    assert leads(student) == hours(2, 24)


def test_a_booking_that_knew_the_old_rules_follows_the_new_ones(planned, pair, staff, student, program, clock):
    program.second_reminder_minutes = 120
    change_rules(program, staff)
    booked = make_meeting(pair, starts_at=planned.starts_at + timedelta(days=1))
    notify(
        kind=REMINDER,
        recipient=student,
        about=booked,
        occasion="60m:0",
        due_at=booked.starts_at - timedelta(hours=1),
    )
    keep_clocks()
    assert leads(student, about_id=booked.pk) == hours(2, 24)
    clock(timezone.now() + timedelta(minutes=3))
    keep_clocks()
    assert not Replanning.objects.exists()


def test_new_hours_for_many_people_take_as_many_queries_as_for_two(planned):
    def plan_for(number: int) -> int:
        people = [make_student() for _ in range(number)]
        with CaptureQueriesContext(connection) as captured:
            plan_anew(people)
        return len(captured)

    assert plan_for(2) == plan_for(30)


@pytest.mark.parametrize("state", [State.DUE, State.SENT])
def test_reminders_of_the_release_before_go_on(planned, student, mentor, state):
    """It knew one reminder, so many hours before."""
    rows = Notification.objects.filter(kind=REMINDER, recipient=student)
    rows.filter(occasion="60m:0").delete()
    rows.update(occasion="24h:0", state=state, sent_at=timezone.now() if state == State.SENT else None)
    old = rows.get()
    import_module("meetings.migrations.0010_reminders_anew").take_over(apps, None)
    keep_clocks()
    assert leads(student) == leads(mentor) == hours(1, 24)
    old.refresh_from_db()
    assert (old.state, old.occasion) == (state, "1440m:0")


def test_a_rule_of_the_program_leaves_a_choice_alone(planned, student, mentor, staff, program):
    choose(student, 30)
    program.second_reminder_minutes = 120
    change_rules(program, staff)
    assert (leads(student), leads(mentor)) == (hours(0.5), hours(2, 24))


def test_quiet_hours_move_a_reminder_to_their_beginning(planned, student):
    quiet(student, time(10), time(13))
    assert leads(student) == hours(2, 26)
    quiet(student, time(1), time(2))
    assert leads(student) == hours(1, 24)


def test_two_that_fall_together_become_one(planned, student):
    choose(student, 60, 30)
    quiet(student, time(9), time(13))
    assert leads(student) == hours(3)


def test_another_zone_moves_the_quiet_hours(planned, student):
    quiet(student, time(10), time(13))
    save_account(person=student, edit=Edit({"time_zone": "Europe/London"}), by=student)
    assert leads(student) == hours(1, 24)


def test_so_does_another_zone_of_the_school(planned, student, staff, program):
    quiet(student, time(10), time(13))
    program.time_zone = "Europe/London"
    change_rules(program, staff)
    assert leads(student) == hours(1, 24)


def test_planning_again_changes_nothing_that_is_right(planned, student):
    before = set(Notification.objects.values_list("pk", "due_at", "state"))
    plan_again(type(planned).objects.all())
    choose(student, 60, 1440)
    assert set(Notification.objects.values_list("pk", "due_at", "state")) == before


def test_what_was_sent_is_not_sent_again_by_a_new_choice(planned, student):
    """Never two for one lead time."""
    Notification.objects.filter(recipient=student, occasion="1440m:0").update(due_at=timezone.now())
    deliver_due()
    quiet(student, time(10), time(13))
    quiet(student, time(1), time(2))
    assert leads(student, state=State.DUE) == hours(1)
    assert Notification.objects.filter(recipient=student, occasion="1440m:0").count() == 1


def test_one_that_is_due_at_this_moment_is_not_lost_to_a_new_choice(planned, student):
    Notification.objects.filter(recipient=student, occasion="60m:0").update(due_at=timezone.now())
    choose(student, 60, 2880)
    mail.outbox.clear()
    assert deliver_due() == 1


@pytest.mark.parametrize("chosen", [[], [1440]])
def test_one_that_is_due_but_no_longer_wanted_does_not_go(planned, student, chosen):
    Notification.objects.filter(recipient=student, occasion="60m:0").update(due_at=timezone.now())
    choose(student, *chosen)
    assert deliver_due() == 0


def test_a_choice_made_while_the_meeting_was_booked_is_heeded_at_sending(planned, student):
    Notification.objects.filter(recipient=student, occasion="60m:0").update(due_at=timezone.now())
    ReminderChoice.objects.create(person=student, minutes_before=[30], changed_at=timezone.now())
    assert deliver_due() == 0
    assert Notification.objects.get(recipient=student, occasion="60m:0").void_reason.startswith("This reminder is not")


@pytest.fixture
def clock(monkeypatch):
    """Sets the time."""

    def at(instant: datetime) -> datetime:
        monkeypatch.setattr("django.utils.timezone.now", lambda: instant)
        return instant

    return at


def due(person) -> dict:
    rows = Notification.objects.pending().filter(kind=REMINDER, recipient=person)
    return dict(rows.values_list("occasion", "due_at"))


def test_quiet_hours_chosen_within_them_do_not_swallow_the_reminder_of_the_morning(planned, student, clock):
    """At eleven in the evening, from ten on, before noon."""
    now = clock(planned.starts_at - timedelta(hours=13))
    quiet(student, time(22), time(11, 30))
    assert due(student)["60m:0"] == now
    quiet(student, time(22), time(11, 15))
    assert Notification.objects.standing().filter(recipient=student, occasion="60m:0").get().due_at == now


def test_a_longer_lead_time_that_is_past_is_made_up_for_at_once(planned, student, mentor, clock):
    now = clock(planned.starts_at - timedelta(hours=30))
    choose(student, 60, 2880)
    assert due(student) == {"60m:0": planned.starts_at - timedelta(hours=1), "2880m:0": now}
    choose(mentor, 2880)
    assert due(mentor) == {"2880m:0": now}


def test_one_more_reminder_whose_time_is_past_is_not_made_up_for(planned, student, clock):
    clock(planned.starts_at - timedelta(hours=30))
    choose(student, 60, 1440, 2880)
    assert due(student).keys() == {"60m:0", "1440m:0"}


def test_of_what_was_sent_nothing_is_made_up_for(planned, student, clock):
    Notification.objects.filter(occasion="1440m:0").update(state=State.SENT, sent_at=timezone.now())
    now = clock(planned.starts_at - timedelta(hours=13))
    quiet(student, time(22), time(11, 30))
    assert due(student) == {"60m:0": now}


def test_who_declined_is_not_reminded(planned, student, mentor):
    planned.participants.filter(person=student).update(declined_at=timezone.now(), counts=False)
    plan_again(type(planned).objects.all())
    assert (leads(student), leads(mentor)) == (set(), hours(1, 24))


def test_one_that_comes_too_late_is_kept_for_staff_to_see(planned, student):
    type(planned).objects.update(starts_at=timezone.now() - timedelta(minutes=1))
    Notification.objects.filter(occasion="60m:0").update(due_at=timezone.now())
    assert deliver_due() == 0
    found = Notification.objects.filter(state=State.VOID)
    assert set(found.values_list("too_late", "void_reason")) == {(True, "The meeting has begun.")}


def test_reminders_ignore_quiet_hours_when_they_are_due(planned, student):
    """They were planned for that moment; waiting would be later, not earlier."""
    quiet(student, time(0), time(23, 59))
    Notification.objects.filter(recipient=student, kind=REMINDER, state=State.DUE).update(due_at=timezone.now())
    assert deliver_due() >= 1


def test_nobody_chooses_for_somebody_else(student, mentor):
    with pytest.raises(PermissionDenied):
        choose_reminders(person=student, minutes_before=[30], by=mentor)


def test_who_meets_nobody_is_not_asked(student, staff, client_for):
    asked = [b"Remind me of a meeting" in client_for(person).get(PREFERENCES).content for person in (student, staff)]
    assert asked == [True, False]


def test_the_page_shows_the_choice_and_keeps_it(planned, student, client_for):
    client = client_for(student)
    assert client.get(PREFERENCES).content.decode().count("checked") >= 2
    client.post(PREFERENCES, {"minutes_before": ["30", "2880"]})
    assert leads(student) == hours(0.5, 48)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (["15", "30", "60", "120"], "Choose at most 3: untick 1."),
        (["17"], "Choose from the list."),
        (["x"], "Choose from the list."),
    ],
)
def test_too_many_or_unknown_lead_times_get_a_sentence(student, client_for, typed, sentence):
    page = client_for(student).post(PREFERENCES, {"minutes_before": typed}).content.decode()
    assert sentence in page
    assert not ReminderChoice.objects.exists()


def test_a_batch_takes_as_many_queries_for_thirty_reminders_as_for_two(mentor):
    def due(number: int) -> int:
        for _ in range(number):
            plan_notices(make_meeting(make_relationship(mentor, make_student()), starts_at=next(starts)))
        Notification.objects.filter(kind=REMINDER, occasion="60m:0").update(due_at=timezone.now())
        return 2 * number

    starts = (timezone.now() + timedelta(days=2, hours=number) for number in range(99))
    once = count_queries(due(1))
    assert count_queries(due(15)) == once


def count_queries(mails: int) -> int:
    """Without the mark of each."""
    with CaptureQueriesContext(connection) as captured:
        assert deliver_due() == mails
    return len(captured) - mails
