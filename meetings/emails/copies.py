"""One person's copy of a meeting or a series, for their calendar: with their address alone, and the names of all."""

from dataclasses import replace
from datetime import timedelta
from email.utils import parseaddr

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from notifications.links import absolute

from .. import calendars
from ..models import Meeting, Participant, Series
from ..recurrence import instants
from ..sequences import of_copy, of_series_copy

ON_CALENDARS = [Meeting.State.CONFIRMED, Meeting.State.HELD, Meeting.State.NOT_HELD]


def calendar_entry(meeting: Meeting, reader: User | None = None) -> calendars.Entry:
    """A meeting of a series is that occurrence of it, so that programs replace what the series had put there."""
    return calendars.Entry(
        uid=uid_of(meeting.series if meeting.series_id else meeting),
        sequence=of_copy(meeting, reader),
        starts_at=meeting.starts_at,
        ends_at=meeting.ends_at,
        zone=meeting.zone,
        place=meeting.place,
        url=absolute(reverse("meetings:meeting", args=[meeting.pk])),
        organizer=_organizer(_mentor(meeting, reader)),
        names=tuple(person.full_name for person in meeting.people),
        stamped_at=timezone.now(),
        attendee=_attendee(reader),
        recurs_at=meeting.recurs_at,
        series_zone=meeting.series.zone if meeting.series_id else "",
    )


def feed_entry(meeting: Meeting) -> calendars.Entry:
    """By itself, in a series too: a subscribed calendar is a calendar of its own. The same as long as nothing changes."""
    entry = replace(calendar_entry(meeting), uid=uid_of(meeting), recurs_at=None)
    return replace(entry, stamped_at=meeting.arranged_at)


def series_copy(series: Series, meetings: list[Meeting], reader: User) -> list[calendars.Entry]:
    """The rule less the times at which this person has no meeting, and their meetings that depart from it."""
    departing = [calendar_entry(meeting, reader) for meeting in meetings if _departs(meeting)]
    return [_master(series, meetings, reader), *departing]


def series_cancellation(series: Series, any_one: Meeting, reader: User) -> calendars.Entry:
    """The whole of it."""
    return replace(_master(series, [any_one], reader), rule=None)


def meetings_of(series: Series, reader: User) -> list[Meeting]:
    """Those in which this person is, and that are or were to take place."""
    comes = Participant.objects.kept().coming().filter(person=reader)
    meetings = Meeting.objects.filter(series=series, state__in=ON_CALENDARS, participants__in=comes)
    return list(meetings.with_people().select_related("series").order_by("recurs_at"))


def uid_of(thing: Meeting | Series) -> str:
    return f"{thing.pk}@mentorship"


def _master(series: Series, meetings: list[Meeting], reader: User) -> calendars.Entry:
    every = instants(series.rule)
    held = {meeting.recurs_at for meeting in meetings}
    left_out = tuple(instant for instant in every if instant not in held)
    return calendars.Entry(
        uid=uid_of(series),
        sequence=of_series_copy(series, reader),
        starts_at=every[0],
        ends_at=every[0] + timedelta(minutes=series.minutes),
        zone=series.zone,
        place=series.place,
        url=absolute(reverse("meetings:series", args=[series.pk])),
        organizer=_organizer(meetings[0].mentor),
        names=tuple(dict.fromkeys(person.full_name for meeting in meetings for person in meeting.people)),
        stamped_at=timezone.now(),
        attendee=_attendee(reader),
        rule=calendars.Rule(series.every, series.weekday, series.nth, series.count, left_out),
    )


def _departs(meeting: Meeting) -> bool:
    series = meeting.series
    as_planned = (meeting.recurs_at, series.minutes, series.place, series.zone)
    return (meeting.starts_at, meeting.minutes, meeting.place, meeting.zone) != as_planned


def _mentor(meeting: Meeting, reader: User | None) -> User:
    """Also for somebody who was taken out, whose seat a meeting's own list leaves out."""
    if reader is None or reader.pk in {seat.person_id for seat in meeting.participants.all()}:
        return meeting.mentor
    seats = Participant.objects.select_related("relationship__mentor")
    seat = seats.filter(meeting=meeting, person=reader, relationship__isnull=False).first()
    return seat.relationship.mentor if seat else meeting.mentor


def _organizer(mentor: User) -> calendars.Person:
    return calendars.Person(mentor.full_name, parseaddr(settings.DEFAULT_FROM_EMAIL)[1])


def _attendee(reader: User | None) -> calendars.Person | None:
    return calendars.Person(reader.full_name, reader.email) if reader else None
