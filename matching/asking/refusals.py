"""What a page says where nobody can be asked for something now, and what could be done instead."""

from typing import Any, NamedTuple

from django.urls import reverse
from django.utils import timezone

from accounts.models import User

from ..directory.alternatives import instead_of
from ..models import Request
from ..rules import asks_as_many_as_one_can, why_not_request


class WayOut(NamedTuple):
    url: str
    words: str


def refusal_of(
    student: User, mentor: User, kind: str = Request.Kind.MENTORING, *, handing_on: bool = False
) -> dict[str, Any]:
    """Who can ask nobody more is shown nobody else: each of them would be refused as well."""
    refusal = why_not_request(student, mentor, kind, handing_on=handing_on)
    if not refusal:
        return {"refusal": "", "way_out": None, "alternatives": []}
    is_full = asks_as_many_as_one_can(student, timezone.now(), handing_on=handing_on)
    return {
        "refusal": refusal,
        "way_out": _way_out(student, mentor, is_full),
        "alternatives": [] if is_full else instead_of(mentor, student),
    }


def _way_out(student: User, mentor: User, is_full: bool) -> WayOut | None:
    asked = Request.objects.untold(timezone.now()).filter(student=student, mentor=mentor).first()
    if asked:
        return WayOut(reverse("matching:request", args=[asked.pk]), "Open that request")
    return WayOut(reverse("matching:requests"), "See your open requests") if is_full else None
