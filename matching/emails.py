"""What the messages of this app say, and until when they hold. None carries goal, request or answer text (P14)."""

from collections.abc import Callable
from typing import Any

from django.urls import reverse

from accounts.clock import school_date, school_today
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from .alternatives import after_departure, after_request
from .models import Agreement, Relationship, Request
from .services.daily_mail import KINDS as MAILS_TO_MENTORS


def kind(
    name: str, label: str, action: str, url: Callable, holds: Callable, context: Callable, *, essential: bool = False
) -> None:
    """Register `matching.name`, whose words are templates/matching/emails/name.*; `url` and `context` take the outbox row."""

    def render(row: Notification) -> Mail:
        frame = {"recipient": row.recipient, "action_url": absolute(url(row)), "action_label": action}
        return from_templates(f"matching/emails/{name}", context(row) | frame)

    register(Kind(f"matching.{name}", essential, holds, render, label=label, url=url))


def _to_request(row: Notification) -> str:
    return reverse("matching:request", args=[row.about_id])


def _to_requests(row: Notification) -> str:
    return reverse("matching:requests")


def _to_relationship(row: Notification) -> str:
    return reverse("matching:relationship", args=[row.about_id])


def _to_agreement(row: Notification) -> str:
    return reverse("matching:agreement-version", args=[row.about_id])


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
    sent = Notification.objects.filter(
        recipient=row.recipient, kind__in=MAILS_TO_MENTORS, state=Notification.State.SENT
    ).exclude(pk=row.pk)
    latest = sent.order_by("-sent_at").values_list("sent_at", flat=True).first()
    return latest is not None and school_date(latest) == school_today()


def _runs(row: Notification) -> bool | str:
    return row.about.is_live or "The mentorship has ended"


def _has_ended(row: Notification) -> bool | str:
    return not row.about.is_live or "The mentorship runs"


def _trial_runs(row: Notification) -> bool | str:
    return row.about.state == Relationship.State.TRIAL or "The trial is over"


def _proposal_waits(row: Notification) -> bool | str:
    return (row.about.relationship.is_live and not row.about.is_agreed) or "It was agreed or replaced"


def _agreed(row: Notification) -> bool | str:
    return row.about.is_agreed or "It was replaced"


def _not_accepting(row: Notification) -> bool | str:
    return not row.about.accepting or "Requests are open again"


def _request(row: Notification) -> dict[str, Any]:
    waiting = Request.objects.open().filter(mentor=row.recipient).count()
    days = (row.about.expires_at - row.about.created_at).days
    return {"request": row.about, "others_waiting": waiting - 1, "days": days}


def _waiting(row: Notification) -> dict[str, Any]:
    return {"waiting": Request.objects.open().filter(mentor=row.recipient).count()}


def _closed(row: Notification) -> dict[str, Any]:
    request: Request = row.about
    return {"request": request, "mentor": request.mentor, "alternatives": after_request(request)}


def _relationship(row: Notification) -> dict[str, Any]:
    relationship: Relationship = row.about
    return {"relationship": relationship, "other": relationship.other(row.recipient)}


def _ended(row: Notification) -> dict[str, Any]:
    relationship: Relationship = row.about
    return _relationship(row) | {"alternatives": after_departure(relationship, row.recipient)}


def _chat(row: Notification) -> dict[str, Any]:
    return {"request": row.about}


def _other_side(row: Notification) -> dict[str, Any]:
    request: Request = row.about
    is_student = row.recipient_id == request.student_id
    return {"other": request.mentor if is_student else request.student, "is_agreed": not request.was_leaving}


def _agreement(row: Notification) -> dict[str, Any]:
    agreement: Agreement = row.about
    return {"other": agreement.relationship.other(row.recipient)}


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
    _to_relationship,
    _runs,
    _relationship,
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
kind("chat_thanks", "Thanks for a chat", "Open the page", _to_request, _chat_stands, _chat)
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
    "relationship_started",
    "A mentorship starts",
    "Open your mentorship",
    _to_relationship,
    _runs,
    _relationship,
    essential=True,
)
kind(
    "relationship_ended",
    "A mentorship has ended",
    "Open the page",
    _to_relationship,
    _has_ended,
    _ended,
    essential=True,
)
kind(
    "relationship_paused",
    "A pause, or its end",
    "Open your mentorship",
    _to_relationship,
    _runs,
    _relationship,
)
kind(
    "agreement_proposed",
    "A proposal for how you work together",
    "Read the proposal",
    _to_agreement,
    _proposal_waits,
    _agreement,
)
kind(
    "agreement_agreed",
    "You both agreed how you work together",
    "Read what you agreed",
    _to_agreement,
    _agreed,
    _agreement,
)
kind("trial_ending", "A trial ends soon", "Choose", _to_relationship, _trial_runs, _relationship)
kind("trial_passed", "You both want to go on", "Open your mentorship", _to_relationship, _runs, _relationship)
kind(
    "accepting_off",
    "We paused new requests to you",
    "Open your profile",
    _to_profile,
    _not_accepting,
    _nothing,
    essential=True,
)
