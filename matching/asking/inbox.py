"""A mentor's list of requests, oldest first, as much on one page as deciding needs. As many queries for thirty as for one."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils import timezone

from accounts.clock import school_today, zone_for
from accounts.models import Enrollment, Program, User

from ..capacity import free_places
from ..forms import AcceptForm, ChatAnswerForm, DeclineForm
from ..forms.answers import REASONS
from ..models import Request, WaitlistEntry
from .last_place import last_place
from .letter import their_zone, zone_words

ANSWERED = 20
NOTHING = MappingProxyType({})


def inbox_of(mentor: User, kept: Mapping[str, dict] = NOTHING, bound: Mapping[UUID, dict] = NOTHING) -> dict[str, Any]:
    """What waits, and what was answered in the last minutes, which keeps its row so that it can be taken back there. `kept`: the
    words of a "not now" that was taken back; `bound`: forms that could not be read; both by the key of the request.
    """
    now = timezone.now()
    mine = Request.objects.filter(mentor=mentor).select_related("student", "relationship")
    listed = list(_in_the_list(mine, now).oldest_first().prefetch_related("goals__topic"))
    places, waiting = free_places(mentor), [asked for asked in listed if asked.is_pending]
    return {
        "rows": [row | bound.get(row["asked"].pk, {}) for row in _rows(listed, mentor, now, kept)],
        "waiting": waiting,
        "places": places,
        "held": WaitlistEntry.objects.holding(now).filter(mentor=mentor).count(),
        "last_place": last_place(mentor, places) if any(not asked.is_chat for asked in waiting) else None,
        "untold": sum(asked.can_be_undone(now) for asked in listed),
        "reasons": REASONS,
        "answered": mine.exclude(pk__in=[asked.pk for asked in listed]).exclude(state=Request.State.PENDING)[:ANSWERED],
    }


def _in_the_list(mine: QuerySet[Request], now: datetime) -> QuerySet[Request]:
    since = now - timedelta(minutes=Program.current().decline_undo_minutes)
    said_yes = Q(state=Request.State.ACCEPTED, decided_at__gt=since)
    return mine.filter(Q(state=Request.State.PENDING) | Q(undo_until__gt=now) | said_yes)


def _rows(listed: list[Request], mentor: User, now: datetime, kept: Mapping[str, dict]) -> list[dict[str, Any]]:
    spans = Enrollment.objects.current_for([asked.student_id for asked in listed], school_today())
    zone = zone_for(mentor)
    return [
        {
            "asked": asked,
            "stage": spans[asked.student_id].stage if asked.student_id in spans else "",
            "can_undo": asked.can_be_undone(now),
            "goals": asked.goals.all() if asked.is_pending else [],
            "zone": zone,
            "zone_name": zone_words(zone.key),
            "their_zone": their_zone(asked, zone),
            **(_forms(asked, kept.get(str(asked.pk))) if asked.is_pending else {}),
        }
        for asked in listed
    ]


def row_ids(asked: Request) -> str:
    """Of the forms of one row: they stand many times on one page."""
    return f"{asked.pk}-%s"


def _forms(asked: Request, kept: dict | None) -> dict[str, Any]:
    ids = row_ids(asked)
    decline = {"decline_form": DeclineForm(asked=asked, auto_id=ids, initial=kept)}
    return decline | (
        {"chat_form": ChatAnswerForm(auto_id=ids)}
        if asked.is_chat
        else {"accept_form": AcceptForm(asked=asked, auto_id=ids)}
    )
