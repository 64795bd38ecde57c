"""The last day of mentors from outside comes with a month's notice: to the host, and to staff who can extend it."""

from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from notifications.bulk import notify_many
from notifications.kinds import Kind, register
from notifications.links import absolute
from notifications.mail import Mail, from_templates
from notifications.models import Notification

from ..clock import school_date
from ..models import MentorProfile, Program, Role, StaffScope, User
from ..permissions import can_tend_outside_mentors

TO_STAFF, TO_HOST = "accounts.outside_ending", "accounts.hosted_ending"
NOTICE = timedelta(days=30)


def ending(today: date) -> QuerySet[MentorProfile]:
    profiles = MentorProfile.objects.outside().filter(user__is_active=True)
    return profiles.filter(outside_until__range=(today, today + NOTICE)).select_related("user", "host")


def tell_of_endings(now: datetime) -> None:
    """One mail each for one last day; a day that is moved is another one."""
    staff = list(User.objects.active().filter(role=Role.STAFF, staff_scope=StaffScope.SCHOOL))
    for profile in ending(school_date(now)):
        occasion = profile.outside_until.isoformat()
        others = [(person, profile.user) for person in staff if person != profile.host]
        notify_many(kind=TO_STAFF, news=others, occasion=occasion)
        notify_many(kind=TO_HOST, news=[(profile.host, profile.user)], occasion=occasion)


def _still_ends(row: Notification) -> bool | str:
    profile = row.about.mentor_profile
    if profile.outside_until is None or profile.outside_until.isoformat() != row.occasion:
        return "The last day was moved"
    return row.about.is_active or "The mentor has left the program"


def _still_hosts(row: Notification) -> bool | str:
    is_host = row.about.mentor_profile.host_id == row.recipient_id
    return _still_ends(row) if is_host else "Somebody else answers for this mentor now"


def _still_tends(row: Notification) -> bool | str:
    return _still_ends(row) if can_tend_outside_mentors(row.recipient) else "Somebody else looks after mentors now"


def _to_person(row: Notification) -> str:
    return reverse("accounts:person", args=[row.about_id])


def _to_mentor(row: Notification) -> str:
    return reverse("matching:mentor", args=[row.about_id])


def _mail(row: Notification, **context: Any) -> Mail:
    context |= {"recipient": row.recipient, "mentor": row.about, "until": row.about.mentor_profile.outside_until}
    return from_templates("accounts/emails/outside_ending", context | {"program": Program.current()})


def _to_staff(row: Notification) -> Mail:
    return _mail(
        row, is_host=False, action_url=absolute(_to_person(row)), action_label="Extend it, or see who is with them"
    )


def _to_host(row: Notification) -> Mail:
    return _mail(row, is_host=True, action_url=absolute(_to_mentor(row)), action_label="Open their page")


register(Kind(TO_STAFF, True, _still_tends, _to_staff, "A mentor from outside ends soon", _to_person))
register(Kind(TO_HOST, True, _still_hosts, _to_host, "A mentor whom you host ends soon", _to_mentor))
