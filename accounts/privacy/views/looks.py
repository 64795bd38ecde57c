"""Staff look closer, with a reason that the people concerned read."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from ...access import people_staff, whole_school
from ...models import CloserLook, User
from ...permissions import sees_whole_school
from ...scopes import people_in_scope
from ..forms import DELAY, DelayForm, LookForm
from ..looks import concerned_by, look_closer, opened, put_off_telling, tell_at_once
from ..permissions import can_look_closer, can_read_look

PAGE_SIZE = 50


@people_staff
def open_look(request: HttpRequest, pk: UUID) -> HttpResponse:
    person = get_object_or_404(people_in_scope(request.user), pk=pk)
    if not can_look_closer(request.user, person):
        raise PermissionDenied
    form = LookForm(request.POST or None, opener=request.user)
    if form.is_valid() and (look := _opened(request, person, form)):
        return redirect("accounts:look", pk=look.pk)
    return render(request, "accounts/privacy/look_closer.html", {"person": person, "form": form})


@never_cache
@require_safe
@people_staff
def look(request: HttpRequest, pk: UUID) -> HttpResponse:
    """For whoever opened it, while it is open; afterwards the page says that it has closed."""
    found = get_object_or_404(_looks().filter(opened_by=request.user), pk=pk)
    if not can_read_look(request.user, found) or not found.is_open_at(timezone.now()):
        return render(request, "accounts/privacy/look_closed.html", {"look": found}, status=403)
    return render(request, "accounts/privacy/look.html", {"look": found, "parts": _parts(found)})


@require_safe
@people_staff
def looks(request: HttpRequest) -> HttpResponse:
    rows = _looks() if sees_whole_school(request.user) else _looks().filter(opened_by=request.user)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    now = timezone.now()
    table = [(row, [drawer.label for drawer in opened(row)], row.is_open_at(now)) for row in page]
    return render(request, "accounts/privacy/looks.html", {"page": page, "rows": table, "now": now})


@whole_school
def decide_delay(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(_looks().filter(second=request.user), pk=pk)
    form = DelayForm(request.POST or None)
    if form.is_valid() and _decided(request, found, form):
        return redirect("accounts:looks")
    context = {
        "look": found,
        "form": form,
        "labels": [drawer.label for drawer in opened(found)],
        "undecided": found.is_undecided_at(timezone.now()),
    }
    return render(request, "accounts/privacy/decide_delay.html", context)


def _looks():
    return CloserLook.objects.select_related("person", "opened_by", "second")


def _opened(request: HttpRequest, person: User, form: LookForm) -> CloserLook | None:
    try:
        return look_closer(person=person, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


def _decided(request: HttpRequest, found: CloserLook, form: DelayForm) -> bool:
    said = form.cleaned_data
    try:
        if said["decision"] == DELAY:
            put_off_telling(look=found, days=said["days"], reason=said["reason"], by=request.user)
        else:
            tell_at_once(look=found, by=request.user)
    except ValidationError as error:
        form.add_error(None, error)
        return False
    messages.success(request, "Your decision is kept.")
    return True


def _parts(found: CloserLook) -> list[tuple[str, list, bool]]:
    """What came in after the opening from somebody who was not told stays shut: that needs a look of its own."""
    told = set(found.concerned.values_list("person", flat=True))
    parts = []
    for drawer in opened(found):
        is_new = not concerned_by(found.person, [drawer.slug]) <= told
        parts.append((drawer.label, [] if is_new else drawer.load(found.person), is_new))
    return parts
