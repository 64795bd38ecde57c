from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.access import allowed, role_required
from accounts.models import Role
from accounts.permissions import can_mentor

from ..directory.alternatives import instead_of
from ..directory.visible import visible_mentors
from ..models import WaitlistEntry
from ..rules import why_not_request
from ..services import close_waitlist, join_waitlist, leave_waitlist, open_waitlist
from ..waitlist.shown import numbers_for, time_to_answer, where_in_line


@require_POST
@role_required(Role.STUDENT)
def join(request: HttpRequest, pk: UUID) -> HttpResponse:
    mentor = get_object_or_404(visible_mentors(request.user).select_related("user"), user_id=pk).user
    try:
        entry = join_waitlist(student=request.user, mentor=mentor)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
        return redirect("matching:mentor", pk)
    messages.success(request, f"You are on the waitlist of {mentor}. We tell you when a place is held for you.")
    return redirect(entry)


@require_safe
def entry_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a student waits: how the order goes, and while a place is held, their yes and their no."""
    entry, now = _entry(request, pk), timezone.now()
    is_held = entry.is_offered and entry.held_until > now
    context = {
        "entry": entry,
        "mentor": entry.mentor,
        "is_held": is_held,
        "is_over": entry.is_offered and not is_held,
        "refusal": why_not_request(request.user, entry.mentor) if is_held else "",
        "where": where_in_line(entry, now) if entry.is_waiting else "",
        "time_to_answer": time_to_answer(),
        "alternatives": instead_of(entry.mentor, request.user) if entry.is_closed else [],
    }
    return render(request, "matching/waitlist.html", context)


@require_POST
def leave(request: HttpRequest, pk: UUID) -> HttpResponse:
    entry = _entry(request, pk)
    try:
        leave_waitlist(entry=entry, by=request.user)
    except ValidationError as refusal:
        messages.info(request, " ".join(refusal.messages))
    else:
        messages.success(request, f"You no longer wait for a place with {entry.mentor}. Nobody is told why.")
    return redirect("matching:requests")


@allowed(can_mentor)
def close(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "matching/waitlist_close.html", numbers_for(request.user))
    told = close_waitlist(mentor=request.user, by=request.user)
    students = f" {told} student{'' if told == 1 else 's'} who waited will be told kindly." if told else ""
    messages.success(request, f"Your waitlist is closed.{students}")
    return redirect(reverse("matching:requests"))


@require_POST
@allowed(can_mentor)
def reopen(request: HttpRequest) -> HttpResponse:
    open_waitlist(mentor=request.user, by=request.user)
    messages.success(request, "Your waitlist is open: students can wait for a place with you again.")
    return redirect("matching:requests")


def _entry(request: HttpRequest, pk: UUID) -> WaitlistEntry:
    rows = WaitlistEntry.objects.visible_to(request.user).select_related("mentor__mentor_profile", "request")
    return get_object_or_404(rows, pk=pk)
