"""Whether a calendar is to hear of a meeting, from what it may hold and what it should (RFC 5546)."""

from collections.abc import Iterable
from typing import NamedTuple

REQUEST, CANCEL, NOTHING = "REQUEST", "CANCEL", ""


class Letter(NamedTuple):
    """A message that put the meeting into somebody's calendar or took it out.

    `handed_over`: a mail server may have taken it, whatever became of it then. `sent`: it surely has.
    """

    method: str
    handed_over: bool
    sent: bool


def may_have(letters: Iterable[Letter], *, without_any: bool) -> bool:
    """Whether somebody's calendar may hold it, by their letters in the order in which they were written.

    In doubt it does: a cancellation too many is one that a calendar ignores, one too few leaves a meeting that is none.
    `without_any` answers for those whose invitation did not come from the outbox.
    """
    has = None
    for letter in letters:
        if letter.method == REQUEST:
            has = letter.handed_over or bool(has)
        elif letter.sent:
            has = False
    return without_any if has is None else has


def method_for(*, is_cancelled: bool, comes: bool, stands: bool, has: bool) -> str:
    """What is to go to one person now. `stands`: confirmed, ahead, and as it was when the message was planned."""
    if is_cancelled or not comes:
        return CANCEL if has else NOTHING
    return REQUEST if stands else NOTHING
