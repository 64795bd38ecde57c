"""What this app keeps of a person, as they may see it: their own private notes, and of nobody else's."""

from django.db.models import Prefetch

from accounts.models import Mode, User

from ..models import ActionItem, AgendaItem, CalendarFeed, Meeting, PrivateNote

Rows = list[dict]


def my_data(user: User) -> dict[str, Rows]:
    return {
        "Meetings": _meetings(user),
        "Agenda lines that I wrote": list(AgendaItem.objects.filter(author=user).values("text", "created_at")),
        "Action items": _action_items(user),
        "Times that I offer": _windows(user),
        "My calendar address": [{"made": feed.made_at} for feed in CalendarFeed.objects.filter(person=user)],
    }


def _meetings(user: User) -> Rows:
    own_notes = Prefetch("private_notes", PrivateNote.objects.visible_to(user), to_attr="own_notes")
    agenda = Prefetch("agenda", AgendaItem.objects.select_related("author"))
    rows = Meeting.objects.visible_to(user).with_people().prefetch_related("topics", own_notes, agenda)
    return [_meeting(row, user) for row in rows]


def _meeting(meeting: Meeting, user: User) -> dict:
    return {
        "with": [person.full_name for person in meeting.people if person.pk != user.pk],
        "from": meeting.starts_at,
        "to": meeting.ends_at,
        "how": meeting.get_mode_display(),
        "place": meeting.place,
        "state": meeting.get_state_display(),
        "why not held": meeting.get_not_held_reason_display(),
        "logged": meeting.logged_at,
        "time of day": "not known: brought in from the school's records" if meeting.is_imported else "as above",
        "topics": [topic.name for topic in meeting.topics.all()],
        "agenda": [f"{item.author}: {item.text}" for item in meeting.agenda.all()],
        "shared notes": meeting.shared_notes,
        "my private note": "".join(note.text for note in meeting.own_notes),
        "my note last changed": next((note.changed_at for note in meeting.own_notes), None),
    }


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


def _windows(user: User) -> Rows:
    return [
        {
            "day": window.get_weekday_display(),
            "from": window.starts,
            "to": window.ends,
            "time zone": window.zone,
            "how": Mode(window.mode).label,
            "place": window.place,
        }
        for window in user.availability.all()
    ]
