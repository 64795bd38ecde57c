"""What a page shows of waitlists, drawn for the reader of the page."""

from django import template

from accounts.permissions import can_mentor

from ..waitlist.shown import button_for, numbers_for, own_waitlists

register = template.Library()


@register.inclusion_tag("matching/waitlist_button.html", takes_context=True)
def waitlist_button(context: dict, mentor, beside_asking=False) -> dict:
    """`beside_asking`: where the student can ask as well, which comes first."""
    request = context["request"]
    shown = {"request": request, "csrf_token": context.get("csrf_token"), "beside_asking": beside_asking}
    return shown | button_for(request.user, mentor)


@register.inclusion_tag("matching/waitlists_mine.html", takes_context=True)
def my_waitlists(context: dict) -> dict:
    return {"entries": own_waitlists(context["request"].user)}


@register.inclusion_tag("matching/waitlist_mentor.html", takes_context=True)
def waitlist_of_mentor(context: dict) -> dict:
    user = context["request"].user
    return {"csrf_token": context.get("csrf_token"), **(numbers_for(user) if can_mentor(user) else {})}
