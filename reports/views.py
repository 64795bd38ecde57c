from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.access import people_staff, role_required
from accounts.clock import academic_year_start, school_today
from accounts.models import Program, Role, Stage

from . import lists
from .activity import years_of
from .cohort import Edition, edition_of_file, edition_on_screen, exact, newest_edition_of_file
from .files import Heading, cohort_csv, head, line
from .forms import FilterForm, Filters, year_label
from .obstacles import closed_round
from .periods import year_so_far
from .permissions import can_open_lists, can_read_own_activity
from .releases import Published, counts_of, published
from .sections import drawn, sections
from .statistics import TOTAL
from .table import rows

PAGE_SIZE = 50


@require_safe
@role_required(Role.STAFF)
def cohort(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, reader=request.user)
    if not form.is_valid():
        return render(request, "reports/cohort.html", {"form": form}, status=403 if form.leaves_scope else 400)
    filters, numbers = form.filters, _exact if can_open_lists(request.user) else _as_published
    year = year_so_far(academic_year_start(filters.year), school_today())
    context = {
        "form": form,
        "round": closed_round(year, school_today(), Program.current().count_threshold, form.only_track),
        **numbers(filters),
        **_file_link(filters),
    }
    return render(request, "reports/cohort.html", context)


@require_safe
@role_required(Role.STAFF)
def cohort_file(request: HttpRequest) -> HttpResponse:
    form = FilterForm(request.GET, reader=request.user)
    edition = form.is_valid() and newest_edition_of_file(form.filters.year)
    if not edition:
        raise Http404
    quarters = published(edition)
    content = cohort_csv(_heading(form, edition, quarters), _rows_of_file(quarters, form.filters))
    name = f"cohort-{edition.year}-as-of-{edition.as_of}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


@require_safe
@people_staff
def listing(request: HttpRequest, what: str) -> HttpResponse:
    form = FilterForm(request.GET, reader=request.user)
    if what not in lists.LISTINGS or not form.is_valid():
        raise Http404
    found, filters = lists.LISTINGS[what], form.filters
    edition = _edition(filters)
    chosen = {name: request.GET.get(name, "") for name in ("stage", "cohort", "outcome")}
    chosen["track"] = "" if filters.track == TOTAL else filters.track
    chosen["advised"] = request.GET.get("advised", "") if what == "students" else ""
    page = Paginator(lists.found(found, edition, chosen), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"listing": found, "edition": edition, "page": page, "rows": lists.table(found, page, request.user)}
    context |= {"heading": lists.heading(what, chosen), "back": filters.query()}
    return render(request, "reports/list.html", context)


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    if not can_read_own_activity(request.user):
        raise PermissionDenied
    years = [(year_label(found.year), found) for found in years_of(request.user)]
    return render(request, "reports/mine.html", {"years": years, "today": school_today()})


def _edition(filters: Filters) -> Edition:
    return (filters.as_in_file and edition_of_file(filters.year)) or edition_on_screen(filters.year)


def _exact(filters: Filters) -> dict:
    edition = _edition(filters)
    table = rows(exact(edition), Stage.values, cohort=filters.cohort, track=filters.track)
    return {"edition": edition, "sections": sections(table, filters)}


def _as_published(filters: Filters) -> dict:
    """For those who may not open the lists: what a file would hold, and nothing more (promise P7)."""
    edition = newest_edition_of_file(filters.year)
    if not edition:
        return {"nothing_yet": True}
    table = _rows_of_file(published(edition), filters)
    return {"edition": edition, "head": head(), "lines": [line(row) for row in table], "figures": drawn(table)}


def _file_link(filters: Filters) -> dict:
    """Where the file is, and the page with the very numbers that it holds."""
    edition = newest_edition_of_file(filters.year)
    if not edition:
        return {}
    same = Filters(edition.year, filters.track, filters.cohort, as_in_file=True)
    return {"file": edition, "file_query": filters.query(), "same_numbers": same.query()}


def _rows_of_file(quarters: list[Published], filters: Filters) -> list:
    stages = Stage.values if filters.cohort == TOTAL else []
    return rows(counts_of(quarters), stages, cohort=filters.cohort, track=filters.track, in_file=True)


def _heading(form: FilterForm, edition: Edition, quarters: list[Published]) -> Heading:
    program, filters = Program.current(), form.filters
    return Heading(
        school=program.school_name,
        academic_year=year_label(edition.year),
        track=form.track_name(),
        cohort="All classes" if filters.cohort == TOTAL else filters.cohort,
        since=edition.since,
        as_of=edition.as_of,
        recorded_by=edition.recorded_by,
        made_on=school_today(),
        quarters=[(each.period.starts, each.period.ends, each.made_on, each.threshold) for each in quarters],
        has_stages=filters.cohort == TOTAL,
    )
