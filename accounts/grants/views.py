from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from ..access import whole_school
from ..models import Delegate, Role, User
from ..permissions import can_mentor, sees_whole_school
from ..scopes import scope_words
from .delegates import can_choose_delegates, end_delegate, name_delegate
from .forms import DelegateForm, ScopeForm
from .scope import OWN, set_scope


@whole_school
def scope(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(User.objects.active().filter(role=Role.STAFF).select_related("scope_track"), pk=pk)
    now = {"scope": person.staff_scope, "track": person.scope_track_id}
    form = ScopeForm(request.POST or None, initial=now)
    if form.is_valid() and _scope_is_set(request, person, form):
        return redirect("accounts:person", pk)
    own = OWN if person == request.user else ""
    return render(request, "accounts/grants/scope.html", {"person": person, "form": form, "own": own})


def my_delegates(request: HttpRequest) -> HttpResponse:
    if not can_mentor(request.user):
        raise PermissionDenied
    return _delegates(request, request.user, "accounts:my-delegates")


@whole_school
def delegates_of(request: HttpRequest, pk: UUID) -> HttpResponse:
    mentor = get_object_or_404(User.objects.active().filter(mentor_profile__isnull=False), pk=pk)
    return _delegates(request, mentor, "accounts:delegates", pk)


@require_POST
def end(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Loaded by those who may: for everybody else there is no such grant."""
    grants = Delegate.objects.select_related("mentor", "delegate")
    if not sees_whole_school(request.user):
        grants = grants.touching(request.user)
    grant = end_delegate(grant=get_object_or_404(grants, pk=pk), by=request.user)
    messages.success(request, f"{grant.delegate} no longer keeps the calendar of {grant.mentor}.")
    return redirect(_after(request.user, grant))


def _delegates(request: HttpRequest, mentor: User, *address) -> HttpResponse:
    form = DelegateForm(request.POST or None, mentor=mentor)
    if form.is_valid() and _is_named(request, form):
        return redirect(*address)
    grants = Delegate.objects.standing().filter(mentor=mentor).select_related("delegate", "granted_by")
    context = {"form": form, "mentor": mentor, "grants": grants, "mine": mentor == request.user}
    return render(request, "accounts/grants/delegates.html", context)


def _scope_is_set(request: HttpRequest, person: User, form: ScopeForm) -> bool:
    try:
        changed = set_scope(person=person, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error("scope", error.messages[0])
        return False
    messages.success(request, f"Saved. {person} sees: {scope_words(changed)}. It holds from the next page on.")
    return True


def _is_named(request: HttpRequest, form: DelegateForm) -> bool:
    try:
        name_delegate(mentor=form.mentor, person=form.person, by=request.user)
    except ValidationError as error:
        form.add_error("email", error)
        return False
    messages.success(request, f"{form.person} keeps this calendar from now on.")
    return True


def _after(user: User, grant: Delegate) -> str:
    if can_choose_delegates(user, grant.mentor) and user.pk != grant.mentor_id:
        return reverse("accounts:delegates", args=[grant.mentor_id])
    return reverse("accounts:my-delegates") if user.pk == grant.mentor_id else reverse("home")
