from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from accounts.access import allowed
from accounts.parts import page_or_part
from accounts.profiles.readers import as_read_by
from accounts.profiles.shown import whole_part

from ..asking.refusals import refusal_of
from ..directory.address import is_typed_on
from ..directory.explaining import explain_in_full
from ..directory.listing import list_mentors
from ..directory.offers import with_offers
from ..directory.seekers import seeker_of
from ..directory.visible import visible_mentors
from ..goals.worksheet import narrow_address
from ..permissions import can_read_directory, can_request
from ..rules import could_ask_later
from ..ties import advisors_of


@require_safe
@allowed(can_read_directory)
def mentor_list(request: HttpRequest) -> HttpResponse:
    listing = list_mentors(request.user, request.GET)
    asking = can_request(request.user)
    context = {"listing": listing, "page": listing.page, "asking": asking}
    if asking:
        context["advisors"] = advisors_of(request.user)
    if asking and not request.htmx:
        context["what_i_look_for"] = narrow_address(request.user)
    response = page_or_part(request, "matching/mentors.html", "matching/mentor_rows.html", context)
    address = listing.chosen.address
    history = "HX-Replace-Url" if is_typed_on(request.htmx.current_url, address) else "HX-Push-Url"
    response[history] = address
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
        context |= {"advisors": advisors_of(request.user)} | refusal_of(request.user, profile.user)
        context["is_for_later"] = could_ask_later(request.user, profile.user)
    return render(request, "matching/mentor.html", context)
