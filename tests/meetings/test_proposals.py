"""Up to three times that one side proposes: who picks, counters, declines and withdraws, and what every old link then does."""

from datetime import datetime, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.grants.delegates import end_delegate
from accounts.models import Event
from matching.services import end_relationship, pause_relationship
from meetings.models import Meeting, Participant, ProposedTime
from meetings.services import (
    Proposal,
    cancel_meeting,
    counter_proposal,
    decline_proposal,
    pick_time,
    propose_times,
    withdraw_proposal,
)
from notifications.models import Notification
from tests import factories
from tests.threads import at_once, won

from .factories import make_meeting

GONE = "no longer on offer"
NOW = timezone.now().replace(microsecond=0)


def in_days(days: float) -> datetime:
    return NOW + timedelta(days=days)


def three(first: float = 2) -> tuple[datetime, ...]:
    return tuple(in_days(first + more) for more in range(3))


def propose(pair, by=None, times=None, **details) -> Meeting:
    proposal = Proposal(times or three(), minutes=45, place="Room 9")
    return propose_times(relationship=pair, proposal=proposal, by=by or pair.mentee, **details)


def times_of(meeting: Meeting) -> list[datetime]:
    return [offered.starts_at for offered in meeting.proposed_times.all()]


def told(kind: str) -> list[str]:
    rows = Notification.objects.standing().filter(kind=f"meetings.{kind}")
    return sorted(str(row.recipient) for row in rows)


@pytest.fixture
def proposed(pair) -> Meeting:
    """By the student."""
    return propose(pair)


# Proposing.


def test_a_proposal_takes_nobodys_time(pair, proposed):
    assert proposed.is_proposed
    assert set(Participant.objects.values_list("counts", flat=True)) == {False}
    assert times_of(proposed) == list(three())
    assert proposed.starts_at == max(three())


def test_the_other_side_is_told_of_it_and_only_they(pair, proposed):
    assert told("proposed") == ["Dr. Ada Lind"]
    assert not Notification.objects.exclude(kind="meetings.proposed").exists()


def test_sent_twice_it_is_one_proposal_with_one_mail(pair, proposed):
    assert propose(pair) == proposed
    assert told("proposed") == ["Dr. Ada Lind"]


@pytest.mark.parametrize("other", ["times", "minutes", "by"])
def test_anything_else_is_another_proposal(pair, proposed, other):
    times = three(5) if other == "times" else three()
    proposal = Proposal(times, minutes=30 if other == "minutes" else 45, place="Room 9")
    by = pair.mentor if other == "by" else pair.mentee
    assert propose_times(relationship=pair, proposal=proposal, by=by) != proposed


def test_the_mentor_proposes_too(pair):
    propose(pair, by=pair.mentor)
    assert told("proposed") == ["Sam Rivera"]


def test_the_student_writes_the_agenda_in_the_same_step(pair):
    meeting = propose(pair, agenda=["Where to do research"])
    assert [line.text for line in meeting.agenda.all()] == ["Where to do research"]


def test_a_delegate_proposes_under_their_own_name(pair, assistant, grant):
    meeting = propose(pair, by=assistant)
    event = Event.objects.get(verb="proposed", target_id=meeting.pk)
    assert (event.actor, event.reason, meeting.proposed_by) == (assistant, f"for {pair.mentor_id}", assistant)
    assert told("proposed") == ["Sam Rivera"]


def test_nobody_else_proposes(pair, stranger, staff, assistant, grant, mentor):
    end_delegate(grant=grant, by=mentor)
    for person in (stranger, staff, assistant):
        with pytest.raises(ValidationError):
            propose(pair, by=person)


def test_a_third_proposal_waits_until_one_of_two_is_answered(pair):
    first, _ = propose(pair), propose(pair, by=pair.mentor)
    with pytest.raises(ValidationError, match="Two proposals are already open"):
        propose(pair, times=three(9))
    withdraw_proposal(meeting=first, by=pair.mentee)
    assert propose(pair, times=three(9)).is_proposed


@pytest.mark.parametrize(
    ("times", "words"),
    [
        ((), "up to 3"),
        ((1, 2, 3, 4), "up to 3"),
        ((2, 2), "up to 3 different"),
        ((-1, 2), "passed"),
    ],
)
def test_none_too_many_the_same_and_past_times_are_refused(pair, times, words):
    with pytest.raises(ValidationError, match=words):
        propose_times(relationship=pair, proposal=Proposal(tuple(map(in_days, times)), 30), by=pair.mentee)


@pytest.mark.parametrize("details", [{"minutes": 5}, {"minutes": 600}, {"minutes": 30, "mode": "messages"}])
def test_a_length_or_a_way_that_is_no_meeting_is_refused(pair, details):
    with pytest.raises(ValidationError, match="Choose"):
        propose_times(relationship=pair, proposal=Proposal((in_days(2),), **details), by=pair.mentee)


# Picking.


def test_the_one_that_is_picked_is_booked_for_both(pair, proposed):
    at = times_of(proposed)[1]
    meeting = pick_time(meeting=proposed, starts_at=at, by=pair.mentor)
    assert (meeting.starts_at, meeting.minutes, meeting.place, meeting.is_confirmed) == (at, 45, "Room 9", True)
    assert set(Participant.objects.values_list("counts", flat=True)) == {True}
    assert not ProposedTime.objects.exists()


def test_it_is_an_invitation_like_any_other_and_the_proposal_is_no_longer_told(pair, proposed):
    meeting = pick_time(meeting=proposed, starts_at=times_of(proposed)[0], by=pair.mentor)
    assert (told("booked"), meeting.sequence) == (["Dr. Ada Lind", "Sam Rivera"], 0)
    assert told("proposed") == []
    assert told("reminder")


def test_who_proposed_does_not_pick(pair, proposed):
    with pytest.raises(ValidationError, match=GONE):
        pick_time(meeting=proposed, starts_at=times_of(proposed)[0], by=pair.mentee)


def test_the_mentor_does_not_answer_what_their_delegate_proposed(pair, assistant, grant):
    meeting = propose(pair, by=assistant)
    for person in (pair.mentor, assistant):
        with pytest.raises(ValidationError, match=GONE):
            pick_time(meeting=meeting, starts_at=times_of(meeting)[0], by=person)
    assert pick_time(meeting=meeting, starts_at=times_of(meeting)[0], by=pair.mentee).is_confirmed


def test_a_delegate_picks_for_the_mentor(pair, proposed, assistant, grant):
    meeting = pick_time(meeting=proposed, starts_at=times_of(proposed)[0], by=assistant)
    assert Event.objects.get(verb="booked", target_id=meeting.pk).reason == f"for {pair.mentor_id}"


def test_a_time_that_was_not_proposed_is_refused(pair, proposed):
    with pytest.raises(ValidationError, match=GONE):
        pick_time(meeting=proposed, starts_at=in_days(9), by=pair.mentor)


def test_a_time_that_has_passed_is_refused(pair, proposed):
    over = in_days(-1)
    ProposedTime.objects.filter(starts_at=times_of(proposed)[0]).update(starts_at=over)
    with pytest.raises(ValidationError, match="has passed"):
        pick_time(meeting=proposed, starts_at=over, by=pair.mentor)


def test_where_one_of_the_two_is_busy_by_now_the_others_are_named(pair, proposed):
    make_meeting(factories.make_relationship(factories.make_mentor(), pair.mentee), starts_at=times_of(proposed)[0])
    with pytest.raises(ValidationError, match=r"by now\. Still free: ") as refused:
        pick_time(meeting=proposed, starts_at=times_of(proposed)[0], by=pair.mentor)
    assert refused.value.messages[0].count(";") == 1
    proposed.refresh_from_db()
    assert proposed.is_proposed


def test_where_none_of_them_is_free_the_answer_says_what_to_do(pair, proposed):
    for at in times_of(proposed):
        make_meeting(factories.make_relationship(factories.make_mentor(), pair.mentee), starts_at=at)
    with pytest.raises(ValidationError, match="Propose other times"):
        pick_time(meeting=proposed, starts_at=times_of(proposed)[0], by=pair.mentor)


# Countering, declining, withdrawing.


def test_a_counter_turns_the_question(pair, proposed):
    old = times_of(proposed)
    countered = counter_proposal(meeting=proposed, proposal=Proposal(three(6), 30), by=pair.mentor)
    assert times_of(countered) == list(three(6))
    assert (told("proposed"), countered.proposed_by) == (["Sam Rivera"], pair.mentor)
    with pytest.raises(ValidationError, match=GONE):
        pick_time(meeting=proposed, starts_at=old[0], by=pair.mentor)
    assert pick_time(meeting=countered, starts_at=three(6)[0], by=pair.mentee).minutes == 30


def test_an_answer_to_times_that_were_replaced_is_refused_although_the_time_is_still_there(pair, proposed):
    seen, same = proposed.proposed_at, times_of(proposed)[0]
    counter_proposal(meeting=proposed, proposal=Proposal((in_days(8),), 30), by=pair.mentor)
    counter_proposal(meeting=proposed, proposal=Proposal((same,), 30, mode="video"), by=pair.mentee)
    with pytest.raises(ValidationError, match=GONE):
        pick_time(meeting=proposed, starts_at=same, by=pair.mentor, seen=seen)


def test_none_of_these_suits_is_plain_and_asks_no_reason(pair, proposed):
    decline_proposal(meeting=proposed, by=pair.mentor)
    proposed.refresh_from_db()
    assert proposed.is_cancelled
    assert (told("none_suits"), told("proposed"), told("cancelled")) == (["Sam Rivera"], [], [])


def test_who_proposed_withdraws_and_the_other_side_hears_it(pair, proposed):
    with pytest.raises(ValidationError, match=GONE):
        withdraw_proposal(meeting=proposed, by=pair.mentor)
    withdraw_proposal(meeting=proposed, by=pair.mentee)
    assert told("withdrawn") == ["Dr. Ada Lind"]


@pytest.mark.parametrize("ending", ["withdraw", "decline", "end"])
def test_nothing_revives_times_that_are_closed(pair, proposed, ending):
    at = times_of(proposed)[0]
    {
        "withdraw": lambda: withdraw_proposal(meeting=proposed, by=pair.mentee),
        "decline": lambda: decline_proposal(meeting=proposed, by=pair.mentor),
        "end": lambda: end_relationship(relationship=pair, by=pair.mentee),
    }[ending]()
    for act in (
        lambda: pick_time(meeting=proposed, starts_at=at, by=pair.mentor),
        lambda: counter_proposal(meeting=proposed, proposal=Proposal(three(5), 30), by=pair.mentor),
        lambda: decline_proposal(meeting=proposed, by=pair.mentor),
        lambda: withdraw_proposal(meeting=proposed, by=pair.mentee),
    ):
        with pytest.raises(ValidationError):
            act()
    proposed.refresh_from_db()
    assert proposed.is_cancelled
    assert set(Participant.objects.values_list("counts", flat=True)) == {False}


def test_a_picked_meeting_that_is_canceled_is_not_picked_again(pair, proposed):
    at = times_of(proposed)[0]
    cancel_meeting(meeting=pick_time(meeting=proposed, starts_at=at, by=pair.mentor), by=pair.mentee)
    with pytest.raises(ValidationError, match=GONE):
        pick_time(meeting=proposed, starts_at=at, by=pair.mentor)


def test_a_pause_stops_every_answer_but_a_no(pair, proposed):
    pause_relationship(relationship=pair, by=pair.mentee)
    with pytest.raises(ValidationError, match="paused"):
        pick_time(meeting=proposed, starts_at=times_of(proposed)[0], by=pair.mentor)
    with pytest.raises(ValidationError, match="paused"):
        counter_proposal(meeting=proposed, proposal=Proposal(three(5), 30), by=pair.mentor)
    decline_proposal(meeting=proposed, by=pair.mentor)


def test_what_ran_out_makes_room_for_new_times(pair):
    for _ in range(2):
        ran_out = propose(pair)
    Meeting.objects.update(starts_at=in_days(-1), ends_at=in_days(-0.9))
    assert propose(pair).is_proposed
    ran_out.refresh_from_db()
    assert ran_out.is_cancelled


@pytest.mark.django_db(transaction=True)
def test_of_many_picks_at_once_one_wins(pair):
    meeting = propose(pair)
    picks = [lambda at=at: pick_time(meeting=meeting, starts_at=at, by=pair.mentor) for at in times_of(meeting) * 4]
    assert len(won(at_once(*picks))) == 1


@pytest.mark.django_db(transaction=True)
def test_one_time_proposed_to_many_is_one_meeting(mentor):
    pairs = [factories.make_relationship(mentor, factories.make_student()) for _ in range(8)]
    at = in_days(3)
    asked = [propose(pair, by=pair.mentor, times=(at,)) for pair in pairs]
    picks = [lambda m=m: pick_time(meeting=m, starts_at=at, by=m.relationship.mentee) for m in asked]
    assert len(won(at_once(*picks))) == 1
    assert Participant.objects.filter(person=mentor, counts=True).count() == 1
