"""What staff see of the outbox: which messages stand where, what fails, and who is at work. Reads only."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db.models import Count, Min, Q, QuerySet
from django.db.models.enums import TextChoices

from . import kinds
from .models import Notification

State = Notification.State


class Tab(TextChoices):
    FAILED = "failed", "Not delivered"
    OVERDUE = "overdue", "Due now"
    SCHEDULED = "scheduled", "Planned"
    SENT = "sent", "Sent"
    VOID = "void", "No longer needed"
    LATE = "late", "Too late"


class Cause(NamedTuple):
    """Why messages of one kind do not go out: how many, of them given up, and since when the oldest was due."""

    kind: str
    error: str
    count: int
    failed: int
    since: datetime

    @property
    def label(self) -> str:
        return kinds.label(self.kind)


def planned_for_later(now: datetime) -> Q:
    """Also by its reader: for their daily mail, or the end of their quiet hours."""
    return Q(due_at__gt=now) | Q(digest__due_at__gt=now) | Q(attempts=0, next_try_at__gt=now)


def within(tab: str, now: datetime) -> Q:
    return {
        Tab.FAILED: Q(state=State.FAILED),
        Tab.OVERDUE: Q(state=State.DUE) & ~planned_for_later(now),
        Tab.SCHEDULED: Q(state=State.DUE) & planned_for_later(now),
        Tab.SENT: Q(state=State.SENT),
        Tab.VOID: Q(state=State.VOID, too_late=False),
        Tab.LATE: Q(state=State.VOID, too_late=True),
    }[tab]


def order_of(tab: str) -> Iterable[str]:
    """What has waited longest, or comes first, stands first; of what is over, the newest."""
    return ["due_at", "id"] if tab in {Tab.OVERDUE, Tab.SCHEDULED} else ["-due_at", "id"]


def narrowed(kind: str, person: str) -> QuerySet[Notification]:
    """By kind, and by a part of the recipient's name or address."""
    rows = Notification.objects.all()
    if kind:
        rows = rows.filter(kind=kind)
    if person:
        rows = rows.filter(Q(recipient__full_name__icontains=person) | Q(recipient__email__icontains=person))
    return rows


def counts(rows: QuerySet[Notification], now: datetime) -> dict[str, int]:
    return rows.aggregate(**{tab.value: Count("id", filter=within(tab, now)) for tab in Tab})


def kinds_in_use() -> list[tuple[str, str]]:
    names = Notification.objects.order_by().values_list("kind", flat=True).distinct()
    return sorted(((name, kinds.label(name)) for name in names), key=lambda one: one[1])


def causes() -> list[Cause]:
    """What fails, most first: given up, or still being tried."""
    open_ones = Notification.objects.filter(state__in=[State.DUE, State.FAILED]).exclude(last_error="")
    grouped = open_ones.order_by().values("kind", "last_error")
    found = grouped.annotate(
        number=Count("id"), failed=Count("id", filter=Q(state=State.FAILED)), since=Min("due_at")
    ).order_by("-number", "kind", "last_error")
    return [Cause(row["kind"], row["last_error"], row["number"], row["failed"], row["since"]) for row in found]
