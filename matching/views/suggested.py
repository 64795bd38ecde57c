"""The student's page of what student affairs suggests."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import role_required
from accounts.models import Role
from accounts.profiles.faces import faces

from ..directory.explaining import explain
from ..directory.offers import DETAILS
from ..directory.seekers import seeker_of
from ..models import Suggestion
from ..services import close_suggestion
from ..staff.suggesting import shown_suggestion, suggested_profiles


@require_safe
@role_required(Role.STUDENT)
def suggested(request: HttpRequest) -> HttpResponse:
    suggestion = shown_suggestion(request.user)
    profiles = list(suggested_profiles(suggestion).prefetch_related(*DETAILS)) if suggestion else []
    pictures, seeker = faces(request.user, [profile.user for profile in profiles]), seeker_of(request.user)
    cards = [(profile, pictures.get(profile.user_id), explain(profile, seeker)) for profile in profiles]
    return render(request, "matching/suggested.html", {"suggestion": suggestion, "cards": cards})


@role_required(Role.STUDENT)
@require_POST
def done(request: HttpRequest) -> HttpResponse:
    suggestion = get_object_or_404(Suggestion.objects.standing().select_related("student"), student=request.user)
    close_suggestion(suggestion=suggestion, by=request.user)
    messages.success(request, "Thank you. You will not be asked about this again.")
    return redirect("home")
