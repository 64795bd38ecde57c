from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from ...access import people_staff, whole_school
from ...clock import school_today
from ...departures import standing_of
from ...entry.invitations import has_arrived, invite
from ...hooks import in_order, people_columns, person_sections
from ...models import Role, User
from ...permissions import sees_whole_school
from ...scopes import can_change_person, changeable_by
from ..arrival import states_of
from ..forms import NEW, NameForm, NewPersonForm, PersonForm
from ..search import people_for
from ..services import ADD, change_person


@require_safe
@people_staff
def person(request: HttpRequest, pk: UUID) -> HttpResponse:
    rows = people_for(request.user).select_related("student_profile", "mentor_profile__department")
    found = get_object_or_404(rows, pk=pk)
    now = timezone.now()
    context = {
        "person": found,
        "state": states_of([found], now)[found.pk],
        "is_awaited": found.is_active and not has_arrived(found),
        "departure": standing_of([found]).get(found.pk),
        "now": now,
        "today": school_today(),
        "invitations": found.invitations.select_related("invited_by")[:10],
        "enrollments": found.enrollments.select_related("track"),
        "columns": [(heading, values.get(found.pk, "")) for heading, values in people_columns([found])],
        "sections": in_order(person_sections, found, request.user),
        "can_change": can_change_person(request.user, found),
        "is_own": found == request.user,
    }
    return render(request, "accounts/people/person.html", context)


@people_staff
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(changeable_by(request.user), pk=pk)
    form_class = PersonForm if sees_whole_school(request.user) else NameForm
    form = form_class(request.POST or None, instance=found)
    if form.is_valid() and _changed(request, found, form):
        return redirect("accounts:person", pk)
    return render(request, "accounts/people/change.html", {"form": form, "person": User.objects.get(pk=pk)})


@whole_school
def new(request: HttpRequest, role: str) -> HttpResponse:
    if role not in NEW:
        raise Http404
    form = NEW[role](request.POST or None, instance=User(role=role))
    if form.is_valid() and (added := _added(request, role, form)):
        return redirect("accounts:person", added.pk)
    return render(request, "accounts/people/new.html", {"form": form, "role": Role(role), "roles": Role})


def _changed(request: HttpRequest, found: User, form: PersonForm) -> bool:
    try:
        change_person(person=found, by=request.user, edit=form.edit())
    except ValidationError as error:
        form.refuse(error)
        return False
    messages.success(request, "Saved.")
    return True


def _added(request: HttpRequest, role: str, form: NewPersonForm) -> User | None:
    try:
        person = ADD[role](by=request.user, edit=form.person_edit(), **form.details())
    except ValidationError as error:
        form.add_error(None, error)
        return None
    sent = bool(form.cleaned_data["send"] and invite(people=[person], by=request.user))
    messages.success(request, f"{person} is added{' and invited' if sent else ', and not invited yet'}.")
    return person
