from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from accounts.clock import school_today
from accounts.models import Event
from notifications.models import Notification
from surveys.models import CheckIn
from surveys.services import answer_check_in, mark_read, mark_unread, skip_check_in
from tests.surveys.factories import first_answer, open_for

TEXT = "I would like to talk about my schedule."


@pytest.fixture
def check_in(student, forms) -> CheckIn:
    return open_for(student)


def answer(check_in: CheckIn, **more) -> CheckIn:
    more = {key.replace("_", "-"): value for key, value in more.items()}
    return answer_check_in(check_in=check_in, by=check_in.respondent, answers=first_answer(check_in) | more)


def test_answers_are_kept_and_the_check_in_is_done(check_in, student):
    answer(check_in, to_staff=TEXT, wish_topics=["research", "setbacks"])
    check_in.refresh_from_db()
    assert check_in.is_done
    assert {row.item.key: row.value for row in check_in.answers.all()} == {
        "board-plan": "planned",
        "to-staff": TEXT,
        "wish-topics": ["research", "setbacks"],
    }
    event = Event.objects.get(verb="answered", target_id=check_in.pk)
    assert (event.actor, event.reason) == (student, "")


def test_what_was_left_empty_was_not_reached(check_in):
    answer(check_in, to_staff="", wish_topics=[])
    assert check_in.answers.count() == 1


def test_the_first_question_needs_an_answer(check_in, student):
    with pytest.raises(ValidationError, match="Please answer this first"):
        answer_check_in(check_in=check_in, by=student, answers={"to-staff": TEXT})


def test_what_was_not_asked_is_not_taken(check_in):
    with pytest.raises(ValidationError, match="does not ask for: gut-check"):
        answer(check_in, gut_check=["useful"])


def test_nobody_answers_for_somebody_else(check_in, stranger):
    with pytest.raises(PermissionDenied):
        answer_check_in(check_in=check_in, by=stranger, answers=first_answer(check_in))


def test_it_is_answered_once(check_in):
    answer(check_in)
    with pytest.raises(ValidationError, match="answered this check-in already"):
        answer(check_in)


def test_skipping_keeps_the_reason(check_in, student):
    skip_check_in(check_in=check_in, by=student, reason="private")
    check_in.refresh_from_db()
    assert (check_in.state, check_in.skip_reason) == ("skipped", "private")
    assert Event.objects.get(verb="skipped", target_id=check_in.pk).reason == "private"


@pytest.mark.parametrize("reason", ["", "no_answer", "ended", "because"])
def test_the_programs_own_reasons_are_not_a_persons_to_give(check_in, student, reason):
    with pytest.raises(ValidationError, match="Choose why you skip it"):
        skip_check_in(check_in=check_in, by=student, reason=reason)


def test_a_skipped_one_can_be_answered_after_all(check_in, student):
    skip_check_in(check_in=check_in, by=student, reason="time")
    answer(check_in)
    check_in.refresh_from_db()
    assert (check_in.state, check_in.skip_reason) == ("done", "")


@pytest.mark.parametrize(("days", "is_open"), [(0, True), (-1, False)])
def test_the_last_day_counts_and_the_day_after_does_not(check_in, days, is_open):
    opened = check_in.opened_at - timedelta(days=21)
    CheckIn.objects.update(opened_at=opened, due_on=school_today() + timedelta(days=days))
    if is_open:
        assert answer(check_in).is_done
    else:
        with pytest.raises(ValidationError, match="has closed"):
            answer(check_in)


def test_the_message_about_it_is_void_once_it_is_answered(check_in):
    answer(check_in)
    assert Notification.objects.get(kind="surveys.check_in_opened").state == "void"


def test_only_what_was_sent_to_staff_reaches_their_list(check_in):
    answer(check_in, wish_topics=["research"])
    assert not CheckIn.objects.sent_to_staff().exists()


def test_staff_mark_it_read_and_unread_again_and_it_is_kept_who_did(check_in, staff):
    answer(check_in, to_staff=TEXT)
    mark_read(check_in=check_in, by=staff)
    check_in.refresh_from_db()
    assert (check_in.read_by, CheckIn.objects.sent_to_staff().unread().count()) == (staff, 0)
    mark_unread(check_in=check_in, by=staff)
    assert CheckIn.objects.sent_to_staff().unread().get() == check_in
    assert Event.objects.filter(actor=staff, target_id=check_in.pk).count() == 2


def test_nobody_but_staff_marks_it_read(check_in, mentor):
    answer(check_in, to_staff=TEXT)
    with pytest.raises(PermissionDenied):
        mark_read(check_in=check_in, by=mentor)
