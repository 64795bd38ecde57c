import re

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.home import is_coming, needs_now
from matching.models import Request
from matching.services import accept_chat, decline_request, request_chat, request_mentor, say_thanks
from notifications import kinds
from notifications.models import Notification
from tests import factories


@pytest.fixture
def asked(student, mentor):
    return request_chat(student=student, mentor=mentor, message="What is a day on the wards like?")


@pytest.fixture
def agreed(asked, mentor):
    return accept_chat(request=asked, by=mentor, when="Tuesday at 4, room 12")


def page_of(client, name, *arguments) -> str:
    return re.sub(r"\s+", " ", client.get(reverse(name, args=arguments)).content.decode())


def mail_of(kind: str) -> str:
    row = Notification.objects.get(kind=kind)
    mail = kinds.get(kind).render(row)
    return "\n".join([mail.subject, mail.text, mail.html])


def test_a_student_asks_for_a_chat_in_two_pages(client_for, student, mentor):
    client = client_for(student)
    assert reverse("matching:request-chat", args=[mentor.pk]) in page_of(client, "matching:mentor", mentor.pk)
    answer = client.post(reverse("matching:request-chat", args=[mentor.pk]), {"message": "Hello"}, follow=True)
    assert "Sent. Dr. Ada Lind has until" in answer.content.decode()
    assert Request.objects.get().is_chat


def test_who_does_not_know_yet_finds_the_words_there(client_for, student, mentor):
    address = reverse("matching:request-chat", args=[mentor.pk])
    assert "do not know yet what I need" in client_for(student).get(f"{address}?unsure=1").content.decode()


def test_a_long_message_is_asked_to_be_shorter_and_kept(client_for, student, mentor):
    address = reverse("matching:request-chat", args=[mentor.pk])
    page = client_for(student).post(address, {"message": "long " * 200}).content.decode()
    assert "Keep it to 600 characters" in page
    assert "long long long" in page


def test_an_empty_message_says_so_beside_the_field(client_for, student, mentor):
    page = (
        client_for(student).post(reverse("matching:request-chat", args=[mentor.pk]), {"message": " "}).content.decode()
    )
    assert "Write something here" in page


def test_who_cannot_be_asked_is_said_with_others_who_can(client_for, student, mentor):
    other = factories.make_mentor(name="Dr. With Room")
    factories.make_relationship(mentor, student)
    page = page_of(client_for(student), "matching:request-chat", mentor.pk)
    assert "is your mentor already" in page
    assert str(other) in page


def test_only_students_ask(client_for, other_faculty, mentor):
    assert client_for(other_faculty).get(reverse("matching:request-chat", args=[mentor.pk])).status_code == 403


def test_the_mentor_reads_what_it_is_and_answers_with_a_time(client_for, asked, mentor):
    client = client_for(mentor)
    page = page_of(client, "matching:request", asked.pk)
    assert "Sam Rivera asks you for a 15-minute chat" in page
    assert "starts no mentorship" in page
    assert "Hopes to meet" not in page
    client.post(reverse("matching:accept-request", args=[asked.pk]), {"when": "Tuesday at 4"})
    asked.refresh_from_db()
    assert (asked.state, asked.chat_when) == ("accepted", "Tuesday at 4")
    assert "You said yes to a 15-minute chat with Sam Rivera" in page_of(client, "matching:request", asked.pk)


def test_a_time_that_is_too_long_is_kept_and_said(client_for, asked, mentor):
    page = client_for(mentor).post(reverse("matching:accept-request", args=[asked.pk]), {"when": "x" * 201})
    assert "Keep it to 200 characters" in page.content.decode()
    assert "x" * 201 in page.content.decode()


def test_in_the_list_a_full_mentor_says_yes_with_one_click(client_for, student):
    mentor = factories.make_mentor(capacity=0)
    asked = request_chat(student=student, mentor=mentor, message="Hello")
    client = client_for(mentor)
    page = page_of(client, "matching:requests")
    assert "15-minute chat" in page
    assert "Yes, let's talk" in page
    client.post(reverse("matching:accept-request", args=[asked.pk]), {"from": "list", "when": ""})
    asked.refresh_from_db()
    assert asked.state == "accepted"


def test_after_a_yes_both_know_how_to_find_each_other(client_for, agreed, student, mentor):
    mine = page_of(client_for(student), "matching:request", agreed.pk)
    assert "Tuesday at 4, room 12" in mine
    assert f"mailto:{mentor.email}" in mine
    theirs = page_of(client_for(mentor), "matching:request", agreed.pk)
    assert f"mailto:{student.email}" in theirs


def test_what_a_mentor_wrote_can_be_shown_to_somebody_who_helps(client_for, agreed, student):
    """Wherever one person reads what another wrote there is "Get help with this"."""
    address = f"/help/with/request/{agreed.pk}/"
    client = client_for(student)
    assert address in page_of(client, "matching:request", agreed.pk)
    assert "An answer to your request" in client.get(address).content.decode()


def test_the_mentor_gets_help_with_what_the_student_wrote(client_for, asked, mentor):
    assert (
        "A request for a 15-minute chat" in client_for(mentor).get(f"/help/with/request/{asked.pk}/").content.decode()
    )


def test_a_chat_ends_in_a_question_or_in_thanks(client_for, agreed, student, mentor):
    client = client_for(student)
    page = page_of(client, "matching:request", agreed.pk)
    assert "Ask Dr. Ada Lind to be my mentor" in page
    assert "Say thanks" in page
    client.post(reverse("matching:say-thanks", args=[agreed.pk]))
    page = page_of(client, "matching:request", agreed.pk)
    assert "You said thank you on" in page
    assert "Say thanks" not in page
    assert "said thank you on" in page_of(client_for(mentor), "matching:request", agreed.pk)


def test_the_request_that_follows_starts_with_thanks(client_for, agreed, student, mentor):
    assert "Thank you for talking with me." in page_of(client_for(student), "matching:request-mentor", mentor.pk)


def test_without_a_chat_it_starts_empty(client_for, student, mentor):
    assert "Thank you for talking" not in page_of(client_for(student), "matching:request-mentor", mentor.pk)


def test_once_asked_the_page_leads_to_that_request(client_for, agreed, student, mentor):
    later = request_mentor(student=student, mentor=mentor, message="It was good to talk.")
    page = page_of(client_for(student), "matching:request", agreed.pk)
    assert reverse("matching:request", args=[later.pk]) in page
    assert "Ask Dr. Ada Lind to be my mentor" not in page


def test_home_keeps_a_chat_until_the_student_says_how_it_ends(agreed, student):
    titles = [item.title for item in needs_now(student)]
    assert "Dr. Ada Lind has time for a chat with you" in titles
    say_thanks(request=agreed, by=student)
    assert not any("chat" in item.title for item in needs_now(student))


def test_a_question_for_more_is_an_end_too(agreed, student, mentor):
    request_mentor(student=student, mentor=mentor, message="It was good to talk.")
    assert not any("time for a chat" in item.title for item in needs_now(student))


def test_after_a_month_nobody_is_reminded(agreed, student):
    Request.objects.update(decided_at=timezone.now() - timezone.timedelta(days=31))
    assert not any("chat" in item.title for item in needs_now(student))


def test_home_says_that_a_chat_waits(asked, student):
    assert [item.title for item in is_coming(student)] == ["Dr. Ada Lind has your question for a 15-minute chat"]


def test_the_mails_say_who_and_lead_to_the_page_and_say_no_word_of_the_texts(asked, student, mentor):
    accept_chat(request=asked, by=mentor, when="Tuesday at 4, room 12")
    say_thanks(request=asked, by=student)
    news, yes, thanks = (mail_of(f"matching.{kind}") for kind in ("request_received", "chat_accepted", "chat_thanks"))
    assert "Sam Rivera asks you for a 15-minute chat" in news
    assert "Dr. Ada Lind has time for a chat" in yes
    assert "Sam Rivera says thank you" in thanks
    for mail in (news, yes, thanks):
        assert "Tuesday" not in mail
        assert "on the wards" not in mail
        assert f"/requests/{asked.pk}/" in mail


def test_a_no_to_a_chat_speaks_of_a_chat(asked, mentor):
    decline_request(request=asked, by=mentor)
    assert "cannot find the time for a chat right now" in mail_of("matching.request_closed")


def test_a_stranger_finds_no_chat(client_for, asked, stranger):
    assert client_for(stranger).post(reverse("matching:say-thanks", args=[asked.pk])).status_code == 404
