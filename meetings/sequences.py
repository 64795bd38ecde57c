"""The numbers by which calendars know which of two messages is the newer one: they only ever rise (RFC 5546, 2.1.5).

A copy carries the number of the meeting or of its series, whichever is higher, and how often its reader went and came: that
concerns nobody else, so it is no new number for the others and moves none of their reminders.
"""

from django.db.models import Max, Sum

from accounts.models import User

from .models import Meeting, Participant, Series


def next_of(meeting: Meeting) -> int:
    """For a change of this meeting alone: above all that went out of it and of the whole series."""
    return _number(meeting) + 1


def next_of_series(series: Series) -> int:
    """For a change of many at once: the whole goes out anew, above everything that its parts ever carried."""
    highest = series.meetings.aggregate(highest=Max("sequence"))["highest"] or 0
    return max(series.sequence, highest) + 1


def of_copy(meeting: Meeting, reader: User | None) -> int:
    return _number(meeting) + (turns(meeting.series or meeting, reader) if reader else 0)


def of_series_copy(series: Series, reader: User) -> int:
    return series.sequence + turns(series, reader)


def turns(thing: Meeting | Series, person: User) -> int:
    """How often somebody went and came, in one meeting or anywhere in a series."""
    seats = Participant.objects.filter(person=person)
    seats = seats.filter(meeting__series=thing) if isinstance(thing, Series) else seats.filter(meeting=thing)
    return seats.aggregate(turns=Sum("revision"))["turns"] or 0


def _number(meeting: Meeting) -> int:
    return max(meeting.sequence, meeting.series.sequence if meeting.series_id else 0)
