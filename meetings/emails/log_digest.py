"""Once a week, to a mentor: which meetings wait for their log. Who and when, and a link for each (P14)."""

from django.urls import reverse
from django.utils import timezone

from accounts.clock import zone_for
from accounts.models import User
from accounts.permissions import can_mentor
from notifications.kinds import Kind, TooLate, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from ..unlogged import asked_of, week_of

LOG_DIGEST = "meetings.log_digest"
MOST = 20


def _still_waits(row: Notification) -> bool | str:
    now = timezone.now()
    if row.occasion != week_of(now.astimezone(zone_for(row.recipient))):
        return TooLate("That week is over; the next one has a mail of its own.")
    return asked_of(row.recipient, now).exists() or "Nothing waits for a log any more."


def _list(row: Notification) -> Mail:
    reader: User = row.recipient
    waiting = list(asked_of(reader, timezone.now()))
    lines = [
        {
            "meeting": meeting,
            "other": meeting.with_whom(reader),
            "url": absolute(reverse("meetings:log", args=[meeting.pk])),
        }
        for meeting in waiting[:MOST]
    ]
    context = {
        "recipient": reader,
        "lines": lines,
        "count": len(waiting),
        "more": len(waiting) - len(lines),
        "zone": zone_for(reader).key.replace("_", " "),
        "action_url": absolute(reverse("meetings:choose-log")),
        "action_label": "See them all",
    }
    with timezone.override(zone_for(reader)):
        return from_templates("meetings/emails/log_digest", context)


def _page(row: Notification) -> str:
    return reverse("meetings:choose-log")


register(
    Kind(
        LOG_DIGEST,
        False,
        _still_waits,
        _list,
        "On Mondays: meetings that wait for their log",
        _page,
        for_=can_mentor,
        digest=True,
    )
)
