from datetime import datetime
from typing import Any

from django.urls import reverse

from accounts.clock import school_date, school_today
from accounts.permissions import can_mentor
from notifications.links import absolute
from notifications.models import Notification

from ..asking.others import others_to_settle
from ..asking.sent import next_after
from ..directory.alternatives import after_request
from ..models import Request
from ..services.daily_mail import KINDS as MAILS_TO_MENTORS
from .base import about_relationship, kind, runs, to_relationship


def _to_request(row: Notification) -> str:
    return reverse("matching:request", args=[row.about_id])


def _to_requests(row: Notification) -> str:
    return reverse("matching:requests")


def _to_profile(row: Notification) -> str:
    return reverse("accounts:profile")


def _request_waits(row: Notification) -> bool | str:
    return row.about.is_pending or "The request is no longer open"


def _request_closed(row: Notification) -> bool | str:
    closed = {Request.State.DECLINED, Request.State.EXPIRED}
    return row.about.state in closed or "The answer was taken back"


def _somebody_left(row: Notification) -> bool | str:
    return not row.about.is_pending or "The request waits"


def _chat_stands(row: Notification) -> bool | str:
    return row.about.state == Request.State.ACCEPTED or "The chat was called off"


def _some_request_waits(row: Notification) -> bool | str:
    if not Request.objects.open().filter(mentor=row.recipient).exists():
        return "No request waits any longer"
    if row.recipient.mentor_profile.is_away(school_today()):
        return "The mentor is away, and the clocks stand still"
    return not _told_already(row) or "One mail a day about requests is enough"


def _told_already(row: Notification) -> bool:
    latest = _last_told(row)
    return latest is not None and school_date(latest) == school_today()


def _last_told(row: Notification) -> datetime | None:
    sent = Notification.objects.filter(
        recipient=row.recipient, kind__in=MAILS_TO_MENTORS, state=Notification.State.SENT
    ).exclude(pk=row.pk)
    return sent.order_by("-sent_at").values_list("sent_at", flat=True).first()


def _not_accepting(row: Notification) -> bool | str:
    return not row.about.accepting or "Requests are open again"


def _request(row: Notification) -> dict[str, Any]:
    """Not by when it closes: that would tell whether others stand behind it on a list."""
    waiting = Request.objects.open().filter(mentor=row.recipient).count()
    return {"request": row.about, "others_waiting": waiting - 1, "again": _asked_again(row)}


def _waiting(row: Notification) -> dict[str, Any]:
    waiting = Request.objects.open().filter(mentor=row.recipient).count()
    return {"waiting": waiting, "again": _asked_again(row)}


def _asked_again(row: Notification) -> int:
    """How many nudged since the mail before, of whichever kind: each says it, so that the day's one mail loses none."""
    waiting, told = Request.objects.open().filter(mentor=row.recipient), _last_told(row)
    nudged = waiting.filter(nudged_at__gt=told) if told else waiting.filter(nudges__gt=0)
    return nudged.count()


def _closed(row: Notification) -> dict[str, Any]:
    request: Request = row.about
    after = {"alternatives": after_request(request), "next_choice": next_after(request)}
    return {"request": request, "mentor": request.mentor} | after


def _accepted(row: Notification) -> dict[str, Any]:
    """With the question about the student's other requests, which only they answer."""
    others = others_to_settle(row.recipient)
    return about_relationship(row) | {"others_url": absolute(reverse("matching:others")) if others else ""}


def _chat(row: Notification) -> dict[str, Any]:
    return {"request": row.about}


def _other_side(row: Notification) -> dict[str, Any]:
    request: Request = row.about
    is_student = row.recipient_id == request.student_id
    return {"other": request.mentor if is_student else request.student, "is_agreed": not request.was_leaving}


def _nothing(row: Notification) -> dict[str, Any]:
    return {}


kind(
    "request_received", "A student asks you", "Read the request", _to_request, _request_waits, _request, essential=True
)
kind(
    "requests_waiting",
    "Requests wait for your answer",
    "See who is waiting",
    _to_requests,
    _some_request_waits,
    _waiting,
    essential=True,
)
kind(
    "request_accepted",
    "A mentor said yes",
    "Open your mentorship",
    to_relationship,
    runs,
    _accepted,
    essential=True,
)
kind(
    "request_closed",
    "A request was closed",
    "See what you can do next",
    _to_request,
    _request_closed,
    _closed,
    essential=True,
)
kind(
    "chat_accepted",
    "A mentor has time for a chat",
    "See how you find each other",
    _to_request,
    _chat_stands,
    _chat,
    essential=True,
)
kind(
    "chat_thanks", "Thanks for a chat", "Open the page", _to_request, _chat_stands, _chat, for_=can_mentor, digest=True
)
kind(
    "request_gone",
    "Somebody has left the program",
    "Open the request",
    _to_request,
    _somebody_left,
    _other_side,
    essential=True,
)
kind(
    "accepting_off",
    "We paused new requests to you",
    "Open your profile",
    _to_profile,
    _not_accepting,
    _nothing,
    essential=True,
)
