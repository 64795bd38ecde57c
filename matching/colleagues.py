"""The colleague whom a mentor names with a "not now". The student alone reads it, and nothing goes to the colleague."""

import re

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.clock import school_today
from accounts.models import MentorProfile, User

from .models import Conflict, Request
from .rules import without_blocked

LISTED = 4


def could_be_named(asked: Request) -> QuerySet[User]:
    """Mentors whom this student finds in the directory and could have a mentorship with."""
    today = school_today()
    profiles = MentorProfile.objects.listed().not_over(today).exclude(user__in=[asked.student_id, asked.mentor_id])
    apart = Conflict.objects.keeping_apart().on(today)
    profiles = without_blocked(profiles, asked.student)
    profiles = profiles.exclude(user__in=apart.filter(student=asked.student_id).values("person"))
    profiles = profiles.exclude(user__in=apart.filter(person=asked.student_id).values("student"))
    return User.objects.filter(mentor_profile__in=profiles)


def find_colleague(asked: Request, typed: str) -> User | None:
    """Whom a mentor means by what they typed, a name or an address. Raises ValidationError with what to do instead."""
    typed = " ".join(typed.split())
    if not typed:
        return None
    colleagues = could_be_named(asked)
    exact = list(colleagues.filter(full_name__iexact=typed)[:2]) or list(colleagues.with_email(typed))
    found = exact if len(exact) == 1 else list(_by_words(colleagues, typed)[: LISTED + 1])
    if len(found) == 1:
        return found[0]
    raise ValidationError(_several(found) if found else NOBODY)


NOBODY = (
    "We found no mentor of that name whom this student could ask. Choose somebody else, check how the name is written, or "
    "leave this empty."
)


def named_colleague(asked: Request) -> User | None:
    """As the student may read it today: somebody who has left since, or is kept apart from them, is not named."""
    return could_be_named(asked).filter(pk=asked.colleague_id).first() if asked.colleague_id else None


def _by_words(colleagues: QuerySet[User], typed: str) -> QuerySet[User]:
    for word in typed.split():
        colleagues = colleagues.filter(full_name__iregex=rf"(^|\W){re.escape(word)}")
    return colleagues.order_by("full_name", "pk")


def _several(found: list[User]) -> str:
    names = ", ".join(str(user) for user in found[:LISTED])
    more = " and others" if len(found) > LISTED else ""
    return f"Several people fit: {names}{more}. Type the whole name, or the e-mail address."
