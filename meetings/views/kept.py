"""A mentor's calendar for whoever keeps it: times, places and the students' names, and nothing else of a meeting."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.models import User
from meetings.behalf import kept_by, one_each, to_book
from meetings.models import Meeting
from meetings.permissions import can_be_moved, is_ahead
from meetings.proposals import listed


def mentor_or_404(request: HttpRequest, pk: UUID) -> User:
    return get_object_or_404(kept_by(request.user), pk=pk)


def kept_meeting_or_404(request: HttpRequest, mentor_pk: UUID, pk: UUID) -> Meeting:
    kept = Meeting.objects.with_mentor(mentor_or_404(request, mentor_pk))
    return get_object_or_404(kept.with_people(), pk=pk)


@require_safe
def calendar(request: HttpRequest, mentor_pk: UUID) -> HttpResponse:
    mentor = mentor_or_404(request, mentor_pk)
    coming = Meeting.objects.with_mentor(mentor).upcoming(timezone.now()).with_people()
    proposed = listed(Meeting.objects.with_mentor(mentor), request.user)
    context = {
        "mentor": mentor,
        "coming": [(meeting, can_be_moved(meeting), is_ahead(meeting)) for meeting in coming],
        "to_answer": [row for row in proposed if row["to_pick"]],
        "proposed": [row for row in proposed if not row["to_pick"]],
        "pairs": one_each(to_book(mentor)),
    }
    return render(request, "meetings/kept.html", context)
