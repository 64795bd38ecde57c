"""What this app keeps of a person, as they may see it: their own private notes, and of nobody else's."""

from django.db.models import Prefetch, Q

from accounts.models import User

from ..lead_times import words
from ..models import ActionItem, AgendaItem, CalendarFeed, Meeting, MeetingGoal, PrivateNote, ReminderChoice
from ..permissions import can_read_line, can_read_log, reads_whole_log
from . import follow_through, times

Rows = list[dict]


def my_data(user: User) -> dict[str, Rows]:
    return {
        "Meetings": _meetings(user),
        "Agenda lines that I wrote": list(AgendaItem.objects.filter(author=user).values("text", "created_at")),
        "Action items": _action_items(user),
        "Goals that meetings touched": _goals_touched(user),
        "Times that I offer": times.weekly(user),
        "Days on which I offer other times": times.differing(user),
        "How I am booked": times.rules(user),
        "My calendar address": [{"made": feed.made_at} for feed in CalendarFeed.objects.filter(person=user)],
        "My other calendars": _other_calendars(user),
        "When I am reminded of meetings": _reminders(user),
        **follow_through.rows(user),
    }


def _meetings(user: User) -> Rows:
    own_notes = Prefetch("private_notes", PrivateNote.objects.visible_to(user), to_attr="own_notes")
    agenda = Prefetch("agenda", AgendaItem.objects.select_related("author"))
    rows = (
        Meeting.objects.visible_to(user).with_people().prefetch_related("topics", "proposed_times", own_notes, agenda)
    )
    return [_meeting(row, user) for row in rows]


def _meeting(meeting: Meeting, user: User) -> dict:
    reads_log = can_read_log(user, meeting)
    return {
        "with": [person.full_name for person in meeting.all_but(user)],
        "from": meeting.starts_at,
        "to": meeting.ends_at,
        "times proposed": [offered.starts_at for offered in meeting.proposed_times.all()],
        "how": meeting.get_mode_display(),
        "place": meeting.place,
        "state": meeting.get_state_display(),
        "why not held": meeting.get_not_held_reason_display() if reads_whole_log(user, meeting) else "",
        "who led": meeting.get_led_by_display() if reads_log else "",
        "whether I came": _attendance(meeting, user),
        "logged": meeting.logged_at,
        "time of day": _time_of_day(meeting),
        "topics": [topic.name for topic in meeting.topics.all() if reads_log],
        "agenda": [
            f"{item.author}: {item.text}" for item in meeting.agenda.all() if can_read_line(user, meeting, item)
        ],
        "shared notes": meeting.shared_notes if reads_log else "",
        "my private note": "".join(note.text for note in meeting.own_notes),
        "my note last changed": next((note.changed_at for note in meeting.own_notes), None),
    }


def _reminders(user: User) -> Rows:
    choices = ReminderChoice.objects.filter(person=user)
    return [{"before": [words(lead) for lead in row.minutes_before], "since": row.changed_at} for row in choices]


def _other_calendars(user: User) -> Rows:
    """Where they are, and not the address: whoever reads this file could read the calendar."""
    return [
        {"name": found.name, "where": found.place, "added": found.added_at, "last read": found.read_at}
        for found in user.external_calendars.all()
    ]


def _time_of_day(meeting: Meeting) -> str:
    if meeting.is_imported:
        return "not known: brought in from the school's records"
    return "not asked: messages went to and fro" if meeting.is_by_day else "as above"


def _attendance(meeting: Meeting, user: User) -> str:
    own = (seat for seat in meeting.participants.all() if seat.person_id == user.pk)
    return next((seat.get_attendance_display() for seat in own), "")


def _goals_touched(user: User) -> Rows:
    """As a student: every word on how far I am. As a mentor: what I said, of goals that are still shared with me."""
    rows = MeetingGoal.objects.visible_to(user).filter(Q(said_by=user) | Q(goal__student=user))
    return [
        {
            "goal": row.goal.text,
            "meeting": row.meeting.starts_at,
            "how far": row.get_progress_display(),
            "said by": row.said_by.full_name,
            "said": row.said_at,
        }
        for row in rows.select_related("goal", "meeting", "said_by")
    ]


def _action_items(user: User) -> Rows:
    """Of both sides, since both read them."""
    rows = ActionItem.objects.visible_to(user).select_related("owner", "added_by")
    return [
        {
            "whose": item.owner.full_name,
            "what": item.text,
            "by when": item.due_on,
            "state": item.get_state_display(),
            "added by": item.added_by.full_name,
            "closed": item.closed_at,
        }
        for item in rows
    ]
