"""What a mentor reads right after a yes."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from accounts.models import MentorProfile

from ..capacity import free_places
from ..forms import AcceptForm
from ..models import Request
from .last_place import last_place


def say_yes(request: HttpRequest, asked: Request, form: AcceptForm, no_meeting: str) -> None:
    messages.success(
        request, f"You said yes to {asked.student}. They have been told, and your mentorship starts today."
    )
    if no_meeting:
        messages.warning(request, f"The first meeting is not booked: {no_meeting}")
    elif form.cleaned_data.get("meet_at"):
        messages.success(request, "Your first meeting is booked, and you both find it under Meetings.")
    if "one_more" in request.POST:
        _say_how_many_places(request)
    if request.POST.get("from") != "list":
        _say_what_happens_to_the_others(request)


def _say_how_many_places(request: HttpRequest) -> None:
    number = MentorProfile.objects.get(user=request.user).capacity
    places = reverse("accounts:profile-section", args=["places"])
    text = "You now offer {} place{}. <a href='{}'>Change it in your profile</a>"
    messages.info(request, format_html(text, number, "" if number == 1 else "s", places))


def _say_what_happens_to_the_others(request: HttpRequest) -> None:
    """Once the last place is gone; the list itself says so. Those who wait are not told anything by this."""
    rest = last_place(request.user, free_places(request.user))
    if rest is None or rest.places:
        return
    text = (
        "That was your last place. Who still waits stays in your <a href='{}'>list</a>, each until their own day; "
        "<a href='{}'>offer more places</a> to say yes to more. Nobody got a “no” in your name."
    )
    places = reverse("accounts:profile-section", args=["places"])
    messages.info(request, format_html(text, reverse("matching:requests"), places))
