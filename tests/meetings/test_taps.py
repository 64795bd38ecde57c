"""Running late and can't make it: one tap each, no typing, and either can be taken back."""

from datetime import timedelta

import pytest
from django.contrib.messages import ERROR
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.models import Event
from matching.services import end_relationship, pause_relationship
from meetings.models import Meeting, Participant
from meetings.services import (
    Gathering,
    Proposal,
    cancel_meeting,
    cannot_come,
    move_group,
    on_time,
    propose_times,
    say_late,
    take_back,
    withdraw_proposal,
)
from notifications import kinds
from notifications.models import Notification
from tests import factories

from .factories import make_group, make_meeting

TAPS = ("late", "on-time", "cannot-come", "take-back")


@pytest.fixture
def soon(pair) -> Meeting:
    """In half an hour."""
    return make_meeting(pair, starts_at=timezone.now() + timedelta(minutes=30))


@pytest.fixture
def group(mentor) -> Meeting:
    return make_group(mentor, size=3, starts_at=timezone.now() + timedelta(minutes=30))


def told(kind: str) -> list[str]:
    return sorted(str(row.recipient) for row in Notification.objects.standing().filter(kind=f"meetings.{kind}"))


def seat_of(person, meeting) -> Participant:
    return meeting.participants.get(person=person)


def holds(kind: str) -> list:
    rows = Notification.objects.standing().filter(kind=f"meetings.{kind}")
    return [kinds.get(row.kind).still_holds(row) for row in rows]


def text_of(kind: str) -> str:
    row = Notification.objects.standing().filter(kind=f"meetings.{kind}").latest("created_at")
    return kinds.get(row.kind).render(row).text


# Running late.


def test_the_other_side_is_told_at_once_also_in_their_quiet_hours(soon, pair):
    say_late(meeting=soon, by=pair.mentor)
    kind = kinds.get("meetings.late")
    row = Notification.objects.get(kind=kind.name)
    assert (told("late"), kind.essential, kind.is_urgent(row)) == (["Sam Rivera"], True, True)
    assert row.due_at <= timezone.now()
    assert "Dr. Ada Lind is running late" in text_of("late")


def test_tapping_twice_is_one(soon, pair):
    for _ in range(2):
        say_late(meeting=soon, by=pair.mentor)
    assert Notification.objects.filter(kind="meetings.late").count() == 1
    assert Event.objects.filter(verb="running late").count() == 1


@pytest.mark.parametrize(("minutes", "possible"), [(61, False), (59, True), (-10, True), (-29, True), (-31, False)])
def test_it_can_be_said_from_an_hour_before_until_the_end(pair, minutes, possible):
    meeting = make_meeting(pair, starts_at=timezone.now() + timedelta(minutes=minutes), minutes=30)
    if not possible:
        with pytest.raises(ValidationError, match="an hour before"):
            say_late(meeting=meeting, by=pair.mentee)
    else:
        say_late(meeting=meeting, by=pair.mentee)
    assert (seat_of(pair.mentee, meeting).late_at is not None) == possible


def test_taken_back_before_it_was_read_nobody_is_bothered(soon, pair):
    say_late(meeting=soon, by=pair.mentor)
    on_time(meeting=soon, by=pair.mentor)
    assert told("late") == []
    assert seat_of(pair.mentor, soon).late_at is None


def test_taken_back_after_it_was_sent_the_other_side_is_told_that_too(soon, pair):
    say_late(meeting=soon, by=pair.mentor)
    Notification.objects.filter(kind="meetings.late").update(state="sent", sent_at=timezone.now())
    on_time(meeting=soon, by=pair.mentor)
    assert "Dr. Ada Lind is on time for your meeting after all" in text_of("late")
    assert sorted(held is True for held in holds("late")) == [False, True]


def test_said_again_after_it_was_taken_back_it_is_told_again(soon, pair):
    say_late(meeting=soon, by=pair.mentor)
    on_time(meeting=soon, by=pair.mentor)
    say_late(meeting=soon, by=pair.mentor)
    assert told("late") == ["Sam Rivera"]


def test_in_a_group_everybody_else_is_told_and_by_name(group, mentor):
    late = group.relationships[0].mentee
    say_late(meeting=group, by=late)
    assert told("late") == sorted(str(person) for person in group.others(late))
    assert f"{late} is running late" in text_of("late")


# Cannot come.


def test_of_two_people_the_meeting_is_canceled_with_a_mail_to_both(soon, pair):
    cannot_come(meeting=soon, by=pair.mentee)
    soon.refresh_from_db()
    assert (soon.is_cancelled, soon.cancelled_by, soon.sequence) == (True, pair.mentee, 1)
    assert told("cancelled") == ["Dr. Ada Lind", "Sam Rivera"]
    assert set(soon.participants.values_list("counts", flat=True)) == {False}


def test_cannot_come_twice_is_one(soon, pair):
    for _ in range(2):
        cannot_come(meeting=soon, by=pair.mentee)
    assert Event.objects.filter(verb="cancelled", target_id=soon.pk).count() == 1


def test_once_it_has_begun_it_is_logged_as_not_held_instead(pair):
    begun = make_meeting(pair, starts_at=timezone.now() - timedelta(minutes=5))
    with pytest.raises(ValidationError, match="logged as not held"):
        cannot_come(meeting=begun, by=pair.mentee)


def test_a_group_goes_on_without_one_student_and_the_mentor_is_told(group, mentor):
    gone = group.relationships[0].mentee
    cannot_come(meeting=group, by=gone)
    group.refresh_from_db()
    seat = seat_of(gone, group)
    assert (group.is_confirmed, seat.counts, seat.has_declined) == (True, False, True)
    assert told("cannot_come") == [str(mentor)]
    assert f"{gone} cannot come" in text_of("cannot_come")


def test_a_move_does_not_swallow_that_somebody_cannot_come(group, mentor):
    gone = group.relationships[0].mentee
    cannot_come(meeting=group, by=gone)
    group = Meeting.objects.with_people().get(pk=group.pk)
    move_group(meeting=group, what=Gathering(group.starts_at + timedelta(days=1), 30, "phone", "1"), by=mentor)
    assert f"{gone} cannot come" in text_of("cannot_come")
    cancel_meeting(meeting=Meeting.objects.with_people().get(pk=group.pk), by=mentor)
    assert Notification.objects.get(kind="meetings.cannot_come").void_reason == "The meeting was canceled."


def test_without_its_mentor_a_group_is_canceled(group, mentor):
    cannot_come(meeting=group, by=mentor)
    group.refresh_from_db()
    assert group.is_cancelled


def test_a_delegate_is_no_one_who_comes(soon, assistant, grant):
    for act in (say_late, on_time, cannot_come, take_back):
        with pytest.raises(ValidationError):
            act(meeting=soon, by=assistant)


# Taking it back.


def test_for_ten_minutes_it_is_taken_back_with_a_newer_invitation(soon, pair):
    cannot_come(meeting=soon, by=pair.mentee)
    meeting = take_back(meeting=soon, by=pair.mentee)
    assert (meeting.is_confirmed, meeting.sequence, meeting.cancelled_at) == (True, 2, None)
    assert set(meeting.participants.values_list("counts", flat=True)) == {True}
    assert told("booked") == ["Dr. Ada Lind", "Sam Rivera"]
    assert [held for held in holds("cancelled") if held is True] == []
    assert all(held is True for held in holds("booked"))


def test_only_by_who_said_it_and_not_after_ten_minutes(soon, pair):
    cannot_come(meeting=soon, by=pair.mentee)
    with pytest.raises(ValidationError, match="no longer"):
        take_back(meeting=soon, by=pair.mentor)
    Meeting.objects.update(cancelled_at=timezone.now() - timedelta(minutes=11))
    with pytest.raises(ValidationError, match="no longer"):
        take_back(meeting=soon, by=pair.mentee)


def test_it_passes_the_gate_of_a_booking(soon, pair):
    cannot_come(meeting=soon, by=pair.mentee)
    make_meeting(factories.make_relationship(factories.make_mentor(), pair.mentee), starts_at=soon.starts_at)
    with pytest.raises(ValidationError, match="another meeting at this time"):
        take_back(meeting=soon, by=pair.mentee)


def test_it_is_refused_while_the_mentorship_is_paused(soon, pair):
    cannot_come(meeting=soon, by=pair.mentee)
    pause_relationship(relationship=pair, by=pair.mentee)
    with pytest.raises(ValidationError, match="paused"):
        take_back(meeting=soon, by=pair.mentee)


def test_an_ordinary_cancellation_is_taken_back_like_one_by_tap(soon, pair):
    cancel_meeting(meeting=soon, by=pair.mentor)
    assert take_back(meeting=soon, by=pair.mentor).is_confirmed


def test_withdrawn_times_are_no_meeting_that_comes_back(pair):
    proposal = Proposal((timezone.now() + timedelta(days=1),), 30)
    proposed = propose_times(relationship=pair, proposal=proposal, by=pair.mentee)
    withdraw_proposal(meeting=proposed, by=pair.mentee)
    with pytest.raises(ValidationError, match="no longer"):
        take_back(meeting=proposed, by=pair.mentee)


def test_a_student_of_a_group_comes_back_and_the_mentor_hears_it(group, mentor):
    gone = group.relationships[0].mentee
    cannot_come(meeting=group, by=gone)
    Notification.objects.filter(kind="meetings.cannot_come").update(state="sent", sent_at=timezone.now())
    take_back(meeting=group, by=gone)
    assert seat_of(gone, group).counts
    assert f"{gone} can come to your group meeting after all" in text_of("cannot_come")


def test_who_comes_back_to_a_group_is_not_in_two_places(group):
    pair = group.relationships[0]
    cannot_come(meeting=group, by=pair.mentee)
    make_meeting(factories.make_relationship(factories.make_mentor(), pair.mentee), starts_at=group.starts_at)
    with pytest.raises(ValidationError, match="another meeting at this time"):
        take_back(meeting=group, by=pair.mentee)


# The pages.


def test_no_get_changes_anything(soon, pair, client_for):
    client = client_for(pair.mentee)
    for tap in TAPS:
        assert client.get(reverse(f"meetings:{tap}", args=[soon.pk])).status_code == 405


def test_the_page_has_the_buttons_and_after_cannot_come_what_comes_next(soon, pair, client_for):
    client = client_for(pair.mentee)
    page = client.get(reverse("meetings:meeting", args=[soon.pk])).content.decode()
    assert all(reverse(f"meetings:{tap}", args=[soon.pk]) in page for tap in ("late", "cannot-come"))
    after = client.post(reverse("meetings:cannot-come", args=[soon.pk]), follow=True).content.decode()
    for address in (
        reverse("meetings:propose", args=[pair.pk]),
        reverse("meetings:book", args=[pair.pk]),
        reverse("meetings:take-back", args=[soon.pk]),
    ):
        assert address in after


def test_on_the_day_the_home_page_has_them_in_the_row_and_stays_there(soon, pair, client_for):
    client, late = client_for(pair.mentee), reverse("meetings:late", args=[soon.pk])
    assert late in client.get("/").content.decode()
    assert client.post(late, {"next": "/"}).headers["Location"] == "/"
    assert reverse("meetings:on-time", args=[soon.pk]) in client.get("/").content.decode()


def test_on_another_day_the_home_page_is_quiet(pair, client_for):
    later = make_meeting(pair, starts_at=timezone.now() + timedelta(days=3))
    assert reverse("meetings:cannot-come", args=[later.pk]) not in client_for(pair.mentee).get("/").content.decode()


def test_the_other_side_reads_who_is_late(soon, pair, client_for):
    say_late(meeting=soon, by=pair.mentee)
    page = client_for(pair.mentor).get(reverse("meetings:meeting", args=[soon.pk])).content.decode()
    assert "Sam Rivera is running late" in page


def test_an_address_outside_is_not_gone_to(soon, pair, client_for):
    answer = client_for(pair.mentee).post(reverse("meetings:late", args=[soon.pk]), {"next": "https://evil.example/"})
    assert answer.headers["Location"] == reverse("meetings:meeting", args=[soon.pk])


def test_a_refusal_is_a_sentence_on_the_page(pair, client_for):
    over = make_meeting(pair, starts_at=timezone.now() - timedelta(days=1))
    for tap in TAPS:
        answer = client_for(pair.mentee).post(reverse(f"meetings:{tap}", args=[over.pk]), follow=True)
        assert [message.level for message in answer.context["messages"]] == [ERROR]


# What they say.


def test_the_button_says_beforehand_what_becomes_of_a_pairs_meeting(client_for, soon, pair):
    url = reverse("meetings:meeting", args=[soon.pk])
    html = client_for(pair.mentee).get(url).content.decode()
    assert f"the meeting is canceled, and {pair.mentor} is told. You can take it back for ten minutes." in html
    assert f'<a href="{reverse("meetings:cancel", args=[soon.pk])}">Cancel</a>' in html


@pytest.mark.parametrize(("name", "words"), [("late", "{} is told."), ("cannot-come", "Canceled. {} is told.")])
def test_afterward_a_tap_names_who_is_told(client_for, soon, pair, name, words):
    answer = client_for(pair.mentor).post(reverse(f"meetings:{name}", args=[soon.pk]), follow=True)
    assert [str(message) for message in answer.context["messages"]] == [words.format(pair.mentee)]


@pytest.mark.parametrize(("side", "other", "page"), [("mentor", "mentee", "book"), ("mentee", "mentor", "propose")])
def test_the_mail_says_who_cannot_make_it_and_leads_to_another_time(soon, pair, side, other, page):
    cannot_come(meeting=soon, by=getattr(pair, side))
    rows = Notification.objects.standing().filter(kind="meetings.cancelled")
    mails = {row.recipient: kinds.get(row.kind).render(row) for row in rows}
    told, own = mails[getattr(pair, other)], mails[getattr(pair, side)]
    assert f"{getattr(pair, side)} can\u2019t make it on" in told.subject
    assert reverse(f"meetings:{page}", args=[pair.pk]) in told.text
    assert own.subject.startswith("Canceled: meeting with")


def test_the_end_of_a_mentorship_is_nobodys_not_making_it(soon, pair):
    end_relationship(relationship=pair, by=pair.mentor)
    rows = Notification.objects.standing().filter(kind="meetings.cancelled")
    assert rows.count() == 2
    assert all(kinds.get(row.kind).render(row).subject.startswith("Canceled: meeting with") for row in rows)
