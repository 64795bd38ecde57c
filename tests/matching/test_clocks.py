from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.clock import school_today
from accounts.edits import Edit
from accounts.services import open_to_requests, save_mentor_profile
from matching import tasks
from matching.models import Choice, ChoiceList, Relationship, Request
from matching.services import away_changed, clocks, close_for_absences, decline_request, end_trials, expire_requests
from notifications.models import Notification
from tests import factories


def test_a_request_expires_on_its_day_and_not_before(student, mentor):
    asked = factories.make_request(student, mentor)
    assert expire_requests(asked.expires_at - timedelta(seconds=1)) == 0
    assert expire_requests(asked.expires_at) == 1
    asked.refresh_from_db()
    assert (asked.state, asked.decided_by) == (Request.State.EXPIRED, None)
    assert Notification.objects.get(kind="matching.request_closed").recipient == student


def test_expiring_twice_tells_once(student, mentor):
    asked = factories.make_request(student, mentor)
    expire_requests(asked.expires_at)
    assert expire_requests(asked.expires_at) == 0
    assert Notification.objects.count() == 1


def test_two_expiries_in_a_row_pause_new_requests(student, stranger, mentor):
    late = timezone.now() + timedelta(days=15)
    factories.make_request(student, mentor)
    expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting
    factories.make_request(stranger, mentor)
    expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    assert not mentor.mentor_profile.accepting
    assert Notification.objects.get(kind="matching.accepting_off").recipient == mentor


def test_a_long_absence_closes_open_requests_and_a_short_one_stops_their_clock(student, stranger, mentor):
    first, second = factories.make_request(student, mentor), factories.make_request(stranger, mentor)
    profile, today = mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today, today + timedelta(days=3)
    profile.save()
    away_changed(mentor)
    moved = Request.objects.get(pk=first.pk)
    assert moved.expires_at - first.expires_at == timedelta(days=4)
    profile.away_until = today + timedelta(days=20)
    profile.save()
    away_changed(mentor)
    second.refresh_from_db()
    assert second.state == Request.State.EXPIRED


def test_a_long_absence_closes_what_waits_on_the_day_it_begins(student, mentor):
    asked, profile, today = factories.make_request(student, mentor), mentor.mentor_profile, school_today()
    profile.away_from, profile.away_until = today + timedelta(days=1), today + timedelta(days=60)
    profile.save()
    away_changed(mentor)
    assert close_for_absences() == 0
    profile.away_from = today
    profile.save()
    assert close_for_absences() == 1
    asked.refresh_from_db()
    assert asked.was_absence


def test_taking_old_away_dates_out_makes_nobody_late(student, mentor):
    asked, profile = factories.make_request(student, mentor), mentor.mentor_profile
    extended = asked.expires_at + timedelta(days=9)
    Request.objects.update(expires_at=extended)
    profile.away_from = profile.away_until = None
    profile.save()
    away_changed(mentor)
    assert Request.objects.get().expires_at == extended


def test_an_absence_is_nobodys_silence(student, stranger, mentor):
    factories.make_request(student, mentor)
    Request.objects.update(state="expired", decided_at=timezone.now(), expired_by="absence")
    factories.make_request(stranger, mentor)
    expire_requests(timezone.now() + timedelta(days=15))
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting


def test_opening_again_starts_the_count_anew(mentor):
    late = timezone.now() + timedelta(days=15)
    for _ in range(2):
        factories.make_request(factories.make_student(), mentor)
        expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    open_to_requests(profile=mentor.mentor_profile, by=mentor)
    factories.make_request(factories.make_student(), mentor)
    expire_requests(late)
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting


def test_one_row_that_fails_holds_up_nobody_else(student, stranger, mentor, monkeypatch, caplog):
    bad, good = factories.make_request(student, mentor), factories.make_request(stranger, mentor)
    kept = clocks.close_unanswered
    monkeypatch.setattr(
        clocks, "close_unanswered", lambda request, **why: 1 / (request.pk != bad.pk) and kept(request, **why)
    )
    assert expire_requests(good.expires_at + timedelta(days=1)) == 1
    assert str(bad.pk) in caplog.text
    good.refresh_from_db()
    assert good.state == Request.State.EXPIRED


def test_ended_trials_are_counted(mentor, student):
    factories.make_relationship(mentor, student, state="trial")
    Relationship.objects.update(trial_ends_on=school_today() - timedelta(days=1))
    assert (end_trials(), end_trials()) == (1, 0)


@pytest.mark.parametrize("broken", ["close_for_absences", "lapse_offers", "ask_each_morning"])
def test_a_step_that_fails_holds_up_none_of_the_others(db, monkeypatch, caplog, broken):
    def fail(*given):
        raise RuntimeError("The step fails")

    kept = []
    steps = ["close_for_absences", "expire_requests", "lapse_offers", "end_used_up_lists", "end_trials"]
    for step in [*steps, "keep_conflicts", "ask_each_morning", "prune_mentor_changes"]:
        monkeypatch.setattr(tasks, step, fail if step == broken else lambda *given, step=step: kept.append(step))
    tasks.keep_clocks()
    assert (len(kept), kept[-1] == "prune_mentor_changes", len(caplog.records)) == (7, True, 1)
    assert "The step fails" in caplog.text


def accepts_after(mentor, *makes) -> bool:
    """Each made, and its time let pass, one after the other."""
    for make in makes:
        make(mentor)
        expire_requests(timezone.now() + timedelta(days=15))
    mentor.mentor_profile.refresh_from_db()
    return mentor.mentor_profile.accepting


def ask(mentor) -> Request:
    return factories.make_request(factories.make_student(), mentor)


def ask_from_list(mentor) -> Request:
    asked = ask(mentor)
    choices = ChoiceList.objects.create(student=asked.student, made_at=timezone.now())
    Choice.objects.create(list=choices, mentor=mentor, position=1, request=asked)
    return asked


def test_opening_again_by_the_profile_starts_the_count_anew_as_well(mentor):
    assert not accepts_after(mentor, ask, ask)
    save_mentor_profile(profile=mentor.mentor_profile, edit=Edit({"accepting": True}), by=mentor)
    assert accepts_after(mentor, ask)
    assert not accepts_after(mentor, ask)


def test_five_days_of_a_list_are_nobodys_silence(mentor):
    assert accepts_after(mentor, ask_from_list, ask_from_list, ask, ask_from_list)
    assert not accepts_after(mentor, ask)


def test_an_answer_to_a_request_of_a_list_is_an_answer(mentor):
    def answer(mentor):
        decline_request(request=ask_from_list(mentor), by=mentor)

    assert accepts_after(mentor, ask, answer, ask)
