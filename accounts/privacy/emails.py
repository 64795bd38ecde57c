"""What the messages about privacy say: who, when and a link. The words of a reason or an answer stay in the application (P14)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse
from django.utils import timezone

from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from ..clock import school_date, school_today, zone_for
from ..models import CloserLook, DeletionRequest, Program
from ..permissions import sees_whole_school
from .deletion import ASKED as DELETION_ASKED
from .kinds import goes_on
from .looks import ASKED as DELAY_ASKED
from .looks import TOLD
from .purging import LAST_WORD


def kind(name: str, label: str, action: str, url: Callable, holds: Callable, context: Callable, **traits: Any) -> None:
    """Register a kind whose words are templates/accounts/privacy/emails/<its name>.*; `url` and `context` take the outbox row."""

    def render(row: Notification) -> Mail:
        frame = {"recipient": row.recipient, "action_url": absolute(url(row)), "action_label": action}
        return from_templates(name.replace(".", "/privacy/emails/"), frame | context(row))

    register(Kind(name, still_holds=holds, render=render, label=label, url=url, **traits))


def _to_looks(row: Notification) -> str:
    return reverse("accounts:looks-at-me")


def _to_delay(row: Notification) -> str:
    return reverse("accounts:decide-delay", args=[row.about_id])


def _to_request(row: Notification) -> str:
    return reverse("accounts:deletion-request", args=[row.about_id])


def _to_my_data(row: Notification) -> str:
    return reverse("accounts:my-data")


def _may_be_told(row: Notification) -> bool | str:
    return row.about.tell_at <= timezone.now() or "It is told later"


def _still_undecided(row: Notification) -> bool | str:
    return row.about.is_undecided_at(timezone.now()) or "It is settled"


def _still_waits(row: Notification) -> bool | str:
    return row.about.is_waiting or "It was answered"


def _was_decided(row: Notification) -> bool | str:
    decided = {DeletionRequest.State.AGREED, DeletionRequest.State.REFUSED}
    return row.about.state in decided or "It was taken back"


def _look(row: Notification) -> dict[str, Any]:
    look: CloserLook = row.about
    zone = zone_for(row.recipient)
    moments = {"at": look.opened_at.astimezone(zone), "until": look.tell_at.astimezone(zone)}
    return {"look": look, "is_about_me": look.person_id == row.recipient_id, **moments}


def _nothing(row: Notification) -> dict[str, Any]:
    return {}


def _decision(row: Notification) -> dict[str, Any]:
    """Whoever has left cannot open a page any more, so the days on which each kind goes stand in the mail."""
    request: DeletionRequest = row.about
    if request.is_refused:
        return {"refused": True}
    program, left_on = Program.current(), school_date(request.decided_at)
    days = [(kind.label, max(day, school_today())) for kind, day in goes_on(program, left_on)]
    return {"refused": False, "days": days, "program": program, "action_url": ""}


kind(TOLD, "Student affairs looked closer", "Read what and why", _to_looks, _may_be_told, _look, essential=True)
kind(
    DELAY_ASKED,
    "A colleague asks you to decide",
    "Decide",
    _to_delay,
    _still_undecided,
    _look,
    essential=True,
    of_use_until=lambda row: row.about.tell_at,
)
kind(
    DELETION_ASKED,
    "Somebody asks for deletion",
    "Open it",
    _to_request,
    _still_waits,
    _nothing,
    essential=False,
    for_=sees_whole_school,
)
kind(
    LAST_WORD,
    "The answer to your request for deletion",
    "Read the answer",
    _to_my_data,
    _was_decided,
    _decision,
    essential=True,
    after_leaving=True,
)
