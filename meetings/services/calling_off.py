"""A meeting, or one seat in it, is given up. Nobody's time is taken by that, so the meeting's own lock is enough."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from accounts.events import record
from accounts.models import User
from meetings import emails
from meetings.models import Meeting, Series
from meetings.models.meetings import MeetingQuerySet
from meetings.sequences import next_of, next_of_series

from . import announcing
from .notices import withdraw_notices
from .occupancy import keep_time
from .seats import give_up_seat

State = Meeting.State


@transaction.atomic
def cancel_ahead(*, meetings: MeetingQuerySet, by: User, leaver: User | None = None) -> None:
    """For when a mentorship ends or a person leaves: whatever of these meetings has not begun is canceled, and so are the times
    that were proposed. Of a group that goes on without the `leaver`, only their seat.
    """
    ahead = meetings.filter(state__in=[State.CONFIRMED, State.PROPOSED], starts_at__gt=timezone.now())
    found = list(ahead.order_by("pk").select_for_update(no_key=True).with_people())
    left = [meeting for meeting in found if leaver and goes_on_without(leaver, meeting)]
    if leaver:
        leave_all(left, leaver, by)
    rest = [meeting for meeting in found if meeting not in left]
    for meeting in rest:
        if meeting.series_id is None:
            call_off(meeting, by)
    call_off_of_series([meeting for meeting in rest if meeting.series_id], by)


def leave_all(meetings: Iterable[Meeting], person: User, by: User) -> None:
    """Nothing of these is theirs any more; of each series they hear once."""
    for meeting in meetings:
        give_up_seat(meeting, person, by, removed=True, tells=meeting.series_id is None)
    for series in {meeting.series for meeting in meetings if meeting.series_id}:
        announcing.announce_series(series, emails.SERIES_CANCELLED, [person])


def call_off_of_series(meetings: Iterable[Meeting], by: User, reason: str = "") -> None:
    """One message for all of a series, under one number."""
    of_series = defaultdict(list)
    for meeting in meetings:
        of_series[meeting.series_id].append(meeting)
    for series in Series.objects.filter(pk__in=of_series).order_by("pk"):
        series.sequence = next_of_series(series)
        series.save(update_fields=["sequence"])
        people = {person.pk: person for meeting in of_series[series.pk] for person in meeting.people}
        for meeting in of_series[series.pk]:
            call_off(meeting, by, reason, number=series.sequence)
        record(actor=by, verb="cancelled", target=series, reason=reason)
        announcing.announce_series(series, emails.SERIES_CANCELLED, people.values())


def call_off(meeting: Meeting, by: User, reason: str = "", *, number: int | None = None) -> Meeting:
    """Calendars hear of a meeting; of times that were only proposed they have never heard. With a `number` the caller tells of
    the whole series at once.
    """
    was_proposed = meeting.is_proposed
    meeting.state, meeting.cancelled_at, meeting.cancelled_by = State.CANCELLED, timezone.now(), by
    meeting.sequence = meeting.sequence if was_proposed else number or next_of(meeting)
    meeting.save(update_fields=["state", "cancelled_at", "cancelled_by", "sequence"])
    keep_time(meeting)
    record(actor=by, verb="cancelled", target=meeting, reason=reason)
    withdraw_notices(meeting, "The meeting was canceled.")
    if not was_proposed and number is None:
        announcing.announce(meeting, emails.CANCELLED)
    return meeting


def goes_on_without(person: User, meeting: Meeting) -> bool:
    """A group does without one student, not without its mentor and not without all of them."""
    staying = [other for other in meeting.others(person) if other.pk != meeting.mentor.pk]
    return meeting.is_group and person.pk != meeting.mentor.pk and bool(staying)
