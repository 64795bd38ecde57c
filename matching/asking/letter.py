"""What a reader sees of a request. The page of a request and the preview before it is sent take it from here, and one template
draws it: templates/matching/request_letter.html.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from accounts.clock import school_today, zone_for
from accounts.models import User
from accounts.profiles.shown import Part
from accounts.visibility import Reader

from ..about import about_student
from ..models import Goal, Request


def letter_of(asked: Request, reader: User) -> dict[str, Any]:
    goals = Goal.objects.visible_to(reader).filter(requests=asked).select_related("topic")
    return _letter(asked, reader, goals)


def preview_of(asked: Request, goals: Collection[Goal]) -> dict[str, Any]:
    """The same of a request that is not sent yet, for the mentor who would then have been asked."""
    chosen = Goal.objects.filter(pk__in=[goal.pk for goal in goals]).select_related("topic")
    return _letter(asked, asked.mentor, chosen, also=frozenset({Reader.ASKED}))


def _letter(asked: Request, reader: User, goals: Any, also: Collection[Reader] = frozenset()) -> dict[str, Any]:
    deciding = reader.pk == asked.mentor_id
    zone = zone_for(reader)
    return {
        "asked": asked,
        "deciding": deciding,
        "stage": asked.student.stage_on(school_today()) if deciding else "",
        "part": _untold(about_student(asked.student, reader, also), asked) if deciding else None,
        "goals": goals,
        "zone": zone,
        "zone_name": zone_words(zone.key),
        "their_zone": their_zone(asked, zone) if deciding else "",
    }


def zone_words(name: str) -> str:
    return name.replace("_", " ")


def _untold(part: Part | None, asked: Request) -> Part | None:
    """Of the profile what the introduction does not say already: nobody reads the same lines twice on a phone."""
    if part is None:
        return None
    told = {name: "" for name in ("about", "interests") if part.shown[name] and part.shown[name] in asked.introduction}
    left = replace(part, shown=part.shown | told)
    return None if left.is_empty else left


def their_zone(asked: Request, zone: ZoneInfo) -> str:
    """Where the student's clock shows another time than the reader's."""
    if not asked.proposed_times or all(_same(at, zone, ZoneInfo(asked.time_zone)) for at in asked.proposed_times):
        return ""
    return zone_words(asked.time_zone)


def _same(at: datetime, one: ZoneInfo, other: ZoneInfo) -> bool:
    return at.astimezone(one).utcoffset() == at.astimezone(other).utcoffset()
