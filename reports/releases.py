"""Each quarter is published once. Later corrections, accounts that are closed and other thresholds change no file that is out."""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from accounts.clock import school_date
from accounts.models import Program

from .cohort import Counts, Edition, publishable, together
from .models import Release
from .periods import Period
from .statistics import Released


@dataclass(frozen=True)
class Published:
    """One quarter as its first file told it."""

    period: Period
    made_on: date
    threshold: int
    counts: Counts


def published(edition: Edition) -> list[Published]:
    return [_published(period) for period in edition.periods]


def counts_of(quarters: list[Published]) -> Counts:
    return together([quarter.counts for quarter in quarters])


def _published(period: Period) -> Published:
    rows = list(Release.objects.of_quarter(period.starts)) or publish(period=period)
    counts = {row.source: row.counts for row in rows}
    return Published(period, school_date(rows[0].made_at), rows[0].threshold, counts)


@transaction.atomic
def publish(*, period: Period) -> list[Release]:
    """Of two who ask for the first file at once, both get what the first of them made."""
    Program.objects.select_for_update(no_key=True).get(pk=Program.current().pk)
    if made := list(Release.objects.of_quarter(period.starts)):
        return made
    threshold, now = Program.current().count_threshold, timezone.now()
    counts = publishable(period, threshold)
    return Release.objects.bulk_create(
        Release(starts_on=period.starts, source=source, threshold=threshold, table=as_rows(table), made_at=now)
        for source, table in counts.items()
    )


def as_rows(table: Released) -> list[list]:
    return [[*key, count] for key, count in table.items()]
