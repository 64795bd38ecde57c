from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...access import people_staff
from ...clock import school_today
from ...hooks import people_columns
from ...models import Enrollment, User
from ...parts import page_or_part
from ...permissions import sees_whole_school
from ..arrival import Arrival, states_of
from ..selection import filtered

PAGE_SIZE = 50


@require_safe
@people_staff
def people_list(request: HttpRequest) -> HttpResponse:
    form, people = filtered(request.user, request.GET)
    page = Paginator(people.select_related("mentor_profile"), PAGE_SIZE).get_page(request.GET.get("page"))
    query = request.GET.copy()
    query.pop("page", None)
    context = {
        "form": form,
        "page": page,
        "query": query.urlencode(),
        "shows_gone": form.is_valid() and form.cleaned_data["state"] == Arrival.OUT,
        "can_add": sees_whole_school(request.user),
        **_table(list(page)),
    }
    return page_or_part(request, "accounts/people/list.html", "accounts/people/rows.html", context)


def _table(people: list[User]) -> dict:
    columns, states = people_columns(people), states_of(people, timezone.now())
    enrollments = Enrollment.objects.current_for(people, school_today())
    rows = [
        {
            "person": person,
            "state": states[person.pk],
            "enrollment": enrollments.get(person.pk),
            "cells": [values.get(person.pk, "") for _, values in columns],
        }
        for person in people
    ]
    return {"headings": [heading for heading, _ in columns], "rows": rows}
