from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from accounts.clock import zone_for
from accounts.departures import is_gone
from notifications.models import Notification

from ..directory.alternatives import instead_of
from ..models import WaitlistEntry
from ..rules import why_never_now
from .base import kind


def _to_entry(row: Notification) -> str:
    return reverse("matching:waitlist", args=[row.about_id])


def _is_held(row: Notification) -> bool | str:
    entry: WaitlistEntry = row.about
    if not entry.is_offered or entry.held_until <= timezone.now():
        return "The place is not held any longer"
    return not why_never_now(row.recipient, entry.mentor) or "The place is of no use now"


def _waits_on(row: Notification) -> bool | str:
    return row.about.is_waiting or "The student does not wait any longer"


def _is_closed(row: Notification) -> bool | str:
    return row.about.state == WaitlistEntry.State.CLOSED or "The list was not closed"


def _held(row: Notification) -> dict[str, Any]:
    until = localtime(row.about.held_until, zone_for(row.recipient))
    return {"mentor": row.about.mentor, "until": f"{until:%A, %B %-d, %-I:%M %p} ({until:%Z})"}


def _closed(row: Notification) -> dict[str, Any]:
    mentor, student = row.about.mentor, row.about.student
    return {"mentor": mentor, "has_left": is_gone(mentor), "alternatives": instead_of(mentor, student)}


def _given_back(row: Notification) -> dict[str, Any]:
    mentor, student = row.about.mentor, row.about.student
    return {"mentor": mentor, "alternatives": instead_of(mentor, student)}


kind("place_held", "A place is held for you", "Say yes or no", _to_entry, _is_held, _held, essential=True)
kind(
    "place_given_back",
    "A place could not be held",
    "See where you wait",
    _to_entry,
    _waits_on,
    _given_back,
    essential=True,
)
kind(
    "waitlist_closed",
    "A waitlist was closed",
    "See what you can do next",
    _to_entry,
    _is_closed,
    _closed,
    essential=True,
)
