"""Quiet hours and what waits for their end."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from notifications import kinds, people
from notifications.choices import choose_delivery
from notifications.delivery import deliver_due
from notifications.models import DeliveryChoice, MutedKind, Notification

from .factories import make_choice, make_row
from .test_reader_views import PREFERENCES

State = Notification.State
FORM = {"quiet_from": "22:00", "quiet_until": "07:00", "digest": "off", "digest_at": "07:00"}


def around_now(person, *, begins: int = -1, ends: int = 1) -> dict:
    """Quiet hours that hold at this moment, on this person's clock."""
    now = timezone.now().astimezone(people.zone_of(person))
    return {"quiet_from": hour_of(now, begins), "quiet_until": hour_of(now, ends)}


def hour_of(now: datetime, hours: int) -> time:
    return (now + timedelta(hours=hours)).time().replace(second=0, microsecond=0)


def test_in_quiet_hours_news_wait_until_their_end(student, post_office):
    make_choice(student, **around_now(student))
    row = make_row(student)
    assert deliver_due() == 0
    row.refresh_from_db()
    assert (row.state, row.claimed_until, row.attempts) == (State.DUE, None, 0)
    assert timedelta(minutes=58) < row.next_try_at - timezone.now() <= timedelta(hours=1)
    Notification.objects.update(next_try_at=timezone.now())
    DeliveryChoice.objects.update(**around_now(student, begins=-3, ends=-1))
    assert deliver_due() == 1


@pytest.mark.parametrize("traits", [{"urgent": True}, {"urgent": lambda row: True}, {"timed": True}])
def test_what_is_urgent_or_planned_for_this_moment_does_not_wait(student, post_office, traits, sample):
    make_choice(student, **around_now(student))
    sample.change("sample.news", **traits)
    make_row(student)
    assert deliver_due() == 1


@pytest.mark.parametrize(("hours", "sent"), [(2, 1), (4, 0), (-1, 0)])
def test_what_would_come_too_late_after_quiet_hours_goes_at_once(student, post_office, sample, hours, sent):
    """Where it holds and its time is over already, waiting costs nothing more."""
    make_choice(student, **around_now(student))
    sample.change("sample.news", of_use_until=lambda row: timezone.now() + timedelta(hours=hours))
    make_row(student)
    assert deliver_due() == sent


def test_other_hours_let_what_waits_go_at_once(student, post_office):
    choice = make_choice(student, **around_now(student))
    make_row(student)
    assert deliver_due() == 0
    choose_delivery(person=student, quiet_from=None, quiet_until=None, digest="off", digest_at=choice.digest_at)
    assert deliver_due() == 1


def test_a_pause_after_a_failure_is_not_cut_short_by_another_choice(student, post_office):
    make_row(student, attempts=1, next_try_at=timezone.now() + timedelta(minutes=30))
    choose_delivery(person=student, quiet_from=time(1), quiet_until=time(2), digest="off", digest_at=time(7))
    assert Notification.objects.get().next_try_at is not None


def test_quiet_hours_are_those_of_the_persons_zone(student):
    student.time_zone = "Asia/Kathmandu"
    assert str(people.zone_of(student)) == "Asia/Kathmandu"
    student.time_zone = ""
    assert str(people.zone_of(student)) == "America/New_York"


def test_hours_and_digest_are_chosen_on_one_page_and_shown_again(student, client_for):
    client = client_for(student)
    client.post(PREFERENCES, FORM | {"digest": "daily", "digest_at": "06:30"})
    choice = DeliveryChoice.objects.get(person=student)
    assert (choice.quiet_from, choice.quiet_until, choice.is_daily, choice.digest_at) == (
        time(22),
        time(7),
        True,
        time(6, 30),
    )
    page = client.get(PREFERENCES).content.decode()
    assert 'value="22:00"' in page
    assert 'value="06:30"' in page
    assert "In your time zone, America/New York." in page


def test_twelve_hours_of_quiet_may_be_chosen(student, client_for):
    client_for(student).post(PREFERENCES, FORM | {"quiet_from": "20:00", "quiet_until": "08:00"})
    assert DeliveryChoice.objects.get(person=student).quiet_from == time(20)


def test_who_saves_without_choosing_hours_gets_no_row(student, client_for):
    client_for(student).post(PREFERENCES, {"wanted": []})
    assert not DeliveryChoice.objects.exists()


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"quiet_until": ""}, "Say until when, or leave both empty."),
        ({"quiet_from": ""}, "Say from when, or leave both empty."),
        ({"quiet_from": "07:00"}, "Choose an end that differs from the beginning."),
        ({"quiet_from": "20:00", "quiet_until": "08:01"}, "Choose at most 12 hours"),
        ({"quiet_from": "07:00", "quiet_until": "22:00"}, "Choose at most 12 hours"),
        ({"quiet_from": "late"}, "Give a time such as 22:00."),
        ({"digest": "hourly"}, "Select a valid choice"),
    ],
)
def test_bad_hours_get_a_sentence_and_change_nothing(student, client_for, typed, sentence):
    page = client_for(student).post(PREFERENCES, FORM | typed).content.decode()
    assert sentence in page
    assert not DeliveryChoice.objects.exists()
    assert not MutedKind.objects.exists()


def test_nobody_is_asked_about_the_daily_mail_twice(student):
    """It has a switch of its own."""
    assert "notifications.digest" not in {kind.name for kind in kinds.optional_for(student)}
