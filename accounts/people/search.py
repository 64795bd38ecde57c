import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from ..hooks import PeopleFilter
from ..models import Enrollment, User
from ..scopes import people_in_scope
from .arrival import in_state

EXACT = {"role": "role", "cohort": "student_profile__cohort"}
SPANS = ("stage", "track", "status")
LOOKED_IN = ("full_name", "email", "school_id")


def people_for(staff: User) -> QuerySet[User]:
    """Everybody whom this member of the staff may find, by name. All pages about people start from here."""
    return people_in_scope(staff).named().order_by("full_name", "pk")


def search(
    people: QuerySet[User], chosen: dict[str, Any], filters: Iterable[PeopleFilter], today: date
) -> QuerySet[User]:
    """Those whom the chosen filters leave. `filters` are the ones that higher apps added."""
    people = in_state(people, chosen.get("state", ""), timezone.now())
    people = people.filter(**{path: chosen[name] for name, path in EXACT.items() if chosen.get(name)})
    for word in (chosen.get("q") or "").split():
        people = people.filter(_begins_with(word))
    spans = {name: chosen[name] for name in SPANS if chosen.get(name)}
    if spans:
        people = people.filter(pk__in=Enrollment.objects.on(today).filter(**spans).values("student"))
    for found in filters:
        if value := chosen.get(found.name):
            people = found.narrow(people, value)
    return people


def _begins_with(word: str) -> Q:
    """Some word of the name, the address or the school's number begins like this; upper and lower case are the same."""
    begins = rf"\m{re.escape(word)}" if word[0].isalnum() else re.escape(word)
    return Q(*((f"{field}__iregex", begins) for field in LOOKED_IN), _connector=Q.OR)
