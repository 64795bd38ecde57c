from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from matching.services import end_relationship
from notifications import kinds
from notifications.models import Notification
from surveys.models import CheckIn
from surveys.services import answer_check_in, answer_expectations, close_survey, skip_check_in
from tests.factories import make_relationship, make_student
from tests.surveys.factories import age, first_answer, open_for, open_now, open_survey_for, ticks

SECRET = "I want to leave this mentor."


def row(kind: str, person) -> Notification:
    return Notification.objects.get(kind=f"surveys.{kind}", recipient=person)


def holds(notification: Notification) -> bool:
    return kinds.get(notification.kind).still_holds(notification) is True


def mail(notification: Notification):
    return kinds.get(notification.kind).render(notification)


@pytest.fixture
def sides(pair):
    return open_survey_for(pair)


def test_the_mail_about_a_check_in_leads_to_it(forms, student):
    check_in = open_for(student)
    said = mail(row("check_in_opened", student))
    assert said.subject == "Your check-in, fall 2026: two minutes"
    assert reverse("check_ins:answer", args=[check_in.pk]) in said.text
    assert reverse("check_ins:answer", args=[check_in.pk]) in said.html


def test_it_no_longer_holds_once_the_check_in_is_skipped_or_over(forms, student):
    check_in = open_for(student)
    told = row("check_in_opened", student)
    assert holds(told)
    CheckIn.objects.update(opened_at=timezone.now() - timedelta(days=30), due_on=timezone.now() - timedelta(days=2))
    assert not holds(told)
    CheckIn.objects.update(due_on=timezone.now() + timedelta(days=2))
    skip_check_in(check_in=check_in, by=student, reason="time")
    assert not holds(told)


def test_a_mentors_mail_holds_while_one_of_theirs_waits(pair, mentor):
    make_relationship(mentor, make_student("M1"))
    open_now()
    told = row("mentor_check_ins_opened", mentor)
    assert "Fall 2026".lower() in mail(told).subject
    for check_in in CheckIn.objects.filter(respondent=mentor):
        assert holds(told)
        answer_check_in(check_in=check_in, by=mentor, answers=first_answer(check_in))
    assert not holds(told)


@pytest.mark.parametrize("kind", ["survey_opened", "survey_reminder"])
def test_a_survey_mail_holds_until_it_is_answered(sides, student, mentor, kind):
    mine, _ = sides
    assert holds(row(kind, student))
    answer_expectations(response=mine, by=student, answers=ticks("availability"))
    assert not holds(row(kind, student))
    assert holds(row(kind, mentor))


def test_a_survey_mail_does_not_hold_after_closing_or_after_the_end(sides, pair, student, mentor):
    reminder = row("survey_reminder", student)
    age(sides[0].survey, days=22)
    assert not holds(reminder)
    age(sides[0].survey, days=0)
    close_survey(survey=sides[0].survey)
    assert not holds(reminder)


def test_a_survey_mail_does_not_hold_when_the_mentorship_has_ended(sides, pair, student, mentor):
    end_relationship(relationship=pair, by=mentor)
    assert not holds(row("survey_reminder", student))


def test_the_survey_mail_names_the_people_and_the_last_day(sides, student):
    said = mail(row("survey_opened", student))
    assert "Dr. Ada Lind" in said.text
    assert "open until" in said.text


def test_both_are_told_and_led_to_the_same_page(sides, pair, student, mentor):
    for side in sides:
        answer_expectations(response=side, by=side.person, answers=ticks("availability"))
    for person, other in ((student, mentor), (mentor, student)):
        said = mail(row("alignment_ready", person))
        assert said.subject == f"You and {other} have both answered"
        assert reverse("surveys:pair", args=[pair.pk]) in said.html


def test_no_mail_carries_an_answer(sides, pair, student, mentor):
    check_in = open_for(student)
    answers = first_answer(check_in) | {"to-staff": SECRET}
    told = [mail(notification) for notification in Notification.objects.filter(kind__startswith="surveys.")]
    answer_check_in(check_in=check_in, by=student, answers=answers)
    for side in sides:
        answer_expectations(response=side, by=side.person, answers=ticks("networking"))
    told += [mail(row("alignment_ready", person)) for person in (student, mentor)]
    for said in told:
        for part in (said.subject, said.text, said.html):
            assert SECRET not in part
            assert "meeting other people" not in part.lower()
