"""The student's part of /requests/ and of a request's page: what waits and until when, and what can be done meanwhile."""

from datetime import date, datetime
from typing import NamedTuple

from django.db.models import QuerySet
from django.utils import timezone

from accounts.clock import school_today
from accounts.models import User
from accounts.permissions import is_student

from ..models import Choice, ChoiceList, Request
from ..permissions import can_withdraw_request
from .nudging import nudge_day, why_not_nudge, why_not_yet
from .others import others_to_settle

MOST_CLOSED = 50


class Waiting(NamedTuple):
    """A request that waits, as its student reads it: a "no" that can still be taken back reads as waiting."""

    asked: Request
    back_on: date | None
    nudge_from: date | None
    can_nudge: bool
    not_yet: str


class Choices(NamedTuple):
    """A standing list: who has the request, and who would be asked next."""

    list: ChoiceList
    waiting: Choice | None
    next: Choice | None

    @property
    def last(self) -> Choice | None:
        return next((row for row in reversed(self.list.choices.all()) if row.is_ahead), None)


def sent_context(user: User) -> dict:
    if not is_student(user):
        return {}
    now = timezone.now()
    mine = Request.objects.filter(student=user).select_related("mentor__mentor_profile", "relationship")
    return {
        "sent_waiting": [waiting_row(asked) for asked in mine.untold(now).oldest_first()],
        "sent_closed": list(mine.exclude(pk__in=mine.untold(now).values("pk"))[:MOST_CLOSED]),
        "choices": choices_of(user),
        "others": others_to_settle(user),
    }


def own_context(asked: Request, reader: User) -> dict:
    """What the student of a request can do on its page; nothing for its mentor."""
    if not can_withdraw_request(reader, asked):
        return {}
    waits = asked.is_pending or asked.can_be_undone(timezone.now())
    others = others_to_settle(reader)
    return {
        "own": waiting_row(asked) if waits else None,
        "why_not_nudge": why_not_nudge(asked) if waits else "",
        "others": others if others and others.accepted == asked else None,
        "next_choice": next_after(asked),
        "all_asked": all_were_asked(asked),
    }


def waiting_row(asked: Request) -> Waiting:
    profile, today = asked.mentor.mentor_profile, school_today()
    back_on = profile.away_until if profile.is_away(today) else None
    day = nudge_day(asked)
    return Waiting(asked, back_on, day, bool(day and day <= today and not back_on), why_not_yet(asked))


def choices_of(student: User) -> Choices | None:
    """The standing list of a student, once somebody is on it."""
    found = ChoiceList.objects.standing().with_choices().filter(student=student, choices__isnull=False).first()
    return shown_choices(found, timezone.now()) if found else None


def own_choices(student: User) -> QuerySet[Choice]:
    """Those of the list that has not ended."""
    rows = Choice.objects.filter(list__student=student, list__ended_at__isnull=True)
    return rows.select_related("list", "mentor__mentor_profile")


def shown_choices(choices: ChoiceList, now: datetime) -> Choices:
    return Choices(choices, choices.waiting_choice(now), choices.next_choice)


def next_after(asked: Request) -> Choice | None:
    """Whom the student of a closed request of a list may ask now."""
    if asked.is_pending or asked.can_be_undone(timezone.now()) or not hasattr(asked, "choice"):
        return None
    found = ChoiceList.objects.standing().with_choices().filter(choices=asked.choice).first()
    if found is None or found.waiting_choice(timezone.now()):
        return None
    return found.next_choice


def all_were_asked(asked: Request) -> bool:
    """Whether it was on a list of which nobody is left to ask."""
    if asked.is_pending or asked.can_be_undone(timezone.now()) or not hasattr(asked, "choice"):
        return False
    choices = ChoiceList.objects.with_choices().get(choices=asked.choice)
    ended = choices.end in {ChoiceList.End.ACCEPTED, ChoiceList.End.STOPPED}
    return not (ended or choices.next_choice or choices.waiting_choice(timezone.now()))


def last_letter(choices: ChoiceList) -> Request | None:
    """What was written to whoever was asked last: the start of the next one's."""
    asked = Request.objects.filter(choice__list=choices).select_related("mentor").prefetch_related("goals")
    return asked.order_by("-created_at", "id").first()
