"""Many meetings at once: one mail with one calendar object, the rule of the series and what departs from it.

It is written when it is sent, from the series as it then is; a later change of it takes an earlier message back.
"""

from datetime import datetime
from functools import partial

from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from notifications.kinds import Kind, TooLate, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from .. import calendars
from ..behalf import last_act_on
from ..invitations import CANCEL, REQUEST
from ..models import Meeting
from ..recurrence import in_words
from .arranging import NEVER_TOLD
from .copies import meetings_of, series_cancellation, series_copy
from .letters import has_series

SERIES_BOOKED = "meetings.series_booked"
SERIES_CHANGED = "meetings.series_changed"
SERIES_CANCELLED = "meetings.series_cancelled"

VERBS = {SERIES_BOOKED: ["booked"], SERIES_CHANGED: ["moved", "changed how"], SERIES_CANCELLED: ["cancelled"]}


def _invites(row: Notification) -> bool | str:
    return bool(_to_come(_theirs(row))) or TooLate("None of these meetings is still to come.")


def _calls_off(row: Notification) -> bool | str:
    """Who had not heard of the series, and has none of it left, need not hear of its end."""
    return bool(_to_come(_theirs(row))) or has_series(row.recipient_id, row.about) or NEVER_TOLD


def _theirs(row: Notification) -> list[Meeting]:
    return meetings_of(row.about, row.recipient)


def _to_come(meetings: list[Meeting]) -> list[Meeting]:
    now = timezone.now()
    return [meeting for meeting in meetings if meeting.is_confirmed and not meeting.has_begun(now)]


def _tell(row: Notification, *, template: str) -> Mail:
    """Less than before may be left of it, and all the same be news: then it is what stands that goes into the calendar."""
    if template == "series_cancelled" and not has_series(row.recipient_id, row.about):
        template = "series_booked"
    series, reader, meetings = row.about, row.recipient, _theirs(row)
    if meetings:
        copy = series_copy(series, meetings, reader)
        parts = {"calendar": calendars.request(*copy), "calendar_method": REQUEST}
        return _render(row, template, meetings[0], _to_come(meetings), **parts)
    any_one = series.meetings.with_people().select_related("series").first()
    entry = series_cancellation(series, any_one, reader)
    return _render(row, template, any_one, [], calendar=calendars.cancel(entry), calendar_method=CANCEL)


def _render(row: Notification, template: str, any_one: Meeting, ahead: list[Meeting], **parts) -> Mail:
    reader = row.recipient
    context = {
        "recipient": reader,
        "other": (ahead or [any_one])[0].with_whom(reader),
        "series": row.about,
        "how_often": in_words(row.about.rule),
        "meetings": ahead,
        "act": last_act_on(row.about, VERBS[row.kind], any_one.mentor),
        "zone": zone_for(reader).key.replace("_", " "),
        "action_url": absolute(_page(row) if parts["calendar_method"] == REQUEST else reverse("meetings:mine")),
        "action_label": "Open the meetings",
    }
    with timezone.override(zone_for(reader)):
        return from_templates(f"meetings/emails/{template}", context, from_name=any_one.mentor.full_name, **parts)


def _page(row: Notification) -> str:
    return reverse("meetings:series", args=[row.about_id])


def _of_use_until(row: Notification) -> datetime | None:
    """Until people come to one of them, or to one that was moved or is called off."""
    now = timezone.now()
    return min(
        filter(None, (meeting.awaited_at(now) for meeting in Meeting.objects.filter(series=row.about_id))), default=None
    )


def _register(name: str, holds, template: str, label: str) -> None:
    register(Kind(name, True, holds, partial(_tell, template=template), label, _page, of_use_until=_of_use_until))


_register(SERIES_BOOKED, _invites, "series_booked", "A series of meetings is booked")
_register(SERIES_CHANGED, _invites, "series_changed", "A series of meetings is changed")
_register(SERIES_CANCELLED, _calls_off, "series_cancelled", "Meetings of a series are canceled")
