"""What this app adds to a mentorship; apps.py registers it with the hooks of lower apps."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from django.utils import timezone

from accounts.hooks import Section
from accounts.models import User
from matching.hooks import Mark
from matching.models import Relationship

from .home import moment
from .models import Meeting, Participant
from .permissions import can_book, can_log_other, can_propose
from .services import cancel_ahead, take_offered_time

KNOTS = {
    Meeting.State.HELD: ("held", "Met"),
    Meeting.State.NOT_HELD: ("missed", "Did not take place"),
    Meeting.State.CONFIRMED: ("planned", "Meeting planned"),
}
LATEST = 3


def _once_per_meeting(relationships):
    """Who said that they cannot come, or was not there, has none."""
    rows = Participant.objects.of_mentees().taking_part().select_related("meeting")
    return rows.filter(relationship__in=relationships, meeting__in=Meeting.objects.counted())


def marks(relationships) -> dict:
    found, now = defaultdict(list), timezone.now()
    for row in _once_per_meeting(relationships).filter(meeting__state__in=KNOTS):
        kind, text = KNOTS[row.meeting.state]
        if row.meeting.is_exchange and row.meeting.is_held:
            text = "Wrote to each other"
        if kind == "planned" and row.meeting.has_ended(now):
            text = "Meeting not recorded yet"
        found[row.relationship_id].append(Mark(row.meeting.starts_at, kind, text))
    return found


def lines(relationships, user: User) -> dict:
    found, now = defaultdict(list), timezone.now()
    open_ones = _once_per_meeting(relationships).filter(meeting__state=Meeting.State.CONFIRMED)
    for row in open_ones.order_by("meeting__starts_at"):
        when = moment(row.meeting.starts_at)
        says = f"Not logged yet: {when}" if row.meeting.has_ended(now) else f"Next meeting: {when}"
        found[row.relationship_id].append(says)
    return {key: says[:LATEST] for key, says in found.items()}


def panels(relationship: Relationship, user: User) -> list[Section]:
    now, meetings = timezone.now(), Meeting.objects.of([relationship])
    context = {
        "relationship": relationship,
        "coming": meetings.upcoming(now)[:LATEST],
        "to_log": meetings.to_log_by(user, now)[:LATEST],
        "logged": meetings.held().prefetch_related("topics").order_by("-starts_at")[:LATEST],
        "action_items": relationship.action_items.open().select_related("owner"),
        "can_book": can_book(user, relationship),
        "leads": user.pk == relationship.mentee_id,
        "can_propose": can_propose(user, relationship),
        "can_log_other": can_log_other(user, relationship),
        "reader": user,
    }
    return [Section("meetings/on_relationship.html", context, order=10)]


def first_meeting(relationship: Relationship, starts_at: datetime, minutes: int, by: User) -> None:
    take_offered_time(relationship=relationship, starts_at=starts_at, minutes=minutes, by=by)


def relationship_ends(relationship: Relationship, by: User) -> None:
    cancel_ahead(meetings=Meeting.objects.of([relationship]), by=by, leaver=relationship.mentee)


def person_leaves(user: User, by: User) -> None:
    cancel_ahead(meetings=Meeting.objects.visible_to(user), by=by, leaver=user)


def leaving_effects(users: Iterable[User]) -> list[tuple[str, int]]:
    seats = Participant.objects.kept().filter(person__in=[user.pk for user in users])
    ahead = Meeting.objects.confirmed().filter(starts_at__gt=timezone.now(), pk__in=seats.values("meeting"))
    as_student = seats.filter(meeting__is_group=True, relationship__isnull=False).values("meeting")
    return [
        ("Meetings that are canceled", ahead.exclude(pk__in=as_student).count()),
        ("Group meetings that go on without them", ahead.filter(pk__in=as_student).count()),
    ]
