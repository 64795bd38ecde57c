"""A mentor points a student to somebody or something; the student says in one word what became of it."""

from datetime import timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone

from accounts.hooks import home_now
from accounts.models import Event, MentorProfile
from matching.services import end_relationship
from meetings.models import Referral
from meetings.services import answer_referral, refer, take_back_referral
from notifications.delivery import deliver_due
from notifications.models import Notification
from resources.hooks import help_texts
from resources.models import HelpService
from tests.factories import make_conflict
from tests.queries import queries_of

from .factories import make_group, make_past_meeting, make_referral


@pytest.fixture
def held(pair):
    return make_past_meeting(pair, state="held")


@pytest.fixture
def service(db) -> HelpService:
    return HelpService.objects.create(slug="writing-center", name="The writing center", kind="local")


@pytest.fixture
def referral(held) -> Referral:
    return make_referral(held)


def page_of(client, pair) -> str:
    return client.get(reverse("matching:relationship", args=[pair.pk])).content.decode()


def mails() -> list:
    mail.outbox.clear()
    deliver_due()
    return mail.outbox


def send(client, meeting, **fields):
    typed = {f"referral-{name}": value for name, value in fields.items()}
    return client.post(reverse("meetings:refer", args=[meeting.pk]), typed)


def test_the_student_gets_a_mail_that_says_by_whom_and_not_to_whom(held, pair, other_faculty):
    refer(meeting=held, relationship=pair, to=other_faculty, by=pair.mentor)
    (message,) = mails()
    assert pair.mentee.email in message.to[0]
    assert message.subject == "Dr. Ada Lind pointed you to something that may help"
    assert f"/relationships/{pair.pk}/#referrals" in message.body
    assert other_faculty.full_name not in message.message().as_string()


def test_whoever_is_named_hears_nothing(held, pair, other_faculty):
    refer(meeting=held, relationship=pair, to=other_faculty, by=pair.mentor)
    assert {row.recipient for row in Notification.objects.all()} == {pair.mentee}


def test_a_referral_is_kept_with_who_made_it(held, pair, service):
    made = refer(meeting=held, relationship=pair, to=service, by=pair.mentor)
    assert (made.to_service, made.referred_by, made.status) == (service, pair.mentor, "suggested")
    event = Event.objects.get(target_id=made.pk)
    assert (event.actor, event.verb, event.reason) == (pair.mentor, "referred", "")


def test_the_same_form_sent_twice_is_one_referral(held, pair):
    one = refer(meeting=held, relationship=pair, to="The writing center", by=pair.mentor)
    assert refer(meeting=held, relationship=pair, to=" The writing center ", by=pair.mentor) == one
    assert len(mails()) == 1


@pytest.mark.parametrize("who", ["student", "stranger", "other_faculty", "staff"])
def test_only_the_mentor_refers(held, pair, request, who):
    with pytest.raises(ValidationError):
        refer(meeting=held, relationship=pair, to="Somebody", by=request.getfixturevalue(who))


def test_nobody_is_referred_before_the_meeting_or_after_the_end(meeting, held, pair):
    with pytest.raises(ValidationError):
        refer(meeting=meeting, relationship=pair, to="Somebody", by=pair.mentor)
    end_relationship(relationship=pair, by=pair.mentee)
    with pytest.raises(ValidationError):
        refer(meeting=held, relationship=pair, to="Somebody", by=pair.mentor)


def test_nobody_is_pointed_to_themselves(held, pair):
    with pytest.raises(ValidationError, match="somebody else"):
        refer(meeting=held, relationship=pair, to=pair.mentee, by=pair.mentor)


@pytest.mark.parametrize("status", ["in_touch", "helped", "not_now"])
def test_the_student_says_in_one_word_what_became_of_it(referral, pair, status):
    answered = answer_referral(referral=referral, status=status, by=pair.mentee)
    assert (answered.status, answered.status_by) == (status, pair.mentee)
    assert mails() == []


def test_the_word_may_change_later(referral, pair):
    answer_referral(referral=referral, status="in_touch", by=pair.mentee)
    assert answer_referral(referral=referral, status="helped", by=pair.mentee).status == "helped"


@pytest.mark.parametrize(("status", "who"), [("helped", "mentor"), ("suggested", "student"), ("", "student")])
def test_no_other_word_and_nobody_elses(referral, request, status, who):
    with pytest.raises(ValidationError):
        answer_referral(referral=referral, status=status, by=request.getfixturevalue(who))


def test_a_mail_that_waits_is_void_once_it_is_answered_or_taken_back(held, pair):
    for number, settle in enumerate([_answered, _taken_back]):
        settle(refer(meeting=held, relationship=pair, to=f"Somebody {number}", by=pair.mentor), pair)
    assert mails() == []
    reasons = Notification.objects.filter(state="void").values_list("void_reason", flat=True)
    assert set(reasons) == {"The student has answered it.", "The mentor took it back."}


def _answered(referral, pair):
    answer_referral(referral=referral, status="helped", by=pair.mentee)


def _taken_back(referral, pair):
    take_back_referral(referral=referral, by=pair.mentor)


def test_what_the_student_has_answered_is_no_longer_taken_back(referral, pair):
    answer_referral(referral=referral, status="not_now", by=pair.mentee)
    with pytest.raises(ValidationError):
        take_back_referral(referral=referral, by=pair.mentor)


def test_it_waits_on_the_students_home_until_it_is_answered(referral, student, mentor):
    assert [item.title for item in _at_home(student)] == ["Dr. Ada Lind pointed you to something"]
    assert _at_home(mentor) == []
    answer_referral(referral=referral, status="helped", by=student)
    assert _at_home(student) == []


def _at_home(user) -> list:
    return [item for items in home_now(user) for item in items if "pointed you" in item.title]


def test_the_student_answers_and_the_mentor_reads_the_word(client_for, referral, pair):
    assert "It helped" in page_of(client_for(pair.mentee), pair)
    client_for(pair.mentee).post(reverse("meetings:referral", args=[referral.pk]), {"status": "helped"})
    page = page_of(client_for(pair.mentor), pair)
    assert 'pill-good">It helped' in page
    assert "Take back" not in page


def test_what_was_typed_comes_with_help_for_its_reader(client_for, referral, pair):
    found = help_texts.find("referral", pair.mentee, referral.pk)
    assert (found.text, found.author) == ("The writing center", pair.mentor)
    assert f"/help/with/referral/{referral.pk}/" in page_of(client_for(pair.mentee), pair)
    assert help_texts.find("referral", pair.mentor, referral.pk) is None


@pytest.mark.parametrize("url", ["", "https://988lifeline.org"])
def test_a_service_is_called_with_one_tap(client_for, held, pair, service, url):
    HelpService.objects.update(phone="988", url=url)
    service.refresh_from_db()
    refer(meeting=held, relationship=pair, to=service, by=pair.mentor)
    page = page_of(client_for(pair.mentee), pair)
    assert 'href="tel:988"' in page
    assert "tel:tel:" not in page


def test_a_mentor_refers_from_the_page_of_a_meeting_by_name(client_for, held, pair, other_faculty):
    send(client_for(pair.mentor), held, person="noor haddad")
    assert Referral.objects.get().to_person == other_faculty
    assert reverse("matching:mentor", args=[other_faculty.pk]) in page_of(client_for(pair.mentee), pair)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({}, "Name somebody, or choose a service."),
        ({"person": "Noor Haddad", "name": "The writing center"}, "Name one at a time"),
        ({"person": "Nobody Such"}, "We found nobody of that name"),
        ({"name": "x" * 121}, "Keep it to 120 characters: it has 121 now."),
        ({"service": "no-key"}, "This is not in the list, or no longer."),
    ],
)
def test_what_cannot_be_saved_says_what_to_do(client_for, held, mentor, other_faculty, fields, sentence):
    page = send(client_for(mentor), held, **fields).content.decode()
    assert sentence in page
    assert not Referral.objects.exists()
    assert all(f'value="{value}"' in page for name, value in fields.items() if name != "service")


def test_somebody_who_is_kept_from_the_student_is_not_named_to_them(client_for, held, pair, staff, other_faculty):
    make_referral(held, to=other_faculty)
    make_conflict(other_faculty, pair.mentee, by=staff)
    page = page_of(client_for(pair.mentee), pair)
    assert "Somebody who is not in the directory now" in page
    assert other_faculty.full_name not in page
    assert other_faculty.full_name in page_of(client_for(pair.mentor), pair)


def test_neither_is_somebody_who_left_the_directory(client_for, held, pair, other_faculty):
    make_referral(held, to=other_faculty)
    MentorProfile.objects.filter(user=other_faculty).update(is_listed=False)
    assert other_faculty.full_name not in page_of(client_for(pair.mentee), pair)


def test_in_a_group_one_student_is_pointed_somewhere_and_no_other_reads_it(client_for, mentor):
    group = make_group(mentor, size=2, starts_at=timezone.now() - timedelta(days=1), state="held")
    one, other = group.relationships
    send(client_for(mentor), group, name="The writing center", student=str(other.pk))
    assert Referral.objects.get().relationship == other
    page = reverse("meetings:meeting", args=[group.pk])
    assert "The writing center" in client_for(other.mentee).get(page).content.decode()
    assert "The writing center" not in client_for(one.mentee).get(page).content.decode()


def test_a_page_with_many_referrals_asks_as_often(client_for, held, pair, other_faculty):
    make_referral(held, to=other_faculty)
    few = queries_of(client_for(pair.mentee), reverse("matching:relationship", args=[pair.pk]))
    for number in range(6):
        make_referral(held, to_name=f"Somebody {number}")
    assert queries_of(client_for(pair.mentee), reverse("matching:relationship", args=[pair.pk])) == few


def test_what_the_mentor_will_read_stands_before_the_buttons(client_for, referral, pair):
    before, _, after = page_of(client_for(pair.mentee), pair).partition("It helped")
    assert "If you like, say in one word what became of it." in before
    assert "Your mentor reads that word" in before
    assert "Your mentor reads" not in after


def test_whether_somebody_called_a_crisis_line_nobody_asks(client_for, held, pair):
    line = HelpService.objects.create(slug="line", name="The crisis line", kind="crisis")
    asked = make_referral(held)
    Referral.objects.filter(pk=asked.pk).update(to_name="", to_service=line)
    page = page_of(client_for(pair.mentee), pair)
    assert "The crisis line" in page
    assert "It helped" not in page
    assert _at_home(pair.mentee) == []
    client_for(pair.mentee).post(reverse("meetings:referral", args=[asked.pk]), {"status": "helped"})
    asked.refresh_from_db()
    assert asked.is_open
