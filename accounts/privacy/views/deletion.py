"""Staff who see the whole school: requests for deletion, what is due, and the history of what was deleted."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from ...access import whole_school
from ...clock import school_date, school_today
from ...hooks import deactivation_effects
from ...models import DeletionRequest, LegalHold, Program, Purge
from ..deletion import agree_to_deletion, refuse_deletion
from ..forms import AGREE, AnswerForm
from ..kinds import goes_on, in_order
from ..purging import start_purges
from ..retention import due_now, held_among, leavers, people_per_kind

PAGE_SIZE = 50


@require_safe
@whole_school
def privacy(request: HttpRequest) -> HttpResponse:
    found = due_now()
    asked = list(DeletionRequest.objects.waiting().select_related("person").order_by("asked_at", "pk"))
    agreed = list(DeletionRequest.objects.agreed().select_related("person"))
    context = {
        "asked": asked,
        "agreed": [(row, days) for row, days in _next_days(agreed)],
        "held": held_among(row.person_id for row in asked),
        "due": sum(not leaver.held for leaver, _ in found),
        "holds": LegalHold.objects.standing().select_related("person", "placed_by"),
    }
    return render(request, "accounts/privacy/privacy.html", context)


@require_http_methods(["GET", "POST"])
@whole_school
def deletion_request(request: HttpRequest, pk: UUID) -> HttpResponse:
    asked = get_object_or_404(DeletionRequest.objects.select_related("person", "decided_by"), pk=pk)
    form = AnswerForm(request.POST or None)
    if form.is_valid() and _answered(request, asked, form):
        return redirect("accounts:privacy")
    left_on = school_date(asked.decided_at) if asked.decided_at else school_today()
    context = {
        "asked": asked,
        "form": form,
        "days": goes_on(Program.current(), left_on),
        "on_hold": bool(held_among([asked.person_id])),
        "effects": [line for lines in deactivation_effects([asked.person]) for line in lines if line[1]],
    }
    return render(request, "accounts/privacy/deletion_request.html", context)


@require_http_methods(["GET", "POST"])
@whole_school
def purges(request: HttpRequest) -> HttpResponse:
    """What is due, by kind and by person, before it is started; and below what was removed so far."""
    if request.method == "POST":
        number = start_purges(by=request.user)
        messages.success(request, _started(number))
        return redirect("accounts:purges")
    found = due_now()
    per_kind = people_per_kind(found)
    history = Purge.objects.select_related("person", "purged_by")
    context = {
        "per_kind": [(kind, per_kind[kind.slug]) for kind in in_order(per_kind)],
        "due": [(leaver, in_order(slugs)) for leaver, slugs in found],
        "to_go": sum(not leaver.held for leaver, _ in found),
        "page": _with_labels(Paginator(history, PAGE_SIZE).get_page(request.GET.get("page"))),
    }
    return render(request, "accounts/privacy/purges.html", context)


def _answered(request: HttpRequest, asked: DeletionRequest, form: AnswerForm) -> bool:
    try:
        if form.cleaned_data["decision"] == AGREE:
            agree_to_deletion(request=asked, by=request.user)
        else:
            refuse_deletion(request=asked, answer=form.cleaned_data["answer"], by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, f"{asked.person} has been told.")
    return True


def _next_days(agreed: list[DeletionRequest]) -> list[tuple]:
    """When the next kind of each goes; none while the leaving has not taken effect yet."""
    program = Program.current()
    days = {leaver.person.pk: leaver.next_on(program) for leaver in leavers([row.person_id for row in agreed])}
    return [(row, days.get(row.person_id)) for row in agreed]


def _started(number: int) -> str:
    if not number:
        return "Nothing was left to start."
    people = "1 person" if number == 1 else f"{number} people"
    return f"Started for {people}. A worker does it now; this page shows what was removed."


def _with_labels(page):
    for purge in page:
        purge.labels = [kind.label for kind in in_order(purge.kinds)]
    return page
