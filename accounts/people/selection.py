"""Whom staff have chosen in the list: rows that they ticked, or everybody who fits the filters in the address.

It is read anew at every step. Between looking and doing somebody may have come, gone or changed; `digest` tells.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from hashlib import sha256
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, QueryDict

from ..clock import school_today
from ..hooks import people_filters
from ..models import User
from .forms import PeopleForm
from .search import people_for, search


@dataclass(frozen=True)
class Selection:
    people: list[User]
    everybody: bool
    query: str

    @property
    def ids(self) -> list[UUID]:
        """What the next page has to bring back; everybody who fits is found by the address."""
        return [] if self.everybody else [person.pk for person in self.people]


def filtered(staff: User, query: QueryDict) -> tuple[PeopleForm, QuerySet[User]]:
    """The form of the filters and the people whom they leave; a filter that makes no sense leaves everybody to look at."""
    filters = [found for offered in people_filters() for found in offered]
    form = PeopleForm(query, extra=filters)
    values = form.cleaned_data if form.is_valid() else {}
    return form, search(people_for(staff), values, filters, school_today())


def chosen(request: HttpRequest) -> Selection:
    everybody = "all" in request.POST
    if everybody:
        form, people = filtered(request.user, request.GET)
        people = people if form.is_valid() else people.none()  # to act on everybody one says so
    else:
        people = people_for(request.user).filter(pk__in=_keys(request.POST.getlist("person")))
    return Selection(list(people), everybody, request.GET.urlencode())


def digest(people: Iterable[User]) -> str:
    keys = sorted(person.pk.hex for person in people)
    return sha256(" ".join(keys).encode()).hexdigest()[:16]


def _keys(texts: Iterable[str]) -> list[UUID]:
    found = []
    for text in texts:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
