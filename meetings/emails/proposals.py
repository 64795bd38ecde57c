"""One side proposes times, or the other side says that none suits. The one that is picked is an invitation like any other."""

from functools import partial

from django.utils import timezone

from notifications.kinds import Kind, TooLate, register
from notifications.mail import Mail
from notifications.models import Notification

from .common import meeting_of, meeting_path, of_use_until, render

PROPOSED = "meetings.proposed"
NONE_SUITS = "meetings.none_suits"
WITHDRAWN = "meetings.withdrawn"


def _stands(row: Notification) -> bool | str:
    """The times that were proposed when this was written, while one of them is to come."""
    meeting = meeting_of(row)
    if meeting is None or not meeting.is_proposed or row.occasion != meeting.proposed_at.isoformat():
        return "These times are no longer on offer."
    return not meeting.has_begun(timezone.now()) or TooLate("All of these times have passed.")


def _is_closed(row: Notification) -> bool | str:
    meeting = meeting_of(row)
    return bool(meeting and meeting.is_cancelled) or "These times are no longer closed."


def _ask(row: Notification) -> Mail:
    meeting = meeting_of(row)
    is_first = meeting.proposed_at == meeting.arranged_at
    verb = "proposed" if is_first else "countered"
    return render(row, template="proposed", verb=verb, action="Pick a time")


_none_suits = partial(render, template="none_suits")
_withdrawn = partial(render, template="withdrawn")

register(
    Kind(PROPOSED, True, _stands, _ask, "Times for a meeting are proposed", meeting_path, of_use_until=of_use_until)
)
register(Kind(NONE_SUITS, False, _is_closed, _none_suits, "No proposed time suits", meeting_path, digest=True))
register(Kind(WITHDRAWN, False, _is_closed, _withdrawn, "Proposed times are withdrawn", meeting_path, digest=True))
