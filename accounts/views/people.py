from uuid import UUID

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from ..access import role_required
from ..clock import school_today
from ..forms import PeopleForm
from ..hooks import in_order, people_columns, people_filters, person_sections
from ..models import Enrollment, Role, User
from ..parts import page_or_part
from ..people import search

PAGE_SIZE = 50


@require_safe
@role_required(Role.STAFF)
def people_list(request: HttpRequest) -> HttpResponse:
    filters = [found for offered in people_filters() for found in offered]
    form = PeopleForm(request.GET, extra=filters)
    people = search(form.cleaned_data if form.is_valid() else {}, filters, school_today())
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, **_table(list(page))}
    return page_or_part(request, "accounts/people.html", "accounts/people_rows.html", context)


@require_safe
@role_required(Role.STAFF)
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(User.objects.select_related("student_profile", "mentor_profile__department"), pk=pk)
    enrollments = found.enrollments.select_related("track")
    columns = [(heading, values.get(found.pk, "")) for heading, values in people_columns([found])]
    sections = in_order(person_sections, found, request.user)
    context = {"person": found, "enrollments": enrollments, "columns": columns, "sections": sections}
    return render(request, "accounts/person.html", context)


def _table(people: list[User]) -> dict:
    columns = people_columns(people)
    enrollments = Enrollment.objects.current_for(people, school_today())
    rows = [
        {
            "person": person,
            "enrollment": enrollments.get(person.pk),
            "cells": [values.get(person.pk, "") for _, values in columns],
        }
        for person in people
    ]
    return {"headings": [heading for heading, _ in columns], "rows": rows}
