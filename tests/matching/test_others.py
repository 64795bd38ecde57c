"""After a yes the student is asked about the rest, once; nothing is withdrawn without their word."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.models import Event
from matching.asking.others import others_to_settle
from matching.models import ChoiceList, Request, WaitlistEntry
from matching.services import (
    accept_request,
    decline_request,
    end_relationship,
    hand_on,
    put_aside,
    settle_others,
)
from notifications import kinds
from notifications.models import Notification
from tests import factories, threads


@pytest.fixture
def other(student, other_faculty) -> Request:
    return factories.make_request(student, other_faculty)


@pytest.fixture
def accepted(student, mentor, other) -> Request:
    asked = factories.make_request(student, mentor)
    accept_request(request=asked, by=mentor)
    asked.refresh_from_db()
    return asked


def wait_in_line(student, mentor) -> WaitlistEntry:
    return WaitlistEntry.objects.create(student=student, mentor=mentor, joined_at=timezone.now() - timedelta(days=1))


def settle(accepted: Request, **named):
    return settle_others(accepted=accepted, by=accepted.student, **named)


def test_who_still_has_a_request_is_asked_about(accepted, other, student):
    others = others_to_settle(student)
    assert others.accepted == accepted
    assert others.requests == [other]


def test_nothing_is_withdrawn_by_the_yes(accepted, other):
    other.refresh_from_db()
    assert other.is_pending


def test_without_others_nothing_is_asked(student, mentor):
    accept_request(request=factories.make_request(student, mentor), by=mentor)
    assert others_to_settle(student) is None


def test_what_was_sent_after_the_yes_is_not_asked_about(accepted, other, student):
    other.delete()
    factories.make_request(student, factories.make_mentor())
    assert others_to_settle(student) is None


def test_a_chat_neither_asks_nor_is_asked_about(accepted, other, student):
    Request.objects.filter(pk=other.pk).update(kind="chat")
    assert others_to_settle(student) is None
    Request.objects.filter(pk=other.pk).update(kind="mentoring")
    Request.objects.filter(pk=accepted.pk).update(kind="chat")
    assert others_to_settle(student) is None


def test_once_the_mentorship_has_ended_nobody_asks(accepted, student):
    end_relationship(relationship=accepted.relationship, by=student)
    assert others_to_settle(student) is None


def test_what_the_student_names_is_withdrawn_and_the_rest_kept(accepted, other, student):
    third = factories.make_request(student, factories.make_mentor())
    assert settle(accepted, withdraw=[other]) == (1, 0)
    for row in (other, third):
        row.refresh_from_db()
    assert other.state == "withdrawn"
    assert third.is_pending
    assert Event.objects.filter(verb="settled the others", actor=student).exists()


def test_keeping_them_all_is_an_answer_and_the_question_goes(accepted, other, student):
    assert settle(accepted) == (0, 0)
    assert others_to_settle(student) is None


def test_it_is_answered_once(accepted):
    settle(accepted)
    with pytest.raises(ValidationError, match="answered this already"):
        settle(accepted)


def test_nobody_answers_for_the_student(accepted, stranger, mentor):
    for person in (stranger, mentor):
        with pytest.raises(PermissionDenied):
            settle_others(accepted=accepted, by=person)


def test_nobody_withdraws_a_strangers_request(accepted, stranger, other_faculty):
    theirs = factories.make_request(stranger, factories.make_mentor())
    with pytest.raises(PermissionDenied):
        settle(accepted, withdraw=[theirs])


def test_a_list_and_a_waitlist_are_asked_about_too(student, mentor, other_faculty):
    entry = wait_in_line(student, other_faculty)
    for person in (factories.make_mentor(), factories.make_mentor()):
        choice = put_aside(student=student, mentor=person)
    first = choice.list.choices.first()
    request = hand_on(choice=first, by=student, message="Hello")
    asked = factories.make_request(student, mentor)
    accept_request(request=asked, by=mentor)
    others = others_to_settle(student)
    assert (others.requests, others.choices, others.waitlists) == ([request], choice.list, [entry])
    assert settle_others(accepted=asked, by=student, withdraw=[request], stop=choice.list, leave=[entry]) == (3, 0)
    assert not ChoiceList.objects.standing().exists()
    assert not WaitlistEntry.objects.standing().exists()


def test_who_said_yes_in_the_meantime_is_not_withdrawn(accepted, other, other_faculty):
    accept_request(request=other, by=other_faculty)
    assert settle(accepted, withdraw=[other]) == (0, 1)
    other.refresh_from_db()
    assert other.state == "accepted"


def test_a_second_yes_asks_again_about_what_is_left(accepted, other, other_faculty, student):
    third = factories.make_request(student, factories.make_mentor())
    Request.objects.filter(pk=third.pk).update(created_at=timezone.now() - timedelta(hours=1))
    settle(accepted)
    accept_request(request=other, by=other_faculty)
    assert others_to_settle(student).requests == [third]


def test_a_no_that_was_not_told_yet_gives_way_to_the_withdrawal(accepted, other, other_faculty):
    decline_request(request=other, by=other_faculty)
    assert settle(accepted, withdraw=[other]) == (1, 0)


def test_home_asks_it_first(client_for, accepted, student):
    items = client_for(student).get("/").content.decode()
    assert "What about the others you asked?" in items
    assert items.index("What about the others") < items.index("/requests/others/") + 1


def test_the_pages_of_the_yes_ask_it(client_for, accepted, student, mentor):
    for address in (f"/requests/{accepted.pk}/", f"/relationships/{accepted.relationship.pk}/", "/requests/"):
        assert "/requests/others/" in client_for(student).get(address).content.decode(), address
    assert (
        "/requests/others/"
        not in client_for(mentor).get(f"/relationships/{accepted.relationship.pk}/").content.decode()
    )


def test_the_mail_of_the_yes_leads_there_and_names_nobody_else(accepted, other):
    row = Notification.objects.get(kind="matching.request_accepted")
    mail = kinds.get(row.kind).render(row)
    assert "/requests/others/" in mail.text
    assert "/requests/others/" in mail.html
    assert str(other.mentor) not in mail.text


def test_nothing_is_ticked_beforehand(client_for, accepted, student):
    assert "checked" not in client_for(student).get("/requests/others/").content.decode()


def test_ticking_nothing_is_answered_with_a_sentence(client_for, accepted, student):
    response = client_for(student).post("/requests/others/", {"accepted": accepted.pk})
    assert "Tick what you would like to take back" in response.content.decode()


def test_the_page_withdraws_the_ticked(client_for, accepted, other, student):
    client_for(student).post("/requests/others/", {"accepted": accepted.pk, "withdraw": [other.pk]})
    other.refresh_from_db()
    assert other.state == "withdrawn"


def test_keep_them_all_keeps_also_what_is_ticked(client_for, accepted, other, student):
    client_for(student).post("/requests/others/", {"accepted": accepted.pk, "withdraw": [other.pk], "keep": "on"})
    other.refresh_from_db()
    accepted.refresh_from_db()
    assert other.is_pending
    assert accepted.others_settled_at


@pytest.mark.parametrize("name", ["accepted", "withdraw", "leave", "stop"])
@pytest.mark.parametrize("value", ["", "nonsense", "00000000-0000-4000-8000-000000000000"])
def test_hostile_values_get_a_sentence(client_for, accepted, other, student, name, value):
    named = {"accepted": accepted.pk, "withdraw": [other.pk]} | {name: value}
    response = client_for(student).post("/requests/others/", named)
    assert response.status_code in {200, 302}
    if response.status_code == 200:
        assert 'role="alert"' in response.content.decode()


@pytest.mark.django_db(transaction=True)
def test_settling_and_another_yes_at_one_moment(accepted, other, other_faculty, student):
    answers = threads.at_once(
        lambda: settle(accepted, withdraw=[other]),
        lambda: accept_request(request=other, by=other_faculty),
    )
    other.refresh_from_db()
    assert other.state in {"accepted", "withdrawn"}
    assert (answers[0] == (1, 0)) == (other.state == "withdrawn")


@pytest.mark.django_db(transaction=True)
def test_two_tabs_settle_once(accepted, other):
    answers = threads.at_once(lambda: settle(accepted, withdraw=[other]), lambda: settle(accepted))
    assert len(threads.won(answers)) == 1
