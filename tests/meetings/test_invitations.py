"""One decision: what, if anything, a calendar is to hear."""

import pytest

from meetings.invitations import CANCEL, NOTHING, REQUEST, Letter, may_have, method_for

SENT = {"handed_over": True, "sent": True}
TRIED = {"handed_over": True, "sent": False}
WAITS = {"handed_over": False, "sent": False}


def asked(state: dict) -> Letter:
    return Letter(REQUEST, **state)


def called_off(state: dict) -> Letter:
    return Letter(CANCEL, **state)


@pytest.mark.parametrize(
    ("is_cancelled", "comes", "stands", "has", "method"),
    [
        (False, True, True, False, REQUEST),
        (False, True, True, True, REQUEST),
        (False, True, False, True, NOTHING),  # begun, logged, or moved since: another letter says it
        (False, True, False, False, NOTHING),
        (False, False, True, True, CANCEL),  # the others go on without this person
        (False, False, True, False, NOTHING),
        (False, False, False, True, CANCEL),
        (True, True, False, True, CANCEL),
        (True, True, False, False, NOTHING),  # booked and canceled before anything had gone out
        (True, False, False, True, CANCEL),
        (True, False, False, False, NOTHING),
    ],
)
def test_what_goes_follows_from_what_is_and_what_they_may_have(is_cancelled, comes, stands, has, method):
    assert method_for(is_cancelled=is_cancelled, comes=comes, stands=stands, has=has) == method


@pytest.mark.parametrize(
    ("letters", "has"),
    [
        ([asked(SENT)], True),
        ([asked(TRIED)], True),  # the mail server may have taken it before it hung up
        ([asked(WAITS)], False),
        ([asked(WAITS), asked(SENT)], True),  # the booking was overtaken by a move
        ([asked(SENT), asked(WAITS)], True),  # the move was overtaken by the cancellation
        ([asked(WAITS), asked(WAITS)], False),
        ([asked(SENT), called_off(SENT)], False),
        ([asked(SENT), called_off(TRIED)], True),  # in doubt they are told again
        ([asked(SENT), called_off(WAITS)], True),
        ([asked(SENT), called_off(SENT), asked(WAITS)], False),
        ([asked(SENT), called_off(SENT), asked(SENT)], True),
        ([called_off(SENT)], False),
    ],
)
def test_a_calendar_may_hold_what_a_mail_server_may_have_taken(letters, has):
    assert may_have(letters, without_any=not has) is has


@pytest.mark.parametrize("answer", [True, False])
def test_without_any_letter_the_caller_answers(answer):
    assert may_have([], without_any=answer) is answer
    assert may_have([called_off(WAITS)], without_any=answer) is answer
