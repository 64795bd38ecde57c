"""A list of choices: one is asked at a time, in the student's order, and each time by the student's own act."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from accounts.deactivation import deactivate_people
from accounts.models import Event
from matching.absence import days_to_answer
from matching.models import Choice, ChoiceList, Request
from matching.rules import open_requests
from matching.services import (
    accept_request,
    away_changed,
    decline_request,
    end_used_up_lists,
    expire_requests,
    hand_on,
    move_choice,
    put_aside,
    request_mentor,
    skip_choice,
    stop_choices,
    take_off,
    withdraw_request,
)
from notifications import kinds
from notifications.models import Notification
from tests import factories, threads

LETTER = {"message": "Your asthma work made me curious."}


@pytest.fixture
def mentors(mentor, other_faculty):
    return [mentor, other_faculty, factories.make_mentor(name="Dr. Wren Abara")]


@pytest.fixture
def choices(student, mentors) -> ChoiceList:
    for mentor in mentors:
        put_aside(student=student, mentor=mentor)
    return ChoiceList.objects.get()


def row(choices: ChoiceList, mentor) -> Choice:
    return Choice.objects.select_related("list", "mentor").get(list=choices, mentor=mentor)


def ask(choices: ChoiceList, mentor) -> Request:
    return hand_on(choice=row(choices, mentor), by=choices.student, **LETTER)


def refused(act, *args, **kwargs) -> str:
    with pytest.raises(ValidationError) as error:
        act(*args, **kwargs)
    return error.value.messages[0]


def told(request: Request) -> None:
    """The ten minutes in which a "no" can be taken back are over."""
    Request.objects.filter(pk=request.pk).update(undo_until=timezone.now() - timedelta(seconds=1))


def declined(request: Request) -> None:
    decline_request(request=request, by=request.mentor)
    told(request)


def order(choices: ChoiceList) -> list[str]:
    return [choice.mentor.full_name for choice in choices.choices.select_related("mentor")]


def test_a_list_keeps_the_students_order(choices, mentors):
    assert order(choices) == [mentor.full_name for mentor in mentors]


def test_nobody_is_asked_or_told_by_being_put_on_a_list(choices):
    assert not Request.objects.exists()
    assert not Notification.objects.exists()


def test_a_mentor_is_on_it_once(choices, student, mentor):
    assert "on your list already" in refused(put_aside, student=student, mentor=mentor)


def test_nobody_is_their_own_choice(student):
    assert "cannot ask yourself" in refused(put_aside, student=student, mentor=student)


def test_a_sixth_choice_is_refused_with_what_to_do(choices, student):
    for _ in range(2):
        put_aside(student=student, mentor=factories.make_mentor())
    assert "Take one off first" in refused(put_aside, student=student, mentor=factories.make_mentor())


def test_only_students_keep_lists(mentor, other_faculty):
    with pytest.raises(PermissionDenied):
        put_aside(student=mentor, mentor=other_faculty)


@pytest.mark.parametrize(
    ("which", "up", "expected"), [(1, True, [1, 0, 2]), (0, False, [1, 0, 2]), (0, True, [0, 1, 2])]
)
def test_a_choice_moves_by_one_and_stays_at_the_ends(choices, student, mentors, which, up, expected):
    move_choice(choice=row(choices, mentors[which]), by=student, up=up)
    assert order(choices) == [mentors[place].full_name for place in expected]


def test_who_was_asked_stays_where_they_are(choices, student, mentors):
    ask(choices, mentors[0])
    move_choice(choice=row(choices, mentors[1]), by=student, up=True)
    assert order(choices) == [mentor.full_name for mentor in mentors]
    assert "has changed" in refused(move_choice, choice=row(choices, mentors[0]), by=student, up=False)


def test_one_is_taken_off_but_not_once_asked(choices, student, mentors):
    ask(choices, mentors[0])
    take_off(choice=row(choices, mentors[1]), by=student)
    assert order(choices) == [mentors[0].full_name, mentors[2].full_name]
    assert "has changed" in refused(take_off, choice=row(choices, mentors[0]), by=student)


def test_the_list_is_nobody_elses(choices, stranger, mentors):
    for act in (take_off, skip_choice):
        with pytest.raises(PermissionDenied):
            act(choice=row(choices, mentors[0]), by=stranger)
    with pytest.raises(PermissionDenied):
        hand_on(choice=row(choices, mentors[0]), by=stranger, **LETTER)
    with pytest.raises(PermissionDenied):
        stop_choices(choices=choices, by=stranger)


def test_the_first_is_asked_by_the_students_act(choices, mentors):
    request = ask(choices, mentors[0])
    assert row(choices, mentors[0]).request == request
    assert request.message == LETTER["message"]


def test_its_request_closes_after_five_days(choices, mentors, program):
    request = ask(choices, mentors[0])
    assert request.expires_at - request.created_at == timedelta(days=program.choice_expiry_days)
    assert days_to_answer("mentoring", of_list=True) == program.choice_expiry_days


def test_the_clock_of_a_list_stands_still_in_a_short_absence(choices, mentors):
    request = ask(choices, mentors[0])
    profile = mentors[0].mentor_profile
    profile.away_from = timezone.localdate() + timedelta(days=2)
    profile.away_until = timezone.localdate() + timedelta(days=4)
    profile.save()
    away_changed(mentors[0])
    before = request.expires_at
    request.refresh_from_db()
    assert request.expires_at == before + timedelta(days=3)


def test_reminders_fit_into_the_five_days(choices, mentors):
    request = ask(choices, mentors[0])
    due = Notification.objects.filter(kind="matching.requests_waiting").values_list("due_at", flat=True)
    assert due
    assert all(instant < request.expires_at for instant in due)


def test_the_next_is_not_asked_while_one_has_the_request(choices, mentors):
    ask(choices, mentors[0])
    assert "One on your list is asked at a time" in refused(ask, choices, mentors[1])


def test_nor_while_a_no_can_still_be_taken_back(choices, mentors):
    decline_request(request=ask(choices, mentors[0]), by=mentors[0])
    assert "has your request" in refused(ask, choices, mentors[1])


def test_nothing_is_sent_by_a_no_alone(choices, mentors):
    declined(ask(choices, mentors[0]))
    assert Request.objects.count() == 1


def test_after_a_no_that_was_told_the_next_is_asked(choices, mentors):
    declined(ask(choices, mentors[0]))
    assert ask(choices, mentors[1]).is_pending


def test_after_silence_and_after_a_withdrawal_too(choices, mentors, student):
    first = ask(choices, mentors[0])
    expire_requests(first.expires_at)
    withdraw_request(request=ask(choices, mentors[1]), by=student)
    assert ask(choices, mentors[2]).is_pending


def test_a_list_that_changed_in_another_tab_sends_nothing(choices, mentors, student):
    move_choice(choice=row(choices, mentors[1]), by=student, up=True)
    assert "has changed" in refused(ask, choices, mentors[0])
    assert not Request.objects.exists()


def test_who_is_passed_over_is_not_asked(choices, mentors, student):
    skip_choice(choice=row(choices, mentors[0]), by=student)
    assert "has changed" in refused(ask, choices, mentors[0])
    assert ask(choices, mentors[1]).is_pending


def test_a_yes_ends_the_list(choices, mentors):
    accept_request(request=ask(choices, mentors[0]), by=mentors[0])
    choices.refresh_from_db()
    assert choices.end == ChoiceList.End.ACCEPTED
    assert "has ended" in refused(ask, choices, mentors[1])


def test_when_everybody_was_asked_the_list_ends_once_the_last_answer_is_told(choices, mentors, student):
    for mentor in mentors[:2]:
        declined(ask(choices, mentor))
    last = ask(choices, mentors[2])
    assert end_used_up_lists() == 0
    decline_request(request=last, by=mentors[2])
    assert end_used_up_lists() == 0
    told(last)
    assert end_used_up_lists() == 1
    assert ChoiceList.objects.get().end == ChoiceList.End.EMPTY


def test_passing_over_the_last_ends_it_too(choices, mentors, student):
    for mentor in mentors:
        skip_choice(choice=row(choices, mentor), by=student)
    choices.refresh_from_db()
    assert choices.end == ChoiceList.End.EMPTY


def test_stopping_leaves_the_waiting_request_alone(choices, mentors, student):
    request = ask(choices, mentors[0])
    stop_choices(choices=choices, by=student)
    request.refresh_from_db()
    assert request.is_pending
    assert ChoiceList.objects.get().end == ChoiceList.End.STOPPED
    assert Event.objects.filter(verb="ended a list of choices", actor=student).exists()


def test_after_its_end_a_new_list_begins(choices, student, mentor):
    stop_choices(choices=choices, by=student)
    assert put_aside(student=student, mentor=mentor).list != choices


def test_a_student_who_leaves_has_no_list_any_more(choices, student, staff):
    deactivate_people(people=[student], by=staff)
    assert not ChoiceList.objects.standing().exists()


def test_a_list_counts_as_one_while_it_waits_and_between_two(choices, mentors, student):
    now = timezone.now()
    assert open_requests(student, now) == 0
    first = ask(choices, mentors[0])
    assert open_requests(student, timezone.now()) == 1
    declined(first)
    assert open_requests(student, timezone.now()) == 1
    ask(choices, mentors[1])
    assert open_requests(student, timezone.now()) == 1


def test_a_list_between_two_takes_a_place_and_can_always_go_on(choices, mentors, student, program):
    declined(ask(choices, mentors[0]))
    for _ in range(program.max_open_requests - 1):
        request_mentor(student=student, mentor=factories.make_mentor(), **LETTER)
    assert "open requests" in refused(request_mentor, student=student, mentor=factories.make_mentor(), **LETTER)
    ask(choices, mentors[1])
    assert open_requests(student, timezone.now()) == program.max_open_requests


def test_a_new_list_asks_nobody_beyond_the_three(choices, mentors, student, program):
    for _ in range(program.max_open_requests):
        request_mentor(student=student, mentor=factories.make_mentor(), **LETTER)
    assert "open requests" in refused(ask, choices, mentors[0])


def test_a_used_up_list_holds_no_place(student, mentor):
    put_aside(student=student, mentor=mentor)
    declined(ask(ChoiceList.objects.get(), mentor))
    assert open_requests(student, timezone.now()) == 0


def test_a_list_cannot_be_filled_up_again_to_have_a_fourth_open(student, mentor, other_faculty, program):
    put_aside(student=student, mentor=mentor)
    declined(ask(ChoiceList.objects.get(), mentor))
    for _ in range(program.max_open_requests):
        request_mentor(student=student, mentor=factories.make_mentor(), **LETTER)
    choice = put_aside(student=student, mentor=other_faculty)
    assert "open requests" in refused(hand_on, choice=choice, by=student, **LETTER)


def test_the_closed_mail_names_the_next_and_sends_nothing(choices, mentors):
    request = ask(choices, mentors[0])
    declined(request)
    mail = Notification.objects.get(kind="matching.request_closed")
    text = kinds.get(mail.kind).render(mail).text
    assert f"Next on your list is {mentors[1]}" in text
    assert LETTER["message"] not in text


def test_mentors_never_learn_of_a_list(client_for, choices, mentors, student):
    request = ask(choices, mentors[0])
    pages = [
        client_for(mentors[0]).get(path).content.decode() for path in ("/", "/requests/", f"/requests/{request.pk}/")
    ]
    mails = [kinds.get(row.kind).render(row) for row in Notification.objects.filter(recipient=mentors[0])]
    for text in [*pages, *(mail.text + mail.html for mail in mails)]:
        assert "choice" not in text.lower()
        assert "on your list" not in text
        assert str(mentors[1]) not in text


@pytest.mark.django_db(transaction=True)
def test_a_double_click_asks_once(choices, mentors):
    answers = threads.at_once(*[lambda: ask(choices, mentors[0])] * 3)
    assert len(threads.won(answers)) == 1
    assert Request.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_tabs_with_two_mentors_ask_one_at_the_most(choices, mentors, student):
    skip = lambda: skip_choice(choice=row(choices, mentors[0]), by=student)  # noqa: E731
    threads.at_once(lambda: ask(choices, mentors[0]), skip, lambda: ask(choices, mentors[1]))
    # None where the second was asked before the first was passed over, and the first after it.
    assert Request.objects.open().count() <= 1


@pytest.mark.django_db(transaction=True)
def test_a_yes_and_a_stop_at_one_moment_end_it_once(choices, mentors, student):
    request = ask(choices, mentors[0])
    threads.at_once(
        lambda: accept_request(request=request, by=mentors[0]),
        lambda: stop_choices(choices=choices, by=student),
    )
    request.refresh_from_db()
    assert request.state == "accepted"
    assert not ChoiceList.objects.standing().exists()
    assert Event.objects.filter(verb="ended a list of choices").count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_put_aside_at_once_never_make_a_sixth_or_a_second_list(student):
    mentors = [factories.make_mentor() for _ in range(7)]
    threads.at_once(*[lambda mentor=mentor: put_aside(student=student, mentor=mentor) for mentor in mentors])
    assert Choice.objects.count() == 5
    assert ChoiceList.objects.count() == 1
