from django import template
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from meetings import taps
from meetings.models import Meeting

register = template.Library()


@register.simple_tag
def zone_name() -> str:
    """The zone in which this page shows times, as people read it."""
    return zone_words(timezone.get_current_timezone_name())


@register.filter
def zone_words(key: str) -> str:
    return key.replace("_", " ")


@register.simple_tag(takes_context=True)
def times_url(context: template.Context, name: str, *args: object) -> str:
    """A page on which times are set: a mentor's own, or, with `mentor` on the page, the one of whoever keeps the calendar."""
    if mentor := context.get("mentor"):
        return reverse(f"meetings:kept-{name}", args=[mentor.pk, *args])
    return reverse(f"meetings:{name}", args=args)


@register.simple_tag
def with_whom(meeting: Meeting, reader: User) -> str:
    return meeting.with_whom(reader)


@register.simple_tag
def tap_buttons(meeting: Meeting, reader: User) -> tuple[tuple[str, str], ...]:
    """What is done with one tap from a row of a list."""
    return taps.buttons(meeting, reader)
