"""A mentor's calendar for whoever keeps it: times, places and the students' names, and nothing else of a meeting."""

from collections.abc import Iterable
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from matching.models import Relationship
from meetings.behalf import kept_by, to_book
from meetings.models import Meeting
from meetings.permissions import can_be_moved, is_ahead
from meetings.proposals import listed


def mentor_or_404(request: HttpRequest, pk: UUID) -> User:
    return get_object_or_404(kept_by(request.user), pk=pk)


@require_safe
def calendar(request: HttpRequest, mentor_pk: UUID) -> HttpResponse:
    mentor = mentor_or_404(request, mentor_pk)
    coming = Meeting.objects.with_mentor(mentor).upcoming(timezone.now()).with_people()
    context = {
        "mentor": mentor,
        "coming": [(meeting, can_be_moved(meeting), is_ahead(meeting)) for meeting in coming],
        "proposed": listed(Meeting.objects.with_mentor(mentor), request.user),
        "pairs": _one_each(to_book(mentor)),
    }
    return render(request, "meetings/kept.html", context)


def _one_each(pairs: Iterable[Relationship]) -> list[Relationship]:
    """A student who is mentored and advised by one person is one name here: kinds are not for this reader."""
    found: dict = {}
    for pair in sorted(pairs, key=lambda pair: pair.kind not in Relationship.COUNTED_KINDS):
        found.setdefault(pair.mentee_id, pair)
    return sorted(found.values(), key=lambda pair: pair.mentee.full_name)
