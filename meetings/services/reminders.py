"""Reminders as each person wants them. Planning again leaves alone what is planned right, so it may be done at any time."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import User
from meetings import emails
from meetings.lead_times import in_place_of
from meetings.models import Meeting
from meetings.wishes import Wishes, lead_of, occasion_of
from notifications.models import Notification

AT_ONCE = 500
ANEW = "It was planned anew."

Plan = dict[tuple, Notification]
Keys = Iterable[tuple]


def plan_again(meetings: QuerySet[Meeting], *, only_for: User | None = None) -> None:
    """For those of these meetings that are still to come."""
    ahead = meetings.confirmed().filter(starts_at__gt=timezone.now()).with_people()
    for part in _parts(list(ahead.order_by("pk"))):
        plan_reminders(part, only_for=only_for)


@transaction.atomic
def plan_reminders(meetings: Iterable[Meeting], *, only_for: User | None = None) -> None:
    """What is due by now goes as it was planned if its lead time is still wanted; what is to come follows the wishes of today.
    One that was sent is not planned again (P4), and none that was to come is lost because its new moment is past.
    """
    meetings, now = list(meetings), timezone.now()
    wishes = Wishes.of(person for meeting in meetings for person in meeting.people)
    wanted, standing = _wanted(meetings, wishes, only_for, now), _standing(meetings, only_for)
    wrong = {
        key for key, row in standing.items() if row.is_pending and not _is_right(row, wanted.get(key), wishes, now)
    }
    rows = [row for key, row in wanted.items() if key in wrong or key not in standing]
    gone = [key for key in wrong if standing[key].due_at > now]
    rows += _at_once(meetings, wishes, gone, new=wanted.keys() - standing.keys(), kept=standing.keys() - wrong, now=now)
    Notification.objects.pending().filter(pk__in=[standing[key].pk for key in wrong]).take_back(ANEW, now)
    Notification.objects.bulk_create(rows, ignore_conflicts=True)


def _wanted(meetings: list[Meeting], wishes: Wishes, only_for: User | None, now: datetime) -> Plan:
    rows = [
        _row(person, meeting, lead, at, now)
        for meeting in meetings
        for person in meeting.people
        if only_for is None or person == only_for
        for lead, at in wishes.moments(person, meeting, now).items()
    ]
    return {_key(row): row for row in rows}


def _at_once(
    meetings: list[Meeting], wishes: Wishes, gone: Keys, *, new: Keys, kept: Collection[tuple], now: datetime
) -> list[Notification]:
    """In place of those that are `gone`, at most one for a person and a meeting."""
    before, after, rows = _leads(gone), _leads(new), []
    for meeting in meetings:
        for person in meeting.people:
            seat, wanted = (person.pk, meeting.pk), wishes.lead_times(person.pk)
            missed = wishes.missed(person, meeting, now) if seat in before else []
            late = [lead for lead in missed if (*seat, occasion_of(lead, meeting)) not in kept]
            lead = in_place_of(before[seat], late, wanted, len(after[seat])) if late else None
            if lead is not None:
                rows.append(_row(person, meeting, lead, now, now))
    return rows


def _leads(keys: Keys) -> dict[tuple, set]:
    found = defaultdict(set)
    for person_id, meeting_id, occasion in keys:
        found[person_id, meeting_id].add(lead_of(occasion))
    return found


def _standing(meetings: list[Meeting], only_for: User | None) -> Plan:
    rows = Notification.objects.standing().filter(
        kind=emails.REMINDER, about_type=Meeting._meta.label, about_id__in=[meeting.pk for meeting in meetings]
    )
    return {_key(row): row for row in (rows.filter(recipient=only_for) if only_for else rows)}


def _is_right(row: Notification, planned: Notification | None, wishes: Wishes, now: datetime) -> bool:
    if row.due_at <= now:
        return lead_of(row.occasion) in wishes.lead_times(row.recipient_id)
    return planned is not None and planned.due_at == row.due_at


def _row(person: User, meeting: Meeting, lead: int, at: datetime, now: datetime) -> Notification:
    return Notification(
        kind=emails.REMINDER,
        recipient=person,
        about_type=Meeting._meta.label,
        about_id=meeting.pk,
        occasion=occasion_of(lead, meeting),
        created_at=now,
        due_at=at,
    )


def _key(row: Notification) -> tuple:
    return row.recipient_id, row.about_id, row.occasion


def _parts(meetings: list[Meeting]) -> Iterable[list[Meeting]]:
    return (meetings[first : first + AT_ONCE] for first in range(0, len(meetings), AT_ONCE))
