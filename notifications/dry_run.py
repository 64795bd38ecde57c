"""What would go out soon, and what would not and why, as things stand now. Nothing is sent and nothing is written."""

from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Min

from . import kinds, people
from .checking import Check
from .mail import one_frame
from .models import Notification

BROKEN = "It could not be written"


class Forecast(NamedTuple):
    """`reason` of what would not go out, `waits` of what goes out later than planned. What it says is its reader's alone."""

    row: Notification
    reason: str = ""
    waits: str = ""


def planned(until: datetime):
    """What a worker would look at by then, first come first."""
    rows = Notification.objects.pending().filter(due_at__lte=until, digest=None)
    return rows.order_by("due_at", "id")


def next_after(moment: datetime) -> datetime | None:
    """When the first of those comes that a worker would not look at by then."""
    later = Notification.objects.pending().filter(due_at__gt=moment, digest=None)
    return later.aggregate(first=Min("due_at"))["first"]


def forecasts(rows: list[Notification]) -> list[Forecast]:
    """A kind may write while it is asked (a daily mail takes back what no longer holds): that is rolled back."""
    with transaction.atomic():
        with people.at_work(), one_frame():
            check = Check(rows)
            found = [_forecast(row, check) for row in rows]
        transaction.set_rollback(True)
    return found


def _forecast(row: Notification, check: Check) -> Forecast:
    try:
        with transaction.atomic():
            return _asked(row, check)
    except Exception as error:  # noqa: BLE001 - whatever is wrong with it; its own words may quote a name or a text
        return Forecast(row, reason=f"{BROKEN} ({type(error).__name__}).")


def _asked(row: Notification, check: Check) -> Forecast:
    if reason := check.why_void(row):
        return Forecast(row, reason=reason)
    kinds.get(row.kind).render(row)  # whether it can be
    if check.goes_together(row):
        return Forecast(row, waits="in the reader's daily mail")
    if check.waits_until(row):
        return Forecast(row, waits="after the reader's quiet hours")
    return Forecast(row)
