"""After a meeting: the mentor is asked for the log, and the other side hears of it."""

from functools import partial

from notifications.kinds import Kind, register
from notifications.models import Notification

from .common import holds, meeting_of, meeting_path, render

LOG_PROMPT = "meetings.log_prompt"
LOGGED = "meetings.logged"


def _is_held(row: Notification) -> bool | str:
    meeting = meeting_of(row)
    if meeting and not meeting.relationship_of(row.recipient).is_live:
        return "The mentorship has ended."
    return bool(meeting and meeting.is_held) or "The log says that the meeting was not held."


_over = partial(holds, ahead=False, ended=True)
_ask_for_log = partial(render, template="log_prompt", page="log", action="Log the meeting")

register(Kind(LOG_PROMPT, False, _over, _ask_for_log, "A meeting can be logged", meeting_path))
register(
    Kind(LOGGED, False, _is_held, partial(render, template="logged"), "A meeting was logged", meeting_path, digest=True)
)
