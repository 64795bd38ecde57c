"""What staff may open of meetings, with a reason. A private note is in no drawer (P5)."""

from uuid import UUID

from django.utils import timezone
from django.utils.formats import date_format

from accounts.hooks import Drawer
from accounts.models import User

from ..models import ActionItem, Meeting, Participant

Texts = list[tuple[str, str]]


def shelves() -> list[Drawer]:
    return [
        Drawer("agendas", "Agendas of meetings", _agendas, _with_agenda),
        Drawer("logs", "Shared notes and topics of meetings", _logs, _with_log),
        Drawer("action-items", "Action items", _action_items, _with_action_items),
    ]


def _agendas(person: User) -> Texts:
    rows = _meetings(person).prefetch_related("agenda__author")
    return _told((row, "\n".join(f"{item.author}: {item.text}" for item in row.agenda.all())) for row in rows)


def _logs(person: User) -> Texts:
    rows = _meetings(person).held().prefetch_related("topics")
    return _told((row, _log(row)) for row in rows)


def _log(meeting: Meeting) -> str:
    topics = ", ".join(topic.name for topic in meeting.topics.all())
    return "\n".join(part for part in (topics, meeting.shared_notes) if part)


def _action_items(person: User) -> Texts:
    rows = ActionItem.objects.visible_to(person).select_related("owner")
    return [(f"{item.owner}, {item.get_state_display().lower()}", item.text) for item in rows]


def _meetings(person: User):
    return Meeting.objects.visible_to(person).with_people().order_by("-starts_at")


def _told(rows) -> Texts:
    return [(_heading(meeting), text) for meeting, text in rows if text]


def _heading(meeting: Meeting) -> str:
    day = date_format(timezone.localtime(meeting.starts_at), "F j, Y")
    return f"{' and '.join(person.full_name for person in meeting.people)}, {day}"


def _with_agenda(person: User) -> set[UUID]:
    return _people_of(Meeting.objects.visible_to(person).filter(agenda__isnull=False))


def _with_log(person: User) -> set[UUID]:
    return _people_of(Meeting.objects.visible_to(person).held())


def _with_action_items(person: User) -> set[UUID]:
    pairs = ActionItem.objects.visible_to(person).values_list("relationship__mentor", "relationship__mentee")
    return {one for pair in pairs for one in pair}


def _people_of(meetings) -> set[UUID]:
    return set(Participant.objects.filter(meeting__in=meetings).values_list("person", flat=True))
