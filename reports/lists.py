"""The people and things behind a count on the screen: the same rows, with names, for staff only."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import QuerySet
from django.urls import reverse

from accounts.models import User
from accounts.scopes import people_in_scope

from . import queries
from .cohort import Edition
from .statistics import TOTAL
from .table import COLUMNS

CUTS = {"stage": "at_stage", "track": "at_track", "cohort": "at_class", "outcome": "outcome", "advised": "advised"}
WORDS = {
    "yes": "Yes", "no": "Not yet", "held": "Held", "not_held": "Not held", "not_recorded": "Not recorded",
    "done": "Done", "skipped": "Skipped", "not_answered": "Not answered", "open": "Open",
}  # fmt: skip


@dataclass(frozen=True)
class Listing:
    """`rows` reads them for an edition; `cells` is what staff may see of one: who, when and whether, never what was said."""

    headings: tuple[str, ...]
    rows: Callable[[Edition], list[QuerySet]]
    person: Callable
    cells: Callable


def _students(edition: Edition) -> list[QuerySet]:
    return [queries.students(edition.as_of).select_related("student", "track").order_by("student__full_name", "pk")]


def _meetings(edition: Edition) -> list[QuerySet]:
    return [
        queries.meetings(period)
        .select_related("meeting", "person", "relationship__mentor")
        .order_by("meeting__starts_at", "pk")
        for period in edition.periods
    ]


def _messages(edition: Edition) -> list[QuerySet]:
    return [
        queries.exchanges(period)
        .select_related("meeting", "person", "relationship__mentor")
        .order_by("meeting__starts_at", "pk")
        for period in edition.periods
    ]


def _check_ins(edition: Edition) -> list[QuerySet]:
    return [
        queries.check_ins(period).select_related("respondent", "track").order_by("respondent__full_name", "pk")
        for period in edition.periods
    ]


LISTINGS = {
    "students": Listing(
        ("Stage", "Track", "Enrollment", "Has a mentor", "Has an advisor"),
        _students,
        lambda row: row.student,
        lambda row: [row.stage, row.track, row.get_status_display(), WORDS[row.outcome], WORDS[row.advised]],
    ),
    "meetings": Listing(
        ("Stage", "Mentor", "Date", "Minutes", "How", "Held or not"),
        _meetings,
        lambda row: row.person,
        lambda row: [
            row.at_stage, row.relationship.mentor, row.day, row.meeting.minutes, row.meeting.get_mode_display(),
            WORDS[row.outcome],
        ],
    ),
    "messages": Listing(
        ("Stage", "Mentor", "First day", "Last day"),
        _messages,
        lambda row: row.person,
        lambda row: [row.at_stage, row.relationship.mentor, row.meeting.own_day, row.meeting.last_day],
    ),
    "check-ins": Listing(
        ("Stage", "Track", "Last day", "State"),
        _check_ins,
        lambda row: row.respondent,
        lambda row: [row.stage, row.track, row.due_on, WORDS[row.outcome]],
    ),
}  # fmt: skip


def found(listing: Listing, edition: Edition, chosen: dict[str, str]) -> QuerySet | list:
    """The rows that the count counts. Several quarters are several QuerySets, each with its own last day for logs."""
    narrow = {CUTS[name]: value for name, value in chosen.items() if value}
    parts = [rows.filter(**narrow) for rows in listing.rows(edition)]
    return parts[0] if len(parts) == 1 else [row for rows in parts for row in rows]


def table(listing: Listing, rows, staff: User) -> list[dict]:
    """A student who has changed to another track since is still one of the count, and no longer a name to its staff."""
    people = [listing.person(row).pk for row in rows]
    seen = set(people_in_scope(staff).filter(pk__in=people).values_list("pk", flat=True))
    hidden = {"person": None, "cells": _labeled(listing, ["\N{EN DASH}"] * len(listing.headings))}
    return [
        {"person": listing.person(row), "cells": _labeled(listing, listing.cells(row))}
        if listing.person(row).pk in seen
        else hidden
        for row in rows
    ]


def _labeled(listing: Listing, cells: list) -> list[tuple]:
    """Each with the heading of its column, which a phone shows before it."""
    return list(zip(listing.headings, cells, strict=True))


def heading(what: str, chosen: dict[str, str]) -> str:
    """What is on the list, in the words of the column that led to it."""
    value, advised = chosen["advised"] or chosen["outcome"] or TOTAL, bool(chosen["advised"])
    source = what.replace("-", "_")
    labels = [c.label for c in COLUMNS if (c.source, c.value, c.advised) == (source, value, advised)]
    return ": ".join([*labels[:1], chosen["stage"] or "all stages"])


def address(cell, filters) -> str:
    """The list behind a count of the table."""
    column = cell.column
    cut = "advised" if column.advised else "outcome"
    more = {"stage": "" if cell.stage == TOTAL else cell.stage, cut: "" if column.value == TOTAL else column.value}
    return f"{reverse('reports:list', args=[column.source.replace('_', '-')])}?{filters.query(**more)}"
