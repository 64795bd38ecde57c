"""The numbers by which calendars know which of two messages is the newer one: they only ever rise (RFC 5546, 2.1.5).

A copy carries the number of the meeting, in a series the highest of all of it, and how often its reader went and came: that
concerns nobody else, so it is no new number for the others and moves none of their reminders.
"""

from django.db.models import Max, Sum

from accounts.models import User

from .models import Meeting, Participant, Series


def next_of(meeting: Meeting) -> int:
    """For a change of this meeting alone: above all that went out of it, of the whole series and of its other parts."""
    return _number(meeting) + 1


def next_of_series(series: Series) -> int:
    """For a change of many at once: the whole goes out anew, above everything that its parts ever carried."""
    return _highest(series) + 1


def of_copy(meeting: Meeting, reader: User | None) -> int:
    """Without a reader it is for a subscribed calendar, where each meeting stands by itself."""
    return _number(meeting) + turns(meeting.series or meeting, reader) if reader else _own(meeting)


def of_series_copy(series: Series, reader: User) -> int:
    """Not below what went out of one of its meetings alone: that may be all that its reader has, and be called off here."""
    return _highest(series) + turns(series, reader)


def turns(thing: Meeting | Series, person: User) -> int:
    """How often somebody went and came, in one meeting or anywhere in a series."""
    seats = Participant.objects.filter(person=person)
    seats = seats.filter(meeting__series=thing) if isinstance(thing, Series) else seats.filter(meeting=thing)
    return seats.aggregate(turns=Sum("revision"))["turns"] or 0


def _highest(series: Series) -> int:
    highest = series.meetings.aggregate(highest=Max("sequence"))["highest"] or 0
    return max(series.sequence, highest)


def _number(meeting: Meeting) -> int:
    return _highest(meeting.series) if meeting.series_id else meeting.sequence


def _own(meeting: Meeting) -> int:
    return max(meeting.sequence, meeting.series.sequence if meeting.series_id else 0)
