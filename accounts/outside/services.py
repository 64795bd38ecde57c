"""Mentors from outside the school: alumni and people elsewhere, each with a host in the school and a last day."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from ..clock import school_today
from ..events import record
from ..grants.delegates import end_keeping
from ..locks import lock_people
from ..models import MentorProfile, User
from ..permissions import can_tend_outside_mentors
from .hosts import possible_hosts

LONGEST_YEARS = 5


@transaction.atomic
def make_outside(*, person: User, host: User, affiliation: str, until: date, by: User) -> MentorProfile:
    """Say that this mentor is from outside, or correct what was said: who answers for them, and until when. The department
    goes, as an outside mentor has none, and so do the calendars they kept. Raises ValidationError, by field, if it cannot be so.
    """
    _guard(by)
    profile = _locked(person)
    is_new = not profile.is_outside
    _refuse(
        {"host": _not_a_host(host, person), "affiliation": _no_affiliation(affiliation), "until": _not_a_day(until)}
    )
    profile.host, profile.affiliation, profile.outside_until = host, affiliation.strip(), until
    profile.department = None
    profile.save()
    end_keeping(person, by)
    record(actor=by, verb="made outside mentor" if is_new else "changed outside mentor", target=profile)
    return profile


@transaction.atomic
def end_outside(*, person: User, by: User) -> MentorProfile:
    """Today is the last day. What runs with students goes on."""
    _guard(by)
    profile = _outside(person)
    profile.outside_until = school_today()
    profile.save(update_fields=["outside_until"])
    record(actor=by, verb="ended outside mentor", target=profile)
    return profile


@transaction.atomic
def bring_inside(*, person: User, by: User) -> MentorProfile:
    """The mentor belongs to the school now: no host, no last day, and students no longer read the mark."""
    _guard(by)
    profile = _outside(person)
    profile.host, profile.affiliation, profile.outside_until = None, "", None
    profile.save(update_fields=["host", "affiliation", "outside_until"])
    record(actor=by, verb="brought mentor inside", target=profile)
    return profile


def _guard(by: User) -> None:
    if not can_tend_outside_mentors(by):
        raise PermissionDenied


def _locked(person: User) -> MentorProfile:
    """The profile as it is now, or a first one that takes no requests until its person says so."""
    lock_people(mentors=[person], students=[person])
    person = User.objects.get(pk=person.pk)
    if not (person.is_faculty and person.is_active):
        raise ValidationError("Only faculty who are in the program can be mentors from outside the school.")
    return MentorProfile.objects.filter(user=person).first() or MentorProfile(user=person, accepting=False)


def _outside(person: User) -> MentorProfile:
    lock_people(mentors=[person])
    profile = MentorProfile.objects.filter(user=person).first()
    if profile is None or not profile.is_outside:
        raise ValidationError("This mentor is not from outside the school any more.")
    return profile


def _refuse(problems: dict[str, str]) -> None:
    if found := {field: problem for field, problem in problems.items() if problem}:
        raise ValidationError(found)


def _not_a_host(host: User, person: User) -> str:
    if possible_hosts(person).filter(pk=host.pk).exists():
        return ""
    return "Choose somebody of the faculty or staff who is in the program and not from outside themselves."


def _no_affiliation(affiliation: str) -> str:
    return "" if affiliation.strip() else "Say where they work, or what ties them to the school. Students read it."


def _not_a_day(until: date) -> str:
    today = school_today()
    if until < today:
        return "Choose today or a day that is still to come."
    if until.year - today.year > LONGEST_YEARS:
        return f"Choose a day within the next {LONGEST_YEARS} years. It can be extended at any time."
    return ""
