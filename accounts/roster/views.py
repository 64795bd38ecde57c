from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from accounts.access import whole_school
from accounts.models import ImportRun
from accounts.parts import page_or_part

from . import runs
from .forms import ApplyForm, ColumnsForm, SheetForm, UploadForm
from .kinds import all_kinds, kind_named
from .leavers import leavings
from .showing import context_of

RUNS_ON_A_PAGE = 30


@require_safe
@whole_school
def imports(request: HttpRequest) -> HttpResponse:
    """All files that were brought in, newest first, or those in one state."""
    found, state = ImportRun.objects.without_bytes(), request.GET.get("state", "")
    if state in ImportRun.State:
        found = found.filter(state=state)
    page = Paginator(found, RUNS_ON_A_PAGE).get_page(request.GET.get("page"))
    left = leavings(page)
    rows = [(run, kind_named(run.kind), left.get(run.pk)) for run in page]
    context = {"page": page, "rows": rows, "state": state, "states": ImportRun.State.choices}
    return render(request, "accounts/imports/list.html", context)


@whole_school
def new_import(request: HttpRequest) -> HttpResponse:
    dropped = bool(request.POST) and getattr(request, "dropped_a_file", False)
    form = UploadForm(request.POST or None, request.FILES or None, dropped=dropped)
    if form.is_valid() and (run := _brought_in(form, request)):
        return redirect("accounts:import", run.pk)
    return render(request, "accounts/imports/new.html", {"form": form, "kinds": all_kinds()})


@require_safe
@whole_school
def import_page(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Where a file stands: its columns, what it would do, how far the worker is, or what came of it."""
    return _show(request, _run(pk))


@require_POST
@whole_school
def choose_columns(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(pk)
    form = ColumnsForm(request.POST, run=run)
    if form.is_valid():
        chosen = {"mapping": form.mapping(), "same": form.same(), "complete_roles": form.complete_roles()}
        return _done(request, run, runs.choose_columns, **chosen)
    return _show(request, run, columns_form=form)


@require_POST
@whole_school
def choose_sheet(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(pk)
    form = SheetForm(request.POST, run=run)
    if form.is_valid():
        return _done(request, run, runs.choose_sheet, sheet=form.cleaned_data["sheet"])
    return _show(request, run, sheet_form=form)


@require_POST
@whole_school
def choose_again(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _done(request, _run(pk), runs.choose_again)


@require_POST
@whole_school
def apply(request: HttpRequest, pk: UUID) -> HttpResponse:
    run = _run(pk)
    form = ApplyForm(request.POST) if runs.must_type_number(run) else None
    if form and not (form.is_valid() and _applied(form, run, request)):
        return _show(request, run, apply_form=form)
    return redirect("accounts:import", pk) if form else _done(request, run, runs.start_applying)


@require_POST
@whole_school
def set_aside(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _done(request, _run(pk), runs.set_aside)


@require_POST
@whole_school
def invite(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _done(request, _run(pk), runs.invite_newcomers, says="{} invited. Their mails are on the way.")


@require_POST
@whole_school
def undo(request: HttpRequest, pk: UUID) -> HttpResponse:
    return _done(request, _run(pk), runs.undo_deactivations, says="{} can sign in again. Nobody was told of anything.")


def _run(pk: UUID) -> ImportRun:
    return get_object_or_404(ImportRun.objects.without_bytes(), pk=pk)


def _show(request: HttpRequest, run: ImportRun, **forms: Form) -> HttpResponse:
    context = context_of(run, request.GET) | forms
    return page_or_part(request, "accounts/imports/run.html", "accounts/imports/state.html", context)


def _brought_in(form: UploadForm, request: HttpRequest) -> ImportRun | None:
    file, kind = form.cleaned_data["file"], kind_named(form.cleaned_data["kind"])
    try:
        return runs.bring_in(kind=kind, file_name=file.name, content=file.read(), by=request.user)
    except ValidationError as problem:
        form.add_error("file", problem)
        return None


def _applied(form: ApplyForm, run: ImportRun, request: HttpRequest) -> bool:
    try:
        runs.start_applying(run=run, by=request.user, typed=form.cleaned_data["typed"])
    except ValidationError as problem:
        form.add_error(None if problem.code == "elsewhere" else "typed", problem)
        return False
    return True


def _done(request: HttpRequest, run: ImportRun, service: Callable, says: str = "", **details) -> HttpResponse:
    """Do it and show where the file stands now; what cannot be done any more is said at the top of that page."""
    try:
        answer = service(run=run, by=request.user, **details)
    except ValidationError as problem:
        messages.warning(request, " ".join(problem.messages))
    else:
        if says:
            messages.success(request, says.format(f"{answer:,} {'person' if answer == 1 else 'people'}"))
    return redirect("accounts:import", run.pk)
