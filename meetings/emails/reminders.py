"""Before a meeting: the reminder to everybody in it, and to the student the question for an agenda."""

from functools import partial

from notifications.kinds import Kind, register
from notifications.mail import Mail
from notifications.models import Notification

from ..preparation import has_written, lines_of, read_lines
from ..wishes import Wishes, lead_of
from .common import holds, meeting_of, meeting_path, of_use_until, render

REMINDER = "meetings.reminder"
AGENDA_PROMPT = "meetings.agenda_prompt"
NOT_WANTED = "This reminder is not wanted any more."

_ahead = partial(holds, ahead=True)
_ask_for_agenda = partial(render, template="agenda_prompt", action="Write the agenda")


def _no_agenda(row: Notification) -> bool | str:
    stands = _ahead(row)
    if stands is True and has_written(meeting_of(row), row.recipient):
        return "The agenda is written."
    return stands


def _prepare(rows: list[Notification]) -> None:
    read_lines({row.about_id: row.about for row in rows}.values())
    wishes = Wishes.of(row.recipient for row in rows)
    for row in rows:
        row.lead_times = wishes.lead_times(row.recipient_id)


def _is_wanted(row: Notification) -> bool | str:
    """Right before it goes: a meeting that was booked while its people chose has reminders that they did not."""
    stands = _ahead(row)
    if stands is not True:
        return stands
    if not hasattr(row, "lead_times"):
        row.lead_times = Wishes.of([row.recipient]).lead_times(row.recipient_id)
    return lead_of(row.occasion) in row.lead_times or NOT_WANTED


def _remind(row: Notification) -> Mail:
    """To the mentor: numbers and whether there is an agenda. To a student: whether theirs is still to be written (P14)."""
    meeting = meeting_of(row)
    lines, is_mentor = lines_of(meeting), row.recipient_id == meeting.mentor.pk
    more = {"lines": lines, "is_mentor": is_mentor, "has_written": lines.has_written(row.recipient)}
    return render(row, template="reminder", more=more)


register(
    Kind(
        REMINDER,
        False,
        _is_wanted,
        _remind,
        "A meeting is coming up",
        meeting_path,
        timed=True,
        of_use_until=of_use_until,
        prepare=_prepare,
    )
)
register(Kind(AGENDA_PROMPT, False, _no_agenda, _ask_for_agenda, "A meeting has no agenda yet", meeting_path))
