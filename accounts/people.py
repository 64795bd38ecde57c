from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet

from .hooks import PeopleFilter
from .models import Enrollment, User


def search(chosen: dict[str, Any], filters: Iterable[PeopleFilter], today: date) -> QuerySet:
    """The people that the chosen filters leave, by name. `filters` are those that higher apps added."""
    people = User.objects.active().order_by("full_name", "pk")
    if words := chosen.get("q"):
        people = people.filter(Q(full_name__icontains=words) | Q(email__icontains=words))
    if role := chosen.get("role"):
        people = people.filter(role=role)
    if cohort := chosen.get("cohort"):
        people = people.filter(student_profile__cohort=cohort)
    spans = {name: chosen[name] for name in ("stage", "track", "status") if chosen.get(name)}
    if spans:
        people = people.filter(pk__in=Enrollment.objects.on(today).filter(**spans).values("student"))
    for found in filters:
        if value := chosen.get(found.name):
            people = found.narrow(people, value)
    return people
