from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.models import User
from accounts.parts import page_or_part
from accounts.profiles.readers import as_read_by
from accounts.profiles.shown import whole_part

from ..alternatives import instead_of
from ..directory import visible_mentors
from ..explaining import explain_in_full
from ..listing import list_mentors
from ..models import MentorPreference
from ..offers import with_offers
from ..permissions import can_read_directory, can_request
from ..rules import why_not_request
from ..seekers import seeker_of
from ..worksheet import narrow_address


@require_safe
@allowed(can_read_directory)
def mentor_list(request: HttpRequest) -> HttpResponse:
    listing = list_mentors(request.user, request.GET)
    asking = can_request(request.user)
    context = {"listing": listing, "page": listing.page, "asking": asking}
    if asking:
        context["what_i_look_for"] = _what_i_look_for(request.user)
    response = page_or_part(request, "matching/mentors.html", "matching/mentor_rows.html", context)
    response["HX-Push-Url"] = listing.chosen.address
    return response


@require_safe
@allowed(can_read_directory)
def mentor_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    profile = get_object_or_404(
        with_offers(visible_mentors(request.user)).select_related("user", "department"), user_id=pk
    )
    asking = can_request(request.user)
    context = {
        "profile": profile,
        "part": whole_part(profile, as_read_by(request.user, profile.user)),
        "asking": asking,
    }
    if asking:
        context["fit"] = explain_in_full(profile, seeker_of(request.user))
        context |= _refusal(request.user, profile.user)
    return render(request, "matching/mentor.html", context)


def _what_i_look_for(student: User) -> str:
    """The filters that the student's own worksheet would set; empty where it says nothing yet."""
    return narrow_address(student) if MentorPreference.objects.filter(student=student).exists() else ""


def _refusal(student: User, mentor: User) -> dict:
    """Why this person cannot be asked now, and who could be instead."""
    refusal = why_not_request(student, mentor)
    return {"refusal": refusal, "alternatives": instead_of(mentor, student) if refusal else []}
