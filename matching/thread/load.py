"""Reads what many threads need in a constant number of queries (promise P10)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from uuid import UUID

from django.utils.timezone import localtime

from accounts.clock import school_date
from accounts.models import Enrollment
from matching.hooks import Mark, marks_of
from matching.models import Agreement, Relationship

from .layout import Thread, lay_out


def threads_for(relationships: Iterable[Relationship], today: date, *, size: str = "spark") -> dict[UUID, Thread]:
    relationships = list(relationships)
    marks, cadences, stages = marks_of(relationships), _cadences(relationships), _stages(relationships)
    return {
        relationship.pk: lay_out(
            start=school_date(relationship.started_at),
            end=school_date(relationship.ended_at) if relationship.ended_at else None,
            today=today,
            stages=stages[relationship.mentee_id],
            marks=_in_readers_time(marks[relationship.pk]),
            cadence_weeks=cadences.get(relationship.pk),
            size=size,
            key=f"thread-{size}-{relationship.pk.hex[:12]}",
        )
        for relationship in relationships
    }


def _in_readers_time(marks: list[Mark]) -> list[Mark]:
    return [replace(mark, at=localtime(mark.at)) for mark in marks]


def _cadences(relationships: list[Relationship]) -> dict[UUID, int]:
    in_force = Agreement.objects.in_force().filter(relationship__in=relationships)
    return dict(in_force.values_list("relationship_id", "cadence_weeks"))


def _stages(relationships: list[Relationship]) -> dict[UUID, list[tuple[str, date, date | None]]]:
    """Leave and the day of graduation are no stage of their own: only time at school is drawn."""
    rows = Enrollment.objects.studying().filter(student__in={each.mentee_id for each in relationships})
    found: dict[UUID, list] = defaultdict(list)
    for student, *span in rows.values_list("student_id", "stage", "starts_on", "ends_on"):
        found[student].append(tuple(span))
    return found
