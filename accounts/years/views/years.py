from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_POST, require_safe

from accounts.access import whole_school
from accounts.clock import academic_year, school_today
from accounts.models import Rollover, Track
from accounts.parts import page_or_part

from ..forms import ManyForm, PlaceForm, YearFilterForm
from ..reading import label, plan_for, year_to_prepare
from ..services import Choice, PlanChangedError, apply_rollover, decide_year, undo_rollover, what_undoing_does
from ..shown import can_be_undone, counts, frame, rows

PAGE_SIZE = 50
MOST_NAMED = 50
NO_CHOICE = "Choose what happens to the students in this list."
NOT_SURE = "Nobody was moved. Tick the box above the button first: everybody moves at once."
NO_LIST = "One of the filters is not understood, so nothing was decided. Correct it, look at the list, then decide."


@require_safe
@whole_school
def year_page(request: HttpRequest) -> HttpResponse:
    """Who moves where in the year that begins next, before anything changes; or what was done, while it can be undone."""
    year = _chosen_year(request.GET.get("year", ""))
    done = Rollover.objects.standing().filter(academic_year=year).select_related("applied_by").first()
    if done:
        return render(request, "accounts/years/done.html", {"done": done} | frame(year))
    return _preview(request, year)


@require_POST
@whole_school
def decide_one(request: HttpRequest, year: int, pk: UUID) -> HttpResponse:
    """One student, in the row."""
    plan = plan_for(_offered(year))
    move = plan.find(pk)
    if move is None:
        raise Http404
    form = PlaceForm(request.POST, tracks=Track.objects.all())
    choice = Choice.USUAL if "usual" in request.POST else form.place if form.is_valid() else None
    if choice is None:
        messages.error(request, f"Choose a status, a stage and a track for {move.standing.name}.")
        return _again(request, year)
    return _decide(request, year, {pk}, choice)


@require_POST
@whole_school
def decide_many(request: HttpRequest, year: int) -> HttpResponse:
    """Everybody whom the filters in the address leave."""
    plan, form, filters = plan_for(_offered(year)), ManyForm(request.POST), YearFilterForm(request.GET)
    if not (form.is_valid() and filters.is_valid()):
        messages.error(request, NO_LIST if form.is_valid() else NO_CHOICE)
        return _again(request, year)
    listed = {move.student for move in filters.narrow(plan.moves)}
    return _decide(request, year, listed, Choice(form.cleaned_data["choice"]))


@require_POST
@whole_school
def apply(request: HttpRequest, year: int) -> HttpResponse:
    if "sure" not in request.POST:
        messages.error(request, NOT_SURE)
        return redirect(_address(_offered(year)))
    try:
        done = apply_rollover(year=_offered(year), seen=request.POST.get("seen", ""), by=request.user)
    except PlanChangedError as error:
        return _preview(request, year, changes=error.messages)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, _moved(done))
    return redirect(_address(year))


@whole_school
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    """What taking it back would do, and the button that does it."""
    done = get_object_or_404(Rollover.objects.select_related("applied_by"), pk=pk)
    if request.method == "POST":
        return _undo(request, done)
    undoing = what_undoing_does(done)
    context = {"done": done, "undoing": undoing, "left": undoing.left[:MOST_NAMED], **frame(done.academic_year)}
    return render(request, "accounts/years/undo.html", context | {"is_open": can_be_undone(done)})


def _undo(request: HttpRequest, done: Rollover) -> HttpResponse:
    try:
        undoing = undo_rollover(rollover=done, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        left = f" {_students(len(undoing.left))} changed since and stayed as they are." if undoing.left else ""
        messages.success(request, f"Taken back for {_students(len(undoing.back))}.{left}")
    return redirect(_address(done.academic_year))


def _decide(request: HttpRequest, year: int, students: set[UUID], choice: Choice | Any) -> HttpResponse:
    try:
        number = decide_year(year=year, students=students, choice=choice, by=request.user)
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    else:
        messages.success(request, f"Saved for {_students(number)}." if number else "That was so already.")
    return _again(request, year)


def _again(request: HttpRequest, year: int) -> HttpResponse:
    return _preview(request, year) if request.htmx else redirect(_address(year, request.GET.urlencode()))


def _preview(request: HttpRequest, year: int, changes: list[str] | None = None) -> HttpResponse:
    plan, form = plan_for(year), YearFilterForm(request.GET)
    plan.remember()
    listed = form.narrow(plan.moves)
    page = Paginator(listed, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "plan": plan, "page": page, "rows": rows(page, plan), "changes": changes, **frame(year)}
    context |= {"groups": counts(plan), "many_form": ManyForm(), "filters": _filters(request)}
    return page_or_part(request, "accounts/years/year.html", "accounts/years/preview.html", context)


def _chosen_year(text: str) -> int:
    this = academic_year(school_today())
    return int(text) if text in {str(this), str(this + 1)} else year_to_prepare(school_today())


def _offered(year: int) -> int:
    if year - academic_year(school_today()) not in {0, 1}:
        raise Http404
    return year


def _filters(request: HttpRequest) -> str:
    kept = request.GET.copy()
    kept.pop("year", None)
    return kept.urlencode()


def _address(year: int, query: str = "") -> str:
    kept = "&".join(part for part in query.split("&") if part and not part.startswith("year="))
    return f"{reverse('accounts:years')}?year={year}" + (f"&{kept}" if kept else "")


def _moved(done: Rollover) -> str:
    until = date_format(timezone.localtime(done.undo_until), "F j, Y")
    return (
        f"{_students(done.moves.count())} moved into {label(done.academic_year)}. You can take it back until {until}."
    )


def _students(number: int) -> str:
    return "1 student" if number == 1 else f"{number} students"
