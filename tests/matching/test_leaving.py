"""What a person's leaving does to those on the other side: nothing ends silently, and nobody reads why."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.deactivation import deactivate_people, reactivate_people
from accounts.models import Event
from matching.capacity import free_places
from matching.models import Relationship, Request
from matching.services import (
    accept_chat,
    accept_request,
    decline_request,
    expire_requests,
    leaving_effects,
    request_chat,
    request_mentor,
    say_thanks,
    suggest,
    undo_decline,
)
from notifications import kinds
from notifications.models import Notification
from tests import factories

TOMORROW = timedelta(hours=24)


def leave(*people, by, **when) -> None:
    deactivate_people(people=people, by=by, reason="a reason for staff alone", **when)


def said(person, kind: str):
    row = Notification.objects.get(kind=kind, recipient=person)
    assert kinds.get(kind).still_holds(row) is True
    mail = kinds.get(kind).render(row)
    assert "a reason for staff alone" not in mail.text + mail.html
    return mail


def test_a_request_to_a_leaver_is_closed_and_its_student_is_shown_others(client_for, student, mentor, staff):
    topic = factories.make_topic()
    other = factories.make_mentor(name="Dr. Has Room", topics=(topic,))
    asked = factories.make_request(student, mentor)
    leave(mentor, by=staff)
    asked.refresh_from_db()
    assert (asked.state, asked.expired_by, asked.decided_by) == ("expired", "gone", None)
    for text in (said(student, "matching.request_closed").text, said(student, "matching.request_closed").html):
        assert "Dr. Ada Lind is no longer in the program" in text
        assert other.full_name in text
    page = client_for(student).get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "Dr. Ada Lind is no longer in the program" in page
    assert other.full_name in page


def test_a_request_of_a_leaver_is_closed_and_its_mentor_is_told(client_for, student, mentor, staff):
    asked = factories.make_request(student, mentor)
    leave(student, by=staff)
    asked.refresh_from_db()
    assert (asked.state, asked.expired_by) == ("expired", "gone")
    assert "Sam Rivera is no longer in the program" in said(mentor, "matching.request_gone").text
    page = client_for(mentor).get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "Sam Rivera is no longer in the program" in page
    assert asked.message not in page


def test_a_leavers_mentorship_ends_by_the_act_of_staff_and_its_place_is_free(student, mentor, staff):
    pair = factories.make_relationship(mentor, student)
    before = free_places(mentor)
    leave(student, by=staff)
    pair.refresh_from_db()
    assert (pair.state, pair.ended_by) == (Relationship.State.ENDED, staff)
    assert free_places(mentor) == before + 1
    assert Event.objects.filter(verb="ended", target_id=pair.pk, actor=staff).exists()


def test_the_other_side_of_a_mentorship_reads_one_neutral_sentence(client_for, student, mentor, staff):
    pair = factories.make_relationship(mentor, student)
    leave(student, by=staff)
    assert "Sam Rivera is no longer in the program" in said(mentor, "matching.relationship_ended").text
    assert not Notification.objects.filter(kind="matching.relationship_ended", recipient=student).exists()
    page = client_for(mentor).get(reverse("matching:relationship", args=[pair.pk])).content.decode()
    assert "Sam Rivera is no longer in the program." in page
    assert "a reason for staff alone" not in page


def test_a_student_whose_mentor_left_is_shown_three_others(client_for, student, mentor, staff):
    pair = factories.make_relationship(mentor, student)
    others = [factories.make_mentor(name=f"Dr. Room {number}") for number in range(4)]
    leave(mentor, by=staff)
    mail = said(student, "matching.relationship_ended").text
    page = client_for(student).get(reverse("matching:relationship", args=[pair.pk])).content.decode()
    for text in (mail, page):
        assert sum(other.full_name in text for other in others) == 3


def test_who_has_another_mentor_or_lost_an_advisor_is_shown_nobody(client_for, student, mentor, other_faculty, staff):
    factories.make_mentor(name="Dr. Has Room")
    advising = factories.make_relationship(mentor, student, kind="advising")
    factories.make_relationship(mentor, student)
    factories.make_relationship(other_faculty, student)
    leave(mentor, by=staff)
    for pair in Relationship.objects.ended():
        page = client_for(student).get(reverse("matching:relationship", args=[pair.pk])).content.decode()
        assert "is no longer in the program" in page
        assert "Dr. Has Room" not in page
    assert advising.pk


def test_both_sides_leaving_at_once_ends_it_once(student, mentor, staff):
    pair = factories.make_relationship(mentor, student)
    leave(student, mentor, by=staff)
    assert Event.objects.filter(verb="ended", target_id=pair.pk).count() == 1
    assert not Notification.objects.pending().exists()


@pytest.mark.parametrize("who", ["student", "mentor"])
def test_an_agreed_chat_does_not_just_fall_away(client_for, student, mentor, staff, who):
    chat = request_chat(student=student, mentor=mentor, message="Fifteen minutes?")
    accept_chat(request=chat, by=mentor, when="Tuesday")
    leaver, other = (student, mentor) if who == "student" else (mentor, student)
    assert dict(leaving_effects([leaver]))["Agreed 15-minute chats whose other side is told"] == 1
    leave(leaver, by=staff)
    assert f"{leaver} is no longer in the program. If your 15-minute chat" in said(other, "matching.request_gone").text
    client = client_for(other)
    page = client.get(reverse("matching:request", args=[chat.pk])).content.decode()
    assert f"{leaver} is no longer in the program" in page
    assert "has time for a chat with you" not in client.get("/").content.decode()


def test_a_chat_that_has_had_its_thanks_is_over(student, mentor, staff):
    chat = request_chat(student=student, mentor=mentor, message="Fifteen minutes?")
    say_thanks(request=accept_chat(request=chat, by=mentor), by=student)
    leave(mentor, by=staff)
    assert not Notification.objects.filter(kind="matching.request_gone").exists()


def test_a_students_leaving_is_neither_a_mentors_silence_nor_the_end_of_it(mentor, staff):
    """Two requests in a row that close unanswered switch accepting off; those of leavers in between do not count."""

    def let_one_expire() -> bool:
        asked = factories.make_request(factories.make_student(), mentor)
        Request.objects.filter(pk=asked.pk).update(expires_at=timezone.now())
        expire_requests(timezone.now())
        mentor.mentor_profile.refresh_from_db()
        return mentor.mentor_profile.accepting

    assert let_one_expire() is True
    leave(factories.make_request(factories.make_student(), mentor).student, by=staff)
    mentor.mentor_profile.refresh_from_db()
    assert mentor.mentor_profile.accepting is True
    assert let_one_expire() is False


class TestInTheWait:
    """Between the deactivation and its effect nothing new begins, and nobody is told."""

    def test_nobody_on_the_other_side_notices(self, client_for, student, mentor, staff):
        pair, asked = factories.make_relationship(mentor, student), factories.make_request(student, mentor)
        leave(student, by=staff, effect_at=timezone.now() + TOMORROW)
        pair.refresh_from_db()
        asked.refresh_from_db()
        assert (pair.is_live, asked.is_pending) == (True, True)
        client = client_for(mentor)
        for address in (reverse("matching:relationship", args=[pair.pk]), reverse("matching:request", args=[asked.pk])):
            assert "no longer" not in client.get(address).content.decode()
        assert not Notification.objects.filter(recipient=mentor).exists()

    def test_a_request_cannot_be_accepted(self, client_for, student, mentor, staff):
        asked = factories.make_request(student, mentor)
        leave(student, by=staff, effect_at=timezone.now() + TOMORROW)
        with pytest.raises(ValidationError, match="cannot start at present"):
            accept_request(request=asked, by=mentor)
        client = client_for(mentor)
        page = client.post(reverse("matching:accept-request", args=[asked.pk]), follow=True).content.decode()
        assert "A mentorship between you cannot start at present. You need not do anything." in page

    def test_a_no_cannot_be_taken_back(self, student, mentor, staff):
        asked = factories.make_request(student, mentor)
        decline_request(request=asked, by=mentor)
        leave(student, by=staff, effect_at=timezone.now() + TOMORROW)
        with pytest.raises(ValidationError, match="cannot start at present"):
            undo_decline(request=asked, by=mentor)

    def test_nobody_asks_a_mentor_who_is_out(self, student, mentor, staff):
        leave(mentor, by=staff, effect_at=timezone.now() + TOMORROW)
        with pytest.raises(ValidationError, match="is not open to new requests"):
            request_mentor(student=student, mentor=mentor, message="Please")

    def test_who_is_out_asks_nobody(self, student, mentor, staff):
        leave(student, by=staff, effect_at=timezone.now() + TOMORROW)
        with pytest.raises(PermissionDenied):
            request_mentor(student=student, mentor=mentor, message="Please")

    def test_after_coming_back_in_time_all_is_as_it_was(self, student, mentor, staff):
        asked = factories.make_request(student, mentor)
        leave(student, by=staff, effect_at=timezone.now() + TOMORROW)
        reactivate_people(people=[student], by=staff)
        assert accept_request(request=asked, by=mentor).is_live


def test_what_was_closed_stays_closed_when_somebody_comes_back(client_for, student, mentor, staff):
    pair, asked = factories.make_relationship(mentor, student), factories.make_request(student, factories.make_mentor())
    leave(mentor, asked.mentor, by=staff)
    reactivate_people(people=[mentor, asked.mentor], by=staff)
    client = client_for(student)
    page = client.get(reverse("matching:relationship", args=[pair.pk])).content.decode()
    assert "This mentorship has ended." in page
    assert "no longer in the program" not in page
    page = client.get(reverse("matching:request", args=[asked.pk])).content.decode()
    assert "was not in the program" in page


def test_the_preview_names_who_would_be_left_without_a_mentor(student, mentor, other_faculty):
    factories.make_relationship(mentor, student)
    with_two = factories.make_student()
    factories.make_relationship(mentor, with_two)
    factories.make_relationship(other_faculty, with_two)
    assert dict(leaving_effects([mentor]))["Students who then have no mentor"] == 1
    assert dict(leaving_effects([mentor, student]))["Students who then have no mentor"] == 0
    assert dict(leaving_effects([mentor, student]))["Places that become free"] == 0
    assert dict(leaving_effects([student, with_two]))["Places that become free"] == 3


def test_what_was_suggested_to_a_leaver_is_closed(student, mentor, staff):
    made = suggest(student=student, mentors=[mentor], by=staff)
    leave(student, by=staff)
    made.refresh_from_db()
    assert made.closed_at
    assert Notification.objects.get(kind="matching.suggestions").state == "void"
