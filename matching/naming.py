"""Whom somebody means by what they typed: a name, a part of it, or an e-mail address."""

import re

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from accounts.models import User

LISTED = 4


def find_person(people: QuerySet[User], typed: str, nobody: str) -> User:
    """The one of `people`. Raises ValidationError with what to do instead where several fit, or none does (`nobody`)."""
    typed = " ".join(typed.split())
    exact = list(people.filter(full_name__iexact=typed)[:2]) or list(people.with_email(typed))
    found = exact if len(exact) == 1 else list(_by_words(people, typed)[: LISTED + 1])
    if len(found) == 1:
        return found[0]
    raise ValidationError(_several(found) if found else nobody)


def named(person: User) -> str:
    return f"{person} (outside the school)" if person.is_outside_mentor else str(person)


def _by_words(people: QuerySet[User], typed: str) -> QuerySet[User]:
    for word in typed.split():
        people = people.filter(full_name__iregex=rf"(^|\W){re.escape(word)}")
    return people.select_related("mentor_profile").order_by("full_name", "pk")


def _several(found: list[User]) -> str:
    names = ", ".join(named(user) for user in found[:LISTED])
    more = " and others" if len(found) > LISTED else ""
    return f"Several people fit: {names}{more}. Type the whole name, or the e-mail address."
