"""A mentor meets several students at once: arranging, who comes, and what nobody reads of another."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.models import Event
from matching.capacity import load
from matching.services import end_relationship
from meetings.models import Meeting, Participant
from meetings.repeating import Repeat
from meetings.services import (
    Gathering,
    add_to_group,
    arrange_group,
    cancel_meeting,
    move_group,
    plan_group,
    remove_from_group,
)
from notifications.models import Notification
from tests.factories import make_mentor, make_relationship, make_student
from tests.threads import at_once

from .factories import a_while_ago, make_meeting


@pytest.fixture
def pairs(mentor):
    names = ["Ana Diaz", "Ben Cho", "Cy Roe"]
    return [make_relationship(mentor, make_student(name=name), started_at=a_while_ago()) for name in names]


def soon(hours: int = 48):
    return (timezone.now() + timedelta(hours=hours)).replace(second=0, microsecond=0)


def gathering(starts_at=None, minutes: int = 60) -> Gathering:
    return Gathering(starts_at or soon(), minutes, "in_person", "Library")


def arrange(pairs, by=None, **more) -> Meeting:
    what = more.pop("what", None) or gathering()
    return arrange_group(mentor=pairs[0].mentor, relationships=pairs, what=what, by=by or pairs[0].mentor, **more)


def mails(kind: str) -> set:
    return set(Notification.objects.standing().filter(kind=kind).values_list("recipient__full_name", flat=True))


def names(meeting: Meeting) -> set[str]:
    found = Meeting.objects.with_people().get(pk=meeting.pk)
    return {str(person) for person in found.people}


# Arranging.


def test_a_mentor_arranges_it_and_everybody_is_invited(pairs, mentor):
    meeting = arrange(pairs)
    assert meeting.is_group
    assert mails("meetings.booked") == {str(mentor), "Ana Diaz", "Ben Cho", "Cy Roe"}
    seats = dict(meeting.participants.values_list("person", "relationship"))
    assert seats == {mentor.pk: None} | {pair.mentee_id: pair.pk for pair in pairs}


def test_who_keeps_the_calendar_arranges_it_under_their_own_name(pairs, mentor, assistant, grant):
    arrange(pairs, by=assistant)
    assert Event.objects.get(verb="booked").reason == f"for {mentor.pk}"


def test_nobody_else_arranges_one(pairs, stranger, staff):
    for person in (pairs[0].mentee, stranger, staff):
        with pytest.raises(ValidationError, match="Only the mentor"):
            arrange(pairs, by=person)


def test_one_student_or_somebody_elses_student_makes_no_group(pairs, other_faculty):
    with pytest.raises(ValidationError, match="two students or more"):
        arrange(pairs[:1])
    with pytest.raises(ValidationError, match="own students"):
        arrange([pairs[0], make_relationship(other_faculty, make_student())])


def test_a_student_who_is_paused_or_a_time_that_is_past_is_refused(pairs):
    with pytest.raises(ValidationError, match="still to come"):
        arrange(pairs, what=gathering(timezone.now() - timedelta(hours=1)))
    pairs[1].state = "paused"
    pairs[1].save()
    with pytest.raises(ValidationError, match="paused"):
        arrange(pairs)


def test_who_is_not_free_is_named_and_nothing_says_why(pairs, mentor):
    with_another = make_relationship(make_mentor(name="Secret Mentor"), pairs[1].mentee)
    make_meeting(with_another, starts_at=soon())
    plan = plan_group(mentor, pairs, gathering(), None)
    assert plan.steps[0].where == ["Ben Cho"]
    with pytest.raises(ValidationError, match="Not everybody is free then"):
        arrange(pairs)


def test_a_group_may_be_a_series_and_each_date_is_looked_at(pairs, mentor):
    make_meeting(make_relationship(make_mentor(), pairs[2].mentee), starts_at=soon() + timedelta(days=7))
    repeat = Repeat("weekly", 1, 4)
    left = [step.key for step in plan_group(mentor, pairs, gathering(), repeat).clashes]
    meeting = arrange(pairs, repeat=repeat, leave_out=left)
    assert meeting.series.meetings.count() == 3
    assert mails("meetings.series_booked") == {str(mentor), "Ana Diaz", "Ben Cho", "Cy Roe"}
    assert not mails("meetings.booked")


def test_groups_do_not_count_in_a_mentors_load(pairs, mentor):
    before = load(mentor)
    arrange(pairs)
    assert load(mentor) == before


@pytest.mark.django_db(transaction=True)
def test_two_groups_for_one_time_have_one_winner(program, pairs):
    done = at_once(lambda: arrange(pairs[:2]), lambda: arrange(pairs[1:]))
    assert Meeting.objects.confirmed().count() == 1
    assert sum(isinstance(one, ValidationError) for one in done) == 1


# Moving and canceling.


def test_it_moves_to_a_time_at_which_everybody_who_comes_is_free(pairs, mentor):
    meeting, later = arrange(pairs), soon(72)
    make_meeting(make_relationship(make_mentor(), pairs[0].mentee), starts_at=later)
    with pytest.raises(ValidationError, match="Not free then: Ana Diaz"):
        move_group(meeting=meeting, what=gathering(later), by=mentor)
    moved = move_group(meeting=meeting, what=gathering(soon(96)), by=mentor)
    assert moved.starts_at == soon(96)
    assert moved.sequence == 1
    assert len(mails("meetings.moved")) == 4


def test_a_change_that_is_sent_twice_is_one_change(pairs, mentor):
    meeting = arrange(pairs)
    what = Gathering(timezone.now() + timedelta(days=9), 30, "video")
    for _ in range(2):
        move_group(meeting=meeting, what=what, by=mentor)
    meeting.refresh_from_db()
    assert meeting.sequence == 1


def test_a_student_neither_moves_nor_cancels_it_for_the_others(pairs):
    meeting, student = arrange(pairs), pairs[0].mentee
    with pytest.raises(ValidationError):
        move_group(meeting=meeting, what=gathering(soon(96)), by=student)
    with pytest.raises(ValidationError):
        cancel_meeting(meeting=meeting, by=student)


# Who comes.


def test_a_student_is_added_later_and_only_they_are_mailed(pairs, mentor):
    meeting = arrange(pairs[:2])
    Notification.objects.all().delete()
    add_to_group(meeting=meeting, relationship=pairs[2], by=mentor)
    pending = Notification.objects.pending().filter(kind="meetings.booked")
    assert [row.recipient.full_name for row in pending] == ["Cy Roe"]
    assert names(meeting) == {str(mentor), "Ana Diaz", "Ben Cho", "Cy Roe"}


def test_who_has_another_meeting_then_is_not_added(pairs, mentor):
    meeting = arrange(pairs[:2])
    make_meeting(make_relationship(make_mentor(), pairs[2].mentee), starts_at=soon())
    with pytest.raises(ValidationError, match="Not free then: Cy Roe"):
        add_to_group(meeting=meeting, relationship=pairs[2], by=mentor)


def test_who_is_taken_out_gets_one_cancellation_and_reads_nothing_more(pairs, mentor, client_for):
    meeting, left = arrange(pairs), pairs[0].mentee
    remove_from_group(meeting=meeting, person=left, by=mentor)
    assert mails("meetings.taken_out") == {"Ana Diaz"}
    assert not mails("meetings.cancelled")
    assert client_for(left).get(f"/meetings/{meeting.pk}/").status_code == 404
    assert not Participant.objects.get(meeting=meeting, person=left).counts


def test_who_comes_again_has_a_higher_number_each_time(pairs, mentor):
    meeting, one = arrange(pairs), pairs[0]
    for _ in range(2):
        remove_from_group(meeting=meeting, person=one.mentee, by=mentor)
        add_to_group(meeting=meeting, relationship=one, by=mentor)
    assert Participant.objects.get(meeting=meeting, person=one.mentee).revision == 4
    assert "Ana Diaz" in names(meeting)


def test_the_last_student_is_not_taken_out(pairs, mentor):
    meeting = arrange(pairs[:2])
    remove_from_group(meeting=meeting, person=pairs[0].mentee, by=mentor)
    with pytest.raises(ValidationError, match="Cancel the meeting instead"):
        remove_from_group(meeting=meeting, person=pairs[1].mentee, by=mentor)


def test_in_a_series_a_student_joins_and_leaves_the_later_ones_with_one_mail_each(pairs, mentor):
    meeting = arrange(pairs[:2], repeat=Repeat("weekly", 1, 4))
    second = meeting.series.meetings.order_by("recurs_at")[1]
    Notification.objects.all().delete()
    add_to_group(meeting=second, relationship=pairs[2], by=mentor, reach="following")
    assert Participant.objects.filter(person=pairs[2].mentee, counts=True).count() == 3
    assert (mails("meetings.series_booked"), mails("meetings.booked")) == ({"Cy Roe"}, set())
    remove_from_group(meeting=second, person=pairs[2].mentee, by=mentor, reach="following")
    assert not Participant.objects.filter(person=pairs[2].mentee, counts=True).exists()
    assert (mails("meetings.series_cancelled"), mails("meetings.taken_out")) == ({"Cy Roe"}, set())


# The end of one mentorship.


def test_who_ends_their_mentorship_leaves_the_group_and_the_others_meet(pairs, client_for):
    meeting, left = arrange(pairs), pairs[0]
    end_relationship(relationship=left, by=left.mentee)
    meeting.refresh_from_db()
    assert meeting.is_confirmed
    assert "Ana Diaz" not in names(meeting)
    assert client_for(left.mentee).get(f"/meetings/{meeting.pk}/").status_code == 404


def test_a_mentor_who_ends_all_of_them_ends_the_group(pairs, mentor):
    meeting = arrange(pairs)
    for pair in pairs:
        end_relationship(relationship=pair, by=mentor)
    meeting.refresh_from_db()
    assert meeting.is_cancelled
