import logging
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.apps import apps
from django.core.exceptions import PermissionDenied
from django.db.models import F
from django.utils import timezone

from accounts import hooks
from accounts.deactivation import reactivate_people
from accounts.models import Deactivation, DeletionRequest, Enrollment, Event, Program, Purge, StaffScope, User
from accounts.privacy.purging import carry_out, carry_out_purges, start_agreed_purges, start_purges
from accounts.privacy.retention import due_now
from accounts.privacy.tasks import keep_periods
from matching.models import Agreement, Block, Goal, GoalChange, MentorPreference, Relationship, Request
from meetings.models import ActionItem, Meeting, Participant, PrivateNote
from meetings.privacy.blanking import remove
from notifications.models import Notification
from resources.models import Concern
from surveys.models import CheckInAnswer
from tests import factories
from tests.meetings import factories as meetings
from tests.threads import at_once

from .life import ASKED_ME, OTHERS_WORDS, OWN_WORDS, keep, leave

EVERY_KIND = ["profile", "requests", "meetings", "surveys", "help", "messages", "account"]


@pytest.fixture
def purged(life):
    """The student has left and everything of theirs is purged."""
    keep()
    leave(life.student, by=life.staff, days_ago=1)
    start_purges(by=life.staff)
    carry_out_purges()
    life.student.refresh_from_db()
    return life


def places(*found) -> list[str]:
    for row in found:
        row.refresh_from_db()
    return [row.place for row in found]


@pytest.mark.parametrize(("who", "left"), [("student", ["Room 4", "Room 4"]), ("mentor", ["", ""])])
def test_where_a_group_meets_stays_for_the_others_until_its_mentor_is_purged(student, mentor, who, left):
    pairs = [factories.make_relationship(mentor, one) for one in (student, factories.make_student())]
    series = meetings.make_series(pairs[1], count=2)[0].series
    group = meetings.make_group_meeting(pairs, starts_at=timezone.now() - timedelta(days=3))
    Meeting.objects.filter(pk=group.pk).update(series=series, recurs_at=group.starts_at, place="Room 4")
    type(series).objects.update(place="Room 4")
    remove({"student": student, "mentor": mentor}[who], "meetings")
    assert places(group, series) == left


def test_where_two_met_goes_with_either_of_them(student, mentor):
    held = meetings.make_past_meeting(factories.make_relationship(mentor, student), state="held")
    Meeting.objects.update(place="Room 4")
    remove(student, "meetings")
    assert places(held) == [""]


@pytest.mark.parametrize(("days", "due"), [(363, []), (365, ["messages"]), (366, ["messages"])])
def test_a_kind_is_due_from_the_day_on_which_its_months_are_over(student, staff, days, due):
    keep(profile=24, requests=24, meetings=24, surveys=24, help=24, messages=12)
    leave(student, by=staff, days_ago=days)
    assert [slugs for _, slugs in due_now()] == ([due] if due else [])


def test_nothing_of_those_who_are_here_is_ever_due(student, staff):
    keep()
    assert due_now() == []
    assert start_purges(by=staff) == 0


def test_whoever_is_still_to_be_told_of_leaving_is_not_due(student, staff):
    keep()
    leave(student, by=staff)
    Deactivation.objects.update(done_at=None)
    assert due_now() == []


def test_the_name_goes_with_the_longest_period(student, staff):
    keep(help=84)
    leave(student, by=staff)
    ((_, slugs),) = due_now()
    assert slugs == [*EVERY_KIND[:4], "messages"]


def test_only_staff_of_the_whole_school_start_a_purge(mentor, student):
    track = factories.make_staff(staff_scope=StaffScope.REPORTS)
    for person in (mentor, student, track):
        with pytest.raises(PermissionDenied):
            start_purges(by=person)


def test_nothing_goes_before_it_is_started(life):
    keep()
    leave(life.student, by=life.staff)
    carry_out_purges()
    assert PrivateNote.objects.filter(author=life.student).exists()


def test_all_words_of_the_person_are_gone(purged):
    student = purged.student
    assert not PrivateNote.objects.filter(author=student).exists()
    assert not Goal.objects.exclude(text="", measure="").filter(student=student).exists()
    assert not GoalChange.objects.filter(goal__student=student).exists()
    assert not MentorPreference.objects.filter(student=student).exists()
    assert not Request.objects.filter(student=student).exclude(message="").exists()
    assert not Request.objects.filter(mentor=student).exclude(decline_note="", decline_reason="").exists()
    assert not Meeting.objects.filter(shared_notes=OWN_WORDS).exists()
    assert not ActionItem.objects.filter(text=OWN_WORDS).exists()
    assert not CheckInAnswer.objects.filter(value=OWN_WORDS).exists()
    assert not Concern.objects.filter(text_copy=OWN_WORDS).exists()
    assert not Concern.objects.filter(sent_by=student).exclude(note="").exists()
    assert student.student_profile.about == student.student_profile.interests == ""
    assert student.mentor_profile.headline == student.mentor_profile.personal == ""
    assert not hasattr(student, "identity")
    assert not hasattr(student, "photo")


def test_what_others_wrote_stays_theirs(purged):
    assert PrivateNote.objects.get(author=purged.mentor).text == OTHERS_WORDS
    assert CheckInAnswer.objects.filter(check_in__respondent=purged.mentor, value=OTHERS_WORDS).exists()
    assert Concern.objects.get(sent_by=purged.mentor).note == OTHERS_WORDS
    asked = Request.objects.filter(mentor=purged.student)
    assert set(asked.values_list("message", flat=True)) == {OTHERS_WORDS, ASKED_ME}
    assert Block.objects.filter(blocked=purged.student).exists()


def test_facts_that_counts_are_made_of_stay(purged):
    meeting = Meeting.objects.get()
    assert (meeting.state, meeting.minutes, meeting.mode) == ("held", 30, "in_person")
    assert Participant.objects.filter(meeting=meeting).count() == 2
    assert Relationship.objects.filter(mentee=purged.student).exists()
    assert Agreement.objects.exists()
    assert Enrollment.objects.filter(student=purged.student).exists()
    assert purged.student.student_profile.cohort
    assert Goal.objects.filter(student=purged.student).exists()
    assert CheckInAnswer.objects.get(check_in__respondent=purged.student).item.reader == "counts"


def test_the_row_of_the_person_is_blank_and_cannot_sign_in(purged):
    student = purged.student
    assert student.full_name == "Former member"
    assert student.email.startswith("removed-")
    assert student.email.endswith("@invalid")
    assert str(student.pk) not in student.email
    assert (student.school_id, student.time_zone, student.date_joined, student.last_login) == ("", "", None, None)
    assert not student.has_usable_password()
    assert not student.is_active
    for model in (Authenticator, SocialAccount, EmailAddress):
        assert not model.objects.filter(user=student).exists()


def test_no_text_of_the_person_is_left_anywhere_in_the_database(purged):
    """All columns of all tables, read as text. Events and what others wrote about them are told apart by their words."""
    left = [
        label
        for label, rows in _everything_as_text().items()
        if any(OWN_WORDS in row or "sam rivera" in row.lower() or "old@example.edu" in row for row in rows)
    ]
    assert left == []


def test_why_staff_did_something_about_the_person_is_left_nowhere(purged):
    """`leave` gives a reason; the rows say why a stage and a pairing were entered. Events keep no word of any."""
    assert [label for label, rows in _everything_as_text().items() if any("moved away" in row for row in rows)] == []
    assert not purged.student.enrollments.exclude(reason="").exists()
    assert not Relationship.objects.exclude(reason="").exists()


def _everything_as_text() -> dict[str, list[str]]:
    return {
        model._meta.label: [str(list(row.values())) for row in model._base_manager.values()]
        for model in apps.get_models()
        if model._meta.label != "accounts.OfficeMessage"
    }


def test_it_reports_what_it_removed_in_numbers_alone(purged):
    purge = Purge.objects.get()
    assert purge.kinds == EVERY_KIND
    assert purge.purged_by == purged.staff
    assert purge.counts["Private notes"] == 1
    assert purge.counts["Photos"] == 1
    assert all(isinstance(number, int) and number for number in purge.counts.values())
    assert OWN_WORDS not in str(purge.counts)


def test_it_leaves_events_with_actor_and_time(purged):
    purge = Purge.objects.get()
    verbs = dict(Event.objects.filter(target_id=purge.pk).values_list("verb", "actor"))
    assert verbs == {"started purge": purged.staff.pk, "purged": purged.staff.pk}


def test_what_was_purged_is_not_due_again(purged):
    assert due_now() == []
    assert start_purges(by=purged.staff) == 0


def test_two_people_can_be_purged_one_after_the_other(student, stranger, staff):
    """Neither name nor address of the blank rows is in the other's way."""
    keep()
    for person in (student, stranger):
        leave(person, by=staff)
    assert start_purges(by=staff) == 2
    assert carry_out_purges() == 2
    assert User.objects.filter(full_name="Former member").count() == 2


def test_started_twice_it_is_one_purge(student, staff):
    keep()
    leave(student, by=staff)
    assert start_purges(by=staff) == 1
    assert start_purges(by=staff) == 0
    assert Purge.objects.count() == 1


def test_whoever_comes_back_before_it_keeps_everything(life):
    keep()
    leave(life.student, by=life.staff)
    start_purges(by=life.staff)
    reactivate_people(people=[life.student], by=life.staff)
    assert carry_out_purges() == 0
    assert PrivateNote.objects.filter(author=life.student).exists()
    assert not Purge.objects.exists()
    assert Event.objects.filter(verb="dropped purge").exists()


def test_whoever_came_back_and_left_again_is_due_again(student, staff):
    keep(help=84)
    leave(student, by=staff, days_ago=10)
    start_purges(by=staff)
    carry_out_purges()
    reactivate_people(people=[student], by=staff)
    Purge.objects.update(purged_at=F("purged_at") - timedelta(days=5))
    leave(User.objects.get(pk=student.pk), by=staff)
    ((_, slugs),) = due_now()
    assert "profile" in slugs


def test_a_longer_period_that_came_meanwhile_counts(student, staff):
    keep(help=84, profile=0)
    leave(student, by=staff)
    start_purges(by=staff)
    keep(help=84, profile=84, requests=84, meetings=84, surveys=84, messages=84)
    assert carry_out_purges() == 0
    assert not Purge.objects.exists()


def test_one_that_fails_holds_up_nobody_else(student, stranger, staff, monkeypatch, caplog):
    keep()
    for person in (student, stranger):
        leave(person, by=staff)
    start_purges(by=staff)

    def fail_for_one(user: User, kind: str) -> dict:
        if user.pk == student.pk and kind == "surveys":
            raise RuntimeError
        return {}

    monkeypatch.setattr(hooks.purge, "_functions", [fail_for_one, *hooks.purge._functions])
    with caplog.at_level(logging.ERROR):
        assert carry_out_purges() == 1
    assert [purge.person for purge in Purge.objects.waiting()] == [student]
    student.refresh_from_db()
    assert student.full_name != "Former member"


def test_notes_that_the_other_side_wrote_last_stay_until_both_are_purged(student, mentor, staff):
    keep()
    pair = factories.make_relationship(mentor, student)
    meetings.make_past_meeting(pair, state="held", shared_notes="Written by the mentor")
    for person, text in ((student, "Written by the mentor"), (mentor, "")):
        leave(person, by=staff)
        start_purges(by=staff)
        carry_out_purges()
        assert Meeting.objects.get().shared_notes == text


def test_notes_of_somebody_who_came_back_after_a_purge_are_not_gone_with_the_other_side(student, mentor, staff):
    """The purge of an earlier absence took nothing that was written after it."""
    keep(help=84)
    leave(mentor, by=staff, days_ago=20)
    start_purges(by=staff)
    carry_out_purges()
    reactivate_people(people=[mentor], by=staff)
    pair = factories.make_relationship(mentor, student)
    meetings.make_past_meeting(pair, state="held", shared_notes="Written anew by the mentor")
    leave(mentor, by=staff)
    remove(student, "meetings")
    assert Meeting.objects.get().shared_notes == "Written anew by the mentor"


def test_an_agreed_request_is_carried_on_by_the_clock(life):
    keep(help=1)
    leave(life.student, by=life.staff)
    _agree(life)
    keep_periods()
    purge = Purge.objects.get()
    assert (purge.purged_by, purge.is_done) == (None, True)
    assert "help" not in purge.kinds
    Deactivation.objects.filter(ended_at__isnull=True).update(
        made_at=F("made_at") - timedelta(days=40), effect_at=F("effect_at") - timedelta(days=40)
    )
    Purge.objects.update(purged_at=F("purged_at") - timedelta(days=39))
    keep_periods()
    assert [purge.kinds for purge in Purge.objects.order_by("started_at")][1] == ["help", "account"]
    assert DeletionRequest.objects.get(person=life.student, state="done")


def test_the_clock_touches_nobody_without_an_agreed_request(life):
    keep()
    leave(life.student, by=life.staff)
    keep_periods()
    assert not Purge.objects.exists()


def test_it_waits_until_the_person_has_been_told(life):
    keep()
    leave(life.student, by=life.staff)
    asked = _agree(life)
    Notification.objects.create(
        kind="accounts.deletion_decided",
        recipient=life.student,
        about_type="accounts.DeletionRequest",
        about_id=asked.pk,
        created_at=timezone.now(),
        due_at=timezone.now(),
    )
    assert start_agreed_purges() == 0
    Notification.objects.filter(kind="accounts.deletion_decided").update(state="sent", sent_at=timezone.now())
    assert start_agreed_purges() == 1


def test_whoever_comes_back_takes_the_agreed_request_back(life):
    leave(life.student, by=life.staff)
    asked = _agree(life)
    reactivate_people(people=[life.student], by=life.staff)
    keep_periods()
    asked.refresh_from_db()
    assert asked.state == DeletionRequest.State.WITHDRAWN


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_purge_once(life):
    keep()
    leave(life.student, by=life.staff)
    start_purges(by=life.staff)
    purge = Purge.objects.get()
    answers = at_once(*[lambda: carry_out(purge.pk, purge.person_id)] * 4)
    assert sorted(answers) == [False, False, False, True]
    assert Event.objects.filter(verb="purged").count() == 1


def test_the_periods_are_rules_of_the_program():
    names = {field.name for field in Program._meta.fields}
    assert {f"keep_{kind}_months" for kind in EVERY_KIND[:-1]} <= names


def _agree(life) -> DeletionRequest:
    return DeletionRequest.objects.create(
        person=life.student,
        asked_at=timezone.now(),
        state="agreed",
        decided_at=timezone.now(),
        decided_by=life.staff,
    )
